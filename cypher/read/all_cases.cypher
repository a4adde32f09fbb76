// title: Which cases are there, of every sort?
// mode: read
//   Asked when a person or body is erased: nothing may be left of them in any case.
// column id: string - its id
// column sort: string - what sort of case
// column subject: string - id of the record it is about; may be empty
// column state: string - where it stands, in the words of its sort
// column version: integer - rises with every change
// column at: string - when it was opened, ISO 8601
// column changed: string - when it was changed last, ISO 8601
// column by: string - who opened it
// column body: string - all further content as JSON
MATCH (c:Case)
RETURN c.id AS id, c.sort AS sort, c.subject AS subject, c.state AS state, c.version AS version,
       toString(c.at) AS at, toString(c.changed) AS changed, c.by AS by, c.body AS body
ORDER BY c.at DESC, id DESC

// title: Open a case
// mode: write
// param id: string - its id
// param sort: string - what sort of case
// param subject: string - id of the record it is about; may be empty
// param state: string - where it stands, in the words of its sort
// param at: string - when, ISO 8601 with offset
// param by: string - who
// param body: string - all further content as JSON
// column written: integer - 1
CREATE (c:Case {id: $id, sort: $sort, subject: $subject, state: $state, version: 1, at: datetime($at),
                changed: datetime($at), by: $by, body: $body})
RETURN count(c) AS written

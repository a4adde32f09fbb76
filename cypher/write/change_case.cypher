// title: Write the new state of a case, if nobody else changed it
// mode: write
// param id: string - its id
// param version: integer - the version it was read at
// param subject: string - id of the record it is about; may be empty
// param state: string - where it stands now
// param changed: string - when, ISO 8601 with offset
// param body: string - all further content as JSON
// column written: integer - 1, or 0 if it is not there at that version
MATCH (c:Case {id: $id})
WHERE c.version = $version
SET c.version = $version + 1, c.subject = $subject, c.state = $state, c.changed = datetime($changed), c.body = $body
RETURN count(c) AS written

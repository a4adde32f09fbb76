// title: Put a case without what was erased in the place of the old one
// mode: write
// param id: string - its id
// param version: integer - the version it was read at
// param by: string - who opened it
// param body: string - all further content as JSON
// column written: integer - 1, or 0 if it is not there at that version
MATCH (c:Case {id: $id})
WHERE c.version = $version
SET c.version = $version + 1, c.by = $by, c.body = $body
RETURN count(c) AS written

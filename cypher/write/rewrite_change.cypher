// title: Put the reason of a change without what was erased in the place of the old one
// mode: write
// param id: string - id of the entry of the change log
// param reason: string - what for
// param by: string - who
// column written: integer - 1, or 0 if it is not there
MATCH (c:Change {id: $id})
SET c.reason = $reason, c.by = $by
RETURN count(c) AS written

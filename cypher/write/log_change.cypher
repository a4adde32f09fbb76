// title: Append an entry to the change log
// mode: write
// param id: string - its id
// param revision: integer - the revision that the change made
// param at: string - when it was recorded, ISO 8601 with offset
// param by: string - who
// param reason: string - what for
// param counts: list of integer - nodes created, updated, deleted, then relations created, updated, deleted
// column written: integer - 1
CREATE (c:Change {id: $id, revision: $revision, at: datetime($at), by: $by, reason: $reason, counts: $counts})
RETURN count(c) AS written

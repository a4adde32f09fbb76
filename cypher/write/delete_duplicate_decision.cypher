// title: Delete a decision about a pair, because one of the two was erased on request
// mode: write
// param id: string - its id
// column written: integer - 1, or 0 if there was none
MATCH (d:DuplicateDecision {id: $id})
DETACH DELETE d
RETURN count(*) AS written

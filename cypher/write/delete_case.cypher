// title: Delete a case
// mode: write
// param id: string - its id
// column written: integer - 1, or 0 if there was none
MATCH (c:Case {id: $id})
DETACH DELETE c
RETURN count(*) AS written

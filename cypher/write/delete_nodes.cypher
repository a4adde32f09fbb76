// title: Delete nodes with all their relations
// mode: write
// param ids: list of string - their ids
// column written: integer - how many of them there were
UNWIND $ids AS id
MATCH (n:Entity {id: id})
DETACH DELETE n
RETURN count(*) AS written

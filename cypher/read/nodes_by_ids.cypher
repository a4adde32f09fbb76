// title: The nodes with these ids, whoever may see them
// mode: read
// param ids: list of string - their ids
// column facts: map - properties of each
UNWIND $ids AS id
MATCH (n:Entity {id: id})
RETURN properties(n) AS facts

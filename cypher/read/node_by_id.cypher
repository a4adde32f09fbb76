// title: One node
// mode: read
// param id: string - its id
// param level: integer - highest visibility shown (0 public, 1 network, 2 internal)
// column facts: map - its properties
MATCH (n:Entity {id: $id})
WHERE n.visibility <= $level
RETURN properties(n) AS facts

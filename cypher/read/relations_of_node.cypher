// title: All relations of one node, from it and to it
// mode: read
// param id: string - id of the node
// param level: integer - highest visibility shown (0 public, 1 network, 2 internal)
// column type: string - type of the relation
// column source: string - id of the node it starts at
// column target: string - id of the node it leads to
// column facts: map - its properties
MATCH (n:Entity {id: $id})-[r]-(other:Entity)
WHERE n.visibility <= $level AND r.visibility <= $level AND other.visibility <= $level
WITH DISTINCT r
RETURN type(r) AS type, startNode(r).id AS source, endNode(r).id AS target, properties(r) AS facts
ORDER BY type, source, target, r.id

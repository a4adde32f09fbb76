// title: All relations of these nodes, whoever may see them
// mode: read
// param ids: list of string - ids of the nodes
// column type: string - type of the relation
// column source: string - id of the node it starts at
// column target: string - id of the node it leads to
// column facts: map - its properties
UNWIND $ids AS id
MATCH (n:Entity {id: id})-[r]-(:Entity)
WITH DISTINCT r
RETURN type(r) AS type, startNode(r).id AS source, endNode(r).id AS target, properties(r) AS facts

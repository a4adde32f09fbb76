// title: All nodes of one kind, in one row
// mode: read
// param kind: string - id of the kind
// column nodes: list of map - properties of each
MATCH (n:Entity)
WHERE n.kind = $kind
RETURN collect(properties(n)) AS nodes

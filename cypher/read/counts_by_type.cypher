// title: How many relations of each type are there?
// mode: read
// param level: integer - highest visibility that is counted (0 public, 1 network, 2 internal)
// column type: string - type of the relation
// column count: integer - relations of it between two nodes that are counted, too
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.visibility <= $level AND a.visibility <= $level AND b.visibility <= $level
RETURN type(r) AS type, count(r) AS count
ORDER BY type

// title: How many nodes of each kind are there?
// mode: read
// param level: integer - highest visibility that is counted (0 public, 1 network, 2 internal)
// column kind: string - id of the kind
// column count: integer - nodes of it
MATCH (n:Entity)
WHERE n.visibility <= $level
RETURN n.kind AS kind, count(n) AS count
ORDER BY kind

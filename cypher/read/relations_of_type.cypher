// title: All relations of one type, one row for each source
// mode: read
// for each: relation, written here as :RUNS
// column source: string - id of the node they start at
// column targets: list of string - ids of the nodes they lead to
// column facts: list of map - properties of each, in the same order
MATCH (a:Entity)-[r:RUNS]->(b:Entity)
RETURN a.id AS source, collect(b.id) AS targets, collect(properties(r)) AS facts

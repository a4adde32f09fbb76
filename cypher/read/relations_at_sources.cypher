// title: The relations of one type with these ids, looked for at the node they start at, whoever may see them
// mode: read
// for each: relation, written here as :RUNS
// param rows: list of map - id and source (id of a node) of each
// column source: string - id of the node it starts at
// column target: string - id of the node it leads to
// column facts: map - its properties
UNWIND $rows AS row
MATCH (a:Entity {id: row.source})-[r:RUNS {id: row.id}]->(b:Entity)
RETURN a.id AS source, b.id AS target, properties(r) AS facts

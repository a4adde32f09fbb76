// title: Create relations of one type
// mode: write
// for each: relation, written here as :RUNS
// param rows: list of map - source and target (ids of nodes) and facts (all its properties) of each
// column written: integer - how many have both ends
UNWIND $rows AS row
MATCH (a:Entity {id: row.source})
MATCH (b:Entity {id: row.target})
CREATE (a)-[r:RUNS]->(b)
SET r = row.facts
RETURN count(r) AS written

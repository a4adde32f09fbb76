// title: Give relations of one type other properties
// mode: write
// for each: relation, written here as :RUNS
// param rows: list of map - id, source (id of a node) and facts (all its properties) of each
// column written: integer - how many of them there are
UNWIND $rows AS row
MATCH (a:Entity {id: row.source})-[r:RUNS {id: row.id}]->(:Entity)
SET r = row.facts
RETURN count(r) AS written

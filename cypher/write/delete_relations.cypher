// title: Delete relations of one type
// mode: write
// for each: relation, written here as :RUNS
// param rows: list of map - id and source (id of a node) of each
// column written: integer - how many of them there were
UNWIND $rows AS row
MATCH (a:Entity {id: row.source})-[r:RUNS {id: row.id}]->(:Entity)
DELETE r
RETURN count(*) AS written

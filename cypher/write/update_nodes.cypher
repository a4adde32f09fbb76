// title: Give nodes other properties
// mode: write
// param rows: list of map - id and facts (all its properties) of each
// column written: integer - how many of them there are
UNWIND $rows AS row
MATCH (n:Entity {id: row.id})
SET n = row.facts
RETURN count(n) AS written

// title: Create nodes of one kind
// mode: write
// for each: kind, written here as :Entity:Actor:Office
// param rows: list of map - facts (all its properties) of each
// column written: integer - how many there were
UNWIND $rows AS row
CREATE (n:Entity:Actor:Office)
SET n = row.facts
RETURN count(n) AS written

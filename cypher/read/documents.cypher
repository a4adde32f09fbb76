// title: On which documents do the records rest?
// mode: read
// param level: integer - highest visibility shown (0 public, 1 network, 2 internal)
// column facts: map - properties of each document
MATCH (d:Document)
WHERE d.visibility <= $level
RETURN properties(d) AS facts
ORDER BY d.name, d.id

// title: Which fields of one concept have no match in another?
// mode: read
// param concept: string - id of the concept whose fields are asked about
// param other: string - id of the concept in which a match is looked for
// param level: integer - highest visibility shown (0 public, 1 network, 2 internal)
// column field: string - id of the field
// column field_name: string - its name
// column sources: list of string - where it stands that it is a field of the concept, document#place
MATCH (f:Field)-[r:BELONGS_TO]->(c:Concept {id: $concept})
WHERE f.visibility <= $level AND r.visibility <= $level AND c.visibility <= $level
OPTIONAL MATCH (f)-[m:CORRESPONDS_TO]-(g:Field)-[b:BELONGS_TO]->(o:Concept {id: $other})
WHERE m.visibility <= $level AND g.visibility <= $level AND b.visibility <= $level AND o.visibility <= $level
WITH f, r, count(g) AS matches
WHERE matches = 0
RETURN f.id AS field, f.name AS field_name, coalesce(r.sources, []) AS sources
ORDER BY field_name, field

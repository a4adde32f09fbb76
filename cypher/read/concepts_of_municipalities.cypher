// title: Which municipalities have an integration concept of their own?
// mode: read
// param level: integer - highest visibility shown (0 public, 1 network, 2 internal)
// column municipality: string - id of the municipality
// column municipality_name: string - its name
// column concept: string - id of the concept
// column concept_name: string - its name
// column sources: list of string - where it stands, document#place
MATCH (m:Municipality)-[r:HAS_CONCEPT]->(c:Concept {concept_type: 'integration'})
WHERE m.visibility <= $level AND r.visibility <= $level AND c.visibility <= $level
RETURN m.id AS municipality, m.name AS municipality_name, c.id AS concept, c.name AS concept_name,
       coalesce(r.sources, []) AS sources
ORDER BY municipality_name, concept_name, concept

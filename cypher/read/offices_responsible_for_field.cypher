// title: Which offices and other bodies are responsible for a field?
// mode: read
// param field: string - id of the field
// param level: integer - highest visibility shown (0 public, 1 network, 2 internal)
// column office: string - id of the body
// column office_name: string - its name
// column kind: string - its kind
// column sources: list of string - where it stands, document#place
MATCH (o:Actor)-[r:RESPONSIBLE_FOR]->(f:Field {id: $field})
WHERE o.visibility <= $level AND r.visibility <= $level AND f.visibility <= $level
RETURN o.id AS office, o.name AS office_name, o.kind AS kind, coalesce(r.sources, []) AS sources
ORDER BY office_name, office

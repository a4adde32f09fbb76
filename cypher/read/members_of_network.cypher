// title: Who belongs to a network?
// mode: read
// param network: string - id of the network
// param level: integer - highest visibility shown (0 public, 1 network, 2 internal)
// column member: string - id of the member
// column member_name: string - its name
// column kind: string - its kind
// column status: string - status of the membership
// column sources: list of string - where it stands, document#place
MATCH (m:Entity)-[r:MEMBER_OF]->(n:Entity {id: $network})
WHERE m.visibility <= $level AND r.visibility <= $level AND n.visibility <= $level
RETURN m.id AS member, m.name AS member_name, m.kind AS kind, r.status AS status, coalesce(r.sources, []) AS sources
ORDER BY member_name, member, r.id

// title: What was decided about pairs of bodies that may be one, oldest first?
// mode: read
// column id: string - id of the decision
// column first: string - id of one of the two
// column second: string - id of the other
// column verdict: string - same, different or unsure
// column kept: string - id that stayed when the two were merged; empty: not merged
// column at: string - when, ISO 8601
// column by: string - who
// column reason: string - why; may be empty
MATCH (d:DuplicateDecision)
RETURN d.id AS id, d.first AS first, d.second AS second, d.verdict AS verdict, d.kept AS kept, toString(d.at) AS at,
       d.by AS by, d.reason AS reason
ORDER BY d.at, id

// title: Who spoke at an event, or at a part of it?
// mode: read
// param event: string - id of the event
// param level: integer - highest visibility shown (0 public, 1 network, 2 internal)
// column speaker: string - id of the person, post or body
// column speaker_name: string - its name
// column kind: string - its kind
// column event: string - id of the event or of its part
// column event_name: string - its name
// column sources: list of string - where it stands, document#place
MATCH (whole:Event {id: $event})
WHERE whole.visibility <= $level
OPTIONAL MATCH (whole)<-[p:PART_OF]-(part:Event)
WHERE p.visibility <= $level AND part.visibility <= $level
WITH whole, collect(part) AS parts
UNWIND [whole] + parts AS e
MATCH (s:Entity)-[r:SPOKE_AT]->(e)
WHERE s.visibility <= $level AND r.visibility <= $level
RETURN s.id AS speaker, s.name AS speaker_name, s.kind AS kind, e.id AS event, e.name AS event_name,
       coalesce(r.sources, []) AS sources
ORDER BY event_name, event, speaker_name, speaker, r.id

// title: What does a saved state hold?
// mode: read
// param state: string - id of the saved state
// param what: string - facts, or map (groups and places on the map)
// column part: integer - place of this part, from 0
// column text: string - base64 of a piece of the compressed JSON text
MATCH (p:SavedStatePart {state: $state, what: $what})
RETURN p.part AS part, p.text AS text
ORDER BY part

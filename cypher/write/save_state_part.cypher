// title: Keep one part of the content of a saved state
// mode: write
// param id: string - id of this part
// param state: string - id of the saved state
// param what: string - facts, or map (groups and places on the map)
// param part: integer - place of this part, from 0
// param text: string - base64 of a piece of the compressed JSON text
// column written: integer - 1
CREATE (p:SavedStatePart {id: $id, state: $state, what: $what, part: $part, text: $text})
RETURN count(p) AS written

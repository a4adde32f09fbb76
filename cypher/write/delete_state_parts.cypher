// title: Delete the content of a saved state
// mode: write
// param state: string - id of the saved state
// column written: integer - how many parts there were
MATCH (p:SavedStatePart {state: $state})
DETACH DELETE p
RETURN count(*) AS written

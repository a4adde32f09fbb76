// title: Delete a saved state
// mode: write
//   Its content goes in the same transaction: delete_state_parts.cypher.
// param id: string - its id
// column written: integer - 1, or 0 if there was none
MATCH (s:SavedState {id: $id})
DETACH DELETE s
RETURN count(*) AS written

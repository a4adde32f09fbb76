// title: Keep what is known of a saved state as a whole
// mode: write
//   Its content is written beside it, in the same transaction: save_state_part.cypher.
// param id: string - its id
// param name: string - what people call it
// param at: string - when it was recorded, ISO 8601 with offset
// param by: string - who
// param revision: integer - the revision it holds
// param nodes: list of integer - nodes that the public, the network and the administration see
// param relations: list of integer - relations that the public, the network and the administration see
// param size: integer - bytes of its content as kept
// param mark: string - check of its content
// column written: integer - 1
CREATE (s:SavedState {id: $id, name: $name, at: datetime($at), by: $by, revision: $revision, nodes: $nodes,
                      relations: $relations, size: $size, mark: $mark})
RETURN count(s) AS written

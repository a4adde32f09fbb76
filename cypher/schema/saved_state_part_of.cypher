// title: Parts are found by their saved state
// mode: schema
CREATE INDEX saved_state_part_of IF NOT EXISTS FOR (n:SavedStatePart) ON (n.state)

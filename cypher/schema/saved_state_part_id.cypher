// title: Every part of a saved state has an id of its own
// mode: schema
CREATE CONSTRAINT saved_state_part_id IF NOT EXISTS FOR (n:SavedStatePart) REQUIRE n.id IS UNIQUE

// title: Every saved state has an id of its own
// mode: schema
CREATE CONSTRAINT saved_state_id IF NOT EXISTS FOR (n:SavedState) REQUIRE n.id IS UNIQUE

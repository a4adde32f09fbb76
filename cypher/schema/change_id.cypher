// title: Every entry of the change log has an id of its own
// mode: schema
CREATE CONSTRAINT change_id IF NOT EXISTS FOR (n:Change) REQUIRE n.id IS UNIQUE

// title: Every part of an entry of the change log has an id of its own
// mode: schema
CREATE CONSTRAINT changed_facts_id IF NOT EXISTS FOR (n:ChangedFacts) REQUIRE n.id IS UNIQUE

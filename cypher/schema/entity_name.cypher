// title: Nodes are found by words in their name
// mode: schema
CREATE TEXT INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name)

// title: Nodes are found by kind
// mode: schema
CREATE INDEX entity_kind IF NOT EXISTS FOR (n:Entity) ON (n.kind)

"""What the database guarantees by itself."""

from graphkb.store.queries.query import Query
from graphkb.store.queries.shapes import Nothing

__all__ = [
    "CHANGED_FACTS_ID",
    "CHANGE_ID",
    "ENTITY_ID",
    "ENTITY_KIND",
    "ENTITY_NAME",
    "META_ID",
    "RELATION_ID",
    "SAVED_STATE_ID",
    "SAVED_STATE_PART_ID",
    "SAVED_STATE_PART_OF",
]

ENTITY_ID = Query("schema/entity_id.cypher", Nothing, Nothing)
META_ID = Query("schema/meta_id.cypher", Nothing, Nothing)
CHANGE_ID = Query("schema/change_id.cypher", Nothing, Nothing)
CHANGED_FACTS_ID = Query("schema/changed_facts_id.cypher", Nothing, Nothing)
ENTITY_KIND = Query("schema/entity_kind.cypher", Nothing, Nothing)
ENTITY_NAME = Query("schema/entity_name.cypher", Nothing, Nothing)
RELATION_ID = Query("schema/relation_id.cypher", Nothing, Nothing)
SAVED_STATE_ID = Query("schema/saved_state_id.cypher", Nothing, Nothing)
SAVED_STATE_PART_ID = Query("schema/saved_state_part_id.cypher", Nothing, Nothing)
SAVED_STATE_PART_OF = Query("schema/saved_state_part_of.cypher", Nothing, Nothing)

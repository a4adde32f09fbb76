"""What the database guarantees by itself."""

from graphkb.store.queries.query import Query
from graphkb.store.queries.shapes import Nothing

__all__ = [
    "ALL",
    "CASE_ID",
    "CASE_SORT",
    "CASE_SUBJECT",
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
CASE_ID = Query("schema/case_id.cypher", Nothing, Nothing)
CASE_SORT = Query("schema/case_sort.cypher", Nothing, Nothing)
CASE_SUBJECT = Query("schema/case_subject.cypher", Nothing, Nothing)

ALL = (
    ENTITY_ID,
    META_ID,
    CHANGE_ID,
    CHANGED_FACTS_ID,
    ENTITY_KIND,
    ENTITY_NAME,
    SAVED_STATE_ID,
    SAVED_STATE_PART_ID,
    SAVED_STATE_PART_OF,
    CASE_ID,
    CASE_SORT,
    CASE_SUBJECT,
)
"""Everything that is set up once; `RELATION_ID` comes for each relation of the ontology."""

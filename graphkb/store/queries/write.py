"""What changes the database."""

from dataclasses import dataclass

from graphkb.store.queries.query import Query
from graphkb.store.queries.shapes import Ids, Nothing, Rows, Written

__all__ = [
    "BEGIN",
    "CHANGE_CASE",
    "CLEAR",
    "CREATE_NODES",
    "CREATE_RELATIONS",
    "DELETE_CASE",
    "DELETE_DUPLICATE_DECISION",
    "DELETE_NODES",
    "DELETE_RELATIONS",
    "DELETE_STATE",
    "DELETE_STATE_PARTS",
    "KEEP_DUPLICATE_DECISION",
    "LOG_CHANGE",
    "LOG_FACTS",
    "MARK_SCHEMA",
    "NEXT_REVISION",
    "OPEN_CASE",
    "REWRITE_CASE",
    "REWRITE_CHANGE",
    "REWRITE_LOG_PART",
    "SAVE_STATE",
    "SAVE_STATE_PART",
    "UPDATE_NODES",
    "UPDATE_RELATIONS",
    "Begin",
    "CaseId",
    "ChangeCase",
    "DecisionId",
    "KeepDuplicateDecision",
    "Limit",
    "LogChange",
    "LogFacts",
    "MarkSchema",
    "OfState",
    "OpenCase",
    "Revision",
    "RewriteCase",
    "RewriteChange",
    "RewriteLogPart",
    "SaveState",
    "SaveStatePart",
    "StateId",
]


@dataclass(frozen=True, slots=True)
class Begin:
    """Version of the layout of the data."""

    schema_version: int


@dataclass(frozen=True, slots=True)
class MarkSchema:
    """Mark of the constraints that are set up."""

    schema_mark: str


@dataclass(frozen=True, slots=True)
class Revision:
    """The revision of the data."""

    revision: int


@dataclass(frozen=True, slots=True)
class Limit:
    """At most this many."""

    limit: int


@dataclass(frozen=True, slots=True)
class LogChange:
    """An entry of the change log."""

    id: str
    revision: int
    at: str
    by: str
    reason: str
    counts: list[int]


@dataclass(frozen=True, slots=True)
class LogFacts:
    """A part of an entry of the change log."""

    id: str
    change: str
    part: int
    facts: list[str]


@dataclass(frozen=True, slots=True)
class SaveState:
    """A saved state as a whole."""

    id: str
    name: str
    at: str
    by: str
    revision: int
    nodes: list[int]
    relations: list[int]
    size: int
    mark: str


@dataclass(frozen=True, slots=True)
class SaveStatePart:
    """A piece of the content of a saved state."""

    id: str
    state: str
    what: str
    part: int
    text: str


@dataclass(frozen=True, slots=True)
class StateId:
    """Which saved state."""

    id: str


@dataclass(frozen=True, slots=True)
class OfState:
    """The content of which saved state."""

    state: str


@dataclass(frozen=True, slots=True)
class KeepDuplicateDecision:
    """A decision about a pair of bodies."""

    id: str
    first: str
    second: str
    verdict: str
    kept: str
    at: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case to be opened; `body` is JSON text."""

    id: str
    sort: str
    subject: str
    state: str
    at: str
    by: str
    body: str


@dataclass(frozen=True, slots=True)
class ChangeCase:
    """What a case is to hold from now on, and the version it was read at."""

    id: str
    version: int
    subject: str
    state: str
    changed: str
    body: str


@dataclass(frozen=True, slots=True)
class CaseId:
    """Which case."""

    id: str


@dataclass(frozen=True, slots=True)
class RewriteCase:
    """A case without what was erased, and the version it was read at; `body` is JSON text."""

    id: str
    version: int
    by: str
    body: str


@dataclass(frozen=True, slots=True)
class RewriteChange:
    """Reason and author of an entry of the change log without what was erased."""

    id: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class RewriteLogPart:
    """A part of an entry of the change log without what was erased."""

    id: str
    facts: list[str]


@dataclass(frozen=True, slots=True)
class DecisionId:
    """Which decision about a pair."""

    id: str


BEGIN = Query("write/begin.cypher", Begin, Revision)
MARK_SCHEMA = Query("write/mark_schema.cypher", MarkSchema, Revision)
NEXT_REVISION = Query("write/next_revision.cypher", Nothing, Revision)
CREATE_NODES = Query("write/create_nodes.cypher", Rows, Written)
UPDATE_NODES = Query("write/update_nodes.cypher", Rows, Written)
DELETE_NODES = Query("write/delete_nodes.cypher", Ids, Written)
CREATE_RELATIONS = Query("write/create_relations.cypher", Rows, Written)
UPDATE_RELATIONS = Query("write/update_relations.cypher", Rows, Written)
DELETE_RELATIONS = Query("write/delete_relations.cypher", Rows, Written)
LOG_CHANGE = Query("write/log_change.cypher", LogChange, Written)
LOG_FACTS = Query("write/log_facts.cypher", LogFacts, Written)
CLEAR = Query("write/clear.cypher", Limit, Written)
SAVE_STATE = Query("write/save_state.cypher", SaveState, Written)
SAVE_STATE_PART = Query("write/save_state_part.cypher", SaveStatePart, Written)
DELETE_STATE = Query("write/delete_state.cypher", StateId, Written)
DELETE_STATE_PARTS = Query("write/delete_state_parts.cypher", OfState, Written)
KEEP_DUPLICATE_DECISION = Query("write/keep_duplicate_decision.cypher", KeepDuplicateDecision, Written)
DELETE_DUPLICATE_DECISION = Query("write/delete_duplicate_decision.cypher", DecisionId, Written)
REWRITE_LOG_PART = Query("write/rewrite_log_part.cypher", RewriteLogPart, Written)
REWRITE_CHANGE = Query("write/rewrite_change.cypher", RewriteChange, Written)
REWRITE_CASE = Query("write/rewrite_case.cypher", RewriteCase, Written)
OPEN_CASE = Query("write/open_case.cypher", OpenCase, Written)
CHANGE_CASE = Query("write/change_case.cypher", ChangeCase, Written)
DELETE_CASE = Query("write/delete_case.cypher", CaseId, Written)

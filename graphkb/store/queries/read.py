"""What is asked of the database."""

from dataclasses import dataclass
from typing import Any

from graphkb.store.queries.query import Query
from graphkb.store.queries.shapes import Facts, Ids, Level, Nothing, Rows, TypedRelation

__all__ = [
    "ALL_CASES",
    "CASES_ABOUT",
    "CASES_OF_SORT",
    "CASE_BY_ID",
    "CHANGED_FACTS",
    "CHANGES",
    "CHANGES_BETWEEN",
    "COMPONENTS",
    "CONCEPTS_OF_MUNICIPALITIES",
    "COUNTS_BY_KIND",
    "COUNTS_BY_TYPE",
    "DOCUMENTS",
    "DUPLICATE_DECISIONS",
    "FIELDS_WITHOUT_CORRESPONDENCE",
    "LOG_PARTS",
    "MEMBERS_OF_NETWORK",
    "META",
    "NODES_BY_IDS",
    "NODES_OF_KIND",
    "NODE_BY_ID",
    "OFFICES_RESPONSIBLE_FOR_FIELD",
    "READY",
    "RELATIONS_AT_SOURCES",
    "RELATIONS_OF_NODE",
    "RELATIONS_OF_NODES",
    "RELATIONS_OF_TYPE",
    "SPEAKERS_AT_EVENT",
    "STATES",
    "STATE_PARTS",
    "Between",
    "ById",
    "CaseAbout",
    "CaseOfSort",
    "CaseRow",
    "CaseWanted",
    "ChangeId",
    "ChangeRow",
    "ChangedFacts",
    "Component",
    "ConceptOfMunicipality",
    "DecisionRow",
    "EndedFacts",
    "EventId",
    "FieldId",
    "FieldWithoutCorrespondence",
    "KindCount",
    "KindId",
    "Limit",
    "LogPart",
    "Member",
    "Meta",
    "NetworkId",
    "One",
    "PackedNodes",
    "PackedRelations",
    "ResponsibleOffice",
    "Speaker",
    "StatePart",
    "StatePartsOf",
    "StateRow",
    "TwoConcepts",
    "TypeCount",
]


@dataclass(frozen=True, slots=True)
class One:
    """The database answers."""

    one: int


@dataclass(frozen=True, slots=True)
class Component:
    """A component of the server."""

    name: str
    versions: list[str]
    edition: str


@dataclass(frozen=True, slots=True)
class Meta:
    """State of the data."""

    revision: int
    schema_version: int
    schema_mark: str


@dataclass(frozen=True, slots=True)
class KindCount:
    """Nodes of a kind."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class TypeCount:
    """Relations of a type."""

    type: str
    count: int


@dataclass(frozen=True, slots=True)
class KindId:
    """Which kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class PackedNodes:
    """All nodes of a kind."""

    nodes: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class PackedRelations:
    """All relations of a type from one node; `targets` and `facts` belong together by place."""

    source: str
    targets: list[str]
    facts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class ById:
    """Which node, and who reads."""

    id: str
    level: int


@dataclass(frozen=True, slots=True)
class EndedFacts:
    """A stored relation of a type that is known."""

    source: str
    target: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limit:
    """At most this many."""

    limit: int


@dataclass(frozen=True, slots=True)
class Between:
    """Changes between two revisions, neither of them included, at most so many."""

    after: int
    before: int
    limit: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An entry of the change log."""

    id: str
    revision: int
    at: str
    by: str
    reason: str
    counts: list[int]


@dataclass(frozen=True, slots=True)
class ChangeId:
    """Which entry of the change log."""

    change: str


@dataclass(frozen=True, slots=True)
class ChangedFacts:
    """A part of an entry of the change log: JSON texts."""

    facts: list[str]


@dataclass(frozen=True, slots=True)
class LogPart:
    """A part of an entry of the change log with its id."""

    id: str
    facts: list[str]


@dataclass(frozen=True, slots=True)
class ConceptOfMunicipality:
    """A municipality and a concept of its own."""

    municipality: str
    municipality_name: str
    concept: str
    concept_name: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class FieldId:
    """Which field, and who reads."""

    field: str
    level: int


@dataclass(frozen=True, slots=True)
class ResponsibleOffice:
    """An office or other body that is responsible for a field."""

    office: str
    office_name: str
    kind: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class EventId:
    """Which event, and who reads."""

    event: str
    level: int


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who spoke, and at which event or part of it."""

    speaker: str
    speaker_name: str
    kind: str
    event: str
    event_name: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class NetworkId:
    """Which network, and who reads."""

    network: str
    level: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a network."""

    member: str
    member_name: str
    kind: str
    status: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class TwoConcepts:
    """Fields of which concept, matched in which other, and who reads."""

    concept: str
    other: str
    level: int


@dataclass(frozen=True, slots=True)
class FieldWithoutCorrespondence:
    """A field that has no match in the other concept."""

    field: str
    field_name: str
    sources: list[str]


@dataclass(frozen=True, slots=True)
class StateRow:
    """A saved state as a whole; `nodes` and `relations` count what each level of reader sees."""

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
class StatePartsOf:
    """Which content of which saved state: `facts` or `map`."""

    state: str
    what: str


@dataclass(frozen=True, slots=True)
class StatePart:
    """A piece of the content of a saved state."""

    part: int
    text: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """What was decided about a pair of bodies."""

    id: str
    first: str
    second: str
    verdict: str
    kept: str
    at: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseOfSort:
    """Cases of which sort."""

    sort: str


@dataclass(frozen=True, slots=True)
class CaseAbout:
    """Cases about which record."""

    subject: str


@dataclass(frozen=True, slots=True)
class CaseWanted:
    """Which case."""

    case: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case; `body` is JSON text."""

    id: str
    sort: str
    subject: str
    state: str
    version: int
    at: str
    changed: str
    by: str
    body: str


READY = Query("read/ready.cypher", Nothing, One)
COMPONENTS = Query("read/components.cypher", Nothing, Component)
META = Query("read/meta.cypher", Nothing, Meta)
COUNTS_BY_KIND = Query("read/counts_by_kind.cypher", Level, KindCount)
COUNTS_BY_TYPE = Query("read/counts_by_type.cypher", Level, TypeCount)
NODES_OF_KIND = Query("read/nodes_of_kind.cypher", KindId, PackedNodes)
RELATIONS_OF_TYPE = Query("read/relations_of_type.cypher", Nothing, PackedRelations)
NODE_BY_ID = Query("read/node_by_id.cypher", ById, Facts)
RELATIONS_OF_NODE = Query("read/relations_of_node.cypher", ById, TypedRelation)
NODES_BY_IDS = Query("read/nodes_by_ids.cypher", Ids, Facts)
RELATIONS_AT_SOURCES = Query("read/relations_at_sources.cypher", Rows, EndedFacts)
RELATIONS_OF_NODES = Query("read/relations_of_nodes.cypher", Ids, TypedRelation)
DOCUMENTS = Query("read/documents.cypher", Level, Facts)
CONCEPTS_OF_MUNICIPALITIES = Query("read/concepts_of_municipalities.cypher", Level, ConceptOfMunicipality)
OFFICES_RESPONSIBLE_FOR_FIELD = Query("read/offices_responsible_for_field.cypher", FieldId, ResponsibleOffice)
SPEAKERS_AT_EVENT = Query("read/speakers_at_event.cypher", EventId, Speaker)
MEMBERS_OF_NETWORK = Query("read/members_of_network.cypher", NetworkId, Member)
FIELDS_WITHOUT_CORRESPONDENCE = Query(
    "read/fields_without_correspondence.cypher", TwoConcepts, FieldWithoutCorrespondence
)
CHANGES = Query("read/changes.cypher", Limit, ChangeRow)
CHANGES_BETWEEN = Query("read/changes_between.cypher", Between, ChangeRow)
CHANGED_FACTS = Query("read/changed_facts.cypher", ChangeId, ChangedFacts)
LOG_PARTS = Query("read/log_parts.cypher", ChangeId, LogPart)
STATES = Query("read/states.cypher", Nothing, StateRow)
STATE_PARTS = Query("read/state_parts.cypher", StatePartsOf, StatePart)
DUPLICATE_DECISIONS = Query("read/duplicate_decisions.cypher", Nothing, DecisionRow)
CASES_OF_SORT = Query("read/cases_of_sort.cypher", CaseOfSort, CaseRow)
ALL_CASES = Query("read/all_cases.cypher", Nothing, CaseRow)
CASES_ABOUT = Query("read/cases_about.cypher", CaseAbout, CaseRow)
CASE_BY_ID = Query("read/case_by_id.cypher", CaseWanted, CaseRow)

"""Questions that people ask again and again: each is one Cypher file, asked for the reader who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from api.context import Context
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import Reader, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.store.queries import read
from graphkb.store.queries.query import Query
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["QUESTIONS", "Answer", "Ask", "Question", "ask"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What a question needs to know: the id of a node of one of these kinds."""

    name: str
    label: Label
    kinds: tuple[str, ...]
    joined_by: tuple[str, ...]
    """Only nodes with such a relation can have an answer; the choice offers no others."""
    with_parts: bool = False
    """The answer also takes in what its parts have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of an answer: ids of the nodes it names, in the order of the question's columns, and its sources."""

    nodes: tuple[str, ...]
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as data: pages and API show it from this."""

    id: str
    path: str
    """Its German address below `fragen/`."""
    label: Label
    asks: tuple[Ask, ...]
    columns: tuple[Label, ...]
    query: Query[Any, Any]
    row: Callable[[Any], tuple[str, ...]]
    first: int = 0
    """Number of the column whose names the answer is sorted by first; then the columns from the left."""


QUESTIONS: Mapping[str, Question] = {
    question.id: question
    for question in (
        Question(
            "concepts-of-municipalities",
            "konzepte",
            Label(
                de="Welche Kommunen haben ein eigenes Integrationskonzept?",
                en="Which municipalities have an integration concept of their own?",
            ),
            (),
            (Label(de="Kommune", en="Municipality"), Label(de="Konzept", en="Concept")),
            read.CONCEPTS_OF_MUNICIPALITIES,
            lambda row: (row.municipality, row.concept),
        ),
        Question(
            "responsible-for-field",
            "zustaendig",
            Label(
                de="Welche Ämter sind für ein Handlungsfeld zuständig?", en="Which offices are responsible for a field?"
            ),
            (Ask("field", Label(de="Handlungsfeld", en="Field"), ("field",), ("RESPONSIBLE_FOR",)),),
            (Label(de="Amt oder Stelle", en="Office or body"),),
            read.OFFICES_RESPONSIBLE_FOR_FIELD,
            lambda row: (row.office,),
        ),
        Question(
            "speakers-at-event",
            "rednerinnen",
            Label(de="Wer sprach auf einer Veranstaltung?", en="Who spoke at an event?"),
            (Ask("event", Label(de="Veranstaltung", en="Event"), ("event",), ("SPOKE_AT",), with_parts=True),),
            (Label(de="Wer", en="Who"), Label(de="Veranstaltung", en="Event")),
            read.SPEAKERS_AT_EVENT,
            lambda row: (row.speaker, row.event),
            first=1,
        ),
        Question(
            "members-of-network",
            "mitglieder",
            Label(de="Wer gehört zu einem Netzwerk?", en="Who belongs to a network?"),
            (Ask("network", Label(de="Netzwerk", en="Network"), ("actor",), ("MEMBER_OF",)),),
            (Label(de="Mitglied", en="Member"),),
            read.MEMBERS_OF_NETWORK,
            lambda row: (row.member,),
        ),
        Question(
            "fields-without-match",
            "entsprechung",
            Label(
                de="Welche Handlungsfelder eines Konzepts haben in einem anderen keine Entsprechung?",
                en="Which fields of one concept have no match in another?",
            ),
            (
                Ask("concept", Label(de="Felder von", en="Fields of"), ("concept",), ("BELONGS_TO",)),
                Ask("other", Label(de="gesucht in", en="looked for in"), ("concept",), ("BELONGS_TO",)),
            ),
            (Label(de="Handlungsfeld", en="Field"),),
            read.FIELDS_WITHOUT_CORRESPONDENCE,
            lambda row: (row.field,),
        ),
    )
}


def ask(context: Context, reader: Reader, snapshot: Snapshot, id: str, given: Mapping[str, str]) -> list[Answer]:
    """Ask the database; empty if nothing is recorded.

    Raises NotFound for an unknown question, InvalidParameter for a missing or unknown node.
    """
    question = QUESTIONS.get(id)
    if question is None:
        raise NotFound(id=id)
    for need in question.asks:
        value = given.get(need.name, "")
        node = snapshot.get(value)
        kinds = {kind for selector in need.kinds for kind in snapshot.ontology.kinds_of(selector)}
        if node is None or node.kind not in kinds:
            raise InvalidParameter(name=need.name, value=value, reason=N_("Diesen Eintrag gibt es nicht."))
    rows = context.store.view(reader).rows(question.query, **{need.name: given[need.name] for need in question.asks})
    answers = [Answer(question.row(row), _seen(snapshot, row.sources)) for row in rows]

    def by_names(answer: Answer) -> tuple[str, ...]:
        names = [alphabetical(snapshot.node(id).name) for id in answer.nodes]
        return (names[question.first], *names)

    return sorted(answers, key=by_names)


def _seen(snapshot: Snapshot, sources: Iterable[str]) -> tuple[SourceRef, ...]:
    """Sources without the documents that the reader may not see."""
    found = (SourceRef.parse(source) for source in sources)
    return tuple(source for source in found if source.document in snapshot)

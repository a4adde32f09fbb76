"""Everything that is kept of a person or a body: to be given to whoever asks, and to be erased."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from graphkb.decency import Bar, Bars
from graphkb.editing import as_of_documents, cells_of
from graphkb.errors import InvalidParameter, NotFound
from graphkb.importer import State
from graphkb.model import Node, Relation
from graphkb.persons.files import FileMention, in_files
from graphkb.persons.mentions import Mention, mentions
from graphkb.persons.names import last_name, spellings, surely
from graphkb.snapshot import Snapshot
from graphkb.store import Change, SavedState
from graphkb.store.cases import Case, all_cases
from graphkb.store.scrub import Scrub
from graphkb.store.transaction import Transaction
from graphkb.texts import N_

__all__ = ["Kept", "KeptStore", "LogEntry", "StateMention", "TiedRelation", "kept_of", "may_be_erased", "slug_of"]

T = TypeVar("T")

NEWEST, PAGE = 2**53, 1000
"""A revision after all others, and changes read at once."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class KeptStore(Protocol):
    """What is needed of the store."""

    ontology: Any

    def read_all(self) -> tuple[list[Node], list[Relation], int]:
        """All facts and the revision of that same state."""
        ...

    def bars(self) -> Bars:
        """Who was erased, and who objected."""
        ...

    def changes_between(self, after: int, before: int, limit: int = 50) -> tuple[Change, ...]:
        """Changes that made a revision after the one and before the other, newest first."""
        ...

    def changed_facts(self, change: str) -> tuple[str, ...]:
        """What one entry of it did, as JSON."""
        ...

    def states(self) -> tuple[SavedState, ...]:
        """Saved states."""
        ...

    def load_state(self, id: str) -> tuple[list[Node], list[Relation]]:
        """The facts of a saved state."""
        ...

    def read(self, work: Callable[[Transaction], T]) -> T:
        """Run a reading unit of work."""
        ...

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run a writing unit of work."""
        ...


@dataclass(frozen=True, slots=True)
class TiedRelation:
    """A relation of the record, with the name of the other end and its cells as in a table."""

    relation: Relation
    other: Node
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A change that touched the record or its relations, or in whose reason the name stands."""

    change: Change
    facts: int
    """Facts of it that refer to the record."""
    named: bool
    """Whether the name itself stands in it."""


@dataclass(frozen=True, slots=True)
class StateMention:
    """A saved state that still holds the record, or its name in a text."""

    state: SavedState
    holds: bool
    """The record itself; never a person, for states hold none."""
    relations: int
    """Its relations in it."""
    texts: int
    """Texts of other records in it that name it."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """All of it. Every list may be empty."""

    node: Node
    cells: dict[str, str]
    """The record as a row of the import template, empty columns left out."""
    relations: tuple[TiedRelation, ...]
    documents: tuple[Node, ...]
    """Documents that the record and its relations rest on."""
    log: tuple[LogEntry, ...]
    """Newest first."""
    cases: tuple[Case, ...]
    """Links, suggestions and others that are about it or name it."""
    mentions: tuple[Mention, ...]
    """Texts of other records that name it."""
    states: tuple[StateMention, ...]
    files: tuple[FileMention, ...]
    """Files in the data folder that name it."""
    bar: Bar | None
    """Its objection, if there is one."""
    spellings: tuple[str, ...]
    """Ways in which the name was sought."""
    revision: int

    @property
    def person(self) -> bool:
        """A person; otherwise a body."""
        return self.node.kind == "person"

    @property
    def scrub(self) -> Scrub:
        """What takes it out of texts: a person's name, of a body only its id."""
        return Scrub({self.node.id: ""}, surely(self.spellings) if self.person else None)


def may_be_erased(snapshot: Snapshot, id: str) -> Node:
    """The person or body with this id; raises NotFound, InvalidParameter for what is neither."""
    node = snapshot.get(id)
    if node is None:
        raise NotFound(id=id)
    kind = snapshot.ontology.kind(node.kind)
    if node.kind != "person" and (not kind.actor or kind.place):
        reason = N_("Auf Wunsch gelöscht werden Personen und Stellen. Anderes wird unter «Ändern» gelöscht.")
        raise InvalidParameter(name="id", value=id, reason=reason)
    return node


def kept_of(
    store: KeptStore, snapshot: Snapshot, id: str, further: Iterable[str] = (), folder: Path | None = None
) -> Kept:
    """Everything that is kept of a person or body; `snapshot` must hold everything, `further` are more spellings.

    With the data `folder` its files are looked through, too.

    Raises NotFound, and InvalidParameter for what is neither person nor body.
    """
    node = may_be_erased(snapshot, id)
    names = spellings(node, further)
    pattern, perhaps, slug = surely(names), last_name(node), slug_of(node)
    as_of = as_of_documents(State.of(snapshot.of_kind("document")))
    relations = tuple({one.id: one for one in (*snapshot.out(id), *snapshot.into(id))}.values())
    tied = tuple(
        TiedRelation(
            one,
            snapshot.node(one.target if one.source == id else one.source),
            _filled(cells_of(one, as_of, snapshot.ontology)),
        )
        for one in relations
    )
    cited = dict.fromkeys(source.document for fact in (node, *relations) for source in fact.sources)
    bar = next((bar for bar in store.bars().all if bar.subject == id), None)
    return Kept(
        node=node,
        cells=_filled(cells_of(node, as_of, snapshot.ontology)),
        relations=tied,
        documents=tuple(document for one in cited if (document := snapshot.get(one)) is not None),
        log=tuple(_log(store, id, pattern)),
        cases=tuple(_about(all_cases(store), id, pattern)),
        mentions=mentions(snapshot, [id], pattern, perhaps, slug),
        states=tuple(_in_states(store, id, pattern, person=node.kind == "person")),
        files=in_files(folder, pattern) if folder else (),
        bar=bar,
        spellings=names,
        revision=snapshot.revision,
    )


def slug_of(node: Node) -> str:
    """The name as ids are made of it; empty for a single short word, which says nothing."""
    plain = unicodedata.normalize("NFKD", node.name.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return slug if "-" in slug else ""


def _filled(cells: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text}


def _log(store: KeptStore, id: str, name: re.Pattern[str]) -> Iterable[LogEntry]:
    at = id_pattern(id)
    for change in _changes(store):
        lines = store.changed_facts(change.id)
        facts = sum(1 for line in lines if at.search(line))
        named = bool(name.search(change.reason)) or any(name.search(line) for line in lines)
        if facts or named or at.search(change.reason):
            yield LogEntry(change, facts, named)


def _changes(store: KeptStore) -> Iterator[Change]:
    before, more = NEWEST, True
    while more:
        found = store.changes_between(-1, before, PAGE)
        yield from found
        more = len(found) == PAGE
        before = found[-1].revision if found else before


def id_pattern(id: str) -> re.Pattern[str]:
    """An id as a whole: not as part of a longer one."""
    return re.compile(rf"(?<![\w.-]){re.escape(id)}(?![\w-]|\.\w)")


def _about(cases: Iterable[Case], id: str, name: re.Pattern[str]) -> Iterable[Case]:
    at = id_pattern(id)
    for case in cases:
        if case.sort == "bar":
            continue
        texts = list(_strings(case.body))
        if case.subject == id or any(at.search(text) or name.search(text) for text in (*texts, case.by)):
            yield case


def _strings(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield str(key)
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


def _in_states(store: KeptStore, id: str, name: re.Pattern[str], *, person: bool) -> Iterable[StateMention]:
    for state in store.states():
        nodes, relations = store.load_state(state.id)
        there = Snapshot.of(nodes, relations, state.revision, store.ontology)
        texts = len([one for one in mentions(there, [id], name, None, "") if person])
        tied = len({one.id for one in (*there.out(id), *there.into(id))})
        if id in there or texts or (person and name.search(f"{state.name} {state.by}")):
            yield StateMention(state, id in there, tied, texts)

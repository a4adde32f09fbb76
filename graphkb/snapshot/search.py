"""Finding nodes by words and by what they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from graphkb.errors import InvalidParameter
from graphkb.model import Node
from graphkb.snapshot.snapshot import Snapshot
from graphkb.snapshot.words import COMPOUND, STOP_WORDS, Match, Vocabulary, fold, initials, words
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["Hit", "NodeFilter", "SearchIndex", "fold", "select"]

WEAK = 0.3
"""A word of the description or the kind beside one of the name."""

PAPER = 0.5
"""A document beside what it tells of: people look for bodies and measures first."""

ABBREVIATED = 10.0
"""The whole text is an abbreviation that the name may go by."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that was found; `matched` is the name or alias the words were found in."""

    node: Node
    score: float
    matched: str
    similar: bool = False
    """Some word asked for is not in it, only one that differs in a letter or two."""


@dataclass(frozen=True, slots=True)
class _Entry:
    node: Node
    names: tuple[str, ...]
    strong: frozenset[str]
    """Words of the names, and abbreviations they may go by."""
    weak: frozenset[str]
    initials: frozenset[str]

    def weight(self, word: str) -> float:
        return 1.0 if word in self.strong else WEAK if word in self.weak else 0.0


class SearchIndex:
    """Words of names, aliases, kinds and descriptions of one snapshot.

    >>> from graphkb.model import Node
    >>> index = SearchIndex(Snapshot.of([Node(id="t", kind="association", name="Türöffner e. V.")], []))
    >>> [hit.node.id for hit in index.find("tueroeffner")], [hit.similar for hit in index.find("Türöfner")]
    (['t'], [True])
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._entries: list[_Entry] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        """Where each word stands, by the places of the entries."""
        for at, node in enumerate(snapshot.nodes):
            entry = _entry(snapshot, node)
            self._entries.append(entry)
            for word in entry.strong | entry.weak:
                self._places[word].append(at)
        total = max(len(self._entries), 1)
        self._rarity: Mapping[str, float] = {word: log(1 + total / len(at)) for word, at in self._places.items()}
        self._vocabulary = Vocabulary(self._places)

    def find(self, text: str, *, kinds: Iterable[str] = (), vocabulary: bool = False) -> list[Hit]:
        """Nodes with at least half of the words asked for, best first; empty for a text without words.

        A word counts if a word of the record is it, has its German stem, begins with it or, from four letters,
        contains it; for a compound both halves count; if nothing is written like it, words count that differ in
        a letter or two (`Vocabulary.match`). Kinds that are not in the default search (form items and the like)
        come only with `vocabulary` or by `kinds`. Raises InvalidParameter for an unknown kind, and for one that
        is never listed (rule 17).
        """
        kinds = tuple(kinds)
        _known(self.snapshot, kinds)
        asked = [word for word in words(text) if word not in STOP_WORDS] or words(text)
        if not asked:
            return []
        wanted = {kind for selector in kinds for kind in self.snapshot.ontology.kinds_of(selector)}
        matches = [self._vocabulary.match(word) for word in asked]
        points = [self._points(match) for match in matches]
        whole = fold(text).strip()
        hits = []
        for at in sorted(set().union(*points)):
            entry = self._entries[at]
            if wanted:
                if entry.node.kind not in wanted:
                    continue
            elif not vocabulary and not self.snapshot.ontology.kind(entry.node.kind).default_search:
                continue
            own = [found.get(at, 0.0) for found in points]
            met = sum(1 for point in own if point > 0)
            if met * 2 < len(asked):
                continue
            names = entry.names
            best = min(
                names, key=lambda name: (fold(name) != whole, not fold(name).startswith(whole), names.index(name))
            )
            score = sum(own) * met / len(asked) * (PAPER if entry.node.kind == "document" else 1.0)
            score += _lead(fold(best), whole) or (ABBREVIATED if whole in entry.initials else 0.0)
            similar = any(match.typed and point > 0 for match, point in zip(matches, own, strict=True))
            hits.append(Hit(entry.node, round(score, 6), best, similar))
        return sorted(
            hits, key=lambda hit: (-hit.score, len(words(hit.matched)), alphabetical(hit.node.name), hit.node.id)
        )

    def _points(self, match: Match) -> dict[int, float]:
        """What one word asked for brings to each entry that has it."""
        found: dict[int, float] = {}
        for word, share in match.near.items():
            for at in self._places[word]:
                point = share * self._rarity[word] * self._entries[at].weight(word)
                found[at] = max(found.get(at, 0.0), point)
        for first, second in match.halves:
            for at in self._with(first) & self._with(second):
                entry = self._entries[at]
                point = min(
                    max(self._rarity[word] * entry.weight(word) for word in half if entry.weight(word))
                    for half in (first, second)
                )
                found[at] = max(found.get(at, 0.0), COMPOUND * point)
        return found

    def _with(self, any_of: Iterable[str]) -> set[int]:
        return {at for word in any_of for at in self._places[word]}


def _lead(name: str, whole: str) -> float:
    """What a name gains that is what was asked for, or begins with it as a word or as part of one."""
    if name == whole:
        return 100.0
    if not name.startswith(whole):
        return 0.0
    if not name[len(whole)].isalnum():
        return 30.0
    return 20.0 if len(whole) >= 3 else 2.0


def _entry(snapshot: Snapshot, node: Node) -> _Entry:
    names = node.names
    kind = snapshot.ontology.kind(node.kind)
    short = initials(node.name) if kind.actor else frozenset()
    strong = {word for name in names for word in words(name)} | short
    further = " ".join(
        node.text(one.id) for one in snapshot.ontology.translations_of(node.kind) if one.id in node.properties
    )
    weak = words(f"{further} {node.description} {node.remark} {kind.label.de} {kind.label.en} {node.id}")
    return _Entry(node, names, frozenset(strong), frozenset(weak), short)


@dataclass(frozen=True, slots=True)
class NodeFilter:
    """What nodes must belong to; an empty text asks for nothing. Values are ids, `kind` may be a selector."""

    kinds: tuple[str, ...] = ()
    place: str = ""
    field: str = ""
    target_group: str = ""
    language: str = ""


def select(snapshot: Snapshot, wanted: NodeFilter) -> tuple[Node, ...]:
    """Nodes that pass the filter, sorted by id.

    A place means itself and what lies in it: nodes that are there, have their seat there, or serve it. A
    field or target group means nodes joined to it directly, and actors that run a measure that is. Raises
    InvalidParameter for an unknown kind or id, and for a group by belief or origin (rule 17).
    """
    _known(snapshot, wanted.kinds)
    nodes = snapshot.of_kind(*wanted.kinds) if wanted.kinds else snapshot.nodes
    allowed: set[str] | None = None
    for name, id, kinds, members in (
        ("place", wanted.place, ("place",), _in_place),
        ("field", wanted.field, ("field",), _in_field),
        ("target_group", wanted.target_group, ("target_group",), _for_group),
        ("language", wanted.language, ("language",), _speaks),
    ):
        if not id:
            continue
        node = snapshot.get(id)
        if node is None or node.kind not in {kind for one in kinds for kind in snapshot.ontology.kinds_of(one)}:
            raise InvalidParameter(name=name, value=id, reason=N_("Diesen Eintrag gibt es nicht."))
        if node.properties.get("no_list") is True:
            raise InvalidParameter(name=name, value=id, reason=N_("Nach Glauben oder Herkunft wird nicht gefiltert."))
        found = members(snapshot, id)
        allowed = found if allowed is None else allowed & found
    return nodes if allowed is None else tuple(node for node in nodes if node.id in allowed)


def _known(snapshot: Snapshot, kinds: Iterable[str]) -> None:
    for kind in kinds:
        if not snapshot.ontology.kinds_of(kind):
            raise InvalidParameter(name="kind", value=kind, reason=N_("Diese Art gibt es nicht."))
        if kind in snapshot.ontology.kinds and snapshot.ontology.kind(kind).no_list:
            raise InvalidParameter(
                name="kind", value=kind, reason=N_("Nach Glauben oder Herkunft wird nicht gefiltert.")
            )


def _below(snapshot: Snapshot, id: str) -> set[str]:
    found, ahead = {id}, [id]
    while ahead:
        for relation in snapshot.into(ahead.pop(), "PART_OF"):
            if relation.source not in found:
                found.add(relation.source)
                ahead.append(relation.source)
    return found


def _in_place(snapshot: Snapshot, id: str) -> set[str]:
    found = _below(snapshot, id)
    for place in tuple(found):
        found |= {
            relation.source for relation in snapshot.into(place, "LOCATED_IN", "SERVES", "HELD_AT", "ABOUT_PLACE")
        }
    return found


def _with_providers(snapshot: Snapshot, found: set[str]) -> set[str]:
    return found | {relation.source for id in found for relation in snapshot.into(id, "RUNS")}


def _in_field(snapshot: Snapshot, id: str) -> set[str]:
    joined = {relation.source for relation in snapshot.into(id, "IN_FIELD", "RESPONSIBLE_FOR", "ABOUT")}
    return _with_providers(snapshot, joined)


def _for_group(snapshot: Snapshot, id: str) -> set[str]:
    groups = _below(snapshot, id)
    joined = {relation.source for group in groups for relation in snapshot.into(group, "TARGETS", "ADVISES")}
    return _with_providers(snapshot, joined)


def _speaks(snapshot: Snapshot, id: str) -> set[str]:
    return {relation.source for relation in snapshot.into(id, "SPEAKS")}

"""Finding nodes by words and by what they belong to."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from graphkb.errors import InvalidParameter
from graphkb.model import Node
from graphkb.snapshot.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Hit", "NodeFilter", "SearchIndex", "fold", "select"]

_STOP_WORDS = frozenset(
    "der die das den dem des ein eine einen einer eines und oder in im am an auf bei zu zum zur von vom mit fuer "
    "ist sind hat haben wer was wo welche welcher welches wie gibt es nach aus the a of and or in for who which".split()
)


_WITHOUT_MARK = str.maketrans("ıłøđ", "ilod")
"""Letters of Turkish, Polish, Danish and Vietnamese names that do not come apart into a letter and its mark."""


def fold(text: str) -> str:
    """Fold case, umlauts, ß and accents, so that «Türöffner», «Tueroeffner» and «turoffner» meet.

    >>> fold("Türöffner e. V."), fold("Straße"), fold("Hêvî"), fold("Alevî Kadınları")
    ('turoffner e. v.', 'strasse', 'hevi', 'alevi kadinlari')
    """
    text = text.casefold()
    for pair, single in (("ae", "ä"), ("oe", "ö"), ("ue", "ü")):
        text = text.replace(pair, single)
    decomposed = unicodedata.normalize("NFD", text.translate(_WITHOUT_MARK))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w]+", fold(text))


@dataclass(frozen=True, slots=True)
class Hit:
    """A node that was found; `matched` is the name or alias the words were found in."""

    node: Node
    score: float
    matched: str


class SearchIndex:
    """Words of names, aliases, kinds and descriptions of one snapshot.

    >>> from graphkb.model import Node
    >>> index = SearchIndex(Snapshot.of([Node(id="t", kind="association", name="Türöffner e. V.")], []))
    >>> [hit.node.id for hit in index.find("tueroeffner")]
    ['t']
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._folded: list[tuple[Node, tuple[str, ...], frozenset[str], frozenset[str]]] = []
        frequency: defaultdict[str, int] = defaultdict(int)
        for node in snapshot.nodes:
            names = (node.name, *([node.name_en] if node.name_en else []), *node.aliases)
            kind = snapshot.ontology.kind(node.kind)
            strong = frozenset(word for name in names for word in _words(name))
            weak = frozenset(_words(f"{node.description} {node.remark} {kind.label.de} {kind.label.en} {node.id}"))
            self._folded.append((node, names, strong, weak))
            for word in strong | weak:
                frequency[word] += 1
        total = max(len(self._folded), 1)
        self._rarity: Mapping[str, float] = {word: log(1 + total / n) for word, n in frequency.items()}

    def find(self, text: str, *, kinds: Iterable[str] = (), vocabulary: bool = False) -> list[Hit]:
        """Nodes with at least half of the words asked for, best first; empty for a text without words.

        A word counts if a word of the record begins with it or, from four letters, contains it. Kinds that
        are not in the default search (form items and the like) come only with `vocabulary` or by `kinds`.
        Raises InvalidParameter for an unknown kind, and for one that is never listed (rule 17).
        """
        kinds = tuple(kinds)
        _known(self.snapshot, kinds)
        asked = [word for word in _words(text) if word not in _STOP_WORDS] or _words(text)
        if not asked:
            return []
        wanted = {kind for selector in kinds for kind in self.snapshot.ontology.kinds_of(selector)}
        whole = fold(text).strip()
        hits = []
        for node, names, strong, weak in self._folded:
            if wanted:
                if node.kind not in wanted:
                    continue
            elif not vocabulary and not self.snapshot.ontology.kind(node.kind).default_search:
                continue
            points = [max(self._points(word, strong), 0.3 * self._points(word, weak)) for word in asked]
            found = sum(1 for point in points if point > 0)
            if found * 2 < len(asked):
                continue
            best = min(
                names, key=lambda name: (fold(name) != whole, not fold(name).startswith(whole), names.index(name))
            )
            score = sum(points) * found / len(asked)
            if fold(best) == whole:
                score += 100
            elif fold(best).startswith(whole):
                score += 20
            hits.append(Hit(node, round(score, 6), best))
        return sorted(hits, key=lambda hit: (-hit.score, fold(hit.node.name), hit.node.id))

    def _points(self, word: str, words: frozenset[str]) -> float:
        if word in words:
            return self._rarity[word]
        partial = [
            self._rarity[other]
            for other in words
            if (other.startswith(word) and len(word) >= 2) or (len(word) >= 4 and word in other)
        ]
        return 0.7 * max(partial) if partial else 0.0


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

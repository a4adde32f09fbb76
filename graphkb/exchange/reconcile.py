"""Finding the actors that the names in somebody's table mean (Reconciliation Service API 0.2).

Specification: W3C Entity Reconciliation Community Group, https://reconciliation-api.github.io/specs/0.2/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from graphkb.model import Node
from graphkb.ontology import Kind, Ontology
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import SearchIndex, fold
from graphkb.texts.order import alphabetical

__all__ = ["ANY", "PROPERTIES", "Candidate", "Query", "candidates", "starting_with", "types_of"]

ANY = "actor"
"""The type that every actor has."""

SHARE = 0.3
"""How much of a score the named properties are, where there are any."""

EXAMINED = 50
"""How many of those found by words are compared letter by letter."""

_LEGAL_FORM = re.compile(r"(?<!\w)(e\.? ?v\.?|g?gmbh|ag|kg|eg)(?!\w)")


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of one row: a name, kinds, and values of `PROPERTIES`."""

    text: str = ""
    types: frozenset[str] = frozenset()
    """Kinds it must be one of; empty, or with `actor` among them: any."""
    limit: int = 10
    properties: tuple[tuple[str, str], ...] = field(default=())
    """Property and value, an id or a text."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that may be meant."""

    node: Node
    score: float
    """0 to 100. 100: id, name or alias are the same, and all named properties."""
    match: bool
    """It is the only one with a score of 100."""


def _seats(snapshot: Snapshot, node: Node) -> list[str]:
    found = [snapshot.node(link.target) for link in snapshot.out(node.id, "LOCATED_IN")]
    return [text for place in found for text in (place.id, place.name, *place.aliases)]


PROPERTIES: Mapping[str, Callable[[Snapshot, Node], list[str]]] = {
    "place": _seats,
    "website": lambda _, node: [_address(node.text("website"))],
    "postal_code": lambda _, node: [node.text("postal_code")],
}
"""What a query may name beside the name, and the values an actor has."""


def types_of(ontology: Ontology) -> tuple[Kind, ...]:
    """Kinds that may be asked for: those of actors, without kinds that are never listed (rule 17)."""
    return tuple(kind for kind in ontology.kinds.values() if kind.actor and not kind.no_list)


def candidates(index: SearchIndex, query: Query) -> list[Candidate]:
    """Actors that may be meant, best first; empty if none comes near or nothing is asked.

    The score is how alike the names are (ratio of Ratcliff and Obershelp, legal forms like e. V. and accents put
    aside), and by a share of 0.3 how many of the named properties agree.
    """
    snapshot = index.snapshot
    scored = []
    for node in _near(index, query):
        if query.types and ANY not in query.types and node.kind not in query.types:
            continue
        score = _alike(query.text, node) if query.text else 1.0
        if query.properties:
            agreeing = sum(_agrees(snapshot, node, name, value) for name, value in query.properties)
            share = agreeing / len(query.properties)
            if not query.text and not agreeing:
                continue
            score = (1 - SHARE) * score + SHARE * share if query.text else share
        scored.append((round(100 * score, 1), node))
    scored.sort(key=lambda pair: (-pair[0], alphabetical(pair[1].name), pair[1].id))
    sure = [node for score, node in scored if score >= 100]
    return [Candidate(node, score, sure == [node]) for score, node in scored[: query.limit]]


def starting_with(index: SearchIndex, prefix: str, skip: int = 0, limit: int = 20) -> list[Node]:
    """Actors whose id, name or a word of it begins like this, best first."""
    found = {node.id: node for node in _by_id(index.snapshot, prefix)}
    found |= {hit.node.id: hit.node for hit in index.find(prefix, kinds=(ANY,))}
    return list(found.values())[skip : skip + limit]


def _near(index: SearchIndex, query: Query) -> Iterable[Node]:
    if not query.text:
        return index.snapshot.of_kind(ANY) if query.properties else ()
    found = {node.id: node for node in _by_id(index.snapshot, query.text)}
    hits = index.find(query.text, kinds=(ANY,))
    return (found | {hit.node.id: hit.node for hit in hits[:EXAMINED]}).values()


def _by_id(snapshot: Snapshot, text: str) -> list[Node]:
    node = snapshot.get(text.strip())
    return [node] if node and snapshot.is_actor(node.id) else []


def _alike(text: str, node: Node) -> float:
    if text.strip() == node.id:
        return 1.0
    asked = _bare(text)
    names = node.names
    return max(SequenceMatcher(None, asked, _bare(name), autojunk=False).ratio() for name in names if name)


def _bare(name: str) -> str:
    """A name as it is compared: folded, without legal form and signs.

    >>> _bare("Türöffner e. V."), _bare("Tueroeffner")
    ('turoffner', 'turoffner')
    """
    return " ".join(re.findall(r"\w+", _LEGAL_FORM.sub(" ", fold(name)))) or fold(name)


def _agrees(snapshot: Snapshot, node: Node, name: str, value: str) -> bool:
    values = PROPERTIES[name](snapshot, node) if name in PROPERTIES else []
    asked = _address(value) if name == "website" else value
    return bool(asked.strip()) and fold(asked).strip() in {fold(one).strip() for one in values}


def _address(url: str) -> str:
    return re.sub(r"^(https?://)?(www\.)?|/+$", "", url.strip().lower())

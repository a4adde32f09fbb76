"""Snapshot: nodes and relations in columns, with adjacency, at one revision."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from graphkb.decency import readable
from graphkb.errors import NotFound
from graphkb.model import Node, Reader, Relation, SourceRef, Visibility
from graphkb.ontology import Ontology, load_ontology

__all__ = ["RelationColumns", "Snapshot"]


@dataclass(frozen=True, slots=True)
class RelationColumns:
    """All relations of one type. Row i goes from node `source[i]` to node `target[i]`.

    `rows[i]` is the fact itself. Rows are sorted by (source id, target id, relation id).
    """

    type: str
    rows: tuple[Relation, ...]
    source: array[int]
    target: array[int]

    def __len__(self) -> int:
        return len(self.rows)


class _Adjacency:
    """Relations at each node: node i has `order[offset[i]:offset[i + 1]]`, positions in `Snapshot.relations`."""

    __slots__ = ("offset", "order")

    def __init__(self, ends: Sequence[int], node_count: int) -> None:
        counts = [0] * (node_count + 1)
        for end in ends:
            counts[end + 1] += 1
        self.offset = array("l", accumulate(counts))
        place = array("l", self.offset)
        self.order = array("l", bytes(array("l").itemsize * len(ends)))
        for position, end in enumerate(ends):
            self.order[place[end]] = position
            place[end] += 1

    def at(self, node: int) -> array[int]:
        return self.order[self.offset[node] : self.offset[node + 1]]


class Snapshot:
    """Everything that one reader may see, at one revision. Never changes.

    Nodes are sorted by id, relations by type, source, target, id: two snapshots of the same facts are alike
    whatever order the facts came in. A relation with an end that is not there (or not visible) is left out.

    >>> from graphkb.model import Node, Relation
    >>> town = Node(id="musterstadt", kind="municipality", name="Musterstadt")
    >>> club = Node(id="verein", kind="association", name="Musterverein")
    >>> seat = Relation(id="LOCATED_IN:verein:musterstadt", type="LOCATED_IN", source="verein", target="musterstadt")
    >>> snapshot = Snapshot.of([town, club], [seat])
    >>> [relation.target for relation in snapshot.out("verein", "LOCATED_IN")]
    ['musterstadt']
    >>> [node.id for node in snapshot.of_kind("actor")]
    ['musterstadt', 'verein']
    """

    def __init__(
        self, nodes: tuple[Node, ...], relations: tuple[Relation, ...], revision: int, ontology: Ontology
    ) -> None:
        self.nodes = nodes
        self.relations = relations
        self.revision = revision
        self.ontology = ontology
        self.index: Mapping[str, int] = {node.id: position for position, node in enumerate(nodes)}
        source = array("l", (self.index[relation.source] for relation in relations))
        target = array("l", (self.index[relation.target] for relation in relations))
        self._out = _Adjacency(source, len(nodes))
        self._in = _Adjacency(target, len(nodes))
        self._source, self._target = source, target

    @classmethod
    def of(
        cls,
        nodes: Iterable[Node],
        relations: Iterable[Relation],
        revision: int = 0,
        ontology: Ontology | None = None,
    ) -> Snapshot:
        """Make one from facts; KeyError for a kind or relation that the ontology does not have."""
        ontology = ontology or load_ontology()
        kept = tuple(sorted(nodes, key=lambda node: node.id))
        for node in kept:
            ontology.kind(node.kind)
        known = {node.id for node in kept}
        if len(known) != len(kept):
            raise ValueError("two nodes have the same id")
        joined = sorted(
            (relation for relation in relations if relation.source in known and relation.target in known),
            key=lambda relation: (relation.type, relation.source, relation.target, relation.id),
        )
        for relation in joined:
            ontology.relation(relation.type)
        return cls(kept, tuple(joined), revision, ontology)

    # ------------------------------------------------------------------ nodes

    def __contains__(self, id: str) -> bool:
        return id in self.index

    def __len__(self) -> int:
        return len(self.nodes)

    def node(self, id: str) -> Node:
        """The node with this id; raises NotFound."""
        position = self.index.get(id)
        if position is None:
            raise NotFound(id=id)
        return self.nodes[position]

    def get(self, id: str) -> Node | None:
        """The node with this id, None if there is none (or the reader may not see it)."""
        position = self.index.get(id)
        return None if position is None else self.nodes[position]

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Node, ...]]:
        found: defaultdict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            found[node.kind].append(node)
        return {kind: tuple(nodes) for kind, nodes in found.items()}

    def of_kind(self, *selectors: str) -> tuple[Node, ...]:
        """Nodes of these kinds (or `actor`, `place`, `any`, a family), sorted by id; empty if there are none."""
        kinds = {kind for selector in selectors for kind in self.ontology.kinds_of(selector)}
        if len(kinds) == 1:
            return self._by_kind.get(next(iter(kinds)), ())
        return tuple(node for node in self.nodes if node.kind in kinds)

    def is_actor(self, id: str) -> bool:
        """Whether the node is an actor (places are actors too)."""
        return self.ontology.kind(self.node(id).kind).actor

    def is_place(self, id: str) -> bool:
        """Whether the node is a region, municipality or quarter."""
        return self.ontology.kind(self.node(id).kind).place

    @cached_property
    def made_up(self) -> bool:
        """Whether it is a district that does not exist: one of its documents says so."""
        return any(node.properties.get("made_up") is True for node in self.of_kind("document"))

    # -------------------------------------------------------------- relations

    @cached_property
    def columns(self) -> Mapping[str, RelationColumns]:
        """Relations by type; a type without any is absent."""
        rows: defaultdict[str, list[int]] = defaultdict(list)
        for position, relation in enumerate(self.relations):
            rows[relation.type].append(position)
        return {
            type: RelationColumns(
                type,
                tuple(self.relations[position] for position in positions),
                array("l", (self._source[position] for position in positions)),
                array("l", (self._target[position] for position in positions)),
            )
            for type, positions in rows.items()
        }

    def of_type(self, *types: str) -> Iterator[Relation]:
        """Relations of these types, type by type, each sorted by source, target, id."""
        for type in types:
            if columns := self.columns.get(type):
                yield from columns.rows

    def out(self, id: str, *types: str) -> tuple[Relation, ...]:
        """Relations that begin at a node, of these types (all if none is named); empty for an unknown node."""
        return self._at(self._out, id, types)

    def into(self, id: str, *types: str) -> tuple[Relation, ...]:
        """Relations that end at a node, of these types (all if none is named); empty for an unknown node."""
        return self._at(self._in, id, types)

    def _at(self, adjacency: _Adjacency, id: str, types: tuple[str, ...]) -> tuple[Relation, ...]:
        position = self.index.get(id)
        if position is None:
            return ()
        found = (self.relations[row] for row in adjacency.at(position))
        return tuple(relation for relation in found if not types or relation.type in types)

    # ----------------------------------------------------------------- others

    def document(self, source: SourceRef) -> Node | None:
        """The document a source points to; None if it is not there or not visible."""
        return self.get(source.document)

    def for_reader(self, reader: Reader) -> Snapshot:
        """What this reader may see: facts up to his level, without internal properties, notes and documents.

        Of who confirmed a fact only a body that he may see stays: its id, never words that might name a person.
        A contact is seen where the body consented to it; narrow the whole snapshot, not one that was narrowed before.
        A fact that rests on nothing but documents he may not see stays, without a source.
        """
        return _readable(self, reader)


def _readable(snapshot: Snapshot, reader: Reader) -> Snapshot:
    if reader.sees(Visibility.INTERNAL):
        return snapshot
    documents = frozenset(node.id for node in snapshot.nodes if not reader.sees(node.visibility))
    bodies = frozenset(
        node.id for node in snapshot.nodes if reader.sees(node.visibility) and snapshot.ontology.kind(node.kind).actor
    )
    return Snapshot.of(
        (
            readable(node, reader, snapshot.ontology, documents, bodies)
            for node in snapshot.nodes
            if reader.sees(node.visibility)
        ),
        (
            readable(relation, reader, snapshot.ontology, documents, bodies)
            for relation in snapshot.relations
            if reader.sees(relation.visibility)
        ),
        snapshot.revision,
        snapshot.ontology,
    )

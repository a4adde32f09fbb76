"""Programmes that a body could use, and programmes that it has experience with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.partners.claims import Claim, Claims, Dossier, How
from graphkb.analytics.partners.sorts import Sorts, load_sorts
from graphkb.model import Node, Relation

__all__ = ["Programme", "Programmes"]


@dataclass(frozen=True)
class Programme:
    """A programme that is not over on the day."""

    node: Node
    named: Mapping[str, Relation]
    """Bodies and other actors that it names, by id, with the relation that says so."""
    applicants: Mapping[str, Relation]
    """Names of groups of applicants that the table of sorts knows, with the relation that says so."""
    themes: Mapping[str, Relation]
    """Fields, topics and other target groups that it is open to, by id."""
    territory: frozenset[str]
    """Municipalities or regions that pay for it: it is theirs alone to give out. Empty: no such limit recorded."""


class Programmes:
    """All programmes on the day of `claims.clock`."""

    def __init__(self, claims: Claims) -> None:
        self.claims = claims
        self.snapshot = claims.snapshot
        self.bodies: Bodies = claims.bodies
        self.sorts: Sorts = load_sorts()

    @cached_property
    def running(self) -> tuple[Programme, ...]:
        """Sorted by id; empty if none is recorded."""
        clock = self.claims.clock
        nodes = self.snapshot.of_kind("funding_programme")
        return tuple(self._read(node) for node in nodes if clock.holds(node))

    @cached_property
    def by_id(self) -> Mapping[str, Programme]:
        """The same by id."""
        return {programme.node.id: programme for programme in self.running}

    def _read(self, node: Node) -> Programme:
        named: dict[str, Relation] = {}
        applicants: dict[str, Relation] = {}
        themes: dict[str, Relation] = {}
        for relation in self.snapshot.out(node.id, "OPEN_TO"):
            if not self.claims.clock.holds(relation):
                continue
            target = self.snapshot.node(relation.target)
            if self.snapshot.is_actor(target.id):
                named[target.id] = relation
            elif target.kind == "target_group" and target.name in self.sorts.applicants:
                applicants[target.name] = relation
            elif self.claims.comparable(target.id):
                themes[target.id] = relation
        funders = [relation.target for relation in self.snapshot.out(node.id, "FUNDED_BY")]
        territory = {
            body
            for funder in funders
            if self.snapshot.is_actor(funder)
            for body in self.bodies.of(funder)
            if self.snapshot.is_place(body)
        }
        return Programme(node, named, applicants, themes, frozenset(territory))

    # ---------------------------------------------------------------- the asker

    def usable(self, actor: str, own: Dossier, themes: Iterable[str], around: frozenset[str]) -> Iterator[Claim]:
        """Programmes that an asker has already, or that are open to it; each once, with the facts that say so.

        `themes`: fields, groups and topics it works on. `around`: its places and all they lie in.
        """
        kind = self.snapshot.node(actor).kind
        wanted = set(themes)
        bodies = {actor, *self.bodies.of(actor)}
        had = {claim.target: claim for claim in reversed(own.funding)}
        for programme in self.running:
            if programme.node.id in had:
                yield had[programme.node.id]
                continue
            if programme.territory and not programme.territory & around:
                continue
            says = [relation for id, relation in sorted(programme.named.items()) if id in bodies]
            says += [
                relation
                for name, relation in sorted(programme.applicants.items())
                if kind in self.sorts.may_apply(name)
            ]
            if not says and not programme.named and not programme.applicants:
                says = [relation for id, relation in sorted(programme.themes.items()) if id in wanted]
            if says:
                yield self._open(programme, says[0])

    # ------------------------------------------------------------- those compared

    def open_to(self, actor: str, among: Iterable[str]) -> Mapping[str, Claim]:
        """Which of these programmes the sort of a compared body may apply to: concluded from its sort, not stated."""
        kind = self.snapshot.node(actor).kind
        bodies = {actor, *self.bodies.of(actor)}
        found = {}
        for id in sorted(set(among) & self.by_id.keys()):
            programme = self.by_id[id]
            says = [relation for named, relation in sorted(programme.named.items()) if named in bodies]
            says += [
                relation for name, relation in sorted(programme.applicants.items()) if kind in self.sorts.partners(name)
            ]
            if says and (not programme.territory or programme.territory & self.claims.around(actor)):
                found[id] = self._open(programme, says[0])
        return found

    def _open(self, programme: Programme, relation: Relation) -> Claim:
        return Claim(programme.node.id, How.OPEN, (relation,), self.claims.clock.fresh(relation))

"""Two bodies that know each other without a tie, and traces of ties that do not count (rule 10).

A tie needs cooperation, a measure, a membership or an event that counts on the day. Advice, funding, hosting, being a
member of the other body or a part of it make no tie, but nobody who knows of them would say that the two have nothing
to do with each other. A trace is evidence that does not count: too old, undated, ended, or from too large a group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network.evidence import EVENT_RELATIONS
from graphkb.analytics.network.naming import name_of
from graphkb.analytics.network.ties import Cooperation
from graphkb.analytics.wording import said
from graphkb.model import FuzzyDate, Relation, SourceRef, add_months
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["CONTACT", "Contacts", "Trace", "Why"]

CONTACT = ("ADVISES", "FUNDED_BY", "HOSTS", "MEMBER_OF", "PART_OF")
"""Relations between two bodies that make no tie and yet say that they know each other."""

_SHARED: Mapping[str, tuple[str, ...]] = {
    "actor": ("MEMBER_OF",),
    "measure": ("RUNS",),
    "event": EVENT_RELATIONS,
}
"""By the kind of what is shared, the relations by which a body is in it."""


class Why(StrEnum):
    """Why evidence between two bodies does not count as a tie."""

    LARGE = "large"
    """From a group of more than 30 bodies."""
    LAPSED = "lapsed"
    """The last word on it is too long ago."""
    UNDATED = "undated"
    ENDED = "ended"
    SAME_ROOF = "same_roof"
    """Both are part of the same body."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One hint that two bodies know each other, though no tie is counted."""

    why: Why
    via: str
    """Id of the measure, network, event or common roof; empty for a relation between the two."""
    relations: tuple[Relation, ...]
    last: date | None
    """Last day on which any of these relations is confirmed; None: undated."""
    sentence: Label

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """Sources of these relations, each once, sorted."""
        return tuple(sorted({source for relation in self.relations for source in relation.sources}))


_SENTENCES: Mapping[Why, str] = {
    Why.LARGE: N_("Beide dabei: {via}, zu groß, um daraus auf eine Verbindung zu schließen"),
    Why.LAPSED: N_("Früher gemeinsam: {via}, letzte Angabe {year}"),
    Why.UNDATED: N_("Gemeinsam genannt, ohne Datum: {via}"),
    Why.ENDED: N_("Früher gemeinsam, beendet: {via}"),
    Why.SAME_ROOF: N_("Beide gehören zu: {via}"),
}


class Contacts:
    """Looks up contacts and traces between bodies on the day of the ties."""

    def __init__(self, bodies: Bodies, cooperation: Cooperation) -> None:
        self.bodies = bodies
        self.clock = bodies.clock
        self.snapshot = bodies.snapshot
        self.cooperation = cooperation
        months = int(cooperation.method.parameters.get("limit_months", "60"))
        self.oldest = add_months(cooperation.day, -months)
        self._large = {group.via for group in cooperation.large_groups}
        self._direct = self._read_direct()
        self._shared = self._read_shared()

    def between(self, a: str, b: str) -> tuple[Relation, ...]:
        """Relations in force between the two (or their units) that make no tie; empty if none is recorded."""
        return tuple(relation for relation in self._direct.get(_pair(a, b), ()) if self._in_force(relation))

    def of(self, body: str) -> Mapping[str, tuple[Relation, ...]]:
        """Bodies that this one knows by such a relation, with the relations."""
        found = {}
        for a, b in self._direct:
            if body in (a, b) and (relations := self.between(a, b)):
                found[b if body == a else a] = relations
        return found

    def traces(self, a: str, b: str) -> tuple[Trace, ...]:
        """Evidence between two untied bodies that does not count, by reason, then by what is shared."""
        found = []
        for relation in self._direct.get(_pair(a, b), ()):
            why = self._why([relation])
            if why and not self._in_force(relation):
                found.append(self._trace(why, "", [relation]))
        for via in sorted(self._shared.get(a, {}).keys() & self._shared.get(b, {}).keys()):
            one, other = self._shared[a][via], self._shared[b][via]
            if len({relation.source for relation in (*one, *other)}) < 2:
                continue  # one unit of both
            if why := self._why_shared(via, one, other):
                found.append(self._trace(why, via, [*one, *other]))
        order = list(Why)
        return tuple(sorted(found, key=lambda trace: (order.index(trace.why), trace.via)))

    # ---------------------------------------------------------------- reading

    def _read_direct(self) -> Mapping[tuple[str, str], tuple[Relation, ...]]:
        found: defaultdict[tuple[str, str], list[Relation]] = defaultdict(list)
        for relation in self.snapshot.of_type("COOPERATES_WITH", *CONTACT):
            if relation.status.planned or not self.clock.begun(relation):
                continue
            for a in self.cooperation.body_of.get(relation.source, ()):
                for b in self.cooperation.body_of.get(relation.target, ()):
                    if a != b:
                        found[_pair(a, b)].append(relation)
        return {pair: tuple(relations) for pair, relations in found.items()}

    def _read_shared(self) -> Mapping[str, Mapping[str, list[Relation]]]:
        """Body to what it is in (measure, network, event, roof), to its relations there."""
        found: defaultdict[str, defaultdict[str, list[Relation]]] = defaultdict(lambda: defaultdict(list))
        for selector, types in _SHARED.items():
            for node in self.snapshot.of_kind(selector):
                if node.status.planned or node.text("event_type") == "election":
                    continue
                for relation in self.snapshot.into(node.id, *types):
                    if relation.status.planned or relation.text("role") == "possible_provider":
                        continue
                    for body in self.cooperation.body_of.get(relation.source, ()):
                        if body != node.id:
                            found[body][node.id].append(relation)
        for body in self.cooperation.bodies:
            for parent in self.bodies.parents(body):
                part = [one for one in self.snapshot.out(body, "PART_OF") if one.target == parent]
                found[body][parent].extend(part)
        return found

    # ---------------------------------------------------------------- judging

    def _in_force(self, relation: Relation) -> bool:
        if relation.type == "COOPERATES_WITH":
            return False  # if it counted, it would be a tie
        if not self.clock.holds(relation):
            return False
        last = self.clock.last_confirmed(relation)
        return bool(relation.valid_to) or relation.type == "PART_OF" or (last is not None and last >= self.oldest)

    def _why(self, relations: Sequence[Relation]) -> Why | None:
        if any(map(self.clock.over, relations)):
            return Why.ENDED
        days = [self.clock.last_confirmed(relation) for relation in relations]
        if any(day is None for day in days):
            return Why.UNDATED
        return Why.LAPSED if any(day < self.oldest for day in days if day) else None

    def _why_shared(self, via: str, *sides: Sequence[Relation]) -> Why | None:
        if {relation.type for side in sides for relation in side} == {"PART_OF"}:
            return Why.SAME_ROOF
        if any(self.cooperation.day < day for day in self._begins(via)):
            return None
        node = self.snapshot.node(via)
        if node.kind == "event":
            held = node.properties.get("held_on") or node.valid_from or node.valid_to
            if not isinstance(held, FuzzyDate):
                return Why.UNDATED
            return Why.LARGE if via in self._large else Why.LAPSED
        if via in self._large:
            return Why.LARGE
        if self.clock.over(node):
            return Why.ENDED
        # Of several relations of one body the one that would count decides.
        best = [min(side, key=lambda relation: (self._why([relation]) is not None, relation.id)) for side in sides]
        return self._why(best)

    def _begins(self, via: str) -> Iterable[date]:
        node = self.snapshot.node(via)
        held = node.properties.get("held_on")
        begin = held if isinstance(held, FuzzyDate) else node.valid_from
        return [self.clock.start(begin)] if begin else []

    def _trace(self, why: Why, via: str, relations: Sequence[Relation]) -> Trace:
        kept = tuple(sorted({relation.id: relation for relation in relations}.values(), key=lambda one: one.id))
        days = [day for day in map(self.clock.last_confirmed, kept) if day]
        last = max(days, default=None)
        if via:
            held = self.snapshot.node(via).properties.get("held_on")
            if isinstance(held, FuzzyDate):
                last = self.clock.end(held)
            what = name_of(self.snapshot, via)
        else:
            (relation,) = kept
            what = said(
                N_("{source} {verb} {target}"),
                source=name_of(self.snapshot, relation.source),
                verb=self.snapshot.ontology.relation(relation.type).label,
                target=name_of(self.snapshot, relation.target),
            )
        year = said(N_("ohne Datum")) if last is None else Label(de=str(last.year), en=str(last.year))
        return Trace(why, via, kept, last, said(_SENTENCES[why], via=what, year=year))


def _pair(a: str, b: str) -> tuple[str, str]:
    return (a, b) if a < b else (b, a)

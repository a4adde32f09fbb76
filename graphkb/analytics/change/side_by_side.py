"""Concepts side by side: which fields correspond, what stands in one alone, which measures are in several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.change.concepts import ConceptSide, FieldMatch, concept_side, crosswalk
from graphkb.analytics.coverage import Entry
from graphkb.analytics.coverage.entries import measure_entries
from graphkb.analytics.coverage.wording import counted
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock
from graphkb.analytics.wording import said
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["MOST_CONCEPTS", "CrossField", "CrossRow", "SideBySide", "side_by_side"]

MOST_CONCEPTS = 6
"""So many can be read side by side."""


@dataclass(frozen=True, slots=True)
class CrossField:
    """A field in one column of a row."""

    field: str
    match: FieldMatch | None
    """How it corresponds to the field that the row begins with; None: it is that field."""
    guidelines: tuple[str, ...]
    """Guidelines of its concept that are in it, in the order of the concept."""
    measures: tuple[str, ...]
    """Measures in it or for one of its guidelines, whatever their course, by name."""


@dataclass(frozen=True, slots=True)
class CrossRow:
    """What corresponds to one another; a row begins with the first of its concepts that has something in it."""

    field: str
    start: int
    """Number of the concept it begins with, from 0."""
    cells: tuple[tuple[CrossField, ...], ...]
    """One a concept; empty: no correspondence is recorded."""

    @property
    def only(self) -> bool:
        """Whether it stands in one concept alone."""
        return sum(1 for cell in self.cells if cell) == 1


@dataclass(frozen=True, slots=True, eq=False)
class SideBySide:
    """Concepts in the order asked for; `day` is the day on which measures are read."""

    day: date
    sides: tuple[ConceptSide, ...]
    rows: tuple[CrossRow, ...]
    shared: Mapping[str, tuple[str, ...]]
    """Measures that are in several of the concepts, each with them in their order; by name."""
    names: Mapping[str, Label]
    """Concepts by id, as they are called."""
    method: Method

    def only(self, concept: str) -> tuple[str, ...]:
        """Fields of a concept to which no correspondence in any of the others is recorded, in its order."""
        at = next(number for number, side in enumerate(self.sides) if side.concept == concept)
        matched = {one.field for row in self.rows if not row.only for one in row.cells[at]}
        return tuple(field for field in self.sides[at].fields if field not in matched)

    @property
    def sentence(self) -> Label:
        """The finding: how many fields have a counterpart in each of the others."""
        both = sum(1 for row in self.rows if all(row.cells))
        if not both:
            return (
                said(N_("Zwischen diesen Konzepten ist keine Entsprechung erfasst."))
                if len(self.sides) == 2
                else said(N_("Kein Handlungsfeld hat in allen diesen Konzepten eine erfasste Entsprechung."))
            )
        if len(self.sides) == 2:
            return counted(
                "Ein Handlungsfeld hat im anderen Konzept eine erfasste Entsprechung.",
                "{n} Handlungsfelder haben im anderen Konzept eine erfasste Entsprechung.",
                both,
            )
        return counted(
            "Ein Handlungsfeld hat in allen diesen Konzepten eine erfasste Entsprechung.",
            "{n} Handlungsfelder haben in allen diesen Konzepten eine erfasste Entsprechung.",
            both,
        )

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding: what stands in one alone, which measures are in several."""
        found = []
        for side in self.sides:
            node = self.names[side.concept]
            if n := len(self.only(side.concept)):
                found.append(
                    counted(
                        "Ein Handlungsfeld ist nur in «{concept}» erfasst.",
                        "{n} Handlungsfelder sind nur in «{concept}» erfasst.",
                        n,
                        concept=node,
                    )
                )
        if n := len(self.shared):
            found.append(
                counted(
                    "Eine Maßnahme steht in mehreren dieser Konzepte.",
                    "{n} Maßnahmen stehen in mehreren dieser Konzepte.",
                    n,
                )
            )
        else:
            found.append(said(N_("Eine Maßnahme, die in mehreren dieser Konzepte steht, ist nicht erfasst.")))
        return tuple(found)


def side_by_side(snapshot: Snapshot, concepts: Sequence[str], *, day: date) -> SideBySide:
    """Put concepts side by side as they are known today; measures are read on `day`.

    Raises NotFound for an unknown id; InvalidParameter for something that is no concept, for one named twice, for
    fewer than two and for more than `MOST_CONCEPTS`.
    """
    for id in concepts:
        if snapshot.node(id).kind != "concept":
            raise InvalidParameter(name="concept", value=id, reason=Phrase.of(N_("Das ist kein Konzept.")))
    if len(set(concepts)) < len(concepts) or not 2 <= len(concepts) <= MOST_CONCEPTS:
        reason = Phrase.of(N_("Bitte zwei bis {most} verschiedene Konzepte wählen."), most=MOST_CONCEPTS)
        raise InvalidParameter(name="concept", value=", ".join(concepts), reason=reason)
    clock = Clock(snapshot, day)
    entries = {one.id: one for one in measure_entries(snapshot, Bodies(snapshot, clock), add_months(day, 12))}
    sides = tuple(concept_side(snapshot, clock, id) for id in concepts)
    rows = tuple(_Rows(snapshot, clock, entries, sides).all())
    within = [_measures(entries, side) for side in sides]
    every = sorted(frozenset().union(*within), key=lambda id: (alphabetical(snapshot.node(id).name), id))
    shared = {
        id: found
        for id in every
        if len(found := tuple(side.concept for side, own in zip(sides, within, strict=True) if id in own)) > 1
    }
    facts = {one.id for side in sides for id in side.fields for one in snapshot.into(id)}
    facts |= {
        one.id for row in rows for cell in row.cells for part in cell if part.match for one in part.match.relations
    }
    method = Method(
        "concept_change", {"day": day.isoformat()}, len(facts | frozenset(every)), tuple(_missing(snapshot, sides))
    )
    names = {side.concept: _name(snapshot, side.concept) for side in sides}
    return SideBySide(day, sides, rows, shared, names, method)


class _Rows:
    def __init__(
        self, snapshot: Snapshot, clock: Clock, entries: Mapping[str, Entry], sides: tuple[ConceptSide, ...]
    ) -> None:
        self.snapshot, self.clock, self.entries, self.sides = snapshot, clock, entries, sides

    def all(self) -> Iterator[CrossRow]:
        """Rows that begin with the first concept, then what of the second is in none of them, and so on."""
        shown: set[str] = set()
        for at, side in enumerate(self.sides):
            matched = [
                {row.field: row.matches for row in crosswalk(self.snapshot, self.clock, side.fields, other.fields)}
                for other in self.sides[at + 1 :]
            ]
            for field in side.fields:
                if field in shown:
                    continue
                cells: list[tuple[CrossField, ...]] = [()] * at
                cells.append((self.part(side, field, None),))
                for other, matches in zip(self.sides[at + 1 :], matched, strict=True):
                    cells.append(tuple(self.part(other, one.other, one) for one in matches[field]))
                shown |= {one.field for cell in cells for one in cell}
                yield CrossRow(field, at, tuple(cells))

    def part(self, side: ConceptSide, field: str, match: FieldMatch | None) -> CrossField:
        within = {one.source for one in self.snapshot.into(field, "IN_FIELD")}
        guidelines = tuple(id for id in side.guidelines if id in within)
        aims = {field, *guidelines}
        found = [one.id for one in self.entries.values() if one.aims & aims]
        found.sort(key=lambda id: (alphabetical(self.snapshot.node(id).name), id))
        return CrossField(field, match, guidelines, tuple(found))


def _measures(entries: Mapping[str, Entry], side: ConceptSide) -> frozenset[str]:
    aims = {*side.fields, *side.guidelines}
    return frozenset(one.id for one in entries.values() if one.aims & aims)


def _missing(snapshot: Snapshot, sides: tuple[ConceptSide, ...]) -> Iterator[Label]:
    for side in sides:
        name = _name(snapshot, side.concept)
        if not side.fields:
            yield said(N_("Zu «{concept}» ist kein Handlungsfeld erfasst."), concept=name)
            continue
        if not side.guidelines:
            yield said(N_("Zu «{concept}» ist keine Leitlinie erfasst."), concept=name)
        if not side.measures:
            yield said(N_("Zu den Handlungsfeldern von «{concept}» ist keine Maßnahme erfasst."), concept=name)


def _name(snapshot: Snapshot, id: str) -> Label:
    node = snapshot.node(id)
    return Label(de=node.called("de"), en=node.called("en"))

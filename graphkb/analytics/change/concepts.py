"""One concept compared with another: fields, guidelines, measures carried over, bodies responsible then and now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage import Entry, fields_of, guidelines_of, owners
from graphkb.analytics.coverage.entries import measure_entries
from graphkb.analytics.coverage.vocabulary import correspondences, equivalents
from graphkb.analytics.described import Method
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.time import Clock
from graphkb.analytics.wording import said
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Relation, add_months
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = [
    "Carried",
    "ConceptChange",
    "ConceptSide",
    "FieldMatch",
    "FieldRow",
    "How",
    "concept_change",
    "concept_side",
    "crosswalk",
]


@dataclass(frozen=True, slots=True)
class FieldMatch:
    """What corresponds to a field (or guideline) in the other concept."""

    other: str
    match: str
    """`exact`, `close`, `broad` (the other is broader), `narrow`, `partial`; empty: how is not recorded."""
    relations: tuple[Relation, ...]
    """What says so."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field (or guideline) with what corresponds to it; `matches` empty: nothing is recorded."""

    field: str
    matches: tuple[FieldMatch, ...]


ROLES = ("RESPONSIBLE_FOR", "COMMISSIONED", "DRAFTED", "ADOPTED", "PUBLISHED")
"""Relations that lead from a body to a concept, in the order of the work on it."""


class How(StrEnum):
    """What speaks for a measure being carried over."""

    SAME = "same"
    """One measure is in fields (or serves guidelines) of both concepts."""
    STATED = "stated"
    """A source says that one was taken over from the other."""
    PROVIDER = "provider"
    """Same provider, corresponding fields: possible, nobody says so."""

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_HOW[self])


_HOW = {
    How.SAME: N_("steht in beiden Konzepten"),
    How.STATED: N_("laut Quelle übernommen"),
    How.PROVIDER: N_("möglich: derselbe Träger, entsprechendes Feld"),
}


@dataclass(frozen=True, slots=True)
class Carried:
    """A measure of one concept that goes on, or may go on, in the other."""

    before: str
    after: str
    how: How
    bodies: tuple[str, ...]
    """Bodies that run both, sorted; empty: not recorded."""


@dataclass(frozen=True, slots=True)
class ConceptSide:
    """What is recorded of one of the two concepts."""

    concept: str
    owners: tuple[str, ...]
    fields: tuple[str, ...]
    guidelines: tuple[str, ...]
    measures: tuple[str, ...]
    """Measures in its fields or for its guidelines, whatever their course, sorted."""
    responsible: Mapping[str, tuple[str, ...]]
    """Field to those who are recorded as responsible for it, sorted; a field without any is absent."""
    roles: tuple[tuple[str, str], ...]
    """Who drafted, commissioned, adopted, published or answers for the concept: type of relation and id; no persons."""


@dataclass(frozen=True, eq=False)
class ConceptChange:
    """Two concepts side by side; `day` is the day on which measures are read."""

    day: date
    before: ConceptSide
    after: ConceptSide
    fields: tuple[FieldRow, ...]
    """Fields of the earlier concept, in its order."""
    back: tuple[FieldRow, ...]
    """Fields of the later concept, in its order, seen the other way round."""
    guidelines: tuple[FieldRow, ...]
    """Guidelines of the earlier concept with what corresponds to them."""
    carried: tuple[Carried, ...]
    successor: bool
    """Whether the later concept is recorded as following the earlier one."""
    method: Method

    @property
    def gone(self) -> tuple[str, ...]:
        """Fields of the earlier concept without a counterpart in the later one."""
        return tuple(row.field for row in self.fields if not row.matches)

    @property
    def fresh(self) -> tuple[str, ...]:
        """Fields of the later concept without a counterpart in the earlier one."""
        return tuple(row.field for row in self.back if not row.matches)

    @property
    def sentence(self) -> Label:
        """The finding: how many fields have no counterpart."""
        if not self.before.fields or not self.after.fields:
            return said(N_("Zu einem der beiden Konzepte ist kein Handlungsfeld erfasst."))
        gone = said(N_("Jedes frühere Handlungsfeld hat eine erfasste Entsprechung"))
        fresh = said(N_("jedes spätere hat einen Vorläufer"))
        if self.gone:
            gone = counted(
                "{n} von {all} früheren Handlungsfeldern hat keine erfasste Entsprechung",
                "{n} von {all} früheren Handlungsfeldern haben keine erfasste Entsprechung",
                len(self.gone),
                all=len(self.before.fields),
            )
        if self.fresh:
            fresh = counted(
                "{n} von {all} späteren ist ohne Vorläufer",
                "{n} von {all} späteren sind ohne Vorläufer",
                len(self.fresh),
                all=len(self.after.fields),
            )
        return said(N_("{gone}, {fresh}."), gone=gone, fresh=fresh)

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding."""
        sure = sum(1 for one in self.carried if one.how is not How.PROVIDER)
        carried = (
            counted("{n} Maßnahme ist weitergeführt.", "{n} Maßnahmen sind weitergeführt.", sure)
            if sure
            else said(N_("Eine weitergeführte Maßnahme ist nicht erfasst."))
        )
        guidelines = said(
            N_("Leitlinien: {before} im früheren, {after} im späteren Konzept erfasst."),
            before=len(self.before.guidelines),
            after=len(self.after.guidelines),
        )
        return carried, guidelines


def crosswalk(snapshot: Snapshot, clock: Clock, left: tuple[str, ...], right: tuple[str, ...]) -> tuple[FieldRow, ...]:
    """Each of `left` with what corresponds to it among `right`, exactly or otherwise.

    What corresponds exactly stands for one another, so a correspondence may go over a third concept (rule 6).
    """
    targets = {id: equivalents(snapshot, clock, id) for id in right}
    rows = []
    for field in left:
        same = equivalents(snapshot, clock, field)
        others = correspondences(snapshot, clock, same)
        found = []
        for target, alike in targets.items():
            if target in same:
                exact = [one for one in snapshot.of_type("CORRESPONDS_TO") if _inside(one, same)]
                found.append(FieldMatch(target, "exact", tuple(exact)))
                continue
            found += [FieldMatch(target, one.match, (one.relation,)) for one in others if one.id in alike]
        rows.append(FieldRow(field, tuple(found)))
    return tuple(rows)


def _inside(one: Relation, same: frozenset[str]) -> bool:
    return one.text("match") == "exact" and one.source in same and one.target in same


def concept_change(snapshot: Snapshot, before: str, after: str, *, day: date) -> ConceptChange:
    """Compare two concepts as they are known today; measures are read on `day`.

    Raises NotFound for an unknown id, InvalidParameter for something that is no concept and for twice the same.
    """
    for name, id in (("from", before), ("to", after)):
        if snapshot.node(id).kind != "concept":
            raise InvalidParameter(name=name, value=id, reason=Phrase.of(N_("Das ist kein Konzept.")))
    if before == after:
        raise InvalidParameter(name="to", value=after, reason=Phrase.of(N_("Bitte zwei verschiedene Konzepte wählen.")))
    clock = Clock(snapshot, day)
    entries = {one.id: one for one in measure_entries(snapshot, Bodies(snapshot, clock), add_months(day, 12))}
    first, last = (concept_side(snapshot, clock, id) for id in (before, after))
    fields = crosswalk(snapshot, clock, first.fields, last.fields)
    guidelines = crosswalk(snapshot, clock, first.guidelines, last.guidelines)
    carried = tuple(sorted(_carried(snapshot, entries, first, last, fields), key=lambda one: (one.before, one.after)))
    follows = any(one.target == before for one in snapshot.out(after, "SUCCEEDS"))
    facts = {one.id for side in (first, last) for id in side.fields for one in snapshot.into(id)}
    facts |= {one.id for row in (*fields, *guidelines) for match in row.matches for one in match.relations}
    facts |= {*first.measures, *last.measures}
    method = Method(
        "concept_change",
        {"from": before, "to": after, "day": day.isoformat()},
        len(facts),
        tuple(_missing(snapshot, first, last, follows)),
    )
    back = crosswalk(snapshot, clock, last.fields, first.fields)
    return ConceptChange(day, first, last, fields, back, guidelines, carried, follows, method)


def concept_side(snapshot: Snapshot, clock: Clock, concept: str) -> ConceptSide:
    """What is recorded of a concept: fields, guidelines, measures, who answers."""
    fields, guidelines = fields_of(snapshot, clock, concept), guidelines_of(snapshot, clock, concept)
    measures = {one.source for id in (*fields, *guidelines) for one in snapshot.into(id, "IN_FIELD", "SUPPORTS")}
    measures |= {one.source for one in snapshot.into(concept, "BASED_ON")}
    responsible = {
        id: tuple(sorted({one.source for one in snapshot.into(id, "RESPONSIBLE_FOR")}))
        for id in fields
        if snapshot.into(id, "RESPONSIBLE_FOR")
    }
    kept = sorted(id for id in measures if snapshot.node(id).kind == "measure")
    roles = [
        (type, one.source)
        for type in ROLES
        for one in snapshot.into(concept, type)
        if snapshot.node(one.source).kind != "person"
    ]
    return ConceptSide(concept, owners(snapshot, concept), fields, guidelines, tuple(kept), responsible, tuple(roles))


def _carried(
    snapshot: Snapshot,
    entries: Mapping[str, Entry],
    first: ConceptSide,
    last: ConceptSide,
    fields: tuple[FieldRow, ...],
) -> Iterator[Carried]:
    old, new = frozenset(first.measures), frozenset(last.measures)
    told = {(one.target, one.source) for one in snapshot.of_type("ADAPTED_FROM", "SUCCEEDS")}
    corresponding = {(row.field, match.other) for row in fields for match in row.matches}
    for a in sorted(old):
        for b in sorted(new):
            shared = tuple(sorted(set(entries[a].bodies) & set(entries[b].bodies)))
            if a == b:
                yield Carried(a, b, How.SAME, shared)
            elif (a, b) in told:
                yield Carried(a, b, How.STATED, shared)
            elif shared and any((f, g) in corresponding for f in entries[a].aims for g in entries[b].aims):
                yield Carried(a, b, How.PROVIDER, shared)


def _missing(snapshot: Snapshot, first: ConceptSide, last: ConceptSide, follows: bool) -> Iterator[Label]:
    for side in (first, last):
        name = Label(de=snapshot.node(side.concept).called("de"), en=snapshot.node(side.concept).called("en"))
        if not any(one.source in side.measures for id in side.fields for one in snapshot.into(id, "IN_FIELD")):
            yield said(N_("Zu den Handlungsfeldern von «{concept}» ist keine Maßnahme erfasst."), concept=name)
        if not side.guidelines:
            yield said(N_("Zu «{concept}» ist keine Leitlinie erfasst."), concept=name)
        if without := len(side.fields) - len(side.responsible):
            yield counted(
                "Zu {n} Handlungsfeld von «{concept}» ist keine zuständige Stelle erfasst.",
                "Zu {n} Handlungsfeldern von «{concept}» ist keine zuständige Stelle erfasst.",
                without,
                concept=name,
            )
    if set(first.owners) != set(last.owners):
        yield said(
            N_("Die beiden Konzepte gelten nicht für dieselbe Stelle: Sie lassen sich nur zum Teil vergleichen.")
        )
    elif not follows:
        yield said(N_("Dass das spätere Konzept auf das frühere folgt, ist nicht erfasst."))

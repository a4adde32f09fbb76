"""What could be done about a cell, from what is recorded: options to talk about, never a decision.

Providers: recorded as possible ones of a measure of the field, and what the partner finder proposes for place, field
and group. Programmes: those not over that are open to the field or group, or to a proposed provider by its sort, or
that pay for a measure of the field; none that another territory gives out. Measures: those of the same field (or one
that corresponds) that are not in the cell, and what was taken over from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.coverage import Cell, Column, Entry, State
from graphkb.analytics.coverage.wording import counted, said
from graphkb.analytics.described import Method
from graphkb.analytics.partners import PartnerResult, Programmes
from graphkb.analytics.partners.claims import Claim
from graphkb.analytics.partners.funding import Programme
from graphkb.analytics.time import Course
from graphkb.model import Relation, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["Options", "PossibleProgramme", "PossibleProvider", "Similar", "SimilarKind", "options"]


@dataclass(frozen=True, slots=True)
class PossibleProvider:
    """Somebody who could run something."""

    actor: str
    recorded: tuple[str, ...]
    """Measures of the field of which a source names it as possible provider; empty: none."""
    reasons: tuple[Label, ...]
    """Why it is named here, the weightiest first; never empty."""
    sources: tuple[SourceRef, ...]
    derived: bool
    """No source states it."""


@dataclass(frozen=True, slots=True)
class PossibleProgramme:
    """A programme that could pay."""

    programme: str
    reasons: tuple[Label, ...]
    sources: tuple[SourceRef, ...]
    ends: date | None
    """Its own known end; None: none is known."""


class SimilarKind(StrEnum):
    """How a measure is like what is sought."""

    SAME_FIELD = "same_field"
    SIMILAR_FIELD = "similar_field"
    """Its field corresponds to this one, but not exactly."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A measure elsewhere, or one here that is over."""

    measure: str
    kind: SimilarKind
    course: Course
    places: tuple[str, ...]
    """What it serves; empty: not recorded."""
    providers: tuple[str, ...]
    same_group: bool
    """It is for the group that is asked for."""
    adapted: tuple[str, ...]
    """Measures that were taken over from it, or that it was taken over from."""
    sources: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Options:
    """Everything that is recorded about what could be done. Empty tuples: nothing recorded."""

    cell: Cell
    column: Column
    providers: tuple[PossibleProvider, ...]
    """Recorded possible providers first, then as the partner finder orders them."""
    programmes: tuple[PossibleProgramme, ...]
    similar: tuple[Similar, ...]
    """Running ones first, those for the same group before others."""
    ask: tuple[str, ...]
    """Offices responsible for the field here or above, the nearest first."""
    method: Method

    @property
    def sentence(self) -> Label:
        """The finding."""
        if not (self.providers or self.programmes or self.similar):
            return said(N_("Erfasst ist nichts, woran sich hier anknüpfen ließe; zuerst wäre zu fragen."))
        return said(
            N_("Woran sich anknüpfen ließe: {providers}, {programmes}, {similar}."),
            providers=counted(N_("ein möglicher Träger"), N_("{n} mögliche Träger"), len(self.providers)),
            programmes=counted(N_("ein Förderprogramm"), N_("{n} Förderprogramme"), len(self.programmes)),
            similar=counted(N_("eine ähnliche Maßnahme"), N_("{n} ähnliche Maßnahmen"), len(self.similar)),
        )

    @property
    def warning(self) -> Label | None:
        """What has to be cleared first; None: nothing."""
        if self.cell.own_state is State.UNKNOWN:
            return said(N_("Ob hier etwas fehlt, ist nicht erhoben. Bitte zuerst fragen."))
        return None


def options(
    snapshot: Snapshot,
    cell: Cell,
    column: Column,
    *,
    entries: Mapping[str, Entry],
    partners: PartnerResult,
    programmes: Programmes,
) -> Options:
    """What could be done about a cell. Pure: no order of facts matters.

    `entries`: all measures as the day finds them; `partners`: of a search for place, field and group; `programmes`
    of the same snapshot and day (`read_actors`).
    """
    finder = _Finder(snapshot, cell, column, entries, partners, programmes)
    providers = tuple(finder.providers())
    similar = tuple(finder.similar())
    paying = tuple(finder.programmes(providers))
    facts = partners.method.facts + len(finder.pool)
    method = Method(
        "options",
        {
            "day": cell.day.isoformat(),
            "place": cell.place,
            "field": cell.column,
            "target_group": cell.target_group or "",
        },
        facts,
        tuple(finder.missing()),
    )
    ask = tuple(dict.fromkeys(one.office for one in sorted(cell.responsible, key=lambda one: not one.own)))
    return Options(cell, column, providers, paying, similar, ask, method)


class _Finder:
    def __init__(
        self,
        snapshot: Snapshot,
        cell: Cell,
        column: Column,
        entries: Mapping[str, Entry],
        partners: PartnerResult,
        programmes: Programmes,
    ) -> None:
        self.snapshot, self.cell, self.column = snapshot, cell, column
        self.partners, self.funding = partners, programmes
        self.alike = {one.id for one in column.similar}
        self.pool = [entry for _, entry in sorted(entries.items()) if entry.aims & (column.same | self.alike)]
        self.here = {one.id for one in cell.measures}
        self._open_to: dict[str, Mapping[str, Claim]] = {}

    # ------------------------------------------------------------ providers

    def providers(self) -> Iterator[PossibleProvider]:
        """Recorded ones, then proposals of the finder; each actor once."""
        recorded: dict[str, list[Entry]] = {}
        for entry in self.pool:
            if entry.aims & self.column.same:
                for actor in entry.possible:
                    recorded.setdefault(actor, []).append(entry)
        proposed = {one.actor.id: one for one in (*self.partners.first, *self.partners.others)}
        order = [*sorted(recorded, key=lambda id: (id not in proposed, alphabetical(self._name(id)), id)), *proposed]
        for id in dict.fromkeys(order):
            reasons, sources, derived = [], list[SourceRef](), True
            for entry in recorded.get(id, ()):
                reasons.append(said(N_("als möglicher Träger genannt für «{measure}»"), measure=self._label(entry.id)))
                links = [link for link in entry.links if link.type == "RUNS" and link.source == id]
                sources += [source for link in links for source in link.sources]
                derived = derived and all(link.derived for link in links)
            if proposal := proposed.get(id):
                reasons += [reason.sentence for reason in proposal.reasons[:3]]
                sources += [source for reason in proposal.reasons[:3] for source in reason.sources]
                derived = derived and all(reason.derived for reason in proposal.reasons)
            measures = tuple(entry.id for entry in recorded.get(id, ()))
            yield PossibleProvider(id, measures, tuple(reasons), tuple(dict.fromkeys(sources)), derived)

    # ------------------------------------------------------------ programmes

    def programmes(self, providers: Iterable[PossibleProvider]) -> Iterator[PossibleProgramme]:
        """Those that are open to it or pay for its like, with most reasons first."""
        wanted = {*self.column.same, *([self.cell.target_group] if self.cell.target_group else [])}
        around = self._around()
        actors = [one.actor for one in providers]
        paid = self._paid()
        found = []
        for programme in self.funding.running:
            if programme.territory and not programme.territory & around:
                continue
            reasons, facts = self._open(programme, wanted, actors)
            for entry in paid.get(programme.node.id, ())[:2]:
                reasons.append(said(N_("bezahlt «{measure}»"), measure=self._label(entry.id)))
                facts += [one.relation for one in entry.money if one.funder == programme.node.id]
            if reasons:
                sources = tuple(dict.fromkeys(source for fact in facts for source in fact.sources))
                node = programme.node
                ends = node.valid_to.latest if node.valid_to else None
                found.append(PossibleProgramme(node.id, tuple(reasons), sources, ends))
        yield from sorted(
            found, key=lambda one: (-len(one.reasons), alphabetical(self._name(one.programme)), one.programme)
        )

    def _open(
        self, programme: Programme, wanted: set[str], actors: Iterable[str]
    ) -> tuple[list[Label], list[Relation]]:
        """Why it is open to this: by field or group, or by a proposed provider or its sort."""
        reasons: list[Label] = []
        facts: list[Relation] = []
        for id in sorted(wanted & programme.themes.keys()):
            reasons.append(said(N_("steht offen für: {name}"), name=self._label(id)))
            facts.append(programme.themes[id])
        if programme.themes and not reasons:
            return [], []  # it is for something else
        fits = []
        for actor in actors:
            if claim := self._opened(actor).get(programme.node.id):
                fits.append(actor)
                facts += [fact for fact in claim.facts if isinstance(fact, Relation)]
        if fits:
            names = Label(de=", ".join(map(self._name, fits[:2])), en=", ".join(map(self._english, fits[:2])))
            reasons.append(said(N_("kann beantragen: {names}"), names=names))
        return reasons, list({fact.id: fact for fact in facts}.values())

    def _opened(self, actor: str) -> Mapping[str, Claim]:
        """Programmes that are open to an actor or its sort; alike sorts are not told apart."""
        if actor not in self._open_to:
            self._open_to[actor] = self.funding.open_to(actor, self.funding.by_id)
        return self._open_to[actor]

    def _paid(self) -> dict[str, list[Entry]]:
        """Measures of the field by the programme that pays for them on the day."""
        found: dict[str, list[Entry]] = {}
        for entry in self.pool:
            if entry.active and entry.aims & self.column.same:
                for programme in sorted(entry.programmes):
                    found.setdefault(programme, []).append(entry)
        return found

    def _around(self) -> set[str]:
        found, ahead = {self.cell.place}, [self.cell.place]
        while ahead:
            above = {link.target for link in self.snapshot.out(ahead.pop(), "PART_OF")} - found
            found |= above
            ahead += sorted(above)
        return found

    # ------------------------------------------------------------ measures

    def similar(self) -> Iterator[Similar]:
        """Measures of the field elsewhere; of those here only what is over or unclear."""
        found = []
        for entry in self.pool:
            if entry.id in self.here and (entry.active or entry.planned):
                continue
            same = bool(entry.aims & self.column.same)
            links = [*self.snapshot.out(entry.id, "ADAPTED_FROM"), *self.snapshot.into(entry.id, "ADAPTED_FROM")]
            adapted = sorted({link.target if link.source == entry.id else link.source for link in links})
            group = self.cell.target_group
            found.append(
                Similar(
                    entry.id,
                    SimilarKind.SAME_FIELD if same else SimilarKind.SIMILAR_FIELD,
                    entry.course.course,
                    tuple(sorted(entry.places)),
                    entry.providers,
                    bool(group and group in entry.groups),
                    tuple(adapted),
                    entry.measure.sources,
                )
            )
        return iter(sorted(found, key=self._order))

    def _order(self, one: Similar) -> tuple[object, ...]:
        courses = (Course.ACTIVE, Course.PLANNED, Course.NOT_BEGUN, Course.AGED, Course.UNDATED, Course.UNCLEAR)
        course = courses.index(one.course) if one.course in courses else len(courses)
        return (
            not one.same_group,
            one.kind is not SimilarKind.SAME_FIELD,
            course,
            not one.adapted,
            alphabetical(self._name(one.measure)),
            one.measure,
        )

    def missing(self) -> Iterator[Label]:
        """What the data does not hold."""
        yield from self.partners.method.missing
        if not any(programme.themes for programme in self.funding.running):
            yield said(N_("Für kein Programm ist erfasst, für welche Felder oder Gruppen es offen steht."))

    def _name(self, id: str) -> str:
        return self.snapshot.node(id).name

    def _english(self, id: str) -> str:
        return self.snapshot.node(id).called("en")

    def _label(self, id: str) -> Label:
        return Label(de=self._name(id), en=self._english(id))

"""What the what-if page shows: chips, hits, examples, and before and after in lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from graphkb.analytics.coverage import State
from graphkb.analytics.network.matching import EVENT_LABELS
from graphkb.analytics.network.naming import may_be_named
from graphkb.analytics.what_if import (
    Cause,
    CellChange,
    Direction,
    Ended,
    GroupChange,
    NetworkSide,
    NewMeasure,
    NewTie,
    Scenario,
    WhatIf,
)
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.planning import COURSES

__all__ = ["Asked", "Chip", "Example", "Hit", "Result", "chips", "csv_rows", "examples", "hits", "result_of"]

MOST_HITS = 12
LOST = N_("verliert ihre letzte laufende Maßnahme")
GAINED = N_("bekommt ihre erste laufende Maßnahme")
PAID = N_("Maßnahmen, die enden: {ended}; die mit anderem Geld weiterlaufen: {kept}")
SOUGHT = ("actor", "funding_programme", "measure")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address holds."""

    ohne: tuple[str, ...]
    mit: tuple[str, ...]
    stichtag: str

    @classmethod
    def of(cls, ohne: Iterable[str], mit: Iterable[str], stichtag: str) -> Asked:
        """Each once, in the order of the address; empty ones left out."""
        return cls(
            tuple(dict.fromkeys(id for id in ohne if id)), tuple(dict.fromkeys(text for text in mit if text)), stichtag
        )

    def url(self, frame: Frame, page: str = "was-waere-wenn") -> str:
        """The address of this very view."""
        pairs = [("ohne", id) for id in self.ohne] + [("mit", text) for text in self.mit]
        pairs += [("stichtag", self.stichtag)] if self.stichtag else []
        return frame.url(page) + (f"?{urlencode(pairs)}" if pairs else "")

    def plus(self, text: str) -> Asked:
        """With one more measure or cooperation."""
        return replace(self, mit=tuple(dict.fromkeys((*self.mit, text))))

    def back(self, value: str) -> Asked:
        """Without this one among what is taken away or added."""
        return replace(
            self,
            ohne=tuple(id for id in self.ohne if id != value),
            mit=tuple(text for text in self.mit if text != value),
        )


@dataclass(frozen=True, slots=True)
class Chip:
    """Something taken away or added, with the address of the view without that."""

    name: str
    url: str
    """Its own page; empty for what is not there."""
    back_url: str
    added: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that can be taken away."""

    id: str
    name: str
    kind: str
    pictogram: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A scenario to begin with."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell before and after."""

    place: str
    column: str
    url: str
    before: str
    after: str
    change: str
    way: str
    own_before: str
    own_after: str
    own_change: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class EndedLine:
    """A measure that ends."""

    name: str
    url: str
    course: str
    why: str


@dataclass(frozen=True, slots=True)
class NetworkLine:
    """One figure of the network before and after."""

    label: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """What became of a group."""

    name: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class Result:
    """Before and after, in lines."""

    moving: list[CellLine]
    """Cells whose state changes."""
    touched: list[CellLine]
    """Cells that are touched and keep their state."""
    tally: list[tuple[str, int, int]]
    """Direction, cells, cells by what runs on the spot."""
    ended: list[EndedLine]
    guidelines: list[tuple[str, str, str]]
    """Name, address, what happens."""
    programmes: list[tuple[str, str, str]]
    network: list[NetworkLine]
    cut_off: int
    isolated: int
    isolated_named: list[tuple[str, str]] | None
    groups: list[GroupLine]
    units: list[tuple[str, str]]
    data: list[str]


def chips(frame: Frame, asked: Asked, scenario: Scenario) -> list[Chip]:
    """Everything that is imagined, in the order of the address."""
    snapshot, language = frame.snapshot, frame.language
    found = [
        Chip(snapshot.node(id).called(language), frame.link(snapshot.node(id)), asked.back(id).url(frame), False)
        for id in asked.ohne
    ]
    measures, ties = iter(scenario.new_measures), {(tie.a, tie.b): tie for tie in scenario.new_ties}
    for text in asked.mit:
        if text.startswith("cooperation:"):
            pair = sorted(part.partition(":")[2].strip() for part in text.split(";") if part.strip())
            name = _tie_name(frame, ties[pair[0], pair[1]])
        else:
            name = _measure_name(frame, next(measures))
        found.append(Chip(name, "", asked.back(text).url(frame), True))
    return found


def _tie_name(frame: Frame, tie: NewTie) -> str:
    a, b = (frame.snapshot.node(end).called(frame.language) for end in (tie.a, tie.b))
    return frame.texts(N_("Zusammenarbeit von {a} und {b}"), a=a, b=b)


def _measure_name(frame: Frame, new: NewMeasure) -> str:
    def called(ids: Sequence[str]) -> str:
        return ", ".join(frame.snapshot.node(id).called(frame.language) for id in ids)

    name = new.name or frame.texts(N_("Neue Maßnahme"))
    parts = [called(new.aims), called(new.places), called(new.groups), called(new.providers)]
    if new.new_provider:
        parts.append(frame.texts(N_("neuer Träger")))
    if new.planned:
        parts.append(frame.texts(N_("geplant")))
    if new.begins:
        parts.append(frame.texts(N_("ab {date}"), date=frame.fuzzy(new.begins)))
    if new.ends:
        parts.append(frame.texts(N_("bis {date}"), date=frame.fuzzy(new.ends)))
    return f"{name} ({', '.join(part for part in parts if part)})"


def hits(frame: Frame, q: str, asked: Asked) -> list[Hit]:
    """Actors, programmes and measures that a word or an id means, the best first; empty: none."""
    ontology = frame.context.ontology
    found = [hit.node for hit in frame.context.search_index(frame.reader).find(q, kinds=SOUGHT)]
    exact = frame.snapshot.get(q.strip())
    if exact and exact not in found and exact.kind in {kind for one in SOUGHT for kind in ontology.kinds_of(one)}:
        found.insert(0, exact)
    return [
        Hit(
            node.id,
            node.called(frame.language),
            ontology.kind(node.kind).label.in_language(frame.language),
            ontology.kind(node.kind).pictogram,
            node.id in asked.ohne,
        )
        for node in found[:MOST_HITS]
    ]


def examples(frame: Frame, day: date) -> list[Example]:
    """Scenarios from the data: the programme and the body on which most hangs, a cut point, a first offer."""
    return list(_examples(frame, day))


def _examples(frame: Frame, day: date) -> Iterator[Example]:
    texts, snapshot = frame.texts, frame.snapshot
    stichtag = "" if day == frame.context.today() else day.isoformat()
    found = frame.analyses.fragility(day)

    def without(id: str, text: str) -> Example:
        name = snapshot.node(id).called(frame.language)
        return Example(texts(text, name=name), Asked((id,), (), stichtag).url(frame))

    if found.programmes:
        first = found.programmes[0].programme
        yield without(first, N_("Das Programm, an dem die meisten Zellen hängen, fällt weg: {name}"))
    body = next((row.body for row in found.providers if row.body and may_be_named(snapshot, row.body)), None)
    if body:
        yield without(body, N_("Der Träger, an dem die meisten Zellen hängen, fällt weg: {name}"))
    cut = next((cut.body for cut in found.cut_points.cut_points if may_be_named(snapshot, cut.body)), None)
    if cut and cut != body:
        yield without(cut, N_("Die Stelle, an der die meisten Verbindungen hängen, fällt weg: {name}"))
    empty = next((cell for cell in found.matrix.all_cells() if cell.state is State.UNKNOWN), None)
    if empty:
        place, field = (snapshot.node(id).called(frame.language) for id in (empty.place, empty.column))
        yield Example(
            texts(N_("Ein erstes Angebot ist geplant: {field} in {place}"), field=field, place=place),
            Asked((), (f"field:{empty.column};place:{empty.place};provider:new;status:planned",), stichtag).url(frame),
        )


def result_of(frame: Frame, found: WhatIf) -> Result:
    """The result in lines."""
    texts, language, snapshot = frame.texts, frame.language, found.snapshot

    def pair(id: str) -> tuple[str, str]:
        node = snapshot.node(id)
        return node.called(language), frame.link(node) if id in frame.snapshot else ""

    network = found.network
    return Result(
        moving=[_cell(frame, found, change) for change in found.cells if change.moves],
        touched=[_cell(frame, found, change) for change in found.cells if not change.moves],
        tally=[
            (way.label.in_language(language), found.counted(way), found.counted(way, own=True)) for way in Direction
        ],
        ended=[
            _ended(frame, found, ended)
            for ended in sorted(found.applied.ended, key=lambda one: (_ORDER[one.course], one.measure))
        ],
        guidelines=[(*pair(one.guideline), texts(LOST if one.lost else GAINED)) for one in found.guidelines],
        programmes=[
            (
                *pair(one.programme),
                texts(PAID, ended=len(one.ended), kept=len(one.kept)),
            )
            for one in found.programmes
        ],
        network=_network(frame, network.before, network.after),
        cut_off=network.cut_off,
        isolated=network.isolated,
        isolated_named=None if network.isolated_named is None else [pair(id) for id in network.isolated_named],
        groups=[_group(frame, change) for change in network.groups],
        units=[pair(id) for id in found.applied.units],
        data=[one.in_language(language) for one in found.method.data],
    )


_ORDER = {course: place for place, course in enumerate(COURSES)}


def _cell(frame: Frame, found: WhatIf, change: CellChange) -> CellLine:
    snapshot, language = frame.snapshot, frame.language
    stichtag = "" if found.day == frame.context.today() else found.day.isoformat()
    return CellLine(
        place=snapshot.node(change.place).called(language),
        column=snapshot.node(change.column).called(language),
        url=frame.url("abdeckung", stichtag=stichtag, zelle=f"{change.place}~{change.column}"),
        before=change.before.state.value,
        after=change.after.state.value,
        change=change.overall.label.in_language(language),
        way=change.overall.value,
        own_before=change.before.own_state.value,
        own_after=change.after.own_state.value,
        own_change=change.own.label.in_language(language),
        reasons=[reason.in_language(language) for reason in change.reasons],
    )


_CAUSES = {
    Cause.TAKEN: N_("selbst weggenommen"),
    Cause.PROVIDERS: N_("ohne Träger"),
    Cause.MONEY: N_("ohne Geld"),
}


def _ended(frame: Frame, found: WhatIf, ended: Ended) -> EndedLine:
    node = frame.snapshot.node(ended.measure)
    return EndedLine(
        node.called(frame.language),
        frame.link(node),
        frame.texts(COURSES[ended.course]),
        frame.texts(_CAUSES[ended.cause]),
    )


def _network(frame: Frame, before: NetworkSide, after: NetworkSide) -> list[NetworkLine]:
    texts = frame.texts
    return [
        NetworkLine(texts(N_("Verbindungen")), before.ties, after.ties),
        NetworkLine(texts(N_("Stellen mit mindestens einer Verbindung")), before.tied, after.tied),
        NetworkLine(texts(N_("Teile, die tragend zusammenhängen")), before.parts, after.parts),
        NetworkLine(texts(N_("Stellen im größten Teil")), before.largest, after.largest),
        NetworkLine(texts(N_("Gruppen")), before.groups, after.groups),
    ]


def _group(frame: Frame, change: GroupChange) -> GroupLine:
    texts, language = frame.texts, frame.language
    label = change.before or change.after
    name = label.in_language(language) if label else ""
    parts = [texts(N_("Stellen: {before} → {after}"), before=change.size_before, after=change.size_after)]
    if change.taken:
        parts.append(texts(N_("weggenommen: {n}"), n=change.taken))
    if change.left:
        parts.append(texts(N_("nicht mehr dabei: {n}"), n=change.left))
    if change.joined:
        parts.append(texts(N_("neu dabei: {n}"), n=change.joined))
    return GroupLine(name, EVENT_LABELS[change.what].in_language(language), ", ".join(parts))


def csv_rows(frame: Frame, found: WhatIf) -> Iterator[list[object]]:
    """Every cell that is touched."""
    language = frame.language
    for change in found.cells:
        before, after = change.before, change.after
        yield [
            change.place,
            frame.snapshot.node(change.place).called(language),
            change.column,
            frame.snapshot.node(change.column).called(language),
            before.state.label.in_language(language),
            after.state.label.in_language(language),
            change.overall.label.in_language(language),
            before.own_state.label.in_language(language),
            after.own_state.label.in_language(language),
            change.own.label.in_language(language),
            before.overall.n,
            after.overall.n,
            " ".join(reason.in_language(language) for reason in change.reasons),
        ]

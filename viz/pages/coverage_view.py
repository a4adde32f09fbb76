"""The coverage matrix as the page shows it: rows, cells, and the panel that explains one cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphkb.analytics.coverage import (
    Bearing,
    Cell,
    CellMeasure,
    Column,
    CoverageMatrix,
    Flag,
    FlagKind,
    State,
    StatementUse,
    date_in_words,
)
from graphkb.analytics.coverage.wording import counted, number
from graphkb.analytics.time import Course
from graphkb.model import add_months
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.planning import COURSES, Stand, listing, stand_of
from viz.sources import Badge, SourceBook

Needs = Mapping[tuple[str, str], float | None]
"""Need by place and column; None: not known."""

__all__ = ["Asked", "CellView", "Panel", "RowView", "cell_key", "finding_own", "panel_of", "rows_of"]

BEARINGS: Mapping[Bearing, str] = {
    Bearing.PROVES: N_("Gefragt, nichts gefunden: Die Lücke ist belegt."),
    Bearing.BEATEN: N_("Gefragt, nichts gefunden; erfasst ist aber eine Maßnahme."),
    Bearing.UNSETTLED: N_("Gefragt, nichts gefunden; danach wurde eine Maßnahme genannt, deren Stand unbekannt ist."),
    Bearing.SUPERSEDED: N_("Gefragt, nichts gefunden; eine Maßnahme endete aber erst danach."),
    Bearing.FOUND: N_("Gefragt und Maßnahmen gefunden."),
    Bearing.PARTLY: N_("Nur nach einem Teil gefragt."),
    Bearing.AGED: N_("Gefragt, aber zu lange her."),
    Bearing.UNDATED: N_("Gefragt, Tag nicht erfasst."),
}
"""What asking means for a cell, in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the page asks for; every field as the form sends it."""

    stichtag: str = ""
    konzept: str = ""
    spalten: str = ""
    zeilen: str = ""
    gruppe: str = ""
    oben: str = ""
    zelle: str = ""
    vorschau: str = ""
    bedarf: str = ""

    def url(self, frame: Frame, page: str = "abdeckung", **changed: str) -> str:
        """This view with something changed."""
        query = {name: getattr(self, name) for name in self.__slots__} | changed
        return frame.url(page, **query)


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell as the matrix draws it."""

    state: str
    count: int | None
    below: str
    inherited: bool
    url: str
    part_url: str
    on: bool
    id: str
    need: str = ""
    """Need, if it is asked for: a number, or that it is not known."""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the matrix."""

    name: str
    url: str
    cells: list[CellView]


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure in the panel."""

    name: str
    url: str
    who: str
    where: str
    stand: Stand
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures of one course."""

    title: str
    note: str
    lines: list[MeasureLine]
    folded: bool


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """Whom to ask."""

    name: str
    url: str
    place: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """An inventory statement and what it means here."""

    day: str
    text: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything that explains one cell, in the order in which it is read."""

    key: str
    place: str
    column: str
    column_url: str
    place_url: str
    state: str
    inherited: bool
    only_here: bool
    """The heading gives the state without what serves a place above."""
    other_state: str
    why: list[str]
    strong: str
    """The sentence that must not be overlooked; empty: none."""
    reasons: list[str]
    own_reasons: list[str]
    flags: list[str]
    groups: list[MeasureGroup]
    statements: list[StatementLine]
    unasked: str
    """Who was not asked; empty: somebody was, or it does not matter here."""
    oldest: str
    offices: list[OfficeLine]
    similar: list[tuple[str, str, str]]
    sources: list[Badge]
    back_url: str
    measures_url: str
    partners_url: str
    draft_url: str
    """Where a draft for this cell begins; empty: it is covered, or a guideline."""


def cell_key(place: str, column: str) -> str:
    """How an address names a cell."""
    return f"{place}~{column}"


def rows_of(frame: Frame, matrix: CoverageMatrix, asked: Asked, own: bool, needs: Needs | None = None) -> list[RowView]:
    """All rows; `own`: by what serves the place itself or parts of it alone; `needs`: need to show in each cell."""
    return [
        RowView(
            name=frame.snapshot.node(place).called(frame.language),
            url=frame.link(frame.snapshot.node(place)),
            cells=[_cell(frame, found, asked, own, needs) for found in row],
        )
        for place, row in zip(matrix.places, matrix.cells, strict=True)
    ]


def _cell(frame: Frame, cell: Cell, asked: Asked, own: bool, needs: Needs | None) -> CellView:
    standing = cell.own if own else cell.overall
    running, inherited = len(cell.running_own), len(cell.running_inherited)
    from_above = cell.inherited_only and not own
    count: int | None = None
    if standing.state.runs:
        count = inherited if from_above else running
    elif standing.state is State.PLANNED:
        count = len(cell.of_course(Course.PLANNED, True if own else None))
    below = ""
    if standing.only_in_parts:
        town = frame.snapshot.node(cell.place).kind == "municipality"
        below = frame.texts(N_("im Quartier") if town else N_("in Teilen"))
    elif standing.state.runs and not own and not from_above and inherited:
        below = frame.texts(N_("+{n} geerbt"), n=inherited)
    key = cell_key(cell.place, cell.column)
    return CellView(
        state=standing.state.value,
        count=count,
        below=below,
        inherited=from_above,
        url=asked.url(frame, zelle=key) + "#panel",
        part_url=asked.url(frame, "abdeckung/zelle", zelle=key),
        on=asked.zelle == key,
        id=f"z-{key}",
        need=_need(frame, cell, needs),
    )


def _need(frame: Frame, cell: Cell, needs: Needs | None) -> str:
    if needs is None:
        return ""
    need = needs.get((cell.place, cell.column))
    return frame.texts(N_("Bedarf ?")) if need is None else frame.texts(N_("Bedarf {n}"), n=frame.number(need, 2))


def panel_of(frame: Frame, matrix: CoverageMatrix, cell: Cell, column: Column, asked: Asked, own: bool) -> Panel:
    """The panel of one cell."""
    snapshot, language = frame.snapshot, frame.language
    place, heading = snapshot.node(cell.place), snapshot.node(cell.column)
    book = SourceBook(frame)
    standing = cell.own if own else cell.overall
    other = cell.overall if own else cell.own
    key = cell_key(cell.place, cell.column)
    groups = _groups(frame, book, cell)
    statements = [_statement(frame, book, use) for use in cell.statements]
    offices = [
        OfficeLine(
            name=snapshot.node(office.office).called(language),
            url=frame.link(snapshot.node(office.office)),
            place=snapshot.node(office.place).called(language),
            sources=book.badges(office.sources),
        )
        for office in cell.responsible
    ]
    return Panel(
        key=key,
        place=place.called(language),
        column=heading.called(language),
        column_url=frame.link(heading),
        place_url=frame.link(place),
        state=standing.state.value,
        inherited=cell.inherited_only and not own,
        only_here=own,
        other_state=other.state.label.in_language(language) if other.state is not standing.state else "",
        why=_why(frame, cell, own, matrix),
        strong=_strong(frame, cell, own),
        reasons=[reason.text.in_language(language) for reason in standing.reasons],
        own_reasons=[reason.text.in_language(language) for reason in cell.own.reasons]
        if not own and standing.state is not State.UNKNOWN
        else [],
        flags=[_flag(frame, flag) for flag in (cell.own_flags() if own else cell.flags())],
        groups=groups,
        statements=statements,
        unasked=_unasked(frame, cell, matrix) if not statements and standing.state is not State.COVERED else "",
        oldest=frame.fuzzy(cell.oldest),
        offices=offices,
        similar=_similar(frame, column),
        sources=book.listed(),
        back_url=asked.url(frame, zelle="") + f"#z-{key}",
        measures_url=frame.url("massnahmen", place=cell.place, field=cell.column) if matrix.by == "field" else "",
        partners_url=frame.url("partner", ort=cell.place, feld=cell.column) if matrix.by == "field" else "",
        draft_url=draft_url(frame, cell, asked) if matrix.by == "field" else "",
    )


def draft_url(frame: Frame, cell: Cell, asked: Asked) -> str:
    """Where a draft for this cell begins; empty: two or more bodies are at work there."""
    if cell.own_state is State.COVERED:
        return ""
    query = {"gruppe": asked.gruppe, "konzept": asked.konzept, "stichtag": asked.stichtag}
    return frame.url("planen/entwurf", ort=cell.place, feld=cell.column, **query)


def _why(frame: Frame, cell: Cell, own: bool, matrix: CoverageMatrix) -> list[str]:
    standing = cell.own if own else cell.overall
    language, texts = frame.language, frame.texts
    if standing.state is State.PLANNED:
        return [texts(N_("Noch läuft nichts; vorgesehen ist etwas."))]
    if standing.state is State.GAP:
        return [texts(N_("Es wurde nachgefragt und nichts gefunden."))]
    if standing.state is State.UNKNOWN:
        return [texts(N_("Hier ist nichts Laufendes gesichert."))]
    found = []
    if standing.bodies:
        said = counted(
            N_("Ein Träger wirkt hier: {names}."),
            N_("{n} Träger wirken hier: {names}."),
            len(standing.bodies),
            names=listing(frame, standing.bodies),
        ).in_language(language)
        found.append(said[0].upper() + said[1:])
    else:
        found.append(texts(N_("Etwas läuft, doch ein Träger ist nicht erfasst.")))
    if standing.state is State.ENDING:
        until = add_months(cell.day, int(matrix.method.parameters["horizon_months"]))
        found.append(texts(N_("Alles Laufende endet vor dem {date}."), date=frame.day(until)))
    elif standing.m == 1 and standing.n == 1:
        found.append(texts(N_("Endet das, bleibt nichts.")))
    return found


def _strong(frame: Frame, cell: Cell, own: bool) -> str:
    if own or not cell.inherited_only:
        return ""
    place = frame.snapshot.node(cell.place).called(frame.language)
    return frame.texts(N_("In {place} selbst ist kein laufendes Angebot gesichert."), place=place)


def _flag(frame: Frame, flag: Flag) -> str:
    said = flag.text.in_language(frame.language)
    if flag.kind in (FlagKind.ONE_PROGRAMME, FlagKind.ONE_BODY_LEFT) and flag.records:
        return f"{said}: {listing(frame, flag.records)}"
    if flag.kind is FlagKind.CONTRADICTION and flag.records:
        return f"{frame.snapshot.node(flag.records[0]).called(frame.language)}: {said}"
    return said


def _groups(frame: Frame, book: SourceBook, cell: Cell) -> list[MeasureGroup]:
    texts = frame.texts
    above = listing(frame, cell.inherited_from)
    notes = {
        Course.AGED: N_("zählt nicht mit, bitte bestätigen lassen"),
        Course.UNCLEAR: N_("zählt nicht mit"),
        Course.UNDATED: N_("zählt nicht mit"),
    }
    titles = {
        Course.PLANNED: N_("Geplant"),
        Course.AGED: N_("Lange nicht bestätigt"),
        Course.UNCLEAR: N_("Stand unbekannt"),
        Course.UNDATED: N_("Ohne Datum"),
        Course.NOT_BEGUN: N_("Beginnt später"),
        Course.ENDED: N_("Beendet"),
    }
    wanted = [
        (texts(N_("Läuft vor Ort")), "", cell.running_own, False),
        (texts(N_("Läuft, geerbt")), texts(N_("von: {places}"), places=above), cell.running_inherited, False),
    ]
    for course in COURSES:
        if course is not Course.ACTIVE:
            note = texts(notes[course]) if course in notes else ""
            wanted.append((texts(titles[course]), note, cell.of_course(course), course is Course.ENDED))
    return [
        MeasureGroup(title, note, [_line(frame, book, cell, one) for one in measures], folded)
        for title, note, measures, folded in wanted
        if measures
    ]


def _line(frame: Frame, book: SourceBook, cell: Cell, one: CellMeasure) -> MeasureLine:
    entry = one.entry
    carriers = entry.providers or ()
    who = listing(frame, carriers) if carriers else ""
    if not who and entry.possible:
        who = frame.texts(N_("möglicher Träger: {names}"), names=listing(frame, entry.possible))
    where = "" if one.via == (cell.place,) else listing(frame, one.via)
    return MeasureLine(
        name=entry.measure.called(frame.language),
        url=frame.link(entry.measure),
        who=who or frame.texts(N_("Träger nicht erfasst")),
        where=where,
        stand=stand_of(frame, entry),
        sources=book.badges(one.sources, derived=one.derived, asserted=entry.confirmed),
    )


def _statement(frame: Frame, book: SourceBook, use: StatementUse) -> StatementLine:
    statement = use.statement
    asked = listing(frame, statement.bodies)
    day = date_in_words(statement.day).in_language(frame.language) if statement.day else frame.texts(N_("ohne Datum"))
    return StatementLine(
        day=f"{day} · {asked}" if asked else day,
        text=frame.texts(BEARINGS[use.bearing]),
        sources=book.badges(statement.sources, derived=statement.derived),
    )


def _unasked(frame: Frame, cell: Cell, matrix: CoverageMatrix) -> str:
    if matrix.by == "guideline":
        return ""
    place = frame.snapshot.node(cell.place).called(frame.language)
    said = N_("In {place} hat zu diesem Feld noch niemand nachgefragt. Ob wirklich etwas fehlt, ist offen.")
    return frame.texts(said, place=place)


def _similar(frame: Frame, column: Column) -> list[tuple[str, str, str]]:
    """Name, address and match of fields that are like this one, but not exactly."""
    found = []
    definition = frame.context.ontology.properties["match"]
    for one in column.similar:
        node = frame.snapshot.node(one.id)
        owner = next((link.target for link in frame.snapshot.out(one.id, "BELONGS_TO")), None)
        name = node.called(frame.language)
        if owner:
            name = f"{name} ({frame.snapshot.node(owner).called(frame.language)})"
        option = definition.option(one.match)
        found.append((name, frame.link(node), option.label.in_language(frame.language) if option else ""))
    return found


def finding_own(frame: Frame, matrix: CoverageMatrix) -> str:
    """The finding if only what serves the place itself counts."""
    states = matrix.findings.own_states
    runs = sum(count for state, count in states.items() if state.runs)
    said = counted(
        N_("In einer von {all} Zellen läuft etwas vor Ort, bei {unknown} ist der Stand nicht erhoben."),
        N_("In {n} von {all} Zellen läuft etwas vor Ort, bei {unknown} ist der Stand nicht erhoben."),
        runs,
        all=matrix.findings.cells,
        unknown=number(states[State.UNKNOWN]),
    )
    return said.in_language(frame.language)

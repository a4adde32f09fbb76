"""Inventory: how much is known, what to ask next, one letter an office, and what was asked when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.coverage import (
    AgeingCell,
    AskedCell,
    Inventory,
    Letter,
    Share,
    Statement,
    StatementAge,
    StructureKind,
    WhomKind,
)
from graphkb.analytics.coverage.wording import counted
from graphkb.errors import NotFound
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.planning import asked_day, listing
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]

GROUNDS = {
    WhomKind.OFFICE: N_("zuständig am Ort"),
    WhomKind.OFFICE_ABOVE: N_("zuständig für ein größeres Gebiet"),
    WhomKind.ADMINISTRATION: N_("Verwaltung; eine zuständige Stelle ist nicht erfasst"),
}
"""Why a body is asked, in words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; every field as the form sends it."""

    stichtag: str = ""
    konzept: str = ""
    gruppe: str = ""
    stelle: str = ""

    def url(self, frame: Frame, page: str = "erhebung", **changed: str) -> str:
        """This view with something changed."""
        return frame.url(page, **({name: getattr(self, name) for name in self.__slots__} | changed))


@dataclass(frozen=True, slots=True)
class ShareLine:
    """How much is known of one place or field."""

    name: str
    url: str
    own: int
    overall: int
    cells: int
    percent: int
    gaps: int
    oldest: str
    newest: str


@dataclass(frozen=True, slots=True)
class CellLine:
    """One cell to ask about."""

    place: str
    url: str
    need: str
    reasons: str
    inherits: bool


@dataclass(frozen=True, slots=True)
class AgeingLine:
    """A known cell that soon is too old."""

    place: str
    column: str
    url: str
    state: str
    reasons: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter."""

    id: str
    name: str
    url: str
    alone_url: str
    ground: str
    others: str
    settles: str
    count: int
    once_known: int
    need: str
    fields: list[tuple[str, list[CellLine]]]


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What was asked once."""

    day: str
    url: str
    who: str
    whom: str
    what: str
    where: str
    result: str
    until: str
    validity: str
    means: str
    sources: list[Badge]


class View:
    """One request and its result."""

    def __init__(self, frame: Frame, asked: Asked) -> None:
        self.frame, self.asked = frame, asked
        self.book = SourceBook(frame)
        self.day = asked_day(frame, asked.stichtag)
        self.found: Inventory = frame.analyses.inventory(
            self.day, concept=asked.konzept or None, target_group=asked.gruppe or None
        )
        self.letters = self.found.asking.letters
        if asked.stelle:
            self.letters = tuple(letter for letter in self.letters if letter.to == asked.stelle)
            if not self.letters:
                raise NotFound(id=asked.stelle)

    def called(self, id: str) -> str:
        """A name in the reader's language."""
        return self.frame.snapshot.node(id).called(self.frame.language)

    def need(self, need: float | None) -> str:
        """A need in words; «nicht bekannt» where it is not."""
        return self.frame.texts(N_("nicht bekannt")) if need is None else self.frame.number(need, 2)

    def whom(self, letter: Letter) -> str:
        """The addressee: an administration is named as such."""
        if letter.kind is WhomKind.ADMINISTRATION:
            return self.frame.texts(N_("Verwaltung: {place}"), place=self.called(letter.to))
        return self.called(letter.to)

    def share(self, share: Share) -> ShareLine:
        """How much is known, in words."""
        frame = self.frame
        return ShareLine(
            name=self.called(share.id) if share.id else frame.texts(N_("Alle")),
            url=frame.link(frame.snapshot.node(share.id)) if share.id else "",
            own=share.own,
            overall=share.overall,
            cells=share.cells,
            percent=round(100 * share.own_share),
            gaps=share.gaps,
            oldest=frame.fuzzy(share.oldest),
            newest=frame.fuzzy(share.newest),
        )

    def letter(self, letter: Letter) -> LetterView:
        """A letter with its cells by field."""
        frame = self.frame
        settles = counted(N_("klärt eine Zelle"), N_("klärt {n} Zellen"), len(letter.cells))
        return LetterView(
            id=letter.to,
            name=self.whom(letter),
            url=frame.link(frame.snapshot.node(letter.to)),
            alone_url=self.asked.url(frame, stelle=letter.to),
            ground=frame.texts(GROUNDS[letter.kind]),
            others=listing(frame, letter.others),
            settles=settles.in_language(frame.language),
            count=len(letter.cells),
            once_known=letter.once_known,
            need=self.need(letter.need),
            fields=[(self.called(column), [self.cell(cell) for cell in cells]) for column, cells in letter.by_column()],
        )

    def cell_url(self, place: str, column: str) -> str:
        """The cell in the coverage matrix, by what is on the spot."""
        asked = self.asked
        query = {"stichtag": asked.stichtag, "konzept": asked.konzept, "gruppe": asked.gruppe, "oben": "nein"}
        return self.frame.url("abdeckung", **query, zelle=f"{place}~{column}")

    def ageing(self, cell: AgeingCell) -> AgeingLine:
        """A cell that soon is too old."""
        language = self.frame.language
        return AgeingLine(
            place=self.called(cell.place),
            column=self.called(cell.column),
            url=self.cell_url(cell.place, cell.column),
            state=cell.state.value,
            reasons=" ".join(reason.text.in_language(language) for reason in cell.reasons),
        )

    def cell(self, cell: AskedCell) -> CellLine:
        """A cell with what is known of it."""
        frame = self.frame
        return CellLine(
            place=self.called(cell.place),
            url=self.cell_url(cell.place, cell.column),
            need=self.need(cell.need),
            reasons=" ".join(reason.text.in_language(frame.language) for reason in cell.reasons),
            inherits=cell.inherits,
        )

    def statement(self, one: StatementAge) -> StatementLine:
        """A statement in words."""
        frame, statement = self.frame, one.statement
        texts = frame.texts
        return StatementLine(
            day=frame.fuzzy(statement.day) or texts(N_("ohne Datum")),
            url=frame.link(statement.node),
            who=statement.asked_by,
            whom=listing(frame, statement.bodies),
            what=_what(frame, statement),
            where=_where(frame, statement),
            result=_result(frame, statement),
            until=frame.day(one.until),
            validity=one.validity.label.in_language(frame.language),
            means=texts.plural("belegt {n} Lücke", "belegt {n} Lücken", one.gaps) if one.gaps else "",
            sources=self.book.badges(statement.sources, derived=statement.derived),
        )


def _what(frame: Frame, statement: Statement) -> str:
    found = []
    if statement.structure:
        kinds = {kind.value: kind for kind in StructureKind}
        kind = kinds.get(statement.structure)
        found.append(kind.label.in_language(frame.language) if kind else statement.structure)
    if statement.fields:
        found.append(listing(frame, sorted(statement.fields)))
    if statement.groups:
        found.append(listing(frame, sorted(statement.groups)))
    return " · ".join(found)


def _where(frame: Frame, statement: Statement) -> str:
    places = listing(frame, sorted(statement.places))
    return frame.texts(N_("{places}, mit Teilräumen"), places=places) if places and statement.with_parts else places


def _result(frame: Frame, statement: Statement) -> str:
    texts = frame.texts
    if statement.found_none:
        said = texts(N_("nichts gefunden"))
    elif statement.listed:
        said = texts(N_("gefunden: {names}"), names=listing(frame, statement.listed))
    else:
        said = texts(N_("etwas gefunden"))
    return said if statement.complete else f"{said} · {texts(N_('nur zum Teil gefragt'))}"


@router.get("/erhebung")
def inventory(
    frame: FrameDep, stichtag: Text = "", konzept: Text = "", gruppe: Text = "", stelle: Text = ""
) -> HTMLResponse:
    """Known shares, letters, statements; `stelle`: one letter alone, to print."""
    asked = Asked(stichtag, konzept, gruppe, stelle)
    view = View(frame, asked)
    found, language = view.found, frame.language
    concept = frame.snapshot.node(found.matrix.concept)
    statements = [view.statement(one) for one in found.statements]
    return frame.render(
        "inventory.html",
        asked=asked,
        day=view.day,
        concept=concept,
        concept_url=frame.link(concept),
        result=found,
        finding=found.sentence.in_language(language),
        more=[one.in_language(language) for one in found.more],
        places=[view.share(share) for share in found.places],
        columns=[view.share(share) for share in found.columns],
        total=view.share(found.total),
        ageing=[view.ageing(cell) for cell in found.ageing],
        letters=[view.letter(letter) for letter in view.letters],
        statements=statements,
        sources=view.book.listed(),
        concepts=_concepts(frame),
        groups=_groups(frame, gruppe),
        all_url=asked.url(frame, stelle=""),
        csv_url=asked.url(frame, "erhebung.csv"),
        known_csv_url=asked.url(frame, "erhebung-bekannt.csv", stelle=""),
    )


@router.get("/erhebung.csv")
def inventory_csv(
    frame: FrameDep, stichtag: Text = "", konzept: Text = "", gruppe: Text = "", stelle: Text = ""
) -> Response:
    """Every cell to ask about as a row, letter by letter."""
    view = View(frame, Asked(stichtag, konzept, gruppe, stelle))
    heads = (
        N_("Brief"),
        N_("Brief an (Kennung)"),
        N_("Brief an"),
        N_("Grund"),
        N_("auch zuständig"),
        N_("Ort (Kennung)"),
        N_("Ort"),
        N_("Handlungsfeld (Kennung)"),
        N_("Handlungsfeld"),
        N_("Bedarf"),
        N_("früher bekannt"),
        N_("Warum nicht erhoben"),
        N_("geerbt"),
    )
    name = f"erhebung-{view.day.isoformat()}"
    return csv_response(frame, name, [frame.texts(head) for head in heads], _csv_rows(view), view.found.method)


def _csv_rows(view: View) -> Iterator[list[object]]:
    texts, language = view.frame.texts, view.frame.language
    said = {True: texts(N_("ja")), False: texts(N_("nein"))}
    for number, letter in enumerate(view.letters, start=1):
        for cell in letter.cells:
            yield [
                number,
                letter.to,
                view.whom(letter),
                texts(GROUNDS[letter.kind]),
                listing(view.frame, letter.others, most=99),
                cell.place,
                view.called(cell.place),
                cell.column,
                view.called(cell.column),
                view.need(cell.need),
                said[cell.once_known],
                " ".join(reason.text.in_language(language) for reason in cell.reasons),
                said[cell.inherits],
            ]


@router.get("/erhebung-bekannt.csv")
def known_csv(frame: FrameDep, stichtag: Text = "", konzept: Text = "", gruppe: Text = "") -> Response:
    """Known shares by place and by field."""
    view = View(frame, Asked(stichtag, konzept, gruppe))
    heads = (
        N_("Gezählt nach"),
        N_("Kennung"),
        N_("Name"),
        N_("bekannt vor Ort"),
        N_("bekannt mit Angeboten von oben"),
        N_("Zellen"),
        N_("belegte Lücken"),
        N_("älteste Angabe"),
        N_("neueste Angabe"),
    )
    parts = (
        (N_("Ort"), view.found.places),
        (N_("Handlungsfeld"), view.found.columns),
        (N_("Alle"), (view.found.total,)),
    )
    rows = [
        [frame.texts(by), one.id, line.name, line.own, line.overall, line.cells, line.gaps, line.oldest, line.newest]
        for by, shares in parts
        for one, line in ((share, view.share(share)) for share in shares)
    ]
    name = f"erhebung-bekannt-{view.day.isoformat()}"
    return csv_response(frame, name, [frame.texts(head) for head in heads], rows, view.found.method)


def _concepts(frame: Frame) -> list[tuple[str, str]]:
    """Concepts that have fields."""
    snapshot = frame.snapshot
    return [
        (id, name)
        for id, name in frame.choices("concept")
        if any(snapshot.node(link.source).kind == "field" for link in snapshot.into(id, "BELONGS_TO"))
    ]


def _groups(frame: Frame, chosen: str) -> list[tuple[str, str]]:
    """Target groups of any measure."""
    snapshot = frame.snapshot
    used = {link.target for link in snapshot.of_type("TARGETS") if snapshot.node(link.source).kind == "measure"}
    return [pair for pair in frame.choices("target_group") if pair[0] in used or pair[0] == chosen]

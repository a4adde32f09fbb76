"""Need: where it is great, what has priority, what must be asked first, and which figures are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.coverage import Hierarchy
from graphkb.analytics.need import Figure, Formula, Lack, LackKind, Need, NeedCell, Priority, PriorityCell, Spread
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter, Phrase
from graphkb.ontology import Label
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.planning import asked_day, listing
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; every field as the form sends it."""

    stichtag: str = ""
    konzept: str = ""
    zeilen: str = ""
    feld: str = ""
    gruppe: str = ""

    def url(self, frame: Frame, page: str = "bedarf", **changed: str) -> str:
        """This view with something changed."""
        return frame.url(page, **({name: getattr(self, name) for name in self.__slots__} | changed))


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure in words, with its sources."""

    text: str
    notes: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class Line:
    """One place and column in a table."""

    place: str
    place_url: str
    column: str
    url: str
    """The cell in the coverage matrix, where all measures stand."""
    state: str
    need: str
    """Empty: not known, see `lacks`."""
    rate: str
    priority: str
    band: str
    rank: str
    supply: str
    reasons: str
    ask: str
    figures: list[FigureLine]
    lacks: list[str]


class View:
    """One request: what is asked, and the results for it."""

    def __init__(self, frame: Frame, asked: Asked) -> None:
        self.frame, self.asked = frame, asked
        self.book = SourceBook(frame)
        self.day: date = asked_day(frame, asked.stichtag)
        self.towns = _towns(frame, self.day)
        rows: tuple[str, ...] = ()
        if asked.zeilen:
            rows = next((quarters for id, _, quarters in self.towns if id == asked.zeilen), ())
            if not rows:
                raise _wrong(frame, N_("Zeilen"), asked.zeilen, N_("Dort ist kein Quartier erfasst."))
        self.priority: Priority = frame.analyses.priority(
            self.day, concept=asked.konzept or None, places=rows, target_group=asked.gruppe or None
        )
        self.need: Need = self.priority.need
        if asked.feld and asked.feld not in self.need.columns:
            raise _wrong(frame, N_("Handlungsfeld"), asked.feld, N_("Das ist keine Spalte dieser Tabelle."))
        self.groups: Need | None = None
        if not asked.gruppe:
            self.groups = frame.analyses.need(self.day, concept=asked.konzept or None, places=rows, by="target_group")

    def shown(self, cells: Iterable[PriorityCell]) -> list[PriorityCell]:
        """Those of the chosen field."""
        return [cell for cell in cells if self.asked.feld in ("", cell.column)]

    def columns(self) -> list[str]:
        """Columns of the matrix: all, or the chosen one."""
        return [column for column in self.need.columns if self.asked.feld in ("", column)]

    def line(self, cell: PriorityCell) -> Line:
        """A cell in words."""
        frame, texts, needed = self.frame, self.frame.texts, cell.need
        place = frame.snapshot.node(cell.place)
        return Line(
            place=place.called(frame.language),
            place_url=frame.link(place),
            column=frame.snapshot.node(cell.column).called(frame.language),
            url=self.cell_url(cell.place, cell.column),
            state=cell.state.value,
            need=_number(frame, needed.need),
            rate=_rate(frame, needed),
            priority=_number(frame, cell.priority),
            band=_band(frame, cell.priority),
            rank=_rank(frame, cell),
            supply=_supply(frame, cell),
            reasons=" ".join(reason.text.in_language(frame.language) for reason in cell.coverage.own.reasons),
            ask=listing(frame, [office.office for office in cell.coverage.responsible], most=2),
            figures=[self.figure(figure) for figure in needed.figures] if needed.rate else [],
            lacks=[lack.text.in_language(frame.language) for lack in needed.lacks]
            or ([] if needed.need else [texts(N_("nicht bekannt"))]),
        )

    def cell_url(self, place: str, column: str) -> str:
        """The cell in the coverage matrix."""
        asked = self.asked
        query = {"stichtag": asked.stichtag, "konzept": asked.konzept, "zeilen": asked.zeilen, "gruppe": asked.gruppe}
        return self.frame.url("abdeckung", **query, zelle=f"{place}~{column}")

    def figure(self, figure: Figure) -> FigureLine:
        """A figure with its year, whether it is official, and where it stands."""
        frame, texts = self.frame, self.frame.texts
        notes = [texts(N_("amtlich")) if figure.official else texts(N_("nicht amtlich"))]
        if figure.approximate:
            notes.append(texts(N_("ungefähr")))
        if figure.old:
            notes.append(texts(N_("über fünf Jahre vom Stichtag")))
        if not figure.spread.narrow:
            low, high = (frame.number(value, _digits(figure)) for value in (figure.spread.low, figure.spread.high))
            notes.append(texts(N_("Spanne {low} bis {high}"), low=low, high=high))
        name = frame.snapshot.node(figure.indicator).called(frame.language)
        value = frame.number(figure.spread.value, _digits(figure)) + (" %" if figure.unit == "percent" else "")
        text = texts(N_("{name} {year}: {value}"), name=name, year=figure.year, value=value)
        facts = [frame.snapshot.node(id) for id in figure.records]
        return FigureLine(text, ", ".join(notes), self.book.of_all(facts))


@router.get("/bedarf")
def need_page(
    frame: FrameDep, stichtag: Text = "", konzept: Text = "", zeilen: Text = "", feld: Text = "", gruppe: Text = ""
) -> HTMLResponse:
    """The finding, priorities, what to ask first, the matrix, what is missing, and every figure's source."""
    asked = Asked(stichtag, konzept, zeilen, feld, gruppe)
    view = View(frame, asked)
    found, language = view.priority, frame.language
    ranked = [view.line(cell) for cell in view.shown(found.ranked)]
    unknown = view.shown(found.ask_first)
    ask = [view.line(cell) for cell in unknown if cell.need.need]
    more = [*found.more, view.need.sentence, *view.need.more]
    return frame.render(
        "need.html",
        asked=asked,
        day=view.day,
        found=found,
        needed=view.need,
        finding=found.sentence.in_language(language),
        more=[one.in_language(language) for one in more],
        ranked=ranked,
        ask=ask,
        ask_unknown=_by_place(frame, unknown),
        columns=[_named(frame, id) for id in view.columns()],
        rows=[
            (_named(frame, place), [view.line(cell) for cell in row if cell.column in view.columns()])
            for place, row in zip(found.places, found.cells, strict=True)
        ],
        groups=_group_rows(view) if view.groups else None,
        missing=_missing(view),
        formulas=_formulas(view),
        concept=_named(frame, found.concept),
        fields=[(id, frame.snapshot.node(id).called(language)) for id in view.need.columns],
        group_choices=frame.choices("target_group"),
        towns=[(id, name, len(quarters)) for id, name, quarters in view.towns],
        csv_url=asked.url(frame, "bedarf.csv"),
        sources=view.book.listed(),
    )


@router.get("/bedarf.csv")
def need_csv(
    frame: FrameDep, stichtag: Text = "", konzept: Text = "", zeilen: Text = "", feld: Text = "", gruppe: Text = ""
) -> Response:
    """Every cell as a row, for a spreadsheet."""
    view = View(frame, Asked(stichtag, konzept, zeilen, feld, gruppe))
    found = view.priority
    cells = view.shown((*found.ranked, *found.ask_first, *found.without_need))
    heads = [frame.texts(head) for head in CSV_HEADS]
    return csv_response(
        frame, f"bedarf-{view.day.isoformat()}", heads, (_csv_row(frame, cell) for cell in cells), found.method
    )


CSV_HEADS = (
    N_("Ort (Kennung)"),
    N_("Ort"),
    N_("Handlungsfeld (Kennung)"),
    N_("Handlungsfeld"),
    N_("Stand vor Ort"),
    N_("Kennzahl"),
    N_("Bedarf"),
    N_("Bedarf von"),
    N_("Bedarf bis"),
    N_("Anteil in Prozent"),
    N_("Menschen mit Bedarf"),
    N_("Vorrang"),
    N_("Vorrang von"),
    N_("Vorrang bis"),
    N_("bester Rang"),
    N_("schlechtester Rang"),
    N_("laufende Maßnahmen vor Ort"),
    N_("Maßnahmen je 1.000 Menschen mit Bedarf"),
    N_("Jahre der Zahlen"),
    N_("Was fehlt"),
    N_("Quellen"),
)


def _csv_row(frame: Frame, cell: PriorityCell) -> list[object]:
    language, needed = frame.language, cell.need

    def all_of(spread: Spread | None) -> list[object]:
        values = (spread.value, spread.low, spread.high) if spread else (None, None, None)
        return [None if value is None else frame.number(value, 3) for value in values]

    return [
        cell.place,
        frame.snapshot.node(cell.place).called(language),
        cell.column,
        frame.snapshot.node(cell.column).called(language),
        cell.state.label.in_language(language),
        needed.formula.label.in_language(language) if needed.formula else None,
        *all_of(needed.need),
        frame.number(100 * needed.rate.value, 1) if needed.rate else None,
        frame.number(needed.people.value) if needed.people else None,
        *all_of(cell.priority),
        cell.best or None,
        cell.worst or None,
        cell.measures,
        frame.number(cell.per_thousand.value, 2) if cell.per_thousand else None,
        ", ".join(str(year) for year in needed.years) if needed.rate else None,
        " ".join(lack.text.in_language(language) for lack in needed.lacks),
        ", ".join(str(source) for source in needed.sources) if needed.rate else None,
    ]


def _wrong(frame: Frame, name: str, value: str, reason: str) -> InvalidParameter:
    return InvalidParameter(name=frame.texts(name), value=value, reason=Phrase.of(reason))


def _named(frame: Frame, id: str) -> tuple[str, str]:
    node = frame.snapshot.node(id)
    return node.called(frame.language), frame.link(node)


def _towns(frame: Frame, day: date) -> list[tuple[str, str, tuple[str, ...]]]:
    """Municipalities with recorded quarters: id, name, quarters by name."""
    snapshot = frame.snapshot
    places = Hierarchy(snapshot, Clock(snapshot, day), "place")
    found = []
    for id, name in frame.choices("municipality"):
        quarters = [one for one in places.below(id) if snapshot.node(one).kind == "quarter"]
        if quarters:
            found.append(
                (id, name, tuple(sorted(quarters, key=lambda one: (alphabetical(snapshot.node(one).name), one))))
            )
    return found


def _digits(figure: Figure) -> int:
    return 1 if figure.unit == "percent" else 0


def _number(frame: Frame, spread: Spread | None) -> str:
    return frame.number(spread.value, 2) if spread else ""


def _band(frame: Frame, spread: Spread | None) -> str:
    if spread is None or spread.narrow:
        return ""
    low, high = frame.number(spread.low, 2), frame.number(spread.high, 2)
    return frame.texts(N_("{low} bis {high}"), low=low, high=high)


def _rate(frame: Frame, cell: NeedCell) -> str:
    """The rate behind a need, and how many people that is."""
    if cell.rate is None:
        return ""
    rate = f"{frame.number(100 * cell.rate.value, 1)} %"
    if cell.people is None:
        return rate
    return frame.texts(N_("{rate}, {people} Menschen"), rate=rate, people=frame.number(cell.people.value))


def _rank(frame: Frame, cell: PriorityCell) -> str:
    if not cell.best:
        return ""
    if cell.rank:
        return str(cell.rank)
    return frame.texts(N_("{best} bis {worst}"), best=cell.best, worst=cell.worst)


def _supply(frame: Frame, cell: PriorityCell) -> str:
    """Running measures, and per 1,000 people in need where these are known."""
    if cell.per_thousand is None:
        return str(cell.measures)
    per = frame.number(cell.per_thousand.value, 2)
    return frame.texts(N_("{n} ({per} je 1.000 Menschen mit Bedarf)"), n=cell.measures, per=per)


def _by_place(frame: Frame, cells: Iterable[PriorityCell]) -> list[tuple[str, str, str]]:
    """Cells without state and need, a line a place: name, address, fields."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        if cell.need.need is None:
            found.setdefault(cell.place, []).append(cell.column)
    return [(*_named(frame, place), listing(frame, columns, most=99)) for place, columns in found.items()]


@dataclass(frozen=True, slots=True)
class GroupCell:
    """Need of one target group at a place."""

    need: str
    rate: str
    lacks: list[str]
    figures: list[FigureLine]


def _group_rows(view: View) -> tuple[list[str], list[tuple[tuple[str, str], list[GroupCell]]]]:
    """Heads and rows of the table by target groups; only places with any figure of them."""
    frame, groups = view.frame, view.groups
    assert groups
    heads = [frame.snapshot.node(id).called(frame.language) for id in groups.columns]
    rows = []
    for place, cells in zip(groups.places, groups.cells, strict=True):
        if any(cell.need for cell in cells):
            rows.append((_named(frame, place), [_group_cell(view, cell) for cell in cells]))
    return heads, rows


def _group_cell(view: View, cell: NeedCell) -> GroupCell:
    return GroupCell(
        _number(view.frame, cell.need),
        _rate(view.frame, cell),
        [lack.text.in_language(view.frame.language) for lack in cell.lacks],
        [view.figure(figure) for figure in cell.figures] if cell.rate else [],
    )


def _missing(view: View) -> list[tuple[str, str, list[str], bool]]:
    """Places where figures are missing: name, address, what is missing, whether there is none at all."""
    frame = view.frame
    found = []
    for place, row in zip(view.need.places, view.need.cells, strict=True):
        lacks: dict[LackKind, dict[str, Label]] = {}
        for cell in row:
            if cell.formula and cell.column in view.columns():
                for lack in cell.lacks:
                    if lack.name:
                        lacks.setdefault(lack.kind, {})[lack.name.de] = lack.name
        said = [_together(kind, names.values()).in_language(frame.language) for kind, names in lacks.items()]
        if said:
            found.append((*_named(frame, place), said, place in view.need.without_figures))
    return found


def _together(kind: LackKind, names: Iterable[Label]) -> Label:
    """One sentence for all indicators that are missing for the same reason."""
    names = list(names)
    joined = Label(de=", ".join(name.de for name in names), en=", ".join(name.en for name in names))
    return Lack(kind, joined).text


def _formulas(view: View) -> list[tuple[list[str], str, str]]:
    """What stands for need: columns, the indicator (empty: none), why or why not."""
    frame, language = view.frame, view.frame.language
    found: dict[tuple[str, str], list[str]] = {}
    sides = [cells for cells in (view.need.cells, view.groups.cells if view.groups else ()) if cells]
    for cells in sides:
        for cell in cells[0]:
            if isinstance(cell.formula, Formula):
                key = (cell.formula.label.in_language(language), cell.formula.why.in_language(language))
            else:
                key = ("", " ".join(lack.text.in_language(language) for lack in cell.lacks))
            found.setdefault(key, []).append(frame.snapshot.node(cell.column).called(language))
    return [(columns, label, why) for (label, why), columns in found.items()]

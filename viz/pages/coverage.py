"""Coverage: places by fields (or guidelines) on a day, what explains each cell, and the same as a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import StringConstraints

from api.switches import switches_of
from graphkb.analytics.coverage import By, Cell, CoverageMatrix, Hierarchy
from graphkb.analytics.coverage.wording import counted
from graphkb.analytics.time import Clock, Course
from graphkb.analytics.what_if import Scenario
from graphkb.analytics.what_if.scenario import MOST_TAKEN
from graphkb.errors import InvalidParameter, NotFound, Phrase
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.coverage_view import Asked, Needs, Panel, finding_own, panel_of, rows_of
from viz.pages.planning import COURSES, asked_day, listing
from viz.pages.switches import SwitchResult, switch_lines, switch_result

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]
Taken = Annotated[list[Annotated[str, StringConstraints(max_length=200)]], Query(max_length=MOST_TAKEN)]

HORIZON = 12
HORIZONS = (6, 12, 24, 36)
"""Months that can be looked ahead."""
MOST_SWITCHES = 80

BY: dict[str, By] = {"": "field", "feld": "field", "leitlinie": "guideline"}


class View:
    """One request: what is asked, the matrix for it, and whether only what is on the spot counts."""

    def __init__(self, frame: Frame, asked: Asked) -> None:
        self.frame, self.asked = frame, asked
        self.day = asked_day(frame, asked.stichtag)
        if asked.spalten not in BY:
            raise _wrong(frame, N_("Spalten"), asked.spalten, N_("Wählen Sie Handlungsfelder oder Leitlinien."))
        if asked.bedarf not in ("", "ja"):
            raise _wrong(frame, N_("Bedarf"), asked.bedarf, N_("Wählen Sie zeigen oder nicht zeigen."))
        if asked.vorschau and asked.vorschau not in map(str, HORIZONS):
            raise _wrong(frame, N_("Vorausschau"), asked.vorschau, N_("Bitte wählen Sie etwas aus der Liste."))
        self.horizon = int(asked.vorschau or HORIZON)
        if asked.oben not in ("", "ja", "nein"):
            raise _wrong(frame, N_("Angebote von oben"), asked.oben, N_("Wählen Sie mitzählen oder nur vor Ort."))
        self.clock = Clock(frame.snapshot, self.day)
        places = Hierarchy(frame.snapshot, self.clock, "place")
        self.quarters = {
            town.id: sorted(
                (id for id in places.below(town.id) if frame.snapshot.node(id).kind == "quarter"),
                key=lambda id: alphabetical(frame.snapshot.node(id).name),
            )
            for town in frame.snapshot.of_kind("municipality")
        }
        rows: tuple[str, ...] = ()
        if asked.zeilen:
            if asked.zeilen not in self.quarters:
                raise _wrong(frame, N_("Zeilen"), asked.zeilen, N_("Das ist keine Kommune."))
            rows = tuple(self.quarters[asked.zeilen])
            if not rows:
                raise _wrong(frame, N_("Zeilen"), asked.zeilen, N_("Dort ist kein Quartier erfasst."))
        # Lists of quarters go by what is on the spot unless the reader asks otherwise (rule 5).
        self.own = asked.oben == "nein" or (not asked.oben and bool(asked.zeilen))
        self.matrix = frame.analyses.matrix(
            self.day,
            concept=asked.konzept or None,
            places=rows,
            target_group=asked.gruppe or None,
            by=BY[asked.spalten],
            horizon_months=self.horizon,
        )
        self.rows = rows

    @property
    def needs(self) -> Needs | None:
        """Need of each cell, if it is asked for and the columns are fields."""
        if not self.asked.bedarf or self.matrix.by != "field":
            return None
        asked = self.asked
        found = self.frame.analyses.need(
            self.day, concept=asked.konzept or None, places=self.rows, target_group=asked.gruppe or None
        )
        return found.by_cell()

    def switched(self, off: tuple[str, ...]) -> SwitchResult | None:
        """Before and after without these bodies and programmes; None: nothing is switched off."""
        if not off:
            return None
        scenario = Scenario.of(self.frame.snapshot, off, [])
        found = self.frame.analyses.switched(self.matrix, scenario, horizon_months=self.horizon)
        return switch_result(self.frame, found, self.asked.stichtag)

    def panel(self) -> Panel | None:
        """The opened cell; None if none is asked for. Raises NotFound for one that the matrix does not have."""
        if not self.asked.zelle:
            return None
        place, _, column = self.asked.zelle.partition("~")
        cell = self.matrix.cell(place, column)
        if cell is None:
            raise NotFound(id=self.asked.zelle)
        heading = next(one for one in self.matrix.columns if one.id == column)
        return panel_of(self.frame, self.matrix, cell, heading, self.asked, self.own)

    def finding(self) -> tuple[str, list[str]]:
        """The finding, and the sentences that follow it."""
        language, findings = self.frame.language, self.matrix.findings
        if self.own and findings.cells:
            return finding_own(self.frame, self.matrix), [findings.more[-1].in_language(language)]
        return findings.sentence.in_language(language), [more.in_language(language) for more in findings.more]

    def counted(self) -> str:
        """How many measures run, of how many that are recorded for these cells."""
        measures = {one.id: one.entry.active for cell in self.matrix.all_cells() for one in cell.measures}
        if not any(measures.values()):
            return self.frame.texts(N_("Gesichert läuft keine der erfassten Maßnahmen ({all})."), all=len(measures))
        said = counted(
            N_("Gezählt wird eine laufende von {all} Maßnahmen."),
            N_("Gezählt werden {n} laufende von {all} Maßnahmen."),
            sum(measures.values()),
            all=len(measures),
        )
        return said.in_language(self.frame.language)


def _wrong(frame: Frame, name: str, value: str, reason: str) -> InvalidParameter:
    return InvalidParameter(name=frame.texts(name), value=value, reason=Phrase.of(reason))


@router.get("/abdeckung")
def coverage(
    frame: FrameDep,
    stichtag: Text = "",
    konzept: Text = "",
    spalten: Text = "",
    zeilen: Text = "",
    gruppe: Text = "",
    oben: Text = "",
    zelle: Annotated[str, Query(max_length=420)] = "",
    vorschau: Text = "",
    bedarf: Text = "",
    ohne: Taken = [],  # noqa: B006 - FastAPI copies it
) -> HTMLResponse:
    """The matrix with its finding, the panel of the opened cell, switches with before and after."""
    asked = Asked(stichtag, konzept, spalten, zeilen, gruppe, oben, zelle, vorschau, bedarf)
    off = tuple(dict.fromkeys(one for one in ohne if one))
    view = View(frame, asked)
    matrix, snapshot = view.matrix, frame.snapshot
    finding, more = view.finding()
    concept = snapshot.node(matrix.concept)
    return frame.render(
        "coverage.html",
        asked=asked,
        own=view.own,
        day=view.day,
        matrix=matrix,
        concept=concept,
        concept_url=frame.link(concept),
        columns=[_column(frame, column.id) for column in matrix.columns],
        rows=rows_of(frame, matrix, asked, view.own, view.needs),
        finding=finding,
        more=more,
        counted=view.counted(),
        missing=[one.in_language(frame.language) for one in matrix.method.missing],
        unplaced=[(one.measure.called(frame.language), frame.link(one.measure)) for one in matrix.unplaced],
        panel=view.panel(),
        towns=_towns(frame, view),
        concepts=_concepts(frame),
        groups=_groups(frame, asked.gruppe),
        horizon=view.horizon,
        horizons=HORIZONS,
        switches=switch_lines(frame, switches_of(snapshot, matrix.all_cells())[:MOST_SWITCHES], off),
        result=view.switched(off),
        kept=[(name, getattr(asked, name)) for name in Asked.__slots__ if name != "zelle"],
        part_url=frame.url("abdeckung/schalter"),
        closed_url=asked.url(frame, zelle=""),
        csv_url=asked.url(frame, "abdeckung.csv", zelle=""),
    )


@router.get("/abdeckung/zelle")
def coverage_cell(
    frame: FrameDep,
    zelle: Annotated[str, Query(max_length=420)],
    stichtag: Text = "",
    konzept: Text = "",
    spalten: Text = "",
    zeilen: Text = "",
    gruppe: Text = "",
    oben: Text = "",
    vorschau: Text = "",
    bedarf: Text = "",
) -> HTMLResponse:
    """The panel of one cell alone, to be put into the page."""
    view = View(frame, Asked(stichtag, konzept, spalten, zeilen, gruppe, oben, zelle, vorschau, bedarf))
    return frame.render("coverage_cell.html", panel=view.panel(), horizon=view.horizon)


@router.get("/abdeckung/schalter")
def coverage_switches(
    frame: FrameDep,
    stichtag: Text = "",
    konzept: Text = "",
    spalten: Text = "",
    zeilen: Text = "",
    gruppe: Text = "",
    oben: Text = "",
    vorschau: Text = "",
    ohne: Taken = [],  # noqa: B006
) -> HTMLResponse:
    """Before and after alone, to be put into the page while somebody switches."""
    view = View(frame, Asked(stichtag, konzept, spalten, zeilen, gruppe, oben, "", vorschau))
    off = tuple(dict.fromkeys(one for one in ohne if one))
    return frame.render("switch_result.html", result=view.switched(off), horizon=view.horizon)


@router.get("/abdeckung.csv")
def coverage_csv(
    frame: FrameDep,
    stichtag: Text = "",
    konzept: Text = "",
    spalten: Text = "",
    zeilen: Text = "",
    gruppe: Text = "",
    oben: Text = "",
    vorschau: Text = "",
) -> Response:
    """Every cell as a row, for a spreadsheet: semicolons, UTF-8 with a byte order mark."""
    view = View(frame, Asked(stichtag, konzept, spalten, zeilen, gruppe, oben, "", vorschau))
    heads = [frame.texts(head) for head in CSV_HEADS]
    name = f"abdeckung-{view.day.isoformat()}"
    return csv_response(frame, name, heads, _csv_rows(frame, view.matrix), view.matrix.method)


CSV_HEADS = (
    N_("Stichtag"),
    N_("Konzept"),
    N_("Ort (Kennung)"),
    N_("Ort"),
    N_("Spalte (Kennung)"),
    N_("Spalte"),
    N_("Zielgruppe"),
    N_("Stand"),
    N_("Stand vor Ort"),
    N_("Träger"),
    N_("Träger am Ende der Vorausschau"),
    N_("laufende Maßnahmen vor Ort"),
    N_("laufende Maßnahmen, geerbt"),
    N_("geerbt von"),
    N_("Gründe"),
    N_("Gründe vor Ort"),
    N_("Hinweise"),
    N_("älteste Angabe"),
    *COURSES.values(),
    N_("zu fragen"),
    N_("Quellen"),
)


def _csv_rows(frame: Frame, matrix: CoverageMatrix) -> Iterator[list[str]]:
    language, called = frame.language, _caller(frame)
    for cell in matrix.all_cells():
        yield [
            matrix.day.isoformat(),
            called(matrix.concept),
            cell.place,
            called(cell.place),
            cell.column,
            called(cell.column),
            called(cell.target_group) if cell.target_group else "",
            cell.state.label.in_language(language),
            cell.own_state.label.in_language(language),
            ", ".join(called(body) for body in cell.overall.bodies),
            ", ".join(called(body) for body in cell.overall.bodies_later),
            str(len(cell.running_own)),
            str(len(cell.running_inherited)),
            ", ".join(called(place) for place in cell.inherited_from),
            " ".join(reason.text.in_language(language) for reason in cell.overall.reasons),
            " ".join(reason.text.in_language(language) for reason in cell.own.reasons),
            "; ".join(flag.text.in_language(language) for flag in cell.flags()),
            frame.fuzzy(cell.oldest),
            *(_measures(cell, course, called) for course in COURSES),
            listing(frame, [office.office for office in cell.responsible], most=99),
            ", ".join(str(source) for source in cell.sources),
        ]


def _measures(cell: Cell, course: Course, called) -> str:  # type: ignore[no-untyped-def]
    return ", ".join(called(one.id) for one in cell.of_course(course))


def _caller(frame: Frame):  # type: ignore[no-untyped-def]
    return lambda id: frame.snapshot.node(id).called(frame.language)


def _column(frame: Frame, id: str) -> dict[str, str]:
    node = frame.snapshot.node(id)
    return {"name": _breakable(node.called(frame.language)), "url": frame.link(node)}


LONG_PARTS = re.compile(
    r"(?<=\w{4})(?=(?:bildung|gesundheit|arbeit|förderung|planung|kompetenz|organisation|kultur|leben|schaft|lich|raum))"
)
"""Where long German names of fields may be broken."""


def _breakable(name: str) -> str:
    """A name that may be broken after a slash and within long words."""
    return LONG_PARTS.sub("\u00ad", name.replace("/", "/\u200b"))


def _towns(frame: Frame, view: View) -> list[tuple[str, str, int]]:
    """Municipalities whose quarters can be the rows: id, name, number of quarters."""
    return [(id, name, len(view.quarters[id])) for id, name in frame.choices("municipality") if view.quarters[id]]


def _concepts(frame: Frame) -> list[tuple[str, str]]:
    """Concepts that have fields or guidelines."""
    snapshot = frame.snapshot
    return [
        (id, name)
        for id, name in frame.choices("concept")
        if any(snapshot.node(link.source).kind in ("field", "guideline") for link in snapshot.into(id, "BELONGS_TO"))
    ]


def _groups(frame: Frame, chosen: str) -> list[tuple[str, str]]:
    """Target groups of any measure."""
    snapshot = frame.snapshot
    used = {link.target for link in snapshot.of_type("TARGETS") if snapshot.node(link.source).kind == "measure"}
    return [pair for pair in frame.choices("target_group") if pair[0] in used or pair[0] == chosen]

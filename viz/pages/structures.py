"""Structures: what each place has, what it is known not to have, what is not recorded; one place in full."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.coverage import (
    Evidence,
    FieldOffices,
    PlaceStructures,
    Presence,
    Structure,
    StructureKind,
    Structures,
)
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.planning import asked_day, listing
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]

SIGNS = {
    Presence.RECORDED: "thin",
    Presence.PLANNED: "planned",
    Presence.KNOWN_NONE: "gap",
    Presence.ENDED: "",
    Presence.NOT_RECORDED: "unknown",
}
"""The sign of a coverage state that says the same; empty: a cross."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A structure as a cell of the table."""

    sign: str
    word: str
    count: int
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One record in the drill-down."""

    name: str
    url: str
    last: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class Part:
    """One structure in the drill-down."""

    title: str
    shown: Shown
    lines: list[Line]
    asked: list[tuple[str, str, list[Badge]]]
    """Statements: day with address, who was asked, sources."""


@dataclass(frozen=True, slots=True)
class Row:
    """One place in the table."""

    name: str
    url: str
    on: bool
    cells: list[Shown]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """Who is responsible for a field."""

    name: str
    url: str
    seats: list[tuple[str, str, int]]
    """Place, names of its offices, how many."""
    without: str
    without_own: str
    word: str


class View:
    """One request and its result."""

    def __init__(self, frame: Frame, stichtag: str, konzept: str, ort: str) -> None:
        self.frame, self.ort = frame, ort
        self.query = {"stichtag": stichtag, "konzept": konzept}
        self.book = SourceBook(frame)
        self.day = asked_day(frame, stichtag)
        self.found: Structures = frame.analyses.structures(self.day, concept=konzept or None)
        self.one: Structures | None = None
        if ort:
            self.one = frame.analyses.structures(self.day, concept=konzept or None, places=(ort,))

    def called(self, id: str) -> str:
        """A name in the reader's language."""
        return self.frame.snapshot.node(id).called(self.frame.language)

    def row(self, row: PlaceStructures) -> Row:
        """A place with a cell for each kind of structure."""
        return Row(
            name=self.called(row.place),
            url=self.frame.url("strukturen", **self.query, ort=row.place) + "#ort",
            on=row.place == self.ort,
            cells=[self.cell(row, kind) for kind in StructureKind],
        )

    def cell(self, row: PlaceStructures, kind: StructureKind) -> Shown:
        """One structure; responsible offices of all fields together."""
        items = row.of(kind)
        if len(items) == 1 and kind is not StructureKind.RESPONSIBLE_OFFICE:
            return self.shown(items[0])
        return self.offices(items)

    def shown(self, item: Structure) -> Shown:
        """A structure in sign and word."""
        language = self.frame.language
        sign = "ending" if item.aged else SIGNS[item.presence]
        word = item.presence.label.in_language(language)
        return Shown(sign, word, len(item.records), [note.in_language(language) for note in item.notes])

    def offices(self, items: tuple[Structure, ...]) -> Shown:
        """In how many fields there is an office of its own, in how many known none."""
        texts = self.frame.texts
        there = [item for item in items if item.presence is Presence.RECORDED]
        none = sum(1 for item in items if item.presence is Presence.KNOWN_NONE)
        notes = [texts(N_("in {n} Feldern nachgefragt: keine"), n=none)] if none else []
        if not there:
            sign = "gap" if none and none == len(items) else "unknown"
            word = Presence.KNOWN_NONE if sign == "gap" else Presence.NOT_RECORDED
            return Shown(sign, word.label.in_language(self.frame.language), 0, notes)
        old = all(item.aged for item in there)
        if old:
            notes.append(texts(N_("lange nicht bestätigt")))
        return Shown(
            "ending" if old else "thin",
            texts(N_("in {n} von {all} Feldern"), n=len(there), all=len(items)),
            0,
            notes,
        )

    def parts(self) -> Iterator[Part]:
        """The place asked for, structure by structure."""
        for row in self.one.places if self.one else ():
            for item in row.items:
                title = item.kind.label.in_language(self.frame.language)
                if item.field:
                    title = f"{title}: {self.called(item.field)}"
                yield Part(
                    title=title,
                    shown=self.shown(item),
                    lines=[self.line(one) for one in item.evidence],
                    asked=[self.asked(item, at) for at in range(len(item.statements))],
                )

    def line(self, one: Evidence) -> Line:
        """One record with its last word and sources."""
        node = self.frame.snapshot.node(one.record)
        last = self.frame.fuzzy(one.confirmed) or self.frame.texts(N_("ohne Datum"))
        return Line(
            name=node.called(self.frame.language),
            url=self.frame.link(node),
            last=last,
            sources=self.book.badges(one.sources, asserted=one.confirmed),
        )

    def asked(self, item: Structure, at: int) -> tuple[str, str, list[Badge]]:
        """Who was asked, with sources."""
        statement = item.statements[at].statement
        whom = listing(self.frame, statement.bodies) or self.frame.texts(N_("gefragte Stelle nicht erfasst"))
        day = self.frame.fuzzy(statement.day) or self.frame.texts(N_("ohne Datum"))
        return f"{day} · {whom}", self.frame.link(statement.node), self.book.badges(statement.sources)

    def field(self, one: FieldOffices) -> FieldRow:
        """Who is responsible for a field, in words."""
        texts = self.frame.texts
        word = texts(N_("keine erfasst")) if not one.seats else ""
        if one.several:
            word = texts(N_("mehrere am selben Ort"))
        all_places = len(self.found.places)
        return FieldRow(
            name=self.called(one.field),
            url=self.frame.link(self.frame.snapshot.node(one.field)),
            seats=[
                (self.called(place), listing(self.frame, offices, most=99), len(offices))
                for place, offices in one.seats
            ],
            without=listing(self.frame, one.without, most=99),
            without_own=texts(N_("{n} von {all} Orten"), n=len(one.without_own), all=all_places),
            word=word,
        )


@router.get("/strukturen")
def structures(frame: FrameDep, stichtag: Text = "", konzept: Text = "", ort: Text = "") -> HTMLResponse:
    """Places by structures, responsible offices by field; `ort`: one place with names and sources."""
    view = View(frame, stichtag, konzept, ort)
    found, language = view.found, frame.language
    parts = list(view.parts())
    return frame.render(
        "structures.html",
        day=view.day,
        concept=frame.snapshot.node(found.concept) if found.concept else None,
        concept_url=frame.link(frame.snapshot.node(found.concept)) if found.concept else "",
        result=found,
        finding=found.sentence.in_language(language),
        more=[one.in_language(language) for one in found.more],
        kinds=[kind.label.in_language(language) for kind in StructureKind],
        rows=[view.row(row) for row in found.places],
        fields=[view.field(one) for one in found.fields],
        place=(view.called(ort), frame.link(frame.snapshot.node(ort))) if ort else None,
        parts=parts,
        sources=view.book.listed(),
        signs=[(SIGNS[presence], presence.label.in_language(language)) for presence in Presence],
        concepts=frame.choices("concept"),
        ort=ort,
        closed_url=frame.url("strukturen", **view.query),
        csv_url=frame.url("strukturen.csv", **view.query, ort=ort),
    )


@router.get("/strukturen.csv")
def structures_csv(frame: FrameDep, stichtag: Text = "", konzept: Text = "", ort: Text = "") -> Response:
    """Every structure of every place as a row; migrant organisations are named only for a single place."""
    view = View(frame, stichtag, konzept, ort)
    found, language = view.one or view.found, frame.language
    heads = (
        N_("Stichtag"),
        N_("Ort (Kennung)"),
        N_("Ort"),
        N_("Struktur"),
        N_("Handlungsfeld"),
        N_("Stand"),
        N_("Anzahl"),
        N_("Namen"),
        N_("zuletzt belegt"),
        N_("Hinweise"),
        N_("Quellen"),
    )
    rows = [
        [
            found.day.isoformat(),
            row.place,
            view.called(row.place),
            item.kind.label.in_language(language),
            view.called(item.field) if item.field else "",
            item.presence.label.in_language(language),
            len(item.records),
            ", ".join(view.called(id) for id in found.names(item)),
            frame.fuzzy(item.last),
            "; ".join(note.in_language(language) for note in item.notes),
            ", ".join(str(source) for source in item.sources),
        ]
        for row in found.places
        for item in row.items
    ]
    name = f"strukturen-{found.day.isoformat()}"
    return csv_response(frame, name, [frame.texts(head) for head in heads], rows, found.method)

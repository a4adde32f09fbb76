"""Two or more concepts side by side: fields that correspond, what stands in one alone, measures of several."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.change import CrossField, SideBySide
from graphkb.errors import InvalidParameter, NotFound, Phrase
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.concepts import concepts_with_fields
from viz.pages.planning import asked_day, default_concept
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()

Chosen = Annotated[list[str] | None, Query(max_length=12)]
Text = Annotated[str, Query(max_length=200)]

PAGE = "leitlinien/nebeneinander"

SHOWN = 4
"""So many concepts fit beside each other on a page and on paper."""

HEADS = (
    N_("Zeile"),
    N_("Konzept"),
    N_("Handlungsfeld"),
    N_("Handlungsfeld (Kennung)"),
    N_("Entsprechung"),
    N_("Leitlinien"),
    N_("Zahl der Maßnahmen"),
    N_("Maßnahmen"),
    N_("davon auch in einem anderen"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """A field in a cell."""

    name: str
    url: str
    match: str
    """«genau», «nah»; empty: the row begins with it."""
    guidelines: list[tuple[str, str]]
    measures: list[tuple[str, str, bool]]
    """Name, address, whether it is in another of the concepts too."""
    mind_map_url: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a cell for each concept; empty: no correspondence is recorded."""

    cells: list[list[Part]]
    only: str
    """Name of the concept in which alone it stands; empty: in several."""


@router.get("/leitlinien/nebeneinander")
def page(frame: FrameDep, konzept: Chosen = None, stichtag: Text = "") -> HTMLResponse:
    """Finding, choice, the table of fields, measures of several concepts."""
    day = asked_day(frame, stichtag)
    options = concepts_with_fields(frame, day)
    ids = _chosen(frame, konzept, stichtag)
    found = frame.analyses.side_by_side(day, ids) if len(ids) > 1 else None
    book = SourceBook(frame)
    query = {"konzept": ids, "stichtag": stichtag}
    return frame.render(
        "side_by_side.html",
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Konzepte nebeneinander")))),
        day=day,
        stichtag=stichtag,
        options=options,
        chosen=[*ids, *[""] * (SHOWN - len(ids))],
        names=[_called(frame, id) for id in ids],
        heads=[(_called(frame, id), frame.link(frame.snapshot.node(id))) for id in ids],
        found=found,
        finding=found.sentence.in_language(frame.language) if found else "",
        more=[one.in_language(frame.language) for one in found.more] if found else [],
        missing=[one.in_language(frame.language) for one in found.method.missing] if found else [],
        lines=_lines(frame, book, found) if found else [],
        shared=[
            (_called(frame, id), frame.link(frame.snapshot.node(id)), [_called(frame, one) for one in concepts])
            for id, concepts in (found.shared.items() if found else ())
        ],
        csv_url=frame.url(f"{PAGE}.csv", **query),
        over_time_url=frame.url("wandel/konzepte", von=ids[0], bis=ids[1]) if len(ids) > 1 else "",
        sources=book.listed(),
    )


@router.get("/leitlinien/nebeneinander.csv")
def csv(frame: FrameDep, konzept: Chosen = None, stichtag: Text = "") -> Response:
    """One line for each field in each row."""
    day = asked_day(frame, stichtag)
    ids = _chosen(frame, konzept, stichtag)
    if len(ids) < 2:
        raise NotFound(id="nebeneinander")
    found = frame.analyses.side_by_side(day, ids)
    lines = []
    for number, row in enumerate(found.rows, 1):
        for side, cell in zip(found.sides, row.cells, strict=True):
            for part in cell:
                lines.append(
                    [
                        number,
                        _called(frame, side.concept),
                        _called(frame, part.field),
                        part.field,
                        _match(frame, part) if part.match else "",
                        "; ".join(_called(frame, id) for id in part.guidelines),
                        len(part.measures),
                        "; ".join(_called(frame, id) for id in part.measures),
                        "; ".join(_called(frame, id) for id in part.measures if id in found.shared),
                    ]
                )
            if not cell:
                nothing = frame.texts(N_("keine Entsprechung erfasst"))
                lines.append([number, _called(frame, side.concept), "", "", nothing, "", "", "", ""])
    return csv_response(frame, "konzepte-nebeneinander", [frame.texts(head) for head in HEADS], lines, found.method)


def _chosen(frame: Frame, asked: list[str] | None, stichtag: str) -> tuple[str, ...]:
    """Concepts asked for, each once; with fewer than two the newest and what corresponds to it most.

    Raises InvalidParameter for what is no recorded concept and for more than fit.
    """
    name = frame.texts(N_("Konzept"))
    ids = list(dict.fromkeys(id.strip() for id in asked or () if id.strip()))
    for id in ids:
        node = frame.snapshot.get(id)
        if node is None or node.kind != "concept":
            reason = Phrase.of(N_("Dieses Konzept ist nicht erfasst."))
            raise InvalidParameter(name=name, value=id, reason=reason)
    if len(ids) > SHOWN:
        reason = Phrase.of(N_("Nebeneinander passen höchstens {most} Konzepte."), most=SHOWN)
        raise InvalidParameter(name=name, value=", ".join(ids), reason=reason)
    day = asked_day(frame, stichtag)
    known = [id for id, _ in concepts_with_fields(frame, day)]
    if not ids:
        first = default_concept(frame, day) or next(iter(known), "")
        ids = [first] if first else []
    if len(ids) == 1:
        other = next(iter(_comparable(frame, day, ids[0])), "")
        ids += [other] if other else []
    return tuple(ids)


def _called(frame: Frame, id: str) -> str:
    return frame.snapshot.node(id).called(frame.language)


def _match(frame: Frame, part: CrossField) -> str:
    if part.match is None:
        return ""
    option = frame.context.ontology.properties["match"].option(part.match.match)
    return option.label.in_language(frame.language) if option else frame.texts(N_("Art nicht erfasst"))


def _lines(frame: Frame, book: SourceBook, found: SideBySide) -> list[Line]:
    def named(id: str) -> tuple[str, str]:
        node = frame.snapshot.node(id)
        return node.called(frame.language), frame.link(node)

    def part(concept: str, one: CrossField) -> Part:
        return Part(
            *named(one.field),
            match=_match(frame, one),
            guidelines=[named(id) for id in one.guidelines],
            measures=[(*named(id), id in found.shared) for id in one.measures],
            mind_map_url=frame.url("mindmap", konzept=concept, feld=one.field),
            sources=book.of_all(one.match.relations) if one.match else [],
        )

    return [
        Line(
            [[part(side.concept, one) for one in cell] for side, cell in zip(found.sides, row.cells, strict=True)],
            _called(frame, found.sides[row.start].concept) if row.only else "",
        )
        for row in found.rows
    ]


def _comparable(frame: Frame, day: date, chosen: str) -> list[str]:
    """Other concepts with fields: those with most ties between the fields first, kin before others."""
    snapshot = frame.snapshot
    traces = frame.analyses.trace(day).concepts
    fields = {one.field: trace.concept for trace in traces for one in trace.fields}
    kin = {link.target for link in snapshot.out(chosen, "SUCCEEDS")}
    kin |= {link.source for link in snapshot.into(chosen, "SUCCEEDS")}
    counts = {trace.concept: 0 for trace in traces if trace.fields and trace.concept != chosen}
    for link in snapshot.of_type("CORRESPONDS_TO"):
        ends = {fields.get(link.source), fields.get(link.target)}
        if chosen in ends:
            for id in ends - {chosen, None}:
                if id in counts:
                    counts[id] += 1
    return sorted(counts, key=lambda id: (not counts[id], id not in kin, -counts[id], id))

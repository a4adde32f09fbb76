"""Migrant organisations: how far they reach and what would help most; in public as counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.neighbours import NewTie, Option, Reach, Way
from graphkb.analytics.network import CLASS_LABELS, WEAK_LABELS, TieState
from graphkb.analytics.network.reach import REACH_BANDS, SECTORS, STEP_BANDS
from graphkb.ontology import Label
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.planning import asked_day
from viz.sources import Badge, SourceBook

__all__ = ["Voice", "router", "voice"]

router = APIRouter()

PATH = "migrantenorganisationen"


@dataclass(frozen=True, slots=True)
class Voice:
    """To whom an organisation can object: the district, with what is recorded of it. Empty: not recorded."""

    name: str
    url: str
    address: str
    contact: str
    website: str


@dataclass(frozen=True, slots=True)
class WayCell:
    """«direkt: Musterstadt», with a link to the way and its evidence."""

    words: str
    name: str
    url: str
    way_url: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class OptionLine:
    """A candidate with reasons and traces."""

    name: str
    unit: str
    url: str
    gain: str
    reasons: list[tuple[int, str, list[Badge]]]
    traces: list[tuple[str, list[Badge]]]


@dataclass(frozen=True, slots=True)
class Row:
    """One organisation as the table shows it."""

    id: str
    name: str
    url: str
    state: str
    within: str
    of: str
    municipality: WayCell
    region: WayCell
    adviser: WayCell
    ties: str
    evidence: str
    sectors: str
    depth: str
    last: str
    helpful: str
    caution: str
    options: list[OptionLine]
    partners_url: str
    ask_url: str
    """Where a link for it is made, by which it can answer."""
    answer: str
    """What is shown with the record, its own answers among it; empty: nothing."""


@router.get(f"/{PATH}")
def organisations(frame: FrameDep, stichtag: Annotated[str, Query(max_length=40)] = "") -> HTMLResponse:
    """Finding, distributions for everybody, the table for those signed in, and how to object."""
    day = asked_day(frame, stichtag)
    reaches, helpful = frame.analyses.reach(day), frame.analyses.helpful_ties(day)
    book = SourceBook(frame)
    new = {row.body: row for row in helpful.rows or ()}
    return frame.render(
        "organisations.html",
        day=day,
        stichtag=stichtag,
        found=reaches,
        helpful=helpful,
        finding=reaches.sentence.in_language(frame.language),
        helpful_finding=helpful.sentence.in_language(frame.language),
        states=_states(frame, reaches.states),
        reached=_banded(frame, REACH_BANDS, reaches.reached),
        bands=[label.in_language(frame.language) for label in STEP_BANDS.values()],
        ways=[
            (frame.texts(label), list(counts.values()))
            for label, counts in (
                (N_("der Verwaltung am Ort"), reaches.to_municipality),
                (N_("der Verwaltung der Region"), reaches.to_region),
                (N_("einer Beratung"), reaches.to_adviser),
            )
        ],
        first=[(_name(frame, body), frame.link(frame.snapshot.node(body)), n) for body, n in helpful.public],
        rows=None if reaches.rows is None else [_row(frame, book, row, new[row.body]) for row in reaches.rows],
        sources=book.listed(),
        voice=voice(frame),
        csv_url=frame.url(f"{PATH}.csv", stichtag=stichtag),
    )


@router.get(f"/{PATH}.csv")
def organisations_csv(frame: FrameDep, stichtag: Annotated[str, Query(max_length=40)] = "") -> Response:
    """One line an organisation for those signed in; the counts for everybody."""
    day = asked_day(frame, stichtag)
    reaches, helpful = frame.analyses.reach(day), frame.analyses.helpful_ties(day)
    name = f"{PATH}-{day.isoformat()}"
    if reaches.rows is None:
        lines = [
            [frame.texts(label), band, n]
            for label, bands in (
                (N_("Stellen in drei Schritten"), _banded(frame, REACH_BANDS, reaches.reached)),
                (N_("Weg zur Verwaltung am Ort"), _banded(frame, STEP_BANDS, reaches.to_municipality)),
                (N_("Weg zur Verwaltung der Region"), _banded(frame, STEP_BANDS, reaches.to_region)),
                (N_("Weg zu einer Beratung"), _banded(frame, STEP_BANDS, reaches.to_adviser)),
                (N_("Stand"), _states(frame, reaches.states)),
            )
            for band, n in bands
        ]
        heads = [frame.texts(head) for head in (N_("Frage"), N_("Antwort"), N_("Migrantenorganisationen"))]
        return csv_response(frame, name, heads, lines, reaches.method)
    new = {row.body: row for row in helpful.rows or ()}
    heads = [frame.texts(head) for head in _HEADS]
    return csv_response(frame, name, heads, _csv_rows(frame, reaches.rows, new), reaches.method)


_HEADS = (
    N_("Organisation"),
    N_("Stand"),
    N_("Stellen in einem Schritt"),
    N_("Stellen in zwei Schritten"),
    N_("Stellen in drei Schritten"),
    N_("Weg zur Verwaltung am Ort"),
    N_("Weg zur Verwaltung der Region"),
    N_("Weg zu einer Beratung"),
    N_("Verbindungen"),
    N_("Angaben"),
    N_("Quellen"),
    N_("zuletzt belegt"),
    N_("Am meisten würde helfen"),
    N_("Zu bedenken"),
)


def _csv_rows(frame: Frame, rows: tuple[Reach, ...], new: Mapping[str, NewTie]) -> Iterator[list[object]]:
    for row in rows:
        helpful = new[row.body]
        yield [
            _name(frame, row.body),
            WEAK_LABELS[row.ties.state].in_language(frame.language),
            *row.within,
            *(_way_words(frame, way) for way in (row.municipality, row.region, row.adviser)),
            row.ties.ties,
            row.ties.facts,
            row.ties.sources,
            row.ties.last.year if row.ties.last else "",
            helpful.sentence.in_language(frame.language),
            helpful.caution.in_language(frame.language) if helpful.caution else "",
        ]


def voice(frame: Frame) -> Voice | None:
    """To whom one can object: the district's body, as it is recorded; None if it is not."""
    node = frame.snapshot.get(frame.context.settings.district)
    if node is None:
        return None
    contact = ", ".join(text for text in (node.text("email"), node.text("phone")) if text)
    return Voice(node.called(frame.language), frame.link(node), node.text("address"), contact, node.text("website"))


def _name(frame: Frame, id: str) -> str:
    return frame.snapshot.node(id).called(frame.language)


def _states(frame: Frame, counts: Mapping[TieState, int]) -> list[tuple[str, int]]:
    return [(WEAK_LABELS[state].in_language(frame.language), counts[state]) for state in TieState]


def _banded(frame: Frame, labels: Mapping[str, Label], counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(label.in_language(frame.language), counts[band]) for band, label in labels.items()]


def _row(frame: Frame, book: SourceBook, row: Reach, helpful: NewTie) -> Row:
    texts, node = frame.texts, frame.snapshot.node(row.body)
    facts = texts.plural("{n} Angabe", "{n} Angaben", row.ties.facts)
    sources = texts.plural("{n} Quelle", "{n} Quellen", row.ties.sources)
    return Row(
        id=row.body,
        name=node.called(frame.language),
        url=frame.link(node),
        state=WEAK_LABELS[row.ties.state].in_language(frame.language),
        within=" / ".join(str(n) for n in row.within),
        of=texts(N_("von {n} im selben Teil des Netzes"), n=row.component - 1) if row.component > 1 else "",
        municipality=_way(frame, book, row.body, row.municipality),
        region=_way(frame, book, row.body, row.region),
        adviser=_way(frame, book, row.body, row.adviser),
        ties=texts.plural("{n} Verbindung", "{n} Verbindungen", row.ties.ties) if row.ties.ties else "",
        evidence=", ".join(
            f"{CLASS_LABELS[kind].in_language(frame.language)}: {n}" for kind, n in sorted(row.evidence.items())
        ),
        sectors=", ".join(
            f"{SECTORS[id].in_language(frame.language)}: {row.sectors[id]}" for id in SECTORS if id in row.sectors
        ),
        depth=texts(N_("{facts} aus {sources}"), facts=facts, sources=sources),
        last=str(row.ties.last.year) if row.ties.last else "",
        helpful=helpful.sentence.in_language(frame.language),
        caution=helpful.caution.in_language(frame.language) if helpful.caution else "",
        options=[_option(frame, book, option) for option in helpful.options],
        partners_url=frame.url("partner", fuer=row.body),
        ask_url=frame.url("erfassen/auffrischen/fragen", id=row.body),
        answer=node.remark,
    )


def _way_words(frame: Frame, way: Way) -> str:
    words = STEP_BANDS[way.band].in_language(frame.language)
    return f"{words}: {_name(frame, way.nearest)}" if way.nearest else words


def _way(frame: Frame, book: SourceBook, body: str, way: Way) -> WayCell:
    words = STEP_BANDS[way.band].in_language(frame.language)
    if not way.nearest:
        return WayCell(words, "", "", "", [])
    node = frame.snapshot.node(way.nearest)
    sources = [badge for relation in way.relations for badge in book.of(relation)]
    if way.introduction and not way.contact and len(way.introduction.steps) == 1:
        sources = book.badges(way.introduction.steps[0].through.sources[:2])
    way_url = "" if way.contact or way.steps == 1 else frame.url("wege", von=body, nach=way.nearest)
    return WayCell(words, node.called(frame.language), frame.link(node), way_url, sources)


def _option(frame: Frame, book: SourceBook, option: Option) -> OptionLine:
    node = frame.snapshot.node(option.body)
    gain = option.gain
    nearer = frame.texts.plural("{n} Stelle näher", "{n} Stellen näher", gain.shortened)
    if gain.joined:
        joined = frame.texts.plural("{n} davon bisher ohne Weg", "{n} davon bisher ohne Weg", gain.joined)
        nearer = f"{nearer}, {joined}"
    return OptionLine(
        name=node.called(frame.language),
        unit=_name(frame, option.actor) if option.actor != option.body else "",
        url=frame.link(node),
        gain=nearer,
        reasons=[
            (
                reason.blocks,
                reason.sentence.in_language(frame.language),
                book.badges(reason.sources[:2], derived=reason.derived),
            )
            for reason in option.reasons[:4]
        ],
        traces=[
            (trace.sentence.in_language(frame.language), book.badges(trace.sources[:2])) for trace in option.traces[:3]
        ],
    )

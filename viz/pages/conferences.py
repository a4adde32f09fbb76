"""Recurring conferences: what they discussed and decided, and when the next is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse

from api.conferences import Conferences
from graphkb.analytics.coverage.wording import counted
from graphkb.analytics.evaluation import Conference, Occasion, conference, conferences
from graphkb.model import Visibility
from graphkb.texts import N_
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.evaluation_view import decision_of
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()

Id = Annotated[str, Path(max_length=200)]


@dataclass(frozen=True, slots=True)
class PointLine:
    """One thing that was discussed."""

    name: str
    url: str
    kind: str
    decision: str
    """Empty: not recorded."""
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class OccasionCard:
    """One time that a conference meets."""

    id: str
    name: str
    url: str
    when: str
    late: bool
    remark: str
    points: list[PointLine]
    sources: list[Badge]


@router.get("/konferenzen")
def all_conferences(frame: FrameDep) -> HTMLResponse:
    """Every series with its last and next occasion."""
    rows = []
    for one in conferences(frame.snapshot, frame.context.today()):
        last, following = next(iter(one.past), None), next(iter(one.coming), None)
        rows.append(
            {
                "name": one.series.called(frame.language),
                "url": frame.url(f"konferenzen/{one.id}"),
                "rhythm": one.rhythm_months,
                "past": len(one.past),
                "last": _named(frame, last),
                "next": _named(frame, following),
                "due": frame.day(one.due),
            }
        )
    return frame.render("conferences.html", rows=rows)


@router.get("/konferenzen/{id}")
def one_conference(frame: FrameDep, id: Id) -> HTMLResponse:
    """A series: description, next occasion, past ones with what was discussed and decided."""
    found = conference(frame.snapshot, id, frame.context.today())
    book = SourceBook(frame)
    name = found.series.called(frame.language)
    return frame.render(
        "conference.html",
        series=found.series,
        name=name,
        own_sources=book.of(found.series),
        record_url=frame.link(found.series),
        rhythm=found.rhythm_months,
        finding=_finding(frame, found),
        due=frame.day(found.due),
        overdue=found.due is not None and found.due < frame.context.today() and not found.coming,
        lists=_lists(frame, found),
        plan_url=frame.url(f"konferenzen/{id}/naechste"),
        coming=[_card(frame, book, one) for one in found.coming],
        past=[_card(frame, book, one) for one in found.past],
        sources=book.listed(),
        crumbs=frame.crumbs(Crumb(name)),
    )


def _lists(frame: Frame, found: Conference) -> set[str]:
    """Occasions that have a list; nobody but the administration is told."""
    if not frame.reader.sees(Visibility.INTERNAL):
        return set()
    wanted = Conferences(frame.context)
    return {one.id for one in found.coming if wanted.list_of(one.id)}


def _finding(frame: Frame, found: Conference) -> str:
    t = frame.texts
    last = next(iter(found.past), None)
    if last is None:
        return t(N_("Dass sie schon stattfand, ist nicht erfasst."))
    times = counted("Erfasst ist eine Konferenz", "Erfasst sind {n} Konferenzen", len(found.past)).in_language(
        frame.language
    )
    if last.when is None:
        return t(N_("{times}."), times=times)
    return t(N_("{times}, zuletzt {date}."), times=times, date=frame.fuzzy(last.when))


def _named(frame: Frame, one: Occasion | None) -> tuple[str, str] | None:
    if one is None:
        return None
    when = frame.fuzzy(one.when)
    return one.event.called(frame.language), when


def _card(frame: Frame, book: SourceBook, one: Occasion) -> OccasionCard:
    points = []
    for point in one.points:
        node = frame.snapshot.node(point.subject)
        points.append(
            PointLine(
                node.called(frame.language),
                frame.link(node),
                frame.context.ontology.kind(node.kind).label.in_language(frame.language),
                decision_of(frame, point.relation),
                book.of(point.relation),
            )
        )
    return OccasionCard(
        id=one.id,
        name=one.event.called(frame.language),
        url=frame.link(one.event),
        when=frame.fuzzy(one.when),
        late=one.late,
        remark=one.event.remark,
        points=points,
        sources=book.of(one.event),
    )

"""Guidelines: concept → field → guideline → measure, where nothing is known yet, and two concepts side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from babel.lists import format_list
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from graphkb.analytics.coverage import ConceptTrace
from graphkb.analytics.coverage.wording import counted
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import FuzzyDate
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.frame import Frame, FrameDep
from viz.pages.guidelines_view import CrossRow, crosswalk, rows_of
from viz.pages.planning import asked_day, choices, default_concept, listing
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()

ALL = "alle"

Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class ConceptLine:
    """A concept in the list of all."""

    name: str
    url: str
    own_url: str
    owners: str
    year: str
    fields: int
    guidelines: int
    without: int
    on: bool


@router.get("/leitlinien")
def guidelines(frame: FrameDep, konzept: Text = "", mit: Text = "", stichtag: Text = "") -> HTMLResponse:
    """One concept in full (or all, down to the measures of guidelines), and its fields beside those of another."""
    day = asked_day(frame, stichtag)
    everything = frame.analyses.trace(day)
    by_id = {trace.concept: trace for trace in everything.concepts}
    chosen = konzept or default_concept(frame, day) or ALL
    for name, value in ((N_("Konzept"), chosen), (N_("Vergleich mit"), mit)):
        if value and value != ALL and value not in by_id:
            reason = Phrase.of(N_("Dieses Konzept ist nicht erfasst."))
            raise InvalidParameter(name=frame.texts(name), value=value, reason=reason)
    one = chosen != ALL
    trace = frame.analyses.trace(day, concept=chosen) if one else everything
    book = SourceBook(frame)
    clock = Clock(frame.snapshot, day)
    partners = _comparable(frame, by_id, chosen) if one and by_id[chosen].fields else []
    other = mit if mit in by_id and mit != chosen else next((id for id, _, _ in partners), "")
    there: list[CrossRow] = crosswalk(frame, book, clock, chosen, other) if one and other else []
    back: list[CrossRow] = crosswalk(frame, book, clock, other, chosen) if one and other else []
    return frame.render(
        "guidelines.html",
        day=day,
        stichtag=stichtag,
        chosen=chosen,
        one=one,
        all_url=frame.url("mindmap", konzept=ALL, stichtag=stichtag),
        concept=frame.snapshot.node(chosen) if one else None,
        finding=trace.sentence.in_language(frame.language),
        more=trace.more.in_language(frame.language) if trace.guidelines or trace.serving_none else "",
        missing=[said.in_language(frame.language) for said in trace.method.missing],
        analysis=trace.method.analysis,
        method=trace.method,
        without=[(_called(frame, id), frame.link(frame.snapshot.node(id))) for id in trace.without_measure],
        mind_map_url=frame.url("mindmap", konzept=chosen, stichtag=stichtag),
        rows=rows_of(frame, book, trace.concepts[0]) if one else [],
        concepts=[_line(frame, found, chosen, stichtag) for found in everything.concepts],
        options=choices(frame, "concept"),
        partners=[(id, name) for id, name, _ in sorted(partners, key=lambda pair: alphabetical(pair[1]))],
        other=other,
        other_name=_called(frame, other) if other else "",
        there=there,
        back=[row for row in back if not row.found],
        crossing=_crossing(frame, there, other) if there else "",
        sources=book.listed(),
    )


def _called(frame: Frame, id: str) -> str:
    return frame.snapshot.node(id).called(frame.language)


def _line(frame: Frame, trace: ConceptTrace, chosen: str, stichtag: str) -> ConceptLine:
    node = frame.snapshot.node(trace.concept)
    adopted = node.properties.get("adopted")
    found = trace.all_guidelines()
    return ConceptLine(
        name=node.called(frame.language),
        url=frame.url("leitlinien", konzept=trace.concept, stichtag=stichtag),
        own_url=frame.link(node),
        owners=listing(frame, trace.owners),
        year=frame.fuzzy(adopted) if isinstance(adopted, FuzzyDate) else "",
        fields=len(trace.fields),
        guidelines=len(found),
        without=sum(1 for guideline in found if not guideline.measures),
        on=trace.concept == chosen,
    )


def _comparable(frame: Frame, by_id: dict[str, ConceptTrace], chosen: str) -> list[tuple[str, str, int]]:
    """Other concepts with fields: id, name, number of ties between the fields; most first, kin before others."""
    snapshot = frame.snapshot
    fields = {trace.field: id for id, one in by_id.items() for trace in one.fields}
    kin = {link.target for link in snapshot.out(chosen, "SUCCEEDS")}
    kin |= {link.source for link in snapshot.into(chosen, "SUCCEEDS")}
    counts = {id: 0 for id, one in by_id.items() if one.fields and id != chosen}
    for link in snapshot.of_type("CORRESPONDS_TO"):
        ends = {fields.get(link.source), fields.get(link.target)}
        if chosen in ends:
            for id in ends - {chosen, None}:
                if id in counts:
                    counts[id] += 1
    ordered = sorted(counts, key=lambda id: (not counts[id], id not in kin, -counts[id], id))
    return [(id, _called(frame, id), counts[id]) for id in ordered]


def _crossing(frame: Frame, rows: list[CrossRow], other: str) -> str:
    """How many fields have no correspondence."""
    name, without = _called(frame, other), [row.name for row in rows if not row.found]
    if not without:
        said = N_("Zu jedem Handlungsfeld ist in «{other}» eine Entsprechung erfasst.")
        return frame.texts(said, other=name)
    return counted(
        N_("Zu einem von {all} Handlungsfeldern ist in «{other}» keine Entsprechung erfasst: {names}."),
        N_("Zu {n} von {all} Handlungsfeldern ist in «{other}» keine Entsprechung erfasst: {names}."),
        len(without),
        names=format_list(without, locale=frame.language),
        all=len(rows),
        other=name,
    ).in_language(frame.language)

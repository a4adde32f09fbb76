"""Guidelines: concept → field → guideline → measure as a table, and where nothing is known yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from graphkb.analytics.coverage import ConceptTrace
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import FuzzyDate
from graphkb.texts import N_
from viz.frame import Frame, FrameDep
from viz.pages.guidelines_view import rows_of
from viz.pages.planning import asked_day, default_concept, listing
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
def guidelines(frame: FrameDep, konzept: Text = "", mit: Text = "", stichtag: Text = "") -> Response:
    """One concept in full, or all in a list. `mit`: links of former days, that put another concept beside it."""
    day = asked_day(frame, stichtag)
    everything = frame.analyses.trace(day)
    by_id = {trace.concept: trace for trace in everything.concepts}
    chosen = konzept or default_concept(frame, day) or ALL
    for name, value in ((N_("Konzept"), chosen), (N_("Vergleich mit"), mit)):
        if value and value != ALL and value not in by_id:
            reason = Phrase.of(N_("Dieses Konzept ist nicht erfasst."))
            raise InvalidParameter(name=frame.texts(name), value=value, reason=reason)
    one = chosen != ALL
    if one and mit:
        beside = frame.url("leitlinien/nebeneinander", konzept=(chosen, mit), stichtag=stichtag)
        return RedirectResponse(beside, status_code=307)
    trace = frame.analyses.trace(day, concept=chosen) if one else everything
    book = SourceBook(frame)
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
        beside_url=frame.url("leitlinien/nebeneinander", konzept=chosen, stichtag=stichtag) if one else "",
        mind_map_url=frame.url("mindmap", konzept=chosen, stichtag=stichtag),
        rows=rows_of(frame, book, trace.concepts[0]) if one else [],
        concepts=[_line(frame, found, chosen, stichtag) for found in everything.concepts],
        options=frame.choices("concept"),
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

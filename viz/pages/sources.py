"""Documents: the register, what rests on each, the passage of a place, and what the administration does with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.responses.sources import NO_TEXT, said
from api.sources import Sources
from graphkb.model import FuzzyDate, Node, Relation, Visibility, add_months
from graphkb.snapshot.search import fold
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from graphkb.withdrawal import Resting, SourceLine
from viz.csv_table import csv_response
from viz.forms import BY, SignedInDep, from_here
from viz.frame import Crumb, Frame, FrameDep
from viz.sources import place_label
from viz.uploads import receive_file

__all__ = ["fact_name", "router", "sources_of"]

router = APIRouter()

ROWS = 100
"""Documents or facts of one page."""
OLD_ACCESS_MONTHS = 24
"""A page on the web that was not read for so long should be looked at again."""

Id = Annotated[str, Path(max_length=200)]
From = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to pass over")]
Word = Annotated[str, Query(max_length=200)]
Format = Annotated[str, Query(max_length=10)]

FILTERS: dict[str, tuple[str, Callable[[SourceLine, date], bool]]] = {
    "": (N_("alle"), lambda line, today: True),
    "allein": (N_("die allein etwas tragen"), lambda line, today: line.alone > 0),
    "ohne-datum": (N_("ohne Datum"), lambda line, today: not _fuzzy(line.document, "as_of")),
    "ohne-adresse": (N_("ohne Adresse"), lambda line, today: not line.document.text("url")),
    "alt-gelesen": (N_("lange nicht gelesen"), lambda line, today: _read_long_ago(line.document, today)),
    "ungenutzt": (N_("auf denen nichts beruht"), lambda line, today: not line.facts),
    "zurueckgezogen": (N_("zurückgezogen"), lambda line, today: line.withdrawn),
}
"""What of the register is shown: value in the address, label, test."""

ORDERS: dict[str, str] = {
    "": N_("nach Zahl der Angaben"),
    "allein": N_("nach Angaben, die nur hier stehen"),
    "name": N_("nach Namen"),
    "stand": N_("nach Stand, das Älteste zuerst"),
}


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact that rests on a document."""

    name: str
    url: str
    sort: str
    places: list[tuple[str, str]]
    """Place and the address of its passage; empty address: none can be shown."""
    as_of: str
    alone: bool


def sources_of(frame: Frame) -> Sources:
    """The sources as the reader of this page sees them."""
    return Sources(frame.context, frame.reader)


@router.get("/quellen")
def sources(
    frame: FrameDep, ab: From = 0, q: Word = "", zeige: Word = "", ordnung: Word = "", format: Format = ""
) -> Response:
    """All documents with the number of facts that rest on each, those with most facts first."""
    wanted, today = sources_of(frame), frame.context.today()
    everything = wanted.lines()
    test = FILTERS.get(zeige, FILTERS[""])[1]
    words = fold(q.strip())
    lines = [line for line in everything if test(line, today) and (not words or words in _sought(line.document))]
    lines = _ordered(lines, ordnung)
    texts = wanted.texts()
    if format == "csv":
        return _register_csv(frame, lines)
    asked = {"q": q, "zeige": zeige if zeige in FILTERS else "", "ordnung": ordnung if ordnung in ORDERS else ""}
    return frame.render(
        "sources.html",
        rows=[_row(frame, line, line.document.id in texts) for line in lines[ab : ab + ROWS]],
        total_rows=len(lines),
        documents=len(everything),
        undated=sum(1 for line in everything if not _fuzzy(line.document, "as_of")),
        alone=sum(line.alone for line in everything),
        facts=_facts(frame),
        asked=asked,
        filters=[(value, frame.texts(label)) for value, (label, _) in FILTERS.items()],
        orders=[(value, frame.texts(label)) for value, label in ORDERS.items()],
        narrowed=bool(q or zeige),
        page_url=frame.url("quellen"),
        csv_url=frame.url("quellen", format="csv", **asked),
        next_url=frame.url("quellen", ab=ab + ROWS, **asked) if ab + ROWS < len(lines) else None,
        first_url=frame.url("quellen", **asked) if ab else None,
    )


@router.get("/quellen/{id}")
def source(
    frame: FrameDep,
    id: Id,
    ab: From = 0,
    art: Word = "",
    q: Word = "",
    allein: Annotated[str, Query(max_length=5)] = "",
    format: Format = "",
) -> Response:
    """One document: what is known of it, and every fact that rests on it, with its place."""
    wanted = sources_of(frame)
    line, resting = wanted.line(id), wanted.facts(id)
    shown = _narrowed(frame, resting, art, q, alone=allein == "ja")
    text = wanted.text(id)
    if format == "csv":
        return _facts_csv(frame, id, shown)
    asked = {"art": art, "q": q, "allein": allein}
    path = f"quellen/{line.document.id}"
    return frame.render(
        "source.html",
        crumbs=frame.crumbs(Crumb(line.document.called(frame.language))),
        document=line.document,
        row=_row(frame, line, text is not None),
        line=line,
        text=text,
        facts=[_fact(frame, one, id, text is not None) for one in shown[ab : ab + ROWS]],
        total_rows=len(shown),
        sorts=_sorts(frame, resting),
        asked=asked,
        page_url=frame.url(path),
        record_url=frame.link(line.document),
        csv_url=frame.url(path, format="csv", **asked),
        next_url=frame.url(path, ab=ab + ROWS, **asked) if ab + ROWS < len(shown) else None,
        first_url=frame.url(path, **asked) if ab else None,
        tools={name: frame.url(f"{path}/{name}") for name in ("zurueckziehen", "ersetzen", "berichtigen", "text")},
    )


@router.get("/quellen/{id}/stelle")
def passage(frame: FrameDep, id: Id, ort: Annotated[str, Query(max_length=300)] = "L1") -> HTMLResponse:
    """The lines that a place names, with a few around, and what rests on them."""
    wanted = sources_of(frame)
    found, document = wanted.passage(id, ort), wanted.line(id).document
    here = [one for one in wanted.facts(id) if ort in one.locators]
    missing = frame.texts(NO_TEXT) if found is None else said(*found, frame.texts)
    return frame.render(
        "passage.html",
        crumbs=frame.crumbs(
            Crumb(document.called(frame.language), frame.url(f"quellen/{id}")), Crumb(place_label(frame, ort))
        ),
        document=document,
        name=document.called(frame.language),
        label=place_label(frame, ort),
        lines=found[1].lines if found else (),
        missing=missing,
        info=found[0] if found else None,
        facts=[_fact(frame, one, id, linked=False) for one in here],
        source_url=frame.url(f"quellen/{id}"),
        href=document.text("url"),
        upload_url=frame.url(f"quellen/{id}/text") if frame.reader.sees(Visibility.INTERNAL) else "",
    )


@router.get("/quellen/{id}/text")
def text_form(frame: SignedInDep, id: Id) -> HTMLResponse:
    """The form to send the text of a document, and what is there."""
    wanted = sources_of(frame)
    document = wanted.line(id).document
    return frame.render(
        "source_text.html",
        crumbs=frame.crumbs(
            Crumb(document.called(frame.language), frame.url(f"quellen/{id}")), Crumb(frame.texts(N_("Text")))
        ),
        document=document,
        name=document.called(frame.language),
        info=wanted.text(id),
        limit=frame.context.settings.max_upload_mb,
        act_url=frame.url(f"quellen/{id}/text"),
        back_url=frame.url(f"quellen/{id}"),
    )


@router.post("/quellen/{id}/text")
async def load_text(frame: SignedInDep, request: Request, id: Id) -> Response:
    """Keep the text that was sent, or delete the one that is there."""
    from_here(request)
    wanted = sources_of(frame)
    document = wanted.line(id).document
    back = RedirectResponse(frame.url(f"quellen/{document.id}"), status_code=303)
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        wanted.remove_text(document.id)
        return back
    sent = await receive_file(frame, request, "text")
    try:
        wanted.load_text(
            document.id,
            sent.file.read_bytes(),
            name=sent.file.name,
            by=BY,
            public=sent.fields.get("oeffentlich") == "ja",
            licence=sent.fields.get("recht", "")[:500],
        )
    finally:
        shutil.rmtree(sent.folder, ignore_errors=True)
    return back


def fact_name(frame: Frame, fact: Node | Relation) -> str:
    """A record by its name, a relation as its sentence."""
    if isinstance(fact, Node):
        return fact.called(frame.language)
    ends = [frame.snapshot.node(id).called(frame.language) for id in (fact.source, fact.target)]
    verb = frame.snapshot.ontology.relation(fact.type).label.in_language(frame.language)
    return f"{ends[0]} – {verb} – {ends[1]}"


def _fact(frame: Frame, one: Resting, document: str, linked: bool) -> FactLine:
    fact = one.fact
    node = fact if isinstance(fact, Node) else frame.snapshot.node(fact.source)
    return FactLine(
        name=fact_name(frame, fact),
        url=frame.link(node),
        sort=_sort(frame, one.sort),
        places=[
            (place_label(frame, place), frame.url(f"quellen/{document}/stelle", ort=place) if linked else "")
            for place in one.locators
        ],
        as_of=frame.fuzzy(fact.asserted),
        alone=one.alone,
    )


def _sort(frame: Frame, sort: str) -> str:
    ontology = frame.snapshot.ontology
    if sort in ontology.kinds:
        return ontology.kind(sort).label.in_language(frame.language)
    return ontology.relation(sort).label.in_language(frame.language)


def _sorts(frame: Frame, resting: Sequence[Resting]) -> list[tuple[str, str, int]]:
    counts: dict[str, int] = {}
    for one in resting:
        counts[one.sort] = counts.get(one.sort, 0) + 1
    return [(sort, _sort(frame, sort), count) for sort, count in counts.items()]


def _narrowed(frame: Frame, resting: Sequence[Resting], sort: str, q: str, *, alone: bool) -> list[Resting]:
    words = fold(q.strip())
    return [
        one
        for one in resting
        if (not sort or one.sort == sort)
        and (one.alone or not alone)
        and (not words or words in fold(fact_name(frame, one.fact)))
    ]


def _row(frame: Frame, line: SourceLine, text: bool) -> dict[str, object]:
    node = line.document
    return {
        "name": node.called(frame.language),
        "url": frame.url(f"quellen/{node.id}"),
        "href": node.text("url"),
        "publisher": node.text("publisher"),
        "as_of": frame.fuzzy(_fuzzy(node, "as_of")),
        "published": frame.fuzzy(_fuzzy(node, "published")),
        "accessed": frame.fuzzy(_fuzzy(node, "accessed")),
        "facts": line.facts,
        "alone": line.alone,
        "official": node.properties.get("official") is True,
        "withdrawn": line.withdrawn,
        "text": text,
    }


def _ordered(lines: list[SourceLine], order: str) -> list[SourceLine]:
    match order:
        case "allein":
            return sorted(lines, key=lambda line: -line.alone)
        case "name":
            return sorted(lines, key=lambda line: alphabetical(line.document.name))
        case "stand":
            return sorted(lines, key=lambda line: (_latest(line.document) is None, _latest(line.document) or date.max))
        case _:
            return lines


def _facts(frame: Frame) -> int:
    """Facts that rest on a document other than themselves."""
    return sum(
        1
        for fact in (*frame.snapshot.nodes, *frame.snapshot.relations)
        if any(source.document != getattr(fact, "id", "") for source in fact.sources)
    )


def _sought(node: Node) -> str:
    return fold(" ".join((node.id, *node.names, node.text("publisher"), node.text("url"))))


def _fuzzy(node: Node, name: str) -> FuzzyDate | None:
    value = node.properties.get(name)
    return value if isinstance(value, FuzzyDate) else None


def _latest(node: Node) -> date | None:
    found = _fuzzy(node, "as_of")
    return found.latest if found else None


def _read_long_ago(node: Node, today: date) -> bool:
    read = _fuzzy(node, "accessed")
    return bool(node.text("url")) and (read is None or read.latest < add_months(today, -OLD_ACCESS_MONTHS))


def _register_csv(frame: Frame, lines: Sequence[SourceLine]) -> Response:
    t = frame.texts
    heads = (
        t(N_("Kennung")), t(N_("Dokument")), t(N_("Herausgeber")), t(N_("Stand")), t(N_("Erschienen")),
        t(N_("Gelesen")), t(N_("Adresse")), t(N_("Angaben")), t(N_("Nur hier")), t(N_("Zurückgezogen")),
    )  # fmt: skip
    rows = []
    for line in lines:
        row = _row(frame, line, text=False)
        withdrawn = t(N_("ja")) if line.withdrawn else t(N_("nein"))
        rows.append(
            (
                line.document.id,
                *(row[name] for name in ("name", "publisher", "as_of", "published", "accessed", "href")),
                line.facts,
                line.alone,
                withdrawn,
            )
        )
    return csv_response(frame, "quellen", heads, rows)


def _facts_csv(frame: Frame, document: str, found: Sequence[Resting]) -> Response:
    t = frame.texts
    heads = (
        t(N_("Kennung")), t(N_("Eintrag oder Satz")), t(N_("Art")), t(N_("Stelle im Dokument")), t(N_("Stand")),
        t(N_("Nur hier")),
    )  # fmt: skip
    rows = []
    for one in found:
        line = _fact(frame, one, document, linked=False)
        alone = t(N_("ja")) if one.alone else t(N_("nein"))
        rows.append((one.fact.id, line.name, line.sort, "; ".join(one.locators), line.as_of, alone))
    return csv_response(frame, f"quelle-{document}", heads, rows)

"""For leadership: all findings on one page, and the council paper made of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.overview import AskedOverview, asked_overview, make_overview
from api.papers import LONGEST, MEDIA, AskedPaper, PaperForm, paper_analyses
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import PUBLIC
from graphkb.papers import PART_IDS, PART_TITLES, Figure, Overview, Part, PartId, Table
from graphkb.texts import N_
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.council_making import PATIENCE_S, Making, Makings, Tell
from viz.pages.council_paper import print_paper
from viz.pages.planning import asked_day
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()

PAGE, PAPER = "ueberblick", "ueberblick/vorlage"

BEHIND: Mapping[PartId, str] = {
    PartId.COVERAGE: "abdeckung",
    PartId.GUIDELINES: "leitlinien",
    PartId.NEED: "bedarf",
    PartId.FRAGILITY: "fristen",
    PartId.NETWORK: "gruppen",
    PartId.BROKERS: "stellungen",
    PartId.CHANGE: "wandel",
    PartId.ASKING: "erhebung",
}
"""The page behind each part."""

NAMES = {
    "place": N_("Ort"),
    "fields": N_("Handlungsfeld"),
    "parts": N_("Teile"),
    "from": N_("Früherer Tag"),
    "title": N_("Titel"),
    "author": N_("Eingebracht von"),
}
"""What parameters are called on these pages."""

Text = Annotated[str, Query(max_length=400)]
Texts = Annotated[list[str] | None, Query(max_length=60)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the address, as they came."""

    stichtag: str = ""
    von: str = ""
    ort: str = ""
    feld: tuple[str, ...] = ()
    teil: tuple[str, ...] = ()
    titel: str = ""
    einbringer: str = ""
    intern: str = ""

    def url(self, frame: Frame, page: str = PAGE, **more: object) -> str:
        """A page with these parameters."""
        return frame.url(page, **({name: getattr(self, name) for name in self.__slots__} | more))

    def overview(self, frame: Frame, analyses: Any = None) -> AskedOverview:
        """Checked; raises NotFound and InvalidParameter with the names of the form."""
        try:
            return asked_overview(
                analyses or frame.analyses,
                asked_day(frame, self.stichtag),
                before=asked_day(frame, self.von) if self.von.strip() else None,
                place=self.ort,
                fields=self.feld,
                parts=self.teil,
            )
        except InvalidParameter as error:
            raise _named(frame, error) from error


def _named(frame: Frame, error: InvalidParameter) -> InvalidParameter:
    name = NAMES.get(str(error.facts["name"]))
    return InvalidParameter(**error.facts | {"name": frame.texts(name)}) if name else error


def _asked(
    stichtag: Text = "",
    von: Text = "",
    ort: Text = "",
    feld: Texts = None,
    teil: Texts = None,
    titel: Text = "",
    einbringer: Text = "",
    intern: Text = "",
) -> Asked:
    kept = (tuple(dict.fromkeys(one for one in several or () if one)) for several in (feld, teil))
    fields, parts = kept
    return Asked(stichtag, von, ort, fields, parts, titel.strip(), einbringer.strip(), intern)


AskedDep = Annotated[Asked, Depends(_asked)]


@router.get(f"/{PAGE}")
def overview_page(frame: FrameDep, asked: AskedDep) -> HTMLResponse:
    """Every analysis with its finding, key figures and how sure they are, tables, and the page behind it."""
    checked = asked.overview(frame)
    found = make_overview(frame.analyses, checked)
    book = SourceBook(frame)
    return frame.render(
        "overview.html",
        asked=asked,
        **_choices(frame, checked, found),
        parts=[_part(frame, book, asked, found, part) for part in found.parts],
        paper_url=asked.url(frame, PAPER),
        sources=book.listed(),
    )


@router.get(f"/{PAPER}")
def paper_page(frame: FrameDep, asked: AskedDep, vorschau: Text = "") -> HTMLResponse:
    """The choice of what the paper holds; with a preview its main points."""
    analyses = paper_analyses(frame.analyses, internal=asked.intern == "ja")
    checked = asked.overview(frame, analyses)
    points: list[tuple[str, str]] = []
    if vorschau:
        found = make_overview(analyses, checked)
        points = [
            (part.title.in_language(frame.language), part.sentence.in_language(frame.language)) for part in found.parts
        ]
    return frame.render(
        "council.html",
        asked=asked,
        **_choices(frame, checked, None),
        checked=checked,
        all_parts=[(id.value, frame.texts(PART_TITLES[id]), id in checked.parts) for id in PART_IDS],
        points=points,
        longest=LONGEST,
        file_url=frame.url(f"{PAPER}/datei"),
        page_url=frame.url(PAPER),
        may_be_internal=frame.reader != PUBLIC,
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Sitzungsvorlage")))),
    )


@router.get(f"/{PAPER}/datei")
def paper_file(frame: FrameDep, asked: AskedDep, form: Text = "pdf") -> Response:
    """The paper as PDF or DOCX; sends to the page that says how far it is if it takes longer."""
    wanted, making, name = _making(frame, asked, form)
    if not making.wait(PATIENCE_S):
        return RedirectResponse(asked.url(frame, f"{PAPER}/stand", form=form), status_code=303)
    if making.failure:
        raise making.failure
    return Response(
        making.content,
        media_type=MEDIA[wanted],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get(f"/{PAPER}/stand")
def paper_standing(frame: FrameDep, asked: AskedDep, form: Text = "pdf", teil_der_seite: Text = "") -> HTMLResponse:
    """How far the paper is, then the way to the file; `teil_der_seite`: only what changes."""
    _, making, _ = _making(frame, asked, form)
    if making.failure:
        raise making.failure
    return frame.render(
        "council_standing.html" if teil_der_seite else "council_waiting.html",
        making=making,
        poll_url=asked.url(frame, f"{PAPER}/stand", form=form, teil_der_seite="ja"),
        here_url=asked.url(frame, f"{PAPER}/stand", form=form),
        file_url=asked.url(frame, f"{PAPER}/datei", form=form),
        back_url=asked.url(frame, PAPER),
        form=form.upper(),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Sitzungsvorlage")), frame.url(PAPER)), Crumb(form.upper())),
    )


def _making(frame: Frame, asked: Asked, form: str) -> tuple[PaperForm, Making, str]:
    """The form, the paper as far as it is, and its name as a file. Raises InvalidParameter and AccessDenied."""
    if form not in [one.value for one in PaperForm]:
        reason = Phrase.of(N_("Möglich sind: {all}."), all=", ".join(PaperForm))
        raise InvalidParameter(name=frame.texts(N_("Form")), value=form, reason=reason)
    analyses = paper_analyses(frame.analyses, internal=asked.intern == "ja")
    checked = asked.overview(frame, analyses)
    try:
        paper = AskedPaper(checked, asked.titel, asked.einbringer)
    except InvalidParameter as error:
        raise _named(frame, error) from error
    wanted, language = PaperForm(form), frame.language

    def work(tell: Tell) -> bytes:
        for done, part in enumerate(checked.parts):
            tell(done, len(checked.parts) + 1)
            make_overview(analyses, replace(checked, parts=(part,)))
        tell(len(checked.parts), len(checked.parts) + 1)
        return print_paper(analyses, paper, wanted, language)

    makings = frame.request.app.state.makings
    assert isinstance(makings, Makings)
    state = checked.days.state
    key = (
        (analyses.snapshot.revision, analyses.reader.level, frame.context.today(), language, form, asked.titel),
        (asked.einbringer, checked.day, checked.days.before, state and state.id, checked.place, checked.fields),
        checked.parts,
    )
    name = f"{frame.texts(N_('Sitzungsvorlage')).lower().replace(' ', '-')}-{checked.day.isoformat()}.{form}"
    return wanted, makings.ask(key, work), name


# ------------------------------------------------------------------ parts


def _choices(frame: Frame, checked: AskedOverview, found: Overview | None) -> dict[str, Any]:
    matrix = found.matrix if found and not found.fields else frame.analyses.matrix(checked.day)
    return {
        "day": checked.day,
        "before": checked.days.before,
        "places": frame.choices("municipality"),
        "fields": [(one.id, frame.snapshot.node(one.id).called(frame.language)) for one in matrix.columns],
    }


def _part(frame: Frame, book: SourceBook, asked: Asked, found: Overview, part: Part) -> dict[str, Any]:
    language = frame.language
    return {
        "id": part.id.value,
        "title": part.title.in_language(language),
        "sentence": part.sentence.in_language(language),
        "more": [one.in_language(language) for one in part.more],
        "note": part.note.in_language(language) if part.note else "",
        "figures": [_figure(frame, one) for one in part.figures],
        "tables": [_table(frame, book, table) for table in part.tables],
        "missing": [one.in_language(language) for one in part.missing],
        "methods": part.methods,
        "url": _behind(frame, asked, found, part.id),
    }


def _behind(frame: Frame, asked: Asked, found: Overview, id: PartId) -> str:
    if id is PartId.CHANGE:
        return frame.url(BEHIND[id], von=found.before.isoformat(), bis=_told(frame, found.day))
    return frame.url(BEHIND[id], stichtag=_told(frame, found.day))


def _told(frame: Frame, day: date) -> str:
    """A day in an address; today needs none."""
    return "" if day == frame.context.today() else day.isoformat()


def _figure(frame: Frame, figure: Figure) -> dict[str, str]:
    value = frame.number(figure.value)
    if figure.of is not None:
        value = frame.texts(N_("{n} von {all}"), n=value, all=frame.number(figure.of))
    return {
        "label": figure.label.in_language(frame.language),
        "value": value,
        "sure": figure.sure.in_language(frame.language),
    }


def _table(frame: Frame, book: SourceBook, table: Table) -> dict[str, Any]:
    language = frame.language
    heads: Sequence[str] = [head.in_language(language) for head in table.heads]
    return {
        "caption": table.caption.in_language(language),
        "heads": heads,
        "first_number": len(heads) - table.figures,
        "sourced": table.sourced,
        "rows": [
            {
                "cells": [cell.in_language(language) for cell in row.cells],
                "url": frame.link(frame.snapshot.node(row.record)) if row.record else "",
                "sources": book.badges(row.sources),
            }
            for row in table.rows
        ],
        "empty": table.empty.in_language(language),
        "left_out": table.left_out,
    }

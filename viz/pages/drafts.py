"""From a cell to a draft: what could be done, a text to change, kept beside the facts, handed to the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.drafts import Drafts
from graphkb.analytics.coverage import State
from graphkb.analytics.options import Options
from graphkb.drafts import CLOSED, HANDED, LONGEST, OPEN, SECTIONS, Draft
from graphkb.errors import InvalidParameter, StoreBusy
from graphkb.model import PUBLIC
from graphkb.snapshot import origin
from graphkb.texts import N_, Texts
from viz.forms import BY, Form, FormDep, SignedInDep, said_of
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.planning import COURSES, asked_day, listing
from viz.papers.draft import draft_docx
from viz.sources import SourceBook

__all__ = ["router", "started_from", "taken_up"]

router = APIRouter()

PAGE, LIST = "planen/entwurf", "planen/entwuerfe"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHOWN = 12
"""Rows of each list on the page."""
LETTERS = 120
"""Letters in a row of a text field, about."""

Text = Annotated[str, Query(max_length=200)]
Id = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]

STATES = {OPEN: N_("wird beraten"), HANDED: N_("als Eintrag angelegt"), CLOSED: N_("zurückgelegt")}
NOTICE = N_(
    "Entwurf zum Beraten, keine Entscheidung. Er stellt zusammen, was erfasst ist; ob die Genannten möchten, wurde "
    "nicht gefragt."
)


@router.get("/planen/entwurf")
def options_page(
    frame: FrameDep, ort: Text = "", feld: Text = "", gruppe: Text = "", konzept: Text = "", stichtag: Text = ""
) -> HTMLResponse:
    """Options for a cell with their reasons, and a first text; without a cell the choice of one."""
    if not ort or not feld:
        return _choice_page(frame, ort, feld, gruppe)
    found, draft = _made(frame, ort, feld, gruppe, konzept, stichtag)
    query = {"ort": ort, "feld": feld, "gruppe": gruppe, "konzept": konzept, "stichtag": stichtag}
    book = SourceBook(frame)
    return frame.render(
        "draft_options.html",
        **_options(frame, book, found),
        found=found,
        draft=draft,
        cell_url=frame.url("abdeckung", konzept=konzept, stichtag=stichtag, gruppe=gruppe, zelle=f"{ort}~{feld}"),
        place_url=frame.url(f"orte/{ort}", stichtag=stichtag),
        sections=_sections(draft),
        texts_of=_fields(frame, draft),
        chosen=draft.providers,
        notice=frame.texts(NOTICE),
        longest=LONGEST,
        docx_url=frame.url("planen/entwurf.docx", **query),
        what_if_url=_what_if(frame, found, stichtag),
        keep_url=f"{frame.url(PAGE)}?{urlencode({name: value for name, value in query.items() if value})}",
        list_url=frame.url(LIST),
        may_keep=frame.reader != PUBLIC,
        sources=book.listed(),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Entwurf")))),
    )


@router.post("/planen/entwurf")
def keep(frame: SignedInDep, sent: FormDep, ort: Text, feld: Text, gruppe: Text = "", stichtag: Text = "") -> Response:
    """Keep the text beside the facts; no measure is made of it."""
    draft = _read(
        sent,
        Draft(
            place=ort,
            field=feld,
            target_group=gruppe,
            day=asked_day(frame, stichtag),
            language=frame.language,
            title=sent.get("titel", ""),
        ),
    )
    kept = Drafts(frame.analyses).keep(draft, by=BY)
    return RedirectResponse(frame.url(f"{LIST}/{kept.id}"), status_code=303)


@router.get("/planen/entwurf.docx")
def made_docx(
    frame: FrameDep, ort: Text, feld: Text, gruppe: Text = "", konzept: Text = "", stichtag: Text = ""
) -> Response:
    """The first text as a document."""
    return _docx(frame, _made(frame, ort, feld, gruppe, konzept, stichtag)[1])


@router.get("/planen/entwuerfe")
def kept_drafts(frame: SignedInDep) -> HTMLResponse:
    """All drafts that are kept."""
    rows = [
        (
            draft.title,
            frame.url(f"{LIST}/{draft.id}"),
            _name(frame, draft.place),
            _name(frame, draft.field),
            frame.texts(STATES[draft.state]),
            frame.day(draft.changed.astimezone().date()) if draft.changed else "",
        )
        for draft in Drafts(frame.analyses).all()
    ]
    return frame.render(
        "drafts.html",
        rows=rows,
        new_url=frame.url(PAGE),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Entwürfe")))),
    )


@router.get("/planen/entwuerfe/{id}")
def kept_draft(frame: SignedInDep, id: Id) -> HTMLResponse:
    """One draft: its text to change and to print, and the way to a record."""
    return _draft_page(frame, Drafts(frame.analyses).one(id))


@router.post("/planen/entwuerfe/{id}")
def change(frame: SignedInDep, sent: FormDep, id: Id) -> Response:
    """Save, lay aside, take up again or delete; with what was sent shown again if somebody else wrote meanwhile."""
    drafts = Drafts(frame.analyses)
    there = drafts.one(id)
    action = sent.get("aktion", "")
    if action == "loeschen":
        drafts.delete(id)
        return RedirectResponse(frame.url(LIST), status_code=303)
    if action in ("zuruecklegen", "aufnehmen"):
        state = CLOSED if action == "zuruecklegen" else HANDED if there.measure else OPEN
        drafts.change(replace(there, state=state))
        return RedirectResponse(frame.url(f"{LIST}/{id}"), status_code=303)
    if action != "speichern":
        raise InvalidParameter(name="aktion", value=action, reason=N_("Das ist so nicht möglich."))
    version = sent.get("version", "")
    wanted = _read(sent, replace(there, version=int(version) if version.isdecimal() else there.version))
    try:
        drafts.change(wanted)
    except StoreBusy:
        said = N_(
            "Jemand hat den Entwurf inzwischen geändert. Ihr Text steht noch hier; noch einmal speichern ersetzt den "
            "anderen."
        )
        return _draft_page(frame, replace(wanted, version=there.version), failed=frame.texts(said), status=409)
    except InvalidParameter as error:
        return _draft_page(frame, wanted, failed=said_of(frame, error), status=422)
    return RedirectResponse(frame.url(f"{LIST}/{id}"), status_code=303)


@router.get("/planen/entwuerfe/{id}/entwurf.docx")
def kept_docx(frame: SignedInDep, id: Id) -> Response:
    """A kept draft as a document."""
    return _docx(frame, Drafts(frame.analyses).one(id))


def started_from(frame: Frame, id: str) -> dict[str, str]:
    """What the form for a new measure begins with, from a draft: its words, and that it is planned; raises NotFound."""
    draft = Drafts(frame.analyses).one(id)
    return {
        "f.name": draft.title,
        "f.aims": draft.sections.get("aim", ""),
        "f.status": "planned",
        "f.visibility": "internal",
    }


def taken_up(frame: Frame, id: str, measure: str) -> str:
    """Note the measure that a person has made of a draft (empty: it was a relation); gives the draft's address."""
    if measure:
        Drafts(frame.analyses).hand_over(id, measure)
    return frame.url(f"{LIST}/{id}")


# ------------------------------------------------------------------ parts


def _made(frame: Frame, ort: str, feld: str, gruppe: str, konzept: str, stichtag: str) -> tuple[Options, Draft]:
    day: date = asked_day(frame, stichtag)
    return Drafts(frame.analyses).make(
        day, ort, feld, target_group=gruppe or None, concept=konzept or None, language=frame.language
    )


def _name(frame: Frame, id: str) -> str:
    node = frame.snapshot.get(id)
    return node.called(frame.language) if node else id


def _options(frame: Frame, book: SourceBook, found: Options) -> dict[str, Any]:
    language, snapshot = frame.language, frame.snapshot
    providers = [
        (
            one.actor,
            *_pair(frame, one.actor),
            frame.context.ontology.kind(snapshot.node(one.actor).kind).label.in_language(language),
            [reason.in_language(language) for reason in one.reasons],
            book.badges(one.sources[:4], derived=one.derived),
        )
        for one in found.providers[:SHOWN]
    ]
    programmes = [
        (
            *_pair(frame, one.programme),
            [reason.in_language(language) for reason in one.reasons],
            frame.day(one.ends),
            book.badges(one.sources[:4]),
        )
        for one in found.programmes[:SHOWN]
    ]
    similar = [
        (
            *_pair(frame, one.measure),
            listing(frame, one.places, most=3) if one.places else "",
            listing(frame, one.providers, most=3) if one.providers else "",
            frame.texts(COURSES[one.course]),
            one.kind.value == "same_field",
            [_pair(frame, id) for id in one.adapted],
            book.badges(one.sources[:3]),
        )
        for one in found.similar[:SHOWN]
    ]
    return {
        "place": _pair(frame, found.cell.place),
        "field": _pair(frame, found.cell.column),
        "group": _name(frame, found.cell.target_group) if found.cell.target_group else "",
        "state": found.cell.own_state.value,
        "reasons": [reason.text.in_language(language) for reason in found.cell.own.reasons],
        "covered": found.cell.own_state is State.COVERED,
        "providers": providers,
        "programmes": programmes,
        "similar": similar,
        "ask": [_pair(frame, id) for id in found.ask],
    }


def _pair(frame: Frame, id: str) -> tuple[str, str]:
    node = frame.snapshot.node(id)
    return node.called(frame.language), frame.link(node)


def _what_if(frame: Frame, found: Options, stichtag: str) -> str:
    """What a measure of the first possible provider would change: planned, as nothing is decided."""
    provider = found.providers[0].actor if found.providers else "new"
    new = f"field:{found.cell.column};place:{found.cell.place};provider:{provider};status:planned"
    query = {"mit": new} | ({"stichtag": stichtag} if stichtag else {})
    return f"{frame.url('was-waere-wenn')}?{urlencode(query)}"


def _choice_page(frame: Frame, ort: str, feld: str, gruppe: str) -> HTMLResponse:
    matrix = frame.analyses.matrix(frame.context.today())
    return frame.render(
        "draft_choice.html",
        places=frame.choices("municipality") + frame.choices("quarter") + frame.choices("region"),
        fields=[(one.id, _name(frame, one.id)) for one in matrix.columns],
        groups=frame.choices("target_group"),
        asked={"ort": ort, "feld": feld, "gruppe": gruppe},
        list_url=frame.url(LIST) if frame.reader != PUBLIC else "",
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Entwurf")))),
    )


def _draft_page(frame: Frame, draft: Draft, failed: str = "", status: int = 200) -> HTMLResponse:
    there = frame.snapshot
    measure = there.get(draft.measure) if draft.measure else None
    return frame.render(
        "draft.html",
        status,
        draft=draft,
        failed=failed,
        stand=frame.texts(STATES[draft.state]),
        changed=frame.day(draft.changed.astimezone().date()) if draft.changed else "",
        place=_pair(frame, draft.place) if draft.place in there else (draft.place, ""),
        field=_pair(frame, draft.field) if draft.field in there else (draft.field, ""),
        group=_name(frame, draft.target_group) if draft.target_group else "",
        day=frame.day(draft.day),
        sections=_sections(draft),
        texts_of=_fields(frame, draft),
        providers=[(id, _name(frame, id)) for id in draft.providers],
        notice=frame.texts(NOTICE),
        longest=LONGEST,
        save_url=frame.url(f"{LIST}/{draft.id}"),
        options_url=frame.url(PAGE, ort=draft.place, feld=draft.field, gruppe=draft.target_group),
        docx_url=frame.url(f"{LIST}/{draft.id}/entwurf.docx"),
        record_url=frame.url("erfassen/neu", art="measure", entwurf=draft.id),
        measure=(measure.called(frame.language), frame.link(measure)) if measure else None,
        links=_links(frame, draft) if measure else [],
        list_url=frame.url(LIST),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Entwürfe")), frame.url(LIST)), Crumb(draft.title)),
    )


def _links(frame: Frame, draft: Draft) -> list[tuple[str, str, bool]]:
    """What still has to be joined to the record: in words, the form for it, whether it is there already."""
    texts, measure = frame.texts, draft.measure
    wanted = [
        (texts(N_("Ort: {name}"), name=_name(frame, draft.place)), "SERVES", measure, draft.place, ""),
        (texts(N_("Handlungsfeld: {name}"), name=_name(frame, draft.field)), "IN_FIELD", measure, draft.field, ""),
    ]
    if draft.target_group:
        name = _name(frame, draft.target_group)
        wanted.append((texts(N_("Zielgruppe: {name}"), name=name), "TARGETS", measure, draft.target_group, ""))
    wanted += [
        (texts(N_("Möglicher Träger: {name}"), name=_name(frame, id)), "RUNS", id, measure, "possible_provider")
        for id in draft.providers
    ]
    found = []
    for said, type, source, target, role in wanted:
        there = any(link.target == target for link in frame.snapshot.out(source, type))
        query = {"art": type, "von": source, "zu": target, "f.role": role, "f.status": "planned", "entwurf": draft.id}
        found.append((said, frame.url("erfassen/neu") + f"?{urlencode({k: v for k, v in query.items() if v})}", there))
    return found


def _sections(draft: Draft) -> list[tuple[str, list[str], list[str]]]:
    """Heading, paragraphs and points of each section that has a text, to read and to print."""
    texts = Texts(draft.language)
    found = []
    for name, heading in SECTIONS.items():
        lines = draft.sections.get(name, "").splitlines()
        points = [line.removeprefix("– ") for line in lines if line.startswith("– ")]
        paragraphs = [line for line in lines if line.strip() and not line.startswith("– ")]
        if lines:
            found.append((texts(heading), paragraphs, points))
    return found


def _fields(frame: Frame, draft: Draft) -> list[tuple[str, str, str, int]]:
    """Id, heading and text of every section, to change, and how many rows its field has."""
    found = []
    for name, heading in SECTIONS.items():
        text = draft.sections.get(name, "")
        rows = sum(1 + len(line) // LETTERS for line in text.splitlines()) + 1
        found.append((name, frame.texts(heading), text, min(max(rows, 3), 24)))
    return found


def _read(sent: Form, draft: Draft) -> Draft:
    """The draft with what a form sends."""
    sections = {name: sent.get(f"t-{name}", "") for name in SECTIONS}
    chosen: Sequence[str] = [name.removeprefix("wer-") for name in sent if name.startswith("wer-")]
    return replace(draft, title=sent.get("titel", ""), sections=sections, providers=tuple(chosen))


def _docx(frame: Frame, draft: Draft) -> Response:
    texts = Texts(draft.language)  # headings stand in the language of the text, not of the reader
    place, field = _name(frame, draft.place), _name(frame, draft.field)
    parts = [place, field, *([_name(frame, draft.target_group)] if draft.target_group else [])]
    content = draft_docx(
        title=draft.title,
        subtitle=" · ".join(parts),
        notice=texts(NOTICE),
        sections=[(texts(SECTIONS[name]), draft.sections[name]) for name in SECTIONS if draft.sections.get(name)],
        foot=texts(
            origin(frame.snapshot),
            date=frame.day(frame.context.today()),
            district=frame.district(),
        ),
        language=draft.language,
        day=frame.context.today(),
    )
    headers = {"Content-Disposition": f'attachment; filename="entwurf-{draft.day.isoformat()}.docx"'}
    return Response(content, media_type=DOCX, headers=headers)

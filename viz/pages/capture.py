"""Forms to fill in: all of them, one as a page, what it would record, the form on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.capture import Capturing
from api.rounds import XLSX, Rounds
from graphkb.capture import Captured, Filled, FilledRecord, Form, Preview, Wanted, answers_of, document_id
from graphkb.errors import InvalidData, InvalidParameter
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz import forms
from viz.forms import BY, FormDep, SignedInDep, said_of
from viz.frame import Crumb, Frame
from viz.pages.capture_sent import filled_of, rows_of
from viz.pages.capture_view import view_of, wrong_of

__all__ = ["PAGE", "again_page", "all_forms_page", "router", "workbook_response"]

router = APIRouter()

PAGE = "erfassen/bogen"

Id = Annotated[str, Query(max_length=200)]
Ids = Annotated[str, Query(max_length=4000)]


def _wanted(id: Id = "", stelle: Id = "", feld: Id = "", ort: Ids = "", gruppe: Id = "") -> Wanted:
    named = tuple(dict.fromkeys(place for place in ort.split(",") if place))
    return Wanted(body=stelle, record=id, field=feld, places=named, group=gruppe)


WantedDep = Annotated[Wanted, Depends(_wanted)]

_FURTHER = 2
"""Lines that are added at a time."""


@dataclass(frozen=True, slots=True)
class Card:
    """One form to choose."""

    label: str
    text: str
    url: str
    book_url: str
    paper_url: str
    questions: int


@router.get(f"/{PAGE}")
def all_forms(frame: SignedInDep) -> HTMLResponse:
    """Every form, to be filled in here, on paper or as a workbook, and where a workbook comes back."""
    return all_forms_page(frame)


def all_forms_page(frame: Frame, failed: str = "") -> HTMLResponse:
    """The page of all forms, with what is wrong with a file that was sent."""
    capturing = Capturing(frame.context)
    cards = [
        Card(
            form.label.in_language(frame.language),
            form.text.in_language(frame.language),
            frame.url(f"{PAGE}/{form.id}"),
            frame.url(f"{PAGE}/{form.id}/mappe.xlsx"),
            frame.url(f"{PAGE}/{form.id}/papier"),
            sum(len(part.questions) for part in form),
        )
        for form in capturing.forms.values()
    ]
    return frame.render(
        "capture.html",
        422 if failed else 200,
        cards=cards,
        failed=failed,
        rounds_url=frame.url("erfassen/runden"),
        limit=frame.context.settings.max_upload_mb,
        crumbs=frame.crumbs(),
    )


@router.get(f"/{PAGE}/{{form}}")
def fill_in(frame: SignedInDep, form: str, wanted: WantedDep, runde: Id = "") -> HTMLResponse:
    """The form, with what is known of those it is for; with `runde` as the answer to an inquiry."""
    capturing = Capturing(frame.context)
    found = capturing.form(form)
    key, asked_by = capturing.key(), ""
    if runde:
        asked = Rounds(frame.context).one(runde)
        wanted, key, asked_by = asked.wanted, asked.id, asked.asked_by
    records = capturing.prefilled(found, wanted)
    head = {
        "body": _called(frame, wanted.body),
        "day": frame.context.today().strftime("%d.%m.%Y"),
        "visibility": found.visibility,
        "asked_by": asked_by,
    }
    return form_page(frame, capturing, found, records, head, key=key, round=runde, wanted=wanted)


@router.get(f"/{PAGE}/{{form}}/papier")
def paper(frame: SignedInDep, form: str, wanted: WantedDep) -> HTMLResponse:
    """The form to be printed and written on."""
    capturing = Capturing(frame.context)
    found = capturing.form(form)
    records = capturing.prefilled(found, wanted)
    head = {"body": _called(frame, wanted.body)}
    view = view_of(frame, found, records, capturing.choices(frame.language), head, {}, paper=True)
    label = found.label.in_language(frame.language)
    return frame.render(
        "capture_paper.html",
        form=found,
        label=label,
        text=found.text.in_language(frame.language),
        view=view,
        crumbs=frame.crumbs(Crumb(label, frame.url(f"{PAGE}/{form}")), Crumb(frame.texts(N_("Auf Papier")))),
    )


@router.get(f"/{PAGE}/{{form}}/mappe.xlsx")
def book(frame: SignedInDep, form: str, wanted: WantedDep) -> Response:
    """The form as a workbook to mail out."""
    capturing = Capturing(frame.context)
    found = capturing.form(form)
    return workbook_response(capturing.workbook(found, wanted, frame.language), f"erfassungsbogen-{found.id}.xlsx")


def workbook_response(content: bytes, name: str) -> Response:
    """A workbook as a download."""
    return Response(content, media_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.post(f"/{PAGE}/{{form}}")
def sent(frame: SignedInDep, sent: FormDep, form: str) -> Response:
    """More lines, a look at what would be recorded, or taking it in; nothing that was sent is lost."""
    capturing = Capturing(frame.context)
    found = capturing.form(form)
    filled = replace(filled_of(sent, found), language=frame.language)
    if "mehr" in sent or "weiter" in sent or sent.get("aktion") == "zurueck":
        return again_page(frame, capturing, found, filled, sent)
    try:
        if sent.get("aktion") == "speichern":
            captured, _ = capturing.save(filled, by=BY)
            done = frame.url(f"erfassen/runden/{filled.round}") if filled.round else frame.link(captured.document)
            return RedirectResponse(done, status_code=303)
        captured = capturing.plan(filled)
    except InvalidData as error:
        wrong = wrong_of(frame, error.problems)
        return again_page(frame, capturing, found, _refreshed(capturing, filled, frame), sent, wrong)
    except InvalidParameter as error:
        if document_id(filled.key) in capturing.snapshot:
            return RedirectResponse(_document_url(frame, filled), status_code=303)
        return again_page(frame, capturing, found, filled, sent, failed=said_of(frame, error))
    return _preview_page(frame, found, sent, captured, capturing.preview(captured, frame.language))


# ------------------------------------------------------------------ pages


def form_page(
    frame: Frame,
    capturing: Capturing,
    form: Form,
    records: Sequence[FilledRecord],
    head: Mapping[str, str],
    *,
    key: str,
    round: str = "",
    wrong: Mapping[str, str] | None = None,
    failed: str = "",
    lines: Mapping[tuple[int, str], int] | None = None,
    names: Sequence[Name] = (),
    wanted: Wanted | None = None,
) -> HTMLResponse:
    """The page of a form; with `wrong` or `failed` it was not taken in."""
    wrong = wrong or {}
    view = view_of(frame, form, records, capturing.choices(frame.language), head, wrong, lines)
    if wrong:
        failed = frame.texts(N_("Noch nicht aufgenommen. Bitte die markierten Angaben berichtigen."))
    label = form.label.in_language(frame.language)
    return frame.render(
        "capture_form.html",
        422 if failed else 200,
        form=form,
        label=label,
        text=form.text.in_language(frame.language),
        view=view,
        key=key,
        round=round,
        failed=failed,
        wrong_form=" ".join(view.unplaced),
        names=names,
        url=frame.url(f"{PAGE}/{form.id}"),
        paper_url=frame.url(f"{PAGE}/{form.id}/papier", **_query(wanted)),
        book_url=frame.url(f"{PAGE}/{form.id}/mappe.xlsx", **_query(wanted)),
        crumbs=frame.crumbs(Crumb(label)),
    )


@dataclass(frozen=True, slots=True)
class Name:
    """A name that is not recorded: what may be meant, and what it may be."""

    at: int
    name: str
    chosen: str
    near: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    wrong: str


def again_page(
    frame: Frame,
    capturing: Capturing,
    form: Form,
    filled: Filled,
    sent: forms.Form,
    wrong: Mapping[str, str] | None = None,
    failed: str = "",
    wanted: Wanted | None = None,
) -> HTMLResponse:
    """The form as it was sent, with more room or with what is wrong."""
    records = list(filled.records)
    lines = {
        (at, question.id): rows_of(sent, at, question.id)
        for at, record in enumerate(records)
        for question in form.part(record.part).questions
    }
    at, _, question = sent.get("mehr", "").partition(".")
    if at.isdecimal() and (int(at), question) in lines:
        lines[int(at), question] += _FURTHER
    if further := sent.get("weiter", ""):
        part = form.part(further)
        defaults = next((one.defaults for one in records if one.part == part.id and not one.id), {})
        records.append(FilledRecord(part=part.id, defaults=defaults, answers=defaults))
    head = {name: getattr(filled, name) for name in ("body", "day", "visibility", "asked_by")}
    return form_page(
        frame,
        capturing,
        form,
        records,
        head,
        key=filled.key,
        round=filled.round,
        wrong=wrong,
        failed=failed,
        lines=lines,
        names=_names(frame, capturing, form, filled, wrong or {}),
    )


def _names(
    frame: Frame, capturing: Capturing, form: Form, filled: Filled, wrong: Mapping[str, str]
) -> tuple[Name, ...]:
    """Names that lead to no record, each once, with what was said of it before."""
    choices, ontology = capturing.choices(frame.language), frame.context.ontology
    asked: dict[str, tuple[str, ...]] = {}
    bodies = tuple(kind for kind in ontology.kinds_of("actor"))
    if filled.body and not choices.find(bodies, filled.body):
        asked[filled.body] = bodies
    for record in filled.records:
        for question in form.part(record.part).questions:
            for entry in record.answers.get(question.id, ()) if question.column is None else ():
                name = str(entry.get("to", ""))
                if name and not choices.find(question.kinds, name):
                    asked.setdefault(name, question.kinds)
    said = {one.name: one for one in filled.new}
    made = {
        str(entry.get("value", "")).casefold()
        for record in filled.records
        for entry in record.answers.get("name", ())
        if not record.id
    }
    found = []
    for at, (name, kinds) in enumerate(pair for pair in asked.items() if pair[0].casefold() not in made):
        before = said.get(name)
        chosen = f"id:{before.id}" if before and before.id else f"kind:{before.kind}" if before and before.kind else ""
        near = tuple((f"id:{choice.id}", choice.label) for choice in choices.near(kinds, name))
        labels = sorted((f"kind:{kind}", ontology.kind(kind).label.in_language(frame.language)) for kind in kinds)
        options = tuple(sorted(labels, key=lambda pair: alphabetical(pair[1])))
        found.append(Name(at, name, chosen, near, options, wrong.get(f"n.{at}.choice", "")))
    return tuple(found)


def _preview_page(frame: Frame, form: Form, sent: forms.Form, captured: Captured, shown: Preview) -> HTMLResponse:
    label = form.label.in_language(frame.language)
    return frame.render(
        "capture_preview.html",
        label=label,
        shown=shown,
        tally={name: shown.count(name) for name in ("new", "changed", "ended", "confirmed")},
        document=captured.document.called(frame.language),
        fields=[(name, value) for name, value in sent.items() if name != "aktion"],
        url=frame.url(f"{PAGE}/{form.id}"),
        crumbs=frame.crumbs(Crumb(label, frame.url(f"{PAGE}/{form.id}")), Crumb(frame.texts(N_("Vorschau")))),
    )


# ------------------------------------------------------------------ parts


def _query(wanted: Wanted | None) -> dict[str, str]:
    if wanted is None:
        return {}
    said = {"id": wanted.record, "stelle": wanted.body, "feld": wanted.field, "gruppe": wanted.group}
    return {**said, "ort": ",".join(wanted.places)}


def _called(frame: Frame, id: str) -> str:
    node = frame.snapshot.get(id) if id else None
    return node.called(frame.language) if node else ""


def _refreshed(capturing: Capturing, filled: Filled, frame: Frame) -> Filled:
    """What others changed meanwhile and the form did not touch is taken over; what both changed is compared anew."""
    form, snapshot, day = capturing.form(filled.form), capturing.snapshot, frame.context.today()
    records = []
    tidied = capturing.tidied(filled)
    for record, tidy in zip(filled.records, tidied.records, strict=True):
        if record.id and record.id in snapshot:
            now = answers_of(snapshot, form.part(record.part), record.id, day)
            same = [question.id for question in form.part(record.part).questions if tidy.same(question.id)]
            answers = {**record.answers, **{name: now.get(name, ()) for name in same}}
            record = replace(record, before=now, answers={name: told for name, told in answers.items() if told})
        records.append(record)
    return replace(filled, records=records)


def _document_url(frame: Frame, filled: Filled) -> str:
    return frame.url(f"eintraege/{document_id(filled.key)}")

"""Persons: everything kept of one, erasing for good, objecting; bodies likewise; bars that hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from api.persons import Persons
from graphkb.decency import Bar, Barring
from graphkb.editing import sheet_of
from graphkb.errors import InvalidParameter, StoreBusy
from graphkb.model import Node, Relation
from graphkb.persons import ErasurePlan, Kept, Mention, as_dict, as_text, case_label, field_label, sentence_of
from graphkb.snapshot.search import fold
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.fields import option_words
from viz.forms import BY, FormDep, SignedInDep, said_of
from viz.frame import Crumb, Frame

__all__ = ["router"]

router = APIRouter()

PAGE = "erfassen/personen"
FOUND = 30
"""Bodies and persons shown for a search."""
FURTHER = 20

Id = Annotated[str, Path(max_length=200)]
Words = Annotated[str, Query(max_length=2000)]


@dataclass(frozen=True, slots=True)
class MentionLine:
    """A name in a text of another record, and where it can be changed."""

    name: str
    url: str
    field: str
    text: str
    sure: bool


@dataclass(frozen=True, slots=True)
class BarLine:
    """A bar in words."""

    id: str
    day: str
    what: str
    name: str
    url: str
    by: str
    reason: str


@router.get("/erfassen/personen")
def persons(
    frame: SignedInDep,
    q: Annotated[str, Query(max_length=200)] = "",
    name: Annotated[str, Query(max_length=300)] = "",
    art: Annotated[str, Query(max_length=10)] = "person",
) -> HTMLResponse:
    """All persons, a search over persons and bodies, and the bars that hold."""
    wanted = Persons(frame.context)
    bar = wanted.bar_on(name=name, person=art != "stelle") if name.strip() else None
    return frame.render(
        "persons.html",
        crumbs=frame.crumbs(),
        lines=[
            {
                "name": line.node.called(frame.language),
                "url": frame.url(f"{PAGE}/{line.node.id}"),
                "relations": line.relations,
                "objected": line.bar is not None,
            }
            for line in wanted.listed()
        ],
        bars=[_bar(frame, bar) for bar in wanted.bars().all],
        page_url=frame.url(PAGE),
        lift_url=frame.url(f"{PAGE}/sperren"),
        sought=q,
        found=_found(frame, q),
        asked=name,
        asked_body=art == "stelle",
        answer=_bar(frame, bar) if bar else None,
    )


@router.post("/erfassen/personen/sperren")
def lift(frame: SignedInDep, form: FormDep) -> Response:
    """Lift a bar."""
    Persons(frame.context).lift(form.get("sperre", "")[:100])
    return RedirectResponse(frame.url(PAGE), status_code=303)


@router.get("/erfassen/personen/{id}")
def person(frame: SignedInDep, id: Id) -> HTMLResponse:
    """Everything that is kept of one person or body."""
    kept = Persons(frame.context).kept(id)
    ontology, language = frame.context.ontology, frame.language
    columns = sheet_of(ontology, kept.node.kind).columns
    return frame.render(
        "person.html",
        crumbs=frame.crumbs(Crumb(kept.node.called(language))),
        kept=kept,
        kind=ontology.kind(kept.node.kind).label.in_language(language),
        name=kept.node.called(language),
        cells=[
            (columns[field].label.in_language(language), option_words(frame, columns[field], text))
            for field, text in kept.cells.items()
        ],
        relations=[
            {
                "sentence": sentence_of(kept.node, tied, ontology, language),
                "remark": tied.cells.get("remark", ""),
                "sources": tied.cells.get("sources", ""),
            }
            for tied in kept.relations
        ],
        documents=[(one.called(language), frame.link(one), one.text("publisher")) for one in kept.documents],
        log=[
            {
                "at": frame.day(entry.change.at.astimezone().date()),
                "by": entry.change.by,
                "reason": entry.change.reason,
                "url": frame.url(f"erfassen/aenderungen/{entry.change.id}"),
            }
            for entry in kept.log
        ],
        cases=[(case_label(one, language), frame.day(one.at.date()), one.by) for one in kept.cases],
        mentions=_mentions(frame, kept.mentions),
        states=[(one.state.name, frame.day(one.state.recorded_at.astimezone().date())) for one in kept.states],
        objected=_bar(frame, kept.bar) if kept.bar else None,
        record_url=frame.link(kept.node),
        json_url=frame.url(f"{PAGE}/{id}/daten.json"),
        text_url=frame.url(f"{PAGE}/{id}/daten.txt"),
        erase_url=frame.url(f"{PAGE}/{id}/loeschen"),
        object_url=frame.url(f"{PAGE}/{id}/widerspruch"),
        lift_url=frame.url(f"{PAGE}/sperren"),
    )


@router.get("/erfassen/personen/{id}/daten.json")
def data(frame: SignedInDep, id: Id) -> Response:
    """Everything, for programs."""
    kept = Persons(frame.context).kept(id)
    return JSONResponse(as_dict(kept, frame.context.ontology), headers=_download("daten.json"))


@router.get("/erfassen/personen/{id}/daten.txt")
def text(frame: SignedInDep, id: Id) -> Response:
    """Everything, to read."""
    kept = Persons(frame.context).kept(id)
    return PlainTextResponse(as_text(kept, frame.context.ontology, frame.language), headers=_download("daten.txt"))


@router.post("/erfassen/personen/{id}/widerspruch")
def object_to(frame: SignedInDep, form: FormDep, id: Id) -> Response:
    """Hide it from everybody but the administration."""
    Persons(frame.context).object_to(id, by=BY, reason=form.get("grund", "")[:1000])
    return RedirectResponse(frame.url(f"{PAGE}/{id}"), status_code=303)


@router.get("/erfassen/personen/{id}/loeschen")
def preview(frame: SignedInDep, id: Id, weitere: Words = "") -> HTMLResponse:
    """What an erasure would do; further spellings are looked for with «Noch einmal suchen»."""
    return _preview(frame, Persons(frame.context).plan(id, _further(weitere)), weitere)


@router.post("/erfassen/personen/{id}/loeschen")
def erase(frame: SignedInDep, form: FormDep, id: Id) -> HTMLResponse:
    """Erase for good, after the box was ticked; shows what is left for people to do."""
    wanted, further = Persons(frame.context), form.get("weitere", "")[:2000]
    states, reason = form.get("staende") == "ja", form.get("grund", "")[:1000]
    if form.get("endgueltig") != "ja":
        failed = frame.texts(N_("Bitte bestätigen, dass endgültig gelöscht werden soll."))
        return _preview(frame, wanted.plan(id, _further(further)), further, failed, reason)
    try:
        done = wanted.erase(
            id,
            by=BY,
            reason=reason,
            further=_further(further),
            states=states,
            revision=_revision(form.get("stand", "")),
        )
    except (InvalidParameter, StoreBusy) as error:
        if isinstance(error, InvalidParameter) and error.facts["name"] not in ("reason", "by"):
            raise
        return _preview(frame, wanted.plan(id, _further(further)), further, said_of(frame, error), reason)
    frame = replace(frame, snapshot=frame.context.snapshot(frame.reader))
    return frame.render(
        "person_erased.html",
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Gelöscht")))),
        replaced=len(done.plan.replaced),
        left=_mentions(frame, done.plan.left),
        files=[one for one in done.plan.kept.files if not one.passing],
        states_left=bool(done.plan.kept.states) and not states,
        persons_url=frame.url(PAGE),
    )


def _preview(frame: Frame, plan: ErasurePlan, further: str, failed: str = "", reason: str = "") -> HTMLResponse:
    kept = plan.kept
    url = frame.url(f"{PAGE}/{kept.node.id}")
    return frame.render(
        "person_erase.html",
        409 if failed else 200,
        crumbs=frame.crumbs(Crumb(kept.node.called(frame.language), url), Crumb(frame.texts(N_("Löschen")))),
        name=kept.node.called(frame.language),
        kept=kept,
        lost=_lost(frame, kept),
        replaced=_mentions(frame, plan.replaced),
        left=_mentions(frame, plan.left),
        states=[one.state.name for one in kept.states],
        further=further,
        failed=failed,
        reason=reason,
        url=frame.url(f"{PAGE}/{kept.node.id}/loeschen"),
        back_url=url,
    )


def _lost(frame: Frame, kept: Kept) -> list[str]:
    return [sentence_of(kept.node, tied, frame.context.ontology, frame.language) for tied in kept.relations]


def _found(frame: Frame, q: str) -> list[dict[str, str]]:
    words = fold(q.strip())
    if not words:
        return []
    ontology = frame.context.ontology
    nodes = [
        node
        for node in (*frame.snapshot.of_kind("person"), *frame.snapshot.of_kind("actor"))
        if not ontology.kind(node.kind).place and any(words in fold(name) for name in (node.id, *node.names))
    ]
    nodes.sort(key=lambda node: (node.kind != "person", alphabetical(node.name), node.id))
    return [
        {
            "name": node.called(frame.language),
            "kind": ontology.kind(node.kind).label.in_language(frame.language),
            "url": frame.url(f"{PAGE}/{node.id}"),
        }
        for node in nodes[:FOUND]
    ]


def _mentions(frame: Frame, found: Iterable[Mention]) -> list[MentionLine]:
    return [_mention(frame, one) for one in found]


def _mention(frame: Frame, one: Mention) -> MentionLine:
    snapshot, language = frame.snapshot, frame.language
    if one.what == "node":
        node = snapshot.get(one.id)
        name = node.called(language) if node else one.id
        fact: Node | Relation | None = node
    else:
        relation = next((found for found in snapshot.relations if found.id == one.id), None)
        ends = (snapshot.node(relation.source), snapshot.node(relation.target)) if relation else ()
        verb = snapshot.ontology.relation(relation.type).label.in_language(language) if relation else ""
        name = f" – {verb} – ".join(end.called(language) for end in ends) if ends else one.id
        fact = relation
    if one.field == "sources":
        field = frame.texts(N_("Stelle in der Quelle"))
    else:
        field = field_label(fact, one.field, snapshot.ontology, language) if fact else one.field
    was = "verbindung" if one.what == "relation" else ""
    url = frame.url("erfassen/bearbeiten", was=was, id=one.id)
    return MentionLine(name, url, field, one.text, one.sure)


def _bar(frame: Frame, bar: Bar) -> BarLine:
    node: Node | None = frame.snapshot.get(bar.subject) if bar.subject else None
    words = {
        (Barring.ERASED, True): N_("Person, gelöscht"),
        (Barring.ERASED, False): N_("Stelle, gelöscht"),
        (Barring.HIDDEN, True): N_("Person, widersprochen"),
        (Barring.HIDDEN, False): N_("Stelle, widersprochen"),
    }
    return BarLine(
        id=bar.id,
        day=frame.day(bar.at.astimezone().date()),
        what=frame.texts(words[bar.barring, bar.person]),
        name=node.called(frame.language) if node else "",
        url=frame.url(f"{PAGE}/{node.id}") if node else "",
        by=bar.by,
        reason=bar.reason,
    )


def _further(text: str) -> list[str]:
    return [line.strip()[:200] for line in text.splitlines() if line.strip()][:FURTHER]


def _revision(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise InvalidParameter(name="stand", value=text[:40], reason=N_("Das ist keine ganze Zahl."))
    return int(text)


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}

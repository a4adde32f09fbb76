"""A source withdrawn, replaced by another, or corrected: what changes, then the button that does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from graphkb.analytics.network.matching import EVENT_LABELS
from graphkb.analytics.what_if import CellChange, Direction
from graphkb.errors import InvalidParameter, NotFound, StoreBusy
from graphkb.model import Node, Relation
from graphkb.snapshot.search import fold
from graphkb.texts import N_
from graphkb.withdrawal import CORRECTABLE, Effects
from viz.forms import BY, FormDep, SignedInDep, said_of
from viz.frame import Crumb, Frame
from viz.pages.sources import fact_name, sources_of

__all__ = ["router"]

router = APIRouter()

LISTED = 200
"""Facts of one list; the CSV of the source holds all."""

Id = Annotated[str, Path(max_length=200)]
Word = Annotated[str, Query(max_length=200)]


@router.get("/quellen/{id}/zurueckziehen")
def withdrawal(frame: SignedInDep, id: Id) -> HTMLResponse:
    """What goes, what stays, what is carried, and what that does to coverage and network."""
    return _withdrawal_page(frame, id)


@router.post("/quellen/{id}/zurueckziehen")
def withdraw(frame: SignedInDep, form: FormDep, id: Id) -> Response:
    """Withdraw it as one change; shows the page again if the data changed meanwhile or there is no reason."""
    reason = form.get("grund", "")[:1000]
    try:
        sources_of(frame).withdraw(id, by=BY, reason=reason, revision=_revision(form.get("stand", "")))
    except (InvalidParameter, StoreBusy) as error:
        if isinstance(error, InvalidParameter) and error.facts["name"] != "reason":
            raise
        return _withdrawal_page(frame, id, said_of(frame, error), reason)
    return RedirectResponse(frame.url(f"quellen/{id}"), status_code=303)


@router.get("/quellen/{id}/ersetzen")
def replacement(frame: SignedInDep, id: Id, durch: Word = "", q: Word = "") -> HTMLResponse:
    """A search for the other document, then what the replacement does."""
    return _replacement_page(frame, id, durch, q)


@router.post("/quellen/{id}/ersetzen")
def replace(frame: SignedInDep, form: FormDep, id: Id) -> Response:
    """Replace it as one change."""
    other = form.get("durch", "")[:200]
    try:
        sources_of(frame).replace(
            id,
            other,
            by=BY,
            reason=form.get("grund", "")[:1000],
            keep_places=form.get("stellen") == "ja",
            revision=_revision(form.get("stand", "")),
        )
    except StoreBusy as error:
        return _replacement_page(frame, id, other, "", said_of(frame, error))
    return RedirectResponse(frame.url(f"quellen/{other}"), status_code=303)


@router.get("/quellen/{id}/berichtigen")
def correction(frame: SignedInDep, id: Id) -> HTMLResponse:
    """The form for address and dates, filled with what is there."""
    return _correction_page(frame, id)


@router.post("/quellen/{id}/berichtigen")
def correct(frame: SignedInDep, form: FormDep, id: Id) -> Response:
    """Correct it as one change; shows the form again with what cannot be read."""
    said = {name: form.get(name, "")[:2000] for name in CORRECTABLE if name in form}
    try:
        sources_of(frame).correct(id, said, by=BY, reason=form.get("grund", "")[:1000])
    except InvalidParameter as error:
        if error.facts["name"] not in CORRECTABLE:
            raise
        return _correction_page(frame, id, said, str(error.facts["name"]), said_of(frame, error))
    return RedirectResponse(frame.url(f"quellen/{id}"), status_code=303)


def _withdrawal_page(frame: Frame, id: str, failed: str = "", reason: str = "") -> HTMLResponse:
    wanted = sources_of(frame)
    plan, found = wanted.withdrawal(id)
    name = plan.document.called(frame.language)
    nodes, relations = _parted(plan.gone)
    return frame.render(
        "source_withdraw.html",
        409 if failed else 200,
        crumbs=_crumbs(frame, plan.document, N_("Zurückziehen")),
        name=name,
        failed=failed,
        reason=reason,
        gone_nodes=_listed(frame, nodes),
        gone_node_count=len(nodes),
        gone_relations=_listed(frame, relations),
        gone_relation_count=len(relations),
        carried=_listed(frame, plan.carried),
        carried_count=len(plan.carried),
        kept_count=len(plan.kept),
        persons=plan.persons,
        persons_changed=plan.persons_changed,
        nothing=not (plan.gone or plan.carried or plan.kept),
        effects=_effects(frame, found) if found else None,
        listed=LISTED,
        revision=frame.snapshot.revision,
        act_url=frame.url(f"quellen/{id}/zurueckziehen"),
        back_url=frame.url(f"quellen/{id}"),
        csv_url=frame.url(f"quellen/{id}", format="csv", allein="ja"),
        replace_url=frame.url(f"quellen/{id}/ersetzen"),
    )


def _effects(frame: Frame, found: Effects) -> dict[str, object]:
    network = found.network
    moving = [one for one in found.cells if one.moves]
    return {
        "cells": [_cell(frame, one) for one in moving],
        "worse": found.counted(Direction.WORSE),
        "better": found.counted(Direction.BETTER),
        "other": found.counted(Direction.OTHER),
        "all": found.cell_count,
        "gone": found.cells_gone,
        "touched": len(found.cells) - len(moving),
        "guidelines": [
            (
                frame.snapshot.node(one.guideline).called(frame.language),
                frame.link(frame.snapshot.node(one.guideline)),
                one.lost,
            )
            for one in found.guidelines
        ],
        "network": [
            (frame.texts(label), getattr(network.before, name), getattr(network.after, name))
            for name, label in (
                ("ties", N_("Verbindungen zwischen Stellen")),
                ("tied", N_("Stellen mit einer Verbindung")),
                ("groups", N_("Gruppen")),
            )
        ],
        "groups": [
            (
                (one.before or one.after).in_language(frame.language),  # type: ignore[union-attr]  # one of the two is there
                EVENT_LABELS[one.what].in_language(frame.language),
                one.size_before,
                one.size_after,
            )
            for one in network.groups
        ],
        "day": frame.day(found.before.day),
    }


def _cell(frame: Frame, one: CellChange) -> dict[str, object]:
    snapshot, language = frame.snapshot, frame.language
    return {
        "place": snapshot.node(one.place).called(language),
        "column": snapshot.node(one.column).called(language),
        "url": frame.url("abdeckung", zelle=f"{one.place}~{one.column}"),
        "before": one.before.state.value,
        "after": one.after.state.value,
        "own_before": one.before.own_state.value,
        "own_after": one.after.own_state.value,
        "reasons": [reason.in_language(language) for reason in one.reasons],
    }


def _replacement_page(frame: Frame, id: str, other: str, q: str, failed: str = "") -> HTMLResponse:
    wanted = sources_of(frame)
    line = wanted.line(id)
    wrong = ""
    plan = None
    if other:
        try:
            plan = wanted.replacement(id, other)
        except (InvalidParameter, NotFound) as error:
            wrong = said_of(frame, error)
    words = fold(q.strip())
    hits = [
        (one.document.id, one.document.called(frame.language), one.facts)
        for one in wanted.lines()
        if words and one.document.id != id and words in fold(f"{one.document.id} {one.document.name}")
    ]
    return frame.render(
        "source_replace.html",
        409 if failed else 200,
        crumbs=_crumbs(frame, line.document, N_("Ersetzen")),
        name=line.document.called(frame.language),
        facts=line.facts,
        failed=failed or wrong,
        plan=plan,
        other=plan.by.called(frame.language) if plan else "",
        hits=hits[:30],
        sought=q,
        revision=frame.snapshot.revision,
        act_url=frame.url(f"quellen/{id}/ersetzen"),
        back_url=frame.url(f"quellen/{id}"),
    )


def _correction_page(
    frame: Frame, id: str, sent: dict[str, str] | None = None, wrong: str = "", why: str = ""
) -> HTMLResponse:
    document = sources_of(frame).line(id).document
    ontology = frame.context.ontology
    fields = [
        {
            "id": name,
            "label": ontology.properties[name].label.in_language(frame.language),
            "hint": ontology.properties[name].text.in_language(frame.language),
            "value": (sent or {}).get(name, str(document.properties.get(name, ""))),
            "wrong": why if name == wrong else "",
        }
        for name in CORRECTABLE
    ]
    return frame.render(
        "source_correct.html",
        422 if wrong else 200,
        crumbs=_crumbs(frame, document, N_("Berichtigen")),
        name=document.called(frame.language),
        fields=fields,
        act_url=frame.url(f"quellen/{id}/berichtigen"),
        back_url=frame.url(f"quellen/{id}"),
        form_url=frame.url("erfassen/bearbeiten", id=id),
    )


def _crumbs(frame: Frame, document: Node, doing: str) -> tuple[Crumb, ...]:
    back = Crumb(document.called(frame.language), frame.url(f"quellen/{document.id}"))
    return frame.crumbs(back, Crumb(frame.texts(doing)))


def _parted(facts: Iterable[Node | Relation]) -> tuple[list[Node], list[Relation]]:
    nodes: list[Node] = []
    relations: list[Relation] = []
    for fact in facts:
        if isinstance(fact, Node):
            nodes.append(fact)
        else:
            relations.append(fact)
    return nodes, relations


def _listed(frame: Frame, facts: Iterable[Node | Relation]) -> list[tuple[str, str, str]]:
    """Name, address, kind; at most so many."""
    ontology, found = frame.context.ontology, []
    for fact in list(facts)[:LISTED]:
        node = fact if isinstance(fact, Node) else frame.snapshot.node(fact.source)
        kind = ontology.kind(fact.kind).label.in_language(frame.language) if isinstance(fact, Node) else ""
        found.append((fact_name(frame, fact), frame.link(node), kind))
    return found


def _revision(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise InvalidParameter(name="stand", value=text[:40], reason=N_("Das ist keine ganze Zahl."))
    return int(text)

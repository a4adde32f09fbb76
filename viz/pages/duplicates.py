"""Bodies that may be recorded twice: side by side with reasons, decided by a person, merged after a preview."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.duplicates import Duplicates
from graphkb.duplicates import FEATURES, PROPOSED, REFERENCES, WEIGHTS, Conflict, Pair, merge
from graphkb.errors import InvalidParameter
from graphkb.model import FuzzyDate, Node, Status, Visibility
from graphkb.store.decisions import Decision, Verdict
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.forms import BY, FormDep, SignedInDep
from viz.frame import Crumb, Frame, FrameDep

__all__ = ["router"]

router = APIRouter()

PAGE = "erfassen/doppelte"
MERGING = f"{PAGE}/zusammenfuehren"

SHOWN = 15
"""Pairs on one page."""


FIELD_LABELS = {
    "name": N_("Name"),
    "name_en": N_("Englischer Name"),
    "description": N_("Beschreibung"),
    "valid_from": N_("Gültig ab"),
    "valid_to": N_("Gültig bis"),
    "status": N_("Status"),
    "visibility": N_("Sichtbar für"),
}

VISIBLE = {
    Visibility.PUBLIC: N_("alle"),
    Visibility.NETWORK: N_("das Netzwerk"),
    Visibility.INTERNAL: N_("die Verwaltung"),
}

STATUSES = {
    Status.CURRENT: N_("läuft"),
    Status.PLANNED: N_("geplant"),
    Status.PLANNED_SHORT: N_("kurzfristig geplant"),
    Status.PLANNED_LONG: N_("langfristig geplant"),
    Status.ENDED: N_("beendet"),
    Status.UNKNOWN: N_("unklar"),
}

VERDICTS = {
    Verdict.SAME: N_("dieselbe"),
    Verdict.DIFFERENT: N_("verschieden"),
    Verdict.UNSURE: N_("unsicher"),
}


@router.get(f"/{PAGE}")
def duplicates(
    frame: FrameDep,
    start: Annotated[int, Query(ge=0, le=100_000, alias="ab")] = 0,
    format: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Pairs that nobody has decided, best first; then those that somebody was unsure about."""
    crumbs = frame.crumbs()
    if not _inside(frame):
        return frame.render("duplicates.html", inside=False, crumbs=crumbs)
    wanted = Duplicates(frame.context)
    found, stand = wanted.found(), wanted.standing()
    if format == "csv":
        return _csv(frame, stand.open)
    shown = stand.open[start : start + SHOWN]
    following = start + SHOWN if start + SHOWN < len(stand.open) else None
    return frame.render(
        "duplicates.html",
        inside=True,
        crumbs=crumbs,
        bodies=found.bodies,
        total=len(stand.open),
        pairs=[_pair(frame, pair) for pair in shown],
        unsure=[_decision(frame, one) for one in stand.unsure],
        again=[_decision(frame, one) for one in stand.again],
        decided=[_decision(frame, one) for one in stand.decided[:50]],
        decided_total=len(stand.decided),
        verdicts=[(verdict.value, _button(frame, verdict)) for verdict in Verdict],
        act_url=frame.url(PAGE),
        csv_url=frame.url(PAGE, format="csv"),
        next_url=frame.url(PAGE, ab=following) if following else None,
        first_url=frame.url(PAGE) if start else None,
        rules=[(frame.texts(label), WEIGHTS[id], frame.texts(rule)) for id, (label, rule) in FEATURES.items()],
        least=PROPOSED,
        references=REFERENCES,
    )


@router.post(f"/{PAGE}")
def decide(frame: SignedInDep, form: FormDep) -> Response:
    """Keep a decision; «the same» leads on to the preview of the merge."""
    first, second = form.get("erste", ""), form.get("zweite", "")
    try:
        verdict = Verdict(form.get("urteil", ""))
    except ValueError:
        raise InvalidParameter(name="urteil", value=form.get("urteil", ""), reason=N_("Das ist kein Urteil.")) from None
    Duplicates(frame.context).decide(first, second, verdict, by=BY, reason=form.get("grund", "")[:1000])
    merging = frame.url(MERGING, bleibt=first, geht=second)
    return RedirectResponse(merging if verdict is Verdict.SAME else frame.url(PAGE), status_code=303)


@router.get(f"/{MERGING}")
def preview(
    frame: SignedInDep,
    keep: Annotated[str, Query(max_length=200, alias="bleibt")] = "",
    gone: Annotated[str, Query(max_length=200, alias="geht")] = "",
) -> HTMLResponse:
    """What the merge would do, with a choice wherever both have a value and not the same."""
    snapshot = Duplicates(frame.context).snapshot
    plan = merge(snapshot, keep, gone)
    return frame.render(
        "duplicates_merge.html",
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Zusammenführen")))),
        plan=plan,
        conflicts=[_conflict(frame, one) for one in plan.conflicts],
        lost=[frame.context.ontology.properties[name].label.in_language(frame.language) for name in plan.lost],
        act_url=frame.url(MERGING),
        back_url=frame.url(PAGE),
        other_way_url=frame.url(MERGING, bleibt=gone, geht=keep),
        revision=snapshot.revision,
    )


@router.post(f"/{MERGING}")
def merge_two(frame: SignedInDep, form: FormDep) -> Response:
    """Merge, and go to the body that stayed."""
    keep, gone, revision = form.get("bleibt", ""), form.get("geht", ""), form.get("stand", "")
    choices = {name.removeprefix("wahl-"): side for name, side in form.items() if name.startswith("wahl-")}
    if not (revision.isascii() and revision.isdigit() and len(revision) < 16):
        raise InvalidParameter(name="stand", value=revision[:40], reason=N_("Das ist keine ganze Zahl."))
    wanted = Duplicates(frame.context)
    if gone not in wanted.snapshot and frame.context.now_of([gone], wanted.snapshot)(gone) == keep:
        return RedirectResponse(frame.link(wanted.snapshot.node(keep)), status_code=303)  # sent twice
    plan, _ = wanted.merge(keep, gone, choices, by=BY, reason=form.get("grund", "")[:1000], revision=int(revision))
    return RedirectResponse(frame.link(plan.merged), status_code=303)


def _inside(frame: Frame) -> bool:
    return frame.reader.sees(Visibility.INTERNAL)


def _button(frame: Frame, verdict: Verdict) -> str:
    labels = {
        Verdict.SAME: N_("Dieselbe Stelle …"),
        Verdict.DIFFERENT: N_("Verschiedene Stellen"),
        Verdict.UNSURE: N_("Unsicher"),
    }
    return frame.texts(labels[verdict])


def _pair(frame: Frame, pair: Pair) -> dict[str, object]:
    sides = [_side(frame, Duplicates(frame.context).snapshot.node(id)) for id in pair.key]
    rows = [
        {
            "label": one.label.in_language(frame.language),
            "first": _kind(frame, one.first) if one.id == "kind" else one.first,
            "second": _kind(frame, one.second) if one.id == "kind" else one.second,
            "score": None if one.score is None else frame.number(100 * one.score),
        }
        for one in pair.features
    ]
    return {
        "first": sides[0],
        "second": sides[1],
        "rows": rows,
        "percent": frame.number(100 * pair.score),
        "known": sum(one.score is not None for one in pair.features),
        "all": len(pair.features),
    }


def _side(frame: Frame, node: Node) -> dict[str, str]:
    return {"id": node.id, "name": node.called(frame.language), "url": frame.link(node), "remark": node.remark}


def _kind(frame: Frame, id: str) -> str:
    return (
        frame.context.ontology.kinds[id].label.in_language(frame.language) if id in frame.context.ontology.kinds else ""
    )


def _decision(frame: Frame, one: Decision) -> dict[str, object]:
    snapshot = Duplicates(frame.context).snapshot

    def named(id: str) -> dict[str, str]:
        node = snapshot.get(id)
        return {"name": node.called(frame.language) if node else id, "url": frame.link(node) if node else ""}

    return {
        "first": named(one.first),
        "second": named(one.second),
        "ids": one.key,
        "verdict": frame.texts(VERDICTS[one.verdict]),
        "merged": bool(one.kept) and not (one.first in snapshot and one.second in snapshot),
        "day": frame.day(one.at.astimezone().date()),
        "by": one.by,
        "reason": one.reason,
        "merge_url": frame.url(MERGING, bleibt=one.first, geht=one.second),
    }


def _conflict(frame: Frame, one: Conflict) -> dict[str, object]:
    known = frame.context.ontology.properties.get(one.name)
    label = known.label.in_language(frame.language) if known else frame.texts(FIELD_LABELS[one.name])

    def shown(value: object) -> str:
        if isinstance(value, Visibility):
            return frame.texts(VISIBLE[value])
        if isinstance(value, Status):
            return frame.texts(STATUSES[value])
        if isinstance(value, FuzzyDate):
            return frame.fuzzy(value)
        option = known.option(str(value)) if known else None
        return option.label.in_language(frame.language) if option else str(value)

    return {
        "name": one.name,
        "label": label,
        "sides": [("keep", shown(one.keep)), ("gone", shown(one.gone))],
        "chosen": one.chosen,
    }


def _csv(frame: Frame, found: tuple[Pair, ...]) -> Response:
    t = frame.texts
    heads = (
        t(N_("Stelle")),
        t(N_("Kennung")),
        t(N_("Stelle")),
        t(N_("Kennung")),
        t(N_("Ähnlich")),
        t(N_("Verglichen")),
    )
    rows = []
    for pair in found:
        sides = [_side(frame, Duplicates(frame.context).snapshot.node(id)) for id in pair.key]
        reasons = "; ".join(
            f"{one.label.in_language(frame.language)} {frame.number(100 * one.score)} %"
            for one in pair.features
            if one.score is not None
        )
        named = [text for side in sides for text in (side["name"], side["id"])]
        rows.append((*named, f"{frame.number(100 * pair.score)} %", reasons))
    return csv_response(frame, "doppelte", heads, rows)

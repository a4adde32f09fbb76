"""The groups of bodies that work together: all of them, one of them with its members, and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.network import RESOLUTIONS, Cluster, Clusters, Membership, Resolutions
from graphkb.analytics.network.clusters import COARSEST, FINEST
from graphkb.analytics.network.labels import named
from graphkb.analytics.network.naming import in_words
from graphkb.analytics.network.resolutions import ResolutionStep
from graphkb.errors import InvalidParameter, NotFound, Phrase
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.network_rows import tenths, tie_row
from viz.pages.planning import asked_day
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]

TIES = 10
"""Ties of a group shown, the strongest."""


class _Asked:
    """Day and resolution of a request. Raises InvalidParameter for what cannot be asked."""

    def __init__(self, frame: Frame, stichtag: str, feinheit: str) -> None:
        self.frame = frame
        self.day: date = asked_day(frame, stichtag)
        self.resolution = _resolution(frame, feinheit)
        self.query = {"stichtag": stichtag, "feinheit": feinheit}

    @property
    def clusters(self) -> Clusters:
        return self.frame.analyses.clusters(self.day, resolution=self.resolution)

    def url(self, path: str = "gruppen", **changed: str) -> str:
        return self.frame.url(path, **{**self.query, **changed})


def _resolution(frame: Frame, text: str) -> float:
    if not text.strip():
        return 1.0
    try:
        found = float(text.strip().replace(",", "."))
    except ValueError:
        found = 0.0
    if not COARSEST <= found <= FINEST:
        reason = Phrase.of(N_("Bitte eine Zahl von 0,1 bis 5 angeben."))
        raise InvalidParameter(name=frame.texts(N_("Feinheit")), value=text, reason=reason)
    return found


@router.get("/gruppen")
def groups(frame: FrameDep, stichtag: Text = "", feinheit: Text = "") -> HTMLResponse:
    """Finding, all groups, who belongs to two, what coarser and finer gives."""
    asked = _Asked(frame, stichtag, feinheit)
    found = asked.clusters
    steps = frame.analyses.resolutions(asked.day)
    return frame.render(
        "groups.html",
        crumbs=_crumbs(frame),
        asked=asked,
        day=asked.day,
        finding=_finding(frame, found),
        groups=[_line(asked, cluster) for cluster in found.clusters],
        ungrouped=len(found.ungrouped),
        in_two=[_two(asked, one) for one in found.in_two],
        steps=[_step(asked, step) for step in steps.steps],
        step_names=[(f"{value:g}", label.in_language(frame.language)) for value, label in RESOLUTIONS],
        lasting=_lasting(frame, steps),
        csv_url=asked.url("gruppen.csv"),
        method=found.method,
    )


@router.get("/gruppen.csv")
def groups_csv(frame: FrameDep, stichtag: Text = "", feinheit: Text = "") -> Response:
    """Every member of every group, one a row."""
    asked = _Asked(frame, stichtag, feinheit)
    heads = [frame.texts(head) for head in CSV_HEADS]
    name = f"gruppen-{asked.day.isoformat()}"
    return csv_response(frame, name, heads, _csv_rows(asked), asked.clusters.method)


@router.get("/gruppen/{id}")
def group(frame: FrameDep, id: str, stichtag: Text = "", feinheit: Text = "") -> HTMLResponse:
    """One group: its members, its ties, what its name rests on."""
    asked = _Asked(frame, stichtag, feinheit)
    found = asked.clusters
    cluster = found.called(id) or found.called(id.upper())
    if cluster is None:
        raise NotFound(id=id)
    cooperation = frame.analyses.cooperation(asked.day)
    inside = set(cluster.members)
    ties = sorted(
        (tie for tie in cooperation.ties if tie.a in inside and tie.b in inside),
        key=lambda tie: (-round(tie.weight, 9), tie.a, tie.b),
    )
    book = SourceBook(frame)
    rows = [tie_row(frame, book, tie) for tie in ties[:TIES]]
    at = {one.member: one for one in cluster.memberships}
    return frame.render(
        "group.html",
        crumbs=_crumbs(frame, Crumb(_title(frame, cluster))),
        asked=asked,
        day=asked.day,
        group=_line(asked, cluster),
        finding=_of_group(frame, cluster),
        rests_on=_rests_on(frame, cluster),
        members=[_member(asked, at[member]) for member in cluster.central],
        in_two=[_two(asked, one) for one in cluster.memberships if one.second],
        guests=[_two(asked, one) for one in found.in_two if one.second == cluster.id],
        ties=rows,
        ties_total=len(ties),
        map_url=frame.url("netz", stichtag=stichtag, gruppe=cluster.id) + "#stellen",
        method=found.method,
        sources=book.listed(),
    )


def _crumbs(frame: Frame, *further: Crumb) -> tuple[Crumb, ...]:
    texts = frame.texts
    way = [Crumb(texts("Start"), frame.url()), Crumb(texts(N_("Überblicken"))), Crumb(texts("Netz"), frame.url("netz"))]
    return (*way, Crumb(texts(N_("Gruppen")), frame.url("gruppen") if further else ""), *further)


def _title(frame: Frame, cluster: Cluster) -> str:
    title = cluster.title.in_language(frame.language)
    return frame.texts(N_("Gruppe {letter}: {title}"), letter=cluster.letter, title=title) if cluster.letter else title


def _finding(frame: Frame, found: Clusters) -> tuple[str, str]:
    texts = frame.texts
    if not found.clusters:
        return texts(N_("An diesem Tag ist keine Gruppe zu erkennen.")), ""
    sure = sum(cluster.claimed for cluster in found.clusters)
    first = texts.plural(
        "In {n} Gruppe arbeiten Stellen enger miteinander als mit anderen; sicher davon: {sure}.",
        "In {n} Gruppen arbeiten Stellen enger miteinander als mit anderen; sicher davon: {sure}.",
        len(found.clusters),
        sure=sure,
    )
    if not found.in_two:
        return first, texts(N_("Keine Stelle gehört zu zwei Gruppen."))
    return first, texts.plural(
        "Eine Stelle gehört zu zwei Gruppen.",
        "{words} Stellen gehören zu zwei Gruppen.",
        len(found.in_two),
        words=_capital(in_words(len(found.in_two)).in_language(frame.language)),
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _line(asked: _Asked, cluster: Cluster) -> dict[str, Any]:
    frame = asked.frame
    title, around = (label.in_language(frame.language) for label in (cluster.title, cluster.around))
    weight = cluster.weight_inside + cluster.weight_outside
    return {
        "letter": cluster.letter,
        "title": title,
        "name": _title(frame, cluster),
        "around": around if around not in title else "",
        "url": asked.url(f"gruppen/{cluster.id}"),
        "size": len(cluster.members),
        "share": cluster.found_again,
        "inside": tenths(frame, cluster.weight_inside),
        "outside": tenths(frame, cluster.weight_outside) if cluster.weight_outside else "0",
        "inside_percent": round(100 * cluster.weight_inside / weight) if weight else 0,
        "in_two": sum(1 for one in cluster.memberships if one.second),
    }


def _two(asked: _Asked, one: Membership) -> dict[str, Any]:
    frame = asked.frame
    node = frame.snapshot.node(one.member)
    own, second = (asked.clusters.called(id) for id in (one.group, one.second))
    assert own is not None
    assert second is not None
    assert one.reason is not None
    return {
        "id": node.id,
        "name": node.called(frame.language),
        "url": frame.link(node),
        "groups": [_line(asked, cluster) for cluster in (own, second)],
        "reason": one.reason.in_language(frame.language),
    }


def _member(asked: _Asked, one: Membership) -> dict[str, Any]:
    frame = asked.frame
    node = frame.snapshot.node(one.member)
    second = asked.clusters.called(one.second) if one.second else None
    return {
        "id": node.id,
        "name": node.called(frame.language),
        "url": frame.link(node),
        "kind": frame.context.ontology.kind(node.kind).label.in_language(frame.language),
        "share": one.found_in_own,
        "weight": round(100 * one.weight_in_own),
        "second": _line(asked, second) if second else None,
        "others": [
            (other.letter, _title(frame, other), round(100 * share))
            for id, share in one.weight
            if id != one.group and (other := asked.clusters.called(id))
        ],
    }


def _step(asked: _Asked, step: ResolutionStep) -> dict[str, Any]:
    value = f"{step.resolution:g}"
    return {
        "label": step.label.in_language(asked.frame.language),
        "value": asked.frame.number(step.resolution, 1),
        "url": asked.url(feinheit="" if step.resolution == 1 else value),
        "on": step.resolution == asked.resolution,
        "step": step,
    }


def _lasting(frame: Frame, found: Resolutions) -> list[str]:
    sentences = [
        frame.texts.plural(
            "Von {of} Gruppen ist {n} bei jeder Einstellung da.",
            "Von {of} Gruppen sind {n} bei jeder Einstellung da.",
            len(found.lasting),
            of=found.of,
        )
    ]
    if len(found.lasting) < found.of:
        sentences.append(frame.texts(N_("Die übrigen hängen davon ab, wie genau man hinsieht.")))
    return sentences


def _of_group(frame: Frame, cluster: Cluster) -> str:
    weight = cluster.weight_inside + cluster.weight_outside
    return frame.texts.plural(
        "{n} Stelle; {percent} Prozent des Gewichts ihrer Verbindungen bleiben in der Gruppe.",
        "{n} Stellen; {percent} Prozent des Gewichts ihrer Verbindungen bleiben in der Gruppe.",
        len(cluster.members),
        percent=round(100 * cluster.weight_inside / weight),
    )


TRAIT_WORDS = {
    "place": N_("Sitz in {value}: {members} von {n} Mitgliedern, sonst {base} Prozent der verbundenen Stellen."),
    "field": N_("Handlungsfeld {value}: {members} von {n} Mitgliedern, sonst {base} Prozent der verbundenen Stellen."),
    "kind": N_("Art {value}: {members} von {n} Mitgliedern, sonst {base} Prozent der verbundenen Stellen."),
}


def _rests_on(frame: Frame, cluster: Cluster) -> list[str]:
    """What the name of a group rests on, one sentence a part."""
    if not cluster.parts:
        return [
            frame.texts(
                N_(
                    "Kommune, Handlungsfeld und Art teilen zu wenige Mitglieder. Darum heißt die Gruppe nach den "
                    "beiden, die in ihr am stärksten verbunden sind."
                )
            )
        ]
    return [
        frame.texts(
            TRAIT_WORDS[part.trait],
            value=named(frame.snapshot, part).in_language(frame.language),
            members=part.members,
            n=len(cluster.members),
            base=round(100 * part.base_rate),
        )
        for part in cluster.parts
    ]


CSV_HEADS = (
    N_("Stichtag"),
    N_("Feinheit"),
    N_("Gruppe"),
    N_("Name der Gruppe"),
    N_("in Prozent der Proben wiedergefunden"),
    N_("Stelle (Kennung)"),
    N_("Stelle"),
    N_("Mitglied in Prozent der Proben"),
    N_("Gewicht in der Gruppe in Prozent"),
    N_("Uneindeutigkeit"),
    N_("zweite Gruppe"),
)


def _csv_rows(asked: _Asked) -> Iterator[list[object]]:
    frame = asked.frame
    for cluster in asked.clusters.clusters:
        for one in cluster.memberships:
            yield [
                asked.day.isoformat(),
                frame.number(asked.resolution, 2),
                cluster.id,
                cluster.title.in_language(frame.language),
                frame.number(100 * cluster.found_again, 1),
                one.member,
                frame.snapshot.node(one.member).called(frame.language),
                frame.number(100 * one.found_in_own, 1),
                frame.number(100 * one.weight_in_own, 1),
                frame.number(one.ambiguity, 3),
                one.second,
            ]

"""The network map with its groups, and what can be said of it in sentences; the same as files."""

from __future__ import annotations

import sys
from typing import Annotated, Any

from babel.lists import format_list
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response

from graphkb.analytics.network import Cluster, Clusters, CutPoints, Positions, WeakTies
from graphkb.analytics.network.claims import place_of
from graphkb.analytics.network.naming import in_words
from graphkb.analytics.network.overview import GroupBy, MapGroup
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.network_data import COLOURS, EVIDENCE, Asked, View, map_json, tie_row, ties_csv
from viz.pages.planning import listing
from viz.pictures.map_file import map_file
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]

FIRST = 10
"""Lines of a long list before «alle zeigen»."""
GROUPS = 7
"""Groups beside the map, the largest; as long as the map is high."""


@router.get("/netz")
def network(
    frame: FrameDep,
    ort: Text = "",
    feld: Text = "",
    beleg: Text = "",
    stichtag: Text = "",
    farbe: Text = "",
    gruppe: Text = "",
    alle: Text = "",
) -> HTMLResponse:
    """Finding, map and groups, strongest ties, brokers, cut points, what is little recorded."""
    asked = Asked(ort, feld, beleg, stichtag, farbe, gruppe, alle)
    view = View(frame, asked)
    analyses, day = frame.analyses, view.day
    cooperation, clusters = analyses.cooperation(day), analyses.clusters(day)
    positions, cuts, weak = analyses.positions(day), analyses.cut_points(day), analyses.weak_ties(day)
    book = SourceBook(frame)
    bodies = list(view.bodies())
    shown_bodies = bodies if asked.alle == "stellen" or asked.gruppe else bodies[:FIRST]
    ties = view.map.ties if asked.alle == "verbindungen" else view.map.ties[:FIRST]
    finding, more = _finding(view, clusters, positions)
    return frame.render(
        "network.html",
        asked=asked,
        view=view,
        day=day,
        finding=finding,
        more=more,
        cooperation=cooperation,
        untied=len(cooperation.bodies) - len(cooperation.tied),
        # Which association has no tie is for signed-in readers (rule 16).
        untied_bodies=_untied(frame, clusters, asked) if weak.named is not None else "",
        untied_kinds=_untied_kinds(frame, clusters),
        missing=[one.in_language(frame.language) for one in cooperation.method.missing],
        groups=_groups(frame, view),
        all_groups=frame.url("gruppen", stichtag=stichtag) if view.by is GroupBy.CLUSTER else "",
        small=_small(view),
        ungrouped=sum(1 for body in view.map.bodies if body.group is None),
        bodies=[view.body_row(body) for body in shown_bodies],
        bodies_total=len(bodies),
        opened=_opened(frame, view),
        ties=[tie_row(frame, book, tie) for tie in ties],
        brokers=_brokers(frame, positions, asked),
        brokers_stability=positions.method.stability,
        cuts=_cuts(frame, cuts, asked),
        weak=_weak(frame, weak, asked),
        places=view.places(),
        fields=view.fields(),
        evidence=[(value, frame.texts(EVIDENCE_WORDS[value])) for value in EVIDENCE],
        colours=[(value, frame.texts(word)) for value, (_, word) in COLOURS.items()],
        map_url=asked.url(frame, "netz.json", gruppe="", alle=""),
        csv_url=asked.url(frame, "netz.csv", gruppe="", alle=""),
        file_url=asked.url(frame, "netz/karte.html", gruppe="", alle=""),
        methods=[one.method for one in (cooperation, clusters, positions, cuts, weak)],
        sources=book.listed(),
    )


EVIDENCE_WORDS = {
    "zusammenarbeit": N_("Zusammenarbeit genannt"),
    "massnahme": N_("gemeinsame Maßnahme"),
    "netzwerk": N_("gemeinsames Netzwerk"),
    "veranstaltung": N_("selbe Veranstaltung"),
}


@router.get("/netz.json")
def network_json(
    frame: FrameDep, ort: Text = "", feld: Text = "", beleg: Text = "", stichtag: Text = "", farbe: Text = ""
) -> JSONResponse:
    """The data of the map, with the filters of the page."""
    return JSONResponse(map_json(View(frame, Asked(ort, feld, beleg, stichtag, farbe))))


@router.get("/netz.csv")
def network_csv(
    frame: FrameDep, ort: Text = "", feld: Text = "", beleg: Text = "", stichtag: Text = "", farbe: Text = ""
) -> Response:
    """The ties as a table, with the filters of the page."""
    view = View(frame, Asked(ort, feld, beleg, stichtag, farbe), most=sys.maxsize)
    method = frame.analyses.cooperation(view.day).method
    return csv_response(frame, f"netz-{view.day.isoformat()}", *ties_csv(view), method)


@router.get("/netz/karte.html")
def network_file(
    frame: FrameDep, ort: Text = "", feld: Text = "", beleg: Text = "", stichtag: Text = "", farbe: Text = ""
) -> Response:
    """The map as one file to pass on, that needs no network."""
    view = View(frame, Asked(ort, feld, beleg, stichtag, farbe))
    file = map_file(
        frame.snapshot,
        view.map,
        day=view.day,
        language=frame.language,
        district=frame.district(),
        product=frame.context.settings.product_name,
    )
    return Response(
        content=file,
        media_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="netz-{view.day.isoformat()}.html"'},
    )


def _finding(view: View, clusters: Clusters, positions: Positions) -> tuple[str, list[str]]:
    """The finding in one sentence, and what follows."""
    frame, texts = view.frame, view.frame.texts
    if not view.map.ties:
        return texts(N_("Mit diesen Angaben ist keine Verbindung erfasst.")), []
    if view.filtered:
        sought = sum(1 for body in view.map.bodies if body.sought)
        said = texts.plural(
            "{n} Verbindung ist mit diesen Angaben erfasst",
            "{n} Verbindungen sind mit diesen Angaben erfasst",
            len(view.map.ties),
        )
        who = texts.plural("von {n} Stelle.", "von {n} Stellen.", sought)
        beside = len(view.map.bodies) - sought
        more = []
        if beside:
            more.append(
                texts.plural(
                    "Dazu kommt eine Stelle, die nur mit ihnen verbunden ist.",
                    "Dazu kommen {n} Stellen, die nur mit ihnen verbunden sind.",
                    beside,
                )
            )
        return f"{said} {who}", more
    whole = len(positions.positions)
    largest = positions.components[0]
    if not clusters.clusters:
        return texts.plural("{n} Stelle ist verbunden.", "{n} Stellen sind verbunden.", whole), []
    said = texts(
        N_(
            "{largest} von {n} verbundenen Stellen hängen in einem Netz zusammen; "
            "die größte von {groups} Gruppen liegt {name}."
        ),
        largest=largest,
        n=whole,
        groups=in_words(len(clusters.clusters)).in_language(frame.language),
        name=clusters.clusters[0].around.in_language(frame.language),
    )
    return _stop(said), _unsteady(frame, clusters)


def _stop(sentence: str) -> str:
    return sentence.replace("e.V..", "e.V.")


def _unsteady(frame: Frame, clusters: Clusters) -> list[str]:
    loose = [cluster for cluster in clusters.clusters if cluster.found_again < 0.8]
    sure = sum(cluster.claimed for cluster in clusters.clusters)
    if not loose and sure < len(clusters.clusters):
        return [
            frame.texts(
                N_("Sicher sind {sure} von {n} Gruppen, auch wenn man zehn Prozent der Verbindungen weglässt."),
                sure=sure,
                n=len(clusters.clusters),
            )
        ]
    if not loose:
        return [frame.texts(N_("Alle Gruppen halten, wenn man zehn Prozent der Verbindungen weglässt."))]
    names = [_titled(frame, cluster) for cluster in loose]
    return [
        frame.texts.plural(
            "Eine Gruppe schwankt, wenn man zehn Prozent der Verbindungen weglässt: {names}.",
            "{words} Gruppen schwanken, wenn man zehn Prozent der Verbindungen weglässt: {names}.",
            len(loose),
            words=_capital(in_words(len(loose)).in_language(frame.language)),
            names=format_list(names, locale=frame.language),
        )
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _titled(frame: Frame, cluster: Cluster) -> str:
    label = cluster.title.in_language(frame.language)
    return f"{cluster.letter} {label}" if cluster.letter else label


def _groups(frame: Frame, view: View) -> list[dict[str, Any]]:
    """The groups beside the map: the largest, and the one that is opened."""
    named = [group for group in view.map.groups if group.letter]
    if view.by is GroupBy.CLUSTER:
        named = [group for place, group in enumerate(named) if place < GROUPS or group.id == view.asked.gruppe]
    return [_group(frame, view, group) for group in named]


def _group(frame: Frame, view: View, group: MapGroup) -> dict[str, Any]:
    cluster = group.cluster
    label = group.label.in_language(frame.language)
    around = cluster.around.in_language(frame.language) if cluster else ""
    return {
        "id": group.id,
        "letter": group.letter,
        "label": label,
        "around": around if around not in label else "",
        "share": cluster.found_again if cluster else None,
        "size": view.map.shown_in[group.id],
        "url": view.asked.url(frame, gruppe=group.id, alle="") + "#stellen",
        "open": view.asked.gruppe == group.id,
    }


def _small(view: View) -> dict[str, Any] | None:
    small = [group for group in view.map.groups if not group.letter]
    if not small:
        return None
    return {
        "count": len(small),
        "size": sum(view.map.shown_in[group.id] for group in small),
        "url": view.asked.url(view.frame, gruppe="kleine", alle="") + "#stellen",
    }


def _opened(frame: Frame, view: View) -> str:
    """What the table of bodies is opened for; empty: for all."""
    match view.asked.gruppe:
        case "":
            return ""
        case "kleine":
            return frame.texts(N_("Kleinere Gruppen"))
        case "ohne":
            return frame.texts(N_("Ohne Gruppe"))
        case id:
            group = next((one for one in view.map.groups if one.id == id), None)
            if group is None:
                return frame.texts(N_("Diese Gruppe ist hier nicht zu sehen."))
            word = frame.texts(N_("Gruppe {letter}"), letter=group.letter) if view.by is GroupBy.CLUSTER else ""
            return ": ".join(part for part in (word, group.label.in_language(frame.language)) if part)


def _brokers(frame: Frame, positions: Positions, asked: Asked) -> dict[str, Any]:
    found = positions.brokers(len(positions.positions) if asked.alle == "vermittlung" else FIRST)
    total = len(positions.brokers(len(positions.positions)))
    whole = len(positions.positions)
    told = [(place_of(one.betweenness_rank, one.betweenness_band, whole), one) for one in found]
    lines = []
    # What is said of a place goes down the list: «among the first 50» does not stand before «among the first ten».
    for place, position in sorted(told, key=lambda pair: pair[0].exact or pair[0].among or whole + 1):
        node = frame.snapshot.node(position.body)
        rank = place.sentence.in_language(frame.language)
        lines.append(
            {
                "id": node.id,
                "name": node.called(frame.language),
                "url": frame.link(node),
                "pictogram": frame.context.ontology.kind(node.kind).pictogram,
                "rank": rank,
                "ties": frame.texts.plural("{n} Verbindung", "{n} Verbindungen", position.degree),
            }
        )
    return {"lines": lines, "total": total, "of": len(positions.positions)}


def _cuts(frame: Frame, cuts: CutPoints, asked: Asked) -> dict[str, Any]:
    shown = cuts.cut_points if asked.alle == "schluesselstellen" else cuts.cut_points[:FIRST]
    return {
        "lines": [
            {
                "sentence": cut.sentence.in_language(frame.language),
                "share": cut.found_again,
                "url": frame.link(frame.snapshot.node(cut.body)),
                "name": frame.snapshot.node(cut.body).called(frame.language),
            }
            for cut in shown
        ],
        "total": len(cuts.cut_points),
        "withheld": cuts.withheld_cut_points,
        "method": cuts.method,
    }


def _weak(frame: Frame, weak: WeakTies, asked: Asked) -> dict[str, Any]:
    named = weak.named or ()
    shown = named if asked.alle == "wenig" else named[:FIRST]
    return {
        "sentence": weak.sentence.in_language(frame.language),
        "known": weak.named is not None,
        "lines": [
            {
                "name": frame.snapshot.node(one.body).called(frame.language),
                "url": frame.link(frame.snapshot.node(one.body)),
                "sentence": one.sentence.in_language(frame.language),
            }
            for one in shown
        ],
        "total": len(named),
        "method": weak.method,
    }


def _untied_kinds(frame: Frame, clusters: Clusters) -> str:
    """How many bodies of each kind are without a tie, in words."""
    counts: dict[str, int] = {}
    for body in clusters.untied:
        kind = frame.snapshot.node(body).kind
        counts[kind] = counts.get(kind, 0) + 1
    ontology = frame.context.ontology
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    named = [(count, ontology.kind(kind).label if count == 1 else ontology.kind(kind).plural) for kind, count in ranked]
    return ", ".join(f"{count} {label.in_language(frame.language)}" for count, label in named)


def _untied(frame: Frame, clusters: Clusters, asked: Asked) -> str:
    most = len(clusters.untied) if asked.alle == "unverbunden" else FIRST
    return listing(frame, clusters.untied, most=max(most, 1)) if clusters.untied else ""

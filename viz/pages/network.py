"""The network map with its groups, what can be said of it in sentences, and the same content as tables."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from graphkb.analytics.network.map_groups import GroupBy, MapGroup
from graphkb.model import PUBLIC
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.frame import Frame, FrameDep
from viz.pages import network_parts as parts
from viz.pages import network_said as said
from viz.pages.network_data import View
from viz.pages.network_files import FORMS
from viz.pages.network_form import map_form
from viz.pages.network_query import COLOURS, SIZES, AskedDep
from viz.pages.network_rows import tie_row
from viz.pages.story_view import stories_of
from viz.sources import SourceBook

__all__ = ["router"]

router = APIRouter()

PAGE = 200
"""Lines of a table that was asked for whole."""
GROUPS = 7
"""Groups beside the map, the largest; as long as the map is high."""


@router.get("/netz")
def network(frame: FrameDep, asked: AskedDep) -> HTMLResponse:
    """Finding, map and groups, strongest ties, brokers, cut points, what is little recorded."""
    view = View(frame, asked)
    asked = view.asked
    cooperation = frame.analyses.cooperation(view.day)
    book = SourceBook(frame)
    bodies = view.bodies()
    shown_bodies, begin = _page(bodies, view, "stellen")
    ties, tie_begin = _page(view.map.ties, view, "verbindungen")
    finding, more = said.finding(view)
    return frame.render(
        "network.html",
        asked=asked,
        view=view,
        day=view.day,
        form=map_form(view),
        names=_names(view),
        unclear=_unclear(view),
        finding=finding,
        more_said=more,
        file_forms=[(value, frame.texts(word)) for value, word in FORMS.items()],
        cooperation=cooperation,
        missing=[one.in_language(frame.language) for one in cooperation.method.missing],
        groups=_groups(frame, view),
        all_groups=frame.url("gruppen", stichtag=asked.stichtag) if view.by is GroupBy.CLUSTER else "",
        small=_small(view),
        ungrouped=sum(1 for body in view.map.bodies if body.group is None),
        bodies=[view.body_row(body) for body in shown_bodies],
        bodies_total=len(bodies),
        bodies_from=begin,
        opened=_opened(frame, view),
        ties=[tie_row(frame, book, tie) for tie in ties],
        ties_from=tie_begin,
        page_size=PAGE,
        way=parts.way(view, book),
        comparison=parts.comparison(view, book),
        occasions=parts.occasions(view),
        days=parts.days(view),
        collapsed=view.collapsed,
        map_url=asked.picture.url(frame, "netz.json"),
        stories=[(one.id, one.title) for one in stories_of(frame).all()] if frame.reader != PUBLIC else [],
        view_query=urlencode(list(asked.but(stelle="", ab="", alle="", gruppe="").pairs())),
        shown_ids=frozenset(body.node.id for body in shown_bodies),
        colour_word=frame.texts(COLOURS[asked.farbe or "gruppe"][1]),
        size_word=frame.texts(SIZES[asked.groesse or "summe"]),
        embed_url=asked.picture.but(auswahl=(), vergleich=()).url(frame, "netz/einbetten"),
        bodies_csv=asked.but(ab="", alle="").url(frame, "netz/stellen.csv"),
        csv_url=asked.picture.url(frame, "netz.csv"),
        **_whole(view),
        sources=book.listed(),
    )


def _page(rows: Any, view: View, what: str) -> tuple[Any, int]:
    """The lines of a table that are shown, and the number of the first, from 0."""
    if view.asked.alle != what and not (what == "stellen" and view.asked.gruppe):
        return rows[: said.FIRST], 0
    begin = int(view.asked.ab) if view.asked.ab.isdecimal() else 0
    begin = min(begin, max(len(rows) - 1, 0)) // PAGE * PAGE
    return rows[begin : begin + PAGE], begin


def _whole(view: View) -> dict[str, Any]:
    """What is said of the whole network: only where the whole network is shown, in a large one on its own pages."""
    frame, asked = view.frame, view.asked
    analyses, day = frame.analyses, view.day
    cooperation = analyses.cooperation(day)
    if view.filtered:
        return {"whole": None, "methods": [cooperation.method]}
    weak = analyses.weak_ties(day)
    untied = [body for body in cooperation.bodies if body not in set(cooperation.tied)]
    found: dict[str, Any] = {
        "weak": said.weak(frame, weak, asked),
        "untied": len(untied),
        # Which association has no tie is for signed-in readers (rule 16).
        "untied_bodies": said.untied(frame, untied, asked) if weak.named is not None else "",
        "untied_kinds": said.untied_kinds(frame, untied),
        "brokers": None,
        "cuts": None,
    }
    methods = [cooperation.method, weak.method]
    if not view.large:
        positions, cuts = analyses.positions(day), analyses.cut_points(day)
        found |= {
            "brokers": said.brokers(frame, positions, asked),
            "brokers_stability": positions.method.stability,
            "cuts": said.cuts(frame, cuts, asked),
        }
        methods[1:1] = [analyses.clusters(day).method, positions.method, cuts.method]
    return {"whole": found, "methods": methods}


def _names(view: View) -> list[str]:
    """Names of the bodies on the map, to choose from while typing."""
    snapshot, language = view.frame.snapshot, view.frame.language
    tied = view.frame.analyses.cooperation(view.day).tied
    return (
        sorted({snapshot.node(id).called(language) for id in tied}, key=alphabetical) if len(tied) <= PAGE * 5 else []
    )


def _unclear(view: View) -> list[dict[str, Any]]:
    frame = view.frame
    return [
        {
            "text": one.text,
            "outside": one.outside,
            "choices": [
                (node.called(frame.language), view.asked.url(frame, **{one.field: node.id})) for node in one.choices
            ],
        }
        for one in view.unclear
    ]


def _groups(frame: Frame, view: View) -> list[dict[str, Any]]:
    """The groups beside the map: the largest, and the one that is opened."""
    named = [group for group in view.map.groups if group.letter]
    if view.by is GroupBy.CLUSTER:
        named = [group for place, group in enumerate(named) if place < GROUPS or group.id == view.asked.gruppe]
    return [_group(frame, view, group) for group in named]


def _group(frame: Frame, view: View, group: MapGroup) -> dict[str, Any]:
    label = group.label.in_language(frame.language)
    around = group.around.in_language(frame.language) if group.around else ""
    offen = view.asked.offen
    toggled = tuple(id for id in offen if id != group.id) if group.id in offen else (*offen, group.id)
    return {
        "id": group.id,
        "letter": group.letter,
        "label": label,
        "around": around if around not in label else "",
        "share": group.found_again,
        "size": view.map.shown_in[group.id],
        "url": view.asked.url(frame, gruppe=group.id, alle="", ab="") + "#stellen",
        "open": view.asked.gruppe == group.id,
        "toggle": view.asked.url(frame, offen=toggled) if view.collapsed else "",
        "unfolded": group.id in view.asked.offen,
    }


def _small(view: View) -> dict[str, Any] | None:
    small = [group for group in view.map.groups if not group.letter]
    if not small:
        return None
    return {
        "count": len(small),
        "size": sum(view.map.shown_in[group.id] for group in small),
        "url": view.asked.url(view.frame, gruppe="kleine", alle="", ab="") + "#stellen",
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

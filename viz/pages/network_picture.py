"""The map of a view as a picture: bodies, groups as one mark each, or bodies among their occasions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt

from api.network import occasions_of, opened_of
from graphkb.analytics.network import CLASS_LABELS, EvidenceKind
from graphkb.analytics.network.map_groups import MapGroup
from graphkb.analytics.network.map_measures import Band
from graphkb.analytics.network.overview import MapBody
from graphkb.model import Node
from graphkb.snapshot.search import fold
from viz.pages.network_data import View
from viz.pictures.map_picture import CLASSES, Mark, MarkKind, Picture, PictureGroup, Stroke

__all__ = ["picture_of"]

SMALL, SPREAD, SAME = 3.6, 1.75, 6.0
"""Radius of a body, in pixels: the least, what the root of its strength adds, and all alike."""
BANDS: Mapping[Band, float] = {Band.NONE: 4.0, Band.FEW: 6.0, Band.MANY: 8.5, Band.MOST: 11.5}
OCCASION_SHAPES = {EvidenceKind.MEASURE: "plate", EvidenceKind.MEMBERSHIP: "pair", EvidenceKind.EVENT: "plus"}


def picture_of(view: View) -> Picture:
    """What is to be drawn; without marks if nothing is there. Raises what the view raises."""
    if view.collapsed:
        return _opened(view)
    if view.asked.ansicht == "anlaesse":
        return _with_occasions(view)
    rank = {body.node.id: place for place, body in enumerate(view.map.bodies)}
    return _picture(
        view,
        [_body(view, body) for body in view.map.bodies],
        [Stroke(rank[tie.a], rank[tie.b], tie.weight, _bits(tie.kinds)) for tie in view.map.ties],
        view.map.groups,
        {"bodies": len(view.map.bodies), "ties": len(view.map.ties), "left_out": view.map.left_out},
    )


def _picture(
    view: View, marks: list[Mark], strokes: list[Stroke], groups: Iterable[MapGroup], counts: Mapping[str, int]
) -> Picture:
    asked, body_of = view.asked, view.frame.analyses.cooperation(view.day).body_of
    there = {mark.id for mark in marks}

    def shown(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(id for id in ids if id in there)

    return Picture(
        marks=tuple(marks),
        strokes=tuple(strokes),
        groups=tuple(_group(view, group) for group in groups),
        colours=tuple(_group(view, group) for group in view.colours),
        hulls=asked.huellen != "nein",
        way=() if "occasions" in counts else _way(view, there),
        centre=shown(body_of.get(asked.mitte, ())),
        chosen=shown(asked.auswahl),
        compared=shown(asked.vergleich),
        counts=counts,
    )


def _way(view: View, there: set[str]) -> tuple[str, ...]:
    """The marks on the way asked for; a body whose group is one mark is on it as that mark."""
    found: list[str] = []
    if view.way and view.way.steps:
        group_of = {member: group.id for group in view.all_groups for member in group.members}
        for body in (view.way.start, *(step.to_body for step in view.way.steps)):
            mark = body if body in there else f"~{group_of.get(body)}"
            if mark not in there:
                return ()
            if mark not in found[-1:]:
                found.append(mark)
    return tuple(found)


def _group(view: View, group: MapGroup) -> PictureGroup:
    return PictureGroup(group.id, group.letter, group.label.in_language(view.frame.language))


def _bits(kinds: Iterable[EvidenceKind]) -> int:
    return sum(1 << CLASSES.index(kind.value) for kind in kinds)


def _size(view: View, body: MapBody) -> float:
    match view.asked.groesse:
        case "gleich":
            return SAME
        case "zahl":
            return round(SMALL + SPREAD * sqrt(body.degree), 2)
        case "wege":
            return BANDS[view.measures.of[body.node.id].band or Band.NONE]
        case _:
            return round(SMALL + SPREAD * sqrt(body.strength), 2)


def _body(view: View, body: MapBody) -> Mark:
    size = _size(view, body)
    place = view.called(body.municipality) if body.municipality else ""
    return _mark(view, body.node, (body.x, body.y), size, body.group, place, sought=body.sought)


def _mark(
    view: View,
    node: Node,
    point: tuple[float, float],
    size: float,
    group: str | None,
    place: str = "",
    *,
    sought: bool = True,
) -> Mark:
    frame = view.frame
    kind = frame.context.ontology.kind(node.kind)
    name = node.called(frame.language)
    colour = view.colour_of.get(node.id)
    return Mark(
        id=node.id,
        name=name,
        kind=kind.id,
        said=kind.label.in_language(frame.language),
        shape=kind.shape,
        x=point[0],
        y=point[1],
        size=size,
        group=group,
        letter=colour.letter if colour else "",
        url=frame.link(node),
        place=place,
        also=" · ".join(alias for alias in node.aliases if fold(alias) not in fold(name)),
        sought=sought,
    )


def _opened(view: View) -> Picture:
    """Groups as one mark each, the opened ones with their members."""
    found = opened_of(view.frame.analyses, view.day, view.query, tuple(sorted(view.asked.offen)))
    of = {body.node.id: body for body in view.whole_map.bodies}
    texts = view.frame.texts
    marks = [
        Mark(
            id=f"~{mark.group.id}",
            name=mark.group.label.in_language(view.frame.language),
            kind="",
            said=texts.plural("{n} Stelle", "{n} Stellen", mark.bodies),
            shape="circle",
            x=mark.x,
            y=mark.y,
            size=round(7 + 1.9 * sqrt(mark.bodies), 2),
            group=mark.group.id,
            letter=mark.group.letter,
            url=view.asked.url(view.frame, offen=(*view.asked.offen, mark.group.id)),
            what=MarkKind.GROUP,
            bodies=mark.bodies,
        )
        for mark in found.marks
    ]
    marks += [_body(view, of[body]) for body in found.bodies if body in of]
    rank = {mark.id: place for place, mark in enumerate(marks)}
    strokes = []
    for tie in found.ties:
        a, b = (f"~{id}" if is_group else id for id, is_group in ((tie.a, tie.a_is_group), (tie.b, tie.b_is_group)))
        if a in rank and b in rank:
            strokes.append(Stroke(rank[a], rank[b], tie.weight, _bits(tie.kinds)))
    present = {mark.group for mark in marks}
    counts = {
        "bodies": sum(mark.bodies for mark in marks),
        "ties": len(strokes),
        "groups": len(found.marks),
        "ties_left_out": found.ties_left_out,
        "ungrouped": found.ungrouped,
    }
    return _picture(view, marks, strokes, [group for group in view.all_groups if group.id in present], counts)


def _with_occasions(view: View) -> Picture:
    """Bodies where they are, and among them what brings them together."""
    found = occasions_of(view.frame.analyses, view.day, view.query)
    snapshot = view.frame.snapshot
    group_of = {member: group.id for group in view.all_groups for member in group.members}
    number = dict.fromkeys(found.points, 0)
    for occasion in found.occasions:
        for body in occasion.bodies:
            number[body] += 1
    sought = view.map.narrowed.sought
    marks = [
        _mark(
            view,
            snapshot.node(body),
            point,
            SAME if view.asked.groesse == "gleich" else round(SMALL + SPREAD * sqrt(number[body]), 2),
            group_of.get(body),
            view.called(view.seats[body]) if body in view.seats else "",
            sought=sought is None or body in sought,
        )
        for body, point in sorted(found.points.items(), key=lambda pair: (-number[pair[0]], pair[0]))
    ]
    for occasion in found.occasions:
        node = snapshot.node(occasion.via)
        marks.append(
            Mark(
                id=f"~~{occasion.via}",
                name=node.called(view.frame.language),
                kind=node.kind,
                said=CLASS_LABELS[occasion.kind].in_language(view.frame.language),
                shape=OCCASION_SHAPES[occasion.kind],
                x=occasion.x,
                y=occasion.y,
                size=round(4.5 + 0.9 * sqrt(len(occasion.bodies)), 2),
                group=None,
                letter="",
                url=view.frame.link(node),
                what=MarkKind.OCCASION,
                bodies=len(occasion.bodies),
            )
        )
    rank = {mark.id: place for place, mark in enumerate(marks)}
    strokes = [
        Stroke(rank[body], rank[f"~~{occasion.via}"], 1.0, _bits((occasion.kind,)))
        for occasion in found.occasions
        for body in occasion.bodies
    ]
    present = {mark.group for mark in marks}
    counts = {"bodies": len(found.points), "ties": len(strokes), "occasions": len(found.occasions)}
    return _picture(view, marks, strokes, [group for group in view.all_groups if group.id in present], counts)

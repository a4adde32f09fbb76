"""The network map drawn by pyvis: its scripts, to be put into a document of ours.

Of what pyvis writes only the scripts that stand in the page are taken over: its links to other servers, its
heading and its menus are not. Everything that comes from the data gets in as JSON or as plain titles.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from math import hypot, sqrt
from types import SimpleNamespace

from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.map_groups import MapGroup
from graphkb.analytics.network.overview import MapBody, NetworkMap
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Language, Texts
from viz.pictures.map_look import EDGE, GROUP_COLOURS, PAPER, REST

__all__ = ["DASHES", "EDGE", "GROUP_COLOURS", "OPTIONS", "PAPER", "REST", "drawing_scripts", "titled"]

SHAPES = {
    "circle": "dot",
    "square": "square",
    "diamond": "diamond",
    "pentagon": "triangleDown",  # the drawing library has no pentagon
    "hexagon": "hexagon",
    "triangle": "triangle",
    "ring": "dot",
}
DASHES: dict[EvidenceKind, bool | list[int]] = {
    EvidenceKind.COOPERATION: False,
    EvidenceKind.MEASURE: [8, 4],
    EvidenceKind.MEMBERSHIP: [2, 4],
    EvidenceKind.EVENT: [8, 4, 2, 4],
}
LETTER, LINE = 7.5, 19.0
"""Width of a letter and height of a line on the map."""
NAMED, NAMED_IN_SMALL, SMALL = 4, 2, 16
"""Names on the map: so many a group, and so many in groups of fewer members than SMALL."""

OPTIONS = {
    "physics": {"enabled": False},
    "nodes": {"font": {"size": 13, "color": "#15191D", "strokeWidth": 3, "strokeColor": PAPER}},
    "edges": {"smooth": False, "color": {"inherit": False}, "selectionWidth": 1.5, "hoverWidth": 0.5},
    "interaction": {
        "hover": True,
        "tooltipDelay": 100,
        "dragNodes": False,
        "hideEdgesOnDrag": False,
        "keyboard": {"enabled": True, "bindToWindow": False},
    },
}


def drawing_scripts(snapshot: Snapshot, found: NetworkMap, bodies: Sequence[MapBody], language: Language) -> list[str]:
    """The scripts that draw these bodies into the element `mynetwork`, in their order; none names another server."""
    return _scripts(_drawing(snapshot, found, bodies, language))


class _Options:
    """Options of the drawing, only ours; escaped, since pyvis puts them into a script as they are."""

    physics = SimpleNamespace(enabled=False)

    def to_json(self) -> str:
        return json.dumps(OPTIONS).replace("</", "<\\/")


def _drawing(snapshot: Snapshot, found: NetworkMap, bodies: Sequence[MapBody], language: Language) -> str:
    from pyvis.network import Network  # takes a second: it brings a notebook with it

    net = Network(height="75vh", width="100%", directed=True, cdn_resources="in_line", bgcolor=PAPER)
    net.options = _Options()
    letters = {group.id: group.letter for group in found.groups}
    number = {body.node.id: place for place, body in enumerate(bodies, start=1)}
    for place, (group, x, y, radius) in enumerate(_hulls(found.groups, bodies), start=1):
        colour = GROUP_COLOURS.get(group.letter, REST)
        net.add_node(
            f"h{place}", label=" ", shape="dot", x=x, y=y, size=radius, physics=False, chosen=False, borderWidth=1,
            color={"background": _faded(colour, 0.1), "border": _faded(colour, 0.5)},
        )  # fmt: skip
        if group.letter:
            net.add_node(
                f"l{place}", label=group.letter, shape="text", x=x, y=y - radius - 14, physics=False, chosen=False,
                font={"size": 20, "bold": True, "color": "#15191D", "strokeWidth": 4, "strokeColor": PAPER},
            )  # fmt: skip
    named = _named(bodies, found.groups, language)
    kinds = snapshot.ontology.kinds
    for body in bodies:
        letter = letters.get(body.group or "", "")
        colour = GROUP_COLOURS.get(letter, REST)
        shape = kinds[body.node.kind].shape
        net.add_node(
            number[body.node.id],
            label=body.node.called(language) if body.node.id in named else " ",
            title=_plain(_said_of(snapshot, found, body, language)),
            shape=SHAPES.get(shape, "dot"),
            x=round(body.x, 1),
            y=round(body.y, 1),
            size=_size(body),
            physics=False,
            borderWidth=3 if shape == "ring" else 1,
            color={
                "background": "#FFFFFF" if shape == "ring" else colour,
                "border": colour if shape == "ring" else "#FFFFFF",
                "highlight": {"background": colour, "border": "#15191D"},
                "hover": {"background": colour, "border": "#15191D"},
            },
        )
    heaviest = max((tie.weight for tie in found.ties), default=1.0)
    group_of = {body.node.id: body.group for body in bodies}
    # One by one, pyvis compares every new tie with all before it.
    net.edges = [
        {
            "from": number[tie.a],
            "to": number[tie.b],
            "arrows": "",
            "width": round(1 + 2.5 * sqrt(tie.weight / heaviest), 2),
            "dashes": DASHES[tie.kinds[0]],
            "color": {"color": EDGE, "opacity": 0.75 if group_of[tie.a] == group_of[tie.b] else 0.28},
        }
        for tie in found.ties
        if tie.a in number and tie.b in number
    ]
    return str(net.generate_html())


def _scripts(html: str) -> list[str]:
    """The scripts that stand in the page; what is loaded from elsewhere is left out."""
    found = re.findall(r"<script\b([^>]*)>(.*?)</script>", html, re.DOTALL | re.IGNORECASE)
    return [content for attributes, content in found if "src" not in attributes.lower() and content.strip()]


def _plain(text: str) -> str:
    """A title that pyvis and the drawing take as text: with «href» in one, pyvis would show all of them as HTML."""
    return re.sub("href", lambda match: f"{match[0][:2]}\u2060{match[0][2:]}", text, flags=re.IGNORECASE)


def _faded(colour: str, share: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share})"


def _said_of(snapshot: Snapshot, found: NetworkMap, body: MapBody, language: Language) -> str:
    texts = Texts(language)
    group = next((one for one in found.groups if one.id == body.group), None)
    return "\n".join(
        [
            body.node.called(language),
            snapshot.ontology.kind(body.node.kind).label.in_language(language),
            titled(group, texts, language) if group else texts(N_("ohne Gruppe")),
            texts.plural("{n} Verbindung", "{n} Verbindungen", body.degree),
        ]
    )


def titled(group: MapGroup, texts: Texts, language: Language) -> str:
    """What a group is called: «Gruppe A: Aachen»; a small one by its name alone."""
    label = group.label.in_language(language)
    return f"{texts(N_('Gruppe {letter}'), letter=group.letter)}: {label}" if group.letter else label


def _hulls(groups: Sequence[MapGroup], bodies: Sequence[MapBody]) -> list[tuple[MapGroup, float, float, float]]:
    members: defaultdict[str, list[MapBody]] = defaultdict(list)
    for body in bodies:
        if body.group is not None:
            members[body.group].append(body)
    found = []
    for group in groups:
        inside = members[group.id]
        if not inside:
            continue
        x = (min(body.x for body in inside) + max(body.x for body in inside)) / 2
        y = (min(body.y for body in inside) + max(body.y for body in inside)) / 2
        reach = max(hypot(body.x - x, body.y - y) for body in inside)
        found.append((group, round(x, 1), round(y, 1), round(reach + 18, 1)))
    return found


def _named(bodies: Sequence[MapBody], groups: Sequence[MapGroup], language: Language) -> frozenset[str]:
    """The strongest of each group carry their names on the map, as far as these do not lie over one another."""
    size = {group.id: len(group.members) for group in groups}
    count: Counter[str] = Counter()
    taken: list[tuple[float, float, float]] = []
    found = set()
    for body in bodies:
        if body.group is None or count[body.group] >= (NAMED if size.get(body.group, 0) >= SMALL else NAMED_IN_SMALL):
            continue
        count[body.group] += 1
        half, y = len(body.node.called(language)) * LETTER / 2, body.y + _size(body)
        if any(abs(y - there) < LINE and abs(body.x - x) < half + other for x, there, other in taken):
            continue
        taken.append((body.x, y, half))
        found.add(body.node.id)
    return frozenset(found)


def _size(body: MapBody) -> float:
    return round(5 + 2.2 * sqrt(body.strength), 1)

"""Who is around a body: what a profile shows of it, as a drawing and as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from graphkb.analytics.network import Ego, Tie
from graphkb.analytics.network.clusters import Clusters
from graphkb.model import Node
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.network_rows import TieRow, tie_row
from viz.pictures.ego import MOST, EgoNode, EgoTie, ego_svg
from viz.sources import SourceBook

__all__ = ["EgoView", "ego_view"]

FIRST = 10
"""Lines of a table before «alle zeigen»."""


@dataclass(frozen=True, slots=True)
class EgoView:
    """The part «Im Netz» of a profile."""

    steps: int
    sentence: str
    stands_for: list[tuple[str, str]]
    """For a unit: the bodies whose ties count, with their addresses; nothing else is filled then."""
    group: dict[str, Any] | None
    picture: Markup
    left_out: int
    """Bodies that the drawing has no room for."""
    rows: list[TieRow]
    total: int
    second: list[TieRow]
    second_total: int
    one_url: str
    two_url: str
    all_url: str


def ego_view(frame: Frame, book: SourceBook, node: Node, steps: int, everything: bool) -> EgoView | None:
    """What the network knows of an actor today; None for what is no body in it (a person, a collective term)."""
    day = frame.context.today()
    if not frame.context.ontology.kind(node.kind).actor:
        return None
    cooperation = frame.analyses.cooperation(day)
    stood_for = cooperation.body_of.get(node.id, ())
    if not stood_for:
        return None
    if node.id not in stood_for:
        bodies = [frame.snapshot.node(body) for body in stood_for]
        return _empty(
            frame.texts(N_("Verbindungen zählen bei der Stelle, zu der dieser Eintrag gehört.")),
            [(body.called(frame.language), f"{frame.link(body)}#netz") for body in bodies],
        )
    ties = cooperation.neighbours(node.id)
    if not ties:
        return _empty(
            frame.texts(
                N_("Noch keine Zusammenarbeit erfasst. Das sagt etwas über die Quellen, nicht über die Stelle.")
            ),
            [],
        )
    ego = frame.analyses.ego(day, node.id, steps=steps)
    clusters = frame.analyses.clusters(day)
    link = frame.link(node)
    second = _second(ego) if steps > 1 else []
    shown = sum(len(ring) for ring in ego.rings)
    return EgoView(
        steps=steps,
        sentence=_sentence(frame, node, len(ties)),
        stands_for=[],
        group=_group(frame, clusters, node.id),
        picture=_picture(frame, clusters, ego),
        left_out=max(shown + 1 - MOST, 0) + ego.left_out,
        rows=[tie_row(frame, book, tie, node.id) for tie in (ties if everything else ties[:FIRST])],
        total=len(ties),
        second=[tie_row(frame, book, tie, outer) for outer, tie in (second if everything else second[:FIRST])],
        second_total=len(second),
        one_url=f"{link}#netz",
        two_url=f"{link}?schritte=2#netz",
        all_url=f"{link}?alle=true{'&schritte=2' if steps > 1 else ''}#netz",
    )


def _empty(sentence: str, stands_for: list[tuple[str, str]]) -> EgoView:
    return EgoView(1, sentence, stands_for, None, Markup(""), 0, [], 0, [], 0, "", "", "")


def _sentence(frame: Frame, node: Node, ties: int) -> str:
    return frame.texts.plural(
        "{name} ist mit einer Stelle verbunden.",
        "{name} ist mit {n} Stellen verbunden.",
        ties,
        name=node.called(frame.language),
    )


def _group(frame: Frame, clusters: Clusters, body: str) -> dict[str, Any] | None:
    cluster = clusters.of(body)
    if cluster is None:
        return None
    one = cluster.memberships[cluster.members.index(body)]
    return {
        "letter": cluster.letter,
        "label": cluster.title.in_language(frame.language),
        "share": one.found_in_own,
        "url": frame.url(f"gruppen/{cluster.id}"),
        "reason": one.reason.in_language(frame.language) if one.reason else "",
    }


def _second(ego: Ego) -> list[tuple[str, Tie]]:
    """Bodies two steps away, each with its strongest tie inwards; strongest first."""
    if len(ego.rings) < 2:
        return []
    inner, outer = set(ego.rings[0]), set(ego.rings[1])
    best: dict[str, Tie] = {}
    for tie in ego.ties:
        for far, near in ((tie.a, tie.b), (tie.b, tie.a)):
            if far in outer and near in inner and (far not in best or tie.weight > best[far].weight):
                best[far] = tie
    return [(body, best[body]) for body in ego.rings[1] if body in best]


def _picture(frame: Frame, clusters: Clusters, ego: Ego) -> Markup:
    def drawn(id: str) -> EgoNode:
        node = frame.snapshot.node(id)
        kind = frame.context.ontology.kind(node.kind)
        cluster = clusters.of(id)
        letter = cluster.letter if cluster else ""
        group = frame.texts(N_("Gruppe {letter}"), letter=letter) if letter else ""
        name = node.called(frame.language)
        said = " · ".join(part for part in (name, kind.label.in_language(frame.language), group) if part)
        return EgoNode(id, name, frame.link(node), kind.shape, letter, said)

    name = frame.snapshot.node(ego.body).called(frame.language)
    return ego_svg(
        drawn(ego.body),
        [[drawn(id) for id in ring] for ring in ego.rings],
        [EgoTie(tie.a, tie.b, tie.kinds[0].value, tie.weight) for tie in ego.ties],
        title=frame.texts(N_("Netz um {name}"), name=name),
        description=frame.texts.plural(
            "Eine Stelle, mit der {name} verbunden ist. Derselbe Inhalt steht in der Tabelle.",
            "{n} Stellen, mit denen {name} direkt oder über eine andere verbunden ist. "
            "Derselbe Inhalt steht in der Tabelle.",
            sum(len(ring) for ring in ego.rings),
            name=name,
        ),
    )

"""What can be said of the network beside the map: the finding, brokers, cut points, what is little recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from babel.lists import format_list

from api.network import groups_of
from graphkb.analytics.network import Cluster, Clusters, CutPoints, Positions, WeakTies
from graphkb.analytics.network.claims import place_of
from graphkb.analytics.network.map_groups import GroupBy
from graphkb.analytics.network.naming import in_words
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.network_data import View
from viz.pages.network_query import Asked
from viz.pages.planning import listing

__all__ = ["FIRST", "brokers", "cuts", "finding", "narrowed_finding", "untied", "untied_kinds", "weak"]

FIRST = 10
"""Lines of a long list before «alle zeigen»."""


def finding(view: View) -> tuple[str, list[str]]:
    """The finding in one sentence, and what follows."""
    frame, texts = view.frame, view.frame.texts
    if not view.map.ties:
        return texts(N_("Mit diesen Angaben ist keine Verbindung erfasst.")), []
    if view.filtered:
        return narrowed_finding(view)
    parts, groups = view.measures.components, groups_of(frame.analyses, view.day, GroupBy.CLUSTER)
    whole = sum(parts)
    if not groups:
        return texts.plural("{n} Stelle ist verbunden.", "{n} Stellen sind verbunden.", whole), []
    around = groups[0].around or groups[0].label
    said = texts(
        N_(
            "{largest} von {n} verbundenen Stellen hängen in einem Netz zusammen; "
            "die größte von {groups} Gruppen liegt {name}."
        ),
        largest=parts[0],
        n=whole,
        groups=in_words(len(groups)).in_language(frame.language),
        name=around.in_language(frame.language),
    )
    return _stop(said), [] if view.large else _unsteady(frame, frame.analyses.clusters(view.day))


def narrowed_finding(view: View) -> tuple[str, list[str]]:
    """How much of the network a filter leaves, and how it hangs together."""
    texts = view.frame.texts
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
    parts = view.measures.components
    if len(parts) > 1:
        more.append(
            texts(
                N_("Sie bilden {parts} Teile, die untereinander nicht verbunden sind; der größte hat {n} Stellen."),
                parts=in_words(len(parts)).in_language(view.frame.language),
                n=parts[0],
            )
        )
    return f"{said} {who}", more


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


def brokers(frame: Frame, positions: Positions, asked: Asked) -> dict[str, Any]:
    """Bodies through which others find each other, by place."""
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


def cuts(frame: Frame, cuts: CutPoints, asked: Asked) -> dict[str, Any]:
    """Bodies on which the connection of others hangs, in sentences."""
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


def weak(frame: Frame, weak: WeakTies, asked: Asked) -> dict[str, Any]:
    """Migrant organisations of which few ties are known; names for signed-in readers only (rule 16)."""
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


def untied_kinds(frame: Frame, bodies: Sequence[str]) -> str:
    """How many bodies of each kind are without a tie, in words; kinds that nothing is counted by are «weitere»."""
    counts: Counter[str] = Counter(frame.snapshot.node(body).kind for body in bodies)
    ontology = frame.context.ontology
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = [(count, ontology.kind(kind)) for kind, count in ranked if not ontology.kind(kind).no_list]
    named = [
        f"{count} {(kind.label if count == 1 else kind.plural).in_language(frame.language)}" for count, kind in listed
    ]
    rest = len(bodies) - sum(count for count, _ in listed)
    if rest:
        named.append(frame.texts.plural("{n} weitere", "{n} weitere", rest))
    return ", ".join(named)


def untied(frame: Frame, bodies: Sequence[str], asked: Asked) -> str:
    """The bodies without a tie by name; for signed-in readers only (rule 16)."""
    most = len(bodies) if asked.alle == "unverbunden" else FIRST
    return listing(frame, bodies, most=max(most, 1)) if bodies else ""

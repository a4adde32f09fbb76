"""Who could introduce the two, in one line: through bodies, measures, networks and events, never persons (rule 14)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphkb.analytics.network import CLASS_LABELS, Cooperation, Evidence, introduction
from graphkb.analytics.network.sentences import said
from graphkb.analytics.partners.reasons import enumerated, label_of
from graphkb.model import SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["SHORT", "Way", "way_between"]

SHORT = 3
"""Over more bodies than these nobody is introduced; the way is only counted."""


@dataclass(frozen=True, slots=True)
class Way:
    """How two bodies could meet."""

    sentence: Label
    steps: int | None
    """Number of ties on the way, however long; None if none is recorded (a large group of both may be named)."""
    through: tuple[str, ...]
    """Ids of bodies, measures, networks and events that the sentence names, in their order."""
    sources: tuple[SourceRef, ...]
    """Of the evidence named; empty if none is."""


def way_between(
    snapshot: Snapshot,
    cooperation: Cooperation,
    asker: str,
    other: str,
    known: Mapping[str, Mapping[str, float]] | None = None,
) -> Way | None:
    """The shortest way (see `network.introduction`, also for `known`); else a large group that both are in; None if
    one of the two is not in the network."""
    if not cooperation.body_of.get(asker) or not cooperation.body_of.get(other):
        return None
    found = introduction(snapshot, cooperation, asker, other, known)
    if found.steps:
        pieces = [step.through for step in found.steps]
        sources = tuple(dict.fromkeys(source for piece in pieces for source in piece.sources))
        between = found.between
        through = tuple(id for id in (*between, *(piece.via for piece in pieces)) if id)
        names = enumerated(label_of(snapshot.node(body)) for body in between)
        first, last = _joined(snapshot, pieces[0]), _joined(snapshot, pieces[-1])
        if not between:
            return Way(said(N_("Lose verbunden: {joined}"), joined=first), 1, through, sources)
        if len(between) == 1:
            sentence = said(N_("Über {name}: mit Ihnen {first}, dort {last}"), name=names, first=first, last=last)
            return Way(sentence, 2, through, sources)
        if len(between) > SHORT:
            sentence = said(N_("Kein kurzer Weg erfasst, nur über {n} Stellen"), n=len(between))
            return Way(sentence, len(pieces), (), ())
        sentence = said(N_("Über {names}; der erste Schritt: {first}"), names=names, first=first)
        return Way(sentence, len(pieces), (*between, *([pieces[0].via] if pieces[0].via else [])), pieces[0].sources)
    here, there = ({*cooperation.body_of[id]} for id in (asker, other))
    for group in cooperation.large_groups:
        if here & set(group.bodies) and there & set(group.bodies):
            name = label_of(snapshot.node(group.via))
            return Way(
                said(N_("Kein Weg über Verbindungen erfasst; beide bei: {name}"), name=name), None, (group.via,), ()
            )
    return Way(said(N_("Kein Weg erfasst: keine gemeinsamen Bekannten belegt")), None, (), ())


def _joined(snapshot: Snapshot, piece: Evidence) -> Label:
    kind = CLASS_LABELS[piece.kind]
    if not piece.via or piece.via not in snapshot:
        return kind
    return said(N_("{kind} «{via}»"), kind=kind, via=label_of(snapshot.node(piece.via)))

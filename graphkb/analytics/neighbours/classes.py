"""What silent neighbours may be to each other: the decision rules in their order, each with its pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.coverage.vocabulary import Hierarchy
from graphkb.analytics.neighbours.ground import Ground, GroupFit
from graphkb.analytics.network.contacts import Trace
from graphkb.analytics.network.naming import name_of
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.network.ties import Cooperation
from graphkb.analytics.network.weak_ties import Depth
from graphkb.analytics.partners.claims import Claim, Claims
from graphkb.analytics.partners.reasons import enumerated
from graphkb.analytics.wording import said
from graphkb.model import Fact, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["CLASS_TEXTS", "Clue", "ClueKind", "NeighbourClass", "Offers", "Pair", "classify"]


class NeighbourClass(StrEnum):
    """What a pair of silent neighbours may be; the first that fits."""

    UNRECORDED = "unrecorded"
    """A tie is likely, it is just not recorded."""
    DUPLICATION = "duplication"
    COOPERATION = "cooperation"
    OPEN = "open"
    """Too little is recorded to say one or the other."""


CLASS_TEXTS: Mapping[NeighbourClass, Label] = {
    NeighbourClass.UNRECORDED: said(N_("vermutlich nur nicht erfasst")),
    NeighbourClass.DUPLICATION: said(N_("ähnliches Angebot")),
    NeighbourClass.COOPERATION: said(N_("mögliche Zusammenarbeit")),
    NeighbourClass.OPEN: said(N_("nicht zu entscheiden")),
}


class ClueKind(StrEnum):
    """What a class rests on."""

    TRACE = "trace"
    LITTLE_RECORDED = "little_recorded"
    SAME_TOPIC = "same_topic"
    NEED_MET = "need_met"
    DIFFERENT_OFFERS = "different_offers"
    GROUPS_BESIDE = "groups_beside"
    SHARED_PARTNERS = "shared_partners"


@dataclass(frozen=True, slots=True)
class Clue:
    """One piece of evidence for a class."""

    kind: ClueKind
    sentence: Label
    sources: tuple[SourceRef, ...] = ()
    """Sources of the facts it rests on, each once, sorted; empty where little is recorded."""
    derived: bool = False
    """Whether one of these facts was concluded rather than stated."""

    @classmethod
    def on(cls, kind: ClueKind, sentence: Label, facts: Iterable[Fact]) -> Clue:
        """A piece of evidence that rests on these facts."""
        found = list(facts)
        sources = tuple(sorted({source for fact in found for source in fact.sources}))
        return cls(kind, sentence, sources, any(fact.derived for fact in found))


@dataclass(frozen=True, slots=True)
class Offers:
    """Topics that a body and its units offer and need, to the claims behind them."""

    offers: Mapping[str, Claim]
    needs: Mapping[str, Claim]

    @classmethod
    def of(cls, claims: Claims, cooperation: Cooperation, body: str) -> Offers:
        """What is recorded of a body and its units."""
        offers: dict[str, Claim] = {}
        needs: dict[str, Claim] = {}
        for actor in (body, *cooperation.units.get(body, ())):
            dossier = claims.of(actor)
            for claim in dossier.offers:
                offers.setdefault(claim.target, claim)
            for claim in dossier.needs:
                needs.setdefault(claim.target, claim)
        return cls(offers, needs)


@dataclass(frozen=True)
class Pair:
    """All that the rules look at for one pair."""

    snapshot: Snapshot
    claims: Claims
    cooperation: Cooperation
    topics: Hierarchy
    groups: Hierarchy
    bodies: tuple[str, str]
    grounds: Sequence[Ground]
    traces: Sequence[Trace]
    depths: tuple[Depth, Depth]
    offers: tuple[Offers, Offers]


def classify(pair: Pair) -> tuple[NeighbourClass, tuple[Clue, ...], Ground]:
    """The class of a pair, what speaks for it, and the ground on which that holds.

    In this order: (1) *unrecorded*, if there is a trace of a tie, or of one of the two fewer than five facts or
    fewer than two sources are recorded; (2) *duplication*, if on one ground both run an active measure, for the
    same group or the next wider one, and both offer the same topic (or the next wider one) there; (3) *cooperation*,
    if one needs what the other offers, both offer there something that the other does not, their groups lie beside each
    other, or they share partners; (4) *open*.
    """
    best = pair.grounds[0]
    if clues := [*_traces(pair), *_little_recorded(pair)]:
        return NeighbourClass.UNRECORDED, tuple(clues), best
    for ground in pair.grounds:
        if clue := _same_topic(pair, ground):
            return NeighbourClass.DUPLICATION, (clue,), ground
    beside = next((ground for ground in pair.grounds if ground.fit is GroupFit.BESIDE), None)
    clues = [
        *_needs_met(pair),
        *_different_offers(pair),
        *_groups_beside(pair, beside),
        *_shared_partners(pair),
    ]
    return (NeighbourClass.COOPERATION if clues else NeighbourClass.OPEN), tuple(clues), best


# ------------------------------------------------------------------- unrecorded


def _traces(pair: Pair) -> list[Clue]:
    return [Clue.on(ClueKind.TRACE, trace.sentence, trace.relations) for trace in pair.traces]


def _little_recorded(pair: Pair) -> list[Clue]:
    found = []
    for body, depth in zip(pair.bodies, pair.depths, strict=True):
        if not depth.broad:
            facts = counted("{n} Angabe", "{n} Angaben", depth.facts)
            sources = counted("{n} Quelle", "{n} Quellen", depth.sources)
            sentence = said(
                N_("Zu {body} ist wenig erfasst: {facts} aus {sources}"),
                body=name_of(pair.snapshot, body),
                facts=facts,
                sources=sources,
            )
            found.append(Clue(ClueKind.LITTLE_RECORDED, sentence))
    return found


# ------------------------------------------------------------------ duplication


def _same_topic(pair: Pair, ground: Ground) -> Clue | None:
    runs = ground.a.measure and ground.b.measure and ground.a.provider and ground.b.provider
    if not (runs and ground.sure and _close(pair, ground)):
        return None
    left, right = _offered(pair, ground)
    same = [(one, other) for one in sorted(left) for other in sorted(right) if _alike(pair.topics, one, other)]
    if not same:
        return None
    topics = list(dict.fromkeys(one for one, _ in same))
    measures = [name_of(pair.snapshot, activity.measure) for activity in (ground.a, ground.b)]
    sentence = said(
        N_("Beide bieten Ähnliches an ({topics}): «{one}» und «{other}»"),
        topics=_names(pair.snapshot, topics),
        one=measures[0],
        other=measures[1],
    )
    facts = [fact for one, other in same for fact in (*left[one].facts, *right[other].facts)]
    return Clue.on(ClueKind.SAME_TOPIC, sentence, facts)


def _offered(pair: Pair, ground: Ground) -> list[Mapping[str, Claim]]:
    """Topics on both sides of a ground: those of the measure; if it names none, those of the actor that runs it."""
    found: list[Mapping[str, Claim]] = []
    for activity in (ground.a, ground.b):
        offers = pair.claims.of(activity.actor).offers
        of_measure = {claim.target: claim for claim in offers if claim.measure == activity.measure}
        found.append(of_measure or {claim.target: claim for claim in offers if not claim.measure})
    return found


def _close(pair: Pair, ground: Ground) -> bool:
    """Equal groups, or one the next wider of the other: «everybody» is not the same audience as a group in it."""
    one, other = ground.groups
    return one == other or _next(pair.groups, one, other) or _next(pair.groups, other, one)


def _alike(topics: Hierarchy, one: str, other: str) -> bool:
    return one == other or _next(topics, one, other) or _next(topics, other, one)


def _next(hierarchy: Hierarchy, inner: str, wider: str) -> bool:
    """Whether one is the next wider of the other, and not the widest of all."""
    above = hierarchy.above(inner)
    further = {id for each in above for id in hierarchy.above(each)}
    return wider in above and wider not in further and bool(hierarchy.above(wider))


# ------------------------------------------------------------------ cooperation


def _needs_met(pair: Pair) -> list[Clue]:
    found = []
    for giver, taker in ((0, 1), (1, 0)):
        offers, needs = pair.offers[giver].offers, pair.offers[taker].needs
        if shared := sorted(offers.keys() & needs.keys()):
            sentence = said(
                N_("{giver} bietet, was {taker} braucht: {topics}"),
                giver=name_of(pair.snapshot, pair.bodies[giver]),
                taker=name_of(pair.snapshot, pair.bodies[taker]),
                topics=_names(pair.snapshot, shared),
            )
            facts = [fact for topic in shared for fact in (*offers[topic].facts, *needs[topic].facts)]
            found.append(Clue.on(ClueKind.NEED_MET, sentence, facts))
    return found


def _different_offers(pair: Pair) -> list[Clue]:
    left, right = _offered(pair, pair.grounds[0])
    only = (sorted(left.keys() - right.keys()), sorted(right.keys() - left.keys()))
    if not (only[0] and only[1]):
        return []
    sentence = said(
        N_("Verschiedene Angebote: {a}: {ones}; {b}: {others}"),
        a=name_of(pair.snapshot, pair.bodies[0]),
        ones=_names(pair.snapshot, only[0]),
        b=name_of(pair.snapshot, pair.bodies[1]),
        others=_names(pair.snapshot, only[1]),
    )
    facts = [fact for topic in only[0][:_NAMED] for fact in left[topic].facts]
    facts += [fact for topic in only[1][:_NAMED] for fact in right[topic].facts]
    return [Clue.on(ClueKind.DIFFERENT_OFFERS, sentence, facts)]


def _groups_beside(pair: Pair, ground: Ground | None) -> list[Clue]:
    if ground is None:
        return []
    one, other = (name_of(pair.snapshot, group) for group in ground.groups)
    sentence = said(N_("Benachbarte Zielgruppen: {one} und {other}"), one=one, other=other)
    facts = (*ground.a.groups[ground.groups[0]], *ground.b.groups[ground.groups[1]])
    return [Clue.on(ClueKind.GROUPS_BESIDE, sentence, facts)]


def _shared_partners(pair: Pair) -> list[Clue]:
    a, b = pair.bodies
    left = {tie.other(a): tie for tie in pair.cooperation.neighbours(a)}
    right = {tie.other(b): tie for tie in pair.cooperation.neighbours(b)}
    shared = sorted(left.keys() & right.keys(), key=lambda id: (-left[id].weight * right[id].weight, id))
    if not shared:
        return []
    sentence = counted(
        "Gemeinsamer Partner: {partners}",
        "Gemeinsame Partner: {partners}",
        len(shared),
        partners=_names(pair.snapshot, shared),
    )
    pieces = [piece for id in shared[:_NAMED] for tie in (left[id], right[id]) for piece in tie.evidence]
    sources = tuple(sorted({source for piece in pieces for source in piece.sources}))
    return [Clue(ClueKind.SHARED_PARTNERS, sentence, sources, any(piece.derived for piece in pieces))]


_NAMED = 3


def _names(snapshot: Snapshot, ids: Iterable[str]) -> Label:
    """«A, B, C und zwei weitere»."""
    all_ids = list(ids)
    shown = [name_of(snapshot, id) for id in all_ids[:_NAMED]]
    if len(all_ids) > _NAMED:
        shown.append(counted("eine weitere", "{n} weitere", len(all_ids) - _NAMED))
    return enumerated(shown)

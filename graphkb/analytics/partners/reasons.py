"""Reasons in words: one sentence a reason, in every language, with its sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil

from graphkb.analytics.network import EvidenceKind, Tie
from graphkb.analytics.network.sentences import counted, said
from graphkb.analytics.partners.claims import Claim, How
from graphkb.analytics.partners.features import Comparison, Hit, Match
from graphkb.analytics.partners.score import TOLERANCE, Scored
from graphkb.analytics.partners.weights import FeatureId
from graphkb.model import Node, Relation, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Reason", "enumerated", "label_of", "reasons_of", "relation_words", "tie_words"]

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a body is proposed."""

    feature: FeatureId
    weight: float
    """Weight of the feature, 0 to 3."""
    blocks: int
    """1 to 3: how much the reason carries here (weight × s × freshness, rounded up)."""
    s: float
    """How well it fits, 0 to 1, before freshness."""
    freshness: float
    """0.5 to 1: 0.5 if all it rests on is older than 24 months or undated."""
    sentence: Label
    sources: tuple[SourceRef, ...]
    """Of the facts about the proposed body; empty for the kind alone, which is general experience."""
    derived: bool
    """Whether it rests on a fact that was concluded, or on general experience."""
    last: date | None
    """Latest day on which one of the facts was asserted or assured; None: undated."""
    about: tuple[str, ...]
    """Ids of the nodes the sentence speaks of: place, field, group, topic, measure, shared partners."""


def label_of(node: Node) -> Label:
    """The name of a node in every language."""
    return Label(de=node.called("de"), en=node.called("en"))


def enumerated(labels: Iterable[Label]) -> Label:
    """Names in a row, «A, B und C»; empty if there are none.

    >>> enumerated([Label(de="Rat", en="council"), Label(de="Amt", en="office")]).de
    'Rat und Amt'
    """
    rest = list(labels)
    if len(rest) < 2:
        return rest[0] if rest else Label(de="", en="")
    first = Label(de=", ".join(each.de for each in rest[:-1]), en=", ".join(each.en for each in rest[:-1]))
    return said(N_("{first} und {last}"), first=first, last=rest[-1])


def reasons_of(comparison: Comparison, scored: Scored) -> tuple[Reason, ...]:
    """All reasons for a body, the one that carries most first; empty if nothing was found."""
    return tuple(_reason(comparison, scored, id, scored.matches[id]) for id in scored.reasons)


def _reason(comparison: Comparison, scored: Scored, id: FeatureId, match: Match) -> Reason:
    weight = scored.weights[id]
    words = _Words(comparison)
    sentence = getattr(words, id)(match)
    claims = [hit.claim for hit in match.hits if hit.claim]
    pieces = [piece for hit in match.hits if hit.ties for piece in hit.ties[1].evidence]
    days = [comparison.clock.last_confirmed(fact) for claim in claims for fact in claim.facts]
    days += [piece.last for piece in pieces]
    if id == "kind":
        days = [comparison.clock.last_confirmed(comparison.snapshot.node(scored.actor))]
    sources = [source for claim in claims for source in claim.sources]
    sources += [source for piece in pieces for source in piece.sources]
    about = [each for hit in match.hits for each in _about(hit)]
    return Reason(
        id,
        weight,
        min(3, max(1, ceil(weight * match.effective - TOLERANCE))),
        match.s,
        match.effective / match.s,
        sentence,
        tuple(dict.fromkeys(sources)),
        id == "kind"
        or match.supports_only
        or any(claim.derived for claim in claims)
        or any(piece.derived for piece in pieces),
        max((day for day in days if day), default=None),
        tuple(dict.fromkeys(about)),
    )


def _about(hit: Hit) -> tuple[str, ...]:
    named = (hit.claim.target, hit.claim.measure) if hit.claim else ()
    return tuple(id for id in (*named, hit.common) if id)


class _Words:
    """One method a feature."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.snapshot: Snapshot = comparison.snapshot
        self.for_actor = comparison.seeker.actor is not None

    def name(self, id: str) -> Label:
        return label_of(self.snapshot.node(id))

    def names(self, hits: Iterable[Hit]) -> Label:
        """Names of what the body has, at most three, then how many more."""
        return self.some(_targets(hits))

    def some(self, ids: list[str]) -> Label:
        shown = [self.name(id) for id in ids[:_NAMED]]
        if len(ids) > _NAMED:
            shown.append(counted("eine weitere", "{n} weitere", len(ids) - _NAMED))
        return enumerated(shown)

    def example(self, sentence: Label, hits: Iterable[Hit]) -> Label:
        """The sentence, with the first measure it rests on."""
        measure = next((hit.claim.measure for hit in hits if hit.claim and hit.claim.measure), "")
        if not measure:
            return sentence
        return said(N_("{sentence}, zum Beispiel durch «{measure}»"), sentence=sentence, measure=self.name(measure))

    # ------------------------------------------------------------------ place

    def place(self, match: Match) -> Label:
        hit = match.hits[0]
        claim = hit.claim
        assert claim is not None
        place, common = self.name(claim.target), self.name(hit.common)
        if claim.how is How.TERRITORY:
            own = isinstance(claim.facts[0], Node)
            return said(N_("Zuständig im ganzen Gebiet: {place}") if own else N_("Gehört zu: {place}"), place=place)
        if claim.how is How.SEAT:
            return self._seat(hit, place, common)
        return self._works(hit, claim, place, common)

    def _seat(self, hit: Hit, place: Label, common: Label) -> Label:
        sought = hit.sought
        match hit.word:
            case "inside" if sought is not None and sought.asked:
                return said(N_("Sitz in {place}"), place=place)
            case "inside":
                return said(N_("Sitz im selben Quartier: {place}"), place=place)
            case "wider_quarter":
                return said(N_("Sitz im größeren Quartier ringsum: {place}"), place=place)
            case "beside":
                return said(N_("Sitz in der Nähe: {place}, ebenfalls in {common}"), place=place, common=common)
            case _:
                return said(N_("Sitz in derselben Kommune: {common}"), common=common)

    def _works(self, hit: Hit, claim: Claim, place: Label, common: Label) -> Label:
        near = hit.word == "municipality" and self.snapshot.node(claim.target).kind == "quarter"
        where = said(N_("{place} ({common})"), place=place, common=common) if near else place
        if claim.how is How.RESPONSIBLE:
            return said(N_("Zuständig für {place}"), place=where)
        if hit.word == "region":
            return self.example(said(N_("Arbeitet im ganzen Gebiet: {place}"), place=place), (hit,))
        if claim.measure:
            return said(N_("Arbeitet in {place}: «{measure}»"), place=where, measure=self.name(claim.measure))
        return said(N_("Arbeitet in {place}"), place=where)

    # ------------------------------------------------ field, group, language, topic

    def field(self, match: Match) -> Label:
        names = self.names(match.hits)
        if all(hit.claim and hit.claim.how is How.RESPONSIBLE for hit in match.hits):
            return said(N_("Zuständig für {fields}"), fields=names)
        plain = (
            counted(
                "Gleiches Handlungsfeld: {fields}",
                "Gleiche Handlungsfelder: {fields}",
                len(_targets(match.hits)),
                fields=names,
            )
            if self.for_actor
            else said(N_("Arbeitet im Handlungsfeld {fields}"), fields=names)
        )
        return self.example(plain, match.hits)

    def target_group(self, match: Match) -> Label:
        names = self.names(match.hits)
        if all(hit.claim and hit.claim.how is How.ADVISES for hit in match.hits):
            return said(N_("Berät {groups}"), groups=names)
        same = tuple(hit for hit in match.hits if hit.word == "equal")
        n = len(_targets(same or match.hits))
        if same:
            names = self.names(same)
            plain = counted("Gleiche Zielgruppe: {groups}", "Gleiche Zielgruppen: {groups}", n, groups=names)
        else:
            plain = counted("Verwandte Zielgruppe: {groups}", "Verwandte Zielgruppen: {groups}", n, groups=names)
        return self.example(plain, same or match.hits)

    def language(self, match: Match) -> Label:
        return self.example(said(N_("Arbeitet auch auf {languages}"), languages=self.names(match.hits)), match.hits)

    def topic(self, match: Match) -> Label:
        names, words = self.names(match.hits), {hit.word for hit in match.hits}
        if words == {"mutual"}:
            return said(N_("Sucht, was Sie anbieten: {topics}"), topics=names)
        if words == {"shared"}:
            return counted(
                "Gleiches Thema: {topics}", "Gleiche Themen: {topics}", len(_targets(match.hits)), topics=names
            )
        return self.example(said(N_("Bietet an, was gesucht wird: {topics}"), topics=names), match.hits)

    # ----------------------------------------------------------- partners, kind

    def shared_partners(self, match: Match) -> Label:
        partners = self.some([hit.common for hit in match.hits])
        return counted(
            "Gemeinsamer Partner: {partners}", "Gemeinsame Partner: {partners}", len(match.hits), partners=partners
        )

    def kind(self, match: Match) -> Label:
        resources = self.comparison.complement.resources
        return said(
            N_("Stellen dieser Art haben oft: {resources} (allgemeine Erfahrung, hier nicht erhoben)"),
            resources=enumerated(resources[name] for name in match.resources),
        )

    # ------------------------------------------------------ funding, capacity

    def funding_fit(self, match: Match) -> Label:
        word = match.hits[0].word
        same = tuple(hit for hit in match.hits if hit.word == word)
        names, n = self.names(same), len(_targets(same))
        if word == "together":
            return counted(
                "Ein Programm steht wohl beiden offen: {programmes} (aus der Art der Stelle geschlossen, Bedingungen "
                "prüfen)",
                "Diese Programme stehen wohl beiden offen: {programmes} (aus der Art der Stelle geschlossen, "
                "Bedingungen prüfen)",
                n,
                programmes=names,
            )
        plain = counted(
            "Hat Erfahrung mit einem Programm, das Sie auch nutzen oder beantragen könnten: {programmes}",
            "Hat Erfahrung mit Programmen, die Sie auch nutzen oder beantragen könnten: {programmes}",
            n,
            programmes=names,
        )
        return self.example(plain, same)

    def capacity(self, match: Match) -> Label:
        texts = {
            "measure": N_("führt {names} durch"),
            "room": N_("hat Räume für {names}"),
            "offer": N_("bietet {names} an"),
        }
        parts = []
        for word, text in texts.items():
            if hits := [hit for hit in match.hits if hit.word == word]:
                parts.append(said(text, names=self.names(hits)))
        joined = Label(de="; ".join(each.de for each in parts), en="; ".join(each.en for each in parts))
        return said(N_("Tut schon etwas: {what}"), what=joined)


def _targets(hits: Iterable[Hit]) -> list[str]:
    return list(dict.fromkeys(hit.claim.target for hit in hits if hit.claim))


def tie_words(snapshot: Snapshot, tie: Tie) -> Label:
    """What joins two known partners, in words: the strongest piece of evidence."""
    piece = tie.evidence[0]
    if piece.kind is EvidenceKind.COOPERATION or piece.via not in snapshot:
        return said(N_("Arbeiten schon zusammen"))
    via = label_of(snapshot.node(piece.via))
    match piece.kind:
        case EvidenceKind.MEASURE:
            return said(N_("Gemeinsame Maßnahme: «{name}»"), name=via)
        case EvidenceKind.MEMBERSHIP:
            return said(N_("Beide Mitglied in: {name}"), name=via)
        case _:
            return said(N_("Beide dabei: «{name}»"), name=via)


def relation_words(snapshot: Snapshot, relation: Relation) -> Label:
    """A relation as a sentence: «A ist Mitglied in B»."""
    return said(
        N_("{source} {verb} {target}"),
        source=label_of(snapshot.node(relation.source)),
        verb=snapshot.ontology.relation(relation.type).label,
        target=label_of(snapshot.node(relation.target)),
    )

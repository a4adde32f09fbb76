"""«Warum nicht …?»: why an actor is not among the proposals, or where it stands (rule 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.network import Cooperation
from graphkb.analytics.network.sentences import counted, said
from graphkb.analytics.partners.assess import Assessment, assess
from graphkb.analytics.partners.eligible import Exclusion
from graphkb.analytics.partners.funding import Programmes
from graphkb.analytics.partners.known import KnownPartner, known_of
from graphkb.analytics.partners.mix import MOST_OF_A_SORT
from graphkb.analytics.partners.query import PartnerQuery
from graphkb.analytics.partners.ranking import ranking_of
from graphkb.analytics.partners.ranks import Order, Standing
from graphkb.analytics.partners.reasons import Reason, enumerated, label_of, reasons_of
from graphkb.analytics.partners.score import Scored
from graphkb.analytics.partners.weights import FeatureId, feature
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Compared", "Verdict", "WhyNot", "why_not"]


class Verdict(StrEnum):
    """Whether an actor is proposed."""

    LISTED = "listed"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Compared:
    """What one kind of reason found."""

    feature: FeatureId
    weight: float
    value: float | None
    """s with freshness, 0 to 1; None: no data."""
    sentence: Label
    sources: tuple[SourceRef, ...]
    """Empty if nothing was found or recorded."""
    derived: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The answer for one actor."""

    actor: Node
    verdict: Verdict
    exclusion: Exclusion | None
    """The rule that leaves it out; None if it is listed."""
    sentence: Label
    """The answer in words."""
    missing: Label | None
    """«Nicht erhoben: …», what could change the answer; None if it was not compared, or nothing is missing."""
    sources: tuple[SourceRef, ...]
    """What the answer rests on: of a known partner the tie, of an ended body its record; empty for the rest."""
    score: float | None
    """0 to 1; None if it was not compared."""
    certainty: float | None
    reasons: tuple[Reason, ...]
    """What speaks for it all the same; empty if nothing was found or it was not compared."""
    without_data: tuple[FeatureId, ...]
    standing: Standing | None
    """Its place among those that fit; None if it does not."""
    features: tuple[Compared, ...]
    """Every kind of reason that could count, in the order of the table; empty if it was not compared."""


_SENTENCES: Mapping[Exclusion, str] = {
    Exclusion.SELF: N_("Das ist die Stelle, für die gesucht wird."),
    Exclusion.OWN_UNIT: N_("{name} gehört zur suchenden Stelle."),
    Exclusion.PARENT: N_("Die suchende Stelle gehört zu {name}."),
    Exclusion.KNOWN: N_("Ist schon Partner: {how}."),
    Exclusion.ENDED: N_("{name} besteht nicht mehr."),
    Exclusion.NOT_BEGUN: N_("{name} bestand an diesem Tag noch nicht."),
    Exclusion.COLLECTIVE: N_("{name} ist ein Sammelbegriff, keine einzelne Stelle."),
    Exclusion.TERRITORY: N_("{name} ist ein Ort, keine Stelle, die man ansprechen kann."),
    Exclusion.ELSEWHERE: N_("{name} ist für einen anderen Ort zuständig und arbeitet nicht in der Nähe."),
    Exclusion.NO_REASON: N_("Es ist nichts erfasst, was {name} mit der Suche verbindet."),
    Exclusion.TOO_FEW_REASONS: N_("Es spricht nur ein Grund für {name}; gezeigt wird ab zwei Gründen."),
    Exclusion.FOLDED: N_("{name} gehört zu derselben Stelle wie {other}; dort passt mehr."),
}


def why_not(
    snapshot: Snapshot,
    query: PartnerQuery,
    actor: str,
    *,
    day: date,
    weights: Mapping[str, float] | None = None,
    limit: int = 20,
    cooperation: Cooperation | None = None,
    most_of_a_sort: int = MOST_OF_A_SORT,
    programmes: Programmes | None = None,
) -> WhyNot:
    """Why this actor is not proposed, or where it stands if it is.

    Takes what `find_partners` takes. Raises NotFound for an unknown id, InvalidParameter if it is no actor, and what
    `find_partners` raises.
    """
    node = snapshot.node(actor)
    if not snapshot.is_actor(actor):
        raise InvalidParameter(name="actor", value=actor, reason=Phrase.of(N_("Das ist keine Stelle.")))
    found = assess(snapshot, query, day, weights, cooperation, programmes)
    ranking = ranking_of(found, limit, most_of_a_sort)
    standing = ranking.standings.get(actor)
    exclusion = found.excluded.get(actor)
    if exclusion is None and standing is not None and actor not in ranking.listed:
        exclusion = Exclusion.BEHIND
    scored = found.scored.get(actor)
    known = _known_as(found, actor) if exclusion is Exclusion.KNOWN else None
    sources = known.sources if known else node.sources if exclusion is Exclusion.ENDED else ()
    without = scored.without_data if scored else ()
    reasons = reasons_of(found.comparison, scored) if scored else ()
    moved = next((each for each in (*ranking.mix.put_back, *ranking.mix.taken_in) if each.actor == actor), None)
    sentence = _sentence(found, node, exclusion, standing, known, limit)
    if moved:
        sentence = said(N_("{sentence} {more}"), sentence=sentence, more=moved.sentence)
    return WhyNot(
        node,
        Verdict.EXCLUDED if exclusion else Verdict.LISTED,
        exclusion,
        sentence,
        said(N_("Nicht erhoben: {features}."), features=enumerated(feature(id).label for id in without))
        if without
        else None,
        sources,
        scored.score if scored else None,
        scored.certainty if scored else None,
        reasons,
        without,
        standing,
        tuple(_compared(scored, id, reasons) for id in scored.weights) if scored else (),
    )


def _compared(scored: Scored, id: FeatureId, reasons: tuple[Reason, ...]) -> Compared:
    weight, match = scored.weights[id], scored.matches.get(id)
    reason = next((each for each in reasons if each.feature == id), None)
    if match is None:
        return Compared(id, weight, None, said(N_("Nicht erhoben.")), (), False)
    if reason is None:
        return Compared(id, weight, match.effective, said(N_("Verglichen, nichts Gemeinsames gefunden.")), (), False)
    return Compared(id, weight, match.effective, reason.sentence, reason.sources, reason.derived)


def _sentence(
    found: Assessment,
    node: Node,
    exclusion: Exclusion | None,
    standing: Standing | None,
    known: KnownPartner | None,
    limit: int,
) -> Label:
    name = label_of(node)
    if exclusion is Exclusion.BEHIND and standing is not None and standing.best <= limit:
        return counted(
            "{name} passt, steht aber nicht an erster Stelle.",
            "{name} passt, steht aber nicht unter den ersten {n}.",
            limit,
            name=name,
        )
    if exclusion is Exclusion.BEHIND:
        return counted(
            "{name} passt, aber in jeder Probe passt eine andere Stelle besser.",
            "{name} passt, aber in jeder Probe passen mindestens {n} andere Stellen besser.",
            limit,
            name=name,
        )
    if exclusion is None:
        if standing is None or standing.order is Order.UNRANKED:
            return said(N_("{name} ist vorgeschlagen; der Platz lässt sich nicht bestimmen."), name=name)
        if standing.order is Order.RANK:
            return said(N_("{name} ist vorgeschlagen, auf Platz {place}."), name=name, place=standing.best)
        return said(
            N_("{name} ist vorgeschlagen, auf Platz {best} bis {worst}."),
            name=name,
            best=standing.best,
            worst=standing.worst,
        )
    how = known.sentence if known else Label(de="", en="")
    other = next((first for first, rest in found.units.items() if node.id in rest), node.id)
    return said(_SENTENCES[exclusion], name=name, how=how, other=label_of(found.snapshot.node(other)))


def _known_as(found: Assessment, actor: str) -> KnownPartner | None:
    bodies = found.comparison.claims.bodies.of(actor)
    return next((known for known in known_of(found) if known.body.id in bodies), None)

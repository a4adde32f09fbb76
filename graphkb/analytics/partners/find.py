"""The partner finder: who could help this organisation, or with this need, and why (rule 13)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.described import Method
from graphkb.analytics.network import Cooperation
from graphkb.analytics.network.sentences import counted, said
from graphkb.analytics.partners.assess import Assessment, assess
from graphkb.analytics.partners.eligible import Exclusion
from graphkb.analytics.partners.funding import Programmes
from graphkb.analytics.partners.known import KnownPartner, known_of
from graphkb.analytics.partners.mix import FIRST, MOST_OF_A_SORT, Mix
from graphkb.analytics.partners.query import PartnerQuery, Seeker
from graphkb.analytics.partners.ranking import ranking_of
from graphkb.analytics.partners.ranks import Order, Standing, trials_of
from graphkb.analytics.partners.reasons import Reason, enumerated, label_of, reasons_of
from graphkb.analytics.partners.score import TOLERANCE, Scored
from graphkb.analytics.partners.way import Way, way_between
from graphkb.analytics.partners.weights import FEATURES, Feature, FeatureId, feature
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = [
    "KnownPartner",
    "PartnerResult",
    "Proposal",
    "find_partners",
    "result_of",
    "standing_words",
]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A body that is proposed, by the unit of it for which most speaks."""

    actor: Node
    bodies: tuple[Node, ...]
    """The bodies it is a unit of; empty if it is a body itself."""
    units: tuple[Node, ...]
    """Further units of the same body that would fit too, those for which most speaks first."""
    score: float
    """Σ w·s / Σ w, 0 to 1. To order by, no measure of quality."""
    certainty: float
    """Share of the weights that have data, 0 to 1."""
    standing: Standing
    standing_text: Label
    """What stands under the place: «vorn nur durch den Ort»; empty if there is nothing to say."""
    reasons: tuple[Reason, ...]
    """At least one, the one that carries most first."""
    without_data: tuple[FeatureId, ...]
    """Features that could count but are not recorded here or of the asker."""
    way: Way | None
    """Through whom the two could meet; None for a need, or if one of them is not in the network."""


@dataclass(frozen=True, slots=True)
class PartnerResult:
    """What the finder found."""

    query: PartnerQuery
    day: date
    finding: Label
    """The answer in a sentence or two."""
    seeker: Seeker
    """What was sought, with the sources of what is recorded of the organisation."""
    ordered: tuple[Proposal, ...]
    """With a bare place or a band, in the order of the full comparison; at most `limit`. Empty: nothing to order."""
    unranked: tuple[Proposal, ...]
    """Those that cannot be ordered, but may belong to the first `limit`: in one of the trials they do. By name."""
    known: tuple[KnownPartner, ...]
    """Known partners, by name; empty for a need, or if none is recorded."""
    compared: int
    """Number of actors compared."""
    excluded: Mapping[Exclusion, int]
    """Number of actors that are not shown, by reason."""
    trials: tuple[FeatureId, ...]
    """Features left out once each to test the order."""
    weights: Mapping[FeatureId, float]
    """Weights used; features that were not sought, or set to 0, are absent."""
    features: tuple[Feature, ...]
    """The whole table of features."""
    mix: Mix
    """What the limit of one sort among the first ten did; `ordered` and `unranked` are as without it."""
    taken_in: tuple[Proposal, ...]
    """Those that the limit took in, by score; they may be in `unranked` too, or in neither."""
    method: Method

    @property
    def first(self) -> tuple[Proposal, ...]:
        """What to show first: `ordered` without those put back, then those taken in; by score, as before."""
        back = {moved.actor for moved in self.mix.put_back}
        stayed = tuple(one for one in self.ordered if one.actor.id not in back)
        cut = FIRST - len(self.taken_in)
        taken = {one.actor.id for one in self.taken_in}
        after = tuple(one for one in stayed[cut:] if one.actor.id not in taken) if taken else stayed[cut:]
        return (*stayed[:cut], *self.taken_in, *after)

    @property
    def put_back(self) -> tuple[Proposal, ...]:
        """Those that the limit put behind, by score."""
        back = {moved.actor for moved in self.mix.put_back}
        return tuple(one for one in self.ordered if one.actor.id in back)

    @property
    def others(self) -> tuple[Proposal, ...]:
        """`unranked` without those taken in."""
        taken = {one.actor.id for one in self.taken_in}
        return tuple(one for one in self.unranked if one.actor.id not in taken)


def find_partners(
    snapshot: Snapshot,
    query: PartnerQuery,
    *,
    day: date,
    weights: Mapping[str, float] | None = None,
    limit: int = 20,
    cooperation: Cooperation | None = None,
    most_of_a_sort: int = MOST_OF_A_SORT,
    programmes: Programmes | None = None,
) -> PartnerResult:
    """Find partners for an organisation, for a need, or for an organisation with a need.

    `weights`: other weights than the usual ones, by feature, 0 to 3. `cooperation`: the ties on `day`; worked out if
    it is not given and an organisation asks. Pure: the order of facts does not matter, and a body that has nothing
    to do with the others changes no score. `most_of_a_sort`: the limit of the mix among the first ten, 0 to 10; 0: off.
    `programmes`: of `read_actors` for this snapshot and day, to share among searches.

    The cosine of two lists of ties follows Salton and McGill; see doi:10.1016/j.physa.2010.11.027, section 3.

    Raises NotFound for an unknown id; InvalidParameter for a wrong kind, weight or limit, an empty query, or a group
    that describes belief or origin.

    >>> from graphkb.model import Node, Relation
    >>> def seat(actor): return Relation(id=actor, type="LOCATED_IN", source=actor, target="ost")
    >>> snapshot = Snapshot.of(
    ...     [Node(id="ost", kind="quarter", name="Musterstadt-Ost"), Node(id="haus", kind="facility", name="Haus"),
    ...      Node(id="verein", kind="association", name="Verein")],
    ...     [seat("verein"), seat("haus")])
    >>> found = find_partners(snapshot, PartnerQuery(for_actor="verein"), day=date(2026, 11, 22))
    >>> [(each.actor.name, each.reasons[0].sentence.de) for each in found.ordered]
    [('Haus', 'Sitz im selben Quartier: Musterstadt-Ost')]
    """
    if not 1 <= limit <= 200:
        raise InvalidParameter(name="limit", value=limit, reason=Phrase.of(N_("Bitte eine Zahl von 1 bis 200.")))
    if not 0 <= most_of_a_sort <= FIRST:
        reason = Phrase.of(N_("Bitte eine Zahl von 0 bis 10."))
        raise InvalidParameter(name="most_of_a_sort", value=most_of_a_sort, reason=reason)
    return result_of(assess(snapshot, query, day, weights, cooperation, programmes), limit, most_of_a_sort)


def result_of(assessment: Assessment, limit: int, most_of_a_sort: int = 0) -> PartnerResult:
    """Put an assessment into words."""
    shown = assessment.shown
    found = ranking_of(assessment, limit, most_of_a_sort)
    excluded = Counter(assessment.excluded.values())
    excluded[Exclusion.BEHIND] += len(shown) - len(found.listed)
    ordered, unranked, taken_in = (
        tuple(_proposal(assessment, each, found.standings[each.actor]) for each in some)
        for some in (found.ordered, found.loose, found.taken_in)
    )
    trials = trials_of(shown)
    return PartnerResult(
        assessment.query,
        assessment.day,
        _finding(assessment, ordered, unranked),
        assessment.seeker,
        ordered,
        unranked,
        known_of(assessment),
        len(assessment.scored),
        {reason: n for reason, n in sorted(excluded.items()) if n},
        trials,
        assessment.weights,
        FEATURES,
        found.mix,
        taken_in,
        _method(assessment, trials, limit, most_of_a_sort),
    )


def _proposal(assessment: Assessment, scored: Scored, standing: Standing) -> Proposal:
    snapshot, bodies = assessment.snapshot, assessment.comparison.claims.bodies
    return Proposal(
        snapshot.node(scored.actor),
        tuple(snapshot.node(body) for body in bodies.of(scored.actor) if body != scored.actor),
        tuple(snapshot.node(unit) for unit in assessment.units[scored.actor]),
        scored.score,
        scored.certainty,
        standing,
        standing_words(standing),
        reasons_of(assessment.comparison, scored),
        scored.without_data,
        _way(assessment, scored.actor),
    )


def _way(assessment: Assessment, actor: str) -> Way | None:
    asker, ties = assessment.seeker.actor, assessment.comparison.ties
    return way_between(assessment.snapshot, ties, asker, actor, assessment.distances) if asker and ties else None


def standing_words(standing: Standing) -> Label:
    """What stands under the place of a proposal; empty for those not to be ordered."""
    match standing.order:
        case Order.RANK if standing.alone == standing.trials:
            return said(N_("in jeder Probe"))
        case Order.RANK:
            return said(N_("allein in {alone} von {trials} Proben"), alone=standing.alone, trials=standing.trials)
        case Order.BAND if not standing.hangs_on:
            return said(N_("dicht bei anderen"))
        case Order.BAND:
            if len(standing.hangs_on) == 1 and (ahead := feature(standing.hangs_on[0]).ahead):
                return ahead
            if len(standing.hangs_on) == 2:
                names = enumerated(feature(id).label for id in standing.hangs_on)
                return said(N_("hängt ab von: {features}"), features=names)
            return said(N_("hängt an mehreren Angaben"))
        case _:
            return Label(de="", en="")


def _finding(assessment: Assessment, ordered: tuple[Proposal, ...], unranked: tuple[Proposal, ...]) -> Label:
    if not ordered and not unranked:
        return said(N_("Keine passende Stelle gefunden. Vielleicht ist zu wenig erfasst."))
    if assessment.minimum == 1 and sum(feature(id).carries for id in assessment.weights) > 1:
        return counted(
            "Keine Stelle passt in mehr als einem Punkt; eine passt in einem.",
            "Keine Stelle passt in mehr als einem Punkt; {n} passen in einem.",
            len(ordered) + len(unranked),
        )
    if not ordered:
        return counted(
            "Eine Stelle passt in mehreren Punkten; ihr Platz hängt an einzelnen Angaben.",
            "{n} Stellen passen, lassen sich aber nicht ordnen: Die Reihenfolge hinge an einzelnen Angaben.",
            len(unranked),
        )
    first = ordered[0]
    if first.standing.order is Order.RANK:
        reasons = enumerated(feature(reason.feature).label for reason in first.reasons)
        return said(
            N_("Am besten passt: {name}. Dafür sprechen: {reasons}."), name=label_of(first.actor), reasons=reasons
        )
    best = [each for each in ordered if each.standing.best == 1] or [first]
    if first.standing.trials == 1:  # without the one feature there is no order; with it only these are level
        best = [each for each in best if abs(each.score - first.score) <= TOLERANCE]
    names = enumerated(label_of(each.actor) for each in best[:3])
    if len(best) == 1:
        return said(N_("Vorn steht {names}, aber der Vorsprung ist nicht sicher."), names=names)
    return said(N_("Vorn stehen {names}; wer davon am besten passt, ist nicht zu entscheiden."), names=names)


def _method(assessment: Assessment, trials: tuple[FeatureId, ...], limit: int, most_of_a_sort: int) -> Method:
    facts = {
        (type(fact).__name__, fact.id)
        for scored in assessment.scored.values()
        for match in scored.matches.values()
        for hit in match.hits
        if hit.claim
        for fact in hit.claim.facts
        if hasattr(fact, "id")
    }
    parameters = {"day": assessment.day.isoformat(), **assessment.query.given}
    parameters |= {f"weight_{id}": f"{weight:g}" for id, weight in assessment.weights.items()}
    parameters |= {"limit": str(limit), "most_of_a_sort": str(most_of_a_sort)}
    parameters |= {f"weight_{id}": "0" for id in assessment.seeker.applicable if id not in assessment.weights}
    stability = counted(
        "Probe: Die eine Art von Grund wurde weggelassen.",
        "Probe: Jede der {n} Arten von Grund wurde einmal weggelassen. Einen Platz hat nur, wer ihn dabei behält.",
        len(trials),
    )
    return Method("partners", parameters, len(facts), _missing(assessment), stability if trials else None)


def _missing(assessment: Assessment) -> tuple[Label, ...]:
    sentences = []
    seeker = assessment.seeker
    recorded = {
        "topic": seeker.topics or seeker.offers,
        "place": seeker.places,
        "field": seeker.fields,
        "target_group": seeker.groups,
        "language": seeker.languages,
        "shared_partners": tuple(assessment.comparison.asker_ties),
        "funding_fit": seeker.programmes,
    }
    absent = [id for id in assessment.weights if id in recorded and not recorded[id]]
    if absent and seeker.actor:
        sentences.append(
            said(
                N_("Zu {name} nicht erhoben: {features}."),
                name=label_of(assessment.snapshot.node(seeker.actor)),
                features=enumerated(feature(id).label for id in absent),
            )
        )
    for id in assessment.weights:
        without = sum(1 for scored in assessment.scored.values() if id not in scored.matches)
        if id in recorded and id not in absent and without:
            sentences.append(
                counted(
                    "{feature}: bei einer von {all} verglichenen Stellen nicht erhoben.",
                    "{feature}: bei {n} von {all} verglichenen Stellen nicht erhoben.",
                    without,
                    feature=feature(id).label,
                    all=len(assessment.scored),
                )
            )
    return tuple(sentences)

"""How each feature compares a body with what is sought: s from 0 to 1, and the claims it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt

from graphkb.analytics.network import Cooperation, Tie
from graphkb.analytics.partners.claims import Claim, Claims, Dossier, How
from graphkb.analytics.partners.complement import load_complement
from graphkb.analytics.partners.funding import Programmes
from graphkb.analytics.partners.query import Seeker, Sought
from graphkb.analytics.partners.weights import (
    CAPACITY_STEPS,
    FIELD_VALUES,
    FUNDING_VALUES,
    GROUP_VALUES,
    MOST_OFFERS,
    PLACE_VALUES,
    STALE,
    TOPIC_VALUES,
    FeatureId,
)

__all__ = ["Comparison", "Hit", "Match"]


@dataclass(frozen=True, slots=True)
class Hit:
    """One sought thing that the body meets."""

    sought: Sought | None
    """None for shared partners and kind."""
    word: str
    """How it is met: a key of the table of values (`equal`, `inside`, …)."""
    value: float
    fresh: bool
    claim: Claim | None = None
    """What the body has; None for shared partners and kind."""
    common: str = ""
    """Id of the larger quarter or municipality that both lie in."""
    ties: tuple[Tie, Tie] | None = None
    """For a shared partner: the asker's tie and the body's tie to it."""

    @property
    def effective(self) -> float:
        """The value times its freshness."""
        return self.value * (1.0 if self.fresh else STALE)


@dataclass(frozen=True, slots=True)
class Match:
    """A feature that has data for a body. No hits: compared, and nothing in common."""

    s: float
    """0 to 1, before freshness."""
    effective: float
    """s with freshness: what the score counts."""
    hits: tuple[Hit, ...] = ()
    resources: tuple[str, ...] = ()
    """Kind only: what it usually has of what the asker's kind lacks."""
    supports_only: bool = False
    """True: concluded from its sort alone, so that it cannot bring a body into the list."""


NOTHING = Match(0.0, 0.0)


class Comparison:
    """Compares bodies with one seeker. Every method gives None where the feature has no data."""

    def __init__(self, programmes: Programmes, seeker: Seeker, ties: Cooperation | None) -> None:
        self.programmes = programmes
        self.claims: Claims = programmes.claims
        claims = self.claims
        self.snapshot = claims.snapshot
        self.clock = claims.clock
        self.seeker = seeker
        self.ties = ties
        self.complement = load_complement()
        self.wider = lru_cache(maxsize=None)(self._wider)
        self.same_field = lru_cache(maxsize=None)(self._same_field)
        self.asker_ties = self._ties_of(seeker.actor) if seeker.actor else {}
        """The asker's strongest tie to each of its partners, by id; empty for a need, or if none is recorded."""

    def of(self, actor: str) -> Mapping[FeatureId, Match]:
        """All features that have data for this actor and could count; empty if there is none."""
        dossier = self.claims.of(actor)
        methods: Mapping[FeatureId, Callable[[Dossier], Match | None]] = {
            "topic": self.topic,
            "place": self.place,
            "field": self.field,
            "target_group": self.target_group,
            "language": self.language,
            "shared_partners": self.shared_partners,
            "kind": self.kind,
            "funding_fit": self.funding_fit,
            "capacity": self.capacity,
        }
        found = {id: methods[id](dossier) for id in self.seeker.applicable}
        return {id: match for id, match in found.items() if match is not None}

    # ------------------------------------------------------------------ place

    def place(self, dossier: Dossier) -> Match | None:
        """The nearest pair of a sought place and a place of the body."""
        if not self.seeker.places or not dossier.places:
            return None
        pairs = (self._near(sought, claim) for sought in self.seeker.places for claim in dossier.places)
        best = _best(hit for hit in pairs if hit)
        return Match(best.value, best.effective, (best,)) if best else NOTHING

    def _near(self, sought: Sought, claim: Claim) -> Hit | None:
        asked, found = sought.id, claim.target
        above_asked, above_found = self.wider(asked), self.wider(found)
        common = ""
        if asked == found or asked in above_found:
            word = "inside" if sought.asked else self._level(asked, "inside")
            common = asked
        elif found in above_asked:
            word, common = self._level(found, "wider_quarter"), found
        else:
            both = above_asked.keys() & above_found.keys()
            quarters = sorted(id for id in both if self._kind(id) == "quarter")
            towns = sorted(id for id in both if self._kind(id) == "municipality")
            if not quarters and not towns:
                return None
            word, common = ("beside", quarters[0]) if quarters else ("municipality", towns[0])
        if word == "region" and claim.how in (How.SEAT, How.PARTNER):
            return None  # a seat somewhere in the region, or a part in something region-wide, is not near
        return Hit(sought, word, PLACE_VALUES[word], claim.fresh, claim, common)

    def _level(self, place: str, quarter: str) -> str:
        return {"quarter": quarter, "municipality": "municipality"}.get(self._kind(place), "region")

    def _kind(self, id: str) -> str:
        return self.snapshot.node(id).kind

    # ------------------------------------------- field, group, language, topic

    def field(self, dossier: Dossier) -> Match | None:
        """Share of the sought fields that the body works in."""

        def word(sought: str, found: str) -> str | None:
            return "equal" if found in self.same_field(sought) else None

        return self._share(self.seeker.fields, dossier.fields, word, FIELD_VALUES)

    def target_group(self, dossier: Dossier) -> Match | None:
        """Mean over the sought groups of how well the body reaches them."""
        return self._share(self.seeker.groups, dossier.groups, self._width, GROUP_VALUES)

    def language(self, dossier: Dossier) -> Match | None:
        """Share of the sought languages that the body works in."""

        def word(sought: str, found: str) -> str | None:
            return "equal" if sought == found else None

        return self._share(self.seeker.languages, dossier.languages, word, {"equal": 1.0})

    def topic(self, dossier: Dossier) -> Match | None:
        """Needs met, else own offers that the body needs, else the same offers: the highest counts."""
        seeker = self.seeker
        if not (seeker.topics or seeker.offers) or not (dossier.offers or dossier.needs):
            return None
        met = self._share(seeker.topics, dossier.offers, self._width, TOPIC_VALUES)
        both = self._share(seeker.offers, dossier.offers, _equal("shared"), TOPIC_VALUES)
        needed = self._needed(dossier)
        return max(
            (match for match in (met, needed, both) if match), key=lambda match: match.effective, default=NOTHING
        )

    def _needed(self, dossier: Dossier) -> Match | None:
        """The other way round: the share of the body's needs that the asker offers."""
        needs = {claim.target: claim for claim in dossier.needs}
        offers = {sought.id: sought for sought in self.seeker.offers}
        if not needs or not offers:
            return None
        value = TOPIC_VALUES["mutual"]
        hits = tuple(
            Hit(offers[id], "mutual", value, claim.fresh, claim) for id, claim in sorted(needs.items()) if id in offers
        )
        return _mean(hits, len(needs))

    def _width(self, sought: str, found: str) -> str | None:
        if sought == found:
            return "equal"
        if found in self.wider(sought):
            return "broader" if self.wider(sought)[found] == 1 else "far"
        return "narrower" if sought in self.wider(found) else None

    def _share(
        self,
        sought: tuple[Sought, ...],
        claims: tuple[Claim, ...],
        word: Callable[[str, str], str | None],
        values: Mapping[str, float],
    ) -> Match | None:
        """Mean over the sought things of the best that the body has for each."""
        if not sought or not claims:
            return None
        hits = []
        for each in sought:
            found = ((word(each.id, claim.target), claim) for claim in claims)
            best = _best(Hit(each, how, values[how], claim.fresh, claim) for how, claim in found if how)
            if best:
                hits.append(best)
        return _mean(tuple(hits), len(sought))

    # ------------------------------------------------------ partners and kind

    def shared_partners(self, dossier: Dossier) -> Match | None:
        """Cosine of the two lists of tie weights; the two themselves are in neither."""
        asker, other = self.seeker.actor, dossier.actor
        if asker is None:
            return None
        left, right = self.asker_ties, self._ties_of(other)
        ends = {*self.claims.bodies.of(asker), *self.claims.bodies.of(other)}
        left = {id: tie for id, tie in left.items() if id not in ends}
        right = {id: tie for id, tie in right.items() if id not in ends}
        if not left or not right:
            return None
        lengths = sqrt(sum(tie.weight**2 for tie in left.values()) * sum(tie.weight**2 for tie in right.values()))
        shared = sorted(left.keys() & right.keys(), key=lambda id: (-left[id].weight * right[id].weight, id))
        hits = tuple(
            Hit(
                None,
                "partner",
                left[id].weight * right[id].weight / lengths,
                not right[id].aged,
                common=id,
                ties=(left[id], right[id]),
            )
            for id in shared
        )
        return Match(min(1.0, sum(hit.value for hit in hits)), min(1.0, sum(hit.effective for hit in hits)), hits)

    def _ties_of(self, actor: str) -> dict[str, Tie]:
        """Strongest tie to each partner of the bodies it stands for."""
        found: dict[str, Tie] = {}
        for body in self.claims.bodies.of(actor):
            for tie in self.ties.neighbours(body) if self.ties else ():
                other = tie.other(body)
                if other not in found or found[other].weight < tie.weight:
                    found[other] = tie
        return found

    def kind(self, dossier: Dossier) -> Match | None:
        """Share of what bodies of the asker's kind usually lack and bodies of this kind usually have."""
        node = self.snapshot.node(dossier.actor)
        given = self.complement.given(self.seeker.kind, node.kind) if self.seeker.kind else None
        if given is None:
            return None
        resources, lacked = given
        value = len(resources) / lacked
        hit = Hit(None, "kind", value, self.clock.fresh(node))
        return Match(value, hit.effective, (hit,) if resources else (), resources)

    # ------------------------------------------------------ funding and capacity

    def funding_fit(self, dossier: Dossier) -> Match | None:
        """Experience with a programme that the asker could use; else one that is open to both."""
        sought = {each.id: each for each in self.seeker.programmes}
        if not sought:
            return None
        found: dict[str, Hit] = {}
        for claim in dossier.funding:
            if each := sought.get(claim.target):
                word = "part" if claim.how is How.PARTNER else "experience"
                hit = Hit(each, word, FUNDING_VALUES[word], claim.fresh, claim)
                best = _best(hit for hit in (hit, found.get(claim.target)) if hit)
                found[claim.target] = best or hit
        if not found:
            for id, claim in self.programmes.open_to(dossier.actor, sought).items():
                found[id] = Hit(sought[id], "together", FUNDING_VALUES["together"], claim.fresh, claim)
        if not found:
            return NOTHING if dossier.funding else None
        hits = tuple(found[id] for id in sorted(found, key=lambda id: (-found[id].effective, -found[id].value, id)))
        return Match(hits[0].value, hits[0].effective, hits, supports_only=hits[0].word == "together")

    def capacity(self, dossier: Dossier) -> Match | None:
        """Up to three running measures, rooms or offers of its own, the fresh ones first."""
        words = {How.MEASURE: "measure", How.HOST: "room", How.OWN: "offer"}
        found: dict[tuple[str, str], Claim] = {}
        order = list(words.values())
        means = [(words[claim.how], claim) for claim in dossier.means]
        for word, claim in sorted(means, key=lambda each: (not each[1].fresh, order.index(each[0]), each[1].target)):
            if word != "offer" or sum(kind == "offer" for kind, _ in found) < MOST_OFFERS:
                found.setdefault((word, claim.target), claim)
        hits = tuple(
            Hit(None, word, value, claim.fresh, claim)
            for value, ((word, _), claim) in zip(CAPACITY_STEPS, found.items(), strict=False)
        )
        if not hits:
            return None
        return Match(sum(hit.value for hit in hits), sum(hit.effective for hit in hits), hits)

    # ---------------------------------------------------------------- hierarchy

    def _wider(self, id: str) -> Mapping[str, int]:
        """Everything of the same sort it is part of on the day, with the number of steps; not itself."""
        snapshot = self.snapshot
        place = snapshot.is_place(id)
        found: dict[str, int] = {id: 0}
        ahead = [id]
        for at in ahead:
            for part in snapshot.out(at, "PART_OF"):
                above = part.target
                fits = snapshot.is_place(above) if place else self._kind(above) == self._kind(id)
                if fits and above not in found and self.clock.holds(part):
                    found[above] = found[at] + 1
                    ahead.append(above)
        del found[id]
        return found

    def _same_field(self, id: str) -> frozenset[str]:
        """The field and all that correspond to it exactly (rule 6: symmetric and transitive)."""
        found, ahead = {id}, [id]
        while ahead:
            at = ahead.pop()
            for relation in (*self.snapshot.out(at, "CORRESPONDS_TO"), *self.snapshot.into(at, "CORRESPONDS_TO")):
                other = relation.target if relation.source == at else relation.source
                if relation.text("match") == "exact" and other not in found and self._kind(other) == "field":
                    found.add(other)
                    ahead.append(other)
        return frozenset(found)


def _equal(word: str) -> Callable[[str, str], str | None]:
    return lambda sought, found: word if sought == found else None


def _best(hits: Iterable[Hit]) -> Hit | None:
    """The highest after freshness; among equals the stated, direct one, then by id."""

    def rank(hit: Hit) -> tuple[float, float, bool, str, str, str]:
        claim = hit.claim
        if claim is None:
            return (-hit.effective, -hit.value, False, "", "", "")
        return (-hit.effective, -hit.value, claim.derived, _ORDER[claim.how], claim.measure, claim.target)

    return min(hits, key=rank, default=None)


_ORDER = {how: str(place) for place, how in enumerate(How)}


def _mean(hits: tuple[Hit, ...], count: int) -> Match:
    return Match(sum(hit.value for hit in hits) / count, sum(hit.effective for hit in hits) / count, hits)

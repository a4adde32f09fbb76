"""Everything about one search: who is left out and why, who was compared, who is shown for which body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network import Cooperation, distances_from
from graphkb.analytics.network import cooperation as cooperation_on
from graphkb.analytics.partners.claims import Claims
from graphkb.analytics.partners.eligible import Exclusion, Known, excluded, known_partners
from graphkb.analytics.partners.features import Comparison
from graphkb.analytics.partners.funding import Programmes
from graphkb.analytics.partners.query import PartnerQuery, Seeker, read_seeker
from graphkb.analytics.partners.score import TOLERANCE, Scored
from graphkb.analytics.partners.weights import FeatureId, weights_used
from graphkb.analytics.time import Clock
from graphkb.snapshot import Snapshot

__all__ = ["Assessment", "assess", "read_actors"]


@dataclass(frozen=True)
class Assessment:
    """A search before it is put into words."""

    snapshot: Snapshot
    day: date
    query: PartnerQuery
    seeker: Seeker
    comparison: Comparison
    weights: Mapping[FeatureId, float]
    """Of the features that could count, without those set to 0."""
    minimum: int
    """Number of reasons of their own that a body needs to be shown: two, or one where only one thing is sought or
    nobody has two."""
    scored: Mapping[str, Scored]
    """Every actor that was compared, by id."""
    excluded: Mapping[str, Exclusion]
    """Every actor that is not shown, by id; also those that were compared."""
    known: Mapping[str, Known]
    """Known partners, by id of the body."""
    units: Mapping[str, tuple[str, ...]]
    """For each shown actor the others of the same body that it stands for, those for which most speaks first."""

    @property
    def shown(self) -> tuple[Scored, ...]:
        """Those to propose, by id."""
        return tuple(self.scored[actor] for actor in sorted(self.units))

    @cached_property
    def distances(self) -> Mapping[str, Mapping[str, float]]:
        """By body that the seeker stands for how far everybody is from it; empty without a seeker in the network."""
        ties, asker = self.comparison.ties, self.seeker.actor
        bodies = ties.body_of.get(asker, ()) if ties and asker else ()
        return {body: distances_from(ties, body) for body in bodies if ties}


def read_actors(snapshot: Snapshot, day: date) -> Programmes:
    """What searches read of actors and programmes on a day, each actor once: to be shared among searches."""
    return Programmes(Claims(Bodies(snapshot, Clock(snapshot, day))))


def assess(
    snapshot: Snapshot,
    query: PartnerQuery,
    day: date,
    weights: Mapping[str, float] | None = None,
    cooperation: Cooperation | None = None,
    programmes: Programmes | None = None,
) -> Assessment:
    """Compare every body with what is sought; see `find_partners` for the errors.

    `programmes`: of `read_actors` for this snapshot and day; read anew if not given.
    """
    programmes = programmes or read_actors(snapshot, day)
    bodies = programmes.bodies
    wanted = weights_used(weights)
    seeker = read_seeker(programmes.claims, query, programmes)
    asker = seeker.actor
    if asker and cooperation is None:
        cooperation = cooperation_on(snapshot, day)
    comparison = Comparison(programmes, seeker, cooperation)
    used = {id: weight for id, weight in wanted.items() if id in seeker.applicable}
    out = dict(excluded(bodies, asker))
    known = known_partners(bodies, asker, cooperation)
    for actor in snapshot.of_kind("actor"):
        if actor.id not in out and set(bodies.of(actor.id)) & known.keys():
            out[actor.id] = Exclusion.KNOWN
    scored: dict[str, Scored] = {}
    for actor in snapshot.of_kind("actor"):
        if actor.id in out:
            continue
        matches = comparison.of(actor.id)
        found = Scored(actor.id, {id: match for id, match in matches.items() if id in used}, used)
        scored[actor.id] = found
    out |= {actor: Exclusion.ELSEWHERE for actor, found in scored.items() if _elsewhere(bodies, found)}
    local = [found for actor, found in scored.items() if actor not in out]
    minimum = max(1, min(2, max((len(found.carrying) for found in local), default=0)))
    fitting = [found for found in local if len(found.carrying) >= minimum]
    for found in scored.values():
        if found.actor not in out and len(found.carrying) < minimum:
            out[found.actor] = Exclusion.TOO_FEW_REASONS if found.carrying else Exclusion.NO_REASON
    units = _folded(bodies, fitting)
    for others in units.values():
        out |= dict.fromkeys(others, Exclusion.FOLDED)
    return Assessment(snapshot, day, query, seeker, comparison, used, minimum, scored, out, known, units)


def _elsewhere(bodies: Bodies, found: Scored) -> bool:
    place = found.matches.get("place")
    administration = any(bodies.snapshot.node(body).kind == "municipality" for body in bodies.of(found.actor))
    return administration and place is not None and place.s == 0


def _folded(bodies: Bodies, fitting: list[Scored]) -> Mapping[str, tuple[str, ...]]:
    """One entry a body: the unit for which most speaks (Σ w·s), the body itself among equals, then by id.

    Not the one with the highest score: that would be a unit of which little is recorded.
    """
    groups: dict[tuple[str, ...], list[Scored]] = {}
    for found in fitting:
        groups.setdefault(bodies.of(found.actor), []).append(found)
    result = {}
    for body, group in groups.items():
        ordered = sorted(group, key=lambda each: (-round(each.weight / TOLERANCE), each.actor not in body, each.actor))
        result[ordered[0].actor] = tuple(each.actor for each in ordered[1:])
    return result

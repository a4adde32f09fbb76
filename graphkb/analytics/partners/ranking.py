"""The order of those who fit: by score, as far as it holds, and mixed by sort."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphkb.analytics.partners.assess import Assessment
from graphkb.analytics.partners.mix import Mix, mixed
from graphkb.analytics.partners.ranks import Order, Standing, standings
from graphkb.analytics.partners.score import Scored
from graphkb.model import Node
from graphkb.texts.order import alphabetical

__all__ = ["Ranking", "by_name", "ranking_of"]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Who is shown where."""

    standings: Mapping[str, Standing]
    """Of everybody who fits, by actor."""
    ordered: tuple[Scored, ...]
    """With a bare place or a band, by score, at most `limit`."""
    loose: tuple[Scored, ...]
    """Not to be ordered, but in one of the trials among the first `limit`; by name."""
    mix: Mix
    taken_in: tuple[Scored, ...]
    """Those that the mix took in, by score."""

    @property
    def listed(self) -> frozenset[str]:
        """Every actor that is shown."""
        return frozenset(each.actor for each in (*self.ordered, *self.loose, *self.taken_in))


def ranking_of(assessment: Assessment, limit: int, most_of_a_sort: int) -> Ranking:
    """Order those who fit; `limit` at least 1, `most_of_a_sort` 0 to 10 (0: no mix)."""
    shown = assessment.shown
    places = standings(shown)

    def by_score(each: Scored) -> tuple[float, str, str]:
        return (-round(each.score, 9), *by_name(assessment.snapshot.node(each.actor)))

    ranked = sorted((each for each in shown if places[each.actor].order is not Order.UNRANKED), key=by_score)
    rest = sorted((each for each in shown if places[each.actor].order is Order.UNRANKED), key=by_score)
    loose = [each for each in rest if places[each.actor].best <= limit]
    loose.sort(key=lambda each: by_name(assessment.snapshot.node(each.actor)))
    mix = mixed(assessment.snapshot, ranked[:limit], [*ranked[limit:], *rest], places, most_of_a_sort)
    taken = {moved.actor for moved in mix.taken_in}
    taken_in = tuple(each for each in (*ranked, *rest) if each.actor in taken)
    return Ranking(places, tuple(ranked[:limit]), tuple(loose), mix, taken_in)


def by_name(node: Node) -> tuple[str, str]:
    """Order by name as German lists are sorted, then by id."""
    return alphabetical(node.name), node.id

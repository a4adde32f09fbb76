"""Whether a measure ends by money (rule 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.time import Clock
from graphkb.model import Relation, Status
from graphkb.snapshot import Snapshot

__all__ = ["Funding", "end_by_money", "fundings"]


@dataclass(frozen=True, slots=True)
class Funding:
    """One recorded funding of a measure on a day."""

    funder: str
    """The programme, or the body that pays."""
    programme: bool
    """Whether the funder is a programme."""
    end: date | None
    """Its own known end, else the programme's; None: permanent, open or not known."""
    runs: bool
    """Whether money flows on the day."""
    relation: Relation


def fundings(
    snapshot: Snapshot, clock: Clock, measure: str, begun: Callable[[Relation], bool] | None = None
) -> tuple[Funding, ...]:
    """Fundings recorded for a measure; empty if none is.

    Left out: what is over without anyone knowing since when; it pays no more and proves nothing.
    """
    begun = begun or clock.begun
    found = []
    for relation in snapshot.out(measure, "FUNDED_BY"):
        funder = snapshot.node(relation.target)
        programme = funder if funder.kind == "funding_programme" else None
        dated = next((fact for fact in (relation, programme) if fact is not None and fact.valid_to), None)
        if dated is None and (relation.status is Status.ENDED or (programme and programme.status is Status.ENDED)):
            continue
        permanent = relation.properties.get("permanent") is True
        end = clock.end(dated.valid_to) if dated and dated.valid_to and not permanent else None
        runs = begun(relation) and not relation.status.planned and (end is None or end >= clock.day)
        if programme and relation.valid_from is None and programme.valid_from and not clock.begun(programme):
            runs = False
        found.append(Funding(funder.id, programme is not None, end, runs, relation))
    return tuple(found)


def end_by_money(found: Iterable[Funding], before: date) -> date | None:
    """Last day the money lasts, if it is known to end before a day; None: nothing proves that.

    >>> from graphkb.model import Relation
    >>> paid = Relation(id="r", type="FUNDED_BY", source="m", target="p")
    >>> until = Funding("p", True, date(2026, 12, 31), True, paid)
    >>> end_by_money([until], date(2027, 11, 22))
    datetime.date(2026, 12, 31)
    >>> end_by_money([until, Funding("q", True, None, True, paid)], date(2027, 11, 22)) is None
    True
    """
    found = tuple(found)
    ends = [funding.end for funding in found if funding.end is not None]
    if len(ends) < len(found) or not any(funding.runs for funding in found):
        return None
    last = max(ends)
    return last if last < before else None

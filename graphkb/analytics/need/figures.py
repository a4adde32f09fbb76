"""Figures of places: which one stands for a day, and how far they lie apart (rules 9 and 18)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.need.lacks import Lack, LackKind
from graphkb.model import Node, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["LEAST_BASE", "LEAST_PERSONS", "NEAR_YEARS", "Figure", "Figures", "Spread"]

NEAR_YEARS = 5
"""Figures at most so many years from the day go before all others."""

LEAST_PERSONS = 10
"""Smaller numbers of persons, or of whatever is counted, are neither used nor shown."""

LEAST_BASE = 100
"""No rate under a smaller denominator."""

PERSONS = ("persons", "persons_per_year")

_NOT_COUNTED = ("percent", "km2", "euro")
"""Units in which a small number says nothing about few people."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A number with the band it lies in: `low` ≤ `value` ≤ `high`."""

    value: float
    low: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Spread:
        """A number without a band."""
        return cls(value, value, value)

    @property
    def narrow(self) -> bool:
        """Whether the band is no wider than rounding."""
        return self.high - self.low <= 1e-9

    def times(self, other: Spread) -> Spread:
        """The product of two numbers that are not negative and vary independently."""
        return Spread(self.value * other.value, self.low * other.low, self.high * other.high)


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What stands for an indicator at a place on a day."""

    place: str
    indicator: str
    year: int
    spread: Spread
    """The chosen value; the band is all values of its year."""
    unit: str
    """`persons`, `percent`, …; empty: not recorded."""
    official: bool
    """Whether a source of the chosen value is official."""
    old: bool
    """More than five years from the day: there was none nearer."""
    approximate: bool
    """The source of the chosen value says «about»."""
    records: tuple[str, ...]
    """Indicator values of that year, the chosen one first."""
    sources: tuple[SourceRef, ...]
    """Sources of all of them, those of the chosen one first."""


@dataclass(frozen=True, slots=True, eq=False)
class _Value:
    node: Node
    year: int | None
    value: float
    top: float
    unit: str
    official: bool

    @property
    def preference(self) -> tuple[bool, bool, int, float]:
        """Among values of one year: official, exact, newest word, greatest; the same whatever the ids are."""
        told = self.node.asserted.latest.toordinal() if self.node.asserted else 0
        return (not self.official, self.node.properties.get("approximate") is True, -told, -self.value)


class Figures:
    """All figures of places in a snapshot, as one day reads them."""

    def __init__(self, snapshot: Snapshot, day: date) -> None:
        self.snapshot, self.day = snapshot, day
        self._by_place: dict[tuple[str, str], list[_Value]] = {}
        for relation in snapshot.of_type("VALUE_OF"):
            value = self._value(snapshot.node(relation.source), relation.target)
            if value:
                for about in snapshot.out(relation.source, "ABOUT_PLACE"):
                    if snapshot.is_place(about.target):
                        self._by_place.setdefault((about.target, relation.target), []).append(value)

    def of(self, place: str, indicator: str, beside: int | None = None) -> Figure | Lack:
        """The figure that stands for the day, or why there is none.

        `beside`: the year of the figure it is put beside, as what that is divided by. Then this year stands for the
        day's: of the same year if there is one, else the nearest, and official before press as always.
        """
        name = self.name(indicator)
        values = self._by_place.get((place, indicator), [])
        if not values:
            return Lack(LackKind.NO_FIGURE, name)
        shown = [one for one in values if one.unit in _NOT_COUNTED or one.value >= LEAST_PERSONS]
        if not shown:
            return Lack(LackKind.UNDER_TEN, name)
        year = _chosen_year(shown, self.day.year if beside is None else beside)
        if year is None:
            return Lack(LackKind.NO_YEAR, name)
        chosen, *others = sorted(
            (one for one in shown if one.year == year), key=lambda one: (one.preference, one.node.id)
        )
        if any(one.unit != chosen.unit for one in others):
            return Lack(LackKind.NO_FIT, name)
        of_year = [chosen, *others]
        return Figure(
            place=place,
            indicator=indicator,
            year=year,
            spread=Spread(chosen.value, min(one.value for one in of_year), max(one.top for one in of_year)),
            unit=chosen.unit,
            official=chosen.official,
            old=abs(year - self.day.year) > NEAR_YEARS,
            approximate=chosen.node.properties.get("approximate") is True,
            records=tuple(one.node.id for one in of_year),
            sources=tuple(dict.fromkeys(source for one in of_year for source in one.node.sources)),
        )

    def name(self, indicator: str) -> Label:
        """Name of an indicator."""
        node = self.snapshot.node(indicator)
        return Label(de=node.name, en=node.called("en"))

    def places(self) -> frozenset[str]:
        """Places with any figure."""
        return frozenset(place for place, _ in self._by_place)

    def indicators(self, place: str) -> tuple[str, ...]:
        """Indicators recorded for a place, sorted."""
        return tuple(sorted(indicator for at, indicator in self._by_place if at == place))

    def _value(self, node: Node, indicator: str) -> _Value | None:
        value, top, year = (node.properties.get(name) for name in ("value", "value_max", "year"))
        if not isinstance(value, int | float) or isinstance(value, bool) or node.status.planned:
            return None
        unit = node.text("unit_name") or self.snapshot.node(indicator).text("unit_name")
        return _Value(
            node=node,
            year=year if isinstance(year, int) else None,
            value=float(value),
            top=max(float(top), float(value)) if isinstance(top, int | float) else float(value),
            unit=unit,
            official=any(_documents_official(self.snapshot, node.sources)),
        )


def _chosen_year(values: Iterable[_Value], wanted: int) -> int | None:
    """Among years at most five from the wanted one official ones first, else the nearest; equally near: the later."""
    dated = [(one.year, one.official) for one in values if one.year is not None]
    near = [(year, official) for year, official in dated if abs(year - wanted) <= NEAR_YEARS]
    pool = [year for year, official in near if official] or [year for year, _ in near or dated]
    return min(pool, key=lambda year: (abs(year - wanted), -year), default=None)


def _documents_official(snapshot: Snapshot, sources: Iterable[SourceRef]) -> Iterator[bool]:
    for source in sources:
        document = snapshot.document(source)
        yield document is not None and document.properties.get("official") is True

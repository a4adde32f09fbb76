"""The words of the story: Node, Relation, SourceRef, FuzzyDate, Visibility. Frozen and small.

Every node and every relation is a *fact*: it carries its sources, when it holds, its status, whether a
source states it or somebody derived it, when it was last asserted or assured, and who may see it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import IntEnum, StrEnum
from typing import Self

__all__ = [
    "PUBLIC",
    "Fact",
    "FuzzyDate",
    "Node",
    "Precision",
    "PropertyValue",
    "Reader",
    "Relation",
    "SourceRef",
    "Status",
    "Visibility",
    "add_months",
]


class Precision(StrEnum):
    """How exactly a date is known. RANGE: some time between two days, as in «Januar bis März 2017»."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"


_DAY_DE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_MONTH_DE = re.compile(r"(\d{1,2})/(\d{4})")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class FuzzyDate:
    """A date as exactly as it is known: earliest day, latest day, precision.

    `2017` is not the first of January: it is some day of that year.

    >>> year = FuzzyDate.parse("2017")
    >>> year.earliest, year.latest, year.precision.value
    (datetime.date(2017, 1, 1), datetime.date(2017, 12, 31), 'year')
    >>> str(FuzzyDate.parse("1.7.2013")), str(FuzzyDate.parse("07/2013"))
    ('2013-07-01', '2013-07')
    >>> str(FuzzyDate.parse("2017-01/2017-03"))
    '2017-01-01/2017-03-31'
    """

    earliest: date
    latest: date
    precision: Precision

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"{self.latest} is before {self.earliest}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2017`, `2017-03`, `2017-03-05`, `05.03.2017`, `03/2017` or `2017-01/2017-03`.

        Raises ValueError for anything else and for days that do not exist (31.02.).
        """
        text = text.strip()
        if found := _DAY_DE.fullmatch(text):
            return cls.of_day(date(int(found[3]), int(found[2]), int(found[1])))
        if found := _MONTH_DE.fullmatch(text):
            return cls._of_month(int(found[2]), int(found[1]))
        if "/" in text:
            first, _, last = text.partition("/")
            begin, end = cls.parse(first), cls.parse(last)
            return cls(begin.earliest, end.latest, Precision.RANGE)
        if found := _ISO.fullmatch(text):
            year, month, day = int(found[1]), found[2], found[3]
            if day:
                return cls.of_day(date(year, int(month), int(day)))
            if month:
                return cls._of_month(year, int(month))
            return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
        raise ValueError(f"not a date: {text!r}")

    @classmethod
    def of_day(cls, day: date) -> Self:
        """Make a date that is known to the day."""
        return cls(day, day, Precision.DAY)

    @classmethod
    def _of_month(cls, year: int, month: int) -> Self:
        if not 1 <= month <= 12:
            raise ValueError(f"no such month: {month}")
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)

    def __str__(self) -> str:
        match self.precision:
            case Precision.DAY:
                return self.earliest.isoformat()
            case Precision.MONTH:
                return f"{self.earliest:%Y-%m}"
            case Precision.YEAR:
                return f"{self.earliest:%Y}"
            case Precision.RANGE:
                return f"{self.earliest.isoformat()}/{self.latest.isoformat()}"


def add_months(day: date, months: int) -> date:
    """Go on by calendar months, clamped to the month's last day (rules.md, head).

    >>> add_months(date(2025, 8, 31), 6), add_months(date(2024, 2, 29), -12)
    (datetime.date(2026, 2, 28), datetime.date(2023, 2, 28))
    """
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


class Status(StrEnum):
    """What a source says of a fact's course. UNKNOWN: the source does not say."""

    CURRENT = "current"
    PLANNED = "planned"
    PLANNED_SHORT = "planned_short"
    PLANNED_LONG = "planned_long"
    ENDED = "ended"
    UNKNOWN = "unknown"

    @property
    def planned(self) -> bool:
        """One of the three planned states."""
        return self in (Status.PLANNED, Status.PLANNED_SHORT, Status.PLANNED_LONG)


class Visibility(IntEnum):
    """Who may see something, from everybody to the administration alone."""

    PUBLIC = 0
    NETWORK = 1
    INTERNAL = 2

    @classmethod
    def parse(cls, text: str) -> Visibility:
        """Read `public`, `network` or `internal`; raises ValueError for others."""
        try:
            return cls[text.strip().upper()]
        except KeyError:
            raise ValueError(f"not a visibility: {text!r}") from None

    @property
    def word(self) -> str:
        """The word that `parse` reads."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: sees everything up to a level. Every view, count, search and export takes one."""

    level: Visibility = Visibility.PUBLIC

    def sees(self, visibility: Visibility) -> bool:
        """Whether something of this visibility is shown to this reader."""
        return visibility <= self.level


PUBLIC = Reader()


@dataclass(frozen=True, slots=True, order=True)
class SourceRef:
    """Where a fact stands: the id of a document and the place in it (line range, page, row key).

    >>> SourceRef.parse("d-sr-2018#L56-58")
    SourceRef(document='d-sr-2018', locator='L56-58')
    """

    document: str
    locator: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `id#locator` or `id`; raises ValueError if the id is empty."""
        document, _, locator = text.strip().partition("#")
        if not document:
            raise ValueError("a source needs the id of a document")
        return cls(document, locator)

    def __str__(self) -> str:
        return f"{self.document}#{self.locator}" if self.locator else self.document


PropertyValue = str | int | float | bool | FuzzyDate | tuple[str, ...]
"""What a property may hold. A property without a value is absent: never None, never an empty string."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What nodes and relations have in common."""

    sources: tuple[SourceRef, ...] = ()
    """At least one for everything a person may see; the importer holds it."""
    valid_from: FuzzyDate | None = None
    """None: the start is not known."""
    valid_to: FuzzyDate | None = None
    """None: no end is known (it may go on, or nobody wrote it down)."""
    status: Status = Status.CURRENT
    derived: bool = False
    """False: a source states it. True: it was concluded from one."""
    asserted: FuzzyDate | None = None
    """As-of of the newest source. None: the sources carry no date."""
    assured_on: date | None = None
    """The day a person confirmed it. None: nobody was asked."""
    assured_by: str = ""
    visibility: Visibility = Visibility.PUBLIC
    remark: str = ""
    """Shown with the fact: what the sources say differently, what is missing."""
    note: str = ""
    """Internal, whatever the visibility of the fact is."""
    properties: Mapping[str, PropertyValue] = field(default_factory=dict)

    @property
    def last_confirmed(self) -> date | None:
        """Latest day on which it was asserted or assured; None if neither is dated."""
        days = [day for day in (self.asserted and self.asserted.latest, self.assured_on) if day]
        return max(days, default=None)

    def text(self, name: str) -> str:
        """A property as text; empty if absent."""
        value = self.properties.get(name, "")
        return "; ".join(value) if isinstance(value, tuple) else str(value)

    def many(self, name: str) -> tuple[str, ...]:
        """A list property; empty if absent, one entry if it holds a single text."""
        value = self.properties.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node(Fact):
    """A thing with a name: an actor, a place, a measure, a field …"""

    id: str
    kind: str
    name: str
    name_en: str = ""
    """English name; empty: the German one is used."""
    aliases: tuple[str, ...] = ()
    description: str = ""

    def called(self, language: str) -> str:
        """The name in this language; where it has none, the German one."""
        if language == "de":
            return self.name
        return (self.name_en if language == "en" else self.text(f"name_{language}")) or self.name

    def told(self, language: str, what: str = "description") -> tuple[str, str]:
        """A text (`name`, `description` or a property that may be translated) with the language it is in.

        In the language asked for, else in German; empty if there is none.

        >>> node = Node(id="m", kind="measure", name="Chor", description="Singen", properties={"name_fr": "Chœur"})
        >>> node.told("fr", "name"), node.told("fr")
        (('Chœur', 'fr'), ('Singen', 'de'))
        """
        german = {"name": self.name, "description": self.description}.get(what) or self.text(what)
        if language == "de":
            return german, "de"
        own = self.name_en if (what, language) == ("name", "en") else self.text(f"{what}_{language}")
        return (own, language) if own else (german, "de")

    @property
    def names(self) -> tuple[str, ...]:
        """Everything it is called, in every language, each once; the German name first."""
        further = (self.text(name) for name in self.properties if name.startswith("name_"))
        return tuple(dict.fromkeys(name for name in (self.name, self.name_en, *further, *self.aliases) if name))

    def with_properties(self, properties: Mapping[str, PropertyValue]) -> Node:
        """The same node with other properties."""
        return replace(self, properties=properties)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Fact):
    """A sentence: source, type, target. `source` and `target` are ids of nodes."""

    id: str
    type: str
    source: str
    target: str

    @staticmethod
    def make_id(type: str, source: str, target: str, *distinct: str) -> str:
        """The id of a relation: type, ends and what tells parallel ones apart (role, start).

        >>> Relation.make_id("RUNS", "ki-sr", "m-kim-sr", "provider")
        'RUNS:ki-sr:m-kim-sr:provider'
        """
        return ":".join((type, source, target, *(part for part in distinct if part)))

    @staticmethod
    def renamed_id(id: str, type: str, old: tuple[str, str], new: tuple[str, str]) -> str:
        """The id with other ends; what tells parallel relations apart stays.

        >>> Relation.renamed_id("RUNS:ki-sr:kurs:provider", "RUNS", ("ki-sr", "kurs"), ("sr", "kurs"))
        'RUNS:sr:kurs:provider'
        """
        usual = Relation.make_id(type, *old)
        rest = id.removeprefix(usual) if id.startswith(usual) else f":{id}"
        return Relation.make_id(type, *new) + rest

"""Source badges: each page numbers its documents in the order in which they are first named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from api.sources import Sources
from graphkb.model import Fact, FuzzyDate, SourceRef, add_months
from graphkb.passages import place_of
from graphkb.texts import N_
from viz.frame import Frame

__all__ = ["Badge", "SourceBook", "place_label"]

OLD_MONTHS = 60
"""A badge says «alt» after five years."""


@dataclass(frozen=True, slots=True)
class Badge:
    """One source where a claim stands, or one line of the list of sources."""

    number: int
    year: int | None
    old: bool
    derived: bool
    label: str
    title: str
    href: str | None
    url: str
    as_of: str
    locator: str
    places: tuple[tuple[str, str], ...] = ()
    """In the list of sources: every place named, with the address of its passage; empty: none can be shown."""


class SourceBook:
    """Numbers the documents of one page and lists them at its end."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._numbers: dict[str, int] = {}
        self._locators: dict[str, list[str]] = {}

    def of(self, fact: Fact) -> list[Badge]:
        """The badges of a fact, one a document."""
        return self.badges(fact.sources, derived=fact.derived, asserted=fact.asserted)

    def of_all(self, facts: Iterable[Fact]) -> list[Badge]:
        """The badges of several facts, each document once."""
        found: dict[int, Badge] = {}
        for fact in facts:
            for badge in self.of(fact):
                found.setdefault(badge.number, badge)
        return [found[number] for number in sorted(found)]

    def badges(
        self, sources: Iterable[SourceRef], *, derived: bool = False, asserted: FuzzyDate | None = None
    ) -> list[Badge]:
        """A badge for each document named, with the year in which it says so."""
        found: dict[str, Badge] = {}
        for source in sources:
            number = self._numbers.setdefault(source.document, len(self._numbers) + 1)
            locators = self._locators.setdefault(source.document, [])
            if source.locator and source.locator not in locators:
                locators.append(source.locator)
            if source.document not in found:
                found[source.document] = self._badge(source.document, number, source.locator, derived, asserted)
        return list(found.values())

    def listed(self) -> list[Badge]:
        """All documents named so far, by number, with every place that was named."""
        return [
            replace(self._badge(document, number, "", False, None), places=self._places(document))
            for document, number in self._numbers.items()
        ]

    def _badge(self, id: str, number: int, locator: str, derived: bool, asserted: FuzzyDate | None) -> Badge:
        document = self.frame.snapshot.get(id)
        as_of = document.properties.get("as_of") if document else None
        of_document = as_of if isinstance(as_of, FuzzyDate) else None
        said = asserted or of_document
        name = document.called(self.frame.language) if document else id
        return Badge(
            number=number,
            year=said.latest.year if said else None,
            old=bool(said and said.latest < self._oldest()),
            derived=derived,
            label=name,
            title=name,
            href=(document.text("url") or None) if document else None,
            url=f"#q{number}",
            as_of=self.frame.fuzzy(of_document),
            locator=locator,
        )

    def _places(self, document: str) -> tuple[tuple[str, str], ...]:
        """Places in a document that a reader can look up: lines and pages; keys of data sets say nothing to him."""
        said = [locator for locator in self._locators[document] if ":" not in locator]
        text = Sources(self.frame.context, self.frame.reader).text(document) if said else None
        places = [
            (
                place_label(self.frame, locator),
                self.frame.url(f"quellen/{document}/stelle", ort=locator) if text and place_of(locator) else "",
            )
            for locator in said[:6]
        ]
        return (*places, ("…", "")) if len(said) > 6 else tuple(places)

    def _oldest(self) -> date:
        return add_months(self.frame.context.today(), -OLD_MONTHS)


def place_label(frame: Frame, locator: str) -> str:
    """A place as people say it: «Zeile 56–58»."""
    if locator[:1] == "L" and locator[1:2].isdigit():
        return frame.texts(N_("Zeile {lines}"), lines=locator[1:].replace("-", "–"))
    return locator

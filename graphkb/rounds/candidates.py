"""Whom a round would ask: one form for each office and field of the letters that the inventory proposes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphkb.analytics.coverage import Letter
from graphkb.rounds.inquiry import OPEN, Inquiry

__all__ = ["Candidate", "candidates"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One form that could be sent."""

    body: str
    """Id of the office, or of the municipality whose administration is asked."""
    field: str
    places: tuple[str, ...]
    need: float | None = None
    """Highest need among the cells it would settle, 0 to 1; None: not known."""
    once_known: int = 0
    """How many of the places were known once."""
    running: str = ""
    """Id of an inquiry to the same office about the same field that is still open; empty: none."""

    @property
    def id(self) -> str:
        """What tells it from others: `office~field`."""
        return f"{self.body}~{self.field}"


def candidates(letters: Iterable[Letter], running: Iterable[Inquiry]) -> tuple[Candidate, ...]:
    """The forms that settle what is not known, in the order of the letters."""
    there = {(one.body, one.field): one.id for one in running if one.state in OPEN}
    found = []
    for letter in letters:
        for field, cells in letter.by_column():
            needs = [cell.need for cell in cells if cell.need is not None]
            found.append(
                Candidate(
                    body=letter.to,
                    field=field,
                    places=tuple(cell.place for cell in cells),
                    need=max(needs, default=None),
                    once_known=sum(cell.once_known for cell in cells),
                    running=there.get((letter.to, field), ""),
                )
            )
    return tuple(found)

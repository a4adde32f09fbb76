"""Shapes that several queries share."""

from dataclasses import dataclass
from typing import Any

__all__ = ["Facts", "Ids", "Level", "Nothing", "Rows", "TypedRelation", "Written"]


@dataclass(frozen=True, slots=True)
class Nothing:
    """No parameters, or no columns."""


@dataclass(frozen=True, slots=True)
class Level:
    """Who reads."""

    level: int
    """Highest visibility shown: 0 public, 1 network, 2 internal."""


@dataclass(frozen=True, slots=True)
class Ids:
    """Which nodes or relations."""

    ids: list[str]


@dataclass(frozen=True, slots=True)
class Rows:
    """What to write, one batch."""

    rows: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows had an effect."""

    written: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Stored properties of one node."""

    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TypedRelation:
    """A stored relation with its type and ends."""

    type: str
    source: str
    target: str
    facts: dict[str, Any]

"""What an analysis says of itself: API docs, page controls and method notes are made from this."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from graphkb.ontology import Label

__all__ = ["Analysis", "Method", "Parameter", "Reference"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that a reader may set. `default` None: the analysis works it out (for a date: today)."""

    id: str
    type: Literal["date", "whole", "number", "choice", "node"]
    label: Label
    text: Label
    default: object = None
    minimum: float | None = None
    maximum: float | None = None
    options: tuple[tuple[str, Label], ...] = ()
    node_kinds: tuple[str, ...] = ()
    """For a node: kinds (or selectors of the ontology) it may be of."""
    unit: Label | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a method is published."""

    text: str
    doi: str = ""

    @property
    def url(self) -> str:
        """Address of the publication by its DOI; empty without one."""
        return f"https://doi.org/{self.doi}" if self.doi else ""


@dataclass(frozen=True, slots=True)
class Analysis:
    """An analysis as data. `run(snapshot, parameters)` gives its result; see the module for its shape."""

    id: str
    label: Label
    question: Label
    """The question it answers, in the reader's words."""
    definition: Label
    """How it is computed, in plain words; shown as «So wird gerechnet»."""
    rules: tuple[int, ...]
    """Numbers of the rules it follows (docs/rules.md)."""
    parameters: tuple[Parameter, ...]
    references: tuple[Reference, ...]
    run: Callable[..., Any] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Method:
    """How one result came about: goes with every result, the same in API, page and export.

    `missing` are sentences about what the data does not hold; empty: nothing known to be missing.
    `stability` is a sentence about how far the result moves under resampling; empty: not resampled.
    """

    analysis: str
    parameters: Mapping[str, str]
    facts: int
    """Number of facts (nodes and relations) that went into it."""
    missing: tuple[Label, ...] = ()
    stability: Label | None = None
    data: tuple[Label, ...] = ()
    """Sentences about which data went in, beyond the number of facts; empty: nothing to add."""

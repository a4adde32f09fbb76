"""Coarse sorts of bodies, and which kinds of body the names of applicants mean: a declared table (sorts.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from graphkb.ontology import Label

__all__ = ["ALIKE", "Sort", "Sorts", "load_sorts"]

ALIKE = frozenset({"association", "initiative", "migrant_organisation", "religious_community"})
"""Kinds between which no comparison ever tells: they could differ by religion or origin alone."""


@dataclass(frozen=True, slots=True)
class Sort:
    """A coarse sort of bodies."""

    id: str
    label: Label
    """Plural, as in «schon vier {label}»."""


@dataclass(frozen=True)
class Sorts:
    """The table.

    >>> load_sorts().of("religious_community").id, load_sorts().of("initiative").id
    ('civil', 'civil')
    >>> sorted(load_sorts().partners("Migrantenorganisationen"))
    []
    >>> "religious_community" in load_sorts().partners("Vereine")
    True
    """

    by_kind: Mapping[str, Sort]
    applicants: Mapping[str, frozenset[str]]
    """Kinds of body by the German name of a target group that programmes name as applicants."""

    def of(self, kind: str) -> Sort:
        """The sort of a kind; a kind that the table does not name is a sort of its own, without a label."""
        return self.by_kind.get(kind) or Sort(kind, Label(de="", en=""))

    def may_apply(self, group: str) -> frozenset[str]:
        """Kinds that a name of applicants means; empty for a name that is not in the table."""
        return self.applicants.get(group, frozenset())

    def partners(self, group: str) -> frozenset[str]:
        """The same for bodies that are compared: `ALIKE` together or not at all, so that none is told apart."""
        kinds = self.may_apply(group)
        return kinds | ALIKE if kinds & {"association", "initiative"} else kinds - ALIKE


@lru_cache(maxsize=1)
def load_sorts() -> Sorts:
    """Read the bundled table; ValueError if a kind is in two sorts."""
    content = yaml.safe_load(files("graphkb.analytics.partners").joinpath("sorts.yaml").read_text("utf-8"))
    by_kind: dict[str, Sort] = {}
    for row in content["sorts"]:
        for kind in row["kinds"]:
            if kind in by_kind:
                raise ValueError(f"{kind} is in two sorts")
            by_kind[kind] = Sort(row["id"], Label(**row["label"]))
    return Sorts(by_kind, {name: frozenset(kinds) for name, kinds in content["applicants"].items()})

"""What bodies of a kind usually have, and what others usually lack: a declared table (complementary.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from graphkb.ontology import Label

__all__ = ["Complement", "load_complement"]


@dataclass(frozen=True)
class Complement:
    """The table. Resources are in the order in which sentences name them.

    >>> load_complement().given("association", "foundation")
    (('funding',), 3)
    """

    resources: Mapping[str, Label]
    gives: Mapping[str, tuple[str, ...]]
    lacks: Mapping[str, tuple[str, ...]]

    def given(self, asker: str, partner: str) -> tuple[tuple[str, ...], int] | None:
        """What a partner of this kind usually has of what the asker's kind lacks, and how much that lacks.

        None if one of the kinds is not in the table.
        """
        lacked, given = self.lacks.get(asker), self.gives.get(partner)
        if not lacked or given is None:
            return None
        return tuple(name for name in self.resources if name in lacked and name in given), len(lacked)


@lru_cache(maxsize=1)
def load_complement() -> Complement:
    """Read the bundled table; KeyError if it names a resource that it does not define."""
    content = yaml.safe_load(files("graphkb.analytics.partners").joinpath("complementary.yaml").read_text("utf-8"))
    resources = {name: Label(**label) for name, label in content["resources"].items()}

    def side(name: str) -> dict[str, tuple[str, ...]]:
        table = {kind: tuple(names) for kind, names in content[name].items()}
        for names in table.values():
            for resource in names:
                resources[resource]
        return table

    return Complement(resources, side("gives"), side("lacks"))

"""Which sector, or which municipality, a tied body belongs to: what brokers stand between and ties mix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.network.naming import NAMED_SECTORS
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.network.ties import Cooperation
from graphkb.analytics.network.traits import body_traits
from graphkb.analytics.time import Clock
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["BY_LABELS", "Belonging", "By", "belonging"]


class By(StrEnum):
    """What bodies are grouped by."""

    SECTOR = "sector"
    MUNICIPALITY = "municipality"
    """Of the seat."""


BY_LABELS: Mapping[By, Label] = {
    By.SECTOR: Label(de="Sektor", en="Sector"),
    By.MUNICIPALITY: Label(de="Kommune", en="Municipality"),
}


@dataclass(frozen=True)
class Belonging:
    """Tied bodies and their groups on one day."""

    by: By
    group_of: Mapping[str, str]
    """Tied body to the id of its group. Whose group is not recorded, or who has several, is absent."""
    without: tuple[str, ...]
    """Tied bodies without a group, sorted. They are counted apart and never guessed."""
    labels: Mapping[str, Label]
    """Name of each group that has a tied body."""

    @cached_property
    def members(self) -> Mapping[str, tuple[str, ...]]:
        """Group to its tied bodies, sorted; the largest group first, equal ones by id."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for body, group in sorted(self.group_of.items()):
            found[group].append(body)
        return {group: tuple(found[group]) for group in sorted(found, key=lambda group: (-len(found[group]), group))}

    def may_be_judged(self, group: str) -> bool:
        """Whether a sentence may say that this group keeps to itself: municipalities, public and welfare bodies.

        Of small associations and of religious communities only figures are shown (as rule 16 has it for fragility).
        """
        return self.by is By.MUNICIPALITY or group in NAMED_SECTORS

    def missing(self) -> tuple[Label, ...]:
        """What there is to say of bodies without a group; empty if there are none."""
        if not self.without:
            return ()
        if self.by is By.SECTOR:
            return (
                counted(
                    "Bei {n} Stelle ist kein Sektor erfasst; sie ist hier nicht eingeordnet.",
                    "Bei {n} Stellen ist kein Sektor erfasst; sie sind hier nicht eingeordnet.",
                    len(self.without),
                ),
            )
        return (
            counted(
                "{n} Stelle hat keinen Sitz in genau einer Kommune; sie ist hier nicht eingeordnet.",
                "{n} Stellen haben keinen Sitz in genau einer Kommune; sie sind hier nicht eingeordnet.",
                len(self.without),
            ),
        )


def belonging(snapshot: Snapshot, cooperation: Cooperation, by: By) -> Belonging:
    """The group of every tied body, as recorded: its sector, or the one municipality of its seat."""
    found: dict[str, str] = {}
    if by is By.SECTOR:
        for body in cooperation.tied:
            if sector := snapshot.node(body).text("sector"):
                found[body] = sector
    else:
        seats = body_traits(Bodies(snapshot, Clock(snapshot, cooperation.day)))["place"]
        for body in cooperation.tied:
            if len(places := seats.get(body, frozenset())) == 1:
                (found[body],) = places
    labels = {group: _label(snapshot, by, group) for group in sorted(set(found.values()))}
    return Belonging(by, found, tuple(body for body in cooperation.tied if body not in found), labels)


def _label(snapshot: Snapshot, by: By, group: str) -> Label:
    if by is By.MUNICIPALITY:
        node = snapshot.node(group)
        return Label(de=node.called("de"), en=node.called("en"))
    option = snapshot.ontology.properties["sector"].option(group)
    return option.label if option else Label(de=group, en=group)

"""Names for groups: what most members share and others do not, else whom the group is around (rule 11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.network.sentences import said
from graphkb.analytics.network.ties import TOLERANCE
from graphkb.analytics.network.traits import TRAITS
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["LabelPart", "around", "cluster_label", "label_parts", "named", "speaks_for"]


@dataclass(frozen=True, slots=True)
class LabelPart:
    """One shared trait that a label names."""

    trait: str
    """`place`, `field` or `kind`."""
    value: str
    """Id of the municipality, field or kind."""
    members: int
    """How many members have it."""
    share: float
    """`members` divided by all members, 0–1."""
    base_rate: float
    """Its share among all bodies with a tie, 0–1."""


def speaks_for(share: float, base_rate: float) -> bool:
    """Whether a value is common enough inside and rare enough outside to name a group.

    >>> speaks_for(0.6, 0.3), speaks_for(0.6, 0.31), speaks_for(0.9, 0.8), speaks_for(0.89, 0.8)
    (True, False, True, False)
    """
    usual = share >= 0.6 - TOLERANCE and share >= 2 * base_rate - TOLERANCE
    common = base_rate > 0.4 + TOLERANCE and share >= 0.9 - TOLERANCE
    return usual or common


def label_parts(
    members: Collection[str], among: Collection[str], traits: Mapping[str, Mapping[str, frozenset[str]]]
) -> tuple[LabelPart, ...]:
    """The traits that may name the group: of each trait its most frequent value, if it `speaks_for` the group.

    Equally frequent: the one that is rarer among all, then the first by id. Empty: nothing is shared enough.
    """
    found = []
    for trait in TRAITS:
        values = traits[trait]
        inside = Counter(value for member in members for value in values.get(member, ()))
        if not inside:
            continue
        overall = Counter(value for body in among for value in values.get(body, ()))
        value = min(inside, key=lambda value: (-inside[value], overall[value], value))
        share, base_rate = inside[value] / len(members), overall[value] / len(among)
        if speaks_for(share, base_rate):
            found.append(LabelPart(trait, value, inside[value], share, base_rate))
    return tuple(found)


def cluster_label(snapshot: Snapshot, parts: Sequence[LabelPart], central: Sequence[str]) -> Label:
    """The name of a group: «Würselen · Sprache · Vereine», or «um A und B» if it shares nothing.

    `central`: members with the greatest weight inside, greatest first; the first two are named.
    """
    if parts:
        names = [named(snapshot, part) for part in parts]
        return Label(de=" · ".join(name.de for name in names), en=" · ".join(name.en for name in names))
    return around(snapshot, central)


def around(snapshot: Snapshot, central: Sequence[str]) -> Label:
    """«um A und B»: the two members with the greatest weight inside."""
    first, second = (_name(snapshot, body) for body in central[:2])
    return said("um {a} und {b}", a=first, b=second)


def named(snapshot: Snapshot, part: LabelPart) -> Label:
    """What a part of a label names: a municipality, a field, a kind in the plural."""
    return snapshot.ontology.kind(part.value).plural if part.trait == "kind" else _name(snapshot, part.value)


def _name(snapshot: Snapshot, id: str) -> Label:
    node = snapshot.node(id)
    return Label(de=node.called("de"), en=node.called("en"))

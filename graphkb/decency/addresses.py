"""Addresses that must not get about: refugee housing, shelters, private homes (rules.md 15 and 17).

Such a body or meeting place is kept with its quarter and without a street. It is known by its own name, by words in
its address, or because somebody said so; the same way somebody can say that a name misleads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from graphkb.model import Fact, Node

__all__ = ["FLAG", "PLACE_PROPERTIES", "Protection", "names_a_street", "protection", "protection_of"]

FLAG = "address_protected"
"""The property in which somebody says so: `yes` or `no`."""

PLACE_PROPERTIES = frozenset({"address", "lat", "lon"})
"""Properties that lead to a door."""

_SHELTER = re.compile(
    r"unterkunft|unterkünfte|übergangs(?:wohn)?(?:heim|haus|einrichtung)|(?:flüchtlings|asyl|aussiedler)\w*heim|"
    r"erstaufnahme|aufnahmeeinrichtung|zentrale[rn]? unterbringung|\bzue\b|frauenhaus|frauenhäuser|männerhaus|"
    r"schutz(?:wohnung|haus|häuser|einrichtung|raum|räume)|zufluchts?(?:wohnung|haus|stätte)|mädchenzuflucht|"
    r"notschlaf|notwohnung|obdachlosen(?:asyl|heim)|wohncontainer|containerdorf|wohngruppe|"
    r"\bshelter\b|refugee (?:housing|accommodation|home)|women'?s refuge",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\bc\s?/\s?o\b|\bprivat|\bbei (?:familie|fam\.|herrn?|frau)\b|\bwhg\b|\bwohnung\b|\bzu\s?hause\b", re.IGNORECASE
)
_STREET = re.compile(
    r"\b[\w.-]*(?:straße|strasse|str\.|weg|allee|gasse|platz|ring|damm|ufer|pfad|steig|markt|hof)\s+\d{1,4}\s?[a-z]?\b",
    re.IGNORECASE,
)


class Protection(StrEnum):
    """Why an address is kept at quarter level."""

    SAID = "said"
    """Somebody said that it must be."""
    SHELTER = "shelter"
    """Its own name says that people live or hide there."""
    HOME = "home"
    """Its address reads like somebody's home."""


def protection(names: Iterable[str], address: str, flag: str) -> Protection | None:
    """Why the address of a body or meeting place is protected; None if it is not.

    >>> protection(["Übergangsheim Musterweg"], "", ""), protection(["Café Zuflucht"], "Musterstraße 1", "")
    (<Protection.SHELTER: 'shelter'>, None)
    """
    if flag in ("yes", "no"):
        return Protection.SAID if flag == "yes" else None
    if any(_SHELTER.search(name) for name in names):
        return Protection.SHELTER
    return Protection.HOME if _HOME.search(address) else None


def protection_of(fact: Fact) -> Protection | None:
    """The same of a node; None for everything that has neither street nor coordinates.

    Municipalities and quarters are never protected: their address is the town hall's. Whoever asks leaves them out.
    """
    if not isinstance(fact, Node) or not PLACE_PROPERTIES & fact.properties.keys():
        return None
    return protection(fact.names, fact.text("address"), fact.text(FLAG))


def names_a_street(text: str) -> bool:
    """Whether a text names a street with a number.

    >>> names_a_street("Treffen in der Musterstraße 12"), names_a_street("Treffen am Markt")
    (True, False)
    """
    return bool(_STREET.search(text))

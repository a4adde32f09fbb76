"""What is compared of two bodies, and what it says: each feature 0 to 1 with what was compared, or no data.

Nothing is read from religion or origin: kinds of associations stand in one row, whatever they are called.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib.resources import files
from urllib.parse import urlsplit

import yaml

from graphkb.duplicates.likeness import Rarity, likeness
from graphkb.duplicates.names import Form, Places, folded, forms_of
from graphkb.model import Node
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["FEATURES", "WEIGHTS", "Compared", "Described", "Feature", "Ground", "compare", "described"]

WEIGHTS: dict[str, float] = {
    "name": 6.0,
    "identifier": 3.0,
    "website": 1.0,
    "address": 1.0,
    "postal_code": 0.25,
    "municipality": 1.0,
    "kind": 0.5,
}
"""How much each feature counts, if there is data."""

FEATURES: dict[str, tuple[str, str]] = {
    "name": (N_("Name"), N_("Der ähnlichste unter allen Namen und anderen Schreibweisen der beiden.")),
    "identifier": (
        N_("Kennung"),
        N_("Amtskennung, Gemeindeschlüssel, E-Mail, Telefon der Stelle: gleich 1, anders 0."),
    ),
    "website": (
        N_("Internetseite"),
        N_("Selber Rechnername 1, anderer 0; was mehr als drei Stellen teilen, sagt nichts."),
    ),
    "address": (
        N_("Anschrift"),
        N_("Straße und Hausnummer gleich 1, nur Straße 0,5, anders 0; was mehr als drei Stellen teilen, sagt nichts."),
    ),
    "postal_code": (N_("Postleitzahl"), N_("Gleich 1, anders 0.")),
    "municipality": (N_("Sitzgemeinde"), N_("Eine gemeinsame 1, keine gemeinsame 0.")),
    "kind": (
        N_("Art"),
        N_("Gleiche Reihe von Arten 1, andere 0. Alle Vereine, Gemeinden und Initiativen sind eine Reihe."),
    ),
}
"""Label and rule of each feature, German."""

IDENTIFIERS = ("office_code", "ags", "email", "phone")

SHARED = 3
"""An address or web site that more bodies have says nothing."""


@dataclass(frozen=True, slots=True)
class Described:
    """One body as far as it is compared. Empty: no data."""

    id: str
    names: tuple[str, ...]
    """Main name first, then the other spellings."""
    kind: str = ""
    municipalities: frozenset[str] = frozenset()
    address: str = ""
    postal_code: str = ""
    website: str = ""
    identifiers: frozenset[tuple[str, str]] = frozenset()
    """Name of the property and its value, folded."""
    collective: bool = False
    """A collective term; never the same as a single body."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing compared. `score` None: at least one side has no data."""

    id: str
    weight: float
    score: float | None
    first: str
    """What was compared of the first body; empty without data."""
    second: str

    @property
    def label(self) -> Label:
        """What it is called."""
        words = FEATURES[self.id][0]
        return Label(de=Texts("de")(words), en=Texts("en")(words))


@dataclass(frozen=True, slots=True)
class Compared:
    """How alike two bodies are. `score` is Σ weight · feature / Σ weight over the features with data, 0 to 1.

    `certainty` is the share of the weights that have data, 0 to 1.
    """

    features: tuple[Feature, ...]
    score: float
    certainty: float


@dataclass(slots=True)
class Ground:
    """What comparing needs of all bodies: places, how rare words are, what many share. Keeps the forms of names."""

    places: Places
    rarity: Rarity
    hosts: Counter[str]
    addresses: Counter[str]
    municipality_names: dict[str, str]
    _forms: dict[tuple[str, str], tuple[Form, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, bodies: Iterable[Described], snapshot: Snapshot | None = None) -> Ground:
        """Count over these bodies; places from the snapshot."""
        found = snapshot.of_kind("region", "municipality", "quarter") if snapshot else ()
        names = [name for node in found for name in (node.name, *node.aliases)]
        places = Places(names)
        kept = list(bodies)
        ground = cls(
            places,
            Rarity(),
            Counter(host for body in kept if (host := host_of(body.website))),
            Counter(street for body in kept if (street := street_of(body.address))),
            {node.id: node.name for node in found},
        )
        ground.rarity = Rarity([[form for name in body.names for form in ground.forms(name)] for body in kept])
        return ground

    def forms(self, name: str, main: str = "") -> tuple[Form, ...]:
        """Forms of a name, worked out once. One without a place has the places of the main name of the body."""
        key = (name, main)
        if key not in self._forms:
            found = forms_of(name, self.places)
            if main and name != main and (above := forms_of(main, self.places)):
                found = tuple(form if form.places else replace(form, places=above[0].places) for form in found)
            self._forms[key] = found
        return self._forms[key]


def described(snapshot: Snapshot, node: Node) -> Described:
    """What is compared of an actor; its municipalities by its seat, else by the place above its seat."""
    identifiers = {(name, folded(node.text(name)).replace(" ", "")) for name in IDENTIFIERS if node.text(name)}
    return Described(
        id=node.id,
        names=node.names,
        kind=node.kind,
        municipalities=frozenset(_seats(snapshot, node.id)),
        address=node.text("address"),
        postal_code=node.text("postal_code"),
        website=node.text("website"),
        identifiers=frozenset(identifiers),
        collective=node.properties.get("class_node") is True,
    )


def compare(first: Described, second: Described, ground: Ground) -> Compared:
    """Compare feature by feature; a feature without data on one side takes no part."""
    found = (
        _names(first, second, ground),
        _identifiers(first, second),
        _websites(first, second, ground),
        _addresses(first, second, ground),
        _equal("postal_code", first.postal_code, second.postal_code),
        _municipalities(first, second, ground),
        _kinds(first, second),
    )
    known = [one for one in found if one.score is not None]
    weight = sum(one.weight for one in known)
    score = sum(one.weight * (one.score or 0.0) for one in known) / weight if weight else 0.0
    return Compared(found, score, weight / sum(WEIGHTS.values()))


@lru_cache(maxsize=65_536)
def host_of(website: str) -> str:
    """Name of the machine without `www.`, small letters; empty if there is none.

    >>> host_of("https://www.Caritas-Aachen.de/beratung"), host_of("awo-aachen.de")
    ('caritas-aachen.de', 'awo-aachen.de')
    """
    text = website.strip().lower()
    host = urlsplit(text if "//" in text else f"//{text}").netloc.partition(":")[0] if text else ""
    return host.removeprefix("www.")


@lru_cache(maxsize=65_536)
def street_of(address: str) -> str:
    """Street and number, folded, without town and postal code; empty if no part has a number of a house.

    >>> street_of("Zollernstr. 10, 52070 Aachen"), street_of("Nadelfabrik, Reichsweg 30, Aachen"), street_of("Aachen")
    ('zollernstrasse 10', 'reichsweg 30', '')
    """
    for part in address.split(","):
        words = re.findall(r"[a-z]+|\d+\s?[a-z]?(?:\s?-\s?\d+[a-z]?)?", folded(part))
        if len(words) > 1 and not words[0][0].isdigit() and any(word[0].isdigit() for word in words[1:]):
            return re.sub(r"str(?=\b|$)", "strasse", " ".join(word.replace(" ", "") for word in words))
    return ""


def _seats(snapshot: Snapshot, id: str) -> Iterable[str]:
    for relation in snapshot.out(id, "LOCATED_IN"):
        here, seen = relation.target, {id}
        while here not in seen:
            seen.add(here)
            node = snapshot.node(here)
            if node.kind in ("municipality", "region"):
                yield here
                break
            above = [up.target for up in snapshot.out(here, "PART_OF", "LOCATED_IN")]
            here = above[0] if above else here


def _names(first: Described, second: Described, ground: Ground) -> Feature:
    best, left, right = -1.0, "", ""
    for one in first.names:
        for other in second.names:
            for form in ground.forms(one, first.names[0]):
                for against in ground.forms(other, second.names[0]):
                    if (score := likeness(form, against, ground.rarity)) > best:
                        best, left, right = score, one, other
    return Feature("name", WEIGHTS["name"], best if best >= 0 else None, left, right)


def _identifiers(first: Described, second: Described) -> Feature:
    left, right = dict(first.identifiers), dict(second.identifiers)
    both = [name for name in IDENTIFIERS if name in left and name in right]
    name = next((one for one in both if left[one] == right[one]), both[0] if both else "")
    if not name:
        return Feature("identifier", WEIGHTS["identifier"], None, "", "")
    return Feature("identifier", WEIGHTS["identifier"], float(left[name] == right[name]), left[name], right[name])


def _websites(first: Described, second: Described, ground: Ground) -> Feature:
    left, right = host_of(first.website), host_of(second.website)
    if left == right and ground.hosts[left] > SHARED:
        left = right = ""
    return _equal("website", left, right)


def _addresses(first: Described, second: Described, ground: Ground) -> Feature:
    left, right = street_of(first.address), street_of(second.address)
    if not left or not right or (left == right and ground.addresses[left] > SHARED):
        return Feature("address", WEIGHTS["address"], None, "", "")
    roads = [re.sub(r"\d.*", "", street).strip() for street in (left, right)]
    score = 1.0 if left == right else 0.5 if roads[0] == roads[1] else 0.0
    return Feature("address", WEIGHTS["address"], score, first.address, second.address)


def _municipalities(first: Described, second: Described, ground: Ground) -> Feature:
    sides = [first.municipalities, second.municipalities]
    if not all(sides):
        return Feature("municipality", WEIGHTS["municipality"], None, "", "")
    names = [", ".join(sorted(ground.municipality_names.get(id, id) for id in side)) for side in sides]
    return Feature("municipality", WEIGHTS["municipality"], float(bool(sides[0] & sides[1])), *names)


def _kinds(first: Described, second: Described) -> Feature:
    if not first.kind or not second.kind:
        return Feature("kind", WEIGHTS["kind"], None, "", "")
    rows = _rows_of_kinds()
    same = rows.get(first.kind, first.kind) == rows.get(second.kind, second.kind)
    return Feature("kind", WEIGHTS["kind"], float(same), first.kind, second.kind)


def _equal(id: str, first: str, second: str) -> Feature:
    if not first or not second:
        return Feature(id, WEIGHTS[id], None, "", "")
    return Feature(id, WEIGHTS[id], float(first == second), first, second)


@lru_cache(maxsize=1)
def _rows_of_kinds() -> dict[str, str]:
    text = (files("graphkb.duplicates") / "abbreviations.yaml").read_text(encoding="utf-8")
    return {kind: row[0] for row in yaml.safe_load(text)["kinds"] for kind in row}

"""What the page of the partner finder is asked: for whom, with which weights, how mixed; and the controls for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query

from graphkb.analytics.partners import FEATURES, FIRST, MAX_WEIGHT, MOST_OF_A_SORT, PartnerQuery, PartnerResult
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node
from graphkb.texts import N_
from viz.frame import Frame, FrameDep
from viz.naming import named

__all__ = ["MIX", "WEIGHTS", "Asked", "AskedDep", "Dial", "dials_of"]

WEIGHTS = {
    "topic": "g_thema",
    "place": "g_ort",
    "field": "g_feld",
    "target_group": "g_gruppe",
    "language": "g_sprache",
    "shared_partners": "g_partner",
    "kind": "g_art",
    "funding_fit": "g_foerderung",
    "capacity": "g_moeglichkeiten",
}
"""The parameter of the page for the weight of each feature."""

MIX = "hoechstens"

Short = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, read once."""

    query: PartnerQuery
    asker: Node | None
    unsure: list[Node]
    weights: dict[str, float]
    most: int
    given: dict[str, str]
    """The parameters of the address without those that are as usual."""


def _asked(
    frame: FrameDep,
    fuer: Annotated[str, Query(max_length=200, description="Id of an organisation")] = "",
    ort: Annotated[str, Query(max_length=200)] = "",
    feld: Annotated[str, Query(max_length=200)] = "",
    gruppe: Annotated[str, Query(max_length=200)] = "",
    sprache: Annotated[str, Query(max_length=200)] = "",
    thema: Annotated[str, Query(max_length=200)] = "",
    hoechstens: Short = "",
    g_thema: Short = "",
    g_ort: Short = "",
    g_feld: Short = "",
    g_gruppe: Short = "",
    g_sprache: Short = "",
    g_partner: Short = "",
    g_art: Short = "",
    g_foerderung: Short = "",
    g_moeglichkeiten: Short = "",
) -> Asked:
    asker, unsure = named(frame, fuer)
    query = PartnerQuery(
        for_actor=asker.id if asker else None,
        place=ort or None,
        field=feld or None,
        target_group=gruppe or None,
        language=sprache or None,
        topic=thema or None,
    )
    texts = (g_thema, g_ort, g_feld, g_gruppe, g_sprache, g_partner, g_art, g_foerderung, g_moeglichkeiten)
    weights: dict[str, float] = {
        feature.id: _weight(frame, feature.label.in_language(frame.language), text)
        for feature, text in zip(FEATURES, texts, strict=True)
        if text
    }
    weights = {id: weight for id, weight in weights.items() if weight != _USUAL[id]}
    most = _most(frame, hoechstens)
    given = {"fuer": fuer, "ort": ort, "feld": feld, "gruppe": gruppe, "sprache": sprache, "thema": thema}
    given |= {WEIGHTS[id]: f"{weight:g}" for id, weight in weights.items()}
    if most != MOST_OF_A_SORT:
        given[MIX] = str(most)
    return Asked(query, asker, unsure, weights, most, given)


_USUAL: dict[str, float] = {feature.id: feature.weight for feature in FEATURES}


def _weight(frame: Frame, label: str, text: str) -> float:
    name = frame.texts(N_("Gewicht {reason}"), reason=label)
    try:
        weight = float(text.replace(",", "."))
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= MAX_WEIGHT:
        raise InvalidParameter(name=name, value=text, reason=Phrase.of(N_("Ein Gewicht liegt zwischen 0 und 3.")))
    return weight


def _most(frame: Frame, text: str) -> int:
    if not text:
        return MOST_OF_A_SORT
    if not text.isascii() or not text.isdigit() or int(text) > FIRST:
        name = frame.texts(N_("Höchstens derselben Art"))
        raise InvalidParameter(name=name, value=text, reason=Phrase.of(N_("Bitte eine Zahl von 0 bis 10.")))
    return int(text)


AskedDep = Annotated[Asked, Depends(_asked)]


@dataclass(frozen=True, slots=True)
class Dial:
    """One weight as a reader may set it."""

    name: str
    label: str
    text: str
    no_data: str
    value: str
    usual: str
    steps: list[tuple[str, str]]
    """Values to choose from: as in the address, and as read."""
    changed: bool


def dials_of(frame: Frame, asked: Asked, result: PartnerResult | None) -> list[Dial]:
    """A control for each weight that could count for what is asked; all of them before anything is asked."""
    shown = result.seeker.applicable if result else tuple(feature.id for feature in FEATURES)
    dials = []
    for feature in FEATURES:
        if feature.id in shown:
            value, usual = asked.weights.get(feature.id, feature.weight), feature.weight
            steps = sorted({0.0, 1.0, 2.0, 3.0, usual, value})
            dials.append(
                Dial(
                    WEIGHTS[feature.id],
                    feature.label.in_language(frame.language),
                    feature.definition.in_language(frame.language),
                    feature.no_data.in_language(frame.language),
                    f"{value:g}",
                    f"{usual:g}",
                    [(f"{step:g}", frame.number(step, 2)) for step in steps],
                    value != usual,
                )
            )
    return dials

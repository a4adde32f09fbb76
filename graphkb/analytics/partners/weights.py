"""The one table of the partner finder: features, weights, what s is, what counts as no data (rule 13).

Docs, API and pages are made from `FEATURES`; the numbers below it are the only ones that a score knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from graphkb.analytics.network.sentences import said
from graphkb.errors import InvalidParameter, Phrase
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = [
    "BAND_LIMIT",
    "CAPACITY_STEPS",
    "FEATURES",
    "FIELD_VALUES",
    "FUNDING_VALUES",
    "GROUP_VALUES",
    "KNOWN_TIE",
    "MAX_WEIGHT",
    "MOST_OFFERS",
    "PLACE_VALUES",
    "STALE",
    "TOPIC_VALUES",
    "Feature",
    "FeatureId",
    "feature",
    "weights_used",
]

FeatureId = Literal[
    "topic", "place", "field", "target_group", "language", "shared_partners", "kind", "funding_fit", "capacity"
]

MAX_WEIGHT = 3.0
"""A weight lies between 0 (left out) and this, so that it can be shown as up to three blocks."""

STALE = 0.5
"""Freshness of a fact whose last word is older than 24 months or undated; else 1."""

KNOWN_TIE = 0.2
"""From this tie weight on two bodies are known partners; the same bound as for cut points (rule 10)."""

BAND_LIMIT = 10
"""A body gets a band if the full comparison puts it among the first so many; else it is not to be ordered."""

PLACE_VALUES: Mapping[str, float] = {
    "inside": 1.0,
    "wider_quarter": 0.8,
    "beside": 0.7,
    "municipality": 0.5,
    "region": 0.3,
}
"""inside: in the same quarter, or in the place that was asked for. wider_quarter: in the larger quarter around it.
beside: both in one larger quarter. municipality: the same one, or known no closer. region: works for the region."""

FIELD_VALUES: Mapping[str, float] = {"equal": 1.0}

GROUP_VALUES: Mapping[str, float] = {"equal": 1.0, "broader": 0.7, "far": 0.4, "narrower": 0.4}
"""broader: the partner's group is the next wider one; far: a still wider one; narrower: a part of the sought one."""

TOPIC_VALUES: Mapping[str, float] = {
    "equal": 1.0,
    "broader": 0.7,
    "far": 0.4,
    "narrower": 0.7,
    "mutual": 0.6,
    "shared": 0.4,
}
"""equal, broader, far, narrower: it offers what is sought, or a wider or narrower topic; mutual: it seeks what the
asker offers; shared: both offer it."""


FUNDING_VALUES: Mapping[str, float] = {"experience": 1.0, "part": 0.7, "together": 0.4}
"""experience: it, or a measure it provides, is or was paid from a programme that the asker has or could use; part: a
measure in which it is a partner; together: the programme is open to bodies of its sort too (concluded)."""

CAPACITY_STEPS = (0.5, 0.25, 0.25)
"""What the first, second and third recorded thing adds: a running measure, a room, an offer of its own. The first
weighs half, so that to be recorded with one thing is not worse than to be recorded with none."""

MOST_OFFERS = 2
"""So many offers count for the capacity at most: to name many topics is not yet to have time for them."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One kind of reason."""

    id: FeatureId
    label: Label
    weight: float
    """The usual weight, 0 to 3."""
    definition: Label
    """What s is, from 0 to 1."""
    no_data: Label
    """When the feature is left out for a partner and lowers the certainty."""
    carries: bool = True
    """False: it supports other reasons, but alone it never brings a body into the list."""
    ahead: Label | None = None
    """«vorn nur durch …»: said of a place in the order that hangs on this feature alone."""


FEATURES: tuple[Feature, ...] = (
    Feature(
        "topic",
        said(N_("Thema")),
        3.0,
        said(
            N_(
                "Anteil der gesuchten Themen, die die Stelle anbietet (nächstweiteres oder engeres Thema 0,7, noch "
                "weiteres 0,4). Sonst 0,6 mal Anteil ihres Bedarfs, den Sie anbieten, oder 0,4 mal Anteil Ihrer "
                "Angebote, die auch sie macht; das Höchste zählt."
            )
        ),
        said(N_("Auf einer der beiden Seiten ist weder Angebot noch Bedarf erfasst.")),
        ahead=said(N_("vorn nur durch das Thema")),
    ),
    Feature(
        "place",
        said(N_("Ort")),
        3.0,
        said(
            N_(
                "Selbes Quartier oder im gesuchten Ort 1; im größeren Quartier ringsum 0,8; im selben größeren "
                "Quartier 0,7; selbe Kommune 0,5; für die ganze Region tätig 0,3; sonst 0. Es zählt der Sitz oder wo "
                "die Stelle arbeitet, das Nähere gilt. Welche Quartiere aneinander grenzen, ist nicht erfasst."
            )
        ),
        said(N_("Auf einer der beiden Seiten ist kein Ort erfasst.")),
        ahead=said(N_("vorn nur durch den Ort")),
    ),
    Feature(
        "field",
        said(N_("Handlungsfeld")),
        2.0,
        said(
            N_(
                "Anteil der gesuchten Handlungsfelder, in denen die Stelle eine Maßnahme als Träger oder Partner hat "
                "oder zuständig ist. Felder verschiedener Konzepte gelten nur bei genauer Entsprechung als gleich."
            )
        ),
        said(N_("Auf einer der beiden Seiten ist kein Handlungsfeld erfasst. Beendete Maßnahmen zählen nicht.")),
        ahead=said(N_("vorn nur durch das Handlungsfeld")),
    ),
    Feature(
        "target_group",
        said(N_("Zielgruppe")),
        2.0,
        said(
            N_(
                "Mittel über die gesuchten Zielgruppen: gleiche Gruppe 1, die nächstweitere 0,7, noch weitere oder "
                "engere 0,4, sonst 0. Gruppen "
                "nach Glauben oder Herkunft zählen nie."
            )
        ),
        said(N_("Auf einer der beiden Seiten ist keine Zielgruppe erfasst.")),
        ahead=said(N_("vorn nur durch die Zielgruppe")),
    ),
    Feature(
        "language",
        said(N_("Arbeitssprache")),
        2.0,
        said(
            N_("Anteil der gesuchten Arbeitssprachen, in denen auch die Stelle arbeitet. Deutsch zählt nur auf Wunsch.")
        ),
        said(N_("Auf einer der beiden Seiten ist keine Arbeitssprache erfasst.")),
        ahead=said(N_("vorn nur durch die Sprache")),
    ),
    Feature(
        "shared_partners",
        said(N_("Partnerkreis")),
        2.0,
        said(
            N_(
                "Ähnlichkeit der Verbindungen: Summe der Produkte der Gewichte zu gemeinsamen Partnern, geteilt durch "
                "die Längen beider Verbindungslisten (Kosinus). Keine gemeinsamen Partner 0, genau dieselben 1."
            )
        ),
        said(N_("Zu einer der beiden Stellen ist keine Verbindung erfasst.")),
        ahead=said(N_("vorn nur durch gemeinsame Partner")),
    ),
    Feature(
        "kind",
        said(N_("Ergänzung")),
        1.0,
        said(
            N_(
                "Anteil dessen, was Stellen wie der suchenden meist fehlt und was Stellen dieser Art meist haben. Eine "
                "feste Tabelle, allgemeine Erfahrung, nichts über die einzelne Stelle."
            )
        ),
        said(N_("Es wird nicht für eine Stelle gesucht, oder eine der beiden Arten steht nicht in der Tabelle.")),
        carries=False,
        ahead=said(N_("vorn nur durch die Art der Stelle")),
    ),
    Feature(
        "funding_fit",
        said(N_("Förderung")),
        1.0,
        said(
            N_(
                "Gefragt sind Programme, aus denen die suchende Stelle Mittel hat oder die ihr offenstehen. Wurde "
                "die andere Stelle oder eine ihrer Maßnahmen daraus gefördert 1, als Partner einer Maßnahme 0,7; "
                "steht das Programm auch Stellen ihrer Art offen 0,4. Das Höchste zählt. Vereine, Initiativen, "
                "Migrantenorganisationen und Religionsgemeinschaften stehen dabei gleich."
            )
        ),
        said(
            N_(
                "Zur suchenden Stelle ist kein Programm bekannt, oder zur anderen ist keine Förderung erfasst und "
                "keines dieser Programme steht Stellen ihrer Art offen."
            )
        ),
        ahead=said(N_("vorn nur durch die Förderung")),
    ),
    Feature(
        "capacity",
        said(N_("Möglichkeiten")),
        0.5,
        said(
            N_(
                "Gezählt werden laufende Maßnahmen als Träger, gestellte Räume oder betriebene Treffpunkte und eigene "
                "Angebote (höchstens zwei): eines 0,5, zwei 0,75, ab drei 1. Die Zahl der Mitarbeitenden ist nicht "
                "erfasst, Mitglieder zählen nie."
            )
        ),
        said(N_("Zur Stelle ist weder laufende Maßnahme noch Raum noch Angebot erfasst.")),
        carries=False,
        ahead=said(N_("vorn nur durch ihre Möglichkeiten")),
    ),
)

_BY_ID: Mapping[str, Feature] = {each.id: each for each in FEATURES}


def feature(id: FeatureId) -> Feature:
    """The row of the table with this id."""
    return _BY_ID[id]


def weights_used(changed: Mapping[str, float] | None = None) -> Mapping[FeatureId, float]:
    """The usual weights with some of them changed; features with weight 0 are left out.

    Raises InvalidParameter for an unknown feature, a weight outside 0 to 3, or if nothing is left.

    >>> weights_used({"language": 3, "kind": 0})["language"], "kind" in weights_used({"kind": 0})
    (3.0, False)
    """
    weights: dict[FeatureId, float] = {each.id: each.weight for each in FEATURES}
    for name, weight in (changed or {}).items():
        if name not in get_args(FeatureId):
            raise InvalidParameter(name="weights", value=name, reason=Phrase.of(N_("So heißt keine Art von Grund.")))
        if not 0 <= weight <= MAX_WEIGHT:
            raise InvalidParameter(name=name, value=weight, reason=Phrase.of(N_("Ein Gewicht liegt zwischen 0 und 3.")))
        weights[_BY_ID[name].id] = float(weight)
    kept = {name: weight for name, weight in weights.items() if weight > 0}
    if not kept:
        raise InvalidParameter(
            name="weights", value=0, reason=Phrase.of(N_("Mindestens eine Art von Grund braucht ein Gewicht über 0."))
        )
    return kept

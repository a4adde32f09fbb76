"""What is counted on the map, as described analyses: the measures of what is shown, two selections side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.network.analyses import COOPERATION, POSITIONS
from graphkb.analytics.network.map_measures import MapMeasures, map_measures
from graphkb.analytics.network.selections import Comparison, compare
from graphkb.analytics.network.ties import Cooperation
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["MAP_ANALYSES", "MAP_MEASURES", "SELECTIONS"]


def _cooperation(snapshot: Snapshot, given: Mapping[str, object]) -> Cooperation:
    return cast("Cooperation", COOPERATION.run(snapshot, given))


def _measures(snapshot: Snapshot, given: Mapping[str, object]) -> MapMeasures:
    return map_measures(_cooperation(snapshot, given))


def _ids(given: Mapping[str, object], name: str) -> list[str]:
    return [one for one in (part.strip() for part in str(given.get(name) or "").split(",")) if one]


def _selections(snapshot: Snapshot, given: Mapping[str, object]) -> Comparison:
    return compare(snapshot, _cooperation(snapshot, given), _ids(given, "first"), _ids(given, "second"))


def _selection(id: str, label: Label) -> Parameter:
    return Parameter(
        id,
        "node",
        label,
        Label(
            de="Stellen des Registers, mehrere durch Komma getrennt.",
            en="Bodies of the register, several separated by commas.",
        ),
        node_kinds=("actor",),
    )


MAP_MEASURES = Analysis(
    id="map_measures",
    label=Label(de="Maße der Karte", en="Measures of the map"),
    question=Label(
        de="Wie eng hängt zusammen, was die Karte gerade zeigt?",
        en="How closely does what the map shows hang together?",
    ),
    definition=Label(
        de="Gerechnet wird auf den Verbindungen, die nach den Filtern bleiben; ein Filter ändert kein Gewicht. Für "
        "jede Stelle: Zahl ihrer Verbindungen, Summe der Gewichte, zusammenhängender Teil, Kern, und wie viele "
        "kürzeste Wege zwischen zwei anderen durch sie führen (starke Verbindungen sind kurz, 1/Gewicht; über 2.000"
        " Stellen aus 500 geschätzt). Die Wege stehen nur in vier Stufen da: keine, wenige (unter dem Median derer,"
        " durch die welche führen), viele, sehr viele (das oberste Zehntel). Ein Rang steht nicht da, denn hier ist"
        " nichts an Proben geprüft.",
        en="Worked out on the ties that the filters leave; a filter changes no weight. For each body: number of its "
        "ties, sum of their weights, connected part, core, and how many shortest ways between two others lead "
        "through it (strong ties are short, 1/weight; above 2,000 bodies estimated from 500). The ways are told in "
        "four steps only: none, few (below the median of those with any), many, very many (the upper tenth). No "
        "rank is told, for nothing is tested on samples here.",
    ),
    rules=(10, 12, 14),
    parameters=tuple(one for one in COOPERATION.parameters),
    references=tuple(one for one in POSITIONS.references if one.doi and "Burt" not in one.text),
    run=_measures,
)

SELECTIONS = Analysis(
    id="selections",
    label=Label(de="Zwei Auswahlen im Vergleich", en="Two selections compared"),
    question=Label(
        de="Wie sind zwei ausgewählte Kreise von Stellen in sich und miteinander verbunden?",
        en="How are two chosen circles of bodies tied inside and to each other?",
    ),
    definition=Label(
        de="Gezählt wird: Stellen, Verbindungen innerhalb jeder Auswahl, zwischen beiden und zu allen übrigen, auf "
        "dem, was die Karte zeigt. Dichte ist der Anteil der Paare mit einer Verbindung an allen Paaren. Eine "
        "Verbindung zwischen zwei Stellen, die in beiden Auswahlen sind, zählt innen. Gemeinsame Anlässe sind "
        "Maßnahmen, Netzwerke und Veranstaltungen des Tages mit Stellen aus beiden. Nichts davon ist eine "
        "Rangfolge.",
        en="Counted are: bodies, ties inside each selection, between the two and to all others, on what the map shows."
        " Density is the share of pairs with a tie among all pairs. A tie between two bodies that are in both "
        "selections counts inside. Shared occasions are measures, networks and events of the day with bodies of "
        "both. None of it is a ranking.",
    ),
    rules=(10, 14, 17),
    parameters=(
        _selection("first", Label(de="Auswahl 1", en="Selection 1")),
        _selection("second", Label(de="Auswahl 2", en="Selection 2")),
        *COOPERATION.parameters,
    ),
    references=(
        Reference(
            "Wasserman, Faust (1994): Social Network Analysis: Methods and Applications.", "10.1017/CBO9780511815478"
        ),
    ),
    run=_selections,
)

MAP_ANALYSES = (MAP_MEASURES, SELECTIONS)

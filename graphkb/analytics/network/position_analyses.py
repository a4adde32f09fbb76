"""Positions between groups as described analyses: brokerage, mixing, structure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.network.analyses import COOPERATION, POSITIONS
from graphkb.analytics.network.belonging import BY_LABELS, By
from graphkb.analytics.network.brokerage import Brokerage, brokerage
from graphkb.analytics.network.components import Structure, structure
from graphkb.analytics.network.mixing import SHUFFLES, Mixing, mixing
from graphkb.analytics.network.ties import Cooperation
from graphkb.model import PUBLIC, Reader
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot

__all__ = ["BROKERAGE", "MIXING", "POSITION_ANALYSES", "STRUCTURE"]

_BY = Parameter(
    "by",
    "choice",
    Label(de="Bereich", en="Area"),
    Label(de="Wonach Stellen eingeteilt sind: Sektor oder Kommune.", en="What bodies are grouped by."),
    default=By.SECTOR.value,
    options=tuple((by.value, BY_LABELS[by]) for by in By),
)
(_RESAMPLES,) = (parameter for parameter in POSITIONS.parameters if parameter.id == "resamples")


def _resamples(given: Mapping[str, object]) -> int:
    return int(cast("int", given.get("resamples") or _RESAMPLES.default))


def _by(given: Mapping[str, object]) -> By:
    return By(str(given.get("by") or By.SECTOR.value))


def _cooperation(snapshot: Snapshot, given: Mapping[str, object]) -> Cooperation:
    return cast("Cooperation", COOPERATION.run(snapshot, given))


def _brokerage(snapshot: Snapshot, given: Mapping[str, object]) -> Brokerage:
    return brokerage(snapshot, _cooperation(snapshot, given), _by(given), resamples=_resamples(given))


def _mixing(snapshot: Snapshot, given: Mapping[str, object]) -> Mixing:
    return mixing(snapshot, _cooperation(snapshot, given), _by(given), resamples=_resamples(given))


def _structure(snapshot: Snapshot, given: Mapping[str, object]) -> Structure:
    reader = given.get("reader")
    return structure(
        snapshot,
        _cooperation(snapshot, given),
        reader=reader if isinstance(reader, Reader) else PUBLIC,
        resamples=_resamples(given),
    )


BROKERAGE = Analysis(
    id="brokerage",
    label=Label(de="Zwischen den Bereichen", en="Between areas"),
    question=Label(
        de="Wer verbindet öffentliche Hand, Wohlfahrt, Zivilgesellschaft und andere, wer verbindet Kommunen?",
        en="Who connects public bodies, welfare, civil society and others, who connects municipalities?",
    ),
    definition=Label(
        de="Gezählt werden Paare von Kontakten einer Stelle, die keine eigene Verbindung miteinander haben. Nach den "
        "Bereichen der drei ist das eine von vier Rollen: im eigenen Bereich, vom eigenen nach außen, in einem fremden "
        "Bereich, zwischen zwei fremden Bereichen. Verbindungen haben keine Richtung, deshalb sind «nach außen» und "
        "«nach innen» dieselbe Rolle; jedes Paar zählt einmal. Zum Vergleich steht, was in einem zufälligen Netz mit "
        "ebenso vielen Verbindungen zu erwarten wäre. Personen werden nicht bewertet.",
        en="Counted are pairs of a body's contacts that have no tie with each other. By the areas of the three this is "
        "one of four roles: within the own area, from the own area outwards, within another area, between two other "
        "areas. Ties have no direction, so outwards and inwards are the same role; each pair counts once. For "
        "comparison stands what would be expected in a random network with as many ties. Persons are not rated.",
    ),
    rules=(10, 12, 14),
    parameters=(*COOPERATION.parameters, _BY, _RESAMPLES),
    references=(
        Reference(
            "Gould, Fernandez (1989): Structures of mediation: a formal approach to brokerage in transaction networks.",
            "10.2307/270949",
        ),
    ),
    run=_brokerage,
)

MIXING = Analysis(
    id="mixing",
    label=Label(de="Unter sich oder offen", en="Among themselves or open"),
    question=Label(
        de="Wie sehr bleiben Sektoren und Kommunen unter sich?",
        en="How far do sectors and municipalities keep to themselves?",
    ),
    definition=Label(
        de="Verglichen werden Verbindungen nach außen (E) und untereinander (I): (E − I) / (E + I) liegt zwischen −1, "
        "nur untereinander, und +1, nur mit anderen. Kleine Bereiche haben von allein mehr Verbindungen nach außen; "
        f"deshalb wird {SHUFFLES}-mal ausgelost, wer zu welchem Bereich gehört. Gesagt wird nur, was höchstens in "
        "einer von hundert Auslosungen so vorkommt, auch ohne eine einzelne große Maßnahme oder Veranstaltung gilt und "
        "in 90 Prozent der Proben hält, in denen je zehn Prozent der Verbindungen fehlen. Unter zehn Stellen wird "
        "nichts gesagt.",
        en="Compared are ties to others (E) and among each other (I): (E − I) / (E + I) lies between −1, only among "
        "each other, and +1, only with others. Small areas have more ties to others anyway; therefore it is drawn "
        f"{SHUFFLES} times at random who belongs to which area. Said is only what happens in at most one of a hundred "
        "draws, holds without any single large measure or event, and holds in 90 percent of the tests, each without "
        "ten percent of the ties. Under ten bodies nothing is said.",
    ),
    rules=(10, 12, 16),
    parameters=(*COOPERATION.parameters, _BY, _RESAMPLES),
    references=(
        Reference(
            "Krackhardt, Stern (1988): Informal networks and organizational crises: an experimental simulation.",
            "10.2307/2786835",
        ),
    ),
    run=_mixing,
)

STRUCTURE = Analysis(
    id="structure",
    label=Label(de="Zusammenhang und Kern", en="Parts and core"),
    question=Label(
        de="Hängt das Netz zusammen, und was hält es in der Mitte?",
        en="Is the network connected, and what is at its centre?",
    ),
    definition=Label(
        de="Ein Teil sind alle Stellen, die über Verbindungen miteinander zusammenhängen. Der Kern ist der Teil, in "
        "dem jede Stelle die meisten Verbindungen zu anderen im Kern hat; gezählt werden Verbindungen, nicht ihre "
        "Stärke. Eine Maßnahme mit vielen Beteiligten kann allein einen Kern bilden, das steht dann dabei. "
        "Vereine in kleinen Teilen werden öffentlich nur gezählt.",
        en="A part is all bodies that are connected with each other through ties. The core is the part in which every "
        "body has the most ties to others in the core; ties are counted, not their strength. A measure with many "
        "bodies can make a core by itself, which is then said. Associations in small parts are only counted in public.",
    ),
    rules=(10, 12, 16),
    parameters=(*COOPERATION.parameters, _RESAMPLES),
    references=(Reference("Seidman (1983): Network structure and minimum degree.", "10.1016/0378-8733(83)90028-X"),),
    run=_structure,
)

POSITION_ANALYSES = (BROKERAGE, MIXING, STRUCTURE)
"""In the order in which the page shows them."""

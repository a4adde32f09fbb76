"""Reach, the most helpful tie and silent neighbours as data: what each asks, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.neighbours.classes import CLASS_TEXTS, NeighbourClass
from graphkb.analytics.neighbours.helpful import HelpfulTies, most_helpful
from graphkb.analytics.neighbours.silent import ALL, SilentNeighbours, silent_neighbours
from graphkb.analytics.network.analyses import COOPERATION, WEAK_TIES
from graphkb.analytics.network.helpful_tie import NEW_WEIGHT
from graphkb.analytics.network.reach import Reaches, reach
from graphkb.analytics.network.stability import RESAMPLES
from graphkb.analytics.network.ties import Cooperation
from graphkb.analytics.wording import said
from graphkb.model import PUBLIC, Reader
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "HELPFUL_TIE", "REACH", "SILENT_NEIGHBOURS"]

_LEAST, _FEWEST = (one for one in WEAK_TIES.parameters if one.id in ("least", "fewest_ties"))
_WEIGHT = Parameter(
    "weight",
    "number",
    said(N_("Gewicht der neuen Verbindung")),
    said(N_("Wie stark die gedachte Verbindung ist; 1 entspricht einer genannten Zusammenarbeit.")),
    default=NEW_WEIGHT,
    minimum=0.05,
    maximum=4,
)
_RESAMPLES = Parameter(
    "resamples",
    "whole",
    said(N_("Durchgänge")),
    said(N_("Wie oft zur Probe zehn Prozent der Verbindungen weggelassen werden.")),
    default=RESAMPLES,
    minimum=20,
    maximum=1000,
)
_WITHIN = Parameter(
    "within",
    "choice",
    said(N_("Selber Ort heißt")),
    said(N_("Ob beide im selben Quartier arbeiten müssen oder nur in derselben Kommune.")),
    default="quarter",
    options=(("quarter", said(N_("selbes Quartier"))), ("municipality", said(N_("selbe Kommune")))),
)
_PLACE = Parameter(
    "place", "node", said(N_("Ort")), said(N_("Nur Paare in diesem Ort oder seinen Teilen.")), node_kinds=("place",)
)
_FIELD = Parameter(
    "field", "node", said(N_("Handlungsfeld")), said(N_("Nur Paare in diesem Feld.")), node_kinds=("field",)
)
_KIND = Parameter(
    "kind",
    "choice",
    said(N_("Einschätzung")),
    said(N_("Nur Paare mit dieser Einschätzung.")),
    default=ALL,
    options=((ALL, said(N_("alle"))), *((kind.value, CLASS_TEXTS[kind]) for kind in NeighbourClass)),
)


def _ties(snapshot: Snapshot, given: Mapping[str, Any]) -> Cooperation:
    found = COOPERATION.run(snapshot, given)
    assert isinstance(found, Cooperation)
    return found


def _reader(given: Mapping[str, Any]) -> Reader:
    reader = given.get("reader")
    return reader if isinstance(reader, Reader) else PUBLIC


def _set(given: Mapping[str, Any], *parameters: Parameter) -> dict[str, Any]:
    found = {one.id: given.get(one.id) for one in parameters}
    return {one.id: one.default if found[one.id] is None else found[one.id] for one in parameters}


def _reach(snapshot: Snapshot, given: Mapping[str, Any]) -> Reaches:
    return reach(snapshot, _ties(snapshot, given), reader=_reader(given), **_set(given, _LEAST, _FEWEST))


def _helpful(snapshot: Snapshot, given: Mapping[str, Any]) -> HelpfulTies:
    return most_helpful(snapshot, _ties(snapshot, given), reader=_reader(given), **_set(given, _WEIGHT, _RESAMPLES))


def _silent(snapshot: Snapshot, given: Mapping[str, Any]) -> SilentNeighbours:
    asked = _set(given, _WITHIN, _PLACE, _FIELD, _KIND)
    asked["kind"] = None if asked["kind"] == ALL else NeighbourClass(asked["kind"])
    return silent_neighbours(snapshot, _ties(snapshot, given), reader=_reader(given), **asked)


REACH = Analysis(
    id="reach",
    label=said(N_("Reichweite von Migrantenorganisationen")),
    question=said(N_("Wie weit reicht eine Migrantenorganisation, und wie weit ist es zu Verwaltung und Beratung?")),
    definition=said(
        N_(
            "Migrantenorganisation ist, was so erfasst ist oder sich selbst so nennt; aus Namen oder Glauben wird nie "
            "darauf geschlossen. Gezählt werden die Stellen in einem, zwei und drei Schritten; ein Schritt ist eine "
            "belegte Verbindung. Der Weg zur Verwaltung der Kommune des Sitzes, zu der der Region und zur nächsten "
            "Beratung ist der kürzeste über belegte Verbindungen; starke sind kurz (1/Gewicht). Beratung ist, wer eine "
            "Beratungsstelle hat oder laut Quelle Zielgruppen oder Migrantenorganisationen berät; nur Geplantes zählt "
            "nicht. Wer sich durch Beratung, Förderung, Räume oder Mitgliedschaft kennt, gilt als direkt erreicht. "
            "Schwach vernetzt heißt: weniger als zwei tragende Verbindungen, obwohl mindestens fünf Angaben aus zwei "
            "Quellen vorliegen, davon eine aus den letzten 24 Monaten; sonst ist wenig erfasst, und das sagt nichts "
            "über die Organisation. Öffentlich sind nur die Zahlen."
        )
    ),
    rules=(4, 10, 14, 15, 16, 17),
    parameters=(*COOPERATION.parameters, _LEAST, _FEWEST),
    references=(Reference("Dijkstra (1959): A note on two problems in connexion with graphs.", "10.1007/BF01386390"),),
    run=_reach,
)

HELPFUL_TIE = Analysis(
    id="helpful_tie",
    label=said(N_("Die hilfreichste neue Verbindung")),
    question=said(N_("Welche eine neue Verbindung brächte eine Migrantenorganisation allen anderen am nächsten?")),
    definition=said(
        N_(
            "Geprüft wird jede Stelle, zu der noch keine Verbindung erfasst ist. Nach den Regeln der Partnersuche "
            "müssen mindestens zwei Gründe für sie sprechen; wo niemand zwei hat, genügt einer, dann keiner. Dazu "
            "denken wir uns eine Verbindung, so stark wie eine genannte Zusammenarbeit. Ihr Gewinn ist die Summe "
            "über alle anderen Stellen von 1/(Weg danach) − 1/(Weg davor), ohne Weg 0; Wege sind Summen von "
            "1/Gewicht. Die acht besten gehen in 200 Proben, in denen je zehn Prozent der Verbindungen fehlen. Ein "
            "Name allein steht nur, wenn die Stelle in 90 Prozent davon die beste ist oder höchstens fünf Prozent "
            "darunter liegt; sonst stehen die zwei oder drei da, die es am häufigsten sind. Eigene Teile, Orte, "
            "Personen, Sammelbegriffe und Verwaltungen anderer Kommunen kommen nicht in Frage. Gibt es Spuren einer "
            "früheren Verbindung oder ist wenig erfasst, steht das dabei."
        )
    ),
    rules=(4, 10, 12, 13, 14, 16),
    parameters=(*COOPERATION.parameters, _WEIGHT, _RESAMPLES),
    references=(
        Reference(
            "Crescenzi, D'Angelo, Severini, Velaj (2016): Greedily improving our own closeness centrality in a "
            "network. ACM TKDD 11(1).",
            "10.1145/2953882",
        ),
        Reference("Marchiori, Latora (2000): Harmony in the small-world.", "10.1016/S0378-4371(00)00311-3"),
    ),
    run=_helpful,
)

SILENT_NEIGHBOURS = Analysis(
    id="silent_neighbours",
    label=said(N_("Nebeneinander ohne Verbindung")),
    question=said(
        N_("Wer arbeitet am selben Ort, im selben Feld, für dieselbe Gruppe, ohne dass eine Verbindung erfasst ist?")
    ),
    definition=said(
        N_(
            "Ein Paar sind zwei Stellen ohne Verbindung am Stichtag. Sie arbeiten am selben Ort, im selben "
            "Handlungsfeld (oder einem genau entsprechenden) und für dieselbe Gruppe. Dieselbe heißt: gleich, eine "
            "Teil der anderen oder beide Teil derselben weiteren. Es zählt, wo, in welchem Feld und für wen die "
            "Maßnahmen sind, die sie tragen oder mittragen; nennt eine keinen Ort, gilt der Sitz des Trägers. "
            "Geplantes und Beendetes zählt nicht; lange nicht Bestätigtes zählt, und das Paar heißt dann nicht "
            "gesichert. Wer sich durch Beratung, Förderung, Räume oder Mitgliedschaft kennt, ist kein Paar. Es gilt,"
            " was zuerst zutrifft. 1. Vermutlich nur nicht erfasst: Es gibt Spuren (ein gemeinsames Netzwerk, eine "
            "Maßnahme oder Veranstaltung, beendet, zu alt, ohne Datum oder zu groß; dasselbe Dach), oder zu einer "
            "Stelle liegen weniger als fünf Angaben oder nur eine Quelle vor. 2. Ähnliches Angebot: Beide tragen "
            "dort eine laufende Maßnahme für dieselbe oder die nächstweitere Gruppe und bieten dasselbe oder das "
            "nächstweitere Thema an. 3. Mögliche Zusammenarbeit: Eine braucht, was die andere bietet, beide bieten "
            "dort Verschiedenes an, ihre Gruppen sind benachbart, oder sie haben gemeinsame Partner. 4. Sonst nicht "
            "zu entscheiden. Gruppen nach Glauben oder Herkunft zählen nie. Öffentlich genannt werden Paare aus "
            "öffentlichen Stellen, Wohlfahrtsverbänden und Netzwerken, alle anderen nur gezählt."
        )
    ),
    rules=(2, 4, 6, 10, 16, 17),
    parameters=(*COOPERATION.parameters, _WITHIN, _PLACE, _FIELD, _KIND),
    references=(),
    run=_silent,
)

ANALYSES = (REACH, HELPFUL_TIE, SILENT_NEIGHBOURS)
"""All of them."""

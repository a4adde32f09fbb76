"""The coverage analyses as data: what each asks, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from graphkb.analytics.coverage.cells import By
from graphkb.analytics.coverage.known import Inventory, inventory
from graphkb.analytics.coverage.matrix import CoverageMatrix, coverage_matrix
from graphkb.analytics.coverage.structures import Structures, structures
from graphkb.analytics.coverage.trace import Trace, guideline_trace
from graphkb.analytics.coverage.wording import said
from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "COVERAGE", "GUIDELINE_TRACE", "INVENTORY", "STRUCTURES"]

Given = Mapping[str, object]
"""Parameters by id, already read into their types; one that is absent or None takes its default."""

_DAY = Parameter("day", "date", said(N_("Stichtag")), said(N_("Der Tag, für den gefragt wird. Ohne Angabe: heute.")))
_AGEING = Parameter(
    "ageing_months",
    "whole",
    said(N_("Alt nach")),
    said(N_("Nach wie vielen Monaten ohne neuen Beleg eine Maßnahme nicht mehr mitzählt.")),
    default=24,
    minimum=1,
    maximum=240,
    unit=said(N_("Monate")),
)
_HORIZON = Parameter(
    "horizon_months",
    "whole",
    said(N_("Vorausschau")),
    said(N_("Wie weit vorausgesehen wird: Was vorher endet, läuft aus.")),
    default=12,
    minimum=0,
    maximum=120,
    unit=said(N_("Monate")),
)
_CONCEPT = Parameter(
    "concept",
    "node",
    said(N_("Konzept")),
    said(N_("Woraus die Handlungsfelder oder Leitlinien stammen. Ohne Angabe: das neueste beschlossene der Region.")),
    node_kinds=("concept",),
)
_GROUP = Parameter(
    "target_group",
    "node",
    said(N_("Zielgruppe")),
    said(N_("Nur Angebote für diese oder eine weitere Gruppe. Ohne Angabe: alle.")),
    node_kinds=("target_group",),
)
_BY = Parameter(
    "by",
    "choice",
    said(N_("Spalten")),
    said(N_("Ob nach Handlungsfeldern oder nach Leitlinien gefragt wird.")),
    default="field",
    options=(("field", said(N_("Handlungsfelder"))), ("guideline", said(N_("Leitlinien")))),
)
_DISTRICT = Parameter(
    "district",
    "node",
    said(N_("Gebiet")),
    said(N_("Die Region, deren Kommunen die Zeilen sind.")),
    default="sr",
    node_kinds=("region",),
)
_GUIDELINE = Parameter(
    "guideline", "node", said(N_("Leitlinie")), said(N_("Nur diese Leitlinie.")), node_kinds=("guideline",)
)


def _set(given: Given, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    values = {one.id: one.default if given.get(one.id) is None else given[one.id] for one in parameters}
    if "day" in values and values["day"] is None:
        values["day"] = date.today()
    return values


def _coverage(snapshot: Snapshot, given: Given) -> CoverageMatrix:
    values = _set(given, COVERAGE.parameters)
    values["by"] = cast("By", values["by"])
    places = given.get("places")
    return coverage_matrix(snapshot, **values, places=cast("tuple[str, ...] | None", places))


def _trace(snapshot: Snapshot, given: Given) -> Trace:
    return guideline_trace(snapshot, **_set(given, GUIDELINE_TRACE.parameters))


def _inventory(snapshot: Snapshot, given: Given) -> Inventory:
    values = _set(given, INVENTORY.parameters)
    return inventory(snapshot, **values, places=cast("tuple[str, ...] | None", given.get("places")))


def _structures(snapshot: Snapshot, given: Given) -> Structures:
    values = _set(given, STRUCTURES.parameters)
    return structures(snapshot, **values, places=cast("tuple[str, ...] | None", given.get("places")))


COVERAGE = Analysis(
    id="coverage",
    label=said(N_("Abdeckung")),
    question=said(N_("Was ist wo abgedeckt, durch wie viele Träger, und was wissen wir nicht?")),
    definition=said(
        N_(
            "Eine Zelle ist ein Handlungsfeld (oder eine Leitlinie) an einem Ort an einem Tag. Gezählt werden "
            "die Träger laufender Maßnahmen: Ämter zählen zu ihrer Verwaltung, mögliche Träger, Partner und "
            "Sammelbegriffe zählen nicht. Gedeckt: zwei oder mehr Träger, deren Maßnahmen auch in zwölf Monaten "
            "noch laufen. Dünn: einer. Läuft aus: alles Laufende endet vorher, auch weil das Geld endet. "
            "Geplant: noch nichts, aber in den letzten 24 Monaten vorgesehen. Lücke: Eine Stelle wurde nach "
            "allen Maßnahmen gefragt und fand keine. Sonst: nicht erhoben, mit Gründen. Eine Maßnahme läuft, "
            "wenn sie begonnen hat, nicht vorbei ist, eine Quelle sie als laufend nennt und ihr Ende bekannt "
            "oder der letzte Beleg höchstens 24 Monate alt ist. Was nur Teile eines Ortes erreicht, ergibt "
            "höchstens Dünn. Neben dem Stand mit Angeboten von oben steht der Stand vor Ort. Ungenaue Daten "
            "gelten beim Beginn ab ihrem ersten, beim Ende bis zu ihrem letzten Tag; wo das den Stand ändert, "
            "steht es dabei."
        )
    ),
    rules=(1, 2, 3, 4, 5, 6, 7, 8),
    parameters=(_DAY, _CONCEPT, _BY, _GROUP, _AGEING, _HORIZON, _DISTRICT),
    references=(
        Reference(
            "Snilstveit, Vojtkova, Bhavsar, Stevenson, Gaarder (2016): Evidence & Gap Maps: a tool for promoting "
            "evidence informed policy and strategic research agendas. Journal of Clinical Epidemiology 79.",
            "10.1016/j.jclinepi.2016.05.015",
        ),
    ),
    run=_coverage,
)

GUIDELINE_TRACE = Analysis(
    id="guideline_trace",
    label=said(N_("Leitlinien und Maßnahmen")),
    question=said(N_("Welche Maßnahmen setzen eine Leitlinie um, und zu welcher ist keine bekannt?")),
    definition=said(
        N_(
            "Von jeder Leitlinie führt der Weg zu den Maßnahmen, die ihr nach einer Quelle dienen, weiter zu ihren "
            "Trägern und Orten. Aus einem gemeinsamen Handlungsfeld allein wird nicht geschlossen, dass eine Maßnahme "
            "einer Leitlinie dient. Leitlinien, die sich genau entsprechen, teilen ihre Maßnahmen."
        )
    ),
    rules=(1, 2, 4, 6),
    parameters=(_DAY, _CONCEPT, _GUIDELINE, _AGEING),
    references=(),
    run=_trace,
)

STRUCTURES = Analysis(
    id="structures",
    label=said(N_("Strukturen vor Ort")),
    question=said(N_("Was hat ein Ort, um Integration zu gestalten, und was ist nicht erhoben?")),
    definition=said(
        N_(
            "Wir suchen an jedem Ort und in seinen Teilen Quartiersarbeit (laufende Maßnahmen für Quartiere), "
            "Treffpunkte und Migrantenorganisationen. Dazu kommen eigene zuständige Stellen je Handlungsfeld, ein "
            "Integrationsrat und ein eigenes Integrationskonzept. «Erfasst»: Eine Quelle nennt es, und kein Ende und"
            " keine Nachfolge ist bekannt; liegt der letzte Beleg über 24 Monate zurück, steht das dabei. "
            "«Nachgefragt: keine»: Eine Stelle wurde in den letzten 24 Monaten vollständig nach genau dieser "
            "Struktur gefragt und fand keine, und nichts Neueres spricht dagegen. «Beendet» steht nur, wo eine "
            "Quelle das Ende von allem nennt, was erfasst ist. Sonst ist es nicht erhoben. Eine solche Erhebung "
            "belegt nie eine Lücke in der Abdeckung. Mehrere zuständige Stellen: am selben Ort für dasselbe Feld, "
            "ein Teil einer anderen zählt mit ihr."
        )
    ),
    rules=(1, 2, 4, 5, 6, 8, 17),
    parameters=(_DAY, _CONCEPT, _AGEING, _DISTRICT),
    references=(),
    run=_structures,
)

INVENTORY = Analysis(
    id="inventory",
    label=said(N_("Erhebung")),
    question=said(N_("Was wissen wir, und was sollten wir als Nächstes fragen?")),
    definition=said(
        N_(
            "Bekannt ist eine Zelle, wenn für den Ort selbst etwas läuft, geplant oder eine Lücke belegt ist. "
            "Eine Lücke belegt nur eine Erhebung: Eine Stelle wurde nach allen Maßnahmen des Feldes an diesem Ort "
            "gefragt und fand keine. Sie gilt 24 Monate; danach ist die Zelle wieder nicht erhoben. Öffentliche "
            "Quellen sind keine Erhebung. Zu fragen ist nach allen Zellen, die vor Ort nicht erhoben sind, in dieser "
            "Reihenfolge: nach Bedarf, unbekannter Bedarf zuletzt; dann zuerst, was früher bekannt war; dann, wo am "
            "Ort und im Feld am meisten fehlt. Gefragt wird die am Ort zuständige Stelle, sonst eine des nächsten "
            "Gebiets darüber, sonst die Verwaltung der Kommune. Sind mehrere gleich nah, bekommt die den Brief, die "
            "am meisten klären kann. Zuerst stehen Briefe mit dem höchsten Bedarf, dann die mit den meisten Zellen."
        )
    ),
    rules=(1, 3, 4, 5, 6, 8, 9),
    parameters=(_DAY, _CONCEPT, _GROUP, _AGEING, _DISTRICT),
    references=(
        Reference(
            "Snilstveit, Vojtkova, Bhavsar, Stevenson, Gaarder (2016): Evidence & Gap Maps: a tool for promoting "
            "evidence informed policy and strategic research agendas. Journal of Clinical Epidemiology 79.",
            "10.1016/j.jclinepi.2016.05.015",
        ),
    ),
    run=_inventory,
)

ANALYSES = (COVERAGE, GUIDELINE_TRACE, STRUCTURES, INVENTORY)
"""All of them."""

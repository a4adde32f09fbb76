"""Need and priority as data: what each asks, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from graphkb.analytics.coverage import COVERAGE, coverage_matrix
from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.need.formulas import Formulas, load_formulas
from graphkb.analytics.need.need import Need, need
from graphkb.analytics.need.priority import (
    MISSING_UP_TO,
    MISSING_UP_TO_MOST,
    WEIGHT_RANGE,
    WEIGHT_RANGE_MOST,
    Priority,
    priority,
)
from graphkb.analytics.wording import said
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "NEED", "PRIORITY"]

Given = Mapping[str, object]
"""Parameters by id, already read into their types; one that is absent or None takes its default."""

_OF_COVERAGE = {one.id: one for one in COVERAGE.parameters}
_DAY, _CONCEPT, _GROUP, _AGEING, _HORIZON, _DISTRICT = (
    _OF_COVERAGE[id] for id in ("day", "concept", "target_group", "ageing_months", "horizon_months", "district")
)
_BY = Parameter(
    "by",
    "choice",
    said(N_("Spalten")),
    said(N_("Ob nach Handlungsfeldern oder nach Zielgruppen gefragt wird.")),
    default="field",
    options=(("field", said(N_("Handlungsfelder"))), ("target_group", said(N_("Zielgruppen")))),
)
_WEIGHT_RANGE = Parameter(
    "weight_range",
    "number",
    said(N_("Spielraum der Gewichte")),
    said(N_("Um wie viel jedes Gewicht eines Standes kleiner oder größer sein darf.")),
    default=WEIGHT_RANGE,
    minimum=0,
    maximum=WEIGHT_RANGE_MOST,
)
_MISSING = Parameter(
    "missing_up_to",
    "number",
    said(N_("Fehlende Zahlen")),
    said(N_("Wievielmal so hoch wie die höchste bekannte eine fehlende Zahl sein könnte.")),
    default=MISSING_UP_TO,
    minimum=1,
    maximum=MISSING_UP_TO_MOST,
)


def _set(given: Given, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    values = {one.id: one.default if given.get(one.id) is None else given[one.id] for one in parameters}
    if values["day"] is None:
        values["day"] = date.today()
    return values


def _formulas(given: Given) -> Formulas:
    return cast("Formulas | None", given.get("formulas")) or load_formulas()


def _need(snapshot: Snapshot, given: Given) -> Need:
    places = cast("tuple[str, ...] | None", given.get("places"))
    return need(snapshot, _formulas(given), **_set(given, NEED.parameters), places=places)


def _priority(snapshot: Snapshot, given: Given) -> Priority:
    values = _set(given, PRIORITY.parameters)
    ranges = {id: values.pop(id) for id in ("weight_range", "missing_up_to")}
    places = cast("tuple[str, ...] | None", given.get("places"))
    matrix = coverage_matrix(snapshot, **values, places=places)
    for id in ("ageing_months", "horizon_months"):
        del values[id]
    return priority(snapshot, matrix, need(snapshot, _formulas(given), **values, places=places), **ranges)


NEED = Analysis(
    id="need",
    label=said(N_("Bedarf")),
    question=said(N_("Wo ist der Bedarf wie groß, und wo fehlen die Zahlen dafür?")),
    definition=said(
        N_(
            "Je Handlungsfeld oder Zielgruppe ist eine Kennzahl festgelegt, mit Grund: gezählte Personen geteilt durch "
            "die Bevölkerung, oder ein Anteil, wie ihn die Quelle nennt. Gemittelt wird nie. Von den Zahlen, die "
            "höchstens fünf Jahre vom Stichtag entfernt sind, gehen amtliche vor, dann die nächste; gibt es keine, "
            "gilt die nächste überhaupt und heißt alt. Gleich nah: die spätere. Die Bevölkerung wird ebenso gewählt, "
            "nur vom Jahr der gezählten Personen aus; sind es zwei Jahre, stehen beide da. Die Spanne sind alle Werte "
            "des gewählten Jahres. Zahlen ohne Jahr, unter 10 Personen und Anteile an weniger als 100 zählen nicht. "
            "Bedarf ist der Anteil, geteilt durch den höchsten Anteil derselben Kennzahl unter den gezeigten Orten. "
            "Fehlt eine Zahl, steht da, welche; geschätzt wird nichts. Anteile von Religionen sind kein Bedarf, und "
            "Herkunft wird nicht je Quartier ausgewertet."
        )
    ),
    rules=(1, 9, 18),
    parameters=(_DAY, _CONCEPT, _BY, _GROUP, _DISTRICT),
    references=(
        Reference(
            "OCHA Centre for Humanitarian Data: HDX Humanitarian API (HDX HAPI), humanitarian needs joined with "
            "operational presence."
        ),
    ),
    run=_need,
)

PRIORITY = Analysis(
    id="priority",
    label=said(N_("Vorrang")),
    question=said(N_("Wo sollte zuerst etwas geschehen, und wo muss zuerst gefragt werden?")),
    definition=said(
        N_(
            "Vorrang ist Bedarf mal Stand vor Ort: Lücke 1, geplant und auslaufend 0,7, dünn 0,4, gedeckt 0,1. Ist der "
            "Stand nicht erhoben, gibt es keinen Vorrang; die Zelle steht unter «zuerst fragen», geordnet nach Bedarf, "
            "unbekannter Bedarf zuletzt. Die Spanne zeigt, was herauskommt, wenn die Gewichte im genannten Spielraum, "
            "die Zahlen der Quellen in ihrer Spanne, ungenaue Daten anders gelesen und fehlende Zahlen höher sind als "
            "jede bekannte. Einen Rang trägt nur, wer ihn in allen Fällen behält. Dazu steht, wie viele Maßnahmen vor "
            "Ort auf 1.000 Menschen mit Bedarf laufen."
        )
    ),
    rules=(1, 2, 3, 4, 5, 6, 7, 8, 9, 18),
    parameters=(_DAY, _CONCEPT, _GROUP, _WEIGHT_RANGE, _MISSING, _AGEING, _HORIZON, _DISTRICT),
    references=(
        Reference(
            "Saisana, Saltelli, Tarantola (2005): Uncertainty and sensitivity analysis techniques as tools for the "
            "quality assessment of composite indicators. Journal of the Royal Statistical Society A 168(2).",
            "10.1111/j.1467-985X.2005.00350.x",
        ),
    ),
    run=_priority,
)

ANALYSES = (NEED, PRIORITY)
"""Both of them."""

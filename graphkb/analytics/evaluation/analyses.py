"""Evaluation as data: what is asked, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphkb.analytics.coverage import COVERAGE, coverage_matrix
from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.evaluation.agenda import Agenda, Why, agenda
from graphkb.analytics.evaluation.standing import Evaluations, evaluations
from graphkb.analytics.wording import said
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["AGENDA", "ANALYSES", "EVALUATIONS", "INTERVAL_MONTHS"]

Given = Mapping[str, object]
"""Parameters by id, already read into their types; one that is absent or None takes its default."""

INTERVAL_MONTHS = 24
"""How long an evaluation counts unless asked otherwise: the period for which a centre sets its priorities."""

_OF_COVERAGE = {one.id: one for one in COVERAGE.parameters}
_INTERVAL = Parameter(
    "interval_months",
    "whole",
    said(N_("Evaluation fällig nach")),
    said(N_("Wie viele Monate nach der letzten Evaluation (oder nach dem Beginn) wieder eine fällig ist.")),
    default=INTERVAL_MONTHS,
    minimum=1,
    maximum=240,
    unit=said(N_("Monate")),
)
_FIELD = Parameter(
    "field",
    "node",
    said(N_("Handlungsfeld")),
    said(N_("Nur Maßnahmen in diesem Handlungsfeld. Ohne Angabe: alle.")),
    node_kinds=("field",),
)
_PLACE = Parameter(
    "place",
    "node",
    said(N_("Ort")),
    said(N_("Nur Maßnahmen für diesen Ort oder Teile davon. Ohne Angabe: alle.")),
    node_kinds=("place",),
)
_SHARED = tuple(_OF_COVERAGE[id] for id in ("ageing_months", "horizon_months", "district"))


def _set(given: Given, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    values = {one.id: one.default if given.get(one.id) is None else given[one.id] for one in parameters}
    values["day"] = values["day"] or date.today()
    return values


def _evaluations(snapshot: Snapshot, given: Given) -> Evaluations:
    return evaluations(snapshot, **_set(given, EVALUATIONS.parameters))


def _agenda(snapshot: Snapshot, given: Given) -> Agenda:
    values = _set(given, AGENDA.parameters)
    reasons = given.get("reasons")
    wanted = [Why(str(one)) for one in reasons] if isinstance(reasons, (list, tuple, frozenset, set)) else list(Why)
    found = evaluations(snapshot, **values)
    of_matrix = {id: values[id] for id in ("day", "concept", "ageing_months", "horizon_months", "district")}
    return agenda(found, coverage_matrix(snapshot, **of_matrix), wanted)


EVALUATIONS = Analysis(
    id="evaluations",
    label=said(N_("Evaluation")),
    question=said(N_("Welche Maßnahme wurde wann evaluiert, und wo ist es fällig?")),
    definition=said(
        N_(
            "Gezeigt wird jede Maßnahme, die läuft oder laufen könnte, mit allem, was zu ihrer Evaluation erfasst ist. "
            "Fällig ist eine Evaluation bei Maßnahmen, die gesichert laufen, wenn in der gesetzten Zeit keine erfasst "
            "ist; was vor kürzerer Zeit begonnen hat, ist noch nicht dran. Ungenaue Daten gelten bei einer Evaluation "
            "bis zu ihrem letzten Tag, bei einem Beginn ab ihrem ersten. «Nicht evaluiert» steht nur, wo eine Quelle "
            "es sagt; sonst «nicht erhoben». Eine Kommune zählt, was ihr oder Teilen von ihr gilt; die Region, was "
            "ihr als Ganzes gilt. Ein Feld zählt auch, was einem genau entsprechenden Feld zugeordnet ist."
        )
    ),
    rules=(1, 2, 5, 6, 7),
    parameters=(_OF_COVERAGE["day"], _OF_COVERAGE["concept"], _FIELD, _PLACE, _INTERVAL, *_SHARED),
    references=(
        Reference("DeGEval – Gesellschaft für Evaluation (2016): Standards für Evaluation. Erste Revision. Mainz."),
    ),
    run=_evaluations,
)

AGENDA = Analysis(
    id="agenda",
    label=said(N_("Liste für die Konferenz")),
    question=said(N_("Worüber sollte die nächste Konferenz sprechen, und warum?")),
    definition=said(
        N_(
            "Auf die Liste kommt eine laufende Maßnahme, deren Evaluation fällig ist, oder deren Geld oder Laufzeit "
            "innerhalb der Vorausschau endet. Dazu kommt ein Handlungsfeld an einem Ort, wenn dort nachgefragt und "
            "nichts gefunden wurde (Lücke) oder wenn alles Bekannte zu alt ist; gefragt wird nach dem, was dem Ort "
            "selbst gilt. Jeder Eintrag nennt jeden Grund mit seinem Datum. Geordnet wird nach Handlungsfeld, darin "
            "zuerst, was endet, dann Lücken, dann was am längsten nicht evaluiert ist. Die Liste ist ein Vorschlag: "
            "Einträge lassen sich streichen und ergänzen."
        )
    ),
    rules=(1, 2, 3, 5, 7, 8),
    parameters=EVALUATIONS.parameters,
    references=(),
    run=_agenda,
)

ANALYSES = (EVALUATIONS, AGENDA)
"""All of them."""

"""Fragility and the calendar of ends as data: what they ask, how they are computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphkb.analytics.coverage import COVERAGE, coverage_matrix
from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.fragility.calendar import Calendar, calendar
from graphkb.analytics.fragility.sentences import Fragility, fragility
from graphkb.analytics.network import cooperation, cut_points
from graphkb.analytics.wording import said
from graphkb.model import PUBLIC, Reader
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "CALENDAR", "FRAGILITY"]

Given = Mapping[str, object]
"""Parameters by id, already read into their types; one that is absent or None takes its default."""


def _of_coverage(*ids: str) -> tuple[Parameter, ...]:
    """Parameters that mean the same here as in coverage."""
    by_id = {one.id: one for one in COVERAGE.parameters}
    return tuple(by_id[id] for id in ids)


def _set(given: Given, parameters: tuple[Parameter, ...]) -> dict[str, Any]:
    values = {one.id: one.default if given.get(one.id) is None else given[one.id] for one in parameters}
    values["day"] = values["day"] or date.today()
    return values


def _fragility(snapshot: Snapshot, given: Given) -> Fragility:
    values = _set(given, FRAGILITY.parameters)
    reader = given.get("reader")
    reader = reader if isinstance(reader, Reader) else PUBLIC
    cuts = cut_points(snapshot, cooperation(snapshot, values["day"]), reader=reader)
    return fragility(snapshot, coverage_matrix(snapshot, **values), cuts, reader=reader)


def _calendar(snapshot: Snapshot, given: Given) -> Calendar:
    return calendar(snapshot, **_set(given, CALENDAR.parameters))


FRAGILITY = Analysis(
    id="fragility",
    label=said(N_("Woran vieles hängt")),
    question=said(N_("Was hängt an einem einzigen Träger, einem einzigen Programm oder einer einzigen Stelle?")),
    definition=said(
        N_(
            "Eine Zelle hängt an einem Träger, wenn nur er dort etwas Laufendes hat oder nach zwölf Monaten nur er "
            "übrig ist. Gezählt wird zuerst alles, was den Ort erreicht, auch von oben; wo dann mehrere bleiben, wird "
            "nach dem gefragt, was nur diesem Ort gilt. Eine Zelle hängt an einem Programm, wenn jede laufende "
            "Maßnahme dort Geld aus ihm bekommt; ob anderes Geld reichte, ist nicht bekannt. Schlüsselstellen sind "
            "solche, ohne die das Netz der tragenden Verbindungen (Gewicht ab 0,2) zerfällt. Genannt werden "
            "öffentliche Stellen, Wohlfahrtsverbände und Netzwerke; andere heißen «ein Verein»."
        )
    ),
    rules=(2, 3, 4, 5, 7, 10, 12, 16),
    parameters=_of_coverage("day", "concept", "by", "ageing_months", "horizon_months", "district"),
    references=(
        Reference("Hopcroft, Tarjan (1973): Efficient algorithms for graph manipulation.", "10.1145/362248.362272"),
    ),
    run=_fragility,
)

CALENDAR = Analysis(
    id="calendar",
    label=said(N_("Fristen")),
    question=said(N_("Was endet wann, und wo läuft danach nichts mehr?")),
    definition=said(
        N_(
            "Für jeden Tag, an dem eine Maßnahme, ihr Geld oder ein Programm bekanntermaßen endet, wird die Abdeckung "
            "zweimal gerechnet: für diesen Tag und für den Tag danach. Eine Maßnahme endet mit ihrem Geld, wenn alle "
            "erfassten Förderungen ein bekanntes Ende haben. Ungenaue Enden gelten bis zu ihrem letzten Tag. Was "
            "heute zählt, gilt dabei als weiter bestätigt. Wann ein Beleg zu alt wird, steht in einer eigenen Liste: "
            "Das ist kein Ende, sondern eine Frage, die bis dahin jemand beantworten sollte."
        )
    ),
    rules=(1, 2, 3, 7),
    parameters=_of_coverage("day", "concept", "by", "ageing_months", "district"),
    references=(),
    run=_calendar,
)

ANALYSES = (FRAGILITY, CALENDAR)
"""All of them."""

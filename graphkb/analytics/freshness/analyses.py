"""Freshness as data: what it asks, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphkb.analytics.coverage import COVERAGE
from graphkb.analytics.described import Analysis, Parameter
from graphkb.analytics.freshness.stale import Freshness, freshness
from graphkb.analytics.wording import said
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "FRESHNESS"]


def _run(snapshot: Snapshot, given: Mapping[str, object]) -> Freshness:
    values: dict[str, Any] = {
        one.id: one.default if given.get(one.id) is None else given[one.id] for one in FRESHNESS.parameters
    }
    return freshness(snapshot, **{**values, "day": values["day"] or date.today()})


FRESHNESS = Analysis(
    id="freshness",
    label=said(N_("Auffrischen")),
    question=said(N_("Was sollte als Nächstes bestätigt werden, und wen kann man fragen?")),
    definition=said(
        N_(
            "Zuerst stehen Maßnahmen, die in der Abdeckung zählen und deren letzte Angabe zu alt ist oder es in den "
            "nächsten Monaten wird; dann Maßnahmen mit unklarem Stand; dann Stellen, deren Kontakt nie bestätigt "
            "wurde; dann alles andere, von dem man lange nichts gehört hat. Darin kommt zuerst, was an den meisten "
            "Orten und Feldern allein steht, dann woran am meisten hängt, dann das Älteste. Gefragt werden kann die "
            "Stelle selbst, wer etwas durchführt oder beteiligt ist, die Stelle darüber, wer für das Feld zuständig "
            "ist, zuletzt die Verwaltung am Ort. Orte, Personen, Veranstaltungen und Sammelbegriffe stehen nicht in "
            "der Liste."
        )
    ),
    rules=(1, 2, 4),
    parameters=(
        *(one for one in COVERAGE.parameters if one.id in ("day", "ageing_months")),
        Parameter(
            id="soon_months",
            type="whole",
            label=said(N_("Vorlauf")),
            text=said(N_("So viele Monate, bevor eine Angabe zu alt wird, kommt sie auf die Liste.")),
            default=6,
            minimum=0,
            maximum=60,
            unit=said(N_("Monate")),
        ),
    ),
    references=(),
    run=_run,
)

ANALYSES = (FRESHNESS,)
"""All of them."""

"""What-if as data: what it asks, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.what_if.compare import WhatIf, what_if
from graphkb.analytics.what_if.scenario import Scenario
from graphkb.analytics.what_if.written import read_new
from graphkb.analytics.wording import said
from graphkb.model import PUBLIC, Reader
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "WHAT_IF"]


def _what_if(snapshot: Snapshot, given: Mapping[str, object]) -> WhatIf:
    day, concept, reader = given.get("day"), given.get("concept"), given.get("reader")
    without = cast("Iterable[str]", given.get("without") or ())
    added = cast("Iterable[str]", given.get("with") or ())
    return what_if(
        snapshot,
        Scenario.of(snapshot, without, [read_new(snapshot, text) for text in added]),
        day=day if isinstance(day, date) else date.today(),
        concept=str(concept) if concept else None,
        district=str(given.get("district") or "sr"),
        reader=reader if isinstance(reader, Reader) else PUBLIC,
    )


WHAT_IF = Analysis(
    id="what_if",
    label=said(N_("Was wäre wenn")),
    question=said(N_("Was ändert sich ohne diese Stellen, Programme oder Maßnahmen, oder mit einer neuen?")),
    definition=said(
        N_(
            "Verglichen wird der erfasste Stand mit einem gedachten. Gespeichert wird nichts. Eine weggenommene Stelle "
            "geht mit allem, was sie tut, und mit ihren Einheiten, die für niemand anderen stehen; Ort und Konzepte "
            "bleiben. Eine Maßnahme endet am Tag davor, wenn sie selbst weggenommen wird, wenn ihr alle erfassten "
            "Träger fehlen oder ihr ganzes erfasstes Geld. Was eine Förderung für eine Stelle selbst bedeutet, ist "
            "nicht bekannt und wird nicht gerechnet. Eine neue Maßnahme gilt als am Stichtag genannt; beginnt sie "
            "später, ist sie geplant. Der Stand jeder Zelle, die Leitlinien, Verbindungen und Gruppen werden danach "
            "neu gerechnet wie auf ihren eigenen Seiten. Aus kleineren Gruppen folgen stärkere Verbindungen "
            "(1/(k−1)), deshalb kann eine einzelne Verbindung auch zunehmen. Teile sind Stellen, die über tragende "
            "Verbindungen (Gewicht ab 0,2) zusammenhängen. «Besser» und «schlechter» folgen der Ordnung gedeckt, dünn, "
            "läuft aus, geplant, Lücke; alles Geplante oder Laufende gilt mehr als «nicht erhoben»."
        )
    ),
    rules=(3, 4, 5, 7, 10, 11, 16),
    parameters=(
        Parameter("day", "date", said(N_("Stichtag")), said(N_("Der Tag, für den gefragt wird. Ohne Angabe: heute."))),
        Parameter(
            "concept",
            "node",
            said(N_("Konzept")),
            said(N_("Woraus die Handlungsfelder stammen. Ohne Angabe: das neueste beschlossene der Region.")),
            node_kinds=("concept",),
        ),
        Parameter(
            "without",
            "node",
            said(N_("Ohne")),
            said(N_("Akteure, Förderprogramme und Maßnahmen, die wegfallen; auch mehrere.")),
            node_kinds=("actor", "funding_programme", "measure"),
        ),
        Parameter(
            "with",
            "node",
            said(N_("Dazu")),
            said(N_("Neue Maßnahmen und Zusammenarbeit, geschrieben als Name:Wert mit Semikolon dazwischen.")),
            node_kinds=("measure",),
        ),
    ),
    references=(
        Reference(
            "Albert, Jeong, Barabási (2000): Error and attack tolerance of complex networks.", "10.1038/35019019"
        ),
    ),
    run=_what_if,
)

ANALYSES = (WHAT_IF,)
"""All of them."""

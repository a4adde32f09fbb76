"""Options as data: what they ask, how they are found, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.entries import measure_entries
from graphkb.analytics.coverage.maker import make_cell
from graphkb.analytics.coverage.view import Coverage
from graphkb.analytics.described import Analysis, Parameter
from graphkb.analytics.options.options import Options, options
from graphkb.analytics.partners import PartnerQuery, find_partners, read_actors
from graphkb.analytics.time import Clock
from graphkb.analytics.wording import said
from graphkb.model import add_months
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "OPTIONS"]


def _options(snapshot: Snapshot, given: Mapping[str, object]) -> Options:
    asked = given.get("day")
    day = asked if isinstance(asked, date) else date.today()
    place, field, group = str(given["place"]), str(given["field"]), str(given.get("target_group") or "")
    concept = next((link.target for link in snapshot.out(field, "BELONGS_TO")), None)
    view = Coverage(
        snapshot, day=day, concept=concept, target_group=group or None, district=str(given.get("district") or "sr")
    )
    column = view.column(field)
    bodies = Bodies(snapshot, Clock(snapshot, day))
    entries = {entry.id: entry for entry in measure_entries(snapshot, bodies, add_months(day, 12))}
    programmes = read_actors(snapshot, day)
    query = PartnerQuery(place=place, field=field, target_group=group or None)
    partners = find_partners(snapshot, query, day=day, limit=10, programmes=programmes)
    cell = make_cell(view, view.place(place), column)
    return options(snapshot, cell, column, entries=entries, partners=partners, programmes=programmes)


OPTIONS = Analysis(
    id="options",
    label=said(N_("Was möglich wäre")),
    question=said(N_("Woran ließe sich anknüpfen, wenn hier etwas fehlt?")),
    definition=said(
        N_(
            "Hier steht, was erfasst ist; entschieden wird nichts. Mögliche Träger nennt eine Quelle für eine "
            "Maßnahme dieses Feldes. Dazu kommen die Vorschläge der Partnersuche für Ort, Feld und Zielgruppe, "
            "jeder mit seinen Gründen. Ein Förderprogramm steht hier, wenn es nicht beendet ist und eines davon "
            "gilt: Es steht für das Feld oder die Zielgruppe offen. Ein möglicher Träger kann nach seiner Art einen "
            "Antrag stellen. Oder es bezahlt eine laufende Maßnahme dieses Feldes. Programme eines anderen Gebiets "
            "fehlen. Ähnlich sind Maßnahmen desselben Feldes an anderen Orten, danach solche aus Feldern, die ihm "
            "entsprechen; laufende stehen vorn. Ob eine Förderung noch Mittel hat und ob jemand möchte, ist nicht "
            "bekannt."
        )
    ),
    rules=(2, 3, 5, 6, 13),
    parameters=(
        Parameter("day", "date", said(N_("Stichtag")), said(N_("Der Tag, für den gefragt wird. Ohne Angabe: heute."))),
        Parameter("place", "node", said(N_("Ort")), said(N_("Wo etwas fehlen könnte.")), node_kinds=("place",)),
        Parameter("field", "node", said(N_("Handlungsfeld")), said(N_("In welchem Feld.")), node_kinds=("field",)),
        Parameter(
            "target_group",
            "node",
            said(N_("Zielgruppe")),
            said(N_("Für wen. Ohne Angabe: für alle.")),
            node_kinds=("target_group",),
        ),
    ),
    references=(),
    run=_options,
)

ANALYSES = (OPTIONS,)
"""All of them."""

"""Options for a cell, as routes and pages ask for them."""

from __future__ import annotations

from datetime import date

from api.analyses import Analyses
from graphkb.analytics.options import Options, options
from graphkb.analytics.partners import PartnerQuery
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_

__all__ = ["options_of"]

PROPOSALS = 10


def options_of(
    analyses: Analyses,
    day: date,
    place: str,
    field: str,
    *,
    target_group: str | None = None,
    concept: str | None = None,
) -> Options:
    """What could be done about a cell of the field's concept (or of `concept`).

    Raises NotFound for unknown ids, InvalidParameter for a field that is none of the concept's, else what coverage
    and the partner finder raise.
    """
    snapshot = analyses.snapshot

    def find() -> Options:
        snapshot.node(field)
        of = concept or next((link.target for link in snapshot.out(field, "BELONGS_TO")), None)
        matrix = analyses.matrix(day, concept=of, places=(place,), target_group=target_group)
        cell = matrix.cell(place, field)
        if cell is None:
            reason = Phrase.of(N_("Das ist kein Handlungsfeld dieses Konzepts."))
            raise InvalidParameter(name="field", value=field, reason=reason)
        query = PartnerQuery(place=place, field=field, target_group=target_group)
        return options(
            snapshot,
            cell,
            next(column for column in matrix.columns if column.id == field),
            entries=analyses.measures(day),
            partners=analyses.partners(day, query, limit=PROPOSALS),
            programmes=analyses.programmes(day),
        )

    key = ("options", day, place, field, target_group, concept)
    return analyses.context.remember(snapshot, analyses.reader, key, find)

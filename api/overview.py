"""The overview for leadership: one call to each analysis, narrowed to a place or to fields where that is possible."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date

from api.analyses import Analyses
from api.change import AskedChange, asked_change
from api.place_map import quarters_of
from graphkb.analytics.coverage import Coverage, CoverageMatrix, inventory_of
from graphkb.analytics.coverage.findings import findings_of
from graphkb.analytics.fragility import fragility
from graphkb.analytics.need import Priority
from graphkb.errors import InvalidParameter, Phrase
from graphkb.papers import PART_IDS, Overview, PartId, Results, overview
from graphkb.texts import N_

__all__ = ["AskedOverview", "asked_overview", "make_overview"]


@dataclass(frozen=True, slots=True)
class AskedOverview:
    """What is asked for, checked."""

    day: date
    days: AskedChange
    place: str = ""
    """A municipality, with its quarters; empty: all municipalities of the district."""
    fields: tuple[str, ...] = ()
    """Of the concept, in its order; empty: all."""
    parts: tuple[PartId, ...] = PART_IDS


def asked_overview(
    analyses: Analyses,
    day: date,
    *,
    before: date | None = None,
    place: str = "",
    fields: Iterable[str] = (),
    parts: Iterable[str] = (),
) -> AskedOverview:
    """Check a choice. Without `before`: a year earlier; no `fields` or `parts`: all.

    Raises NotFound for an unknown place, InvalidParameter for one that is no municipality, for a field that the
    concept does not have, for a part that there is not, and if the earlier day is the later one.
    """
    if place and analyses.snapshot.node(place).kind != "municipality":
        raise _wrong("place", place, N_("Das ist keine Kommune."))
    known = {id.value for id in PART_IDS}
    wanted = [part for part in parts if part]
    for part in wanted:
        if part not in known:
            raise InvalidParameter(
                name="parts", value=part, reason=Phrase.of(N_("Möglich sind: {all}."), all=", ".join(sorted(known)))
            )
    chosen = [field for field in fields if field]
    columns = [column.id for column in analyses.matrix(day).columns]
    for field in chosen:
        if field not in columns:
            raise _wrong("fields", field, N_("Dieses Handlungsfeld hat das Konzept nicht."))
    return AskedOverview(
        day,
        asked_change(analyses.context, before, day),
        place,
        tuple(id for id in columns if id in chosen),
        tuple(id for id in PART_IDS if not wanted or id.value in wanted),
    )


def _wrong(name: str, value: str, reason: str) -> InvalidParameter:
    return InvalidParameter(name=name, value=value, reason=Phrase.of(reason))


def make_overview(analyses: Analyses, asked: AskedOverview) -> Overview:
    """The parts asked for; analyses of parts that nobody asked for are not made."""
    results = _results(analyses, asked)
    return overview(
        analyses.snapshot,
        results,
        before=asked.days.before,
        place=asked.place,
        fields=asked.fields,
        parts=asked.parts,
    )


def _results(analyses: Analyses, asked: AskedOverview) -> Results:
    day, parts, snapshot = asked.day, frozenset(asked.parts), analyses.snapshot
    places = (asked.place, *quarters_of(snapshot, day, asked.place)) if asked.place else ()
    matrix = _only(analyses, analyses.matrix(day, places=places), asked.fields)

    def wants(*ids: PartId) -> bool:
        return not parts.isdisjoint(ids)

    ties = wants(PartId.NETWORK, PartId.BROKERS)
    fragile = wants(PartId.FRAGILITY)
    return Results(
        matrix=matrix,
        narrowed=bool(asked.place or asked.fields),
        trace=analyses.trace(day) if wants(PartId.GUIDELINES) else None,
        priority=_priority(analyses, asked, places) if wants(PartId.NEED) else None,
        fragility=fragility(snapshot, matrix, analyses.cut_points(day), reader=analyses.reader) if fragile else None,
        calendar=analyses.calendar(day) if fragile else None,
        cooperation=analyses.cooperation(day) if ties else None,
        clusters=analyses.clusters(day) if wants(PartId.NETWORK) else None,
        positions=analyses.positions(day) if ties else None,
        cut_points=analyses.cut_points(day) if wants(PartId.BROKERS) else None,
        change=analyses.change(asked.days.before, day, state=asked.days.state) if wants(PartId.CHANGE) else None,
        inventory=(
            inventory_of(
                Coverage(snapshot, day=day, concept=matrix.concept, district=analyses.context.settings.district),
                matrix,
                analyses.need(day, places=places).by_cell(),
            )
            if wants(PartId.ASKING)
            else None
        ),
    )


def _only(analyses: Analyses, matrix: CoverageMatrix, fields: Collection[str]) -> CoverageMatrix:
    """The columns of these fields alone, with the findings of what is left."""
    if not fields:
        return matrix
    kept = [at for at, column in enumerate(matrix.columns) if column.id in fields]
    cells = tuple(tuple(row[at] for at in kept) for row in matrix.cells)
    aims = frozenset[str]().union(*(matrix.columns[at].same for at in kept))
    return replace(
        matrix,
        columns=tuple(matrix.columns[at] for at in kept),
        cells=cells,
        unplaced=tuple(entry for entry in matrix.unplaced if entry.aims & aims),
        findings=findings_of(analyses.snapshot, [cell for row in cells for cell in row], matrix.places),
    )


def _priority(analyses: Analyses, asked: AskedOverview, places: tuple[str, ...]) -> Priority:
    """Need is compared among all places; ranks stay those among all fields."""
    found = analyses.priority(asked.day, places=places)
    if not asked.fields:
        return found
    kept = [at for at, column in enumerate(found.columns) if column in asked.fields]
    return replace(
        found,
        columns=tuple(found.columns[at] for at in kept),
        cells=tuple(tuple(row[at] for at in kept) for row in found.cells),
    )

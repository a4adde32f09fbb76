"""A concept as the guideline page shows it: guidelines and measures as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphkb.analytics.coverage import ConceptTrace, Entry, MeasureTrace
from graphkb.analytics.coverage.wording import counted
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.frame import Frame
from viz.pages.planning import Stand, stand_of
from viz.sources import Badge, SourceBook

__all__ = ["TraceRow", "rows_of"]


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One row of the table: a guideline with one measure or none, or the measures of a field without a guideline."""

    field: tuple[str, str] | None
    guideline: tuple[str, str] | None
    measure: tuple[str, str] | None
    others: tuple[str, str] | None
    """Measures of the field that serve no guideline: how many, and where they are listed."""
    stand: Stand | None
    carriers: list[tuple[str, str]]
    sources: list[Badge]


def _carriers(frame: Frame, entry: Entry) -> list[str]:
    return sorted({*entry.providers, *entry.partners}, key=lambda id: alphabetical(frame.snapshot.node(id).name))


def rows_of(frame: Frame, book: SourceBook, trace: ConceptTrace) -> list[TraceRow]:
    """The same as rows, field by field; measures without a guideline are counted, the catalogue lists them."""
    return list(_rows(frame, book, trace))


def _rows(frame: Frame, book: SourceBook, trace: ConceptTrace) -> Iterator[TraceRow]:
    def named(id: str) -> tuple[str, str]:
        node = frame.snapshot.node(id)
        return node.called(frame.language), frame.link(node)

    def row(field: str | None, guideline: str | None, measure: MeasureTrace | None) -> TraceRow:
        about = frame.snapshot.node(guideline or field or trace.concept)
        return TraceRow(
            field=named(field) if field else None,
            guideline=named(guideline) if guideline else None,
            measure=named(measure.id) if measure else None,
            others=None,
            stand=stand_of(frame, measure.entry) if measure else None,
            carriers=[named(id) for id in _carriers(frame, measure.entry)] if measure else [],
            sources=book.badges(measure.sources, asserted=measure.entry.confirmed) if measure else book.of(about),
        )

    for field in trace.fields:
        for guideline in field.guidelines:
            for measure in guideline.measures or (None,):
                yield row(field.field, guideline.guideline, measure)
        if n := len(field.measures):
            many = counted(N_("eine Maßnahme"), N_("{n} Maßnahmen"), n).in_language(frame.language)
            url = frame.url("massnahmen", field=field.field)
            yield replace(row(field.field, None, None), others=(many, url))
        if not field.guidelines and not field.measures:
            yield row(field.field, None, None)
    for guideline in trace.guidelines:
        for measure in guideline.measures or (None,):
            yield row(next(iter(guideline.fields), None), guideline.guideline, measure)

"""Concepts as the guideline page shows them: a tree that folds, the same as rows, two concepts side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graphkb.analytics.change import crosswalk as matched
from graphkb.analytics.coverage import ConceptTrace, Entry, FieldTrace, GuidelineTrace, MeasureTrace, fields_of
from graphkb.analytics.coverage.wording import counted
from graphkb.analytics.time import Clock
from graphkb.model import Node, Relation
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.frame import Frame
from viz.pages.planning import Stand, stand_of
from viz.sources import Badge, SourceBook

__all__ = ["Branch", "Counterpart", "CrossRow", "TraceRow", "crosswalk", "rows_of", "tree_of"]

NONE_KNOWN = N_("bisher keine Maßnahme bekannt")


@dataclass(frozen=True, slots=True)
class Branch:
    """One node of the tree, as the part `tree` draws it."""

    label: str
    url: str
    pictogram: str | None
    children: tuple[Branch, ...] = ()
    fold: str = ""
    none: str = ""
    open: bool = False


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


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A field of the other concept."""

    name: str
    url: str
    match: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class CrossRow:
    """A field, and what corresponds to it in the other concept; nothing: no correspondence is recorded."""

    name: str
    url: str
    found: list[Counterpart]
    remark: str


class _Trees:
    def __init__(self, frame: Frame, deep: bool) -> None:
        self.frame, self.deep = frame, deep

    def node(self, id: str) -> Node:
        return self.frame.snapshot.node(id)

    def leaf(self, id: str, *, open: bool = False, **more: object) -> Branch:
        node = self.node(id)
        picture = self.frame.context.ontology.kind(node.kind).pictogram
        return Branch(
            label=node.called(self.frame.language),
            url=self.frame.link(node),
            pictogram=picture,
            open=open,
            **more,  # type: ignore[arg-type]
        )

    def counted(self, one: str, many: str, n: int) -> str:
        return counted(one, many, n).in_language(self.frame.language)

    def concept(self, trace: ConceptTrace) -> Branch:
        children = [self.field(field) for field in trace.fields]
        children += [self.guideline(guideline, trace) for guideline in trace.guidelines]
        guidelines = len(trace.all_guidelines())
        parts = []
        if trace.fields:
            parts.append(self.counted(N_("ein Handlungsfeld"), N_("{n} Handlungsfelder"), len(trace.fields)))
        if guidelines:
            parts.append(self.counted(N_("eine Leitlinie"), N_("{n} Leitlinien"), guidelines))
        return self.leaf(
            trace.concept,
            children=tuple(children),
            fold=", ".join(parts),
            none="" if children else self.frame.texts(N_("weder Handlungsfelder noch Leitlinien erfasst")),
            open=self.deep,
        )

    def field(self, trace: FieldTrace) -> Branch:
        children = [self.guideline(guideline, None) for guideline in trace.guidelines]
        url = self.frame.url("massnahmen", field=trace.field)
        measures = tuple(self.plain(measure) for measure in trace.measures) if self.deep else ()
        n = len(trace.measures)
        if n:
            many = self.counted(N_("eine Maßnahme"), N_("{n} Maßnahmen"), n)
            words = N_("ohne Leitlinie")
            label = self.frame.texts(words) if measures else f"{self.frame.texts(words)}: {many}"
            children.append(Branch(label, url, None, measures, fold=many))
        parts = []
        if trace.guidelines:
            parts.append(self.counted(N_("eine Leitlinie"), N_("{n} Leitlinien"), len(trace.guidelines)))
        if n:
            parts.append(self.counted(N_("eine Maßnahme ohne Leitlinie"), N_("{n} Maßnahmen ohne Leitlinie"), n))
        return self.leaf(
            trace.field,
            children=tuple(children),
            fold=", ".join(parts),
            none="" if children else self.frame.texts(NONE_KNOWN),
            open=bool(trace.guidelines),
        )

    def guideline(self, trace: GuidelineTrace, concept: ConceptTrace | None) -> Branch:
        n = len(trace.measures)
        return self.leaf(
            trace.guideline,
            children=tuple(self.measure(measure) for measure in trace.measures),
            fold=self.counted(N_("eine Maßnahme"), N_("{n} Maßnahmen"), n) if n else "",
            none="" if n else self.frame.texts(NONE_KNOWN),
            open=True,
        )

    def plain(self, trace: MeasureTrace) -> Branch:
        """A measure that serves no guideline: its name alone, the catalogue tells the rest."""
        leaf = self.leaf(trace.id)
        return Branch(f"{leaf.label} · {stand_of(self.frame, trace.entry).word}", leaf.url, None)

    def measure(self, trace: MeasureTrace) -> Branch:
        entry = trace.entry
        actors = tuple(self.leaf(id) for id in _carriers(self.frame, entry)) if self.deep else ()
        stand = stand_of(self.frame, entry)
        leaf = self.leaf(
            entry.id,
            children=actors,
            fold=self.counted(N_("ein Akteur"), N_("{n} Akteure"), len(actors)) if actors else "",
            none=self.frame.texts(N_("Träger nicht erfasst")) if self.deep and not actors else "",
        )
        return Branch(f"{leaf.label} · {stand.word}", leaf.url, leaf.pictogram, leaf.children, leaf.fold, leaf.none)


def _carriers(frame: Frame, entry: Entry) -> list[str]:
    return sorted({*entry.providers, *entry.partners}, key=lambda id: alphabetical(frame.snapshot.node(id).name))


def tree_of(frame: Frame, traces: Iterable[ConceptTrace], *, deep: bool) -> list[Branch]:
    """The tree of these concepts; `deep`: down to the actors, with the measures that serve no guideline."""
    trees = _Trees(frame, deep)
    return [trees.concept(trace) for trace in traces]


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


def crosswalk(frame: Frame, book: SourceBook, clock: Clock, left: str, right: str) -> list[CrossRow]:
    """Each field of one concept with what corresponds to it in the other, exactly or otherwise.

    Fields that correspond exactly stand for one another, so a correspondence may go over a third concept.
    """
    snapshot, language = frame.snapshot, frame.language
    definition = frame.context.ontology.properties["match"]
    rows = []
    for row in matched(snapshot, clock, fields_of(snapshot, clock, left), fields_of(snapshot, clock, right)):
        found = []
        for match in row.matches:
            other, option = snapshot.node(match.other), definition.option(match.match)
            word = option.label.in_language(language) if option else ""
            found.append(Counterpart(other.called(language), frame.link(other), word, _badges(book, match.relations)))
        node = snapshot.node(row.field)
        rows.append(CrossRow(node.called(language), frame.link(node), found, "" if found else node.remark))
    return rows


def _badges(book: SourceBook, links: Iterable[Relation]) -> list[Badge]:
    return book.of_all(links)

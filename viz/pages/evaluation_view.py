"""Evaluations as lines and tables: the same for the page, the measure's own page and the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphkb.analytics.evaluation import Evaluated, EvaluationRecord, MeasureEvaluation, Share
from graphkb.analytics.evaluation.records import evaluation_records
from graphkb.errors import InvalidData, Problem
from graphkb.model import Fact, Node
from viz.frame import Frame
from viz.pages.planning import Stand, stand_of
from viz.sources import Badge, SourceBook

__all__ = [
    "AboutMeasure",
    "MeasureLine",
    "RecordLine",
    "ShareLine",
    "about_measure",
    "columns_of",
    "decision_of",
    "failed_in_words",
    "lines_of",
    "measure_lines",
    "options_of",
    "share_line",
    "wrong_by_field",
]

ALWAYS = frozenset({Evaluated.EVALUATED, Evaluated.NOT_RECORDED})
"""Columns that are shown even where nothing stands in them."""

Linked = tuple[str, str]
"""A name and its address."""


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One evaluation in words; an empty text: not recorded."""

    name: str
    url: str
    subjects: list[Linked]
    by: list[Linked]
    when: str
    planned: bool
    type: str
    goals: str
    result: str
    recommendation: str
    meetings: list[tuple[str, str, str]]
    """Name and address of the conference, and what it decided about the evaluation (empty: not recorded)."""
    remark: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure with what is recorded of its evaluation."""

    id: str
    name: str
    url: str
    fields: list[Linked]
    places: list[Linked]
    stand: Stand
    what: str
    word: str
    last: str
    due: bool
    young: bool
    unsure: bool
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A field or place with its running measures."""

    name: str
    url: str
    running: int
    counts: list[int]
    """In the order of the columns."""
    due: int
    last: str


@dataclass(frozen=True, slots=True)
class AboutMeasure:
    """What a measure's own page says of its evaluation."""

    records: list[RecordLine]
    stated: str
    """What a source says where no evaluation is recorded: `self`, `external`, `planned`, `none`; empty: nothing."""
    decisions: list[tuple[str, str, str, list[Badge]]]
    """Conference, its address, the decision, sources."""
    url: str
    new_url: str
    """Where those signed in record one."""


def lines_of(frame: Frame, book: SourceBook, records: Iterable[EvaluationRecord]) -> list[RecordLine]:
    """Evaluations in words, in their order."""
    return [_line(frame, book, one) for one in records]


def _line(frame: Frame, book: SourceBook, one: EvaluationRecord) -> RecordLine:
    node = one.evaluation
    return RecordLine(
        name=node.called(frame.language),
        url=frame.link(node),
        subjects=_linked(frame, one.subjects),
        by=_linked(frame, one.by),
        when=frame.fuzzy(one.when),
        planned=one.planned,
        type=_option(frame, node, "evaluation_type"),
        goals=_option(frame, node, "goals_reached"),
        result=node.text("result"),
        recommendation=_option(frame, node, "recommendation"),
        meetings=[
            (*_link(frame, link.target), decision_of(frame, link)) for link in one.links if link.type == "DISCUSSED_AT"
        ],
        remark=node.remark,
        sources=book.of_all(one.facts),
    )


def decision_of(frame: Frame, link: Fact) -> str:
    """What a conference decided, in words: «anpassen: kleinere Gruppen»; empty: not recorded."""
    option = frame.context.ontology.properties["decision"].option(link.text("decision"))
    word = option.label.in_language(frame.language) if option else ""
    text = link.text("decision_text")
    return f"{word}: {text}" if word and text else word or text


def measure_lines(frame: Frame, book: SourceBook, rows: Iterable[MeasureEvaluation]) -> list[MeasureLine]:
    """Measures in their order."""
    found = []
    for row in rows:
        entry = row.entry
        facts = [fact for one in row.records for fact in one.facts]
        fields = sorted(id for id in entry.aims if frame.snapshot.node(id).kind == "field")
        found.append(
            MeasureLine(
                id=row.id,
                name=entry.measure.called(frame.language),
                url=frame.link(entry.measure),
                fields=_linked(frame, fields),
                places=_linked(frame, sorted(entry.places)),
                stand=stand_of(frame, entry),
                what=row.what.value,
                word=row.what.label.in_language(frame.language),
                last=frame.fuzzy(row.last),
                due=row.due,
                young=row.young and entry.active,
                unsure=row.unsure,
                sources=book.of_all([entry.measure, *facts]),
            )
        )
    return found


def columns_of(running: Iterable[MeasureEvaluation]) -> tuple[Evaluated, ...]:
    """How running measures stand: what occurs, and what is always shown."""
    there = ALWAYS | {row.what for row in running}
    return tuple(what for what in Evaluated if what in there)


def share_line(frame: Frame, share: Share, columns: Iterable[Evaluated], url: str) -> ShareLine:
    """A field or place; `url` shows its measures alone."""
    return ShareLine(
        name=frame.snapshot.node(share.id).called(frame.language),
        url=url,
        running=share.running,
        counts=[share.counts.get(what, 0) for what in columns],
        due=share.due,
        last=frame.fuzzy(share.last),
    )


def about_measure(frame: Frame, book: SourceBook, measure: Node) -> AboutMeasure:
    """Its evaluations, the newest first, and what conferences decided about it."""
    records = [one for one in evaluation_records(frame.snapshot) if measure.id in one.subjects]
    decisions = [
        (*_link(frame, link.target), decision_of(frame, link), book.of(link))
        for link in frame.snapshot.out(measure.id, "DISCUSSED_AT")
    ]
    return AboutMeasure(
        lines_of(frame, book, records),
        measure.text("evaluation"),
        decisions,
        frame.url("evaluation"),
        frame.url("evaluation/neu", zu=measure.id),
    )


def options_of(frame: Frame, name: str) -> list[tuple[str, str]]:
    """The choices of a property, as a form shows them."""
    options = frame.context.ontology.properties[name].options
    return [(option.id, option.label.in_language(frame.language)) for option in options]


def wrong_by_field(frame: Frame, error: InvalidData | None) -> dict[str, str]:
    """What is wrong, in words, by the field of the form; empty: nothing."""
    found: dict[str, str] = {}
    for one in error.problems if error else ():
        said = Problem("", "", "", one.message, one.advice, one.facts).text(frame.language).lstrip(": ")
        found[one.cell] = f"{found[one.cell]} {said}" if one.cell in found else said
    return found


def failed_in_words(frame: Frame, error: InvalidData | None) -> str:
    """How much is wrong; empty: nothing."""
    if error is None:
        return ""
    return frame.texts.plural(
        "Eine Angabe ist nicht brauchbar. Es wurde nichts geändert.",
        "{n} Angaben sind nicht brauchbar. Es wurde nichts geändert.",
        error.count,
    )


def _option(frame: Frame, node: Node, name: str) -> str:
    option = frame.context.ontology.properties[name].option(node.text(name))
    return option.label.in_language(frame.language) if option else ""


def _link(frame: Frame, id: str) -> Linked:
    node = frame.snapshot.node(id)
    return node.called(frame.language), frame.link(node)


def _linked(frame: Frame, ids: Iterable[str]) -> list[Linked]:
    return [_link(frame, id) for id in ids]

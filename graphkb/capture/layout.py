"""How a form stands in a workbook: one sheet a part, a row for each answer, a column for each record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphkb.capture.answers import FilledRecord
from graphkb.capture.form import Form, Part, Question, Section
from graphkb.importer.template import Column
from graphkb.ontology import Label

__all__ = [
    "CONFIRM_ROW",
    "FIRST_RECORD",
    "HEADING_ROW",
    "HEAD_KEYS",
    "KEY_COLUMN",
    "LIST_SHEET",
    "MARK",
    "MARK_SHEET",
    "NEW_ROWS",
    "SLOT_ROW",
    "Given",
    "RowPlan",
    "key_of",
    "records_of",
    "rows_of",
]

MARK_SHEET = "_graphkb"
"""Hidden sheet by which a form is known again and matched to whom it was sent."""
LIST_SHEET = "_listen"
"""Hidden sheet with what the drop-down lists offer."""
MARK = "graphkb-form 1"
"""What stands in its first cell; the number is that of this layout."""

KEY_COLUMN = 0
"""Hidden column with the key of each row, counted from 0."""
FIRST_RECORD = 3
"""Column of the first record, counted from 0."""
SLOT_ROW = 3
"""Hidden row with the number of the record in each column, counted from 1."""
HEADING_ROW = 4

CONFIRM_ROW = "confirm"
"""Key of the row that asks whether a record still holds."""

HEAD_KEYS = ("body", "day")
"""Keys of the rows on the first sheet that are to be filled in."""

_TICKED = 4
"""Rows for a choice of which several may hold."""

NEW_ROWS = 12
"""Rows for names that are not recorded yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """For whom a workbook is and what stands in it when it goes out."""

    form: Form
    records: Sequence[FilledRecord]
    body: str = ""
    """Name of the body that is asked; empty: anybody."""
    key: str = ""
    """Makes the id of the document that stands for it; empty: made of what comes back."""
    round: str = ""
    """Id of the case that it belongs to; empty: none."""
    asked_by: str = ""
    letter: Sequence[str] = field(default=())
    """Paragraphs of the cover letter; empty: there is none."""


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row of a sheet: a heading, or room for one answer."""

    key: str
    """Empty: a heading."""
    label: Label
    hint: Label | None
    question: Question | None = None
    column: Column | None = None
    """What is asked in this row; None: the name of another record, or whether it still holds."""
    first: bool = True
    """The first row of its question."""


def key_of(question: str, number: int, column: str) -> str:
    """Key of the row of an answer."""
    return f"{question}|{number}|{column}"


def records_of(given: Given, part: Part) -> list[FilledRecord]:
    """The records of a part in a workbook: what is known, then the empty ones that may be added."""
    found = [record for record in given.records if record.part == part.id]
    known, empty = [one for one in found if one.id], [one for one in found if not one.id]
    if not part.many:
        return (known or empty)[:1] or [FilledRecord(part=part.id)]
    defaults = empty[-1].defaults if empty else {}
    blank = FilledRecord(part=part.id, defaults=defaults, answers=defaults)
    return [*known, *empty, *[blank] * (part.blank - len(empty))]


def rows_of(part: Part, records: Sequence[FilledRecord]) -> Iterator[RowPlan]:
    """Rows of the sheet of a part, in order; as many for each question as answers are there and some more."""
    if part.confirm and any(record.id for record in records):
        label = Label(de="Gibt es das noch?", en="Does it still exist?")
        text = Label(
            de="Bitte immer beantworten. Darunter nur ändern, was nicht stimmt.",
            en="Please always answer. Below change only what is not right.",
        )
        yield RowPlan(CONFIRM_ROW, label, text)
    for section in part.sections:
        yield RowPlan("", section.label, None)
        yield from _answers(section, records)


def _answers(section: Section, records: Sequence[FilledRecord]) -> Iterator[RowPlan]:
    for question in section.questions:
        most = max((len(record.answers.get(question.id, ())) for record in records), default=0)
        rooms = 1 if not question.many else max(_rooms(question), most + 1 if most else 0)
        for number in range(rooms):
            for name in question.answer_columns:
                column = question.column or next((one for one in question.asks if one.id == name), None)
                yield RowPlan(
                    key_of(question.id, number, name),
                    question.label if name in ("to", "value") or column is None else column.label,
                    question.text if not number and name in ("to", "value") else None,
                    question,
                    column,
                    not number and name in ("to", "value"),
                )


def _rooms(question: Question) -> int:
    """Rows for the answers to a question that may have several."""
    if question.column is None:
        return question.rooms
    options = question.column.property.options if question.column.property else ()
    return min(len(options), _TICKED) if options else 2

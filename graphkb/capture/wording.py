"""Answers as people read and write them: choices by their names, days as day, month, year."""

from __future__ import annotations

from dataclasses import replace

from graphkb.importer.cells import split_list
from graphkb.importer.sheet import CellFault, CellValue
from graphkb.importer.template import STATUS_LABELS, VISIBILITY_LABELS, Column
from graphkb.model import FuzzyDate, Precision
from graphkb.ontology import Label, Ontology
from graphkb.texts import Language

__all__ = ["CONFIRM", "YES_NO", "in_words", "one_of", "options_of"]

YES_NO = (("yes", Label(de="ja", en="yes")), ("no", Label(de="nein", en="no")))

CONFIRM = (
    ("yes", Label(de="ja", en="yes")),
    ("ended", Label(de="nein, gibt es nicht mehr", en="no, it does not exist any more")),
    ("unknown", Label(de="weiß ich nicht", en="I do not know")),
)
"""Answers to the question whether a record still holds."""


def options_of(column: Column, ontology: Ontology, kinds: tuple[str, ...] = ()) -> tuple[tuple[str, Label], ...]:
    """What may be chosen in a column, value and name; empty: anything may be written.

    `kinds` are those of the record, where it is the kind that is asked for.
    """
    match column.type:
        case "status":
            return tuple((status.value, label) for status, label in STATUS_LABELS.items())
        case "visibility":
            return tuple((level.word, label) for level, label in VISIBILITY_LABELS.items())
        case "yes_no":
            return YES_NO
        case "kind":
            return tuple((kind, ontology.kind(kind).label) for kind in kinds or sorted(column.kinds))
        case "choice":
            return tuple((option.id, option.label) for option in (column.property.options if column.property else ()))
        case _:
            return ()


def one_of(column: Column) -> Column:
    """The column as one answer of several fills it."""
    if column.type == "list":
        return replace(column, type="name")
    if column.property and column.property.many:
        return replace(column, property=column.property.model_copy(update={"many": False}))
    return column


def in_words(column: Column, value: CellValue, ontology: Ontology, language: Language) -> str:
    """A value of a cell as people read it; what they write so, the importer reads back. Empty stays empty."""
    if isinstance(value, CellFault):
        return value.shown
    text = str(value)
    if not text:
        return ""
    many = column.type == "list" or (column.property is not None and column.property.many)
    if many:
        return "; ".join(_single(column, one, ontology, language) for one in split_list(text))
    return _single(column, text, ontology, language)


def _single(column: Column, text: str, ontology: Ontology, language: Language) -> str:
    if column.type in ("date", "day", "asserted"):
        return _day(text)
    kinds = tuple(ontology.kinds) if column.type == "kind" else ()
    return next((label.in_language(language) for id, label in options_of(column, ontology, kinds) if id == text), text)


def _day(text: str) -> str:
    """`2026-11-22` as `22.11.2026`, `2026-11` as `11/2026`; what is no date as it is."""
    try:
        date = FuzzyDate.parse(text)
    except (ValueError, RecursionError):
        return text
    match date.precision:
        case Precision.DAY:
            return f"{date.earliest:%d.%m.%Y}"
        case Precision.MONTH:
            return f"{date.earliest:%m/%Y}"
        case _:
            return text

"""Fields of forms, made from the columns of the import template."""

from __future__ import annotations

from dataclasses import dataclass

from graphkb.errors import InvalidData, InvalidParameter, Problem
from graphkb.importer.cells import split_list
from graphkb.importer.template import STATUS_LABELS, VISIBILITY_LABELS, Column
from graphkb.texts import N_
from viz.forms import said_of
from viz.frame import Frame

__all__ = ["Field", "failed_words", "field_of", "option_words", "wrong_fields"]

_LONG = frozenset({"long_text"})
_YES_NO = (("yes", N_("ja")), ("no", N_("nein")))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form."""

    id: str
    label: str
    hint: str
    value: str
    control: str
    """`text`, `long`, `choice` or `checks`."""
    options: tuple[tuple[str, str], ...]
    required: bool
    wrong: str
    """What is wrong with what was sent; empty: nothing."""
    further: bool = False
    """A name or text in a further language: behind a fold."""

    @property
    def chosen(self) -> list[str]:
        """Of `checks` the options that are ticked."""
        return split_list(self.value)


def field_of(frame: Frame, column: Column, value: str, wrong: str = "", *, checks: bool = False) -> Field:
    """The field of a column; with `checks` a column of several options is a row of boxes instead of a text."""
    language = frame.language
    options = _options(frame, column)
    many = column.property is not None and column.property.many
    hint = column.text.in_language(language).replace("`", "")
    boxes = checks and many and bool(options)
    if options and many and not boxes:
        hint += " " + "; ".join(f"{id} ({word})" for id, word in options)
    control = "checks" if boxes else "long" if column.type in _LONG else "choice" if options and not many else "text"
    if column.type in ("date", "asserted"):
        hint += " " + frame.texts(N_("Zum Beispiel 2017, 03/2017 oder 05.03.2017."))
    label = column.label.in_language(language)
    return Field(column.id, label, hint, value, control, options, column.required, wrong, column.further)


def option_words(frame: Frame, column: Column, value: str) -> str:
    """A cell as people read it: options by their labels, several with commas."""
    options = dict(_options(frame, column))
    many = column.property is not None and column.property.many
    if not options:
        return ", ".join(split_list(value)) if many or column.type == "list" else value
    return ", ".join(options.get(one, one) for one in (split_list(value) if many else [value]) if one)


def wrong_fields(frame: Frame, error: InvalidData | InvalidParameter | None) -> dict[str, str]:
    """What is wrong, by column; empty for anything but wrong cells."""
    if not isinstance(error, InvalidData):
        return {}
    found: dict[str, str] = {}
    for problem in error.problems:
        said = Problem("", "", "", problem.message, problem.advice, problem.facts).text(frame.language).lstrip(": ")
        found[problem.cell] = f"{found[problem.cell]} {said}" if problem.cell in found else said
    return found


def failed_words(frame: Frame, error: InvalidData | InvalidParameter | None) -> str:
    """What to say above a form that was not taken; empty: nothing was wrong."""
    if error is None:
        return ""
    if isinstance(error, InvalidParameter):
        return said_of(frame, error)
    return frame.texts(N_("Noch nicht gespeichert. Bitte die markierten Angaben berichtigen."))


def _options(frame: Frame, column: Column) -> tuple[tuple[str, str], ...]:
    language = frame.language
    match column.type:
        case "status":
            return tuple((status.value, label.in_language(language)) for status, label in STATUS_LABELS.items())
        case "visibility":
            return tuple((level.word, label.in_language(language)) for level, label in VISIBILITY_LABELS.items())
        case "yes_no":
            return tuple((value, frame.texts(label)) for value, label in _YES_NO)
        case "kind":
            kinds = (frame.context.ontology.kind(id) for id in sorted(column.kinds))
            return tuple((kind.id, kind.label.in_language(language)) for kind in kinds)
        case "choice":
            options = column.property.options if column.property else ()
            return tuple((option.id, option.label.in_language(language)) for option in options)
        case _:
            return ()

"""What advising keeps beside the facts: notes for the file, and the table of next steps as people changed it."""

from graphkb.advising.notes import (
    LONGEST_AGREED,
    LONGEST_NOTE,
    MOST_AGREED,
    Agreed,
    Note,
    change_note,
    delete_note,
    keep_note,
    note,
    notes,
)
from graphkb.advising.table import MOST_STEPS, Table, keep_table, reset_table, step_table

__all__ = [
    "LONGEST_AGREED",
    "LONGEST_NOTE",
    "MOST_AGREED",
    "MOST_STEPS",
    "Agreed",
    "Note",
    "Table",
    "change_note",
    "delete_note",
    "keep_note",
    "keep_table",
    "note",
    "notes",
    "reset_table",
    "step_table",
]

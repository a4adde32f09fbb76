"""Changes of single records: checked by the ontology, written with their source, undone again.

`Editor(store, read)` does an `Edit` and undoes a change; `plan_edit` and `plan_undo` are its pure halves.
"""

from graphkb.editing.edit import Action, Edit, EditPlan, What, plan_edit
from graphkb.editing.editor import Editor, EditStore, Written
from graphkb.editing.fields import FieldVersions, as_of_documents, cells_of, fields_of, sheet_of
from graphkb.editing.past import before_changes
from graphkb.editing.undo import REASONS, Obstacle, UndoPlan, Why, plan_undo

__all__ = [
    "REASONS",
    "Action",
    "Edit",
    "EditPlan",
    "EditStore",
    "Editor",
    "FieldVersions",
    "Obstacle",
    "UndoPlan",
    "What",
    "Why",
    "Written",
    "as_of_documents",
    "before_changes",
    "cells_of",
    "fields_of",
    "plan_edit",
    "plan_undo",
    "sheet_of",
]

"""One edit of one record as a change of the knowledge base, checked as an imported row is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from graphkb.editing.fields import as_of_documents, cells_of, sheet_of
from graphkb.editing.references import citing, relations_at
from graphkb.errors import InvalidData, InvalidParameter, NotFound, Phrase, Problem
from graphkb.importer import Records, State, Table, Tables, make_plan, validate
from graphkb.importer.cells import join_list, split_list
from graphkb.importer.ids import free_id
from graphkb.importer.sheet import Row, column_letters
from graphkb.importer.template import SheetTemplate
from graphkb.model import Node, Relation, Status
from graphkb.ontology import Ontology
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_

__all__ = ["Action", "Edit", "EditPlan", "What", "plan_edit"]

What = Literal["node", "relation"]
Action = Literal["create", "change", "end", "delete"]

_SHOWN = 5
"""Records named in a message before an ellipsis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a person wants to do to one node or relation.

    `cells` hold what is to stand in the columns named, written as in the import template; an empty one empties
    the column, a column that is not named stays. A new relation needs `source` and `target` among them.
    """

    what: What
    action: Action
    id: str = ""
    """Of the record; of a new node it may be empty and is then made of its name, of a new relation always is."""
    type: str = ""
    """Kind of a new node, type of a new relation."""
    cells: Mapping[str, str] = field(default_factory=dict)
    sources: str = ""
    """Sources to be added to those that are there: `document#place`, several parted by semicolons."""
    revision: int | None = None
    """The revision at which the record was read; needed for everything but a new record."""


@dataclass(frozen=True, slots=True)
class EditPlan:
    """What an edit will do; `changes` is empty if everything stands so already."""

    changes: ChangeSet
    id: str
    """Of the record afterwards: a relation whose distinguishing property changes gets another."""
    lost: tuple[Relation, ...] = ()
    """Relations that go with a deleted node."""


def plan_edit(edit: Edit, state: State, ontology: Ontology) -> EditPlan:
    """Work out what an edit does to this state.

    Raises NotFound for a record, kind or type that is not there, InvalidParameter for a column that the record
    does not have, an id that is taken and a deletion that would leave others without a source or reference,
    InvalidData with every problem; its `cell` is the id of the column.
    """
    if edit.action == "create":
        return _created(edit, state, ontology)
    fact: Node | Relation | None = (state.nodes if edit.what == "node" else state.relations).get(edit.id)
    if fact is None:
        raise NotFound(id=edit.id)
    if edit.action == "delete":
        return _deleted(fact, state, ontology)
    cells = cells_of(fact, as_of_documents(state), ontology)
    sheet = sheet_of(ontology, fact.kind if isinstance(fact, Node) else fact.type)
    said = dict(edit.cells)
    if edit.action == "end":
        said = {"valid_to": said.get("valid_to", ""), **said, "status": Status.ENDED.value}
        if not said["valid_to"].strip():
            raise _refused("valid_to", "", N_("Bitte angeben, bis wann es galt, zum Beispiel 2026 oder 03/2026."))
    for name in said.keys() & {"id", "source", "target"}:
        if said[name] != (fact.id if name == "id" else cells.get(name)):
            raise _refused(name, said[name], N_("Das lässt sich nicht ändern. Bitte einen neuen Eintrag anlegen."))
    cells |= _known(sheet, said)
    cells["sources"] = _with_sources(cells["sources"], edit.sources)
    records = _checked(cells, sheet, state, ontology)
    if isinstance(fact, Node) or records.relations[0].id == fact.id:
        return EditPlan(make_plan(records, state).changes, fact.id)
    moved = records.relations[0]
    _is_free(moved.id, state.relations)
    return EditPlan(ChangeSet(create_relations=(moved,), delete_relations=(fact.id,)), moved.id)


def _created(edit: Edit, state: State, ontology: Ontology) -> EditPlan:
    if edit.type not in (ontology.kinds if edit.what == "node" else ontology.relations):
        raise NotFound(id=edit.type)
    sheet = sheet_of(ontology, edit.type)
    cells = _known(sheet, edit.cells)
    cells["sources"] = _with_sources(cells.get("sources", ""), edit.sources)
    if edit.what == "relation":
        cells |= {end: state.now(cells[end]) for end in ("source", "target") if end in cells}
    else:
        taken = state.nodes.keys() | state.merged.keys()
        id = edit.id or cells.get("id", "") or free_id(cells.get("name", ""), taken)
        if state.now(id) != id:
            raise _refused("id", id, N_("Der Eintrag mit dieser Kennung wurde mit einem anderen zusammengeführt."))
        cells |= {"kind": edit.type, "id": id}
    records = _checked(cells, sheet, state, ontology)
    made = records.nodes[0] if records.nodes else records.relations[0]
    _is_free(made.id, state.nodes if edit.what == "node" else state.relations)
    return EditPlan(make_plan(records, state).changes, made.id)


def _deleted(fact: Node | Relation, state: State, ontology: Ontology) -> EditPlan:
    if isinstance(fact, Relation):
        return EditPlan(ChangeSet(delete_relations=(fact.id,)), fact.id)
    lost = relations_at({fact.id}, state)
    gone = {fact.id, *(relation.id for relation in lost)}
    if left := [id for id in citing({fact.id}, state, ontology)[fact.id] if id not in gone]:
        reason = N_("Darauf stützen oder beziehen sich noch andere Einträge ({count}): {ids}.")
        named = ", ".join(left[:_SHOWN]) + (" …" if len(left) > _SHOWN else "")
        raise InvalidParameter(name="id", value=fact.id, reason=Phrase.of(reason, count=len(left), ids=named))
    return EditPlan(ChangeSet(delete_nodes=(fact.id,)), fact.id, lost)


def _known(sheet: SheetTemplate, cells: Mapping[str, str]) -> dict[str, str]:
    for name, value in cells.items():
        if name not in sheet.columns:
            raise _refused(name, value, N_("Diese Angabe gibt es hier nicht."))
    return {name: value.strip() for name, value in cells.items()}


def _with_sources(there: str, more: str) -> str:
    return join_list(dict.fromkeys([*split_list(there), *split_list(more)]))


def _checked(cells: Mapping[str, str], sheet: SheetTemplate, state: State, ontology: Ontology) -> Records:
    columns = tuple(sheet.columns)
    row = Row(2, tuple(cells.get(name, "") for name in columns))
    places = {f"{column_letters(index)}2": name for index, name in enumerate(columns)}
    try:
        records = validate(Tables("", [Table("", sheet.id, 1, columns, [row])]), ontology, state)
    except InvalidData as error:
        raise InvalidData([_at(problem, places, sheet) for problem in error.problems], error.count) from None
    if records.notes:
        # What an import passes over somebody is about to enter by hand: that must be told, not done.
        raise InvalidData([_at(note, places, sheet) for note in records.notes])
    return records


def _at(problem: Problem, places: Mapping[str, str], sheet: SheetTemplate) -> Problem:
    return Problem("", "", places.get(problem.cell, sheet.id), problem.message, problem.advice, problem.facts)


def _is_free(id: str, there: Mapping[str, Node] | Mapping[str, Relation]) -> None:
    if id in there:
        raise _refused("id", id, N_("Das ist schon erfasst. Bitte den vorhandenen Eintrag ändern."))


def _refused(name: str, value: str, reason: str) -> InvalidParameter:
    return InvalidParameter(name=name, value=value, reason=reason)

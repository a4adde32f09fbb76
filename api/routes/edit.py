"""Nodes and relations written: create, change, end, delete. All of it needs the administrator token."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query

from api.deps import ContextDep, ReaderDep
from api.problems import FAILURES, Problem
from api.responses.edit import ChangeIn, EndIn, FieldsOut, NewNode, NewRelation, WrittenOut, cells_in
from graphkb.editing import Edit, Editor, What, as_of_documents, cells_of
from graphkb.errors import AccessDenied, InvalidParameter, NotFound
from graphkb.importer import State
from graphkb.importer.cells import join_list
from graphkb.model import Node, Reader, Relation, Visibility
from graphkb.texts import N_

__all__ = ["EditorDep", "router"]

router = APIRouter(tags=["editing"], responses=FAILURES)

_ADMINISTRATION = Reader(Visibility.INTERNAL)


def _editor(context: ContextDep, reader: ReaderDep) -> Editor:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return Editor(context.store, lambda: context.snapshot(_ADMINISTRATION))


EditorDep = Annotated[Editor, Depends(_editor)]

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such record, kind or type"}}
CONFLICT: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "Somebody else changed it since it was read; both versions are in it"}
}
NodeId = Annotated[str, Path(max_length=200, description="Id of the node")]
RelationId = Annotated[str, Path(max_length=1000, description="Id of the relation")]
IfMatch = Annotated[
    str | None, Header(max_length=40, pattern=r'^(W/)?"?[0-9]{1,15}"?$', description="The revision, as in `ETag`")
]
By = Annotated[str, Query(min_length=1, max_length=200, description="Who; stands in the change log")]
Reason = Annotated[str, Query(max_length=500, description="What for")]
Revision = Annotated[int | None, Query(ge=0, le=2**53, description="Revision at which it was read; or `If-Match`")]


@router.get("/nodes/{id}/fields", summary="A node as an edit takes it; needs the administrator token",
            responses=NOT_THERE)  # fmt: skip
def node_fields(editor: EditorDep, context: ContextDep, id: NodeId) -> FieldsOut:
    """Text of every column of the import template, and the revision to be given back with an edit."""
    return _fields(context, id, context.snapshot(_ADMINISTRATION).node(id))


@router.post("/nodes", status_code=201, summary="Create a node; needs the administrator token", responses=NOT_THERE)
def create_node(editor: EditorDep, wanted: NewNode) -> WrittenOut:
    """Checked as a row of an import is; at least a name and a source."""
    edit = Edit(
        what="node",
        action="create",
        type=wanted.kind,
        id=wanted.id,
        cells=cells_in(wanted.fields),
        sources=join_list(wanted.sources),
    )
    return WrittenOut.of(editor.write(edit, by=wanted.by, reason=wanted.reason))


@router.patch("/nodes/{id}", summary="Change a node; needs the administrator token", responses=CONFLICT)
def change_node(editor: EditorDep, id: NodeId, wanted: ChangeIn, if_match: IfMatch = None) -> WrittenOut:
    """Refused with both versions if somebody else changed this node since it was read."""
    return _changed(editor, "node", id, wanted, if_match)


@router.post("/nodes/{id}/end", summary="Say that a node ended; needs the administrator token", responses=CONFLICT)
def end_node(editor: EditorDep, id: NodeId, wanted: EndIn, if_match: IfMatch = None) -> WrittenOut:
    """It stays, with its end and the status `ended`; its relations stay as they are."""
    return _ended(editor, "node", id, wanted, if_match)


@router.delete("/nodes/{id}", summary="Delete a node; needs the administrator token", responses=CONFLICT)
def delete_node(
    editor: EditorDep, id: NodeId, revision: Revision = None, by: By = "API", reason: Reason = "",
    if_match: IfMatch = None,
) -> WrittenOut:  # fmt: skip
    """Its relations go with it and are named. Refused while others cite it. For what is over, end it instead."""
    edit = Edit(what="node", action="delete", id=id, revision=_revision(revision, if_match))
    return WrittenOut.of(editor.write(edit, by=by, reason=reason))


@router.get("/relations/{id:path}/fields", summary="A relation as an edit takes it; needs the administrator token",
            responses=NOT_THERE)  # fmt: skip
def relation_fields(editor: EditorDep, context: ContextDep, id: RelationId) -> FieldsOut:
    """Text of every column of the import template, and the revision to be given back with an edit."""
    found = next((one for one in context.snapshot(_ADMINISTRATION).relations if one.id == id), None)
    if found is None:
        raise NotFound(id=id)
    return _fields(context, id, found)


@router.post(
    "/relations", status_code=201, summary="Create a relation; needs the administrator token", responses=NOT_THERE
)
def create_relation(editor: EditorDep, wanted: NewRelation) -> WrittenOut:
    """Checked as a row of an import is: the ontology says which nodes it may join. It needs a source."""
    cells = {**cells_in(wanted.fields), "source": wanted.source, "target": wanted.target}
    edit = Edit(what="relation", action="create", type=wanted.type, cells=cells, sources=join_list(wanted.sources))
    return WrittenOut.of(editor.write(edit, by=wanted.by, reason=wanted.reason))


@router.patch("/relations/{id:path}", summary="Change a relation; needs the administrator token", responses=CONFLICT)
def change_relation(editor: EditorDep, id: RelationId, wanted: ChangeIn, if_match: IfMatch = None) -> WrittenOut:
    """Its ends stay. Refused with both versions if somebody else changed this relation since it was read."""
    return _changed(editor, "relation", id, wanted, if_match)


@router.post(
    "/relations/{id:path}/end", summary="Say that a relation ended; needs the administrator token", responses=CONFLICT
)
def end_relation(editor: EditorDep, id: RelationId, wanted: EndIn, if_match: IfMatch = None) -> WrittenOut:
    """It stays, with its end and the status `ended`."""
    return _ended(editor, "relation", id, wanted, if_match)


@router.delete("/relations/{id:path}", summary="Delete a relation; needs the administrator token", responses=CONFLICT)
def delete_relation(
    editor: EditorDep, id: RelationId, revision: Revision = None, by: By = "API", reason: Reason = "",
    if_match: IfMatch = None,
) -> WrittenOut:  # fmt: skip
    """For what is over, end it instead: then it stays known that it was."""
    edit = Edit(what="relation", action="delete", id=id, revision=_revision(revision, if_match))
    return WrittenOut.of(editor.write(edit, by=by, reason=reason))


def _changed(editor: Editor, what: What, id: str, wanted: ChangeIn, if_match: str | None) -> WrittenOut:
    edit = Edit(
        what=what,
        action="change",
        id=id,
        cells=cells_in(wanted.fields),
        sources=join_list(wanted.sources),
        revision=_revision(wanted.revision, if_match),
    )
    return WrittenOut.of(editor.write(edit, by=wanted.by, reason=wanted.reason))


def _ended(editor: Editor, what: What, id: str, wanted: EndIn, if_match: str | None) -> WrittenOut:
    edit = Edit(
        what=what,
        action="end",
        id=id,
        cells={"valid_to": wanted.valid_to},
        sources=join_list(wanted.sources),
        revision=_revision(wanted.revision, if_match),
    )
    return WrittenOut.of(editor.write(edit, by=wanted.by, reason=wanted.reason))


def _revision(said: int | None, if_match: str | None) -> int | None:
    matched = int(re.sub("[^0-9]", "", if_match)) if if_match else None
    if said is not None and matched is not None and said != matched:
        reason = N_("Die Kopfzeile If-Match sagt etwas anderes.")
        raise InvalidParameter(name="revision", value=str(said), reason=reason)
    return matched if said is None else said


def _fields(context: ContextDep, id: str, fact: Node | Relation) -> FieldsOut:
    snapshot = context.snapshot(_ADMINISTRATION)
    state = State.of(snapshot.nodes, snapshot.relations)
    cells = cells_of(fact, as_of_documents(state), snapshot.ontology)
    return FieldsOut(id=id, revision=snapshot.revision, fields=cells)

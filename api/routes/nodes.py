"""Nodes and what they are joined to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.deps import ContextDep, PageDep, ReaderDep, SnapshotDep
from api.problems import FAILURES, Problem
from api.responses.facts import ItemList, NodeOut, RelationOut
from graphkb.errors import InvalidParameter
from graphkb.snapshot.search import NodeFilter, select
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["router"]

router = APIRouter(tags=["nodes"], responses=FAILURES)

NodeId = Annotated[str, Path(max_length=200, description="Id of the node", examples=["ki-sr"])]
MISSING: dict[int | str, dict[str, object]] = {404: {"model": Problem, "description": "No such record, or not visible"}}


@router.get("/nodes", summary="List and filter nodes")
def list_nodes(
    context: ContextDep,
    reader: ReaderDep,
    snapshot: SnapshotDep,
    page: PageDep,
    kind: Annotated[
        list[str] | None, Query(max_length=50, description="Kinds, or `actor`, `place`; several are joined by or")
    ] = None,
    place: Annotated[str, Query(max_length=200, description="In or serving this place or a part of it")] = "",
    field: Annotated[str, Query(max_length=200, description="In this field of action")] = "",
    target_group: Annotated[str, Query(max_length=200, description="For this group or a part of it")] = "",
    language: Annotated[str, Query(max_length=200, description="Working in this language (id of a language)")] = "",
    q: Annotated[str, Query(max_length=200, description="Words in names, aliases or descriptions")] = "",
) -> ItemList[NodeOut]:
    """Nodes sorted by name. Every filter narrows; without any, all that the reader may see."""
    nodes = select(snapshot, NodeFilter(tuple(kind or ()), place, field, target_group, language))
    if q.strip():
        found = {hit.node.id for hit in context.search_index(reader).find(q, kinds=kind or ("any",))}
        nodes = tuple(node for node in nodes if node.id in found)
    ordered = sorted(nodes, key=lambda node: (alphabetical(node.name), node.id))
    items, following = page.cut(ordered, [(alphabetical(node.name), node.id) for node in ordered])
    return ItemList(items=[NodeOut.of(snapshot, node) for node in items], next_cursor=following, total=len(ordered))


@router.get("/nodes/{id}", summary="One node", responses=MISSING)
def get_node(snapshot: SnapshotDep, id: NodeId) -> NodeOut:
    """The node with its properties and sources."""
    return NodeOut.of(snapshot, snapshot.node(id))


@router.get("/nodes/{id}/relations", summary="What a node is joined to", responses=MISSING)
def get_relations(
    snapshot: SnapshotDep,
    page: PageDep,
    id: NodeId,
    type: Annotated[list[str] | None, Query(max_length=50, description="Types, such as `RUNS`")] = None,
    direction: Annotated[str, Query(pattern="^(out|in|both)$", description="From it, to it, or both")] = "both",
) -> ItemList[RelationOut]:
    """Its relations, each with its sources, sorted by type and other end."""
    snapshot.node(id)
    for one in type or ():
        if one not in snapshot.ontology.relations:
            raise InvalidParameter(name="type", value=one, reason=N_("Diese Beziehung gibt es nicht."))
    types = tuple(type or ())
    found = {relation.id: relation for relation in snapshot.out(id, *types) if direction in ("out", "both")}
    found |= {relation.id: relation for relation in snapshot.into(id, *types) if direction in ("in", "both")}
    ordered = sorted(found.values(), key=lambda relation: (relation.type, relation.id))
    items, following = page.cut(ordered, [(relation.type, relation.id) for relation in ordered])
    return ItemList(
        items=[RelationOut.of(snapshot, relation) for relation in items], next_cursor=following, total=len(ordered)
    )

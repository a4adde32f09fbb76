"""The change log, and undoing what stands in it. All of it needs the administrator token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.deps import ContextDep, PageDep, SnapshotDep
from api.paging import encode_cursor
from api.problems import FAILURES, Problem
from api.responses.changes import ChangeEntry, ChangeEntryWithFacts, ChangesOut, UndoIn
from api.responses.edit import WrittenOut
from api.routes.edit import EditorDep
from graphkb.errors import InvalidParameter
from graphkb.texts import N_

__all__ = ["router"]

router = APIRouter(tags=["editing"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such change"}}
CONFLICT: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "Later changes stand against it; each is in it"}
}
ChangeId = Annotated[str, Path(max_length=100, description="Id of the change")]

NEWEST = 2**53


@router.get("/changes", summary="The change log; needs the administrator token")
def changes(editor: EditorDep, context: ContextDep, page: PageDep) -> ChangesOut:
    """Who changed how much, when and what for; newest first."""
    before = NEWEST
    if page.after is not None:
        if len(page.after) != 1 or not (page.after[0].isascii() and page.after[0].isdigit()):
            raise InvalidParameter(name="cursor", value="", reason=N_("Diese Marke stammt nicht von hier."))
        before = min(int(page.after[0][:16]), NEWEST)
    found = context.store.changes_between(-1, before, page.limit + 1)
    shown = found[: page.limit]
    following = encode_cursor((str(shown[-1].revision),)) if len(found) > len(shown) else None
    return ChangesOut(items=[ChangeEntry.of(change) for change in shown], next_cursor=following)


@router.get("/changes/{id}", summary="One change, fact by fact; needs the administrator token", responses=NOT_THERE)
def change(
    editor: EditorDep,
    context: ContextDep,
    snapshot: SnapshotDep,
    id: ChangeId,
    limit: Annotated[int, Query(ge=1, le=5000, description="Largest number of facts")] = 200,
) -> ChangeEntryWithFacts:
    """Before and after of each fact, and what stands against undoing it."""
    found = context.store.change(id)
    facts = context.store.facts_of(found)[:limit]
    return ChangeEntryWithFacts.with_facts(found, facts, editor.undo_plan(id), snapshot)


@router.post("/changes/{id}/undo", summary="Undo a change; needs the administrator token", responses=CONFLICT)
def undo(editor: EditorDep, id: ChangeId, wanted: UndoIn) -> WrittenOut:
    """Whole or not at all, unless the rest is asked for. The undo is a change and can be undone.

    Values of persons do not come back, for the change log keeps none: `GET` names them beforehand under `left`.
    """
    return WrittenOut.of(editor.undo(id, by=wanted.by, reason=wanted.reason, rest=wanted.rest))

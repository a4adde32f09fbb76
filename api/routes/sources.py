"""Sources: the register, facts by source, passages; withdrawing, replacing, correcting."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from api.deps import ContextDep, LanguageDep, PageDep, ReaderDep
from api.problems import FAILURES, Problem
from api.responses.facts import ItemList
from api.responses.sources import (
    CorrectionIn,
    CorrectionOut,
    PassageOut,
    ReplacementIn,
    ReplacementOut,
    RestingOut,
    SourceOfFacts,
    TextIn,
    TextOut,
    WithdrawalIn,
    WithdrawalOut,
)
from api.sources import Sources
from graphkb.errors import AccessDenied, NotFound
from graphkb.model import Visibility
from graphkb.texts.order import alphabetical
from graphkb.withdrawal import CORRECTABLE

__all__ = ["router"]

router = APIRouter(tags=["sources"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such document"}}
BUSY: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "The data are not those of the preview any more"}
}

Id = Annotated[str, Path(max_length=200, description="Id of a document")]


def _sources(context: ContextDep, reader: ReaderDep) -> Sources:
    return Sources(context, reader)


SourcesDep = Annotated[Sources, Depends(_sources)]


def _inside(sources: SourcesDep) -> Sources:
    if not sources.reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return sources


InsideDep = Annotated[Sources, Depends(_inside)]


@router.get("/sources", summary="Documents and how many facts rest on each")
def sources(wanted: SourcesDep, page: PageDep) -> ItemList[SourceOfFacts]:
    """Documents, sorted by name. The numbers count nodes and relations that this reader sees."""
    ordered = sorted(wanted.lines(), key=lambda line: (alphabetical(line.document.name), line.document.id))
    items, following = page.cut(ordered, [(alphabetical(line.document.name), line.document.id) for line in ordered])
    snapshot, texts = wanted.snapshot, wanted.texts()
    return ItemList(
        items=[SourceOfFacts.of(snapshot, line, line.document.id in texts) for line in items],
        next_cursor=following,
        total=len(ordered),
    )


@router.get("/sources/{id}", summary="One document and how many facts rest on it", responses=NOT_THERE)
def source(wanted: SourcesDep, id: Id) -> SourceOfFacts:
    """The numbers count what this reader sees."""
    return SourceOfFacts.of(wanted.snapshot, wanted.line(id), wanted.text(id) is not None)


@router.get("/sources/{id}/facts", summary="Facts that rest on a document", responses=NOT_THERE)
def facts(
    wanted: SourcesDep,
    page: PageDep,
    id: Id,
    sort: Annotated[str, Query(max_length=60, description="Kind of nodes or type of relations; empty: all")] = "",
    alone: Annotated[bool, Query(description="Only those that rest on nothing else")] = False,
) -> ItemList[RestingOut]:
    """Nodes by kind and name, then relations by type and ends, each with its places in the document."""
    found = [one for one in wanted.facts(id) if (not sort or one.sort == sort) and (one.alone or not alone)]
    items, following = page.cut(found, [(f"{number:07d}",) for number in range(len(found))])
    snapshot = wanted.snapshot
    return ItemList(items=[RestingOut.of(snapshot, one) for one in items], next_cursor=following, total=len(found))


@router.get("/sources/{id}/passage", summary="The passage of a place in a document", responses=NOT_THERE)
def passage(
    wanted: SourcesDep,
    language: LanguageDep,
    id: Id,
    at: Annotated[str, Query(max_length=300, description="The place, such as `L56-58` or `p3`")] = "L1",
) -> PassageOut:
    """The lines of the place with a few around it. Without a text at hand `said` says so."""
    return PassageOut.of(at, wanted.passage(id, at), language)


@router.put("/sources/{id}/text", summary="Keep the text of a document; needs the administrator token",
            responses=NOT_THERE)  # fmt: skip
def load_text(wanted: InsideDep, id: Id, said: TextIn) -> TextOut:
    """Kept in the data folder, in no export; internal unless it says by what right it is public."""
    content = said.text.encode()
    return TextOut.of(
        wanted.load_text(id, content, name=said.name, by=said.by, public=said.public, licence=said.licence)
    )


@router.delete("/sources/{id}/text", summary="Delete the text of a document; needs the administrator token",
               responses=NOT_THERE)  # fmt: skip
def remove_text(wanted: InsideDep, id: Id) -> TextOut:
    """Gives what was known of it."""
    info = wanted.text(wanted.line(id).document.id)
    if info is None or not wanted.remove_text(id):
        raise NotFound(id=id)
    return TextOut.of(info)


@router.get("/sources/{id}/withdrawal", summary="What a withdrawal would change; needs the administrator token",
            responses=NOT_THERE)  # fmt: skip
def withdrawal(wanted: InsideDep, id: Id) -> WithdrawalOut:
    """Facts that go, that stay, that are carried; cells, ties and groups before and after. Nothing is written."""
    plan, found = wanted.withdrawal(id)
    snapshot = wanted.snapshot
    return WithdrawalOut.of(snapshot, plan, found, snapshot.revision)


@router.post("/sources/{id}/withdrawal", summary="Withdraw a document; needs the administrator token",
             responses=BUSY)  # fmt: skip
def withdraw(wanted: InsideDep, id: Id, said: WithdrawalIn) -> WithdrawalOut:
    """One change in the change log, to be undone like any other. The document stays in the register, ended."""
    snapshot = wanted.snapshot
    plan, revision = wanted.withdraw(id, by=said.by, reason=said.reason, revision=said.revision)
    return WithdrawalOut.of(snapshot, plan, None, revision)


@router.get("/sources/{id}/replacement", summary="What a replacement would change; needs the administrator token",
            responses=NOT_THERE)  # fmt: skip
def replacement(
    wanted: InsideDep,
    id: Id,
    other: Annotated[str, Query(min_length=1, max_length=200, description="Id of the document that takes its place")],
) -> ReplacementOut:
    """Nothing is written."""
    return ReplacementOut.of(wanted.replacement(id, other), wanted.snapshot.revision)


@router.post("/sources/{id}/replacement", summary="Put another document in its place; needs the administrator token",
             responses=BUSY)  # fmt: skip
def replace(wanted: InsideDep, id: Id, said: ReplacementIn) -> ReplacementOut:
    """One change in the change log, to be undone like any other."""
    plan, revision = wanted.replace(
        id, said.other, by=said.by, reason=said.reason, keep_places=said.keep_places, revision=said.revision
    )
    return ReplacementOut.of(plan, revision)


@router.post("/sources/{id}/correction", summary="Correct address and dates; needs the administrator token",
             responses=BUSY)  # fmt: skip
def correct(wanted: InsideDep, id: Id, said: CorrectionIn) -> CorrectionOut:
    """Facts whose as-of follows the date of the document change with it, in the same change."""
    given = said.model_dump(exclude_none=True, include=set(CORRECTABLE))
    plan, revision = wanted.correct(id, given, by=said.by, reason=said.reason)
    return CorrectionOut.of(plan, revision)

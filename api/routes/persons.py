"""What is kept of persons and bodies: given away, erased, hidden. All of it needs the administrator token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query

from api.deps import ContextDep, PageDep, ReaderDep
from api.persons import Persons
from api.problems import FAILURES, Problem
from api.responses.facts import NodeRef
from api.responses.persons import (
    BarOut,
    BarsOut,
    CheckOut,
    ErasedOut,
    ErasureIn,
    ErasureOut,
    KeptOut,
    ObjectionIn,
    PersonOut,
    PersonsOut,
)
from graphkb.errors import AccessDenied
from graphkb.model import Visibility
from graphkb.texts.order import alphabetical

__all__ = ["router"]

router = APIRouter(tags=["persons"], responses=FAILURES)

NOT_THERE: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "No such record"}}
BUSY: dict[int | str, dict[str, Any]] = NOT_THERE | {
    409: {"model": Problem, "description": "The data are not those of the preview any more"}
}

Id = Annotated[str, Path(max_length=200, description="Id of a person or body")]
Further = Annotated[
    list[Annotated[str, Query(max_length=200)]],
    Query(max_length=20, description="More spellings of the name to look for"),
]


def _persons(context: ContextDep, reader: ReaderDep) -> Persons:
    if not reader.sees(Visibility.INTERNAL):
        raise AccessDenied()
    return Persons(context)


PersonsDep = Annotated[Persons, Depends(_persons)]


@router.get("/persons", summary="Persons; needs the administrator token")
def persons(wanted: PersonsDep, page: PageDep) -> PersonsOut:
    """All persons by name, with how much is recorded of each."""
    snapshot, found = wanted.snapshot, wanted.listed()
    items, following = page.cut(found, [(alphabetical(line.node.name), line.node.id) for line in found])
    return PersonsOut(
        items=[
            PersonOut(person=NodeRef.of(snapshot, line.node.id), relations=line.relations, objected=bool(line.bar))
            for line in items
        ],
        next_cursor=following,
        total=len(found),
    )


@router.get("/persons/{id}", summary="Everything kept of a person or body; needs the administrator token",
            responses=NOT_THERE)  # fmt: skip
def kept(wanted: PersonsDep, context: ContextDep, id: Id, further: Further = []) -> KeptOut:  # noqa: B006
    """The record, its relations, sources, changes that touched it, cases, mentions in texts, saved states."""
    return KeptOut.of(wanted.kept(id, further), context.ontology)


@router.get("/persons/{id}/erasure", summary="What an erasure would do; needs the administrator token",
            responses=NOT_THERE)  # fmt: skip
def erasure(wanted: PersonsDep, id: Id, further: Further = []) -> ErasureOut:  # noqa: B006
    """Nothing is written. Give `revision` back with the erasure."""
    return ErasureOut.of(wanted.plan(id, further))


@router.post("/persons/{id}/erasure", summary="Erase a person or body for good; needs the administrator token",
             responses=BUSY)  # fmt: skip
def erase(wanted: PersonsDep, id: Id, said: ErasureIn) -> ErasedOut:
    """Cannot be undone. A bar without a name keeps the next import from bringing the record back."""
    done = wanted.erase(
        id, by=said.by, reason=said.reason, further=said.further, states=said.states, revision=said.revision
    )
    return ErasedOut.of(wanted.snapshot, done)


@router.post("/persons/{id}/objection", status_code=201,
             summary="Hide a person or body from everybody else; needs the administrator token",
             responses=BUSY)  # fmt: skip
def object_to(wanted: PersonsDep, id: Id, said: ObjectionIn) -> BarOut:
    """Nothing is lost, and no import shows it again. Doing it twice gives the same bar."""
    return BarOut.of(wanted.snapshot, wanted.object_to(id, by=said.by, reason=said.reason))


@router.get("/bars", summary="Erasures and objections that hold; needs the administrator token")
def bars(wanted: PersonsDep) -> BarsOut:
    """Newest first. Of what was erased no name is kept."""
    snapshot, found = wanted.snapshot, wanted.bars().all
    return BarsOut(items=[BarOut.of(snapshot, bar) for bar in found], total=len(found))


@router.get("/bars/check", summary="Whether a name is barred; needs the administrator token")
def check(
    wanted: PersonsDep,
    name: Annotated[str, Query(min_length=1, max_length=300, description="The name, as it would be recorded")],
    person: Annotated[bool, Query(description="A person; false: a body")] = True,
) -> CheckOut:
    """For an import that passed over somebody who is somebody else."""
    bar = wanted.bar_on(name=name, person=person)
    return CheckOut(bar=BarOut.of(wanted.snapshot, bar) if bar else None)


@router.delete("/bars/{id}", summary="Lift a bar; needs the administrator token", responses=NOT_THERE)
def lift(wanted: PersonsDep, id: Annotated[str, Path(max_length=100, description="Id of the bar")]) -> BarOut:
    """An erased record may then come back by an import, a hidden one be shown again by changing it."""
    return BarOut.of(wanted.snapshot, wanted.lift(id))

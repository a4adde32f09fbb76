"""The change log: who changed what, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from graphkb.editing import REASONS, Obstacle, as_of_documents, cells_of, sheet_of
from graphkb.errors import UndoRefused
from graphkb.importer import State
from graphkb.model import FuzzyDate, Node, Relation
from graphkb.store import Change, ChangeCounts, ChangedFact
from graphkb.texts import N_
from viz.fields import option_words
from viz.forms import BY, FormDep, SignedInDep, editor_of, said_of
from viz.frame import Crumb, Frame

__all__ = ["router"]

router = APIRouter()

ROWS = 50
FACTS = 100
"""Facts of a change that are listed one by one."""
NEWEST = 2**53

ChangeId = Annotated[str, Path(max_length=100)]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One entry of the change log."""

    at: str
    by: str
    reason: str
    nodes: str
    relations: str
    url: str


@dataclass(frozen=True, slots=True)
class FactLine:
    """One field of one record before and after; of a person which fields changed."""

    name: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ObstacleLine:
    """Why one record is not brought back."""

    name: str
    why: str
    others: str
    logged: str
    now: str


@router.get("/erfassen/aenderungen")
def changes(frame: SignedInDep, vor: Annotated[int, Query(ge=0, le=NEWEST)] = NEWEST) -> HTMLResponse:
    """Newest first, fifty a page."""
    found = frame.context.store.changes_between(-1, vor, ROWS + 1)
    shown = found[:ROWS]
    return frame.render(
        "changes.html",
        lines=[_line(frame, change) for change in shown],
        next_url=frame.url("erfassen/aenderungen", vor=shown[-1].revision) if len(found) > ROWS else "",
        first_url=frame.url("erfassen/aenderungen") if vor != NEWEST else "",
    )


@router.get("/erfassen/aenderungen/{id}")
def change(frame: SignedInDep, id: ChangeId) -> HTMLResponse:
    """What it did, what stands against taking it back, and the button that does it."""
    return _page(frame, id)


@router.post("/erfassen/aenderungen/{id}")
def undo(frame: SignedInDep, sent: FormDep, id: ChangeId) -> Response:
    """Take it back; if something has come in between since the page was shown, show the page again."""
    try:
        editor_of(frame).undo(id, by=BY, rest=sent.get("rest") == "ja")
    except UndoRefused as error:
        return _page(frame, id, said_of(frame, error))
    return RedirectResponse(frame.url("erfassen/aenderungen"), status_code=303)


def _page(frame: Frame, id: str, refused: str = "") -> HTMLResponse:
    found = frame.context.store.change(id)
    facts = frame.context.store.facts_of(found)
    plan = editor_of(frame).undo_plan(id)
    as_of = as_of_documents(State.of(frame.snapshot.of_kind("document")))
    line = _line(frame, found)
    return frame.render(
        "change_entry.html",
        409 if refused else 200,
        line=line,
        refused=refused,
        facts=[row for fact in facts[:FACTS] for row in _rows(frame, fact, as_of)],
        listed=min(len(facts), FACTS),
        total=len(facts),
        possible=plan.changes.counts.total,
        persons=sum(frame.snapshot.node(id).kind == "person" for id in plan.changes.delete_nodes),
        obstacles=[_obstacle(frame, one) for one in plan.obstacles[:FACTS]],
        obstacle_count=len(plan.obstacles),
        left=[_obstacle(frame, one) for one in plan.left[:FACTS]],
        left_count=len(plan.left),
        url=line.url,
        crumbs=frame.crumbs(Crumb(line.reason)),
    )


def _line(frame: Frame, change: Change) -> ChangeLine:
    at = change.at.astimezone()
    return ChangeLine(
        at=f"{frame.day(at.date())}, {at:%H:%M}",
        by=change.by,
        reason=change.reason,
        nodes=_counts(frame, change.counts, "nodes"),
        relations=_counts(frame, change.counts, "relations"),
        url=frame.url(f"erfassen/aenderungen/{change.id}"),
    )


def _counts(frame: Frame, counts: ChangeCounts, what: str) -> str:
    texts = frame.texts
    said = {
        "created": texts(N_("{n} neu"), n=frame.number(getattr(counts, f"{what}_created"))),
        "updated": texts(N_("{n} geändert"), n=frame.number(getattr(counts, f"{what}_updated"))),
        "deleted": texts(N_("{n} gelöscht"), n=frame.number(getattr(counts, f"{what}_deleted"))),
    }
    return ", ".join(text for name, text in said.items() if getattr(counts, f"{what}_{name}"))


def _rows(frame: Frame, fact: ChangedFact, as_of: dict[str, FuzzyDate]) -> list[FactLine]:
    name = _name(frame, fact.id, fact.after or fact.before)
    if fact.person:
        said = frame.texts(
            N_("Auf Wunsch gelöscht; Werte stehen nicht mehr im Änderungsbuch")
            if fact.erased
            else N_("Angaben zu einer Person; Werte stehen nicht im Änderungsbuch")
        )
        return [FactLine(name, said, "", "")]
    before, after = (
        cells_of(side, as_of, frame.context.ontology) if side is not None else {} for side in (fact.before, fact.after)
    )
    known = fact.after or fact.before
    assert known is not None
    sheet = sheet_of(frame.context.ontology, known.kind if isinstance(known, Node) else known.type)
    return [
        FactLine(
            name,
            column.label.in_language(frame.language),
            option_words(frame, column, before.get(column.id, "")),
            option_words(frame, column, after.get(column.id, "")),
        )
        for column in sheet.columns.values()
        if before.get(column.id, "") != after.get(column.id, "")
    ]


def _obstacle(frame: Frame, found: Obstacle) -> ObstacleLine:
    others = ", ".join(found.others[:5]) + (" …" if len(found.others) > 5 else "")
    as_of = as_of_documents(State.of(frame.snapshot.of_kind("document")))
    logged, now = (
        cells_of(side, as_of, frame.context.ontology) if side is not None else {} for side in (found.logged, found.now)
    )
    person = isinstance(found.now, Node) and found.now.kind == "person"
    names = [] if person else [name for name in {**logged, **now} if logged.get(name, "") != now.get(name, "")]
    nothing = frame.texts(N_("nicht da"))
    return ObstacleLine(
        name=_name(frame, found.id, found.now or found.logged),
        why=frame.texts(REASONS[found.why]),
        others=others,
        logged=_said(names, logged) if logged else nothing if not person else "",
        now=_said(names, now) if now and not person else nothing if found.now is None else "",
    )


def _said(names: list[str], cells: dict[str, str]) -> str:
    return "; ".join(f"{name}: {cells[name]}" for name in names if cells.get(name))


def _name(frame: Frame, id: str, fact: Node | Relation | None) -> str:
    if isinstance(fact, Node) and fact.kind != "person":
        return fact.called(frame.language)
    if isinstance(fact, Relation):
        label = frame.context.ontology.relation(fact.type).label.in_language(frame.language)
        return f"{_end(frame, fact.source)} – {label} – {_end(frame, fact.target)}"
    return id


def _end(frame: Frame, id: str) -> str:
    node = frame.snapshot.get(id)
    return node.called(frame.language) if node and node.kind != "person" else id

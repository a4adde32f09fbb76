"""What a reviewer makes of a suggestion: facts and the closed case, written in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from graphkb.editing import Edit, EditStore, FieldVersions, as_of_documents, cells_of, sheet_of
from graphkb.editing.fields import versions
from graphkb.errors import AlreadyDecided, InvalidParameter, NotFound, RecordChanged, StoreBusy
from graphkb.importer import State
from graphkb.model import FuzzyDate, Node, Relation, SourceRef, Visibility
from graphkb.review.assuring import state_of
from graphkb.review.fields import print_of
from graphkb.review.gathering import Gathering
from graphkb.review.led_on import led_on
from graphkb.review.suggestions import Said, Sort, Standing, Suggestion, suggestion
from graphkb.snapshot import Snapshot
from graphkb.store.cases import CaseStore, settle
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_

__all__ = [
    "ATTEMPTS",
    "Decision",
    "Review",
    "ReviewStore",
    "accept",
    "changed_since",
    "proposed",
    "refuse",
    "review_of",
]

ATTEMPTS = 5
"""How often an acceptance is planned anew because somebody wrote something else meanwhile."""

LONGEST_REASON = 500


class ReviewStore(CaseStore, EditStore, Protocol):
    """What reviewing needs from the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a reviewer takes over; he may have changed it."""

    cells: Mapping[str, str] = field(default_factory=dict)
    relations: Mapping[str, Said] = field(default_factory=dict)
    until: Mapping[str, str] = field(default_factory=dict)
    ends: str = ""
    """For a deletion: the record stays and ends on this day; empty: it is deleted."""
    sources: str = ""
    """Sources to add, `document#place`; what a body says of itself gets one of its own."""
    assure: bool = True
    """Whether what the body saw and did not change counts as confirmed by it."""
    revision: int | None = None
    """Revision at which the reviewer read the record; if it changed since it is refused. None: whatever it is."""


@dataclass(frozen=True, slots=True)
class Review:
    """A suggestion beside the record as it is now."""

    suggestion: Suggestion
    record: Node | None
    """None: it is gone."""
    fields: tuple[FieldVersions, ...]
    """Where what was seen, what is there now and what is proposed are not all alike."""
    changed: tuple[str, ...]
    """Ids of the record and its relations that changed since the sender saw them, gone ones too."""
    relations: Mapping[str, Relation]
    """Relations it speaks of that are still there, by id."""

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Columns that somebody changed meanwhile and that the sender wants to be something else."""
        return tuple(
            one.field
            for one in self.fields
            if one.theirs != one.before and one.yours != one.before and one.yours != one.theirs
        )


def review_of(snapshot: Snapshot, found: Suggestion, as_of: Mapping[str, FuzzyDate] | None = None) -> Review:
    """Put a suggestion beside what is there now; `as_of` of the documents if the caller knows them already."""
    as_of = as_of_documents(_documents(snapshot)) if as_of is None else as_of
    node = snapshot.get(found.record)
    relations = {one.id: one for id in [found.record] for one in (*snapshot.out(id), *snapshot.into(id))}
    named = found.answer.relations or (found.prints if found.answer.sort is Sort.CONFIRM else {})
    fields: tuple[FieldVersions, ...] = ()
    if node is not None and found.before:
        sheet, now = sheet_of(snapshot.ontology, node.kind), cells_of(node, as_of, snapshot.ontology)
        fields = versions(sheet, {**now, **found.before}, now, proposed(found, node))
        fields = tuple(one for one in fields if one.field in found.before or one.yours != one.theirs)
    return Review(
        found,
        node,
        fields,
        changed_since(snapshot, found, as_of),
        {id: relations[id] for id in named if id in relations},
    )


def proposed(found: Suggestion, node: Node) -> Mapping[str, str]:
    """The cells that a suggestion asks for; an answer to a note becomes part of the remark that all can read."""
    if found.answer.sort is not Sort.ANSWER:
        return found.answer.cells
    said = f"Die Stelle sagt dazu ({found.on:%d.%m.%Y}): {found.answer.message}"
    return {"remark": f"{node.remark} {said}".strip()}


def changed_since(
    snapshot: Snapshot, found: Suggestion, as_of: Mapping[str, FuzzyDate] | None = None
) -> tuple[str, ...]:
    """Ids of what is not as the sender saw it, the record first; empty: all is as it was."""
    if not found.prints:
        return ()
    as_of = as_of_documents(_documents(snapshot)) if as_of is None else as_of
    there: dict[str, Node | Relation] = {
        one.id: one for id in [found.record] for one in (*snapshot.out(id), *snapshot.into(id))
    }
    if node := snapshot.get(found.record):
        there[node.id] = node
    return tuple(
        id
        for id, seen in found.prints.items()
        if id not in there or print_of(there[id], as_of, snapshot.ontology) != seen
    )


def accept(
    store: ReviewStore,
    read: Callable[[], Snapshot],
    id: str,
    decision: Decision | None = None,
    *,
    by: str,
    reason: str = "",
    today: date,
) -> Suggestion:
    """Take a suggestion over, as it is or as `decision` says; gives it as it stands then.

    Raises NotFound, AlreadyDecided if somebody else decided it, RecordChanged with both versions if the record
    changed after `decision.revision`, InvalidParameter and InvalidData for what no record can hold, StoreBusy.
    """
    _reason(reason)
    for attempt in range(ATTEMPTS):
        snapshot = read()
        found = led_on(store, snapshot, _open(store, id))
        if decision is not None and decision.revision is not None:
            _check_untouched(store, snapshot, found, decision, decision.revision)
        wanted = decision or _as_it_is(snapshot, found)
        plan = _plan(snapshot, found, wanted, today)
        body = {
            **found.case.body,
            "reason": reason,
            "decided_by": by,
            "decided": today.isoformat(),
            "revision": snapshot.revision + 1 if plan else None,
        }
        if found.answer.sort is Sort.HINT:
            body["message"] = ""  # what a stranger wrote is not kept longer than it is needed
        closed = replace(found.case, state=Standing.ACCEPTED.value, body=body)
        try:
            settle(store, closed, plan, by=by, reason=_logged(snapshot, found), expecting=snapshot.revision)
        except StoreBusy:
            _open(store, id)  # raises if somebody else decided it
            if attempt + 1 == ATTEMPTS:
                raise
            continue
        return suggestion(store, id)
    raise StoreBusy(attempts=ATTEMPTS)


def refuse(store: CaseStore, id: str, *, by: str, reason: str, today: date) -> Suggestion:
    """Refuse a suggestion; the reason is for the one who sent it. Raises NotFound, AlreadyDecided, InvalidParameter."""
    if not reason.strip():
        raise InvalidParameter(name="reason", value="", reason=N_("Bitte einen Grund nennen; der Absender liest ihn."))
    _reason(reason)
    found = _open(store, id)
    body = {**found.case.body, "reason": reason, "decided_by": by, "decided": today.isoformat(), "revision": None}
    if found.answer.sort is Sort.HINT:
        body["message"] = ""
    try:
        settle(store, replace(found.case, state=Standing.REFUSED.value, body=body), ChangeSet(), by=by, reason=reason)
    except StoreBusy:
        _open(store, id)
        raise
    return suggestion(store, id)


# ------------------------------------------------------------------ parts


def _open(store: CaseStore, id: str) -> Suggestion:
    found = suggestion(store, id)
    if not found.open:
        raise AlreadyDecided(by=found.decided_by or "–")
    return found


def _check_untouched(store: ReviewStore, snapshot: Snapshot, found: Suggestion, decision: Decision, since: int) -> None:
    ids = {found.record, *decision.relations}
    if not 0 <= since <= snapshot.revision:
        reason = N_("Bitte die Revision angeben, bei der der Eintrag gelesen wurde.")
        raise InvalidParameter(name="revision", value=str(since), reason=reason)
    if since == snapshot.revision:
        return
    for change in store.changes_between(since, snapshot.revision + 1, snapshot.revision - since):
        if any(fact.id in ids for fact in store.facts_of(change)):
            fields = review_of(snapshot, found).fields
            raise RecordChanged(id=found.record, by=change.by, revision=change.revision, fields=fields)


def _documents(snapshot: Snapshot) -> State:
    return State.of(snapshot.of_kind("document"))


def _reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise InvalidParameter(name="reason", value=reason[:20] + "…", reason=N_("Bitte höchstens 500 Zeichen."))


def _as_it_is(snapshot: Snapshot, found: Suggestion) -> Decision:
    """Everything that was proposed, and nothing that changed since it was seen."""
    node = snapshot.node(found.record)
    changed = set(changed_since(snapshot, found))
    answer = found.answer
    if answer.sort in (Sort.CHANGE, Sort.DELETE) and changed & {found.record, *answer.relations}:
        raise InvalidParameter(
            name="id",
            value=found.record,
            reason=N_("Der Eintrag wurde inzwischen geändert. Bitte beide Fassungen einzeln ansehen."),
        )
    relations = {id: said for id, said in answer.relations.items() if id not in changed}
    return Decision(cells=proposed(found, node), relations=relations, until=answer.until)


def _plan(snapshot: Snapshot, found: Suggestion, decision: Decision, today: date) -> ChangeSet:
    """The facts that follow from a decision; empty: nothing is to be written."""
    node = snapshot.get(found.record)
    if node is None:
        raise NotFound(id=found.record)
    gathering = Gathering(state_of(snapshot), snapshot.ontology)
    if found.answer.sort is Sort.DELETE and not decision.ends:
        gathering.edit(Edit(what="node", action="delete", id=node.id, revision=snapshot.revision))
        return gathering.changes()
    cells = dict(decision.cells)
    sources, newest = decision.sources, {}
    over = {id for id, said in decision.relations.items() if said == "over"}
    if found.body and (cells or over or decision.ends):
        document = _statement(snapshot, found, node)
        gathering.node(document)
        sources = "; ".join(part for part in (sources, document.id) if part)
        newest = {"asserted": ""}  # the last word is the newest of the sources: this one
    if decision.ends:
        edit = Edit(
            what="node",
            action="end",
            id=node.id,
            cells={"valid_to": decision.ends, **newest},
            sources=sources,
            revision=snapshot.revision,
        )
        gathering.edit(edit)
    elif cells:
        edit = Edit(
            what="node",
            action="change",
            id=node.id,
            cells={**newest, **cells},
            sources=sources,
            revision=snapshot.revision,
        )
        gathering.edit(edit)
    there = {one.id for one in (*snapshot.out(node.id), *snapshot.into(node.id))}
    for id, said in decision.relations.items():
        if id not in there or said == "holds":
            continue
        if said == "wrong":
            gathering.edit(Edit(what="relation", action="delete", id=id, revision=snapshot.revision))
        else:
            until = decision.until.get(id) or found.on.isoformat()
            edit = Edit(
                what="relation",
                action="end",
                id=id,
                cells={"valid_to": until, **newest},
                sources=sources,
                revision=snapshot.revision,
            )
            gathering.edit(edit)
    if found.body and decision.assure:
        gathering.assure(_confirmed(snapshot, found, decision, there), min(found.on, today), found.body)
    return gathering.changes()


def _confirmed(snapshot: Snapshot, found: Suggestion, decision: Decision, there: set[str]) -> list[str]:
    """What the sender saw and let stand, without what changed since: the record, and relations that hold."""
    changed = set(changed_since(snapshot, found))
    sort = found.answer.sort
    ids: list[str] = []
    if sort is Sort.CONFIRM:
        ids = list(found.answer.relations or found.prints)
        ids = [found.record, *(id for id in ids if id != found.record)]
    elif sort is Sort.CHANGE:
        ids = [found.record, *(id for id, said in decision.relations.items() if said == "holds")]
    kept = [id for id in ids if id not in changed and (id in there or id == found.record)]
    if sort is Sort.CONFIRM and not kept:
        raise InvalidParameter(
            name="id",
            value=found.record,
            reason=N_("Alles davon wurde inzwischen geändert. Es gibt nichts mehr zu bestätigen."),
        )
    if sort is Sort.CHANGE and decision.cells and found.record not in kept:
        kept.append(found.record)  # the reviewer put it together from both versions
    return kept


def _statement(snapshot: Snapshot, found: Suggestion, record: Node) -> Node:
    """The document that stands for what a body said on one day; one a body and day."""
    body = snapshot.get(found.body)
    name = body.name if body else found.body
    hidden = max(record.visibility, body.visibility if body else Visibility.PUBLIC)
    day = FuzzyDate.of_day(found.on)
    return Node(
        id=f"angabe-{found.body[:90]}-{found.on.isoformat()}",
        kind="document",
        name=f"Angabe von {name}, {found.on:%d.%m.%Y}",
        name_en=f"Statement of {body.called('en') if body else name}, {found.on:%d.%m.%Y}",
        description="",
        asserted=day,
        visibility=hidden,
        sources=(SourceRef.parse(f"angabe-{found.body[:90]}-{found.on.isoformat()}"),),
        properties={"document_type": "other", "publisher": name, "as_of": day},
    )


def _logged(snapshot: Snapshot, found: Suggestion) -> str:
    """Reason in the change log; kept in the database, so in one language, and without names of persons."""
    node, body = snapshot.get(found.record), snapshot.get(found.body) if found.body else None
    what = node.name if node and node.kind != "person" else found.record
    by = f", Angabe von {body.name}" if body else ""
    done = {
        Sort.CONFIRM: "Bestätigt",
        Sort.CHANGE: "Vorschlag übernommen",
        Sort.DELETE: "Auf Vorschlag gelöscht oder beendet",
        Sort.ANSWER: "Antwort aufgenommen",
        Sort.HINT: "Hinweis übernommen",
    }[found.answer.sort]
    return f"{done}: {what}{by}"

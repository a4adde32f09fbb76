"""What a conference discussed and decided, entered for the whole list at once: one change of the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from graphkb.conferences.kept import AgendaList, ListItem, ListState
from graphkb.conferences.rows import MISSING, Rows
from graphkb.errors import InvalidData, NotFound, Problem
from graphkb.importer import State, make_plan, node_row
from graphkb.importer.cells import join_list, split_list
from graphkb.model import FuzzyDate, Node, Relation, Status, Visibility
from graphkb.snapshot import Snapshot
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_

__all__ = ["ItemResult", "Results", "plan_results", "results_of"]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What was said of one item; all empty: it was not discussed."""

    decision: str = ""
    """An option of the property `decision`."""
    text: str = ""
    """The decision in words."""
    evaluation: str = ""
    """An option of `evaluation_type`: it was evaluated. Only of measures."""
    on: str = ""
    """When it was evaluated; empty: on the day of the conference."""
    by: str = ""
    """Ids of the bodies that evaluated it, parted by semicolons."""
    goals: str = ""
    result: str = ""
    recommendation: str = ""

    @property
    def discussed(self) -> bool:
        """Whether anything is said."""
        return any(asdict(self).values())

    @property
    def evaluated(self) -> bool:
        """Whether anything is said of an evaluation."""
        return any((self.evaluation, self.on, self.by, self.goals, self.result, self.recommendation))


@dataclass(frozen=True, slots=True)
class Results:
    """What came out of an occasion."""

    held_on: str
    """When it took place, as in a table: `2026-11-22`, `22.11.2026`, `11/2026`."""
    document: str = ""
    """Id of the document in which this stands: the minutes."""
    title: str = ""
    """Name of the minutes, if they are not recorded yet."""
    place_in: str = ""
    """Where it stands in the document: a page."""
    visibility: str = Visibility.INTERNAL.word
    """Who may see what is written."""
    items: Mapping[str, ItemResult] = field(default_factory=dict)
    """By the key of the item."""


def plan_results(kept: AgendaList, results: Results, snapshot: Snapshot, today: date) -> tuple[ChangeSet, AgendaList]:
    """What entering the results changes, and the list afterwards; `snapshot` must hold everything.

    For every item that was discussed a relation to the occasion; for every measure that was evaluated an evaluation;
    the occasion is held on its day; the minutes are the source of all of it. What an earlier entry of this list wrote
    and this one does not say any more is deleted. Raises NotFound for an unknown occasion, InvalidData with every
    problem; its `cell` is the field: `held_on`, `title`, or `decision:<key>` and the like.
    """
    event = snapshot.node(kept.event)
    _complete(kept, results, today)
    document = results.document or _minutes_id(event.id)
    source = f"{document}#{results.place_in}" if results.place_in else document
    rows = Rows(snapshot.ontology)
    if results.title and not results.document:
        rows.add("documents", _minutes(document, results), {"name": "title", "as_of": "held_on"})
    rows.add("events", _held(event, snapshot, results, source), {"held_on": "held_on", "sources": "document"})
    said = [
        (item, results.items[item.key]) for item in kept.items if results.items.get(item.key, ItemResult()).discussed
    ]
    for item, result in said:
        if item.measure:
            _measure(rows, item, snapshot.node(item.measure).name, result, results, event, source)
    _fields(rows, said, results, event, source, snapshot)
    state = State.of(snapshot.nodes, snapshot.relations)
    records = rows.records(state)
    changes = _without_what_is_gone(make_plan(records, state).changes, kept, records.nodes, records.relations, state)
    entered = {
        **{name: value for name, value in asdict(results).items() if name != "items"},
        "items": {key: asdict(result) for key, result in results.items.items() if result.discussed},
        "nodes": [node.id for node in records.nodes if node.kind == "evaluation"],
        "relations": [relation.id for relation in records.relations],
    }
    return changes, replace(kept, state=ListState.HELD, entered=entered)


def results_of(kept: AgendaList) -> Results | None:
    """The results as they were entered last; None: not yet."""
    found: Mapping[str, Any] = kept.entered
    if not found:
        return None
    items = {key: ItemResult(**result) for key, result in found["items"].items()}
    return Results(
        **{name: found[name] for name in ("held_on", "document", "title", "place_in", "visibility")}, items=items
    )


def _complete(kept: AgendaList, results: Results, today: date) -> None:
    problems = []
    if not results.held_on.strip():
        problems.append(_problem("held_on", MISSING, N_("Bitte angeben, wann die Konferenz stattfand.")))
    elif _future(results.held_on, today):
        advice = N_("Ergebnisse lassen sich eintragen, wenn sie stattgefunden hat.")
        problems.append(_problem("held_on", N_("Dieser Tag liegt in der Zukunft."), advice))
    if not results.document and not results.title.strip():
        problems.append(
            _problem("title", MISSING, N_("Bitte die Niederschrift nennen: ein erfasstes Dokument oder ihren Titel."))
        )
    for key, result in results.items.items():
        item = kept.item(key)
        if item is None:
            raise NotFound(id=key)
        if result.evaluated and not item.measure:
            problems.append(_problem(f"evaluation:{key}", N_("Evaluiert werden Maßnahmen."), ""))
        elif result.evaluated and not result.evaluation:
            problems.append(
                _problem(
                    f"evaluation:{key}",
                    MISSING,
                    N_("Bitte die Art der Evaluation wählen oder die Angaben zu ihr leeren."),
                )
            )
    if problems:
        raise InvalidData(problems)


def _future(held_on: str, today: date) -> bool:
    try:
        return FuzzyDate.parse(held_on).earliest > today
    except ValueError:
        return False  # what is no date is told with the other cells


def _problem(cell: str, message: str, advice: str) -> Problem:
    return Problem("", "", cell, message, advice)


def _minutes_id(event: str) -> str:
    return _id("d-niederschrift", event)


def _id(*parts: str) -> str:
    """An id made of others; too long ones are cut and told apart by a digest."""
    whole = "-".join(parts)
    return whole if len(whole) <= 120 else f"{whole[:103]}-{sha256(whole.encode()).hexdigest()[:16]}"


def _minutes(id: str, results: Results) -> dict[str, str]:
    return {
        "id": id,
        "kind": "document",
        "name": results.title,
        "document_type": "minutes",
        "published": results.held_on,
        "as_of": results.held_on,
        "visibility": results.visibility,
    }


def _held(event: Node, snapshot: Snapshot, results: Results, source: str) -> dict[str, str]:
    as_of = {
        node.id: day
        for node in snapshot.of_kind("document")
        if isinstance(day := node.properties.get("as_of"), FuzzyDate)
    }
    row = dict(node_row(event, as_of))
    return {
        **row,
        "held_on": results.held_on,
        "valid_from": row.get("valid_from") or results.held_on,
        "status": Status.CURRENT.value,
        "asserted": "",
        "sources": join_list(dict.fromkeys([*split_list(row.get("sources", "")), source])),
    }


def _measure(
    rows: Rows, item: ListItem, name: str, result: ItemResult, results: Results, event: Node, source: str
) -> None:
    key, shown = item.key, {"visibility": results.visibility, "sources": source}
    rows.add(
        "discussed_at",
        {
            "source": item.measure,
            "target": event.id,
            "decision": result.decision,
            "decision_text": result.text,
            **shown,
        },
        {"decision": f"decision:{key}", "decision_text": f"text:{key}", "source": f"decision:{key}"},
    )
    if not result.evaluated:
        return
    id = _id("eval", item.measure, event.id)
    rows.add(
        "evaluations",
        {
            "id": id,
            "kind": "evaluation",
            "name": f"Evaluation: {name} ({event.name})",
            "evaluated_on": result.on or results.held_on,
            "evaluation_type": result.evaluation,
            "goals_reached": result.goals,
            "result": result.result,
            "recommendation": result.recommendation,
            **shown,
        },
        {
            "evaluated_on": f"on:{key}" if result.on else "held_on",
            "evaluation_type": f"evaluation:{key}",
            "goals_reached": f"goals:{key}",
            "result": f"result:{key}",
            "recommendation": f"recommendation:{key}",
        },
    )
    rows.add("evaluates", {"source": id, "target": item.measure, **shown})
    rows.add("discussed_at", {"source": id, "target": event.id, **shown})
    for body in dict.fromkeys(split_list(result.by)):
        rows.add("evaluated_by", {"source": id, "target": body, **shown}, {"target": f"by:{key}"})


def _fields(
    rows: Rows,
    said: Iterable[tuple[ListItem, ItemResult]],
    results: Results,
    event: Node,
    source: str,
    snapshot: Snapshot,
) -> None:
    """One relation a field, with what was decided for each place."""
    by_field: dict[str, list[tuple[ListItem, ItemResult]]] = {}
    for item, result in said:
        if not item.measure:
            by_field.setdefault(item.field, []).append((item, result))
    for field_id, cells in by_field.items():
        decisions = {result.decision for _, result in cells}
        parts = []
        for item, result in cells:
            option = snapshot.ontology.properties["decision"].option(result.decision)
            words = [option.label.de] if option and len(decisions) > 1 else []
            told = ", ".join([*words, *([result.text] if result.text else [])])
            place = snapshot.node(item.place).name
            parts.append(f"{place}: {told}" if told else place)
        first = cells[0][0].key
        rows.add(
            "discussed_at",
            {
                "source": field_id,
                "target": event.id,
                "decision": decisions.pop() if len(decisions) == 1 else "",
                "decision_text": "; ".join(parts),
                "visibility": results.visibility,
                "sources": source,
            },
            {"decision": f"decision:{first}", "decision_text": f"text:{first}"},
        )


def _without_what_is_gone(
    changes: ChangeSet, kept: AgendaList, nodes: Iterable[Node], relations: Iterable[Relation], state: State
) -> ChangeSet:
    said = {node.id for node in nodes} | {relation.id for relation in relations}
    gone_nodes = tuple(id for id in kept.entered.get("nodes", ()) if id not in said and id in state.nodes)
    attached = {
        relation.id for relation in state.relations.values() if {relation.source, relation.target} & set(gone_nodes)
    }
    gone_relations = tuple(
        id
        for id in kept.entered.get("relations", ())
        if id not in said and id in state.relations and id not in attached
    )
    return replace(
        changes,
        delete_nodes=(*changes.delete_nodes, *gone_nodes),
        delete_relations=(*changes.delete_relations, *gone_relations),
    )

"""One evaluation recorded: of what, by whom, when, discussed where, with what result; in one change."""

from __future__ import annotations

from dataclasses import dataclass

from graphkb.conferences.rows import MISSING, Rows
from graphkb.errors import InvalidData, Problem
from graphkb.importer import State, make_plan
from graphkb.importer.cells import split_list
from graphkb.model import Visibility
from graphkb.snapshot import Snapshot
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_

__all__ = ["NewEvaluation", "plan_evaluation"]


@dataclass(frozen=True, slots=True)
class NewEvaluation:
    """What is known of an evaluation; an empty text: not recorded."""

    id: str
    subject: str
    """Id of what was evaluated: a measure, a concept, a guideline, a programme, a network."""
    name: str = ""
    """Empty: made of the name of the subject."""
    on: str = ""
    type: str = ""
    by: str = ""
    """Ids of those who carried it out, parted by semicolons."""
    goals: str = ""
    result: str = ""
    recommendation: str = ""
    meeting: str = ""
    """Id of the conference at which it was discussed."""
    decision: str = ""
    """What that conference decided."""
    planned: bool = False
    source: str = ""
    """Where it stands: `document#place`."""
    title: str = ""
    """Name of a document that is not recorded yet, such as the report."""
    visibility: str = Visibility.INTERNAL.word


def plan_evaluation(said: NewEvaluation, snapshot: Snapshot) -> ChangeSet:
    """The evaluation with its relations; `snapshot` must hold everything.

    Raises NotFound for an unknown subject, InvalidData with every problem; its `cell` is the field of `NewEvaluation`.
    """
    subject = snapshot.node(said.subject)
    missing = []
    if not said.source and not said.title:
        advice = N_("Bitte angeben, wo das steht: ein erfasstes Dokument oder der Titel eines neuen.")
        missing.append(Problem("", "", "source", MISSING, advice))
    if said.decision and not said.meeting:
        advice = N_("Bitte die Konferenz angeben, die das beschlossen hat.")
        missing.append(Problem("", "", "meeting", MISSING, advice))
    rows = Rows(snapshot.ontology)
    source = said.source
    if not source:
        source = f"d-{said.id}"[:120]
        document = {"id": source, "kind": "document", "name": said.title or source, "document_type": "other"}
        rows.add("documents", {**document, "visibility": said.visibility}, {"id": "title", "name": "title"})
    shared = {"visibility": said.visibility, "sources": source}
    shown = {"sources": "source", "visibility": "visibility"}
    rows.add(
        "evaluations",
        {
            "id": said.id,
            "kind": "evaluation",
            "name": said.name or f"Evaluation: {subject.name}",
            "evaluated_on": said.on,
            "evaluation_type": said.type,
            "goals_reached": said.goals,
            "result": said.result,
            "recommendation": said.recommendation,
            "status": "planned" if said.planned else "",
            **shared,
        },
        {
            **shown,
            "id": "name",
            "evaluated_on": "on",
            "evaluation_type": "type",
            "goals_reached": "goals",
        },
    )
    rows.add("evaluates", {"source": said.id, "target": said.subject, **shared}, {**shown, "target": "subject"})
    for body in dict.fromkeys(split_list(said.by)):
        rows.add("evaluated_by", {"source": said.id, "target": body, **shared}, {**shown, "target": "by"})
    if said.meeting:
        told = {"target": said.meeting, **shared}
        rows.add("discussed_at", {"source": said.id, "decision": said.decision, **told}, {**shown, "target": "meeting"})
    state = State.of(snapshot.nodes, snapshot.relations)
    try:
        records = rows.records(state)
    except InvalidData as error:
        raise InvalidData([*missing, *error.problems], error.count + len(missing)) from None
    if missing:
        raise InvalidData(missing)
    return make_plan(records, state).changes

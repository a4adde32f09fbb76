"""A filled form as one change of the knowledge base, checked as an import is; every problem stands at its answer.

What stands in the form is stated by it: each fact gets the form as a further source. Only what differs from what
stood in the form when it was given out is changed; what was taken out of it has ended. Nothing is ever deleted but a
relation whose distinguishing date was corrected.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphkb.capture.answers import Filled, FilledRecord, value_of
from graphkb.capture.choices import Choices
from graphkb.capture.form import NEVER_ASKED, Form, Part
from graphkb.capture.making import Making, RowCells, Stated
from graphkb.capture.relations import take_relations
from graphkb.capture.rows import Rows
from graphkb.capture.statements import STATEMENT, statement_name, take_statements
from graphkb.capture.wording import CONFIRM
from graphkb.errors import InvalidParameter
from graphkb.importer import State, make_plan, node_row, validate
from graphkb.importer.sheet import Limits
from graphkb.importer.template import VISIBILITY_LABELS
from graphkb.model import FuzzyDate, Node, Precision, Status, Visibility
from graphkb.snapshot import Snapshot
from graphkb.store.changes import ChangeSet
from graphkb.texts import N_

__all__ = ["Captured", "capture", "document_id"]

_AUTHORITIES = frozenset({"region", "municipality", "office", "agency"})
"""Kinds of bodies whose word is official."""


@dataclass(frozen=True, slots=True)
class Captured:
    """What a filled form would record."""

    changes: ChangeSet
    document: Node
    """The form itself."""
    body: str
    """Id of the body that answered."""
    day: date
    gone: tuple[str, ...] = ()
    """Records that the form says have ended or do not exist."""
    unanswered: tuple[str, ...] = ()
    """Records that are there and that the form says nothing of, though it asks."""
    statements: tuple[str, ...] = ()
    """Ids of its inventory statements."""


def document_id(key: str) -> str:
    """Id of the document that stands for a filled form with this key."""
    return f"bogen-{key}"


def capture(
    filled: Filled,
    form: Form,
    snapshot: Snapshot,
    *,
    today: date,
    choices: Choices | None = None,
    overrule: bool = False,
    limits: Limits | None = None,
) -> Captured:
    """Work out what a filled form records.

    `overrule`: where somebody changed an answer meanwhile, the form counts. Raises InvalidParameter if this form was
    taken in already, InvalidData with every problem; its `sheet` and `cell` are where the answer stands.
    """
    document = document_id(filled.key)
    if document in snapshot:
        reason = N_("Dieser Bogen ist schon aufgenommen worden.")
        raise InvalidParameter(name="bogen", value=filled.key, reason=reason)
    rows = Rows(filled.file, snapshot.ontology, filled.problems)
    day, visibility = _day(filled, rows, today), _visibility(filled, form, rows)
    making = Making(snapshot, choices or Choices(snapshot), rows, document, day, visibility, overrule)
    for name in filled.new:
        making.new_name(name, filled.head_sheet)
    records = _Records(making, form)
    for record in filled.records:
        records.take(record)
    body = _body(making, filled, records.stated)
    for one in records.stated:
        if one.part.of_body and one.row is None:
            one.id = body
        # Of what exists no more nothing further is said; what is told of one that ended still held.
        if one.id and one.record.confirm != "ended":
            take_relations(making, one)
    statements = tuple(take_statements(making, records.stated, body, filled.asked_by))
    _document(making, form, filled, body, today)
    said = validate(rows.tables(), snapshot.ontology, State.of(snapshot.nodes, snapshot.relations), limits)
    plan = make_plan(said, State.of(snapshot.nodes, snapshot.relations)).changes
    return Captured(
        changes=ChangeSet(
            create_nodes=plan.create_nodes,
            update_nodes=plan.update_nodes,
            create_relations=plan.create_relations,
            update_relations=plan.update_relations,
            delete_relations=tuple(making.replaced),
        ),
        document=next(node for node in said.nodes if node.id == document),
        body=body,
        day=day,
        gone=tuple(one.id for one in records.stated if one.gone),
        unanswered=tuple(records.unanswered),
        statements=statements,
    )


# ---------------------------------------------------------------------------------------------- head


def _day(filled: Filled, rows: Rows, today: date) -> date:
    if not filled.day:
        return today
    place = filled.head_address("day")
    try:
        day = FuzzyDate.parse(filled.day)
    except (ValueError, RecursionError):
        day = None
    if day is None or day.precision is not Precision.DAY or not 1900 <= day.earliest.year <= 2199:
        advice = N_("Gebraucht wird ein Tag, zum Beispiel 05.03.2017.")
        rows.problem(filled.head_sheet, place, N_("«{value}» ist kein Tag."), advice, value=filled.day[:60])
        return today
    if day.earliest > today:
        advice = N_("Gebraucht wird der Tag, an dem geantwortet wurde.")
        rows.problem(filled.head_sheet, place, N_("Der Tag liegt in der Zukunft."), advice)
        return today
    return day.earliest


def _visibility(filled: Filled, form: Form, rows: Rows) -> Visibility:
    word = filled.visibility.strip().casefold()
    if not word:
        return Visibility.parse(form.visibility)
    for level, label in VISIBILITY_LABELS.items():
        if word in (level.word, label.de.casefold(), label.en.casefold()):
            return level
    options = ", ".join(label.de for label in VISIBILITY_LABELS.values())
    message, advice = N_("«{value}» steht nicht zur Wahl."), N_("Möglich sind: {options}.")
    place = filled.head_address("visibility")
    rows.problem(filled.head_sheet, place, message, advice, value=filled.visibility[:60], options=options)
    return Visibility.parse(form.visibility)


def _body(making: Making, filled: Filled, stated: list[Stated]) -> str:
    """Who answered: named in the head, else the record that the form is about. Empty: that is not to be told."""
    own = next((one for one in stated if one.part.of_body and one.row is not None), None)
    kinds = tuple(kind for kind in making.ontology.kinds_of("actor") if kind not in NEVER_ASKED)
    body = own.id if own else ""
    place = filled.head_address("body")
    if filled.body and not own:
        body = making.named(filled.body, kinds, filled.head_sheet, place)
    elif not own:
        message = N_("Es fehlt, welche Stelle geantwortet hat.")
        making.rows.problem(
            filled.head_sheet, place, message, N_("Gebraucht wird der Name der Stelle, nicht der einer Person.")
        )
    for one in stated:
        if one.row is not None and one.record.id:
            one.row["assured_by"] = body
    return body


def _document(making: Making, form: Form, filled: Filled, body: str, today: date) -> None:
    name, kind = making.called(body)
    cells: RowCells = {
        "id": making.document,
        "kind": "document",
        "name": f"{form.label.de}: {name}, {making.day:%d.%m.%Y}",
        "name_en": f"{form.label.en}: {name}, {making.day.isoformat()}",
        "document_type": "form",
        "publisher": name,
        "as_of": making.day.isoformat(),
        "accessed": today.isoformat(),
        "official": "yes" if kind in _AUTHORITIES else "no",
    }
    making.rows.add("", "documents", making.stated(cells, None))
    if body:
        making.join("", "ANSWERED", body, making.document)


# ---------------------------------------------------------------------------------------------- records


class _Records:
    """The records that a form states, with their rows."""

    def __init__(self, making: Making, form: Form) -> None:
        self.making, self.form = making, form
        self.stated: list[Stated] = []
        self.unanswered: list[str] = []
        self._counted: dict[str, int] = {}

    def take(self, record: FilledRecord) -> None:
        """Make the row of a record, unless nothing is said of it."""
        part = self.form.part(record.part)
        if record.empty:
            return
        number = self._counted[part.id] = self._counted.get(part.id, 0) + 1
        heading = f"{part.label.de} {number}" if part.many else part.label.de
        if not any(question.column for question in part.questions):
            self.stated.append(Stated(record, part, record.id, heading, None))
        elif not self._skipped(record, part):
            self._take(record, part, heading)

    def _skipped(self, record: FilledRecord, part: Part) -> bool:
        if not part.confirm or not record.id:
            return False
        if record.confirm not in ("", *dict(CONFIRM)):
            options = ", ".join(label.de for _, label in CONFIRM)
            place = record.address("", 0, "confirm")
            message, advice = N_("«{value}» steht nicht zur Wahl."), N_("Möglich sind: {options}.")
            self.making.rows.problem(record.sheet, place, message, advice, value=record.confirm[:60], options=options)
            return True
        if record.confirm == "unknown":
            return True
        same = all(record.same(question.id) for question in part.questions)
        if same and not record.confirm:
            self.unanswered.append(record.id)
            return True
        return False

    def _take(self, record: FilledRecord, part: Part, heading: str) -> None:
        making = self.making
        there = making.snapshot.get(record.id) if record.id else None
        if record.id and (there is None or there.kind not in part.kinds):
            message = N_("Einen Eintrag «{id}» gibt es hier nicht mehr.")
            advice = N_("Bitte den Bogen neu anfordern oder es als neuen Eintrag eintragen.")
            making.rows.problem(record.sheet, record.address("", 0, ""), message, advice, id=record.id)
            return
        row: RowCells = dict(node_row(there, making.as_of)) if there else {}
        for question in part.questions:
            if question.column is None:
                continue
            name, after = question.column.id, value_of(question, record.answers.get(question.id, ()))
            if there is None:
                row[name] = making.canonical(question.column, after)
            else:
                before = value_of(question, record.before.get(question.id, ()))
                place = record.address(question.id, 0, "value")
                row[name] = making.changed(question.column, after, before, row.get(name, ""), record.sheet, place)
        gone = record.confirm == "ended"
        if there is None:
            self._new(row, record, part)
        else:
            row["assured_on"] = making.day.isoformat()
            if gone:
                making.ended(row, there)
        making.stated(row, there, heading if part.many else "")
        gone = gone or row.get("status") == Status.ENDED.value
        one = Stated(record, part, str(row["id"]), heading, row, gone)
        self.stated.append(one)
        sheet = part.sheet.id if part.sheet else making.ontology.kind(str(row["kind"])).sheet
        making.rows.add(record.sheet, sheet, row, record.address("", 0, ""), making.cells_by_question(one))

    def _new(self, row: RowCells, record: FilledRecord, part: Part) -> None:
        if part.kinds == (STATEMENT,):
            row["name"] = statement_name(self.making, record, part)
        if len(part.kinds) == 1:
            row["kind"] = part.kinds[0]
        row["id"] = self.making.new_id(str(row.get("name", "")), str(row.get("kind", "")))

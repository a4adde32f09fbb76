"""Answers: what stands in a form, and what a form says of a record that is there already."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from graphkb.capture.choices import Choices
from graphkb.capture.form import Part, Question
from graphkb.capture.wording import one_of
from graphkb.errors import Problem
from graphkb.importer import node_row, relation_row
from graphkb.importer.cells import BadCell, cell_reader, join_list, split_list
from graphkb.importer.sheet import CellFault, CellValue, Limits
from graphkb.importer.template import Column
from graphkb.importer.template_out import cell_text
from graphkb.model import FuzzyDate, Node, PropertyValue, Relation, Status
from graphkb.ontology import Ontology
from graphkb.snapshot import Snapshot
from graphkb.texts import Language

__all__ = [
    "Answers",
    "Canonical",
    "Entry",
    "Filled",
    "FilledRecord",
    "NewName",
    "answers_of",
    "as_of_documents",
    "entries",
    "holding",
    "over",
    "tidied",
    "value_of",
]

Entry = Mapping[str, CellValue]
"""One answer: `value`, or `to` (an id, or a name still to be found) and further columns. Empty ones are absent."""

Answers = Mapping[str, tuple[Entry, ...]]
"""Answers by id of the question; one without an answer is absent. An empty one among others holds its place."""


@dataclass(frozen=True, slots=True)
class NewName:
    """A name that is not recorded yet, and what it is."""

    name: str
    kind: str
    """Kind of the record to create; empty: not said."""
    id: str = ""
    """Of a record that is meant instead; empty: none."""
    place: str = ""
    """Where that stands, for messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledRecord:
    """The answers about one record."""

    part: str
    id: str = ""
    """Of the record that is there; empty: a new one."""
    confirm: str = ""
    """Whether it still holds: `yes`, `ended`, `unknown`; empty: not said, or not asked."""
    before: Answers = field(default_factory=dict)
    """What stood in the form when it was given out."""
    defaults: Answers = field(default_factory=dict)
    """What stood there of a new record; with nothing else said it is none."""
    answers: Answers = field(default_factory=dict)
    sheet: str = ""
    """Sheet of the workbook; empty: a page."""
    address: Callable[[str, int, str], str] = field(default=lambda question, number, column: question, compare=False)
    """Where an answer stands: by question, place among its answers and column; `("", 0, "")` the record itself,
    `("", 0, "confirm")` whether it still holds."""

    @property
    def empty(self) -> bool:
        """Nothing was said about it."""
        if self.id:
            return False
        return all(
            told == self.defaults.get(name, ())
            for name, told in ((name, self.said(name)) for name in self.answers)
            if told
        )

    def said(self, question: str) -> tuple[Entry, ...]:
        """The answers to a question without those left empty."""
        return tuple(entry for entry in self.answers.get(question, ()) if entry)

    def same(self, question: str) -> bool:
        """Whether a question is answered as it stood there when the form was given out."""
        return self.said(question) == self.before.get(question, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A form as somebody filled it in."""

    form: str
    key: str
    """Makes the id of the document: the same form is not taken in twice."""
    body: str = ""
    """Who answered: the id or name of a body, never of a person."""
    day: str = ""
    """When, as written."""
    asked_by: str = ""
    """Which body asked."""
    visibility: str = ""
    """Who may see what it records; empty: as the form says."""
    records: Sequence[FilledRecord] = ()
    new: Sequence[NewName] = ()
    round: str = ""
    """Id of the case that it answers; empty: nobody was written to."""
    language: Language = "de"
    """In which the answers are written."""
    file: str = ""
    """Name of the file it came in; empty: a page."""
    problems: Sequence[Problem] = ()
    """What is wrong with the file itself, such as joined cells."""
    head_sheet: str = ""
    head_address: Callable[[str], str] = field(default=lambda name: name, compare=False)
    """Where `body`, `day`, `visibility`, `asked_by` stand."""


def entries(values: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries without empty columns, and without entries of which nothing is left."""
    found = ({name: value for name, value in entry.items() if value != ""} for entry in values)
    return tuple(entry for entry in found if entry)


# ------------------------------------------------------------------------------------------ one way of writing


class Canonical:
    """Writes what people write in a cell the one way the importer writes it."""

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._readers: dict[tuple[str, str, str], Callable[[CellValue], object]] = {}

    def __call__(self, column: Column, value: CellValue) -> CellValue:
        """The value as the importer writes it; what it cannot read stays as it is."""
        if value == "" or isinstance(value, CellFault):
            return value
        key = (column.id, column.type, f"{bool(column.property and column.property.many)}")
        reader = self._readers.get(key)
        if reader is None:
            reader = self._readers[key] = cell_reader(column, self._ontology, Limits().cell_bytes)
        try:
            read = reader(value)
        except BadCell:
            return value
        return _written(read)


def _written(read: object) -> str:
    if read is None:
        return "unknown"
    if isinstance(read, Status):
        return read.value
    if isinstance(read, (str, int, float, bool, FuzzyDate, tuple)):
        value: PropertyValue = read
        return cell_text(value)
    return str(read)


# ------------------------------------------------------------------------------------------ from what is there


def as_of_documents(snapshot: Snapshot) -> dict[str, FuzzyDate]:
    """The day to which the statements of each dated document refer."""
    return {node.id: day for node in snapshot.nodes if isinstance(day := node.properties.get("as_of"), FuzzyDate)}


def over(fact: Node | Relation, day: date) -> bool:
    """Whether it does not hold any more on this day."""
    return fact.status is Status.ENDED or (fact.valid_to is not None and fact.valid_to.latest < day)


def holding(snapshot: Snapshot, id: str, question: Question, day: date) -> list[tuple[str, Relation]]:
    """Relations of a record that a question asks for and that are not over: the other end and the relation."""
    found = [] if question.reverse else list(snapshot.out(id, question.relation))
    if question.reverse or question.both:
        found += snapshot.into(id, question.relation)
    fixed = dict(question.fixed)
    kept = []
    for relation in found:
        other = relation.target if relation.source == id else relation.source
        node = snapshot.get(other)
        if node is None or node.kind not in question.kinds or over(relation, day):
            continue
        if any(_fixed(relation, name) != value for name, value in fixed.items()):
            continue
        kept.append((other, relation))
    return kept


def _fixed(relation: Relation, name: str) -> str:
    # A relation without a role is one of the provider (rule 4).
    return relation.text(name) or ("provider" if name == "role" else "")


def answers_of(snapshot: Snapshot, part: Part, id: str, day: date) -> Answers:
    """What the form would say of a record; empty if it is not there. The same answer stands in it once."""
    node = snapshot.get(id)
    if node is None:
        return {}
    row = node_row(node, {})
    found: dict[str, tuple[Entry, ...]] = {}
    for question in part.questions:
        if question.column is not None:
            text = row.get(question.column.id, "")
            values = split_list(text) if question.many else [text]
            found[question.id] = entries({"value": value} for value in values)
        else:
            told = [
                _entry(snapshot, question, other, relation) for other, relation in holding(snapshot, id, question, day)
            ]
            found[question.id] = tuple(entry for at, entry in enumerate(told) if entry not in told[:at])
    return {name: told for name, told in found.items() if told}


def _entry(snapshot: Snapshot, question: Question, other: str, relation: Relation) -> Entry:
    row = relation_row(relation, snapshot.ontology, {})
    asked = {column.id: row.get(column.id, "") for column in question.asks}
    return next(iter(entries([{"to": other, **asked}])))


def tidied(part: Part, answers: Answers, canonical: Canonical, choices: Choices) -> Answers:
    """The answers as the importer writes them, names as the ids they mean where they mean one.

    What says the same as one before it is emptied; each answer keeps its place.
    """
    found: dict[str, tuple[Entry, ...]] = {}
    for question in part.questions:
        told: list[Entry] = []
        for entry in answers.get(question.id, ()):
            tidy: dict[str, CellValue] = {}
            if question.column is not None:
                if (value := entry.get("value", "")) != "":
                    tidy["value"] = canonical(one_of(question.column), value)
            else:
                to = entry.get("to", "")
                if isinstance(to, CellFault):
                    tidy["to"] = to
                elif (name := str(to)) != "":
                    meant = choices.find(question.kinds, name)
                    tidy["to"] = meant[0] if len(meant) == 1 else name
                for column in question.asks:
                    if (value := entry.get(column.id, "")) != "":
                        tidy[column.id] = canonical(column, value)
            told.append({} if tidy in told else tidy)
        if any(told):
            found[question.id] = tuple(told)
    return found


def value_of(question: Question, told: tuple[Entry, ...]) -> CellValue:
    """The cell of the record that answers to a question after a column make."""
    values = [entry.get("value", "") for entry in told]
    if not question.many:
        return values[0] if values else ""
    faults = [value for value in values if isinstance(value, CellFault)]
    return faults[0] if faults else join_list(str(value) for value in values if value != "")

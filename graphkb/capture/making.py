"""What the steps of taking in a form share: rows, names, and how a fact says that the form states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from graphkb.capture.answers import Canonical, FilledRecord, NewName, as_of_documents
from graphkb.capture.choices import Choices
from graphkb.capture.form import NEVER_ASKED, Part, Question
from graphkb.capture.rows import Rows
from graphkb.importer.cells import join_list, split_list
from graphkb.importer.ids import free_id
from graphkb.importer.sheet import CellValue
from graphkb.importer.template import Column
from graphkb.model import FuzzyDate, Node, Precision, Relation, SourceRef, Status, Visibility
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Making", "RowCells", "Stated"]

RowCells = dict[str, CellValue]
"""Cells of a row of the import template by column."""

_NOT_RECORDED = N_("«{name}» ist noch nicht erfasst.")
_CHOOSE = N_("Bitte einen Namen aus der Liste wählen oder sagen, was es ist: dann wird es neu angelegt.")
_NEAR = N_("Meinten Sie: {near}? Sonst bitte sagen, was es ist: dann wird es neu angelegt.")
_CHANGED = N_("Inzwischen steht hier «{now}», im Bogen stand «{before}».")
_CHECK = N_("Bitte prüfen, was gilt.")


@dataclass(slots=True)
class Stated:
    """A record that the form states."""

    record: FilledRecord
    part: Part
    id: str
    """Empty as long as it is the body that answered and that one is not known yet."""
    heading: str
    """How it is called in a source: «Maßnahme 2»."""
    row: RowCells | None
    """None: only relations of it are asked for."""
    gone: bool = False
    """The form says that it has ended or does not exist."""
    ends: dict[str, list[str]] = field(default_factory=dict)
    """Ids at the other end by question."""


class Making:
    """One form being taken in."""

    def __init__(
        self,
        snapshot: Snapshot,
        choices: Choices,
        rows: Rows,
        document: str,
        day: date,
        visibility: Visibility,
        overrule: bool,
    ) -> None:
        self.snapshot, self.choices, self.rows = snapshot, choices, rows
        self.document, self.day, self.visibility, self.overrule = document, day, visibility, overrule
        self.ontology = snapshot.ontology
        self.canonical = Canonical(self.ontology)
        self.as_of = as_of_documents(snapshot)
        self.replaced: list[str] = []
        """Relations that get another id."""
        self._taken = {node.id for node in snapshot.nodes} | {document}
        self._made: dict[str, NewName] = {}

    # ------------------------------------------------------------------ names

    def new_id(self, name: str, kind: str) -> str:
        """An id for a record that this form makes; from now on its name leads to it."""
        id = free_id(name, self._taken)
        self._taken.add(id)
        self._made.setdefault(_folded(name), NewName(name, kind, id))
        return id

    def new_name(self, name: NewName, sheet: str) -> None:
        """Make a record of a name that the form says what it is, or take the one that is meant."""
        if name.id:
            if node := self.snapshot.get(name.id):
                self._made[_folded(name.name)] = NewName(name.name, node.kind, node.id)
            return
        if not name.kind or not name.name.strip():
            return
        word = name.kind.strip().casefold()
        for kind in self.ontology.kinds.values():
            if word in (kind.id, kind.label.de.casefold(), kind.label.en.casefold()) and kind.id not in NEVER_ASKED:
                cells: RowCells = {"id": self.new_id(name.name, kind.id), "kind": kind.id, "name": name.name}
                self.rows.add(sheet, kind.sheet, self.stated(cells, None), name.place)
                return
        message = N_("«{value}» ist keine Art von Einträgen.")
        self.rows.problem(sheet, name.place, message, N_("Bitte eine Art aus der Liste wählen."), value=name.kind)

    def named(self, text: str, kinds: tuple[str, ...], sheet: str, place: str) -> str:
        """The id that a name means; empty if it means none or several: then the problem is noted."""
        found = self.choices.find(kinds, text)
        if len(found) == 1:
            return found[0]
        if made := self._made.get(_folded(text)):
            return made.id
        if found:
            self.rows.problem(
                sheet,
                place,
                N_("So heißen mehrere: {names}."),
                N_("Bitte einen davon aus der Liste wählen."),
                names=", ".join(f"{text} [{id}]" for id in found),
            )
            return ""
        near = ", ".join(choice.label for choice in self.choices.near(kinds, text))
        self.rows.problem(sheet, place, _NOT_RECORDED, _NEAR if near else _CHOOSE, name=text, near=near)
        return ""

    def called(self, id: str) -> tuple[str, str]:
        """Name and kind of a record, also of one that this form makes; empty if there is none."""
        if node := self.snapshot.get(id):
            return node.name, node.kind
        made = next((made for made in self._made.values() if made.id == id), NewName("", ""))
        return made.name, made.kind

    # ------------------------------------------------------------------ cells

    def changed(
        self, column: Column, after: CellValue, before: CellValue, now: CellValue, sheet: str, place: str
    ) -> CellValue:
        """What is to stand in a cell of a record that is there: what the form changed, else what is there now.

        If somebody else changed it to something else meanwhile, the problem is noted.
        """
        after, before, here = (self.canonical(column, value) for value in (after, before, now))
        if after in (before, here):
            return now
        if here != before and not self.overrule:
            self.rows.problem(sheet, place, _CHANGED, _CHECK, now=str(here), before=str(before))
        return after

    def stated(self, row: RowCells, there: Node | Relation | None, locator: str = "") -> RowCells:
        """The row with the form as its source: stated from now on, not concluded, and as of this day."""
        if there is None:
            row.setdefault("visibility", self.visibility.word)
        sources = split_list(str(row.get("sources", "")))
        row["sources"] = join_list(dict.fromkeys([*sources, str(SourceRef(self.document, locator))]))
        row["derived"] = ""
        if there is None or there.asserted is None or there.asserted.latest <= self.day:
            row["asserted"] = ""
        return row

    def ended(self, row: RowCells, there: Node | Relation) -> RowCells:
        """The row of something that the form says is over: since some day after its last confirmation.

        An end that the form gives, or that is known and past, stays; what was to begin later has no end.
        """
        row["status"] = Status.ENDED.value
        stands = str(row.get("valid_to", ""))
        known = there.valid_to
        if stands and (stands != str(known or "") or (known and known.latest <= self.day)):
            return row
        begin = there.valid_from.earliest if there.valid_from else None
        if begin and begin > self.day:
            row["valid_to"] = ""
            return row
        since = max((day for day in (there.last_confirmed, begin) if day and day <= self.day), default=self.day)
        until = FuzzyDate.of_day(since) if since == self.day else FuzzyDate(since, self.day, Precision.RANGE)
        row["valid_to"] = str(until)
        return row

    def join(self, sheet: str, type: str, source: str, target: str) -> None:
        """State a relation that follows from the form as a whole."""
        cells: RowCells = {"source": source, "target": target}
        self.rows.add(sheet, self.ontology.relation(type).sheet, self.stated(cells, None))

    def locator(self, stated: Stated, question: Question) -> str:
        """Where in the form an answer stands."""
        return f"{stated.heading}, Frage {question.number}" if stated.part.many else f"Frage {question.number}"

    def cells_by_question(self, stated: Stated) -> Mapping[str, str]:
        """Addresses of the answers that became cells of the record's row, by column."""
        record = stated.record
        return {
            question.column.id: record.address(question.id, 0, "value")
            for question in stated.part.questions
            if question.column
        }


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()

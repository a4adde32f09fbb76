"""Answers that lead to other records, as relations: new ones, changed ones, those that hold no more."""

from __future__ import annotations

from collections.abc import Mapping

from graphkb.capture.answers import Entry, holding
from graphkb.capture.form import Question
from graphkb.capture.making import Making, RowCells, Stated
from graphkb.importer import relation_row
from graphkb.importer.sheet import CellFault, CellValue
from graphkb.importer.template import relation_id
from graphkb.model import FuzzyDate, Relation
from graphkb.texts import N_

__all__ = ["take_relations"]

Key = tuple[str, ...]
"""What tells one answer from another: the other end, and what the question asks of the relation's key."""


def take_relations(making: Making, stated: Stated) -> None:
    """Make rows of all answers of a record that lead to others; problems are noted at their answers."""
    for question in stated.part.questions:
        if question.column is None:
            _Taken(making, stated, question).run()


class _Taken:
    def __init__(self, making: Making, stated: Stated, question: Question) -> None:
        self.making, self.stated, self.question = making, stated, question
        self.record = stated.record
        self.type = making.ontology.relation(question.relation)
        asked = {column.id: column for column in question.asks}
        self._keyed = [asked[name] for name in self.type.key if name in asked]

    def run(self) -> None:
        record, question = self.record, self.question
        before = {self._key(str(entry["to"]), entry): entry for entry in record.before.get(question.id, ())}
        now: dict[Key, Relation] = {}
        for other, relation in holding(self.making.snapshot, self.stated.id, question, self.making.day):
            row = relation_row(relation, self.making.ontology, self.making.as_of)
            now.setdefault(self._key(other, row), relation)
        after = self._answers()
        moved = _moved(before, after, now)
        for key, (number, entry) in after.items():
            old = moved.get(key, key)
            self._answer(key[0], number, entry, before.get(old), now.get(old))
        for key in before:
            if key not in after and key not in moved.values() and key in now:
                self._end(now[key])

    def _answers(self) -> dict[Key, tuple[int, Entry]]:
        record, question, rows = self.record, self.question, self.making.rows
        found: dict[Key, tuple[int, Entry]] = {}
        told = record.answers.get(question.id, ())
        for number, entry in enumerate(told):
            place = self._place(number)
            if not entry:
                continue
            if isinstance(fault := entry.get("to"), CellFault):
                rows.problem(record.sheet, place, fault.message, fault.advice, value=fault.shown)
            elif entry.get("to", "") == "":
                advice = N_("Bitte den Namen eintragen oder auch die anderen Angaben dazu leeren.")
                rows.problem(record.sheet, place, N_("Hier fehlt der Name."), advice)
            elif to := self.making.named(str(entry["to"]), question.kinds, record.sheet, place):
                self.stated.ends.setdefault(question.id, []).append(to)
                key = self._key(to, entry)
                if key in found and {**entry, "to": to} != {**found[key][1], "to": to}:
                    message = N_("Das steht zweimal da, und nicht gleich.")
                    rows.problem(record.sheet, place, message, N_("Bitte eines davon leeren."))
                found.setdefault(key, (number, entry))
        if question.required and not any(told):
            rows.problem(record.sheet, self._place(0), N_("Diese Frage braucht eine Antwort."))
        return found

    def _answer(self, other: str, number: int, entry: Entry, before: Entry | None, now: Relation | None) -> None:
        making, record = self.making, self.record
        place = self._place(number)
        if now is None:
            if before is not None and {**entry, "to": other} == before:
                return  # ended meanwhile, and the form says nothing new
            row = self._new_row(other, entry)
            there = self._there(row)
            if there is not None:
                # It was recorded as over; the form says that it holds.
                told = {name: value for name, value in row.items() if value != ""}
                row = {**relation_row(there, making.ontology, making.as_of), "status": "", "valid_to": "", **told}
        else:
            there = now
            row = dict(relation_row(now, making.ontology, making.as_of))
            for column in self.question.asks:
                at = record.address(self.question.id, number, column.id)
                after, stood = entry.get(column.id, ""), (before or {}).get(column.id, "")
                if before is None and after == "":
                    continue  # recorded since the form was given out; the form does not say this of it
                stands = row.get(column.id, "")
                row[column.id] = making.changed(column, after, stood, stands, record.sheet, at)
            if row.get("id", "") == "" and self._id(row) != now.id:
                making.replaced.append(now.id)
        places = {column.id: record.address(self.question.id, number, column.id) for column in self.question.asks}
        row = making.stated(row, there, making.locator(self.stated, self.question))
        making.rows.add(record.sheet, self.type.sheet, row, place, places)

    def _end(self, relation: Relation) -> None:
        making = self.making
        row: RowCells = dict(relation_row(relation, making.ontology, making.as_of))
        row = making.stated(making.ended(row, relation), relation, making.locator(self.stated, self.question))
        making.rows.add(self.record.sheet, self.type.sheet, row, self._place(0))

    def _new_row(self, other: str, entry: Entry) -> RowCells:
        ends = (other, self.stated.id) if self.question.reverse else (self.stated.id, other)
        asked = {column.id: self.making.canonical(column, entry.get(column.id, "")) for column in self.question.asks}
        return {"source": ends[0], "target": ends[1], **dict(self.question.fixed), **asked}

    def _there(self, row: RowCells) -> Relation | None:
        """The relation of the same id, whether it holds or not."""
        wanted = self._id(row)
        found = self.making.snapshot.out(str(row["source"]), self.question.relation)
        return next((relation for relation in found if relation.id == wanted), None)

    def _id(self, row: Mapping[str, CellValue]) -> str:
        try:
            begin = FuzzyDate.parse(str(row["valid_from"])) if row.get("valid_from", "") else None
        except ValueError:
            begin = None  # said at its cell by the importer
        values = {name: str(row[name]) for name in self.type.key if name != "valid_from" and row.get(name, "") != ""}
        return relation_id(self.making.ontology, self.type.id, str(row["source"]), str(row["target"]), values, begin)

    def _key(self, other: str, cells: Mapping[str, CellValue]) -> Key:
        return (other, *(str(self.making.canonical(column, cells.get(column.id, ""))) for column in self._keyed))

    def _place(self, number: int) -> str:
        return self.record.address(self.question.id, number, "to")


def _moved(before: Mapping[Key, Entry], after: Mapping[Key, object], now: Mapping[Key, Relation]) -> dict[Key, Key]:
    """Answers whose distinguishing date was corrected, to what they were before."""
    moved: dict[Key, Key] = {}
    for key in after:
        if key not in before and key not in now:
            left = [old for old in before if old[0] == key[0] and old not in after and old not in moved.values()]
            if left and left[0] in now:
                moved[key] = left[0]
    return moved

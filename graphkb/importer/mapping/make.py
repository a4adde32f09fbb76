"""Makes the importer's own tables from a table of somebody else. Every cell keeps the address it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graphkb.errors import InvalidParameter, Phrase, Problem
from graphkb.importer.cells import join_list, split_list
from graphkb.importer.mapping.cells import CellMaker, PlainTexts, words_of
from graphkb.importer.mapping.model import Condition, Record
from graphkb.importer.mapping.model import Mapping as TableMapping
from graphkb.importer.mapping.read import ForeignTable
from graphkb.importer.sheet import CellValue, Origin, Progress, Row, Table, Tables, cell_address, told
from graphkb.importer.state import State
from graphkb.importer.template import SheetTemplate, folded, suggest, template_of
from graphkb.ontology import Ontology
from graphkb.texts import N_

__all__ = ["Made", "Sheet", "make_tables"]


class Sheet(NamedTuple):
    """The rows that one record of a mapping made, in the order of its table."""

    table: Table
    mapping: str
    record: Record
    columns: tuple[str, ...]
    """Ids of the columns of the template."""
    template: SheetTemplate


@dataclass(slots=True)
class Made:
    """All tables that came out, nodes before relations, and what was wrong before the importer looks."""

    tables: Tables
    sheets: list[Sheet] = field(default_factory=list)
    used: dict[tuple[str, str], set[int]] = field(default_factory=dict)
    """By file and sheet: columns that some record reads."""
    silent: dict[tuple[str, str], int] = field(default_factory=dict)
    """By file and sheet: rows from which no record came."""


MAPPING = N_("Spalten zuordnen")


def make_tables(
    pairs: Sequence[tuple[ForeignTable, TableMapping]],
    ontology: Ontology,
    existing: State | None = None,
    progress: Progress | None = None,
) -> Made:
    """Run mappings over their tables.

    Raises InvalidParameter if a mapping names a column, table, list or kind that is not there. What is wrong
    with single cells is in `tables.problems`.
    """
    existing = existing or State()
    made = Made(Tables(", ".join(dict.fromkeys(table.file for table, _ in pairs))))
    kinds = {id: node.kind for id, node in existing.nodes.items()}
    kinds |= {id: kinds[now] for id in existing.merged if (now := existing.now(id)) in kinds}
    seen: _Seen = {}
    template = template_of(ontology)
    spoken: dict[tuple[str, str], set[int]] = {}
    for table, _ in pairs:
        made.tables.problems += table.problems
        made.used[table.file, table.sheet] = set()
        spoken[table.file, table.sheet] = set()
    planned: list[tuple[ForeignTable, TableMapping, Record, SheetTemplate, str]] = []
    for table, mapping in pairs:
        for number, record in enumerate(mapping.records, start=1):
            place = f"{mapping.mapping}: records.{number} ({record.into})"
            sheet = template.sheets.get(record.into)
            if sheet is None:
                raise InvalidParameter(name=place, value=record.into, reason=_known(record.into, template.sheets))
            planned.append((table, mapping, record, sheet, place))
    # Records that stand in one row each come before those that only join them.
    planned.sort(key=lambda one: (not one[3].kinds, one[2].repeats != "refuse"))
    makers = []
    total = sum(len(table.rows) for table, *_ in planned)
    done = 0
    for table, mapping, record, sheet, place in planned:
        maker = _RecordMaker(table, mapping, record, sheet, place, ontology, existing, kinds)
        rows = told(table.rows, progress, MAPPING, total, begun=done)
        maker.run(rows, made.tables.problems, seen, spoken[table.file, table.sheet])
        done += len(table.rows)
        made.used[table.file, table.sheet] |= maker.used
        makers.append((maker, mapping))
    for maker, mapping in makers:  # only now: later records may have joined theirs to earlier ones
        found = maker.made()
        made.tables.tables.append(found)
        made.sheets.append(Sheet(found, mapping.mapping, maker.record, maker.columns, maker.sheet))
    for table, _ in pairs:
        made.silent[table.file, table.sheet] = len(table.rows) - len(spoken[table.file, table.sheet])
    return made


_Seen = dict[tuple[str, ...], tuple[list[CellValue], "_RecordMaker"]]
"""Records that were made already: their cells, and who made them."""


def _known(word: str, known: Iterable[str]) -> Phrase:
    near = suggest(word, known)
    if near:
        return Phrase.of(N_("Meinten Sie «{near}»?"), near=near)
    return Phrase.of(N_("Möglich sind: {options}."), options=", ".join(known))


class _RecordMaker:
    def __init__(
        self,
        table: ForeignTable,
        mapping: TableMapping,
        record: Record,
        sheet: SheetTemplate,
        place: str,
        ontology: Ontology,
        existing: State,
        kinds: dict[str, str],
    ) -> None:
        self.table, self.record, self.sheet = table, record, sheet
        self._existing, self._kinds, self._place = existing, kinds, place
        self._makers: dict[str, CellMaker] = {}
        for name, value in record.cells.items():
            where = f"{place}.{name}"
            if name not in sheet.columns:
                raise InvalidParameter(name=place, value=name, reason=_known(name, sheet.columns))
            self._makers[name] = CellMaker(table, value, mapping.values, where, sheet.columns[name])
        self._identity = ("id",) if sheet.kinds else ("source", "target")
        for name in self._identity:
            if name not in self._makers:
                reason = Phrase.of(N_("Ohne diese Angabe lässt sich kein Eintrag bilden."))
                raise InvalidParameter(name=place, value=name, reason=reason)
        self._each = PlainTexts(table, f"{{{record.each.column}}}", f"{place}.each") if record.each else None
        self._when = [_Condition(table, when, mapping, place, ontology, kinds) for when in record.when]
        self._must = bool(sheet.kinds) and record.repeats == "refuse"
        # What a record that is there already need not be given again.
        needed = ["name", *(["kind"] if len(sheet.kinds) > 1 else [])] if sheet.kinds else []
        self._filled = [name for name in needed if name not in self._makers]
        self.columns: tuple[str, ...] = (*self._makers, *self._filled)
        self._index = {name: position for position, name in enumerate(self.columns)}
        self._kind_words = {folded(kind.label.de): kind.id for kind in ontology.kinds.values()} | {
            folded(kind.label.en): kind.id for kind in ontology.kinds.values()
        }
        self._key = ontology.relation(sheet.relation).key if sheet.relation else ()
        self._rows: list[list[CellValue]] = []
        self._numbers: list[int] = []
        self.used = {column for maker in self._makers.values() for column in maker.columns}
        self.used |= {column for when in self._when for column in when.columns}
        if self._each:
            self.used |= set(self._each.columns)

    def run(self, rows: Iterable[Row], problems: list[Problem], seen: _Seen, spoken: set[int]) -> None:
        """Go through these rows of the table."""
        for number, cells in rows:
            for entry in self._entries(cells, number):
                if not all(when.holds(cells, number, entry) for when in self._when):
                    continue
                row = self._row(cells, number, entry, problems)
                if row is None:
                    continue
                spoken.add(number)
                self._take(row, number, seen)

    def _take(self, row: list[CellValue], number: int, seen: _Seen) -> None:
        index = self._index
        id = tuple(str(row[index[name]]) for name in self._identity)
        if self.sheet.kinds:
            if self.record.there == "leave" and self._existing.now(id[0]) in self._existing.nodes:
                return
            self._fill(row, id[0])
            kind = str(row[index["kind"]]) if "kind" in index else self.sheet.kinds[0]
            self._kinds.setdefault(id[0], self._kind_words.get(folded(kind), kind))
        else:
            id += (self.sheet.id, *(str(row[index[name]]) if name in index else "" for name in self._key))
        if id in seen and self.record.repeats != "refuse":
            if self.record.repeats == "join":
                first, maker = seen[id]
                maker.join(first, dict(zip(self.columns, row, strict=True)))
            return
        seen.setdefault(id, (row, self))
        self._rows.append(row)
        self._numbers.append(number)

    def made(self) -> Table:
        """The table that came out."""
        each = self._each.columns[0] if self._each else None
        read = (each if maker.column is None else maker.column for maker in self._makers.values())
        known = [*read]
        origin = Origin(self.table.sheet, (*known, *[None] * (len(self.columns) - len(known))))
        for row in self._rows:
            row.extend([""] * (len(self.columns) - len(row)))
        rows = [Row(number, tuple(row)) for number, row in zip(self._numbers, self._rows, strict=True)]
        return Table(self.table.file, self.sheet.id, self.table.heading_row, self.columns, rows, origin=origin)

    def _entries(self, cells: tuple[CellValue, ...], number: int) -> Sequence[str]:
        if self._each is None or self.record.each is None:
            return ("",)
        said = self._each.fill(cells, number, "")
        return list(dict.fromkeys(part.strip() for part in str(said).split(self.record.each.split) if part.strip()))

    def _row(
        self, cells: tuple[CellValue, ...], number: int, entry: str, problems: list[Problem]
    ) -> list[CellValue] | None:
        made: list[CellValue] = []
        faults = []
        nameless = False
        for name, maker in self._makers.items():
            value, fault = maker.make(cells, number, entry)
            if fault:
                faults.append((maker, fault))
                nameless = nameless or name in self._identity
            elif value == "" and name in self._identity and not self._must:
                return None
            made.append(value)
        for maker, (message, advice, facts) in faults:
            column = maker.column if maker.column is not None or not self._each else self._each.columns[0]
            where = cell_address(number, column) if column is not None else str(number)
            problem = Problem(self.table.file, self.table.sheet, where, message, advice, tuple(facts.items()))
            problems.append(problem)
        if nameless:
            return None
        made.extend("" for _ in self._filled)
        return made

    def _fill(self, row: list[CellValue], id: str) -> None:
        node = self._existing.nodes.get(self._existing.now(id))
        for name, value in (("kind", node.kind), ("name", node.name)) if node else ():
            if name in self._index and row[self._index[name]] == "":
                row[self._index[name]] = value

    def join(self, first: list[CellValue], further: dict[str, CellValue]) -> None:
        """Add what another row says of the same record: entries of lists, and what was empty."""
        for name, value in further.items():
            if value == "":
                continue
            if name not in self._index:
                self._index[name] = len(self.columns)
                self.columns = (*self.columns, name)
            position, column = self._index[name], self.sheet.columns[name]
            first.extend([""] * (position + 1 - len(first)))
            if first[position] == "":
                first[position] = value
            elif column.type in ("list", "sources") or (column.property and column.property.many):
                entries = dict.fromkeys((*split_list(str(first[position])), *split_list(str(value))))
                first[position] = join_list(entries)


class _Condition:
    def __init__(
        self,
        table: ForeignTable,
        when: Condition,
        mapping: TableMapping,
        place: str,
        ontology: Ontology,
        kinds: Mapping[str, str],
    ) -> None:
        where = f"{place}.when"
        self._texts = PlainTexts(table, when.text, where)
        self.columns = self._texts.columns
        self._words = words_of(when.values, mapping.values, where)
        self._among = None if when.among is None else {folded(word) for word in when.among}
        self._not = {folded(word) for word in when.not_among}
        self._allowed: set[str] | None = None
        self._kinds = kinds
        if when.kinds is not None:
            known = [*ontology.kinds, "actor", "place", "any"]
            for kind in when.kinds:
                if kind not in known:
                    raise InvalidParameter(name=where, value=kind, reason=_known(kind, known))
            self._allowed = {kind for name in when.kinds for kind in ontology.kinds_of(name)}

    def holds(self, cells: tuple[CellValue, ...], number: int, each: str) -> bool:
        word = str(self._texts.fill(cells, number, each))
        if self._words is not None:
            word = self._words.get(folded(word), word)
        if self._allowed is not None and self._kinds.get(word) not in self._allowed:
            return False
        if self._among is not None and folded(word) not in self._among:
            return False
        return folded(word) not in self._not

"""Facts written as rows of the import template and checked as an import is; problems name the field of the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from graphkb.errors import InvalidData
from graphkb.importer import Records, State, Table, Tables, template_of, validate
from graphkb.importer.sheet import Row
from graphkb.ontology import Ontology
from graphkb.texts import N_

__all__ = ["MISSING", "Rows"]

MISSING = N_("Diese Angabe fehlt.")

_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(slots=True)
class Rows:
    """Rows by table, each with the field of the form that every column was taken from."""

    ontology: Ontology
    rows: dict[str, list[tuple[Mapping[str, str], Mapping[str, str]]]] = field(default_factory=dict)

    def add(self, sheet: str, cells: Mapping[str, str], fields: Mapping[str, str] | None = None) -> None:
        """One row of a table; `fields` says for a column what the form calls it."""
        self.rows.setdefault(sheet, []).append((cells, fields or {}))

    def records(self, state: State) -> Records:
        """The facts; raises InvalidData whose `cell` is the field of the form, or the column where it has none."""
        columns = {sheet: tuple(template_of(self.ontology).sheets[sheet].columns) for sheet in self.rows}
        tables = [
            Table(
                "", sheet, 1, columns[sheet], [_row(columns[sheet], n, cells) for n, (cells, _) in enumerate(rows, 2)]
            )
            for sheet, rows in self.rows.items()
        ]
        try:
            return validate(Tables("", tables), self.ontology, state)
        except InvalidData as error:
            problems = [
                replace(one, file="", sheet="", cell=self._field(one.sheet, one.cell, columns))
                for one in error.problems
            ]
            raise InvalidData(problems, error.count) from None

    def _field(self, sheet: str, cell: str, columns: Mapping[str, tuple[str, ...]]) -> str:
        found = _CELL.fullmatch(cell)
        if found is None or sheet not in self.rows:
            return cell
        column = columns[sheet][_number(found[1])]
        return self.rows[sheet][int(found[2]) - 2][1].get(column, column)


def _row(columns: Iterable[str], number: int, cells: Mapping[str, str]) -> Row:
    return Row(number, tuple(cells.get(column, "").strip() for column in columns))


def _number(letters: str) -> int:
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - 64
    return n - 1

"""Cells with addresses: what every reader of tables gives, and the limits they keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from graphkb.errors import InvalidData, Problem, Spoken
from graphkb.model import FuzzyDate
from graphkb.settings import Settings
from graphkb.texts import N_

__all__ = [
    "CHECKING",
    "COMPARING",
    "READING",
    "CellFault",
    "CellValue",
    "Limits",
    "Origin",
    "Problems",
    "Progress",
    "Row",
    "Table",
    "Tables",
    "cell_address",
    "column_letters",
    "told",
]

Progress = Callable[[str, int, int], None]
"""Told (stage, done, total) as the work goes on: the stage as German text of the catalogue, total 0 where
it is not known. May raise `Cancelled`: nothing is changed then."""

READING = N_("Tabellen lesen")
CHECKING = N_("Angaben prüfen")
COMPARING = N_("Mit dem Bestand vergleichen")

_T = TypeVar("_T")


def told(
    rows: Iterable[_T], progress: Progress | None, stage: str, total: int, *, begun: int = 0, every: int = 2000
) -> Iterator[_T]:
    """The same rows; tells of every so many how far it is, and may be stopped there. `begun`: done before these.

    >>> list(told("abc", lambda stage, done, total: print(stage, done, total), "x", 3, every=2))
    x 2 3
    ['a', 'b', 'c']
    """
    for done, row in enumerate(rows, start=begun + 1):
        if progress and done % every == 0:
            progress(stage, done, total)
        yield row


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that the file itself marks as unusable, such as a formula without a result."""

    message: str
    advice: str
    shown: str = ""


CellValue = str | int | float | bool | FuzzyDate | CellFault
"""What a cell holds. An empty cell is the empty string, a text has no blanks at its ends."""


class Row(NamedTuple):
    """A row that is not empty: its number in the spreadsheet and its cells from column A on."""

    number: int
    cells: tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold. The defaults are those of the settings."""

    file_bytes: int = 20 * 2**20
    """Size of one file on disk."""
    unpacked_factor: int = 25
    """How much larger a workbook may be unpacked: 100,000 rows of the template reach 15."""
    rows: int = 300_000
    """Rows of all tables together."""
    columns: int = 300
    """Columns of one table; the widest of the template has about 40."""
    cell_bytes: int = 16 * 1024
    """One cell as UTF-8; a spreadsheet holds twice that."""
    problems: int = 500
    """Problems listed. All are counted."""

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings ask for."""
        return cls(file_bytes=settings.max_upload_mb * 2**20)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the headings of its first row that is not empty, and the rows below."""

    file: str
    sheet: str
    heading_row: int
    headings: tuple[CellValue, ...]
    rows: list[Row]
    elements: Mapping[int, str] = field(default_factory=dict)
    """By number of the row what it was in a file without rows and columns: `node x`, `edge y`."""
    origin: Origin | None = None
    """Where the cells came from, if the table was made from another one; None: they stand here themselves."""
    hidden: bool = False
    """A sheet that a person does not see when they open the workbook."""

    @property
    def shown_sheet(self) -> str:
        """The sheet that a person looks at: that of the table the cells came from."""
        return self.origin.sheet if self.origin else self.sheet

    def place(self, row: int, column: int | None) -> str:
        """Where something is: `C7`, the row alone, or the element of a graph with the name of its property."""
        if self.origin and self.origin.cells is not None:
            return self.origin.cells.get((row, column), self.origin.cells.get((row, None), ""))
        if self.origin and column is not None:
            column = self.origin.columns[column]
        if element := self.elements.get(row):
            heading = self.headings[column] if column is not None and column < len(self.headings) else ""
            return f"{element}, {heading}" if heading else element
        if column is not None:
            return cell_address(row, column)
        return str(row) if row else ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The table that another one was made from, row by row under the same numbers."""

    sheet: str
    columns: tuple[int | None, ...]
    """For each column the one it was read from; None: from none, as a constant."""
    cells: Mapping[tuple[int, int | None], str] | None = None
    """Where rows and columns do not go with those of the other table: the place of each cell by row and column, that
    of the row under None. None: they do."""


@dataclass(slots=True)
class Tables:
    """All tables of a folder or workbook, and what was already wrong in reading them."""

    source: str
    tables: list[Table] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def row_count(self) -> int:
        """Rows of all tables together."""
        return sum(len(table.rows) for table in self.tables)


class Problems:
    """Gathers what is wrong, so that everything can be said at once, in the order of the tables."""

    def __init__(self, limits: Limits) -> None:
        self.count = 0
        self.notes: list[Problem] = []
        """What is no mistake but has to be told: rows that are passed over. At most as many as problems."""
        self._limit = limits.problems
        self._kept: list[tuple[tuple[int, int, int], Problem]] = []

    def add(
        self,
        table: tuple[int, Table],
        row: int,
        column: int | None,
        message: str,
        advice: str = "",
        /,
        **facts: str | Spoken,
    ) -> None:
        """Note a problem in a cell, or in a row if `column` is None; `row` as numbered in the spreadsheet."""
        position, where = table
        self.count += 1
        place = where.place(row, column)
        problem = Problem(where.file, where.shown_sheet, place, message, advice, tuple(facts.items()))
        self._kept.append(((position, row, -1 if column is None else column), problem))
        if len(self._kept) > 40 * self._limit:
            self._cut()

    def note(
        self, table: Table, row: int, column: int | None, message: str, advice: str = "", /, **facts: str | Spoken
    ) -> None:
        """Tell of a row that is passed over or changed."""
        if len(self.notes) < self._limit:
            place = table.place(row, column)
            self.notes.append(Problem(table.file, table.shown_sheet, place, message, advice, tuple(facts.items())))

    def add_all(self, problems: list[Problem]) -> None:
        """Note problems that were found in reading; they come first."""
        self.count += len(problems)
        self._kept.extend(((-1, number, 0), problem) for number, problem in enumerate(problems))

    def _cut(self) -> None:
        self._kept.sort(key=lambda kept: kept[0])
        del self._kept[self._limit :]

    def raise_if_any(self) -> None:
        """Raise InvalidData with the first problems and the count of all; nothing if there are none."""
        if self.count:
            self._cut()
            raise InvalidData([problem for _, problem in self._kept], self.count)


def column_letters(column: int) -> str:
    """Name of a column, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701), column_letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_address(row: int, column: int) -> str:
    """Address as a spreadsheet shows it; row counted from 1, column from 0.

    >>> cell_address(7, 2)
    'C7'
    """
    return f"{column_letters(column)}{row}"

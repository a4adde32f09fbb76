"""Reads the rows of a table by its template: each row becomes a draft, each bad cell a problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graphkb.errors import Spoken
from graphkb.importer.cells import BadCell, Enumerated, cell_reader
from graphkb.importer.sheet import CellValue, Limits, Problems, Row, Table
from graphkb.importer.template import Column, SheetTemplate, Template, folded, suggest
from graphkb.ontology import Ontology
from graphkb.texts import N_

__all__ = ["Draft", "ResolvedTable", "resolve_tables"]

_CONTACTS = frozenset("email phone address postal_code website".split())
_CONTACT_WORDS = ("mail", "telefon", "phone", "handy", "mobil", "anschrift", "adresse", "address", "fax")
_IGNORED_SHEETS = frozenset({"readme", "liesmich", "hinweise", "erläuterungen", "anleitung", "notes", "help"})
"""Sheets of a workbook that explain it to people."""


@dataclass(slots=True)
class Draft:
    """A row as far as its cells could be read. `values` by id of the column; an empty or bad cell is absent."""

    table: ResolvedTable
    row: int
    values: dict[str, Any]
    bad: frozenset[str]
    """Columns whose cell holds something unusable: already said, not to be said again."""
    index: int = 0
    """Which of the rows of the table it is, counted from 0."""
    old: str = ""
    """The id by which it names a body that was merged since; empty: it names none. See `led_on`."""


class ResolvedTable:
    """A table whose headings were understood."""

    def __init__(
        self, position: int, table: Table, sheet: SheetTemplate, columns: dict[int, Column], broken: frozenset[str]
    ) -> None:
        self.position = position
        self.table = table
        self.sheet = sheet
        self.columns = columns
        self.index = {column.id: index for index, column in columns.items()}
        self.broken = broken
        """Required columns that are missing: said once for the table."""

    def drafts(self, ontology: Ontology, limits: Limits, problems: Problems) -> Iterator[Draft]:
        """Read row by row."""
        readers: list[tuple[int, str, Callable[[CellValue], object]]] = [
            (index, column.id, cell_reader(column, ontology, limits.cell_bytes))
            for index, column in self.columns.items()
        ]
        width = len(self.table.headings)
        nothing: frozenset[str] = frozenset()
        for number, row in enumerate(self.table.rows):
            values: dict[str, Any] = {}
            bad = nothing
            length = len(row.cells)
            for index, name, read in readers:
                if index >= length or (cell := row.cells[index]) == "":
                    continue
                try:
                    value = read(cell)
                except BadCell as error:
                    problems.add(
                        (self.position, self.table), row.number, index, error.message, error.advice, **error.facts
                    )
                    bad |= {name}
                else:
                    if value != "" and value != ():
                        values[name] = value
            self._unheaded(row, width, problems)
            yield Draft(self, row.number, values, bad, number)

    def _unheaded(self, row: Row, width: int, problems: Problems) -> None:
        for index, cell in enumerate(row.cells):
            beyond = index >= width
            if cell != "" and (beyond or self.table.headings[index] == ""):
                problems.add(
                    (self.position, self.table),
                    row.number,
                    index,
                    N_("Über dieser Zelle steht keine Überschrift."),
                    N_(
                        "Bitte eine Überschrift eintragen oder die Zelle leeren. In CSV gehören Texte mit Komma "
                        "oder Semikolon in Anführungszeichen."
                    )
                    if beyond
                    else N_("Bitte eine Überschrift eintragen oder die Zelle leeren."),
                )
                return

    def problem(
        self, problems: Problems, row: int, column: str, message: str, advice: str = "", /, **facts: str | Spoken
    ) -> None:
        """Note a problem in the cell of a column; where the table lacks the column, in the row."""
        problems.add((self.position, self.table), row, self.index.get(column), message, advice, **facts)

    def note(
        self, problems: Problems, row: int, column: str, message: str, advice: str = "", /, **facts: str | Spoken
    ) -> None:
        """Tell something of the cell of a column that is no mistake."""
        problems.note(self.table, row, self.index.get(column), message, advice, **facts)

    def address(self, row: int, column: str) -> str:
        """Where a cell is, for a message in another place: file, sheet and cell without repetition."""
        where = [self.table.file]
        if self.table.file.rsplit(".", 1)[0] != self.table.shown_sheet:
            where.append(self.table.shown_sheet)
        where.append(self.table.place(row, self.index.get(column)))
        return ", ".join(where)


def resolve_tables(tables: list[Table], template: Template, problems: Problems) -> list[ResolvedTable]:
    """Find out what each table and each heading means; what is not understood becomes a problem."""
    resolved = []
    for position, table in enumerate(tables):
        sheet = template.sheet(table.sheet)
        if sheet is None:
            if not table.hidden and folded(table.sheet) not in _IGNORED_SHEETS:
                near = suggest(table.sheet, template.names)
                problems.add(
                    (position, table),
                    0,
                    None,
                    N_("Eine Tabelle «{sheet}» kennt die Vorlage nicht."),
                    N_("Meinten Sie «{suggestion}»?") if near else N_("Alle Tabellen stehen in der Vorlage."),
                    sheet=table.sheet,
                    suggestion=template.names[near] if near else "",
                )
            continue
        if table.hidden:
            problems.add(
                (position, table),
                0,
                None,
                N_("Das Blatt «{sheet}» ist ausgeblendet."),
                N_("Bitte einblenden, wenn es dazugehört, oder löschen."),
                sheet=table.sheet,
            )
            continue
        if not any(folded(str(heading)) in sheet.headings for heading in table.headings if heading != ""):
            problems.add(
                (position, table),
                table.heading_row,
                None,
                N_("Keine Überschrift passt zur Vorlage der Tabelle «{sheet}»: {headings}."),
                N_(
                    "Eine Tabelle in eigener Form kommt über eine Zuordnung ihrer Spalten herein. In CSV trennen "
                    "Komma, Semikolon oder Tabulator die Spalten."
                ),
                sheet=sheet.id,
                headings=_shown_headings(table),
            )
            continue
        resolved.append(_resolve(position, table, sheet, problems))
    return resolved


def _shown_headings(table: Table) -> str:
    """The first headings of a table, shortened."""
    shown = [" ".join(str(heading).split())[:40] for heading in table.headings if heading != ""]
    return ", ".join(shown[:5]) + (", …" if len(shown) > 5 else "")


def _resolve(position: int, table: Table, sheet: SheetTemplate, problems: Problems) -> ResolvedTable:
    columns: dict[int, Column] = {}
    seen: dict[str, int] = {}
    for index, heading in enumerate(table.headings):
        if heading == "":
            continue
        name = sheet.headings.get(folded(str(heading))) if isinstance(heading, str) else None
        if name is None:
            _unknown_heading(position, table, sheet, index, str(heading), problems)
        elif name in seen:
            problems.add(
                (position, table),
                table.heading_row,
                index,
                N_("Die Spalte «{column}» gibt es zweimal."),
                N_("Bitte eine der beiden entfernen."),
                column=name,
            )
        else:
            seen[name] = index
            columns[index] = sheet.columns[name]
    missing = []
    for column in sheet.columns.values():
        needed = column.required or (column.id == "kind" and len(sheet.kinds) > 1)
        if column.id == "sources" and sheet.kinds == ("document",):
            needed = False
        if needed and column.id not in seen:
            missing.append(column.id)
            problems.add(
                (position, table),
                table.heading_row,
                None,
                N_("Die Spalte «{column}» ({label}) fehlt."),
                N_("Sie muss in jeder Zeile ausgefüllt sein."),
                column=column.id,
                label=column.label,
            )
    return ResolvedTable(position, table, sheet, columns, frozenset(missing))


def _unknown_heading(
    position: int, table: Table, sheet: SheetTemplate, index: int, heading: str, problems: Problems
) -> None:
    where = (position, table)
    shown = " ".join(heading.split())[:60]
    lower = folded(heading)
    if "person" in sheet.kinds and (lower in _CONTACTS or any(word in lower for word in _CONTACT_WORDS)):
        problems.add(
            where,
            table.heading_row,
            index,
            N_("Die Spalte «{column}» gibt es bei Personen nicht."),
            N_("Private Anschriften, Telefonnummern und E-Mail-Adressen werden nicht gespeichert. Bitte löschen."),
            column=shown,
        )
        return
    near = suggest(heading, sheet.headings)
    advice = N_("Meinten Sie «{suggestion}»?")
    if not near:
        advice = N_("Möglich sind: {options}.")
    problems.add(
        where,
        table.heading_row,
        index,
        N_("Eine Spalte «{column}» kennt die Vorlage in dieser Tabelle nicht."),
        advice,
        column=shown,
        suggestion=sheet.headings[near] if near else "",
        options=Enumerated((column.id, column.label) for column in sheet.columns.values() if not column.further),
    )

"""Writes facts as tables of the import template: what comes out can be edited and read in again."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.cell import WriteOnlyCell

from graphkb.importer.cells import join_list
from graphkb.importer.sheet import Progress, told
from graphkb.importer.template import Column, SheetTemplate, default_status, relation_id, template_of
from graphkb.importer.validate import newest_as_of
from graphkb.model import Fact, FuzzyDate, Node, PropertyValue, Relation, Status, Visibility
from graphkb.ontology import Ontology, load_ontology
from graphkb.texts import N_

__all__ = ["cell_text", "node_row", "relation_row", "write_folder", "write_template", "write_workbook"]

_FORMULA_LIKE = re.compile(r"'*[=+\-@]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ALWAYS = frozenset({"id", "kind", "name", "source", "target", "sources"})

_Row = dict[str, str]


class _Table(NamedTuple):
    """A table to be written, its rows made one by one."""

    sheet: SheetTemplate
    columns: list[Column]
    rows: Iterable[_Row]
    total: int


MAKING_ROWS = N_("Zeilen zusammenstellen")
WRITING_TABLES = N_("Tabellen schreiben")


def write_folder(
    nodes: Iterable[Node],
    relations: Iterable[Relation],
    folder: Path,
    ontology: Ontology | None = None,
    *,
    delimiter: str = ";",
    progress: Progress | None = None,
) -> list[Path]:
    """Write one CSV file a table into a folder, made if need be; tables without rows are left out.

    UTF-8 with byte order mark and semicolons, which a German spreadsheet opens by a double click. Pass
    `snapshot.for_reader(reader)`'s facts: everything given is written. Reading the files in again gives the
    same facts, provided the documents they rest on are among them. Gives the paths. What `progress` raises to stop
    it leaves files behind.
    """
    ontology = ontology or load_ontology()
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for sheet, columns, rows, count in _sheets(nodes, relations, ontology, progress):
        path = folder / f"{sheet.id}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
            writer.writerow([column.id for column in columns])
            for row in told(rows, progress, WRITING_TABLES, count):
                writer.writerow([_guarded(row.get(column.id, "")) for column in columns])
        paths.append(path)
    return paths


def write_workbook(
    nodes: Iterable[Node],
    relations: Iterable[Relation],
    path: Path,
    ontology: Ontology | None = None,
    *,
    progress: Progress | None = None,
) -> None:
    """Write one XLSX with a sheet a table, all cells as text; otherwise like `write_folder`."""
    _write_book(_sheets(nodes, relations, ontology or load_ontology(), progress), path, progress)


def write_template(path: Path, ontology: Ontology | None = None) -> None:
    """Write an empty XLSX with every table and every column but those of further languages, to be filled in."""
    sheets = template_of(ontology or load_ontology()).sheets.values()
    offered = ((sheet, [column for column in sheet.columns.values() if not column.further]) for sheet in sheets)
    _write_book((_Table(sheet, columns, (), 0) for sheet, columns in offered), path)


def _write_book(sheets: Iterable[_Table], path: Path, progress: Progress | None = None) -> None:
    book = openpyxl.Workbook(write_only=True)
    empty = True
    for sheet, columns, rows, count in sheets:
        empty = False
        page = book.create_sheet(sheet.id)
        page.freeze_panes = "A2"
        page.append([column.id for column in columns])
        for row in told(rows, progress, WRITING_TABLES, count):
            page.append([_text_cell(page, row.get(column.id, "")) for column in columns])
    if empty:
        book.create_sheet("actors")  # a workbook without any sheet cannot be opened
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _text_cell(page: Any, text: str) -> Any:
    if not text:
        return None
    # In a workbook `_x000D_` stands for a sign by its number; a text that only looks so says `_x005F_` for its `_`.
    cell = WriteOnlyCell(page, _ESCAPE_LIKE.sub("_x005F_", text))
    cell.data_type = "s"  # a text that begins with = stays a text
    cell.number_format = "@"
    return cell


def _guarded(text: str) -> str:
    """A text that a spreadsheet would run as a formula gets a `'` in front; the importer takes it off."""
    return f"'{text}" if _FORMULA_LIKE.match(text) else text


def _sheets(
    nodes: Iterable[Node], relations: Iterable[Relation], ontology: Ontology, progress: Progress | None
) -> Iterator[_Table]:
    """The tables that have rows. Rows are made twice, to see which columns are used and to write them: none is kept."""
    kept = sorted(nodes, key=lambda node: node.id)
    as_of = {node.id: day for node in kept if isinstance(day := node.properties.get("as_of"), FuzzyDate)}
    ties = sorted(relations, key=lambda found: (found.type, found.source, found.target, found.id))
    facts: defaultdict[str, list[Node | Relation]] = defaultdict(list)
    used: defaultdict[str, set[str]] = defaultdict(set)

    def row_of(fact: Node | Relation) -> _Row:
        return node_row(fact, as_of) if isinstance(fact, Node) else relation_row(fact, ontology, as_of)

    for node in told(kept, progress, MAKING_ROWS, len(kept)):
        sheet_id = ontology.kind(node.kind).sheet
        facts[sheet_id].append(node)
        used[sheet_id].update(name for name, text in row_of(node).items() if text)
    for relation in told(ties, progress, MAKING_ROWS, len(ties)):
        sheet_id = ontology.relation(relation.type).sheet
        facts[sheet_id].append(relation)
        used[sheet_id].update(name for name, text in row_of(relation).items() if text)
    for sheet in template_of(ontology).sheets.values():
        if found := facts.get(sheet.id):
            wanted = used[sheet.id] | (_ALWAYS if sheet.kinds else _ALWAYS - {"id"})
            yield _Table(
                sheet,
                [column for column in sheet.columns.values() if column.id in wanted],
                map(row_of, found),
                len(found),
            )


def node_row(node: Node, as_of: Mapping[str, FuzzyDate]) -> dict[str, str]:
    """Cells of a node by column; `as_of`: dates of the documents, by which «last asserted» may stay empty."""
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "name_en": node.name_en,
        "aliases": join_list(node.aliases),
        "description": node.description,
        **_fact_row(node, default_status(node.kind), as_of),
    }


def relation_row(relation: Relation, ontology: Ontology, as_of: Mapping[str, FuzzyDate]) -> dict[str, str]:
    """Cells of a relation by column; its id only if it is not the one that would be made."""
    made = relation_id(
        ontology, relation.type, relation.source, relation.target, relation.properties, relation.valid_from
    )
    return {
        "source": relation.source,
        "target": relation.target,
        **_fact_row(relation, Status.CURRENT, as_of),
        "id": "" if relation.id == made else relation.id,
    }


def _fact_row(fact: Fact, status: Status, as_of: Mapping[str, FuzzyDate]) -> dict[str, str]:
    by_default = newest_as_of(fact.sources, as_of)
    asserted = "" if fact.asserted == by_default else str(fact.asserted or "unknown")
    return {
        **{name: cell_text(value) for name, value in fact.properties.items()},
        "valid_from": str(fact.valid_from or ""),
        "valid_to": str(fact.valid_to or ""),
        "status": "" if fact.status is status else fact.status.value,
        "derived": "yes" if fact.derived else "",
        "asserted": asserted,
        "assured_on": fact.assured_on.isoformat() if fact.assured_on else "",
        "assured_by": fact.assured_by,
        "visibility": "" if fact.visibility is Visibility.PUBLIC else fact.visibility.word,
        "remark": fact.remark,
        "note": fact.note,
        "sources": join_list(map(str, fact.sources)),
    }


def _decimal(value: float) -> str:
    """A figure with a point; with a zero at the end where three digits behind it could be taken for thousands."""
    text = format(Decimal(repr(value)), "f")
    return f"{text}0" if len(text.rpartition(".")[2]) == 3 else text


def cell_text(value: PropertyValue) -> str:
    """A value as it is written in a cell, so that the importer reads the same one back."""
    match value:
        case bool():
            return "yes" if value else "no"
        case tuple():
            return join_list(value)
        case float():
            return str(int(value)) if value.is_integer() else _decimal(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)

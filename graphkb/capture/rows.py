"""Rows for the importer whose cells keep the address of the answer they came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphkb.errors import Problem, Spoken
from graphkb.importer import Tables
from graphkb.importer.sheet import CellValue, Origin, Row, Table
from graphkb.importer.template import template_of
from graphkb.ontology import Ontology

__all__ = ["Rows"]


class Rows:
    """Gathers rows of the import template from a form, and what is wrong with it before the importer looks."""

    def __init__(self, file: str, ontology: Ontology, problems: Iterable[Problem] = ()) -> None:
        self._file = file
        self._ontology = ontology
        self._rows: dict[tuple[str, str], list[tuple[dict[str, CellValue], str, Mapping[str, str]]]] = {}
        self._problems = list(problems)

    def add(
        self,
        sheet: str,
        into: str,
        cells: dict[str, CellValue],
        place: str = "",
        places: Mapping[str, str] | None = None,
    ) -> None:
        """Take a row for the table `into` of the template; it may still be changed until `tables` is called.

        `sheet` is where a person looks, `places` the address of each column, `place` that of all others.
        """
        self._rows.setdefault((sheet, into), []).append((cells, place, places or {}))

    def problem(self, sheet: str, place: str, message: str, advice: str = "", **facts: str | Spoken) -> None:
        """Note what is wrong with an answer."""
        self._problems.append(Problem(self._file, sheet, place, message, advice, tuple(facts.items())))

    def tables(self) -> Tables:
        """All rows as tables, in the order in which they came."""
        tables = Tables(self._file, problems=self._problems)
        template = template_of(self._ontology)
        for (sheet, into), found in self._rows.items():
            known = template.sheets[into].columns
            columns = tuple(name for name in known if any(name in cells for cells, _, _ in found))
            rows, addresses = [], dict[tuple[int, int | None], str]()
            for number, (cells, place, places) in enumerate(found, start=2):
                rows.append(Row(number, tuple(cells.get(name, "") for name in columns)))
                addresses[number, None] = place
                addresses |= {(number, at): places.get(name, place) for at, name in enumerate(columns)}
            origin = Origin(sheet, (), addresses)
            tables.tables.append(Table(self._file, into, 1, columns, rows, origin=origin))
        return tables

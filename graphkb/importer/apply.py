"""Takes tables into the knowledge base: read, check, compare, write in one transaction, report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Protocol

from graphkb.decency import Bars
from graphkb.importer.plan import Plan, make_plan
from graphkb.importer.read import read_tables
from graphkb.importer.report import Report
from graphkb.importer.sheet import COMPARING, Limits, Progress, Tables
from graphkb.importer.state import State
from graphkb.importer.validate import validate
from graphkb.model import Node, Relation
from graphkb.ontology import Ontology, load_ontology
from graphkb.store.changes import ChangeSet

__all__ = ["ImportStore", "import_tables"]


class ImportStore(Protocol):
    """What an import needs from the store."""

    def read_all(self, progress: Progress | None = None) -> tuple[list[Node], list[Relation], int]:
        """All facts and the revision of that same state."""
        ...

    def bars(self) -> Bars:
        """Who must not come back, or not be shown."""
        ...

    def merged(self) -> Mapping[str, str]:
        """By id of a body that was merged the id it went into."""
        ...

    def apply(
        self,
        plan: ChangeSet,
        *,
        by: str,
        reason: str,
        progress: Progress | None = None,
        expecting: int | None = None,
    ) -> int:
        """Do all of it in one transaction, or nothing; give the revision it made.

        Refused with StoreBusy if the knowledge base is no longer at the revision `expecting`.
        """
        ...


def import_tables(
    path: Path,
    store: ImportStore,
    *,
    by: str,
    reason: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
    ontology: Ontology | None = None,
    limits: Limits | None = None,
    read: Callable[[Path, Limits | None, Progress | None], Tables] = read_tables,
    planned: Callable[[Report, Plan, State], None] | None = None,
) -> Report:
    """Import a folder of CSV tables, one CSV table, or an XLSX workbook in the template.

    `by` and `reason` go into the change log; an empty reason becomes «Import: <name of the file>». A row
    replaces the whole record with its id; records without a row stay. Importing the same twice writes nothing.
    With `dry_run` everything but the writing is done. `read` may open other forms than tables; `planned` is shown
    the report as it will be, what will be done and what is there, before anything is written.

    Raises UnreadableFile, InvalidData with every problem, StoreError (StoreBusy if somebody else wrote
    between reading and writing), and Cancelled if `progress` raises it. In each of
    these cases the knowledge base is as before.
    """
    begun = perf_counter()
    ontology = ontology or load_ontology()
    tables = read(path, limits, progress)
    nodes, relations, revision = store.read_all(progress)
    existing = State.of(nodes, relations, store.bars(), store.merged())
    records = validate(tables, ontology, existing, limits, progress)
    if progress:
        progress(COMPARING, 0, 0)
    plan = make_plan(records, existing, ontology)
    report = Report(
        source=tables.source,
        nodes=plan.nodes,
        relations=plan.relations,
        rows=tables.row_count,
        duration_s=perf_counter() - begun,
        dry_run=dry_run,
        revision=revision,
        notes=records.notes,
    )
    if planned:
        planned(report, plan, existing)
    if plan and not dry_run:
        revision = store.apply(
            plan.changes,
            by=by,
            reason=reason or f"Import: {tables.source}",
            progress=progress,
            expecting=revision,
        )
    return replace(report, duration_s=perf_counter() - begun, revision=revision)

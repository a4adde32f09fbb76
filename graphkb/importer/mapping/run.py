"""Imports tables by their mappings: read, make, check, compare, write in one transaction, report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from graphkb.errors import Phrase, UnreadableFile
from graphkb.importer.apply import ImportStore
from graphkb.importer.mapping.compare import Before, compare
from graphkb.importer.mapping.make import Made, make_tables
from graphkb.importer.mapping.model import Mapping, load_mapping
from graphkb.importer.mapping.read import ForeignTable, read_foreign
from graphkb.importer.mapping.report import MappedReport
from graphkb.importer.sheet import COMPARING, Limits, Progress
from graphkb.importer.state import State
from graphkb.importer.validate import Records, validate
from graphkb.ontology import Ontology, load_ontology
from graphkb.store.changes import Change
from graphkb.texts import N_

__all__ = ["MappedStore", "check_mapped", "import_mapped", "pairs_of", "written_by"]

_MARK = re.compile(r"\[([a-z0-9._, -]+)\]$")
ALL_CHANGES = 1_000_000


class MappedStore(ImportStore, Protocol):
    """What an import by mapping needs from the store."""

    def changes(self, limit: int = 50) -> tuple[Change, ...]:
        """The change log, newest first."""
        ...

    def changed_facts(self, change: str) -> tuple[str, ...]:
        """What one entry of it did, as JSON."""
        ...


def pairs_of(
    path: Path, mapping: Path, limits: Limits | None = None, progress: Progress | None = None
) -> list[tuple[ForeignTable, Mapping]]:
    """Read a file with its mapping, or all files of a folder with the mappings of a folder, by name of the file.

    Raises UnreadableFile, also for a folder with no file that a mapping is made for.
    """
    if not mapping.is_dir():
        found = load_mapping(mapping)
        if path.is_dir() and found.file:
            path = path / found.file
        return [(read_foreign(path, found.reading, limits, progress), found)]
    mappings = [load_mapping(file) for file in sorted(mapping.glob("*.y*ml"))]
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    pairs = [
        (read_foreign(file, found.reading, limits, progress), found)
        for found in mappings
        for file in files
        if found.file and fnmatch(file.name, found.file)
    ]
    if not pairs:
        reason = Phrase.of(N_("Zu keiner Datei passt eine Zuordnung. Ihr Name steht in der Zuordnung unter «file»."))
        raise UnreadableFile(file=path.name, reason=reason)
    return pairs


def written_by(store: MappedStore, mappings: Sequence[str]) -> Before:
    """What the runs of these mappings wrote last, by id. Of persons nothing: the change log keeps no values of them."""
    wanted, found = set(mappings), dict[str, dict[str, Any]]()
    for change in store.changes(ALL_CHANGES):
        mark = _MARK.search(change.reason)
        if not mark or not wanted.intersection(mark[1].split(", ")):
            continue
        for line in store.changed_facts(change.id):
            fact = json.loads(line)
            after = fact.get("after")
            if isinstance(after, dict) and fact["id"] not in found:
                found[fact["id"]] = after
    return found


def check_mapped(
    pairs: Sequence[tuple[ForeignTable, Mapping]],
    ontology: Ontology,
    existing: State | None = None,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> tuple[Made, Records]:
    """Make the records and check them as every import does; raises InvalidData, InvalidParameter."""
    made = make_tables(pairs, ontology, existing, progress)
    records = validate(made.tables, ontology, existing, limits, progress)
    return made, records


def import_mapped(
    pairs: Sequence[tuple[ForeignTable, Mapping]],
    store: MappedStore,
    *,
    by: str,
    dry_run: bool = False,
    take: bool = False,
    progress: Progress | None = None,
    ontology: Ontology | None = None,
    limits: Limits | None = None,
    planned: Callable[[MappedReport], None] | None = None,
) -> MappedReport:
    """Import tables by their mappings, all of them in one transaction.

    What a table does not say of a record stays as it is. In a conflict (see `compare`) what is there stays,
    or with `take` the table's counts. The same table twice writes nothing. With `dry_run` nothing is written.
    `planned` is shown the report as it will be before anything is written.

    Raises InvalidData with every problem at its cell of the table, InvalidParameter for a mapping that does
    not fit the table, StoreError. Then the knowledge base is as before.
    """
    begun = perf_counter()
    ontology = ontology or load_ontology()
    nodes, relations, revision = store.read_all(progress)
    existing = State.of(nodes, relations, store.bars(), store.merged())
    made, records = check_mapped(pairs, ontology, existing, limits, progress)
    if progress:
        progress(COMPARING, 0, 0)
    ids = [mapping.mapping for _, mapping in pairs]
    compared = compare(made, records, existing, written_by(store, ids), take=take, progress=progress)
    report = MappedReport(
        source=made.tables.source,
        mappings=tuple(ids),
        rows=sum(len(table.rows) for table, _ in pairs),
        silent=sum(made.silent.values()),
        unused=tuple(
            (table.file, table.headings[column])
            for table, _ in pairs
            for column in range(len(table.headings))
            if table.headings[column] and column not in made.used[table.file, table.sheet]
        ),
        compared=compared,
        notes=records.notes,
        duration_s=perf_counter() - begun,
        dry_run=dry_run,
        revision=revision,
    )
    if planned:
        planned(report)
    if compared.changes and not dry_run:
        reason = f"Import: {made.tables.source} [{', '.join(ids)}]"
        revision = store.apply(compared.changes, by=by, reason=reason, progress=progress, expecting=revision)
    return replace(report, duration_s=perf_counter() - begun, revision=revision)

"""What jobs do: imports and exports, so that state and facts of a job are written both or neither."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from graphkb.decency import Bars
from graphkb.errors import (
    Cancelled,
    GraphkbError,
    InvalidData,
    Problem,
    RecordChanged,
    StoreBusy,
    StoreError,
    UnreadableFile,
)
from graphkb.exchange import FORMS, About, reader_of
from graphkb.importer import Limits, Plan, Report, State, Table, Tables, import_tables
from graphkb.importer.mapping import ForeignTable, MappedReport, Mapping, annotated, import_mapped
from graphkb.importer.mapping.model import Reading
from graphkb.importer.sheet import Progress
from graphkb.jobs.differences import of_findings, of_plan, write_differences
from graphkb.jobs.job import WRITING_FILE, Job, JobState
from graphkb.jobs.meter import COMMITTING, Meter
from graphkb.jobs.pulse import Pulse
from graphkb.model import PUBLIC, Node, Reader, Relation, Visibility
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from graphkb.store import Change, ChangeSet, Store, cases
from graphkb.store.cases import Case
from graphkb.texts import LANGUAGES, N_

__all__ = ["NOTES", "PROBLEMS", "Pairs", "Task", "export", "load", "table"]

Pairs = Callable[[Progress], Sequence[tuple[ForeignTable, Mapping]]]
"""Reads the tables with their mappings, and tells how far it is."""

ATTEMPTS = 4
"""How often an import is planned anew because somebody wrote meanwhile."""

PROBLEMS, NOTES = "problems.json", "notes.xlsx"

ANNOTATING = N_("Anmerkungen zum Zurückschicken schreiben")

T = TypeVar("T", Report, MappedReport)


@dataclass(slots=True)
class Task:
    """A job that is being done: what the work needs, and the store as the work sees it."""

    store: Store
    settings: Settings
    case: Case
    job: Job
    """As it stands in `case`."""
    folder: Path
    """Of what it makes."""
    meter: Meter
    pulse: Pulse
    base: int = 0
    """Revision on which the work is planned."""
    touched: frozenset[str] = field(default_factory=frozenset)
    """Ids of what it wants to write."""

    def tell(self, stage: str, done: int, total: int) -> None:
        """How far it is; raises Cancelled once it is stopped."""
        self.meter(stage, done, total)
        if stage == COMMITTING:
            self.pulse.hush()

    # ---- the store, as an import needs it

    def read_all(self, progress: Progress | None = None) -> tuple[list[Node], list[Relation], int]:
        """All facts and their revision."""
        nodes, relations, self.base = self.store.read_all(progress)
        return nodes, relations, self.base

    def bars(self) -> Bars:
        """Who must not come back, or not be shown."""
        return self.store.bars()

    def merged(self) -> dict[str, str]:
        """By id of a body that was merged the id it went into."""
        return dict(self.store.merged())

    def changes(self, limit: int = 50) -> tuple[Change, ...]:
        """The change log, newest first."""
        return self.store.changes(limit)

    def changed_facts(self, change: str) -> tuple[str, ...]:
        """What one entry of it did, as JSON."""
        return self.store.changed_facts(change)

    def apply(
        self,
        plan: ChangeSet,
        *,
        by: str,
        reason: str,
        progress: Progress | None = None,
        expecting: int | None = None,
    ) -> int:
        """Write the facts, and with them that the job is done."""
        self.store.refuse_if_too_large(plan)
        self.touched = frozenset(node.id for node in (*plan.create_nodes, *plan.update_nodes))
        self.touched |= {one.id for one in (*plan.create_relations, *plan.update_relations)}

        def done(revision: int) -> Case:
            result = {**self.job.result, "revision": revision, "counts": plan.counts.as_list()}
            return self.job.ending(JobState.DONE, result=result).onto(self.case)

        try:
            revision = cases.settle(
                self.store, done, plan, by=by, reason=reason, expecting=expecting, progress=progress
            )
        except StoreError:
            # If the answer to the commit was lost, what the job says now tells whether it was written.
            if (written := self._written()) is None:
                raise
            revision = written
        self.case = replace(done(revision), version=self.case.version + 1)
        self.job = Job.of(self.case)
        return revision

    def _written(self) -> int | None:
        """The revision that this job made; None if it made none."""
        with suppress(GraphkbError):
            found = Job.of(cases.case(self.store, self.case.id, self.case.sort))
            if found.state is JobState.DONE:
                return int(found.result["revision"])
        return None


def load(task: Task, path: Path) -> Report:
    """Take in tables in the template, or a graph. Raises what `import_tables` raises, and RecordChanged."""
    ontology = task.store.ontology
    limits = Limits.of(task.settings)
    read: list[Tables] = []
    opened = reader_of(ontology)

    def once(path: Path, limits: Limits | None, progress: Progress | None) -> Tables:
        if not read:
            read.append(opened(path, limits, progress))
        return read[0]

    def planned(report: Report, plan: Plan, existing: State) -> None:
        found = write_differences(task.folder, of_plan(plan, existing, ontology), task.tell)
        _noted(task, report.as_dict(), report.notes, found)

    def run() -> Report:
        return import_tables(
            path,
            task,
            by=task.job.by,
            dry_run=task.job.order.dry_run,
            progress=task.tell,
            ontology=ontology,
            limits=limits,
            read=once,
            planned=planned,
        )

    try:
        return _again(task, run, watched=True)
    except InvalidData as error:
        tables = [_foreign(one) for one in read[0].tables] if read else []
        _keep_problems(task, tables, error)
        raise


def table(task: Task, pairs: Pairs) -> MappedReport:
    """Take in tables of somebody else by their mappings. Raises what `import_mapped` raises."""
    found = pairs(task.tell)

    def run() -> MappedReport:
        return import_mapped(
            found,
            task,
            by=task.job.by,
            dry_run=task.job.order.dry_run,
            take=task.job.order.take,
            progress=task.tell,
            ontology=task.store.ontology,
            limits=Limits.of(task.settings),
            planned=planned,
        )

    def planned(report: MappedReport) -> None:
        listed = write_differences(task.folder, of_findings(report.compared.findings), task.tell)
        _noted(task, report.counts(), report.notes, listed)

    try:
        # What somebody changed meanwhile stays by the comparison itself: it is no loss to compare anew.
        return _again(task, run, watched=False)
    except InvalidData as error:
        _keep_problems(task, [one for one, _ in found], error)
        raise


def export(task: Task, today: date) -> Path:
    """Write everything as a file into the folder of the job; gives it. Raises UnreadableFile for a full disk."""
    order = task.job.order
    form = FORMS[order.form_id]
    nodes, relations, revision = task.store.read_all(task.tell)
    snapshot = Snapshot.of(nodes, relations, revision, task.store.ontology)
    snapshot = snapshot.for_reader(PUBLIC if order.public else Reader(Visibility.INTERNAL))
    path = task.folder / f"wissensnetz.{form.ending}"
    part = path.with_name(path.name + ".part")
    task.tell(WRITING_FILE, 0, 0)
    size = 0
    try:
        with part.open("wb") as file:
            for piece in form.write(snapshot, About(today, task.settings.district, order.site), task.tell):
                size += file.write(piece)
                task.tell(WRITING_FILE, size, 0)
        part.replace(path)
    except OSError as error:
        raise UnreadableFile(file=path.name, reason=str(error.strerror or error)) from error
    finally:
        part.unlink(missing_ok=True)
    task.job = replace(task.job, result={"file": path.name, "bytes": size, "revision": revision})
    return path


def _again(task: Task, run: Callable[[], T], *, watched: bool) -> T:
    """Run an import; plan it anew if others wrote meanwhile.

    `watched`: not if they changed a record that the import would replace; then RecordChanged is raised.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return run()
        except StoreBusy:
            if _taken_away(task):
                raise Cancelled() from None
            if watched:
                _refuse_lost_changes(task)
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _taken_away(task: Task) -> bool:
    """Whether somebody else settled this job, as by cancelling it from another process."""
    return cases.case(task.store, task.case.id, task.case.sort).version != task.case.version


def _refuse_lost_changes(task: Task) -> None:
    now = task.store.revision()
    for change in task.store.changes_between(task.base, now + 1, now - task.base):
        for line in task.store.changed_facts(change.id):
            if (id := json.loads(line)["id"]) in task.touched:
                raise RecordChanged(id=id, by=change.by, revision=change.revision, fields=())


def _noted(task: Task, report: dict[str, Any], notes: Sequence[Problem], differences: dict[str, int]) -> None:
    """Keep what is told of an import; of notes, which may name persons, only how many there are."""
    left_out = ("notes", "revision", "duration_s")
    said = {name: value for name, value in report.items() if name not in left_out} | {"noted": len(notes)}
    task.job = replace(task.job, result={"report": said, "differences": differences})
    _write_problems(task.folder, notes)


def _keep_problems(task: Task, tables: Sequence[ForeignTable], error: InvalidData) -> None:
    _write_problems(task.folder, error.problems)
    if tables:
        task.tell(ANNOTATING, 0, 0)
        content = annotated(tables, error.problems, task.job.order.language)
        (task.folder / NOTES).write_bytes(content)


def _write_problems(folder: Path, problems: Sequence[Problem]) -> None:
    said = [
        {
            "file": one.file,
            "sheet": one.sheet,
            "cell": one.cell,
            "said": {language: one.text(language) for language in LANGUAGES},
        }
        for one in problems
    ]
    with suppress(OSError):  # the outcome itself stands in the database
        if said:
            (folder / PROBLEMS).write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def _foreign(table: Table) -> ForeignTable:
    headings = tuple(str(cell) for cell in table.headings)
    return ForeignTable(table.file, table.sheet, table.heading_row, headings, table.rows, Reading())

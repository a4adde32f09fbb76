"""A job: work that takes longer than a page may, with its state, how far it is, and what came of it.

It rests as a case of the sort `job`. Of an import the state «done» is written in the transaction that writes the
facts: after any kill either both are there or neither.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from graphkb.errors import GraphkbError, InvalidData
from graphkb.exchange import FormId
from graphkb.importer.mapping.make import MAPPING
from graphkb.importer.sheet import CHECKING, COMPARING, READING
from graphkb.importer.template_out import MAKING_ROWS, WRITING_TABLES
from graphkb.jobs.differences import LISTING
from graphkb.jobs.meter import COMMITTING, Standing
from graphkb.store.apply import LOOKING_UP, WRITING_LOG, WRITING_NODES, WRITING_RELATIONS
from graphkb.store.cases import Case
from graphkb.store.store import READING_ALL
from graphkb.texts import LANGUAGES, N_, Language

__all__ = ["SORT", "STATES", "Failure", "Job", "JobState", "Kind", "Order"]

SORT = "job"

WRITING_FILE = N_("Datei schreiben")


class Kind(StrEnum):
    """What a job does."""

    LOAD = "load"
    """Take in tables in the template, or a graph."""
    TABLE = "table"
    """Take in a table of somebody else by a mapping of its columns."""
    READ = "read"
    """Only read a large table, so that its columns can be shown."""
    EXPORT = "export"
    """Write everything as a file."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """Whoever worked on it is gone; nothing of it was written."""

    @property
    def open(self) -> bool:
        """Whether something may still become of it."""
        return self in (JobState.WAITING, JobState.RUNNING)


STATES = {
    JobState.WAITING: N_("wartet"),
    JobState.RUNNING: N_("läuft"),
    JobState.DONE: N_("fertig"),
    JobState.FAILED: N_("nicht übernommen"),
    JobState.CANCELLED: N_("abgebrochen"),
    JobState.INTERRUPTED: N_("unterbrochen, nicht übernommen"),
}
"""Where a job stands, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is asked for. Kept with the job, so that it can be repeated."""

    kind: Kind
    source: str
    """What it is about, to read: name of the file; of an export its form."""
    upload: str = ""
    """Id of the kept upload; empty: there is none, and it cannot be repeated from here."""
    mapping: str = ""
    """Name of the mapping kept with the upload; empty: the one that was sent with it."""
    dry_run: bool = False
    take: bool = False
    """In a conflict the table's cells count."""
    form: str = ""
    """Form of an export."""
    public: bool = False
    """An export of what everybody sees; else of everything."""
    language: Language = "de"
    """Of the table with notes."""
    site: str = ""
    """Address of the pages, for links in an export; empty: not known."""

    @property
    def steps(self) -> tuple[str, ...]:
        """Its stages in their order, as German texts of the catalogue."""
        if self.kind is Kind.READ:
            return (READING,)
        if self.kind is Kind.EXPORT:
            tables = (MAKING_ROWS, WRITING_TABLES) if self.form in (FormId.CSV, FormId.XLSX) else ()
            return (READING_ALL, *tables, WRITING_FILE)
        mapped = (MAPPING,) if self.kind is Kind.TABLE else ()
        writing = (LOOKING_UP, WRITING_NODES, WRITING_RELATIONS, WRITING_LOG, COMMITTING)
        return (READING, READING_ALL, *mapped, CHECKING, COMPARING, LISTING, *(() if self.dry_run else writing))

    @property
    def form_id(self) -> FormId:
        """Form of an export; ValueError for an import."""
        return FormId(self.form)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing came of it, in every language."""

    code: str
    said: Mapping[str, str]
    count: int = 0
    """Problems in the tables; they stand in the job's folder for a day."""

    @classmethod
    def of(cls, error: GraphkbError) -> Failure:
        """From an error of ours. Of problems in tables only their number is kept here: they may name persons."""
        if isinstance(error, InvalidData):
            error = InvalidData((), error.count)
            return cls(error.code, {each: error.text(each).splitlines()[0] for each in LANGUAGES}, error.count)
        return cls(error.code, {each: error.text(each) for each in LANGUAGES})

    @classmethod
    def unforeseen(cls) -> Failure:
        """Of an error in the program."""
        return cls.of(_Unforeseen())


class _Unforeseen(GraphkbError):
    message = N_("Es ist ein Fehler im Programm aufgetreten. Er wurde vermerkt. Es wurde nichts geändert.")

    @property
    def code(self) -> str:
        return "InternalError"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job as it stands now."""

    id: str
    order: Order
    state: JobState
    by: str
    at: datetime
    """When it was asked for."""
    begun: datetime | None = None
    ended: datetime | None = None
    standing: Standing | None = None
    """How far it is; None: it does not run, or nothing is known yet."""
    result: Mapping[str, Any] = field(default_factory=dict)
    """Of an import: `revision`, `report`, `differences` by outcome; of an export `file`, `bytes`."""
    failure: Failure | None = None
    repeats: str = ""
    """Id of the job that this one repeats; empty: none."""
    worker: Mapping[str, Any] = field(default_factory=dict)

    @property
    def repeatable(self) -> bool:
        """Whether it may be asked for once more. The upload may be gone all the same."""
        again = self.state in (JobState.FAILED, JobState.CANCELLED, JobState.INTERRUPTED)
        return again and (self.order.kind is Kind.EXPORT or bool(self.order.upload))

    @property
    def takeable(self) -> bool:
        """Whether it was a trial that went well and changes something."""
        kept = ("changed", "new", "conflict")
        return self.state is JobState.DONE and self.order.dry_run and any(map(self.result["differences"].get, kept))

    @classmethod
    def of(cls, case: Case, standing: Standing | None = None) -> Job:
        """Read a case."""
        body = case.body
        order = body["order"]
        failure = body.get("failure")
        return cls(
            id=case.id,
            order=Order(**{**order, "kind": Kind(order["kind"])}),
            state=JobState(case.state),
            by=case.by,
            at=case.at,
            begun=_instant(body.get("begun")),
            ended=_instant(body.get("ended")),
            standing=standing,
            result=body.get("result", {}),
            failure=Failure(**failure) if failure else None,
            repeats=body.get("repeats", ""),
            worker=body.get("worker", {}),
        )

    def onto(self, case: Case) -> Case:
        """The case with what this job says."""
        body: dict[str, Any] = {"order": asdict(self.order)}
        if self.begun:
            body["begun"] = self.begun.isoformat()
        if self.ended:
            body["ended"] = self.ended.isoformat()
        if self.result:
            body["result"] = dict(self.result)
        if self.failure:
            body["failure"] = asdict(self.failure)
        if self.repeats:
            body["repeats"] = self.repeats
        if self.worker:
            body["worker"] = dict(self.worker)
        return replace(case, state=self.state.value, body=body)

    def ending(self, state: JobState, **more: Any) -> Job:
        """The same, ended now."""
        return replace(self, state=state, ended=datetime.now(UTC), **more)


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

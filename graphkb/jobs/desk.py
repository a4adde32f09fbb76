"""Where jobs are asked for, done one after the other, watched, stopped and repeated.

One desk a process. It starts a thread when there is something to do; across processes of one machine a lock file
lets one job run at a time. What a killed process left behind is found by the next look at the jobs.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from filelock import FileLock, Timeout

from graphkb.errors import Cancelled, GraphkbError, JobsFull, NotFound, StoreBusy, StoreError, UploadGone
from graphkb.importer import Limits
from graphkb.importer.mapping import ForeignTable, load_mapping, read_foreign
from graphkb.importer.sheet import Progress
from graphkb.jobs.files import Files
from graphkb.jobs.job import SORT, Failure, Job, JobState, Kind, Order
from graphkb.jobs.meter import Meter
from graphkb.jobs.pulse import Pulse, alive, me, standing_of
from graphkb.jobs.work import Task, export, load, table
from graphkb.settings import Settings
from graphkb.store import Store, cases
from graphkb.store.cases import Case
from graphkb.texts import N_

__all__ = ["WAITING_MOST", "Desk"]

WAITING_MOST = 20
"""Jobs that may wait; one more is refused."""

LISTED_FOR = timedelta(days=30)
"""How long a job that has ended stays in the list."""

STOP_S = 30.0
"""How long the end of the process waits for a job that is just committing."""

WAITING_FOR_OTHERS = N_("Ein anderer Auftrag läuft; dieser wartet")

READ_KEPT = 2
"""Tables kept in memory after they were read: one with 100,000 rows takes about 100 MB."""

STORE_AWAY_S = 5.0
"""How long a worker waits before it looks again for a database that does not answer."""

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[Task], T]


class _Taken(Exception):
    """Somebody else took the job or cancelled it before this process began."""


@dataclass(slots=True)
class Desk:
    """All jobs over one store. May be used by several threads."""

    store: Store
    settings: Settings
    today: Callable[[], date] = date.today
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _meters: dict[str, Meter] = field(default_factory=dict)
    """Of the jobs that this process works on."""
    _thread: threading.Thread | None = None
    _closing: threading.Event = field(default_factory=threading.Event)
    _read: OrderedDict[str, ForeignTable] = field(default_factory=OrderedDict)
    _name: str = field(default_factory=lambda: uuid4().hex)

    @property
    def files(self) -> Files:
        """What was sent, and what jobs made."""
        return Files(self.settings.data_dir)

    # ------------------------------------------------------------------ asking

    def ask(self, order: Order, *, by: str, repeats: str = "") -> Job:
        """Put a job into the queue and see that somebody works on it; raises JobsFull."""
        waiting = [one for one in self.jobs() if one.state.open]
        if len(waiting) >= WAITING_MOST:
            raise JobsFull(count=len(waiting))
        self.tidy()
        self.files.touch(order.upload)
        job = self._opened(order, JobState.WAITING, by=by, repeats=repeats)[1]
        self.start()
        return job

    def repeat(self, id: str, *, by: str) -> Job:
        """Ask for the same once more; raises NotFound, UploadGone after a day."""
        before = self.job(id)
        if before.order.kind is not Kind.EXPORT and not self.files.has_upload(before.order.upload):
            raise UploadGone(file=before.order.source)
        return self.ask(before.order, by=by, repeats=id)

    def jobs(self) -> list[Job]:
        """All jobs, newest first, as they stand now."""
        return [self._seen(case) for case in cases.cases_of(self.store, SORT)]

    def job(self, id: str) -> Job:
        """One job as it stands now; raises NotFound."""
        return self._seen(cases.case(self.store, id, SORT))

    def wait(self, id: str, seconds: float) -> Job:
        """The job when it has ended, or as it stands after so many seconds."""
        until = time.monotonic() + seconds
        while (job := self.job(id)).state.open and time.monotonic() < until:
            time.sleep(0.05)
        return job

    def cancel(self, id: str) -> Job:
        """Stop a job; gives how it stands then. Nothing of it is written, unless it was too late: then it is done."""
        for _ in range(3):
            case = cases.case(self.store, id, SORT)
            job = self._seen(case)
            if not job.state.open:
                return job
            if meter := self._meters.get(id):
                meter.stop()
            # Whoever works on it settles it under the version that it read: after this it cannot be done any more.
            with suppress(StoreBusy):
                cases.change_case(self.store, job.ending(JobState.CANCELLED).onto(case))
        return self.job(id)

    def tidy(self) -> None:
        """Delete files that are older than a day, and jobs that ended long ago."""
        keep = set()
        for case in cases.cases_of(self.store, SORT):
            job = Job.of(case)
            if job.state.open:
                keep |= {job.id, job.order.upload}
            elif job.ended and datetime.now(UTC) - job.ended > LISTED_FOR:
                cases.delete_case(self.store, job.id)
        self.files.tidy(keep)

    # ------------------------------------------------------------------ working

    def start(self) -> None:
        """See that somebody works on what waits. To be called at the start of a server, too."""
        with self._lock:
            if not self._closing.is_set() and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._work, name="graphkb-jobs", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stop working: the running job goes back to the queue, what waits is done after the next start."""
        self._closing.set()
        with self._lock:
            thread = self._thread
        for meter in list(self._meters.values()):
            meter.stop()
        if thread is not None:
            thread.join(STOP_S)

    def here(self, order: Order, work: Work[T], *, by: str, meter: Meter) -> T:
        """Do a job in this thread, now; gives what the work gives, raises what it raises.

        Waits for a job that runs. Cancelled if the meter was stopped in time; nothing was written then.
        """
        case, job = self._opened(order, JobState.WAITING, by=by, worker=self._me())
        self._meters[job.id] = meter
        try:
            with self._alone(meter):
                return self._do(case, job, meter, work)
        except (Cancelled, _Taken):
            self._settle(case.id, JobState.CANCELLED)
            raise Cancelled() from None
        except BaseException:
            self._settle(case.id, JobState.CANCELLED)  # a second Ctrl-C; how it ended is kept if that was settled
            raise
        finally:
            del self._meters[job.id]

    def _work(self) -> None:
        while not self._closing.is_set():
            with self._lock:
                try:
                    case = self._next()
                except StoreError as error:
                    log.warning("jobs cannot be read: %s", error.text("en"))
                    self._closing.wait(STORE_AWAY_S)
                    continue
                if case is None:
                    self._thread = None
                    return
            meter = self._meters[case.id] = Meter()
            try:
                with self._alone(meter):
                    self._do(case, Job.of(case), meter, self._work_of)
            except Cancelled:
                # Closing: not asked for by a person, so it goes on after the next start.
                self._settle(case.id, JobState.WAITING if self._closing.is_set() else JobState.CANCELLED)
            except _Taken:
                pass
            except GraphkbError as error:
                log.info("job %s: %s", case.id, error.text("en"))
            except Exception:
                log.exception("job %s", case.id)
            finally:
                del self._meters[case.id]

    def _next(self) -> Case | None:
        """The oldest job that waits and can be done here."""
        found = [one for one in cases.cases_of(self.store, SORT) if one.state == JobState.WAITING]
        mine = [one for one in found if one.id not in self._meters and self._belongs_here(Job.of(one))]
        return mine[-1] if mine else None

    def _belongs_here(self, job: Job) -> bool:
        """Whether this machine has what was sent; one that nobody has is taken by all, to say so."""
        if job.worker:
            return False  # somebody does it at a command line
        waited = datetime.now(UTC) - job.at
        return (
            job.order.kind is Kind.EXPORT
            or self.files.has_upload(job.order.upload)
            or (bool(job.order.upload) and waited > timedelta(minutes=2))
        )

    @contextmanager
    def _alone(self, meter: Meter) -> Iterator[None]:
        """Nobody else on this machine works on a job of this data folder."""
        self.files.jobs.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = FileLock(self.settings.data_dir / "jobs.lock")
        while True:
            try:
                lock.acquire(timeout=0.2)
                break
            except Timeout:
                meter(WAITING_FOR_OTHERS, 0, 0)
        try:
            yield
        finally:
            lock.release()

    def _do(self, case: Case, job: Job, meter: Meter, work: Work[T]) -> T:
        job = replace(job, state=JobState.RUNNING, begun=datetime.now(UTC), worker=self._me())
        try:
            case = cases.change_case(self.store, job.onto(case))
        except (StoreBusy, NotFound):
            raise _Taken() from None
        with Pulse(self.store, job.id, meter) as pulse:
            try:
                task = Task(self.store, self.settings, case, job, self.files.of_job(job.id), meter, pulse)
                outcome = work(task)
            except Cancelled:
                raise
            except GraphkbError as error:
                if self._settle(job.id, JobState.FAILED, failure=Failure.of(error)) is JobState.CANCELLED:
                    raise Cancelled() from error
                raise
            except Exception:
                self._settle(job.id, JobState.FAILED, failure=Failure.unforeseen())
                raise
        if self._settle(job.id, JobState.DONE, result=task.job.result) is JobState.CANCELLED:
            raise Cancelled()
        return outcome

    def _settle(self, id: str, state: JobState, **more: Any) -> JobState:
        """Write how a job ended; gives how it ended if that was settled before: done in its own transaction,
        cancelled by somebody. What came of it is added to what is done."""
        for _ in range(5):
            try:
                case = cases.case(self.store, id, SORT)
                job = Job.of(case)
                if not job.state.open and not (job.state is state is JobState.DONE and more):
                    return job.state
                if state is JobState.WAITING:
                    ended = replace(job, state=state, begun=None, worker={})
                elif job.state is JobState.DONE:
                    ended = replace(job, result={**job.result, **more["result"]})
                else:
                    ended = job.ending(state, **more)
                cases.change_case(self.store, ended.onto(case))
            except (StoreBusy, StoreError):
                time.sleep(0.2)
            except NotFound:
                return JobState.CANCELLED
            else:
                return state
        log.warning("how job %s ended could not be written", id)
        return state

    def _work_of(self, task: Task) -> object:
        order = task.job.order
        if order.kind is Kind.EXPORT:
            return export(task, self.today())
        try:
            upload = self.files.upload(order.upload)
        except NotFound as error:
            raise UploadGone(file=order.source) from error
        if order.kind is Kind.LOAD:
            return load(task, upload.table)
        if order.kind is Kind.READ:
            return self.table(order.upload, task.tell)
        mapping = load_mapping(self.files.mapping(upload.id, order.mapping))

        def pairs(progress: Progress) -> list[Any]:
            return [(read_foreign(upload.table, mapping.reading, Limits.of(self.settings), progress), mapping)]

        return table(task, pairs)

    def table(self, upload: str, progress: Progress | None = None) -> ForeignTable:
        """What was sent, as a table of somebody else; the last ones read are kept. Raises NotFound, UnreadableFile."""
        with self._lock:
            if upload in self._read:
                self._read.move_to_end(upload)
                return self._read[upload]
        made = read_foreign(self.files.upload(upload).table, None, Limits.of(self.settings), progress)
        with self._lock:
            self._read[upload] = made
            while len(self._read) > READ_KEPT:
                self._read.popitem(last=False)
        return made

    # ------------------------------------------------------------------ looking

    def _me(self) -> dict[str, Any]:
        return {**me(), "desk": self._name}

    def _opened(
        self, order: Order, state: JobState, *, by: str, repeats: str = "", worker: Mapping[str, Any] | None = None
    ) -> tuple[Case, Job]:
        now = datetime.now(UTC)
        job = Job(id="", order=order, state=state, by=by, at=now, repeats=repeats, worker=worker or {})
        blank = Case(id="", sort=SORT, state=state, at=now, changed=now, by=by)
        case = cases.open_case(self.store, SORT, state=state.value, by=by, body=job.onto(blank).body)
        return case, Job.of(case)

    def _seen(self, case: Case) -> Job:
        """The job; one whose worker is gone is noted as interrupted."""
        job = Job.of(case)
        if not job.state.open or not job.worker:
            return job
        if meter := self._meters.get(job.id):
            return replace(job, standing=meter.standing)
        if self._gone(job):
            with suppress(StoreBusy):
                changed = cases.change_case(self.store, job.ending(JobState.INTERRUPTED).onto(case))
                return Job.of(changed)
            return Job.of(cases.case(self.store, job.id, SORT))
        return replace(job, standing=standing_of(self.store, job.id))

    def _gone(self, job: Job) -> bool:
        if dict(job.worker) == self._me():
            # It ran here, and does no more: it has just ended, or how it ended could not be written.
            later = Job.of(cases.case(self.store, job.id, SORT))
            return later.state.open and job.id not in self._meters
        return not alive(self.store, job.id, job.worker, job.begun)

"""Who works on a job, and the sign of life that it gives while it works.

A worker on this machine is known by its process; one on another machine by its last sign of life. The sign carries
how far the work is, so that every process can show it.
"""

from __future__ import annotations

import logging
import platform
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from graphkb.errors import GraphkbError
from graphkb.jobs.meter import Meter, Standing
from graphkb.store import cases
from graphkb.store.cases import Case, CaseStore
from graphkb.store.process import ProcessId

__all__ = ["EVERY_S", "Pulse", "alive", "me", "standing_of"]

SORT = "pulse"
EVERY_S = 2.0
"""Seconds from one sign of life to the next."""
SILENT = timedelta(minutes=2)
"""After this long without a sign a worker on another machine counts as gone: longer than any commit measured."""

log = logging.getLogger(__name__)


def me() -> dict[str, Any]:
    """This process, as a job names its worker."""
    own = ProcessId.own()
    return {"host": platform.node(), "pid": own.pid, "started": own.started}


def alive(store: CaseStore, job: str, worker: Mapping[str, Any], begun: datetime | None) -> bool:
    """Whether the worker of a job is still there."""
    if not worker:
        return False
    if worker["host"] == platform.node():
        return ProcessId(worker["pid"], worker["started"]).alive
    last = _pulse(store, job)
    heard = last.changed if last else begun
    return heard is not None and datetime.now(UTC) - heard < SILENT


def standing_of(store: CaseStore, job: str) -> Standing | None:
    """How far a job is by its last sign of life; None: there was none."""
    last = _pulse(store, job)
    return Standing(**last.body) if last and last.body else None


class Pulse:
    """Gives a sign of life from time to time, in a thread of its own, until it is left.

    While a transaction commits it is quiet: writing beside it could make one of the engines begin it again.
    """

    def __init__(self, store: CaseStore, job: str, meter: Meter) -> None:
        self._store, self._job, self._meter = store, job, meter
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._beat, name="graphkb-pulse", daemon=True)

    def __enter__(self) -> Pulse:
        with suppress(GraphkbError):
            cases.delete_case(self._store, _id(self._job))
            cases.open_case(self._store, SORT, id=_id(self._job), subject=self._job, state="alive", by="")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        with suppress(GraphkbError):
            cases.delete_case(self._store, _id(self._job))

    def hush(self) -> None:
        """Wait until no sign is being written; as long as the meter says that it commits none is."""
        with self._lock:
            pass

    def _beat(self) -> None:
        while not self._over.wait(EVERY_S):
            with self._lock:
                if self._meter.committing or self._over.is_set():
                    continue
                try:
                    self._sign()
                except GraphkbError as error:
                    log.info("no sign of life of job %s: %s", self._job, error.text("en"))

    def _sign(self) -> None:
        last = _pulse(self._store, self._job)
        standing = self._meter.standing
        if last is not None and standing is not None:
            cases.change_case(self._store, replace(last, body=asdict(standing)))


def _id(job: str) -> str:
    return f"pulse-{job}"


def _pulse(store: CaseStore, job: str) -> Case | None:
    with suppress(GraphkbError):
        return cases.case(store, _id(job), SORT)
    return None

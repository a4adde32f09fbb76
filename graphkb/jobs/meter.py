"""How far a job is: stage, done of total, how fast, how long still; and the place where it is stopped."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from graphkb.errors import Cancelled
from graphkb.importer.sheet import Progress
from graphkb.store.apply import COMMITTING

__all__ = ["COMMITTING", "Meter", "Standing"]

LEAST_S = 1.0
"""Seconds of a stage before anything is said about how fast it goes."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a job is."""

    stage: str
    """German text of the catalogue."""
    done: int
    total: int
    """0: not known."""
    rate: float
    """Done in a second of this stage; 0: not known yet."""
    remaining_s: float | None
    """Seconds that this stage will take still, if it goes on as it went; None: not known."""


class Meter:
    """Is told how far the work is, as every import tells it; raises Cancelled there once it is stopped.

    >>> meter = Meter(clock=iter([0.0, 2.0]).__next__)
    >>> meter("x", 0, 100); meter("x", 50, 100)
    >>> meter.standing.rate, meter.standing.remaining_s
    (25.0, 2.0)
    """

    def __init__(self, tell: Progress | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._tell = tell
        self._clock = clock
        self._stopped = threading.Event()
        self._begun = 0.0
        self._first = 0
        self.standing: Standing | None = None

    def stop(self) -> None:
        """Ask the work to stop at the next place where it can."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopped.is_set()

    @property
    def committing(self) -> bool:
        """Whether it is too late to stop it."""
        return self.standing is not None and self.standing.stage == COMMITTING and not self.stopped

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Note how far it is."""
        if self._stopped.is_set():
            raise Cancelled()
        now = self._clock()
        before = self.standing
        if before is None or before.stage != stage or done < before.done:
            self._begun, self._first = now, done
        passed = now - self._begun
        rate = (done - self._first) / passed if passed >= LEAST_S else 0.0
        left = (total - done) / rate if rate and total else None
        self.standing = Standing(stage, done, total, rate, left)
        if self._tell:
            self._tell(stage, done, total)

"""Does long work in this process: with progress, and Ctrl-C stops it where nothing is half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from graphkb.cli.output import progress_bar, say
from graphkb.jobs import Desk, Meter, Order, Task
from graphkb.settings import Settings
from graphkb.store import Store
from graphkb.texts import N_, Texts

__all__ = ["at_once", "stopping"]

T = TypeVar("T")


@contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C asks the work to stop, a second one ends the program at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked = threading.Event()

    def interrupted(number: int, frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()
        stop()

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def at_once(store: Store, settings: Settings, order: Order, work: Callable[[Task], T], *, by: str, texts: Texts) -> T:
    """Do a job now, in this process; gives what the work gives.

    Raises what the work raises, and Cancelled after Ctrl-C. When Ctrl-C came too late that is said.
    """
    with progress_bar(texts) as report:
        meter = Meter(report)
        with stopping(meter.stop):
            done = Desk(store, settings).here(order, work, by=by, meter=meter)
    if meter.stopped:
        say(texts(N_("Zum Abbrechen war es zu spät: Es ist alles übernommen.")))
    return done

"""Papers that are being made: what takes longer says how far it is, and is kept for the next who asks."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from graphkb.errors import JobsFull

__all__ = ["KEPT", "PATIENCE_S", "Making", "Makings", "Tell"]

PATIENCE_S = 2.0
"""What takes longer is shown as work that goes on."""
KEPT = 12
"""Papers kept, each under a megabyte; the least asked for go first."""

MOST_OPEN = 8
"""Papers that may be asked for and not yet made: everybody may ask."""

Tell = Callable[[int, int], None]
"""Is told how many steps are done of how many."""


@dataclass
class Making:
    """One paper: how far it is, then the file or what went wrong."""

    done: int = 0
    steps: int = 0
    """0: it has not begun."""
    content: bytes | None = None
    failure: Exception | None = None
    _ended: threading.Event = field(default_factory=threading.Event)

    def tell(self, done: int, steps: int) -> None:
        """How far it is."""
        self.done, self.steps = done, steps

    @property
    def ended(self) -> bool:
        """Whether there is a file or a failure."""
        return self._ended.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within so many seconds."""
        return self._ended.wait(seconds)

    def run(self, work: Callable[[Tell], bytes]) -> None:
        """Do it in this thread; what goes wrong is kept for whoever asks."""
        try:
            self.content = work(self.tell)
        except Exception as error:
            self.failure = error
        finally:
            self._ended.set()


class Makings:
    """All papers being made or kept, by what was asked for. One is made at a time, the others wait."""

    def __init__(self) -> None:
        self._of: OrderedDict[Hashable, Making] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def ask(self, key: Hashable, work: Callable[[Tell], bytes]) -> Making:
        """The paper with this key, begun if nobody has asked for it; one that failed is begun anew.

        Raises JobsFull if too many others wait.
        """
        with self._lock:
            found = self._of.get(key)
            if found and not found.failure:
                self._of.move_to_end(key)
                return found
            if (count := sum(1 for one in self._of.values() if not one.ended)) >= MOST_OPEN:
                raise JobsFull(count=count)
            made = self._of[key] = Making()
            for other in list(self._of):
                if len(self._of) > KEPT and self._of[other].ended:
                    del self._of[other]
        threading.Thread(target=self._in_turn, args=(made, work), name="paper", daemon=True).start()
        return made

    def _in_turn(self, made: Making, work: Callable[[Tell], bytes]) -> None:
        with self._turn:
            made.run(work)

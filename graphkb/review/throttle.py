"""How many hints the public form takes within an hour: in all, and from one address. Kept in memory alone."""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Callable
from hashlib import blake2b
from threading import Lock

from graphkb.errors import TooOften

__all__ = ["Throttle"]

HOUR_S = 3600.0
ADDRESSES = 10_000
"""Addresses remembered at a time; when there are more, all are forgotten."""


class Throttle:
    """Counts what was taken within the last hour.

    Of an address only a keyed hash is held, with a key that goes with the process; nothing is written anywhere.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(16)
        self._all: deque[float] = deque()
        self._by_address: dict[bytes, deque[float]] = {}
        self._lock = Lock()

    def take(self, address: str, an_hour: int) -> None:
        """Count one more; raises TooOften if there were `an_hour` already, or a third of it from this address."""
        now = self._clock()
        known = blake2b(address.encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            if len(self._by_address) > ADDRESSES:
                self._by_address.clear()
            own = self._by_address.setdefault(known, deque())
            for seen, most in ((self._all, an_hour), (own, max(1, an_hour // 3) if an_hour else 0)):
                while seen and seen[0] <= now - HOUR_S:
                    seen.popleft()
                if len(seen) >= most:
                    wait = seen[0] + HOUR_S - now if seen else HOUR_S
                    raise TooOften(minutes=max(1, round(wait / 60)))
            self._all.append(now)
            own.append(now)

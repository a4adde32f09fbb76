"""Who uses the embedded database: one small file for every user, so that the last one out can stop it.

A user that was killed leaves its file behind; it counts no longer once its process is gone.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from graphkb.store.process import ProcessId

__all__ = ["Leases"]

_KEPT = "kept"
"""The lease of somebody who asked that the database goes on without users."""


@dataclass(frozen=True, slots=True)
class Leases:
    """The leases in a folder. Whoever calls holds the lock of the data folder."""

    folder: Path

    def take(self) -> Path:
        """Write a lease for this process and give its file. A process may hold several."""
        me = ProcessId.own()
        self.folder.mkdir(parents=True, exist_ok=True)
        lease = self.folder / f"{me.pid}-{uuid4().hex[:8]}.json"
        lease.write_text(json.dumps({"pid": me.pid, "started": me.started}), encoding="utf-8")
        return lease

    def keep(self) -> None:
        """Let the database go on until `drop_kept`, also without users."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / _KEPT).touch()

    def drop_kept(self) -> None:
        """Undo `keep`."""
        (self.folder / _KEPT).unlink(missing_ok=True)

    @property
    def kept(self) -> bool:
        """Whether somebody asked that it goes on without users."""
        return (self.folder / _KEPT).exists()

    def users(self) -> tuple[ProcessId, ...]:
        """Living users, one entry a lease; files of dead ones are removed."""
        living = []
        for lease in sorted(self.folder.glob("*.json")) if self.folder.is_dir() else ():
            try:
                content = json.loads(lease.read_text(encoding="utf-8"))
                user = ProcessId(int(content["pid"]), float(content["started"]))
            except (ValueError, KeyError, TypeError, OSError):
                user = None
            if user and user.alive:
                living.append(user)
            else:
                with suppress(OSError):
                    lease.unlink(missing_ok=True)
        return tuple(living)

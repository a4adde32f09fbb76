"""The embedded database: ArcadeDB on loopback, started by the first process that needs it, shared by all.

When to choose it: one machine, no operator. Everything lies in the data folder:

- `database/`            the data
- `database.lock`        held while somebody starts, joins or leaves
- `database.json`        the running process: number, start time, ports
- `database.password`    made at the first start, readable by its owner alone
- `database.log`         what the program printed
- `database-users/`      one file for every user; the last one out stops the program

A state that a killed process left behind is recognised by its start time and cleaned. If the program
outlived its starter, the next process joins it.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen

import neo4j
from filelock import FileLock, Timeout
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graphkb.errors import EmbeddedStartFailed, StoreRefused
from graphkb.settings import Settings
from graphkb.store.changes import Progress
from graphkb.store.lease import Leases
from graphkb.store.memory import heap_mb
from graphkb.store.process import (
    DATABASE,
    USER,
    ProcessId,
    find_program,
    free_port,
    launch,
    orphans,
    stop,
)
from graphkb.store.queries.read import READY
from graphkb.texts import N_

__all__ = ["Embedded", "EmbeddedStatus", "join", "status", "stop_embedded"]

STARTING = N_("Die Datenbank startet")
ENDED_EARLY = N_("das Programm endete mit {code}")
NO_ANSWER = N_("keine Antwort nach {seconds} Sekunden")
LOCKED = N_("ein anderer Prozess startet oder beendet sie seit über {seconds} Sekunden")

GIVEN_UP = 'Exception in thread "main"'
"""What the program prints when it cannot start."""

START_SECONDS = 120.0
"""How long a start may take. It takes three seconds; a cold disk and a busy machine were seen to need thirty."""

OUT_OF_MEMORY = "java.lang.OutOfMemoryError"
"""What the program prints before it ends for want of memory."""

LOG_BYTES = 2 * 2**20
"""Size of the log at which a new one is begun; one old one is kept."""

LOCK_SECONDS = 2 * START_SECONDS

END_SECONDS = 3.0
"""How long a program that broke off a connection may take to be gone."""

ATTEMPTS = 3
"""Starts tried: between finding a free port and using it somebody else may take it."""


@dataclass(frozen=True, slots=True)
class _State:
    """What the state file holds."""

    process: ProcessId
    bolt_port: int
    http_port: int

    def write(self, path: Path) -> None:
        content = {
            "pid": self.process.pid,
            "started": self.process.started,
            "bolt_port": self.bolt_port,
            "http_port": self.http_port,
        }
        part = path.with_suffix(".part")
        part.write_text(json.dumps(content), encoding="utf-8")
        part.replace(path)

    @classmethod
    def read(cls, path: Path) -> _State | None:
        """Read it; None if it is missing or unreadable."""
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            process = ProcessId(int(content["pid"]), float(content["started"]))
            return cls(process, int(content["bolt_port"]), int(content["http_port"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class _Folder:
    """Paths in the data folder."""

    path: Path

    @property
    def root(self) -> Path:
        return self.path / "database"

    @property
    def state(self) -> Path:
        return self.path / "database.json"

    @property
    def password(self) -> Path:
        return self.path / "database.password"

    @property
    def log(self) -> Path:
        return self.path / "database.log"

    @property
    def leases(self) -> Leases:
        return Leases(self.path / "database-users")

    def lock(self) -> FileLock:
        return FileLock(self.path / "database.lock", timeout=LOCK_SECONDS)

    def secret(self) -> str:
        """The password; makes one if there is none."""
        with suppress(FileNotFoundError):
            # Empty: whoever made it was killed before writing.
            if found := self.password.read_text(encoding="ascii"):
                return found
            self.password.unlink()
        # Without its password the list of users is of no use; the program makes it anew with the new one.
        (self.root / "config" / "server-users.jsonl").unlink(missing_ok=True)
        made = secrets.token_urlsafe(24)
        handle = os.open(self.password, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(made)
        return made


@dataclass(slots=True)
class Embedded:
    """A running embedded database that this process uses until `leave`."""

    process: ProcessId
    bolt_port: int
    http_port: int
    user: str
    password: str = field(repr=False)
    _folder: _Folder
    _lease: Path | None
    _log_start: int = 0
    database: str = DATABASE

    @property
    def uri(self) -> str:
        """Address for the driver."""
        return f"bolt://127.0.0.1:{self.bolt_port}"

    @property
    def alive(self) -> bool:
        """Whether the program still runs."""
        return self.process.alive

    @property
    def out_of_memory(self) -> bool:
        """Whether it ended because its memory did not suffice. Waits a moment for its end."""
        until = time.monotonic() + END_SECONDS
        while self.alive and time.monotonic() < until:
            time.sleep(0.05)
        return not self.alive and OUT_OF_MEMORY in _log(self._folder.log, self._log_start)

    def leave(self) -> None:
        """Use it no longer; stops it if nobody else does. Doing it twice is harmless."""
        if self._lease is None:
            return
        with _locked(self._folder):
            self._lease.unlink(missing_ok=True)
            self._lease = None
            leases = self._folder.leases
            if not leases.users() and not leases.kept:
                _stop_state(self._folder)


@dataclass(frozen=True, slots=True)
class EmbeddedStatus:
    """Whether the embedded database of a data folder runs, and who uses it."""

    running: bool
    pid: int | None
    bolt_port: int | None
    users: tuple[int, ...]
    """Process numbers, one entry a use."""
    kept: bool
    """Whether it goes on without users, until it is stopped."""


def join(settings: Settings, progress: Progress | None = None, *, keep: bool = False) -> Embedded:
    """Join the embedded database of the data folder, or start it.

    With `keep` it goes on without users until `stop_embedded`. Raises PlatformUnsupported or
    EmbeddedStartFailed.
    """
    folder = _prepared(settings)
    with _locked(folder):
        lease = folder.leases.take()
        try:
            if keep:
                folder.leases.keep()
            state = _State.read(folder.state)
            if state is None or not _usable(state, folder):
                state = _start(settings, folder, progress)
            return Embedded(
                process=state.process,
                bolt_port=state.bolt_port,
                http_port=state.http_port,
                user=USER,
                password=folder.secret(),
                _folder=folder,
                _lease=lease,
                _log_start=max(_log_size(folder.log) - 1, 0),
            )
        except BaseException:
            lease.unlink(missing_ok=True)
            raise


def status(settings: Settings) -> EmbeddedStatus:
    """Say whether it runs and who uses it; starts nothing, changes nothing but leases of dead processes."""
    folder = _Folder(settings.data_dir.resolve())
    if not folder.path.is_dir():
        return EmbeddedStatus(False, None, None, (), False)
    with _locked(folder):
        state = _State.read(folder.state)
        users = tuple(user.pid for user in folder.leases.users())
        if state is None or not state.process.alive:
            return EmbeddedStatus(False, None, None, users, folder.leases.kept)
        return EmbeddedStatus(True, state.process.pid, state.bolt_port, users, folder.leases.kept)


def stop_embedded(settings: Settings) -> bool:
    """Stop it, also if others use it; False if it did not run."""
    folder = _Folder(settings.data_dir.resolve())
    if not folder.path.is_dir():
        return False
    with _locked(folder):
        folder.leases.drop_kept()
        return _stop_state(folder)


def _prepared(settings: Settings) -> _Folder:
    folder = _Folder(settings.data_dir.resolve())
    try:
        folder.root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedStartFailed(detail=str(error), log=str(folder.log)) from error
    return folder


class _locked:  # noqa: N801 - reads as a word in `with _locked(folder)`
    """Hold the lock of the data folder; EmbeddedStartFailed if others hold it for too long."""

    def __init__(self, folder: _Folder) -> None:
        self._folder = folder
        self._lock = folder.lock()

    def __enter__(self) -> None:
        try:
            self._lock.acquire()
        except (Timeout, OSError) as error:
            detail = LOCKED.format(seconds=int(LOCK_SECONDS)) if isinstance(error, Timeout) else str(error)
            raise EmbeddedStartFailed(detail=detail, log=str(self._folder.log)) from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _usable(state: _State, folder: _Folder) -> bool:
    if state.process.alive:
        try:
            _wait_until_ready(state, folder, None, None, 0)
            return True
        except EmbeddedStartFailed:
            # It runs but does not answer: it hangs, or another program has its number.
            pass
    _stop_state(folder)
    return False


def _stop_state(folder: _Folder) -> bool:
    state = _State.read(folder.state)
    process = state.process.process() if state else None
    if process is not None:
        stop(process)
    folder.state.unlink(missing_ok=True)
    return process is not None


def _start(settings: Settings, folder: _Folder, progress: Progress | None) -> _State:
    program = find_program()
    folder.secret()
    for orphan in orphans(folder.root):
        stop(orphan)
    if _log_size(folder.log) > LOG_BYTES:
        with suppress(OSError):
            folder.log.replace(folder.log.with_suffix(".old.log"))
    for attempt in range(1, ATTEMPTS + 1):
        bolt_port, http_port = free_port(), free_port()
        log_start = _log_size(folder.log)
        child, process = launch(
            program,
            root=folder.root,
            password_file=folder.password,
            log=folder.log,
            bolt_port=bolt_port,
            http_port=http_port,
            heap_mb=heap_mb(settings),
            query_timeout_s=settings.query_timeout_s,
        )
        state = _State(process, bolt_port, http_port)
        state.write(folder.state)
        try:
            _wait_until_ready(state, folder, child, progress, log_start)
            return state
        except BaseException as error:
            # Also after Ctrl-C: nobody would know of it.
            _stop_state(folder)
            if attempt == ATTEMPTS or not (
                isinstance(error, EmbeddedStartFailed) and _port_taken(folder.log, log_start)
            ):
                raise
    raise AssertionError("unreachable")


def _wait_until_ready(
    state: _State, folder: _Folder, child: Popen[bytes] | None, progress: Progress | None, log_start: int
) -> None:
    """Wait until the database answers; EmbeddedStartFailed if it ends, gives up or stays silent.

    `child` is None if another process started it. `log_start`: where in the log this start begins.
    """
    begun = time.monotonic()
    uri = f"bolt://127.0.0.1:{state.bolt_port}"
    shown = -1
    while (waited := time.monotonic() - begun) < START_SECONDS:
        if progress and int(waited) > shown:
            shown = int(waited)
            progress(STARTING, 0, 0)
        if _answers(uri, folder.secret()):
            return
        code = child.poll() if child is not None else None
        if code is not None or not state.process.alive:
            said = ENDED_EARLY.format(code="?" if code is None else code)
            raise EmbeddedStartFailed(detail=f"{said}: {_tail(folder.log, log_start)}", log=str(folder.log))
        # It may give up and yet stay: other threads of it keep it alive.
        if child is not None and GIVEN_UP in _log(folder.log, log_start):
            raise EmbeddedStartFailed(detail=_tail(folder.log, log_start), log=str(folder.log))
        time.sleep(0.1)
    raise EmbeddedStartFailed(detail=NO_ANSWER.format(seconds=int(START_SECONDS)), log=str(folder.log))


def _answers(uri: str, password: str) -> bool:
    try:
        with (
            neo4j.GraphDatabase.driver(
                uri,
                auth=(USER, password),
                connection_timeout=5,
                # Also ends the wait for something else that took the port and never answers.
                connection_acquisition_timeout=5,
                max_transaction_retry_time=0,
            ) as driver,
            driver.session(database=DATABASE) as session,
        ):
            return bool(session.run(READY.statement.body).single(strict=True)["one"] == 1)
    except AuthError as error:
        # Trying again would lock the user.
        raise StoreRefused(uri=uri, user=USER) from error
    except (DriverError, Neo4jError, OSError):
        return False


def _log_size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def _log(log: Path, start: int) -> str:
    """What the program printed from this place on, at most the first part of it."""
    with suppress(OSError), log.open("rb") as file:
        file.seek(start)
        return file.read(200_000).decode("utf-8", errors="replace")
    return ""


def _tail(log: Path, start: int) -> str:
    lines = _log(log, start).splitlines()
    telling = [line for line in lines if any(word in line for word in ("Exception", "SEVER", "Error"))]
    return (telling[:1] or lines[-1:] or [""])[0][-300:]


def _port_taken(log: Path, start: int) -> bool:
    return any(text in _log(log, start) for text in ("Unable to listen", "Address already in use"))

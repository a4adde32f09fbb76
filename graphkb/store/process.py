"""The embedded database as a process: its command line, whether it lives, how it ends.

It is plain Java from the wheel `arcadedb-embedded`; nothing of it is loaded into our own process. It runs
in a session of its own, so that Ctrl-C in a terminal reaches our process alone.
"""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil

from graphkb.errors import EmbeddedStartFailed, PlatformUnsupported
from graphkb.texts import N_

__all__ = ["DATABASE", "USER", "ProcessId", "Program", "find_program", "free_port", "launch", "orphans", "stop"]

DATABASE = "kb"
USER = "root"

MAIN_CLASS = "com.arcadedb.server.ArcadeDBServer"

NOT_INSTALLED = N_("das Paket arcadedb-embedded ist nicht installiert")

_JAVA_FLAGS = (
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF8",
    "-Dpolyglot.engine.WarnInterpreterOnly=false",
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
)

_WHEELS = {("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"), ("win32", "AMD64")}

STOP_SECONDS = 20.0
"""How long a clean end may take before it is forced. It takes under one; a full disk or a busy machine more."""


@dataclass(frozen=True, slots=True)
class ProcessId:
    """A process, told from a later one that got the same number."""

    pid: int
    started: float
    """Seconds since 1970, as the operating system gives it."""

    @classmethod
    def own(cls) -> ProcessId:
        """This process."""
        return cls.of(os.getpid())

    @classmethod
    def of(cls, pid: int) -> ProcessId:
        """The process that has this number now; raises psutil.NoSuchProcess if none has."""
        return cls(pid, psutil.Process(pid).create_time())

    def process(self) -> psutil.Process | None:
        """The process, None if it ended (also while its parent has not noticed yet)."""
        try:
            found = psutil.Process(self.pid)
            # Two seconds: the clock may have been set since, and some systems round.
            if abs(found.create_time() - self.started) > 2 or found.status() == psutil.STATUS_ZOMBIE:
                return None
        except psutil.NoSuchProcess:
            return None
        except psutil.AccessDenied:
            return None
        return found

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process() is not None


@dataclass(frozen=True, slots=True)
class Program:
    """Where the database program lies."""

    java: Path
    jars: Path


def find_program() -> Program:
    """Find the program in the installed wheel; raises PlatformUnsupported or EmbeddedStartFailed if there is none."""
    spec = find_spec("arcadedb_embedded")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        if (sys.platform, platform.machine()) not in _WHEELS or platform.libc_ver()[0] not in ("glibc", ""):
            raise PlatformUnsupported(platform=f"{platform.system()} {platform.machine()}")
        raise EmbeddedStartFailed(detail=NOT_INSTALLED, log="pip install wissensnetz-integration[embedded]")
    folder = Path(folders[0])
    java = folder / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")
    if not java.is_file():
        raise PlatformUnsupported(platform=f"{platform.system()} {platform.machine()}")
    return Program(java, folder / "jars")


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _marker(root: Path) -> str:
    return f"-Darcadedb.server.rootPath={root}"


def launch(
    program: Program,
    *,
    root: Path,
    password_file: Path,
    log: Path,
    bolt_port: int,
    http_port: int,
    heap_mb: int,
    query_timeout_s: float,
) -> tuple[subprocess.Popen[bytes], ProcessId]:
    """Start the program; gives the process without waiting until it answers."""
    settings = {
        # A password among the settings would show in the list of processes; a file does not.
        "server.rootPasswordPath": password_file,
        # The bare default of both is every interface.
        "server.httpIncomingHost": "127.0.0.1",
        "bolt.host": "127.0.0.1",
        "server.httpIncomingPort": http_port,
        "bolt.port": bolt_port,
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "server.defaultDatabases": f"{DATABASE}[]",
        # The production mode hides the texts of errors from the client.
        "server.mode": "development",
        # 1: data reach the disk before a commit is acknowledged. 0 never asks for it.
        "txWalFlush": 1,
        # The time limit of a Bolt transaction is ignored, this one is not.
        "command.timeout": int(query_timeout_s * 1000),
        "server.logsDirectory": root.parent / "database-logs",
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "serverMetrics": "false",
    }
    command = [
        str(program.java),
        f"-Xmx{heap_mb}m",
        # Out of memory in one of its threads it would go on with what is left. It ends instead: what was committed
        # is on the disk, whoever was at work is told, the next one starts it again.
        "-XX:+ExitOnOutOfMemoryError",
        *_JAVA_FLAGS,
        _marker(root),
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        str(program.jars / "*"),
        MAIN_CLASS,
    ]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    with log.open("ab") as out:
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=root,
                start_new_session=sys.platform != "win32",
                creationflags=flags,
            )
        except OSError as error:
            raise EmbeddedStartFailed(detail=str(error), log=str(log)) from error
    # Somebody must notice its end, or it stays in the list of processes; this thread ends with it or with us.
    threading.Thread(target=child.wait, name="graphkb-database", daemon=True).start()
    try:
        return child, ProcessId.of(child.pid)
    except psutil.NoSuchProcess:
        return child, ProcessId(child.pid, 0.0)


def orphans(root: Path) -> list[psutil.Process]:
    """Database processes on this folder that no state file tells of: their starter was killed too early."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if "java" in process.name().lower() and _marker(root) in process.cmdline():
                found.append(process)
    return found


def stop(process: psutil.Process) -> None:
    """End it cleanly; by force if it does not end in time."""
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        if _gone(process, STOP_SECONDS):
            return
        process.kill()
        _gone(process, STOP_SECONDS)


def _gone(process: psutil.Process, seconds: float) -> bool:
    """Wait for its end; False if it still runs then."""
    until = time.monotonic() + seconds
    dead_since = 0.0
    while (now := time.monotonic()) < until:
        try:
            if not process.is_running():
                return True
            # Its first thread is over, but others may still be at work; or its parent does not look.
            if process.status() == psutil.STATUS_ZOMBIE:
                dead_since = dead_since or now
                if now - dead_since > 1.0:
                    return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.05)
    return False

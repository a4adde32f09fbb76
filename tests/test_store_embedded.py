"""The embedded database as a process that several of ours share, and what happens when one is killed."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from graphkb.errors import (
    EmbeddedStartFailed,
    PlatformUnsupported,
    StoreError,
    StoreFull,
    StoreRefused,
    StoreTimeout,
    StoreUnavailable,
)
from graphkb.model import Node, SourceRef
from graphkb.settings import Settings
from graphkb.store import ChangeSet, Store, embedded, open_store, process
from graphkb.store.process import ProcessId, Program

USER = """
import signal
import sys
from pathlib import Path
from graphkb.settings import Settings
from graphkb.store import open_store
settings = Settings(data_dir=Path(sys.argv[1]), embedded_heap_mb=256)
# A shell that starts tests in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    with open_store(settings) as store:
        print(store.revision(), flush=True)
        sys.stdin.readline()
        print(store.revision(), flush=True)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


class OtherProcess:
    """A process of ours that uses the store of a folder until it is told to end."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip().isdigit()

    def end(self) -> str:
        """Let it end by itself; gives what it printed last."""
        out, _ = self.process.communicate("\n", timeout=60)
        return out.strip()

    def kill(self) -> None:
        """As `kill -9`."""
        self.process.kill()
        self.process.communicate(timeout=60)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(data_dir=tmp_path / "data", embedded_heap_mb=256)
    yield settings
    embedded.stop_embedded(settings)


def database(settings: Settings) -> psutil.Process:
    found = embedded.status(settings)
    assert found.pid is not None
    return psutil.Process(found.pid)


def ended(found: psutil.Process, within: float = 10) -> bool:
    """Whether it is gone, or only waits for its parent to notice."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        with contextlib.suppress(psutil.NoSuchProcess):
            if found.is_running() and found.status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.05)
                continue
        return True
    return False


def nodes(prefix: str, count: int, size: int = 10) -> tuple[Node, ...]:
    source = (SourceRef("d-plan", "L1"),)
    return tuple(
        Node(id=f"{prefix}{number}", kind="measure", name=f"Nr. {number}", description="x" * size, sources=source)
        for number in range(count)
    )


def add(store: Store, prefix: str, count: int = 1, size: int = 10) -> int:
    return store.apply(ChangeSet(create_nodes=nodes(prefix, count, size)), by="test", reason="")


def count(store: Store) -> int:
    return len(store.read_all()[0])


def test_it_starts_stops_and_keeps_the_data(settings: Settings) -> None:
    said: list[str] = []
    with open_store(settings, progress=lambda what, done, of: said.append(what)) as store:
        add(store, "a")
        running = database(settings)
    assert said
    assert set(said) == {"Die Datenbank startet"}
    assert ended(running)
    assert embedded.status(settings) == embedded.EmbeddedStatus(False, None, None, (), False)
    with open_store(settings) as store:
        assert count(store) == 1


def test_it_is_reached_from_this_machine_alone_and_shows_no_password(settings: Settings) -> None:
    with open_store(settings):
        running = database(settings)
        listening = [found.laddr.ip for found in running.net_connections("tcp") if found.status == psutil.CONN_LISTEN]
        assert len(listening) == 2
        assert {address.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
        secret_file = settings.data_dir / "database.password"
        assert secret_file.stat().st_mode & 0o077 == 0
        secret = secret_file.read_text()
        assert len(secret) > 20
        assert secret not in " ".join(running.cmdline())
        assert secret not in (settings.data_dir / "database.log").read_text()


def test_two_processes_share_one_and_the_last_one_out_stops_it(settings: Settings) -> None:
    other = OtherProcess(settings.data_dir)
    first = database(settings)
    with open_store(settings) as store:
        assert database(settings).pid == first.pid
        assert len(embedded.status(settings).users) == 2
        revision = add(store, "a")
        assert other.end() == str(revision)
        assert first.is_running()
        assert count(store) == 1
    assert ended(first)


def test_two_that_start_at_the_same_moment_share_one(settings: Settings) -> None:
    begun = threading.Barrier(2)
    pids: list[int] = []

    def use() -> None:
        begun.wait()
        with open_store(settings):
            pids.append(database(settings).pid)
            begun.wait(60)

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    assert len(pids) == 2
    assert pids[0] == pids[1]
    assert not embedded.status(settings).running


@pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups to interrupt on Windows")
def test_ctrl_c_in_the_one_that_started_it_does_not_cut_the_other(settings: Settings) -> None:
    starter = OtherProcess(settings.data_dir)
    with open_store(settings) as store:
        running = database(settings)
        # Ctrl-C reaches the whole process group of a terminal.
        os.killpg(starter.process.pid, signal.SIGINT)
        assert starter.process.communicate(timeout=60)[0].strip() == "interrupted"
        assert running.is_running()
        assert add(store, "a") == store.revision()
    assert ended(running)


def test_it_outlives_a_starter_that_was_killed_and_the_next_one_joins(settings: Settings) -> None:
    starter = OtherProcess(settings.data_dir)
    running = database(settings)
    starter.kill()
    assert running.is_running()
    with open_store(settings) as store:
        assert database(settings).pid == running.pid
        assert embedded.status(settings).users == (os.getpid(),)
        add(store, "a")
    assert ended(running)


def test_a_state_that_killed_processes_left_behind_is_cleaned(settings: Settings) -> None:
    with open_store(settings) as store:
        add(store, "a", 10)
    starter = OtherProcess(settings.data_dir)
    running = database(settings)
    starter.kill()
    running.kill()
    assert ended(running)
    assert (settings.data_dir / "database.json").exists()
    with open_store(settings) as store:
        assert database(settings).pid != running.pid
        assert embedded.status(settings).users == (os.getpid(),)
        assert count(store) == 10


def test_a_number_that_now_belongs_to_another_process_is_not_taken_for_it(settings: Settings) -> None:
    settings.data_dir.mkdir()
    me = ProcessId.own()
    content = {"pid": me.pid, "started": me.started - 1000, "bolt_port": 1, "http_port": 2}
    (settings.data_dir / "database.json").write_text(json.dumps(content))
    with open_store(settings) as store:
        assert database(settings).pid != me.pid
        assert count(store) == 0


@pytest.mark.parametrize("rest", ["", "{", "[]", '{"pid": "x"}'])
def test_an_unreadable_state_is_no_state(tmp_path: Path, rest: str) -> None:
    settings = Settings(data_dir=tmp_path)
    (tmp_path / "database.json").write_text(rest)
    (tmp_path / "database-users").mkdir()
    (tmp_path / "database-users" / "1-x.json").write_text(rest)
    assert embedded.status(settings) == embedded.EmbeddedStatus(False, None, None, (), False)
    assert not list((tmp_path / "database-users").iterdir())


def test_a_database_that_no_state_tells_of_is_found_and_replaced(settings: Settings) -> None:
    with open_store(settings) as store:
        add(store, "a", 10)
    starter = OtherProcess(settings.data_dir)
    orphan = database(settings)
    starter.kill()
    (settings.data_dir / "database.json").unlink()
    with open_store(settings) as store:
        assert ended(orphan)
        assert count(store) == 10


def test_it_goes_on_without_users_if_asked_to(settings: Settings) -> None:
    embedded.join(settings, keep=True).leave()
    running = database(settings)
    with open_store(settings) as store:
        assert database(settings).pid == running.pid
        add(store, "a")
    assert running.is_running()
    assert embedded.status(settings).kept
    assert embedded.stop_embedded(settings)
    assert ended(running)
    assert not embedded.stop_embedded(settings)


def test_gone_in_the_middle_of_a_write_nothing_stays_and_the_next_call_starts_it_again(settings: Settings) -> None:
    with open_store(settings) as store:
        before = add(store, "a", 10)
        running = database(settings)
        killed = threading.Event()

        def kill(what: str, done: int, of: int) -> None:
            if done >= 5_500 and not killed.is_set():
                killed.set()
                running.kill()

        with pytest.raises(StoreUnavailable):
            store.apply(ChangeSet(create_nodes=nodes("b", 6_000)), by="test", reason="", progress=kill)
        assert killed.is_set()
        assert store.revision() == before
        assert database(settings).pid != running.pid
        assert count(store) == 10
        assert len(store.changes()) == 1
        add(store, "b", 10)
        assert count(store) == 20


def test_what_was_acknowledged_survives_a_kill(settings: Settings) -> None:
    with open_store(settings) as store:
        for round in range(3):
            add(store, f"r{round}-", 20)
            running = database(settings)
            running.kill()
            assert ended(running)
        assert count(store) == 60
        assert store.revision() == 3


def test_a_wrong_password_is_tried_once_and_said(settings: Settings) -> None:
    """Five wrong ones lock the user: six stores that each try once more than needed would show here."""
    with open_store(settings) as store:
        secret_file = settings.data_dir / "database.password"
        right = secret_file.read_text()
        secret_file.write_text("falsch")
        for _ in range(4):
            with pytest.raises(StoreRefused):
                open_store(settings)
        secret_file.write_text(right)
        with open_store(settings) as second:
            assert second.revision() == store.revision()


def test_a_password_that_was_lost_is_made_anew(settings: Settings) -> None:
    with open_store(settings) as store:
        add(store, "a")
    (settings.data_dir / "database.password").unlink()
    with open_store(settings) as store:
        assert count(store) == 1


def test_a_closed_store_says_so(settings: Settings) -> None:
    store = open_store(settings)
    store.close()
    store.close()
    with pytest.raises(StoreUnavailable):
        store.revision()


def test_a_query_that_takes_too_long_is_given_up(settings: Settings) -> None:
    slow: Any = (
        "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 3000) AS c RETURN sum(a * b * c) AS s"
    )
    with open_store(settings.model_copy(update={"query_timeout_s": 1.0})) as store:
        begun = time.monotonic()
        with pytest.raises(StoreTimeout):
            store.read(lambda tx: tx._tx.run(slow).consume())
        assert time.monotonic() - begun < 30
        assert store.revision() == 0


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="a small disk is made by mounting one, as root on Linux"
)
def test_on_a_full_disk_nothing_is_half_written(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)], check=True)
    settings = Settings(data_dir=disk, embedded_heap_mb=256)
    try:
        with open_store(settings) as store:
            before = add(store, "a", 500)
            ballast = disk / "ballast"
            ballast.write_bytes(b"x" * (shutil.disk_usage(disk).free - 2 * 2**20))
            with pytest.raises(StoreFull):
                add(store, "b", 1_500, size=3_000)
            assert store.revision() == before
            assert count(store) == 500
            ballast.unlink()
            assert add(store, "b", 1_500, size=3_000) == before + 1
        with open_store(settings) as store:
            assert count(store) == 2_000
    finally:
        embedded.stop_embedded(settings)
        # Lazily: the ended program may hold it for a moment longer.
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _nothing(*_: object, **__: object) -> None:
    return None


@pytest.mark.parametrize(
    ("system", "machine", "error"),
    [
        ("freebsd14", "amd64", PlatformUnsupported),
        ("darwin", "x86_64", PlatformUnsupported),
        ("linux", "riscv64", PlatformUnsupported),
        ("linux", "x86_64", EmbeddedStartFailed),
    ],
)
def test_without_the_program_a_clear_message_names_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, machine: str, error: type[StoreError]
) -> None:
    monkeypatch.setattr(process, "find_spec", _nothing)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    with pytest.raises(error) as caught:
        process.find_program()
    assert ("GRAPHKB_NEO4J_URI" if error is PlatformUnsupported else "pip install") in str(caught.value)


def _program(tmp_path: Path, script: str) -> Callable[[], Program]:
    java = tmp_path / "java"
    java.write_text(f"#!/bin/sh\n{script}\n")
    java.chmod(0o755)
    return lambda: Program(java, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for the program is a shell script")
def test_a_program_that_ends_early_is_noticed_at_once(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = _program(tmp_path, "echo 'Exception: so geht es nicht'; exit 7")
    monkeypatch.setattr(embedded, "find_program", stand_in)
    begun = time.monotonic()
    with pytest.raises(EmbeddedStartFailed) as caught:
        open_store(settings)
    assert time.monotonic() - begun < 10
    assert "so geht es nicht" in str(caught.value)
    assert str(settings.data_dir.resolve() / "database.log") in str(caught.value)
    assert embedded.status(settings) == embedded.EmbeddedStatus(False, None, None, (), False)
    monkeypatch.undo()
    with open_store(settings) as store:
        assert store.revision() == 0


def test_a_port_that_was_taken_meanwhile_is_replaced(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = iter([taken.getsockname()[1], process.free_port()])
        monkeypatch.setattr(embedded, "free_port", lambda: next(ports, None) or process.free_port())
        with open_store(settings) as store:
            assert store.revision() == 0


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    file = tmp_path / "datei"
    file.touch()
    with pytest.raises(EmbeddedStartFailed):
        open_store(Settings(data_dir=file))

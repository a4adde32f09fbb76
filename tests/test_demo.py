"""`graphkb demo` as a person uses it: started, interrupted, killed, started again; nothing is left behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.command import graphkb

ROOT = Path(__file__).parent.parent

PATIENCE_S = 150
"""For a whole first start on a busy machine."""

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/")
TOKEN = re.compile(r"Verwaltungskennwort.*: (\S+)$", re.MULTILINE)


class Started:
    """A running `graphkb …` in a process group of its own, as a terminal makes one."""

    def __init__(self, *args: str) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHKB_")}
        self.begun = time.monotonic()
        self.process = subprocess.Popen(
            [Path(sys.executable).with_name("graphkb"), *args],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=environment,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def until(self, said: Callable[[str], object]) -> float:
        """Wait until it said something; gives the seconds since the start."""
        while not said(self.text):
            assert self.process.poll() is None, self.text
            assert time.monotonic() - self.begun < PATIENCE_S, self.text
            time.sleep(0.05)
        return time.monotonic() - self.begun

    def ready(self) -> str:
        """Wait until it serves; gives the address."""
        self.until(ADDRESS.search)
        found = ADDRESS.search(self.text)
        assert found
        return found[0]

    def interrupt(self) -> int:
        """Ctrl-C: everything in the group of the terminal gets it. Gives the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self._ended()

    def kill(self) -> None:
        """As `kill -9` does: this process alone, without a last word."""
        self.process.kill()
        self._ended()

    def _ended(self) -> int:
        code = self.process.wait(timeout=60)
        self._reader.join(timeout=10)
        assert self.process.stdout
        self.process.stdout.close()
        return code


def get(url: str, token: str = "") -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as response:
        body = response.read().decode()
        return json.loads(body) if "json" in response.headers["content-type"] else body


def databases(folder: Path) -> list[psutil.Process]:
    """Every Java process that works in this folder, whoever started it."""
    found = []
    for process in psutil.process_iter(["name", "cmdline"]):
        command = " ".join(process.info["cmdline"] or ())
        if "java" in (process.info["name"] or "") and str(folder.resolve()) in command:
            found.append(process)
    return found


def gone(folder: Path) -> bool:
    deadline = time.monotonic() + 20
    while databases(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not databases(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder that is not there yet; whatever still works in it at the end is ended."""
    path = tmp_path_factory.mktemp("demo") / "data"
    yield path
    for process in databases(path):
        process.kill()


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of process groups")


def test_started_killed_started_interrupted(folder: Path) -> None:
    args = ("demo", "--port", "0", "--data", str(folder))

    # Killed in the middle of the first loading.
    first = Started(*args)
    first.until(lambda text: "werden geschrieben" in text)
    first.kill()
    tokens = TOKEN.findall(first.text)
    assert len(tokens) == 1
    assert "Bereit" not in first.text

    # The next start finds nothing half-loaded, loads, and does not show the token again.
    second = Started(*args)
    address = second.ready()
    assert TOKEN.findall(second.text) == []
    assert "schon geladen" not in second.text
    checked = graphkb("check", "--json").data
    health = get(f"{address}api/v1/health", tokens[0])
    assert (health["nodes"], health["relations"]) == (checked["nodes"], checked["relations"])
    assert health["revision"] == 1
    assert "<title>" in get(address)
    assert len(databases(folder)) == 1
    assert second.interrupt() in (0, 130, -signal.SIGINT)
    assert gone(folder)
    assert "Traceback" not in second.text

    # Loaded already: ready in seconds.
    third = Started(*args)
    address = third.ready()
    assert third.until(ADDRESS.search) < 45
    assert "schon geladen" in third.text
    assert get(f"{address}api/v1/health", tokens[0]) == health

    # Another process on the same data: Ctrl-C in the first one does not cut it.
    other = Started("serve", "--port", "0", "--data", str(folder))
    others = other.ready()
    assert len(databases(folder)) == 1
    assert third.interrupt() in (0, 130, -signal.SIGINT)
    assert get(f"{others}api/v1/health", tokens[0]) == health

    # Killed while it serves: the next command finds everything, and as the last one out stops the database.
    other.kill()
    found = graphkb("db", "status", "--data", folder, "--json").data
    assert (found["nodes"], found["relations"]) == (health["nodes"], health["relations"])
    assert gone(folder)


def test_a_busy_port_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in ("demo", "serve"):
            outcome = graphkb(command, "--port", port, "--data", tmp_path / "data")
            assert (outcome.code, outcome.out) == (2, "")
            assert str(port) in outcome.err
            assert "Ein anderes Programm" in outcome.err
            english = graphkb(command, "--port", port, "--data", tmp_path / "data", language="en")
            assert "Another program" in english.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("host", ["203.0.113.7", "gibt.es.nicht.invalid", "127.0.0.1:80", ""])
def test_an_address_that_is_not_of_this_machine(host: str, tmp_path: Path) -> None:
    outcome = graphkb("demo", "--host", host, "--port", "0", "--data", tmp_path / "data")
    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err
    assert not (tmp_path / "data").exists()


def test_make_passes_port_host_and_data() -> None:
    make = shutil.which("make")
    assert make, "make is needed to run these tests at all"
    asked = ["-n", "demo", "PORT=8017", "HOST=127.0.0.9", "DATA=some-folder"]
    done = subprocess.run([make, *asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "graphkb demo --host 127.0.0.9 --port 8017 --data some-folder" in done.stdout
    usual = subprocess.run([make, "-n", "demo"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "graphkb demo --host 127.0.0.1 --port 8000 --data .data" in usual.stdout

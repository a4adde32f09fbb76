"""A real Neo4j for the tests: got from Maven Central, started on loopback, stopped at the end.

It needs Java 17 or newer and Maven. The program files are kept in `.cache/neo4j/` of the check-out; the data
of a run lie in a temporary folder. Neo4j is under the GPL-3 and never part of what we pass on.

`python -m tests.neo4j_server` only gets the files.
"""

from __future__ import annotations

import re
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

__all__ = ["Neo4jServer", "Unobtainable", "get_files", "start"]

VERSION = "5.26.30"
"""The long-term version whose Cypher the embedded database follows: the oldest that we support."""

Artifact = tuple[str, str, str]
"""Group, name and version in Maven's terms."""

ARTIFACTS: tuple[Artifact, ...] = (("org.neo4j", "neo4j", VERSION), ("org.neo4j.app", "neo4j-server", VERSION))

CACHE = Path(__file__).resolve().parent.parent / ".cache" / "neo4j"

START_SECONDS = 180.0

NEEDED_JAVA = 17


class Unobtainable(Exception):
    """There is no Neo4j to be had on this machine; the text says what is missing."""


@dataclass(slots=True)
class Neo4jServer:
    """A running server."""

    uri: str
    user: str
    password: str
    home: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it and remove its data."""
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(60)
        shutil.rmtree(self.home, ignore_errors=True)


def get_files(further: Sequence[Artifact] = ()) -> Path:
    """Give the folder with the program files; gets them if they are not there. Raises Unobtainable.

    `further` artifacts, for plugins, lie in a folder of their own together with the server.
    """
    _java()
    maven = shutil.which("mvn")
    folder = CACHE / "-".join([VERSION, *(f"{name}-{version}" for _, name, version in further)])
    libraries = folder / "lib"
    if (folder / "complete").exists():
        return libraries
    if maven is None:
        raise Unobtainable("Maven is missing (`apt-get install maven` or `brew install maven`)")
    shutil.rmtree(folder, ignore_errors=True)
    libraries.mkdir(parents=True)
    pom = folder / "pom.xml"
    pom.write_text(_pom((*ARTIFACTS, *further)), encoding="utf-8")
    command = [maven, "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={libraries}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unobtainable(f"Maven could not get Neo4j: {(done.stdout + done.stderr).strip()[-500:]}")
    (folder / "complete").touch()
    return libraries


def start(further: Sequence[Artifact] = (), settings: Sequence[str] = (), heap: str = "512m") -> Neo4jServer:
    """Start a server with an empty database. Raises Unobtainable.

    `further` artifacts come with it, those called `proc…` as plugins; `settings` are lines of its configuration.
    """
    libraries = get_files(further)
    home = Path(tempfile.mkdtemp(prefix="graphkb-neo4j-"))
    (home / "conf").mkdir()
    bolt, http = _free_port(), _free_port()
    (home / "conf" / "neo4j.conf").write_text(_configuration(bolt, http, heap, settings), encoding="utf-8")
    if further:
        (home / "plugins").mkdir()
        for plugin in libraries.glob("proc*.jar"):
            shutil.copy(plugin, home / "plugins")
    log = home / "server.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                _java(),
                f"-Xmx{heap}",
                "-cp",
                str(libraries / "*"),
                "org.neo4j.server.CommunityEntryPoint",
                f"--home-dir={home}",
                f"--config-dir={home / 'conf'}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=sys.platform != "win32",
        )
    server = Neo4jServer(f"bolt://127.0.0.1:{bolt}", "neo4j", secrets.token_urlsafe(16), home, process)
    try:
        _set_password(server, log)
    except BaseException:
        server.stop()
        raise
    return server


def _set_password(server: Neo4jServer, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            break
        with (
            suppress(DriverError, Neo4jError, OSError),
            neo4j.GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j"), max_transaction_retry_time=0) as driver,
            driver.session(database="system") as session,
        ):
            change = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
            session.run(change, old="neo4j", new=server.password).consume()
            return
        time.sleep(0.5)
    raise Unobtainable(f"Neo4j did not start: {log.read_text(encoding='utf-8', errors='replace')[-500:]}")


def _java() -> str:
    java = shutil.which("java")
    if java is None:
        raise Unobtainable("Java is missing (`apt-get install openjdk-17-jre-headless`)")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < NEEDED_JAVA:
        raise Unobtainable(f"Java {NEEDED_JAVA} or newer is needed, found: {said.splitlines()[:1]}")
    return java


def _pom(artifacts: Sequence[Artifact]) -> str:
    wanted = "".join(
        f"<dependency><groupId>{escape(group)}</groupId><artifactId>{escape(name)}</artifactId>"
        f"<version>{escape(version)}</version></dependency>"
        for group, name, version in artifacts
    )
    return (
        '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
        "<groupId>tests</groupId><artifactId>neo4j-for-tests</artifactId><version>1</version>"
        f"<dependencies>{wanted}</dependencies></project>\n"
    )


def _configuration(bolt: int, http: int, heap: str, settings: Sequence[str]) -> str:
    return "\n".join(
        (
            f"server.bolt.listen_address=127.0.0.1:{bolt}",
            f"server.http.listen_address=127.0.0.1:{http}",
            "server.https.enabled=false",
            "server.memory.heap.initial_size=128m",
            f"server.memory.heap.max_size={heap}",
            "server.memory.pagecache.size=64m",
            "dbms.usage_report.enabled=false",
            *settings,
            "",
        )
    )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    try:
        print(get_files())
    except Unobtainable as error:
        sys.exit(str(error))

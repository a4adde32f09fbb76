"""kill -9 in the middle of an import, again and again: the database is as before or as after, never between.

`python -m tests.kill --rounds 20` (`make kill`) does it at random moments over all stages on the embedded database,
and with `--neo4j` on a real Neo4j. What is killed: the importing process, the web server that does it as a job, or the
database under it (embedded only).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import psutil

from graphkb.errors import GraphkbError
from graphkb.importer import import_tables, read_tables, validate
from graphkb.jobs import Desk, JobState
from graphkb.model import Node, Relation
from graphkb.settings import Settings
from graphkb.store import Store, embedded, open_store
from graphkb.store.queries import read
from graphkb.store.queries.shapes import Nothing
from tests.made.rows import make_rows

__all__ = ["Outcome", "State", "kill_once", "state_of", "write_config"]

WORKER = """
import sys
from pathlib import Path
from graphkb.jobs import Desk, Kind, Meter, Order, load
from graphkb.settings import Settings
from graphkb.store import open_store
settings = Settings.model_validate_json(Path(sys.argv[1]).read_text())
tables = Path(sys.argv[2])
def tell(stage, done, total):
    print(stage, flush=True)
with open_store(settings) as store:
    print("begun", flush=True)
    order = Order(kind=Kind.LOAD, source=tables.name)
    Desk(store, settings).here(order, lambda task: load(task, tables), by="kill", meter=Meter(tell))
print("ended", flush=True)
"""

TOKEN = "kill"

State = tuple[dict[str, Node | Relation], int, tuple[tuple[str, tuple[str, ...]], ...], str]
"""All facts, the revision, the whole change log, the mark of the schema."""


def facts_of(nodes: Iterable[Node], relations: Iterable[Relation]) -> dict[str, Node | Relation]:
    """All facts by id."""
    facts: dict[str, Node | Relation] = {node.id: node for node in nodes}
    return facts | {relation.id: relation for relation in relations}


def state_of(store: Store) -> State:
    """Everything there is, to be compared."""
    nodes, relations, revision = store.read_all()
    log = tuple(
        (f"{one.revision} {one.by} {one.reason} {one.counts}", tuple(sorted(store.changed_facts(one.id))))
        for one in store.changes(1000)
    )
    meta = store.read(lambda tx: tx.rows(read.META, Nothing()))
    return facts_of(nodes, relations), revision, log, meta[0].schema_mark


@dataclass(frozen=True, slots=True)
class Outcome:
    """One round."""

    stage: str
    """What the import said last."""
    target: str
    applied: bool
    job: JobState


def _importing(settings: Settings, config: Path, tables: Path, moment: float | str, target: str) -> str:
    """Import in a process of its own, and kill it or the database at that moment; gives what it said last."""
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(config), str(tables)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert worker.stdout
    for awaited in ("begun", moment):
        while isinstance(awaited, str) and worker.stdout.readline().strip() != awaited:
            assert worker.poll() is None, f"the import did not come to «{awaited}»"
    if not isinstance(moment, str):
        time.sleep(moment)
    if target == "database":
        pid = embedded.status(settings).pid
        with suppress(psutil.NoSuchProcess):
            if pid:
                psutil.Process(pid).kill()
        time.sleep(0.05)
    worker.kill()
    said = worker.communicate(timeout=30)[0].split("\n")
    return next((line for line in reversed(said) if line.strip()), str(moment))


def _serving(settings: Settings, tables: Path, wait_s: float) -> str:
    """Send the tables to a web server, ask it for the import, and kill it after so many seconds.

    Gives the stage in which the job was seen last.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        for table in tables.iterdir():
            pack.write(table, table.name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wanted = settings.model_dump(mode="json", include={"neo4j_uri", "neo4j_user", "data_dir", "embedded_heap_mb"})
    environment = {f"GRAPHKB_{name.upper()}": str(value) for name, value in wanted.items() if value is not None}
    environment |= {"GRAPHKB_NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(), "GRAPHKB_ADMIN_TOKEN": TOKEN}
    server = subprocess.Popen(
        [sys.executable, "-c", "from graphkb.cli import main; main()", "serve", "--port", str(port)],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stage = "begun"
    try:
        with httpx.Client(
            base_url=f"http://127.0.0.1:{port}/api/v1", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30
        ) as client:
            wait_until(lambda: _answers(client), 300)
            sent = client.post("/uploads", params={"name": f"{tables.name}.zip"}, content=packed.getvalue())
            job = client.post(
                "/jobs", json={"kind": "load", "upload": sent.raise_for_status().json()["id"], "by": "kill"}
            )
            address = f"/jobs/{job.raise_for_status().json()['id']}"
            end = time.monotonic() + wait_s
            while (left := end - time.monotonic()) > 0:
                time.sleep(min(left, 0.05))
                told = client.get(address).raise_for_status().json()["progress"]
                stage = told["stage"] if told else stage
    finally:
        server.kill()
        server.wait(30)
    return stage


def _answers(client: httpx.Client) -> bool:
    with suppress(httpx.TransportError):
        return bool(client.get("/health").is_success)
    return False


def wait_until(there: Callable[[], bool], patience_s: float) -> None:
    """Wait for it; AssertionError if it does not come."""
    end = time.monotonic() + patience_s
    while not there():
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.05)


def kill_once(
    settings: Settings, config: Path, tables: Path, moment: float | str, target: str, before: State
) -> Outcome:
    """Begin an import, kill it; AssertionError if the database is between before and after.

    The moment is so many seconds after it began, or a stage that it comes to (not for the target `server`).

    Afterwards the same import runs to its end: it gives what it would have given, and is no longer interrupted.
    """
    if target == "server":
        assert not isinstance(moment, str)
        stage = _serving(settings, tables, moment)
    else:
        stage = _importing(settings, config, tables, moment, target)
    with open_store(settings) as store:
        jobs = Desk(store, settings).jobs()
        # None: it was killed before it had asked for anything.
        state = next((one.state for one in jobs if one.order.source.startswith(tables.name)), JobState.INTERRUPTED)
        found = state_of(store)
        applied = found[1] != before[1]
        assert applied == (state is JobState.DONE), (stage, state, found[1], before[1])
        assert not state.open, state
        if not applied:
            assert found == before, stage
        report = import_tables(tables, store, by="kill", ontology=store.ontology)
        assert (report.total.new == 0) == applied
        after = state_of(store)
        assert after[1] == before[1] + 1, "written twice"
        assert len(after[2]) == len(before[2]) + 1
        records = validate(read_tables(tables), store.ontology)
        assert after[0] == before[0] | facts_of(records.nodes, records.relations)
        assert not import_tables(tables, store, by="kill", ontology=store.ontology).total.new
    return Outcome(stage, target, applied, state)


def write_config(settings: Settings, path: Path) -> None:
    """What the other process needs to open the same store."""
    wanted = settings.model_dump(mode="json", include={"neo4j_uri", "neo4j_user", "data_dir", "embedded_heap_mb"})
    wanted["neo4j_password"] = settings.neo4j_password.get_secret_value()
    path.write_text(json.dumps(wanted), encoding="utf-8")


def rounds(settings: Settings, count: int, rows: int, seed: int, targets: tuple[str, ...]) -> list[Outcome]:
    """Kill so many imports, each of rows of its own; prints a line for each."""
    random.seed(seed)
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "settings.json"
        write_config(settings, config)
        with open_store(settings) as store:
            begun = time.monotonic()
            import_tables(make_rows(Path(folder) / "first", rows, "first"), store, by="kill")
            takes = time.monotonic() - begun + 1.0
        for number in range(count):
            tables = make_rows(Path(folder) / f"round{number}", rows, f"r{number}-")
            with open_store(settings) as store:
                before = state_of(store)
            wait = takes * (number + random.random()) / count
            done = kill_once(settings, config, tables, wait, targets[number % len(targets)], before)
            outcomes.append(done)
            told = "after" if done.applied else "before"
            print(f"round {number + 1}: {done.target} killed at {wait:.1f} s ({done.stage}): as {told}", flush=True)
    return outcomes


def main() -> None:
    """Run the rounds and say what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--rows", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--neo4j", action="store_true")
    asked = parser.parse_args()
    if asked.neo4j:
        from tests import neo4j_server

        server = neo4j_server.start()
        try:
            with tempfile.TemporaryDirectory() as data:
                settings = Settings.model_validate(
                    {
                        "neo4j_uri": server.uri,
                        "neo4j_user": server.user,
                        "neo4j_password": server.password,
                        "data_dir": data,
                    }
                )
                outcomes = rounds(settings, asked.rounds, asked.rows, asked.seed, ("import", "server"))
        finally:
            server.stop()
    else:
        with tempfile.TemporaryDirectory() as data:
            settings = Settings(data_dir=Path(data), embedded_heap_mb=512)
            try:
                outcomes = rounds(settings, asked.rounds, asked.rows, asked.seed, ("import", "database", "server"))
            finally:
                with suppress(GraphkbError):
                    embedded.stop_embedded(settings)
    counted = Counter("as after" if one.applied else "as before" for one in outcomes)
    print(f"{len(outcomes)} rounds: {dict(counted)}; never between, each repeated")


if __name__ == "__main__":
    main()

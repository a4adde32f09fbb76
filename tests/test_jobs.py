"""Long jobs: done once or not at all, watched, stopped in every stage, repeated, one after the other."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import openpyxl
import pytest

from graphkb.errors import Cancelled, JobsFull, NotFound, UploadGone
from graphkb.importer.mapping import dump_mapping, parse_mapping
from graphkb.jobs import NOTES, PROBLEMS, Desk, Job, JobState, Kind, Meter, Order, desk, load, page_of
from graphkb.jobs.job import SORT
from graphkb.jobs.meter import COMMITTING
from graphkb.model import Node, SourceRef
from graphkb.store import ChangeSet, Store, cases
from tests.made import musterkreis

MAPPING = """
mapping: vereine
records:
  - into: actors
    cells: {id: '{Nr}', kind: association, name: '{Verein}', sources: d-muster}
"""


@pytest.fixture
def counter(embedded_store: Store, tmp_path: Path) -> Iterator[Desk]:
    settings = embedded_store.settings.model_copy(update={"data_dir": tmp_path})
    made = Desk(embedded_store, settings, today=lambda: date(2026, 11, 22))
    yield made
    made.close()


def sent(desk: Desk, content: Path | str, name: str, mapping: str = "") -> str:
    folder = desk.files.new_upload()
    (folder / "tabelle").mkdir()
    data = content.read_bytes() if isinstance(content, Path) else content.encode()
    (folder / "tabelle" / name).write_bytes(data)
    if mapping:
        (folder / "zuordnung.yaml").write_text(dump_mapping(parse_mapping(mapping, "x")), encoding="utf-8")
    return folder.name


def workbook(tmp_path: Path, **changed: list[dict[str, str]]) -> Path:
    path = tmp_path / "muster.xlsx"
    musterkreis.save(path, {**musterkreis.SHEETS, **changed})
    return path


def asked(desk: Desk, upload: str, name: str = "muster.xlsx", **more: object) -> Job:
    order = Order(kind=Kind.LOAD, source=name, upload=upload)
    return desk.ask(replace(order, **more), by="test")  # type: ignore[arg-type]


def outcome(desk: Desk, job: Job) -> Job:
    found = desk.wait(job.id, 30)
    assert not found.state.open
    return found


def state_of(store: Store) -> tuple[dict[str, object], int, int]:
    nodes, relations, revision = store.read_all()
    facts: dict[str, object] = {node.id: node for node in nodes}
    return facts | {relation.id: relation for relation in relations}, revision, len(store.changes())


def test_it_is_done_once_and_the_same_file_changes_nothing(counter: Desk, tmp_path: Path) -> None:
    upload = sent(counter, workbook(tmp_path), "muster.xlsx")
    trial = outcome(counter, asked(counter, upload, dry_run=True))
    assert (trial.state, counter.store.revision()) == (JobState.DONE, 0) or trial.result["report"]["dry_run"]
    before = state_of(counter.store)
    assert not before[0]
    done = outcome(counter, asked(counter, upload))
    facts, revision, changes = state_of(counter.store)
    assert (done.state, done.result["revision"], changes) == (JobState.DONE, revision, 1)
    assert revision == before[1] + 1
    assert done.result["differences"] == {"new": len(facts)} == trial.result["differences"]
    assert done.result["report"]["total"]["new"] == len(facts)
    again = outcome(counter, asked(counter, upload))
    assert again.state is JobState.DONE
    assert again.result["report"]["total"] == {"new": 0, "changed": 0, "unchanged": len(facts)}
    assert state_of(counter.store) == (facts, revision, changes)
    assert [one.id for one in counter.jobs()] == [again.id, done.id, trial.id]


def test_problems_are_kept_with_the_table_to_send_back(counter: Desk, tmp_path: Path) -> None:
    broken = workbook(tmp_path, actors=[{"id": "a", "kind": "verein?", "name": "Verein A", "sources": "d-muster"}])
    before = state_of(counter.store)
    failed = outcome(counter, asked(counter, sent(counter, broken, "muster.xlsx")))
    assert failed.state is JobState.FAILED
    assert failed.failure
    assert failed.failure.code == "InvalidData"
    assert failed.failure.count > 0
    assert "nicht brauchbar. Es wurde nichts geändert." in failed.failure.said["de"]
    assert "Verein A" not in json.dumps(failed.failure.said)
    problems = counter.files.made(failed.id, PROBLEMS)
    assert problems
    first = json.loads(problems.read_text(encoding="utf-8"))[0]
    notes = counter.files.made(failed.id, NOTES)
    assert notes
    sheet = openpyxl.load_workbook(notes)[first["sheet"]]
    assert sheet[first["cell"]].comment is not None
    assert state_of(counter.store) == before


STAGES = (
    "Tabellen lesen",
    "Bestand lesen",
    "Angaben prüfen",
    "Mit dem Bestand vergleichen",
    "Einträge werden geschrieben",
    "Verbindungen werden geschrieben",
    "Die Änderung wird festgehalten",
    COMMITTING,
)


@pytest.mark.parametrize("stage", STAGES)
def test_it_stops_in_every_stage_before_the_commit(counter: Desk, tmp_path: Path, stage: str) -> None:
    counter.store.apply(ChangeSet(create_nodes=(town(),)), by="test", reason="")
    before = state_of(counter.store)
    path = workbook(tmp_path)
    reached: list[str] = []

    def stop(now: str, done: int, total: int) -> None:
        reached.append(now)
        if now == stage:
            meter.stop()
            meter(now, done, total)

    meter = Meter(stop)
    with pytest.raises(Cancelled):
        counter.here(Order(kind=Kind.LOAD, source=path.name), lambda task: load(task, path), by="test", meter=meter)
    assert reached[-1] == stage
    assert counter.jobs()[0].state is JobState.CANCELLED
    assert state_of(counter.store) == before
    assert outcome(counter, asked(counter, sent(counter, path, path.name))).state is JobState.DONE


def town(name: str = "Neustadt") -> Node:
    return Node(id="neustadt", kind="municipality", name=name, sources=(SourceRef("d", "L1"),))


def test_cancelling_beats_whoever_works_on_it_and_is_told_when_too_late(counter: Desk, tmp_path: Path) -> None:
    """Another process cancels: it knows nothing of the meter, the version of the job decides."""
    other = Desk(counter.store, counter.settings)
    path, before = workbook(tmp_path), state_of(counter.store)

    def cancel(stage: str, done: int, total: int) -> None:
        if stage == "Verbindungen werden geschrieben" and (job := other.jobs()[0]).state.open:
            assert other.cancel(job.id).state is JobState.CANCELLED

    order = Order(kind=Kind.LOAD, source=path.name)
    with pytest.raises(Cancelled):
        counter.here(order, lambda task: load(task, path), by="test", meter=Meter(cancel))
    assert state_of(counter.store) == before
    counter.here(order, lambda task: load(task, path), by="test", meter=Meter())
    assert counter.cancel(counter.jobs()[0].id).state is JobState.DONE
    with pytest.raises(NotFound):
        counter.cancel("gibt-es-nicht")


def test_what_a_killed_process_left_is_seen_and_repeated(counter: Desk, tmp_path: Path) -> None:
    upload = sent(counter, workbook(tmp_path), "muster.xlsx")
    order = Order(kind=Kind.LOAD, source="muster.xlsx", upload=upload)
    gone = {"host": os.uname().nodename, "pid": 2**22 + 1, "started": 1.0, "desk": "x"}
    elsewhere = {**gone, "host": "another-machine"}
    long_ago = datetime.now(UTC) - timedelta(minutes=10)
    for worker, begun, seen in (
        (gone, datetime.now(UTC), JobState.INTERRUPTED),
        (elsewhere, long_ago, JobState.INTERRUPTED),
        (elsewhere, datetime.now(UTC), JobState.RUNNING),
    ):
        blank = cases.open_case(counter.store, SORT, state="running", by="test")
        job = Job(id="", order=order, state=JobState.RUNNING, by="", at=begun, begun=begun, worker=worker)
        cases.change_case(counter.store, job.onto(blank))
        assert counter.job(blank.id).state is seen
        if seen is JobState.RUNNING:
            counter.cancel(blank.id)
    left = counter.jobs()[-1]
    assert left.repeatable
    again = outcome(counter, counter.repeat(left.id, by="test"))
    assert (again.state, again.repeats) == (JobState.DONE, left.id)
    for file in (counter.files.uploads / upload / "tabelle").iterdir():
        file.unlink()
    with pytest.raises(UploadGone):
        counter.repeat(left.id, by="test")


def test_what_waits_when_a_server_ends_is_done_by_the_next(counter: Desk, tmp_path: Path) -> None:
    upload = sent(counter, workbook(tmp_path), "muster.xlsx")
    counter.close()
    waiting = asked(counter, upload)
    assert waiting.state is JobState.WAITING
    following = Desk(counter.store, counter.settings)
    following.start()
    assert outcome(following, waiting).state is JobState.DONE
    following.close()


def test_two_at_once_run_one_after_the_other(counter: Desk, tmp_path: Path) -> None:
    other = Desk(counter.store, counter.settings)
    path = workbook(tmp_path)
    found = [asked(each, sent(each, path, path.name)) for each in (counter, other)]
    first, second = sorted((outcome(counter, job) for job in found), key=lambda job: job.begun or job.at)
    assert first.ended
    assert second.begun
    assert first.ended <= second.begun + timedelta(milliseconds=100)
    assert second.result["report"]["total"]["new"] == 0
    assert len(counter.store.changes()) == 1
    other.close()


@pytest.mark.parametrize(("edited", "ends"), [("neustadt", JobState.DONE), ("kulturverein", JobState.FAILED)])
def test_a_job_and_an_editor_at_once_lose_nothing(counter: Desk, tmp_path: Path, edited: str, ends: JobState) -> None:
    path = workbook(tmp_path)
    counter.here(Order(kind=Kind.LOAD, source="x"), lambda task: load(task, path), by="test", meter=Meter())
    counter.store.apply(ChangeSet(create_nodes=(town(),)), by="test", reason="")
    later = [
        {**one, "description": "aus der Tabelle"} if one["id"] == "kulturverein" else one
        for one in musterkreis.SHEETS["actors"]
    ]
    path = workbook(tmp_path, actors=later)
    edits: list[int] = []

    def edit(stage: str, done: int, total: int) -> None:
        if stage == "Mit dem Bestand vergleichen" and not edits:
            edits.append(1)
            there = counter.store.view().node(edited) if edited == "neustadt" else counter.store.node(edited)
            plan = ChangeSet(update_nodes=(replace(there, name_en="by hand"),))
            counter.store.apply(plan, by="Redaktion", reason="")

    order = Order(kind=Kind.LOAD, source="muster.xlsx")
    thread = Thread(target=lambda: counter.here(order, lambda task: load(task, path), by="t", meter=Meter(edit)))
    if ends is JobState.FAILED:
        with pytest.raises(Exception, match=r"«kulturverein» wurde inzwischen geändert.*von Redaktion"):
            counter.here(order, lambda task: load(task, path), by="t", meter=Meter(edit))
    else:
        thread.start()
        thread.join(60)
    assert counter.jobs()[0].state is ends
    assert counter.store.node(edited).name_en == "by hand"
    written = counter.store.node("kulturverein").description == "aus der Tabelle"
    assert written == (ends is JobState.DONE)


def test_a_mapped_table_and_its_differences_page_by_page(counter: Desk, tmp_path: Path) -> None:
    path = workbook(tmp_path)
    counter.here(Order(kind=Kind.LOAD, source="x"), lambda task: load(task, path), by="test", meter=Meter())
    rows = "Nr;Verein\nsprachverein;Sprachverein Neu\n" + "".join(f"v{n};Verein {n}\n" for n in range(25))
    upload = sent(counter, rows, "vereine.csv", MAPPING)
    trial = outcome(counter, asked(counter, upload, "vereine.csv", kind=Kind.TABLE, dry_run=True))
    assert trial.result["differences"] == {"conflict": 1, "new": 25}
    kept = counter.files.made(trial.id, "differences.jsonl")
    assert kept
    first = page_of(kept, 0, 10)
    assert [one.outcome for one in first[:2]] == ["conflict", "new"]
    assert (first[0].fields[0].cell, first[0].fields[0].table) == ("B2", "Sprachverein Neu")
    assert [one.id for one in page_of(kept, 20, 10)] == [f"v{n}" for n in range(19, 25)]
    done = outcome(counter, asked(counter, upload, "vereine.csv", kind=Kind.TABLE, take=True))
    assert done.result["report"]["total"]["changed"] == 1
    assert counter.store.node("sprachverein").name == "Sprachverein Neu"


def test_an_export_is_the_file_that_is_streamed(counter: Desk, tmp_path: Path) -> None:
    path = workbook(tmp_path)
    counter.here(Order(kind=Kind.LOAD, source="x"), lambda task: load(task, path), by="test", meter=Meter())
    for form in ("xlsx", "graphml"):
        order = Order(kind=Kind.EXPORT, source=form, form=form, public=True)
        done = outcome(counter, counter.ask(order, by="test"))
        made = counter.files.made(done.id, done.result["file"])
        assert made
        assert made.stat().st_size == done.result["bytes"] > 1000
        assert not list(made.parent.glob("*.part"))


def test_the_queue_is_bounded_and_what_is_old_goes(counter: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "WAITING_MOST", 2)
    counter.close()
    for _ in range(2):
        asked(counter, "")
    with pytest.raises(JobsFull):
        asked(counter, "")
    for job in counter.jobs():
        counter.cancel(job.id)
    old = time.time() - 2 * 24 * 3600
    kept = counter.files.of_job(counter.jobs()[0].id)
    os.utime(kept, (old, old))
    assert asked(counter, "").state is JobState.WAITING
    assert not kept.exists()


def test_rate_and_rest_are_of_the_stage() -> None:
    clock = iter([0.0, 4.0, 5.0, 5.5]).__next__
    meter = Meter(clock=clock)
    meter("a", 0, 100)
    meter("a", 50, 100)
    assert meter.standing
    assert (meter.standing.rate, meter.standing.remaining_s) == (12.5, 4.0)
    meter("b", 0, 0)
    meter("b", 7, 0)
    assert (meter.standing.rate, meter.standing.remaining_s) == (0.0, None)
    meter.stop()
    with pytest.raises(Cancelled):
        meter("b", 8, 0)

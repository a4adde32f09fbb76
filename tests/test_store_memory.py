"""How much memory the embedded database gets, and what is told when a change does not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graphkb.errors import StoreOutOfMemory
from graphkb.model import Node, SourceRef
from graphkb.settings import Settings
from graphkb.store import ChangeSet, embedded, memory, open_store
from graphkb.store.memory import heap_mb, machine_mb, needed_mb, refuse_if_too_large


def plan(count: int, size: int) -> ChangeSet:
    source = (SourceRef("d-plan", "L1"),)
    return ChangeSet(
        create_nodes=tuple(
            Node(id=f"n{number}", kind="measure", name=f"Nr. {number}", description="x" * size, sources=source)
            for number in range(count)
        )
    )


def test_it_is_a_quarter_of_the_machine_within_bounds_or_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine_mb() > 500
    for machine, heap in ((1_000, 512), (8_000, 2_000), (64_000, 4_096)):
        monkeypatch.setattr(memory, "machine_mb", lambda machine=machine: machine)
        assert heap_mb(Settings()) == heap
        assert heap_mb(Settings(embedded_heap_mb=700)) == 700


def test_in_a_container_its_limit_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit = tmp_path / "memory.max"
    monkeypatch.setattr(memory, "_LIMITS", (tmp_path / "none", limit))
    whole = machine_mb()
    for content, found in (("max\n", whole), ("", whole), (f"{300 * 2**20}\n", 300), (f"{2**60}\n", whole)):
        limit.write_text(content)
        assert machine_mb() == found


def test_what_is_needed_grows_with_facts_and_their_text() -> None:
    assert needed_mb(plan(1, 10)) < needed_mb(plan(5_000, 10)) < needed_mb(plan(5_000, 1_000))
    refuse_if_too_large(plan(100, 100_000), 128)  # a few large ones are left to the database
    with pytest.raises(StoreOutOfMemory) as refused:
        refuse_if_too_large(plan(5_000, 4_000), 128)
    assert "sie hat 128 MB, gebraucht werden mindestens" in refused.value.text("de")
    assert "GRAPHKB_EMBEDDED_HEAP_MB" in refused.value.text("de")
    assert "{" not in refused.value.text("en")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    settings = Settings(data_dir=tmp_path / "data", embedded_heap_mb=128)
    yield settings
    embedded.stop_embedded(settings)


def test_out_of_memory_in_the_middle_nothing_stays_and_it_is_said(settings: Settings) -> None:
    """Above what was estimated: few enough facts that nothing is refused beforehand."""
    with open_store(settings) as store:
        before = store.apply(plan(3, 10), by="test", reason="")
        large = ChangeSet(create_nodes=tuple(plan(1_990, 60_000).create_nodes[3:]))
        with pytest.raises(StoreOutOfMemory) as told:
            store.apply(large, by="test", reason="")
        assert "sie hat 128 MB" in str(told.value)
        assert store.revision() == before
        assert len(store.read_all()[0]) == 3
        assert len(store.changes()) == 1

"""Cases: what is in hand beside the facts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from graphkb.errors import NotFound, StoreBusy
from graphkb.store import ChangeSet, Store, cases
from tests.conformance.samples import TOWN


def test_a_case_is_opened_changed_and_deleted(store: Store) -> None:
    before = store.revision()
    opened = cases.open_case(store, "link", subject="verein-a", state="open", by="test", body={"n": [1, "ß"]})
    assert cases.case(store, opened.id, "link").body == {"n": [1, "ß"]}
    assert [one.id for one in cases.cases_about(store, "verein-a")] == [opened.id]
    assert cases.cases_of(store, "job") == ()
    assert cases.all_cases(store) == (cases.case(store, opened.id, "link"),)
    changed = cases.change_case(store, replace(opened, state="over", body={}))
    assert (changed.version, cases.case(store, opened.id, "link").state) == (2, "over")
    with pytest.raises(NotFound):
        cases.case(store, opened.id, "job")
    assert store.revision() == before
    assert cases.delete_case(store, opened.id)
    assert not cases.delete_case(store, opened.id)


def test_of_two_who_change_one_case_the_second_is_told(store: Store) -> None:
    opened = cases.open_case(store, "link", state="open", by="test")
    cases.change_case(store, replace(opened, state="over"))
    with pytest.raises(StoreBusy):
        cases.change_case(store, replace(opened, state="open"))
    assert cases.case(store, opened.id, "link").state == "over"


def test_facts_and_their_case_are_written_both_or_neither(store: Store) -> None:
    opened = cases.open_case(store, "suggestion", state="open", by="test")
    revision = cases.settle(store, replace(opened, state="accepted"), TOWN, by="test", reason="Anfang")
    assert revision == store.revision() > 0
    assert cases.settle(store, replace(opened, state="x", version=2), ChangeSet(), by="t", reason="-") == revision
    with pytest.raises(StoreBusy):
        cases.settle(store, opened, ChangeSet(delete_nodes=("verein-a",)), by="test", reason="zu spät")
    assert store.node("verein-a").id == "verein-a"
    assert store.revision() == revision

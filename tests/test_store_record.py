"""What is stored is what was meant: record.py and batches.py."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from neo4j.time import Date

from graphkb.errors import ConstraintBroken
from graphkb.model import FuzzyDate, Node, Precision, Relation, SourceRef, Status, Visibility
from graphkb.ontology.ontology import RESERVED
from graphkb.store.batches import MAX_BYTES, MAX_ROW_BYTES, MAX_ROWS, batches, weight
from graphkb.store.record import fact_json, node_of, node_record, relation_of, relation_record

texts = st.text(min_size=1, max_size=30)
maybe = st.text(max_size=30)
days = st.dates(min_value=date(1, 1, 1))
fuzzy = st.builds(
    lambda first, second, precision: FuzzyDate(min(first, second), max(first, second), precision),
    days,
    days,
    st.sampled_from(Precision),
)
names = st.from_regex(r"[a-z][a-z_]{0,12}[a-z]", fullmatch=True).filter(
    lambda name: name not in RESERVED and not name.endswith(("_earliest", "_latest", "_precision"))
)
values = st.one_of(
    texts,
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    fuzzy,
    st.lists(texts, min_size=1, max_size=3).map(tuple),
)
sources = st.builds(SourceRef, texts.filter(lambda text: "#" not in text), maybe)
facts: dict[str, st.SearchStrategy[Any]] = {
    "sources": st.lists(sources, max_size=3).map(tuple),
    "valid_from": st.none() | fuzzy,
    "valid_to": st.none() | fuzzy,
    "status": st.sampled_from(Status),
    "derived": st.booleans(),
    "asserted": st.none() | fuzzy,
    "assured_on": st.none() | days,
    "assured_by": maybe,
    "visibility": st.sampled_from(Visibility),
    "remark": maybe,
    "note": maybe,
    "properties": st.dictionaries(names, values, max_size=4),
}
nodes = st.builds(
    Node,
    id=texts,
    kind=texts,
    name=texts,
    name_en=maybe,
    aliases=st.lists(texts, max_size=3).map(tuple),
    description=maybe,
    **facts,
)
relations = st.builds(Relation, id=texts, type=texts, source=texts, target=texts, **facts)


def as_read(record: dict[str, Any]) -> dict[str, Any]:
    """As the driver gives it: its own dates."""
    return {
        key: Date(value.year, value.month, value.day) if isinstance(value, date) else value
        for key, value in record.items()
    }


@given(nodes)
def test_a_node_comes_back(node: Node) -> None:
    assert node_of(as_read(node_record(node))) == node


@given(relations)
def test_a_relation_comes_back(relation: Relation) -> None:
    record = as_read(relation_record(relation))
    assert relation_of(relation.type, relation.source, relation.target, record) == relation


@given(nodes)
def test_only_scalars_and_lists_of_text_are_stored_and_nothing_empty(node: Node) -> None:
    for value in node_record(node).values():
        assert isinstance(value, str | bool | int | float | date | list)
        assert value not in ("", [])
        if isinstance(value, list):
            assert all(isinstance(entry, str) for entry in value)


@given(nodes)
def test_the_text_for_the_log_is_json(node: Node) -> None:
    record = node_record(node)
    read = json.loads(fact_json(record))
    assert set(read) == set(record)
    assert read["name"] == node.name
    assert fact_json(as_read(record)) == fact_json(record)


def test_a_year_is_kept_as_a_year() -> None:
    node = Node(id="x", kind="office", name="X", valid_from=FuzzyDate.parse("2017"))
    record = node_record(node)
    assert record["valid_from_earliest"] == date(2017, 1, 1)
    assert record["valid_from_latest"] == date(2017, 12, 31)
    assert record["valid_from_precision"] == "year"


rows = st.lists(st.dictionaries(st.sampled_from("abc"), st.text(max_size=50), max_size=3), max_size=60)


@given(rows, st.integers(1, 10), st.integers(400, 1000))
def test_batches_lose_nothing_and_keep_to_both_bounds(found: list[dict[str, str]], most: int, size: int) -> None:
    cut = list(batches(found, max_rows=most, max_bytes=size, max_row_bytes=size * 4))
    assert [row for batch in cut for row in batch] == found
    assert all(0 < len(batch) <= most for batch in cut)
    assert all(sum(map(weight, batch)) <= size or len(batch) == 1 for batch in cut)


def test_a_row_that_is_too_large_is_refused() -> None:
    with pytest.raises(ConstraintBroken):
        list(batches([{"name": "ä" * MAX_ROW_BYTES}]))


def test_the_bounds_stay_under_what_hangs_a_server() -> None:
    assert MAX_ROWS <= 5_000
    assert MAX_BYTES * 2 < 16 * 2**20

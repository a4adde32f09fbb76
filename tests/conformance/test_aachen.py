"""Both engines answer every question of the catalogue alike on the knowledge base of Aachen, also when routed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graphkb.importer import import_tables
from graphkb.model import PUBLIC
from graphkb.settings import Settings
from graphkb.snapshot import read_snapshot
from graphkb.store import Store, open_store
from graphkb.store.queries import read
from graphkb.store.queries.query import Query
from tests.site_fixture import TABLES

pytestmark = pytest.mark.neo4j

NODES = ("sr", "aachen", "ki-sr", "hevi-ev", "apm", "c-sr-2017", "ev-ap-2017-sicherheit")

VALUES: dict[str, tuple[Any, ...]] = {
    "level": (0, 2),
    "id": NODES,
    "ids": (list(NODES),),
    "kind": ("municipality", "measure", "person", "event"),
    "field": ("fld-sr17-sprache-bildung", "fld-sr17-sicherheit"),
    "event": ("ev-ap-2017-sicherheit", "ev-ap-2017"),
    "network": ("apm",),
    "concept": ("c-ac-2006", "c-sr-2017"),
    "other": ("c-sr-2017",),
}
"""What each parameter is asked with: every combination."""

OF_ONE_ENGINE = (
    "ready",
    "components",
    "meta",
    "changes",
    "changed_facts",
    "log_parts",
    "relations_at_sources",
    "states",
    "state_parts",
    "changes_between",
    "duplicate_decisions",
    "cases_of_sort",
    "cases_about",
    "case_by_id",
    "all_cases",
)
"""Say which server it is and when something was written (or take whole rows): no question about the data."""


@pytest.fixture(scope="module")
def routed(neo4j_settings: Settings) -> Iterator[Store]:
    """A real Neo4j over `neo4j://`, the way a cluster is reached, with the knowledge base in it."""
    assert neo4j_settings.neo4j_uri is not None
    uri = neo4j_settings.neo4j_uri.replace("bolt://", "neo4j://")
    with open_store(neo4j_settings.model_copy(update={"neo4j_uri": uri})) as store:
        store.clear()
        store.ensure_schema()
        import_tables(TABLES, store, by="test", ontology=store.ontology)
        yield store
        store.clear()


def _combinations(names: list[str]) -> Iterator[dict[str, Any]]:
    if not names:
        yield {}
        return
    for rest in _combinations(names[1:]):
        for value in VALUES[names[0]]:
            yield {names[0]: value, **rest}


QUESTIONS = sorted(
    (
        query
        for query in vars(read).values()
        if isinstance(query, Query) and query.path.split("/")[1].removesuffix(".cypher") not in OF_ONE_ENGINE
    ),
    key=lambda query: query.path,
)

NAMES = {"kind": (("Entity", "Actor", "Office"), ("Entity", "Measure")), "relation": (("RUNS",), ("MEMBER_OF",))}
"""Labels and types for the questions that are written once for each of them."""


def _rows(store: Store, query: Any, params: Any, names: tuple[str, ...]) -> list[Any]:
    return store.read(lambda tx: list(tx.rows(query, params, names)))


def _plain(row: Any) -> str:
    return repr(_ordered({name: getattr(row, name) for name in row.__dataclass_fields__}))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted((name, _ordered(one)) for name, one in value.items())
    if isinstance(value, list):  # what is collected comes in the order of each engine
        return sorted(repr(_ordered(one)) for one in value)
    return value


@pytest.mark.parametrize("query", QUESTIONS, ids=lambda query: query.path)
def test_the_same_rows(aachen_store: Store, routed: Store, query: Any) -> None:
    asked = 0
    for given in _combinations(list(query.params.__dataclass_fields__)):
        params = query.params(**given)
        for names in NAMES.get(query.statement.each, ((),)):
            here, there = (_rows(store, query, params, names) for store in (aachen_store, routed))
            assert sorted(map(_plain, here)) == sorted(map(_plain, there)), (given, names)
            asked += len(here)
    assert asked > 0, "no row at all: the question was not asked with anything that is there"


def test_the_same_snapshot(aachen_store: Store, routed: Store) -> None:
    here, there = read_snapshot(aachen_store), read_snapshot(routed)
    assert here.nodes == there.nodes
    assert here.relations == there.relations
    assert len(here) > 2000
    assert here.for_reader(PUBLIC).relations == there.for_reader(PUBLIC).relations

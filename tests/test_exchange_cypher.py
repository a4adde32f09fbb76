"""The Cypher script fills a database, twice the same; no text gets out of its quotes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.exchange import About
from graphkb.exchange.cypher_script import _literal, write_cypher
from graphkb.model import Node, SourceRef
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from graphkb.store import Store, open_store
from tests.conformance.samples import NODES, RELATIONS
from tests.site_fixture import TODAY

ABOUT = About(TODAY, "StädteRegion\n// Musterland")

ODD = Node(
    id="odd",
    kind="association",
    name="'; MATCH (n) DETACH DELETE n; //",
    description="a\\' \\ \" \n\r\t\b\f \u2028 ; `x` ${y} 🙂 \\u0027",
    sources=(SourceRef("d-plan", "';\nS. 1"),),
    properties={"website": "https://a.example/'x'"},
)


def run(store: Store, snapshot: Snapshot) -> None:
    driver, _ = store._connected()
    script = "".join(write_cypher(snapshot, ABOUT))
    with driver.session(database=store._database) as session:
        for statement in script.split(";\n"):
            lines = [line for line in statement.splitlines() if not line.startswith("//")]
            if any(lines):
                session.run("\n".join(lines)).consume()


def test_the_script_makes_the_same_facts_and_again_the_same(embedded_store: Store) -> None:
    snapshot = Snapshot.of([*NODES, ODD], RELATIONS)
    embedded_store.ensure_schema()
    for _ in range(2):
        run(embedded_store, snapshot)
        nodes, relations, _ = embedded_store.read_all()
        again = Snapshot.of(nodes, relations)
        assert again.nodes == snapshot.nodes
        assert again.relations == snapshot.relations


def test_a_real_neo4j_runs_it_the_same(neo4j_settings: Settings) -> None:
    snapshot = Snapshot.of([*NODES, ODD], RELATIONS)
    with open_store(neo4j_settings) as store:
        store.clear()
        store.ensure_schema()
        for _ in range(2):
            run(store, snapshot)
            nodes, relations, _ = store.read_all()
            again = Snapshot.of(nodes, relations)
            assert again.nodes == snapshot.nodes
            assert again.relations == snapshot.relations
        store.clear()


@settings(max_examples=40)
@given(st.text())
def test_a_text_never_ends_its_own_quotes(text: str) -> None:
    literal = _literal(text)
    inner = literal[1:-1]
    assert literal[0] == literal[-1] == "'"
    assert "\n" not in literal
    assert inner.replace("\\\\", "").replace("\\'", "").count("'") == 0
    assert (len(inner) - len(inner.rstrip("\\"))) % 2 == 0


def test_only_plain_words_become_names() -> None:
    with pytest.raises(ValueError, match="plain word"):
        _literal({"a} //": 1})

"""Every query of the catalogue is understood by both engines, for every kind and every relation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from cypher import Statement, paths, statement
from graphkb.ontology import load_ontology
from graphkb.store import Store, cases, decisions
from graphkb.store.transaction import Transaction
from tests.conformance.samples import RELATIONS, TOWN

EXAMPLES: Mapping[str, Any] = {
    "integer": 1,
    "string": "x",
    "boolean": True,
    "list of integer": [1],
    "list of string": ["x"],
    "list of map": [{"id": "x", "source": "x", "target": "y", "facts": {"id": "x"}}],
    "map": {"id": "x"},
}


def forms(found: Statement) -> list[str]:
    """The texts that a file stands for: one, or one for every kind or relation."""
    ontology = load_ontology()
    match found.each:
        case "kind":
            return [found.text_for(kind.labels) for kind in ontology.kinds.values()]
        case "relation":
            return [found.text_for((name,)) for name in ontology.relations]
        case _:
            return [found.text_for()]


def explain(store: Store, text: str, params: Mapping[str, Any]) -> None:
    def work(tx: Transaction) -> None:
        literal: Any = f"EXPLAIN {text}"
        tx._tx.run(literal, dict(params)).consume()

    store.read(work)


@pytest.mark.parametrize("path", [path for path in paths() if not path.startswith("schema/")])
def test_every_query_is_explained(store: Store, path: str) -> None:
    found = statement(path)
    before = store.revision()
    for text in forms(found):
        explain(store, text, {name: EXAMPLES[type] for name, type in found.params.items()})
    assert store.revision() == before
    assert store.read_all()[:2] == ([], [])


@pytest.mark.parametrize("path", paths())
def test_every_file_runs_as_it_is_in_a_shell(store: Store, path: str) -> None:
    """With its header and its example label; a schema statement has been carried out, so it changes nothing."""
    found = statement(path)
    if found.mode == "schema":

        def again(tx: Transaction) -> None:
            literal: Any = found.text
            tx._tx.run(literal).consume()

        store.write(again)
    else:
        # EXPLAIN must stand before the first word; the header's comments may stand before it.
        text = found.text.replace(found.body, f"EXPLAIN {found.body}")

        def work(tx: Transaction) -> list[str]:
            literal: Any = text
            result = tx._tx.run(literal, {name: EXAMPLES[type] for name, type in found.params.items()})
            result.consume()
            return list(result.keys())

        store.read(work)


def test_the_columns_are_those_of_the_header(store: Store) -> None:
    """Asked for things that are there: one engine names no columns where there are no rows."""
    store.apply(TOWN, by="test", reason="Anfang")
    saved = store.save_state("Stand", by="test")
    decisions.decide(store, "verein-a", "verein-b", decisions.Verdict.UNSURE, by="test")
    case = cases.open_case(store, "link", subject="verein-a", state="open", by="test")
    wanted: Mapping[str, Any] = {
        "case": case.id,
        "sort": "link",
        "subject": "verein-a",
        "id": "verein-a",
        "ids": ["verein-a"],
        "rows": [{"id": relation.id, "source": relation.source} for relation in RELATIONS],
        "kind": "office",
        "field": "feld-sprache",
        "event": "tagung",
        "network": "netz",
        "concept": "konzept-alt",
        "other": "konzept-neu",
        "change": store.changes()[0].id,
        "state": saved.id,
        "what": "facts",
        "level": 2,
        "limit": 5,
        "after": 0,
        "before": 10**9,
    }
    for path in (path for path in paths() if path.startswith("read/")):
        found = statement(path)
        text = found.text_for(("RUNS",) if found.each else ())

        def work(tx: Transaction, text: Any = text, names: Mapping[str, str] = found.params) -> list[list[str]]:
            result = tx._tx.run(text, {name: wanted[name] for name in names})
            return [list(record.keys()) for record in result]

        rows = store.read(work)
        assert rows, path
        assert rows[0] == list(found.columns), path


def test_the_constraints_are_there(store: Store) -> None:
    def names(tx: Transaction) -> set[tuple[str, str]]:
        rows = tx._tx.run("SHOW CONSTRAINTS YIELD labelsOrTypes, properties RETURN labelsOrTypes, properties")
        return {(row["labelsOrTypes"][0], row["properties"][0]) for row in rows}

    found = store.read(names)
    assert ("Entity", "id") in found
    assert {(name, "id") for name in store.ontology.relations} <= found

"""Query files, their headers and their typed objects say the same."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import cypher
from cypher import paths, statement
from cypher.catalogue import parse
from graphkb.ontology import load_ontology
from graphkb.store.queries import QUERIES, Query

TYPES: dict[str, Any] = {
    "integer": int,
    "string": str,
    "boolean": bool,
    "map": dict[str, Any],
    "list of integer": list[int],
    "list of string": list[str],
    "list of map": list[dict[str, Any]],
}

by_path = pytest.mark.parametrize("query", QUERIES, ids=[query.path for query in QUERIES])


def test_every_file_has_one_query_and_every_query_a_file() -> None:
    assert sorted(query.path for query in QUERIES) == sorted(paths())


def test_every_file_of_the_folder_is_in_the_catalogue() -> None:
    folder = Path(cypher.__file__).parent
    assert {found.relative_to(folder).as_posix() for found in folder.rglob("*.cypher")} == set(paths())


@by_path
def test_declared_parameters_are_those_that_are_used(query: Query[Any, Any]) -> None:
    """An engine's EXPLAIN accepts a missing parameter, so we compare the names ourselves."""
    assert set(query.statement.params) == query.statement.used_params


@by_path
def test_parameters_and_their_types_are_those_of_the_header(query: Query[Any, Any]) -> None:
    hints = get_type_hints(query.params)
    assert {field.name: hints[field.name] for field in fields(query.params)} == {
        name: TYPES[type] for name, type in query.statement.params.items()
    }


@by_path
def test_columns_and_their_types_are_those_of_the_header(query: Query[Any, Any]) -> None:
    hints = get_type_hints(query.row)
    assert [(field.name, hints[field.name]) for field in fields(query.row)] == [
        (name, TYPES[type]) for name, type in query.statement.columns.items()
    ]


@by_path
def test_the_mode_is_what_the_text_does(query: Query[Any, Any]) -> None:
    body = query.statement.body
    writes = bool(re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP)\b", body))
    schema = bool(re.search(r"\bCREATE (CONSTRAINT|(TEXT )?INDEX)\b", body))
    assert query.statement.mode == ("schema" if schema else "write" if writes else "read")


@by_path
def test_nothing_is_used_that_only_one_engine_knows(query: Query[Any, Any]) -> None:
    forbidden = (
        r"apoc\.|elementId|shortestPath|SHORTEST|FULLTEXT|VECTOR|IN TRANSACTIONS",
        r"\$\(|IS NOT NULL|NODE KEY|LOAD CSV",
    )
    assert not [word for word in forbidden if re.search(word, query.statement.body)]


@by_path
def test_a_query_for_readers_asks_for_the_level_of_everything_it_shows(query: Query[Any, Any]) -> None:
    if "level" not in query.statement.params:
        return
    body = query.statement.body
    # Names bound by a pattern; those that WITH or UNWIND hand on were compared where they were bound.
    handed_on = set(re.findall(r"\bAS (\w+)", body))
    bound = set(re.findall(r"[(\[](\w+)[:\s\])]", "\n".join(re.findall(r"MATCH (.*)", body))))
    assert bound
    assert {name for name in bound - handed_on if f"{name}.visibility <= $level" not in body} == set()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("// mode: read\nRETURN 1 AS one", "title"),
        ("// title: Eins\nRETURN 1 AS one", "mode"),
        ("// title: Eins\n// mode: write\nRETURN 1 AS one", "mode"),
        ("// title: Eins\n// mode: read\n// param x\nRETURN $x AS x", "param x"),
        ("// title: Eins\n// mode: read\n// for each: relation, written here as :RUNS\nRETURN 1 AS one", ":RUNS"),
    ],
)
def test_a_wrong_header_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse("read/eins.cypher", text)


def test_a_label_is_a_plain_word() -> None:
    create = statement("write/create_nodes.cypher")
    with pytest.raises(ValueError, match="not a label"):
        create.text_for(("Entity", "X) DETACH DELETE (n"))
    with pytest.raises(ValueError, match="made for each kind"):
        create.text_for()
    with pytest.raises(ValueError, match="not made for each"):
        statement("read/meta.cypher").text_for(("Entity",))


def test_every_kind_and_relation_can_be_put_in() -> None:
    ontology = load_ontology()
    for kind in ontology.kinds.values():
        text = statement("write/create_nodes.cypher").text_for(kind.labels)
        assert text.count(f"(n:{':'.join(kind.labels)})") == 1
    for name in ontology.relations:
        assert f"[r:{name}]" in statement("write/create_relations.cypher").text_for((name,))


def test_own_labels_are_not_taken_by_a_kind() -> None:
    assert not {"Meta", "Change", "ChangedFacts", "SavedState", "SavedStatePart", "Entity", "Actor", "Place"} & {
        kind.node_label for kind in load_ontology().kinds.values()
    }

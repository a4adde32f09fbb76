"""A Cypher script that fills an empty graph database, or brings an older copy up to date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby, islice
from typing import Any

from graphkb.exchange.views import About
from graphkb.snapshot import Snapshot
from graphkb.store.record import node_record, relation_record

__all__ = ["write_cypher"]

ROWS = 100
"""Facts in one statement: few enough for a shell's memory, many enough to be quick."""

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


def write_cypher(snapshot: Snapshot, about: About) -> Iterator[str]:
    """Statements for Neo4j and for ArcadeDB, each ended by a semicolon and a line break.

    Facts are merged by id, so that running it twice changes nothing; what is no longer there is not deleted.
    Labels, relations and properties are those of the knowledge base: a copy of everything the reader sees.
    """
    yield f"// {_line(about.note(snapshot))}\n"
    yield "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;\n"
    ontology = snapshot.ontology
    for kind in sorted({node.kind for node in snapshot.nodes}):
        labels = ":".join(map(_word, ontology.kind(kind).labels))
        rows = (_map({"id": node.id, "facts": node_record(node)}) for node in snapshot.of_kind(kind))
        for some in _parted(rows):
            yield f"UNWIND [{some}] AS row\nMERGE (n:{labels} {{id: row.id}})\nSET n = row.facts;\n"
    for type, relations in groupby(snapshot.relations, key=lambda relation: relation.type):
        rows = (
            _map({"id": one.id, "source": one.source, "target": one.target, "facts": relation_record(one)})
            for one in relations
        )
        for some in _parted(rows):
            yield (
                f"UNWIND [{some}] AS row\n"
                "MATCH (a:Entity {id: row.source})\nMATCH (b:Entity {id: row.target})\n"
                f"MERGE (a)-[r:{_word(type)} {{id: row.id}}]->(b)\nSET r = row.facts;\n"
            )


def _parted(rows: Iterable[str]) -> Iterator[str]:
    rows = iter(rows)
    while some := list(islice(rows, ROWS)):
        yield ",\n".join(some)


def _literal(value: Any) -> str:
    """A value as Cypher reads it; text can never end its own quotes.

    >>> print(_literal("d'Aix\\\\"), _literal(date(2017, 1, 31)), _literal([True, 2]))
    'd\\'Aix\\\\' date('2017-01-31') [true, 2]
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return f"date('{value.isoformat()}')"
        case list():
            return f"[{', '.join(map(_literal, value))}]"
        case Mapping():
            return _map(value)
        case _:
            return "'" + "".join(map(_sign, str(value))) + "'"


def _sign(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    return f"\\u{ord(sign):04x}" if ord(sign) < 32 or sign in "\u2028\u2029\x85\x7f" else sign


def _map(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{_word(name)}: {_literal(value)}" for name, value in values.items()) + "}"


def _word(word: str) -> str:
    if not _WORD.fullmatch(word):
        raise ValueError(f"not a plain word: {word!r}")
    return word


def _line(text: str) -> str:
    return " ".join(text.split())

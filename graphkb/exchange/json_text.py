"""JSON piece by piece: a document with long lists, without having all of it in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

__all__ = ["document"]


def document(head: Mapping[str, object], lists: Mapping[str, Iterable[object]]) -> Iterator[str]:
    """An object with the entries of `head` and then these lists, an entry a line.

    >>> "".join(document({"a": 1}, {"b": [{"c": 2}, 3], "d": []})).replace(chr(10), "")
    '{"a": 1,"b": [{"c": 2},3],"d": []}'
    """
    between = ""
    yield "{"
    for name, value in head.items():
        yield f"{between}{_text(name)}: {_text(value)}"
        between = ",\n"
    for name, entries in lists.items():
        yield f"{between}{_text(name)}: ["
        between = "\n"
        for entry in entries:
            yield f"{between}{_text(entry)}"
            between = ",\n"
        yield "]"
        between = ",\n"
    yield "}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

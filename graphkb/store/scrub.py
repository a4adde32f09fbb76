"""Takes a record that is erased on request out of the change log and out of texts, for good."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphkb.model import Node, Relation, SourceRef
from graphkb.store.record import fact_json, node_of, node_record, relation_of, relation_record

__all__ = ["GONE", "Scrub"]

GONE = "[gelöscht]"
"""What stands where a name stood; kept in the database, so in one language."""

_FIXED = frozenset({"id", "kind", "type", "source", "target", "status", "visibility"})
"""Stored properties in which no name is sought: ids are told by themselves."""


@dataclass(frozen=True, slots=True)
class Scrub:
    """What is taken out: records by their ids, and a name as a pattern."""

    ids: Mapping[str, str]
    """Ids of erased records to what the change log calls them from now on."""
    name: re.Pattern[str] | None = None
    """Spellings of the name in texts; None: texts stay as they are."""
    _id: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        found = "|".join(re.escape(id) for id in sorted(self.ids, key=len, reverse=True)) or "(?!)"
        object.__setattr__(self, "_id", re.compile(rf"(?<![\w.-])(?:{found})(?![\w-]|\.\w)"))

    def text(self, text: str) -> str:
        """The text without the name and without the ids."""
        text = self._id.sub(lambda match: self.ids[match[0]], text)
        return self.name.sub(GONE, text) if self.name else text

    def node(self, node: Node) -> Node:
        """The node without the name; the same object if it does not hold it."""
        record = node_record(node)
        kept = self._record(record)
        return node if kept == record else node_of(kept)

    def relation(self, relation: Relation) -> Relation:
        """The relation without the name; the same object if it does not hold it."""
        record = relation_record(relation)
        kept = self._record(record) | {"id": self.relation_id(relation.id)}
        if kept == record:
            return relation
        return relation_of(relation.type, relation.source, relation.target, kept)

    def line(self, line: str) -> str:
        """A line of the change log without what is erased; the same text if there is nothing of it.

        Of an erased record and of what was tied to it only which properties changed is kept.
        """
        if not (self._id.search(line) or (self.name and self.name.search(json_text(line)))):
            return line
        found = json.loads(line)
        if self._is_erased(found):
            id = self._id.sub(lambda match: self.ids[match[0]], found["id"])
            return _reduced(found, id)
        if found.get("person"):
            return line
        id = self.relation_id(found["id"]) if found["what"] == "relation" else found["id"]
        before, after = (
            None if found[side] is None else self._record(found[side]) | {"id": id} for side in ("before", "after")
        )
        if before is not None and before == after:
            return _reduced(found, id)
        sides = [fact_json(side) if side is not None else "null" for side in (before, after)]
        return f'{{"what":"{found["what"]}","id":{json.dumps(id)},"before":{sides[0]},"after":{sides[1]}}}'

    def value(self, value: Any) -> Any:
        """Any value of JSON without the name and the ids, keys included."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {self.text(key): self.value(one) for key, one in value.items()}
        return value

    def _is_erased(self, found: Mapping[str, Any]) -> bool:
        ends = {side[end] for side in (found.get("before"), found.get("after")) if side for end in side.keys() & _ENDS}
        return bool(({found["id"]} | ends) & self.ids.keys()) or (
            # A relation whose values are gone already is known by its id alone.
            found["what"] == "relation" and bool(found.get("person")) and bool(self._id.search(found["id"]))
        )

    def _record(self, record: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value if name in _FIXED else self._named(name, value) for name, value in record.items()}

    def relation_id(self, id: str) -> str:
        """The id of a relation without the name: what tells parallel ones apart stands in it."""
        return self.name.sub(GONE, id) if self.name and ":" in id else id

    def _named(self, name: str, value: Any) -> Any:
        if not self.name:
            return value
        if name == "sources":
            refs = [SourceRef.parse(text) for text in value]
            return [str(SourceRef(ref.document, self.name.sub(GONE, ref.locator))) for ref in refs]
        if isinstance(value, str):
            return self.name.sub(GONE, value)
        if isinstance(value, list):
            return [self.name.sub(GONE, text) for text in value]
        return value


_ENDS = frozenset({"source", "target"})


def json_text(line: str) -> str:
    """A line of JSON as its texts are read: with escaped quotes and line breaks as they were."""
    return line.replace("\\n", "\n").replace('\\"', '"') if "\\" in line else line


def _reduced(found: Mapping[str, Any], id: str) -> str:
    changed = found.get("changed")
    if changed is None:
        before, after = found["before"] or {}, found["after"] or {}
        changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    return json.dumps({"what": found["what"], "id": id, "person": True, "erased": True, "changed": changed})

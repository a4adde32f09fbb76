"""Reads GraphML, GEXF and node-link JSON, own ones and those of other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element as Tag
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from graphkb.errors import Phrase, UnreadableFile
from graphkb.exchange.elements import Element, tables_of
from graphkb.importer import Limits, Progress, Tables, read_tables
from graphkb.importer.csv_tables import too_large
from graphkb.ontology import Ontology
from graphkb.texts import N_

__all__ = ["GRAPH_ENDINGS", "read_exchange", "read_gexf", "read_graphml", "read_node_link"]


_DIRECTIONS = ("directed", "undirected", "mutual")
"""What the `type` of an edge says in GEXF; some programs write their own type there."""


def read_graphml(path: Path) -> Iterator[Element]:
    """Nodes and edges of a GraphML file, one at a time; ValueError or ParseError for another document."""
    keys: dict[str, tuple[str, str]] = {}
    for tag in _tags(path, "graphml"):
        match _local(tag):
            case "key":
                name = tag.get("attr.name", "") or tag.get("id", "")
                keys[tag.get("id", "")] = (name, tag.get("attr.type", "string"))
            case "node":
                yield Element(tag.get("id", "").strip(), _graphml_data(tag, keys))
                tag.clear()
            case "edge":
                ends = tag.get("source", "").strip(), tag.get("target", "").strip()
                yield Element(tag.get("id", "").strip(), _graphml_data(tag, keys), *ends, edge=True)
                tag.clear()


def _graphml_data(tag: Tag, keys: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for data in tag:
        if _local(data) == "data" and data.text:
            name, type = keys.get(data.get("key", ""), ("", "string"))
            if name and (name != "id" or tag.get("id") is None):
                values[name] = _typed(data.text, type)
    return values


def read_gexf(path: Path) -> Iterator[Element]:
    """Nodes and edges of a GEXF file of any version, one at a time; start and end where no attribute says them."""
    names: dict[str, dict[str, tuple[str, str]]] = {"node": {}, "edge": {}}
    for tag in _tags(path, "gexf"):
        match _local(tag):
            case "attributes":
                of = names.setdefault(tag.get("class", "node"), {})
                of |= {
                    one.get("id", ""): (one.get("title", ""), one.get("type", "string"))
                    for one in tag
                    if _local(one) == "attribute"
                }
            case "node":
                yield Element(tag.get("id", "").strip(), _gexf_values(tag, names["node"]))
                tag.clear()
            case "edge":
                ends = tag.get("source", "").strip(), tag.get("target", "").strip()
                yield Element(tag.get("id", "").strip(), _gexf_values(tag, names["edge"]), *ends, edge=True)
                tag.clear()


def _gexf_values(tag: Tag, names: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for one in tag.iter():
        if _local(one) == "attvalue" and one.get("value"):
            name, type = names.get(one.get("for", ""), ("", "string"))
            if name and name != "id":
                values[name] = _typed(one.get("value", ""), type)
    if label := tag.get("label"):
        values.setdefault("label", label)
    said = tag.get("kind") or tag.get("type", "")
    if _local(tag) == "edge" and said and said not in _DIRECTIONS:
        values.setdefault("type", said)
    if "status" not in values:  # a file of another program: its own dates are all there is
        for attribute, name in (("start", "valid_from"), ("end", "valid_to")):
            if day := tag.get(attribute):
                values.setdefault(name, day)
    return values


def read_node_link(path: Path) -> Iterator[Element]:
    """Nodes and links of a node-link file; ValueError for another document."""
    whole = json.loads(path.read_text(encoding="utf-8-sig"))
    nodes, links = (whole.get("nodes"), whole.get("links", whole.get("edges"))) if isinstance(whole, dict) else (0, 0)
    if not isinstance(nodes, list) or not isinstance(links, list):
        raise ValueError("nodes and links are missing")
    for entry in [*nodes, *links]:
        if not isinstance(entry, dict):
            raise ValueError("an entry is not an object")
    for entry in nodes:
        yield Element(_id(entry.get("id")), _plain_values(entry, "id"))
    for entry in links:
        ends = _id(entry.get("source")), _id(entry.get("target"))
        key = entry.get("key", entry.get("id"))
        id = key if isinstance(key, str) else ""
        yield Element(id.strip(), _plain_values(entry, "source", "target", "key", "id"), *ends, edge=True)


def _plain_values(entry: Mapping[str, Any], *besides: str) -> dict[str, object]:
    values = {name: value for name, value in entry.items() if name not in (*besides, "properties")}
    inner = entry.get("properties")
    return values | (inner if isinstance(inner, dict) else {})


def _id(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) else ""


_READERS: Mapping[str, Callable[[Path], Iterator[Element]]] = {
    ".graphml": read_graphml,
    ".gexf": read_gexf,
    ".json": read_node_link,
}
GRAPH_ENDINGS = tuple(_READERS)


def read_exchange(
    path: Path, ontology: Ontology, limits: Limits | None = None, progress: Progress | None = None
) -> Tables:
    """Read what `read_tables` reads, or a graph: `.graphml`, `.gexf`, `.json` (node-link).

    Of a graph the tables name the elements instead of rows. Raises UnreadableFile as `read_tables` does.
    """
    read = _READERS.get(path.suffix.lower())
    if read is None or not path.is_file():
        return read_tables(path, limits, progress)
    limits = limits or Limits()
    if (size := path.stat().st_size) > limits.file_bytes:
        raise too_large(path.name, size, limits)
    try:
        tables = tables_of(read(path), path.name, ontology, limits)
    except OSError as error:
        reason = Phrase.of(N_("Das Betriebssystem meldet: {detail}"), detail=error.strerror or str(error))
        raise UnreadableFile(file=path.name, reason=reason) from error
    except (ParseError, DefusedXmlException, ValueError, RecursionError) as error:
        said = N_("Das ist kein Graph in der Form {form}. ({detail})")
        reason = Phrase.of(said, form=path.suffix.lower().lstrip("."), detail=_brief(error))
        raise UnreadableFile(file=path.name, reason=reason) from error
    if not tables.tables and not tables.problems:
        raise UnreadableFile(file=path.name, reason=Phrase.of(N_("In dem Graphen steht kein Eintrag.")))
    return tables


def _brief(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _tags(path: Path, root: str) -> Iterator[Tag]:
    """Tags as they end; what has been used is let go, so that a large file needs little memory."""
    first: Tag | None = None
    for event, tag in iterparse(str(path), events=("start", "end"), forbid_dtd=False):
        if first is None:
            first = tag
            if _local(tag) != root:
                raise ValueError(f"<{_local(tag)}>")
        elif event == "end":
            yield tag


def _local(tag: Tag) -> str:
    return str(tag.tag).rpartition("}")[2]


def _typed(text: str, type: str) -> object:
    if type == "boolean":
        return {"true": "yes", "1": "yes", "false": "no", "0": "no"}.get(text.strip().lower(), text)
    return text

"""Node-link JSON, which networkx and D3 read: a copy of everything the reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphkb.exchange.cells import GraphCells
from graphkb.exchange.json_text import document
from graphkb.exchange.views import About
from graphkb.snapshot import Snapshot
from graphkb.snapshot.node_link import link_entry, node_entry, node_link_head

__all__ = ["write_node_link"]


def write_node_link(snapshot: Snapshot, about: About) -> Iterator[str]:
    """The document of `graphkb.snapshot.node_link`, piece by piece; `graph` also says where it comes from.

    `asserted` is `unknown` where the fact has no date although its documents have one.
    """
    cells = GraphCells(snapshot)
    head = node_link_head(snapshot)
    head["graph"] = {**head["graph"], "note": about.note(snapshot)}
    yield from document(
        head,
        {
            "nodes": (_dated(node_entry(node), cells.node(node)) for node in snapshot.nodes),
            "links": (_dated(link_entry(relation), cells.relation(relation)) for relation in snapshot.relations),
        },
    )


def _dated(entry: dict[str, Any], cells: dict[str, str]) -> dict[str, Any]:
    return {**entry, "asserted": cells["asserted"]} if "asserted" in cells else entry

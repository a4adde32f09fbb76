"""The snapshot as node-link JSON, the form that networkx, D3 and many others read."""

from __future__ import annotations

from typing import Any

from graphkb.model import Fact, FuzzyDate, Node, PropertyValue, Relation
from graphkb.snapshot.snapshot import Snapshot

__all__ = ["link_entry", "node_entry", "node_link", "node_link_head"]


def node_link(snapshot: Snapshot) -> dict[str, Any]:
    """A directed multigraph: `nodes` with `id`, `links` with `source`, `target` and `key`.

    Read it back with `networkx.node_link_graph(data, edges="links")`. What is not recorded is absent; dates
    are as exact as they are known (`2017`, `2017-03`).

    >>> node_link(Snapshot.of([], []))["links"]
    []
    """
    return {
        **node_link_head(snapshot),
        "nodes": [node_entry(node) for node in snapshot.nodes],
        "links": [link_entry(relation) for relation in snapshot.relations],
    }


def node_link_head(snapshot: Snapshot) -> dict[str, Any]:
    """What stands before the nodes."""
    return {"directed": True, "multigraph": True, "graph": {"revision": snapshot.revision}}


def node_entry(node: Node) -> dict[str, Any]:
    """One of `nodes`."""
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        **({"name_en": node.name_en} if node.name_en else {}),
        **({"aliases": list(node.aliases)} if node.aliases else {}),
        **({"description": node.description} if node.description else {}),
        **_fact(node),
    }


def link_entry(relation: Relation) -> dict[str, Any]:
    """One of `links`."""
    return {
        "source": relation.source,
        "target": relation.target,
        "key": relation.id,
        "type": relation.type,
        **_fact(relation),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    optional = {
        "valid_from": fact.valid_from and str(fact.valid_from),
        "valid_to": fact.valid_to and str(fact.valid_to),
        "asserted": fact.asserted and str(fact.asserted),
        "assured_on": fact.assured_on and fact.assured_on.isoformat(),
        "assured_by": fact.assured_by,
        "remark": fact.remark,
        "note": fact.note,
        "properties": {name: _plain(value) for name, value in sorted(fact.properties.items())},
    }
    return {
        "status": fact.status.value,
        "derived": fact.derived,
        "visibility": fact.visibility.word,
        "sources": [str(source) for source in fact.sources],
        **{name: value for name, value in optional.items() if value},
    }


def _plain(value: PropertyValue) -> str | int | float | bool | list[str]:
    if isinstance(value, FuzzyDate):
        return str(value)
    return list(value) if isinstance(value, tuple) else value

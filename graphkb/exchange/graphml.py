"""GraphML, which networkx, igraph, Gephi, yEd and Cytoscape read.

Format: Brandes, Eiglsperger, Lerner, Pich: Graph Markup Language, http://graphml.graphdrawing.org
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphkb.exchange.cells import GraphCells
from graphkb.exchange.views import About, view
from graphkb.exchange.xml_text import attributes, escaped
from graphkb.snapshot import Snapshot

__all__ = ["write_graphml"]

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns'
    ' http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">\n'
)


def write_graphml(snapshot: Snapshot, about: About) -> Iterator[str]:
    """A directed graph, piece by piece: nodes and edges with the cells of the import template as `data`."""
    snapshot = view(snapshot)
    cells = GraphCells(snapshot)
    yield f"{_HEAD}<desc>{escaped(about.note(snapshot))}</desc>\n"
    for end, columns in (("node", cells.node_columns()), ("edge", cells.relation_columns())):
        for name, type in columns.items():
            key = attributes(id=f"{end}.{name}", attr_name=name, attr_type=type)
            yield f'<key for="{end}"{key}/>\n'
    yield '<graph id="wissensnetz" edgedefault="directed">\n'
    for node in snapshot.nodes:
        yield f"<node{attributes(id=node.id)}>{_data('node', cells.node(node))}</node>\n"
    for relation in snapshot.relations:
        ends = attributes(id=relation.id, source=relation.source, target=relation.target)
        yield f"<edge{ends}>{_data('edge', cells.relation(relation))}</edge>\n"
    yield "</graph>\n</graphml>\n"


def _data(end: str, cells: Mapping[str, str]) -> str:
    return "".join(f'<data key="{end}.{name}">{escaped(text)}</data>' for name, text in cells.items())

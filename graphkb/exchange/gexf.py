"""GEXF 1.3 with dates, which Gephi shows on a time line.

Format: Heymann et al.: Graph Exchange XML Format 1.3, https://gexf.net/1.3/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphkb.exchange.cells import CellType, GraphCells
from graphkb.exchange.views import About, view
from graphkb.exchange.xml_text import attributes, escaped
from graphkb.model import Fact, FuzzyDate
from graphkb.snapshot import Snapshot

__all__ = ["write_gexf"]


def write_gexf(snapshot: Snapshot, about: About) -> Iterator[str]:
    """A directed graph in time, piece by piece.

    `start` is the earliest, `end` the latest day of the recorded dates (rule 1), of an event the days on which
    it was held; absent where none is recorded. The dates as exactly as they are known stand in the attributes
    `valid_from` and `valid_to`, which are the cells of the import template like all others.
    """
    snapshot = view(snapshot)
    cells = GraphCells(snapshot)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    modified = about.day.isoformat()
    yield f'<meta lastmodifieddate="{modified}"><description>{escaped(about.note(snapshot))}</description></meta>\n'
    yield '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n'
    names = cells.node_columns(), cells.relation_columns()
    for end, columns in zip(("node", "edge"), names, strict=True):
        yield from _declared(end, columns)
    node_keys, edge_keys = ({name: str(number) for number, name in enumerate(columns)} for columns in names)
    yield "<nodes>\n"
    for node in snapshot.nodes:
        head = attributes(id=node.id, label=node.name, **_interval(node))
        yield f"<node{head}>{_values(node_keys, cells.node(node))}</node>\n"
    yield "</nodes>\n<edges>\n"
    for relation in snapshot.relations:
        verb = snapshot.ontology.relation(relation.type).label.de
        head = attributes(
            id=relation.id, source=relation.source, target=relation.target, label=verb, **_interval(relation)
        )
        yield f"<edge{head}>{_values(edge_keys, cells.relation(relation))}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def _declared(end: str, columns: Mapping[str, CellType]) -> Iterator[str]:
    yield f'<attributes class="{end}" mode="static">\n'
    for number, (name, type) in enumerate(columns.items()):
        yield f"<attribute{attributes(id=str(number), title=name, type=type)}/>\n"
    yield "</attributes>\n"


def _values(keys: Mapping[str, str], cells: Mapping[str, str]) -> str:
    values = "".join(f'<attvalue for="{keys[name]}"{attributes(value=text)}/>' for name, text in cells.items())
    return f"<attvalues>{values}</attvalues>"


def _interval(fact: Fact) -> dict[str, str]:
    held = fact.properties.get("held_on")
    begin, end = fact.valid_from, fact.valid_to
    if isinstance(held, FuzzyDate):
        begin, end = begin or held, end or held
    days = {"start": begin.earliest if begin else None, "end": end.latest if end else None}
    return {name: day.isoformat() for name, day in days.items() if day}

"""JSON for Kumu («blueprint», https://docs.kumu.io/guides/import/blueprints)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphkb.exchange.json_text import document
from graphkb.exchange.views import About, view
from graphkb.importer.template import STATUS_LABELS
from graphkb.model import Fact, Node, Relation
from graphkb.ontology import Kind
from graphkb.snapshot import Snapshot

__all__ = ["write_kumu"]


def write_kumu(snapshot: Snapshot, about: About) -> Iterator[str]:
    """`elements` with the German name of their kind as type, `connections` with the verb; joined by ids.

    Kumu colours by type, so a kind that is no layer of a map (rule 17) has a general one.
    """
    snapshot = view(snapshot)
    ontology = snapshot.ontology

    def element(node: Node) -> dict[str, Any]:
        website = node.text("website") or node.text("url")
        return {
            "id": node.id,
            "label": node.name,
            "type": _type(ontology.kind(node.kind)),
            **({"description": node.description} if node.description else {}),
            **({"Andere Namen": list(node.aliases)} if node.aliases else {}),
            **({"Website": website} if website else {}),
            **_fact(node),
        }

    def connection(relation: Relation) -> dict[str, Any]:
        return {
            "id": relation.id,
            "from": relation.source,
            "to": relation.target,
            "direction": "mutual" if relation.type == "COOPERATES_WITH" else "directed",
            "type": ontology.relation(relation.type).label.de,
            **_fact(relation),
        }

    yield from document(
        {"description": about.note(snapshot)},
        {"elements": map(element, snapshot.nodes), "connections": map(connection, snapshot.relations)},
    )


def _type(kind: Kind) -> str:
    return "Stelle" if kind.no_list else kind.label.de


def _fact(fact: Fact) -> dict[str, Any]:
    told = {
        "Gilt ab": fact.valid_from and str(fact.valid_from),
        "Gilt bis": fact.valid_to and str(fact.valid_to),
        "Zuletzt angegeben": fact.asserted and str(fact.asserted),
        "Bemerkung": fact.remark,
        "Quellen": [str(source) for source in fact.sources],
    }
    return {"Status": STATUS_LABELS[fact.status].de} | {name: value for name, value in told.items() if value}

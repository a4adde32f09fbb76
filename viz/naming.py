"""What a reader means by a name typed into a field."""

from __future__ import annotations

from graphkb.model import Node
from graphkb.snapshot.search import fold
from viz.frame import Frame

__all__ = ["named"]


def named(frame: Frame, text: str, selector: str = "actor") -> tuple[Node | None, list[Node]]:
    """The actor that an id or a name means, and none; else nobody and those it might mean (empty: unknown)."""
    if not text.strip():
        return None, []
    node = frame.snapshot.get(text)
    if node and frame.context.ontology.kind(node.kind).actor:
        return node, []
    hits = frame.context.search_index(frame.reader).find(text, kinds=(selector,))
    exact = [hit.node for hit in hits if fold(hit.matched) == fold(text)]
    if len(exact) == 1:
        return exact[0], []
    return (hits[0].node, []) if len(hits) == 1 else (None, [hit.node for hit in hits[:8]])

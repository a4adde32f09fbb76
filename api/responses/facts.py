"""Nodes, relations and their sources on the wire."""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from graphkb.model import Fact, FuzzyDate, Node, PropertyValue, Relation, SourceRef
from graphkb.snapshot import Snapshot

__all__ = ["DateOut", "ItemList", "NodeOut", "NodeRef", "RelationOut", "SourceOut", "source_out"]

T = TypeVar("T")


class DateOut(BaseModel):
    """A date as exactly as it is known."""

    text: str = Field(description="As exactly as known: `2017`, `2017-03`, `2017-03-05`", examples=["2017"])
    earliest: date
    latest: date
    precision: str = Field(description="`day`, `month`, `year` or `range`", examples=["year"])

    @classmethod
    def of(cls, fuzzy: FuzzyDate | None) -> DateOut | None:
        """None stays None: not known."""
        if fuzzy is None:
            return None
        return cls(text=str(fuzzy), earliest=fuzzy.earliest, latest=fuzzy.latest, precision=fuzzy.precision.value)


class SourceOut(BaseModel):
    """Where a fact stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "document": "d-seed-001",
                "locator": "L176",
                "title": "Fortschreibung des städteregionalen Integrationskonzeptes",
                "url": None,
                "publisher": None,
                "as_of": "2018",
            }
        }
    )

    document: str = Field(description="Id of the document")
    locator: str = Field(description="Place in it: line range, page or row; empty: the whole")
    title: str = Field(description="Name of the document; its id if it is not visible")
    url: str | None = Field(description="Where it is on the web; null: not recorded")
    publisher: str | None
    as_of: str | None = Field(description="What day its statements refer to; null: undated")


def source_out(snapshot: Snapshot, source: SourceRef) -> SourceOut:
    """A source with what is known of its document."""
    document = snapshot.document(source)
    return SourceOut(
        document=source.document,
        locator=source.locator,
        title=document.name if document else source.document,
        url=document.text("url") or None if document else None,
        publisher=document.text("publisher") or None if document else None,
        as_of=document.text("as_of") or None if document else None,
    )


class NodeRef(BaseModel):
    """A node in short."""

    id: str
    kind: str
    name: str

    @classmethod
    def of(cls, snapshot: Snapshot, id: str) -> NodeRef:
        """From its id."""
        node = snapshot.node(id)
        return cls(id=node.id, kind=node.kind, name=node.name)


PropertyOut = str | bool | int | float | list[str] | DateOut


def _property(value: PropertyValue) -> PropertyOut:
    if isinstance(value, FuzzyDate):
        return DateOut(text=str(value), earliest=value.earliest, latest=value.latest, precision=value.precision.value)
    return list(value) if isinstance(value, tuple) else value


class FactOut(BaseModel):
    """What nodes and relations have in common."""

    properties: dict[str, PropertyOut] = Field(description="Recorded values; what is not recorded is absent")
    sources: list[SourceOut]
    valid_from: DateOut | None = Field(description="null: the start is not known")
    valid_to: DateOut | None = Field(description="null: no end is known")
    status: str = Field(examples=["current"])
    derived: bool = Field(description="true: concluded from the sources, not stated by them")
    asserted: DateOut | None = Field(description="As-of of the newest source; null: undated")
    assured_on: date | None = Field(description="The day somebody confirmed it; null: nobody was asked")
    assured_by: str = Field(description="Id of the body that confirmed it; empty: not recorded, or not for this reader")
    remark: str = Field(description="What the sources say differently, what is missing; empty: nothing to say")


def _fact(snapshot: Snapshot, fact: Fact) -> dict[str, object]:
    return {
        "properties": {name: _property(value) for name, value in sorted(fact.properties.items())},
        "sources": [source_out(snapshot, source) for source in fact.sources],
        "valid_from": DateOut.of(fact.valid_from),
        "valid_to": DateOut.of(fact.valid_to),
        "status": fact.status.value,
        "derived": fact.derived,
        "asserted": DateOut.of(fact.asserted),
        "assured_on": fact.assured_on,
        "assured_by": fact.assured_by,
        "remark": fact.remark,
    }


class NodeOut(FactOut):
    """A node: an actor, a place, a measure, a field …"""

    id: str = Field(examples=["ki-sr"])
    kind: str = Field(examples=["office"])
    name: str = Field(examples=["Kommunales Integrationszentrum StädteRegion Aachen"])
    name_en: str = Field(description="English name; empty: the German one is used")
    aliases: list[str] = Field(description="Other spellings and names in the sources")
    description: str

    @classmethod
    def of(cls, snapshot: Snapshot, node: Node) -> NodeOut:
        """From the model."""
        return cls.model_validate(
            {
                "id": node.id,
                "kind": node.kind,
                "name": node.name,
                "name_en": node.name_en,
                "aliases": list(node.aliases),
                "description": node.description,
                **_fact(snapshot, node),
            }
        )


class RelationOut(FactOut):
    """A sentence: source, type, target."""

    id: str
    type: str = Field(examples=["RESPONSIBLE_FOR"])
    source: str = Field(description="Id of the node it begins at")
    target: str = Field(description="Id of the node it ends at")
    source_node: NodeRef
    target_node: NodeRef

    @classmethod
    def of(cls, snapshot: Snapshot, relation: Relation) -> RelationOut:
        """From the model."""
        return cls.model_validate(
            {
                "id": relation.id,
                "type": relation.type,
                "source": relation.source,
                "target": relation.target,
                "source_node": NodeRef.of(snapshot, relation.source),
                "target_node": NodeRef.of(snapshot, relation.target),
                **_fact(snapshot, relation),
            }
        )


class ItemList(BaseModel, Generic[T]):
    """A page of a list."""

    items: list[T]
    next_cursor: str | None = Field(description="Cursor of the next page; null: this was the last")
    total: int = Field(description="Number of items on all pages, as this reader sees them")

"""A small made-up district for the coverage tests: one region, two towns, a quarter, two fields, some bodies.

region r
  town t        quarter q
  town u
concept c of r: fields f, g; guidelines gl (in f), gm
bodies a, b, d (associations); office o of t
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graphkb.analytics.coverage import Cell, State, cell
from graphkb.model import FuzzyDate, Node, Relation, Status
from graphkb.snapshot import Snapshot

DAY = date(2026, 11, 22)


def when(text: str | None) -> FuzzyDate | None:
    return FuzzyDate.parse(text) if text else None


@dataclass
class District:
    """Facts that grow by calls; `cell` and `state` look at town t, field f unless told otherwise."""

    nodes: dict[str, Node] = field(default_factory=dict)
    relations: dict[str, Relation] = field(default_factory=dict)

    def node(self, id: str, kind: str, *, since: str = "", until: str = "", told: str = "", **more: Any) -> str:
        """`since`, `until`, `told`: valid from, valid to, asserted."""
        status = Status(more.pop("status", "current"))
        assured = more.pop("assured", None)
        derived = more.pop("derived", False)
        self.nodes[id] = Node(
            id=id,
            kind=kind,
            name=more.pop("name", id),
            valid_from=when(since),
            valid_to=when(until),
            asserted=when(told),
            assured_on=assured,
            status=status,
            derived=derived,
            properties={key: value for key, value in more.items() if value is not None},
        )
        return id

    def join(
        self, source: str, type: str, target: str, *, since: str = "", until: str = "", told: str = "", **more: Any
    ) -> str:
        status = Status(more.pop("status", "current"))
        derived = more.pop("derived", False)
        id = Relation.make_id(type, source, target, str(more.get("role", "")), since)
        self.relations[id] = Relation(
            id=id,
            type=type,
            source=source,
            target=target,
            valid_from=when(since),
            valid_to=when(until),
            asserted=when(told),
            status=status,
            derived=derived,
            properties=more,
        )
        return id

    def measure(
        self,
        id: str,
        *,
        by: Iterable[str] = (),
        at: Iterable[str] = ("t",),
        of: Iterable[str] = ("f",),
        supports: Iterable[str] = (),
        groups: Iterable[str] = (),
        told: str = "2026",
        **more: Any,
    ) -> str:
        """A measure of field f in town t, by default active on DAY; `by` its providers."""
        self.node(id, "measure", told=told, **more)
        for actor in by:
            self.join(actor, "RUNS", id, role="provider")
        for place in at:
            self.join(id, "SERVES", place)
        for aim in of:
            self.join(id, "IN_FIELD", aim)
        for guideline in supports:
            self.join(id, "SUPPORTS", guideline)
        for group in groups:
            self.join(id, "TARGETS", group)
        return id

    def paid(self, measure: str, programme: str, *, until: str = "", programme_until: str = "", **more: Any) -> None:
        self.node(programme, "funding_programme", until=programme_until)
        self.join(measure, "FUNDED_BY", programme, until=until, **more)

    def asked(
        self,
        on: str,
        *,
        place: str = "t",
        fields: Iterable[str] = ("f",),
        groups: Iterable[str] = (),
        with_parts: bool = True,
        complete: bool = True,
        found_none: bool = True,
        found: Iterable[str] = (),
        id: str = "s",
    ) -> str:
        """An inventory statement; by default: nothing of field f in town t and its parts."""
        self.node(
            id,
            "inventory_statement",
            asked_on=when(on),
            with_parts=with_parts,
            complete=complete,
            found_none=found_none,
        )
        self.join(id, "ABOUT_PLACE", place)
        for aim in fields:
            self.join(id, "IN_FIELD", aim)
        for group in groups:
            self.join(id, "TARGETS", group)
        for measure in found:
            self.join(id, "FOUND", measure)
        return id

    def snapshot(self) -> Snapshot:
        return Snapshot.of(self.nodes.values(), self.relations.values())

    def cell(self, place: str = "t", column: str = "f", *, day: date = DAY, **more: Any) -> Cell:
        return cell(self.snapshot(), place, column, day=day, district="r", **more)

    def state(self, place: str = "t", column: str = "f", *, day: date = DAY, **more: Any) -> str:
        return self.cell(place, column, day=day, **more).state.value

    def own(self, place: str = "t", column: str = "f", *, day: date = DAY, **more: Any) -> State:
        return self.cell(place, column, day=day, **more).own_state


def district() -> District:
    made = District()
    made.node("r", "region", name="Musterkreis")
    made.node("t", "municipality", name="Musterstadt")
    made.node("u", "municipality", name="Übungsdorf")
    made.node("q", "quarter", name="Musterviertel")
    made.join("t", "PART_OF", "r")
    made.join("u", "PART_OF", "r")
    made.join("q", "PART_OF", "t")
    made.node("c", "concept", adopted=when("2017-12"))
    made.join("r", "HAS_CONCEPT", "c")
    for position, id in enumerate(("f", "g"), start=1):
        made.node(id, "field", position=position)
        made.join(id, "BELONGS_TO", "c")
    for id in ("gl", "gm"):
        made.node(id, "guideline")
        made.join(id, "BELONGS_TO", "c")
    made.join("gl", "IN_FIELD", "f")
    for id in ("a", "b", "d"):
        made.node(id, "association", name=f"Verein {id}")
    made.node("o", "office", name="Sozialamt Musterstadt")
    made.join("o", "PART_OF", "t")
    return made

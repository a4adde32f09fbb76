"""The network a reader asks for: what is shown of which day, in which groups, with its bodies as rows."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from api.network import groups_of, is_large, measures_of, overview, played, seats_of
from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage import fields_of
from graphkb.analytics.network import Introduction, introduction
from graphkb.analytics.network.map_groups import MapGroup
from graphkb.analytics.network.map_measures import BAND_LABELS, MapMeasures, map_measures
from graphkb.analytics.network.overview import MapBody, NetworkMap
from graphkb.analytics.time import Clock
from graphkb.model import Node
from graphkb.snapshot.search import fold
from graphkb.texts.order import alphabetical
from viz.frame import Frame
from viz.naming import named
from viz.pages.network_filter import checked, checked_choices, query_of
from viz.pages.network_query import COLOURS, Asked
from viz.pages.network_rows import tenths
from viz.pages.planning import asked_day, default_concept

__all__ = ["ON_MAP", "BodyRow", "PlayedView", "Unclear", "View", "places"]

ON_MAP = 20_000
"""Bodies on the map and in its tables, the strongest; the file of ties has all."""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body as a line of a table."""

    id: str
    name: str
    url: str
    kind: str
    pictogram: str
    place: str
    letter: str
    group: str
    ties: int
    strength: str
    ways: str
    """How many ways lead through it, in words; empty: nobody asked."""
    chosen: bool
    compared: bool


@dataclass(frozen=True, slots=True)
class Unclear:
    """A name typed in that no body is shown for."""

    field: str
    """Name of the parameter."""
    text: str
    choices: tuple[Node, ...]
    """Whom it might mean; empty: nobody is recorded by that name."""
    outside: bool = False
    """It is recorded, but is no single body of the network."""


class View:
    """One request: the day, what is shown of it, in which groups."""

    def __init__(self, frame: Frame, asked: Asked, *, most: int = ON_MAP) -> None:
        """`most`: bodies shown at most. Raises InvalidParameter for what cannot be asked."""
        checked(frame, asked)
        self.frame = frame
        self.day: date = asked_day(frame, asked.stichtag)
        self.unclear: list[Unclear] = []
        """Names typed in that mean nobody or several."""
        self.asked = asked = self._named(asked)
        checked_choices(frame, asked.ort, asked.feld)
        self.colour_by = COLOURS[asked.farbe or "gruppe"][0]
        self.by = COLOURS[asked.lage or asked.farbe or "gruppe"][0]
        self.query = query_of(frame, asked, most)

    def _named(self, asked: Asked) -> Asked:
        """With the ids of the bodies that are named; a name that means nobody, several or no body is left out."""
        taken: dict[str, object] = {}
        for field in ("mitte", "von", "nach"):
            text = str(getattr(asked, field))
            node, several = named(self.frame, text)
            if node and not self.frame.analyses.cooperation(self.day).body_of.get(node.id):
                self.unclear.append(Unclear(field, node.called(self.frame.language), (), outside=True))
                node = None
            elif text and not node:
                self.unclear.append(Unclear(field, text, tuple(several)))
            taken[field] = node.id if node else ""
        return asked.but(**taken)

    @cached_property
    def way(self) -> Introduction | None:
        """The way between the two bodies asked for, over the ties shown; None: nobody asked."""
        if not self.asked.von or not self.asked.nach:
            return None
        return introduction(self.frame.snapshot, self.map.cooperation, self.asked.von, self.asked.nach)

    @cached_property
    def map(self) -> NetworkMap:
        """What is shown. Raises InvalidParameter for what there is not."""
        return overview(self.frame.analyses, self.day, self.query)

    @cached_property
    def collapsed(self) -> bool:
        """Whether groups are shown as one mark each: asked for, or more bodies than a map can show."""
        return self.asked.ansicht == "gruppen" or (not self.asked.ansicht and self.map.left_out > 0)

    @cached_property
    def whole_map(self) -> NetworkMap:
        """What is shown, with everybody who is left out of `map` for want of room."""
        if not self.map.left_out:
            return self.map
        return overview(self.frame.analyses, self.day, replace(self.query, most=sys.maxsize))

    @cached_property
    def all_groups(self) -> tuple[MapGroup, ...]:
        """What lies together on this day, whoever is shown of it."""
        return groups_of(self.frame.analyses, self.day, self.by)

    @cached_property
    def seats(self) -> Mapping[str, str]:
        """Body to the municipality of its seat."""
        return seats_of(self.frame.analyses, self.day)

    @cached_property
    def measures(self) -> MapMeasures:
        """The measures of the bodies shown, taken on what is shown."""
        return measures_of(self.frame.analyses, self.day, self.query, ways=self.with_ways)

    @cached_property
    def large(self) -> bool:
        """Whether the network is so large that its groups are shown untested."""
        return is_large(self.frame.analyses, self.day)

    @property
    def filtered(self) -> bool:
        """Whether only a part of the network is asked for."""
        return self.query.narrows

    @property
    def with_ways(self) -> bool:
        """Whether anybody asked for the ways through each body: they take a while in a large network."""
        return self.asked.groesse == "wege" or self.asked.sortierung == "wege"

    @cached_property
    def _groups(self) -> Mapping[str, MapGroup]:
        return {group.id: group for group in self.map.groups}

    def group_of(self, body: MapBody) -> MapGroup | None:
        """The group of a body; None: in none."""
        return self._groups.get(body.group or "")

    @cached_property
    def colours(self) -> tuple[MapGroup, ...]:
        """What the colours stand for, as far as somebody shown has one; the groups, unless something else is asked."""
        if self.colour_by is self.by:
            return self.map.groups
        shown = set(self.map.cooperation.tied)
        groups = groups_of(self.frame.analyses, self.day, self.colour_by)
        return tuple(group for group in groups if shown.intersection(group.members))

    @cached_property
    def colour_of(self) -> Mapping[str, MapGroup]:
        """Body to what its colour stands for; absent: it has none."""
        return {member: group for group in self.colours for member in group.members}

    @cached_property
    def found(self) -> frozenset[str] | None:
        """Bodies whose name or other name holds all words sought; None: nothing is sought."""
        words = fold(self.asked.q).split()
        if not words:
            return None
        return frozenset(
            body.node.id
            for body in self.map.bodies
            if any(
                all(word in name for word in words)
                for name in map(fold, (body.node.called(self.frame.language), body.node.name, *body.node.aliases))
            )
        )

    def bodies(self) -> list[MapBody]:
        """Bodies of the table: those found, of the group that was opened, else all shown; sorted as asked."""
        found = [
            body
            for body in self.map.bodies
            if (not self.asked.gruppe or self._opened(body)) and (self.found is None or body.node.id in self.found)
        ]
        return self._sorted(found)

    def _sorted(self, bodies: list[MapBody]) -> list[MapBody]:
        language = self.frame.language
        match self.asked.sortierung:
            case "zahl":
                return sorted(bodies, key=lambda body: (-body.degree, body.node.id))
            case "wege":
                of = self.measures.of
                return sorted(
                    bodies, key=lambda body: (-(of[body.node.id].band or 0), alphabetical(body.node.called(language)))
                )
            case "name":
                return sorted(bodies, key=lambda body: alphabetical(body.node.called(language)))
            case "ort":
                return sorted(bodies, key=lambda body: (not body.municipality, self._place(body), body.node.id))
            case "gruppe":
                rank = {group.id: place for place, group in enumerate(self.map.groups)}
                return sorted(bodies, key=lambda body: rank.get(body.group or "", len(rank)))
            case _:
                return bodies

    def _place(self, body: MapBody) -> str:
        return alphabetical(self.called(body.municipality)) if body.municipality else ""

    def _opened(self, body: MapBody) -> bool:
        group = self.group_of(body)
        if self.asked.gruppe == "kleine":
            return group is not None and not group.letter
        if self.asked.gruppe == "ohne":
            return group is None
        return body.group == self.asked.gruppe

    def body_row(self, body: MapBody) -> BodyRow:
        """A body as a line."""
        frame, group = self.frame, self.group_of(body)
        kind = frame.context.ontology.kind(body.node.kind)
        id = body.node.id
        band = self.measures.of[id].band if self.with_ways else None
        return BodyRow(
            id=id,
            name=body.node.called(frame.language),
            url=frame.link(body.node),
            kind=kind.label.in_language(frame.language),
            pictogram=kind.pictogram,
            place=self.called(body.municipality) if body.municipality else "",
            letter=group.letter if group else "",
            group=group.label.in_language(frame.language) if group else "",
            ties=body.degree,
            strength=tenths(frame, body.strength),
            ways=BAND_LABELS[band].in_language(frame.language) if band is not None else "",
            chosen=id in self.asked.auswahl,
            compared=id in self.asked.vergleich,
        )

    def called(self, id: str) -> str:
        """The name of a record."""
        return self.frame.snapshot.node(id).called(self.frame.language)

    def fields(self) -> list[tuple[str, str]]:
        """Fields to choose from: those of the newest concept, in its order."""
        snapshot, concept = self.frame.snapshot, default_concept(self.frame, self.day)
        if not concept:
            return []
        clock = Clock(snapshot, self.day)
        return [(id, self.called(id)) for id in fields_of(snapshot, clock, concept)]

    def places(self) -> list[tuple[str, str]]:
        """Municipalities with their quarters below them."""
        return places(self.frame, self.day)


class PlayedView(View):
    """The same on another day, everything where it is: what is shown while the time slider moves.

    State at that day by the rules of time; groups, colours and places are those of the page's own day.
    """

    def __init__(self, frame: Frame, asked: Asked, on: date) -> None:
        """`on`: the day that is shown."""
        super().__init__(frame, asked)
        self.on = on

    @cached_property
    def map(self) -> NetworkMap:
        """What is shown of that day."""
        return played(self.frame.analyses, self.day, self.on, self.query)

    @cached_property
    def measures(self) -> MapMeasures:
        """The measures of that day."""
        return map_measures(self.map.cooperation, ways=self.with_ways)

    @cached_property
    def collapsed(self) -> bool:
        """A day is played with its bodies only."""
        return False


def places(frame: Frame, day: date) -> list[tuple[str, str]]:
    """Municipalities to choose from, by name, each with its quarters below it."""
    bodies = Bodies(frame.snapshot, Clock(frame.snapshot, day))
    found = []
    for town in sorted(
        frame.snapshot.of_kind("municipality"), key=lambda node: alphabetical(node.called(frame.language))
    ):
        found.append((town.id, town.called(frame.language)))
        parts = [frame.snapshot.node(relation.source) for relation in frame.snapshot.into(town.id, "PART_OF")]
        for part in sorted(parts, key=lambda node: alphabetical(node.called(frame.language))):
            if part.kind == "quarter" and bodies.clock.begun(part):
                found.append((part.id, f"– {part.called(frame.language)}"))
    return found

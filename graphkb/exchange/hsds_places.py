"""Locations of the Human Services Data Specification: seats of bodies, venues of offers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graphkb.analytics.time import Clock
from graphkb.model import Node
from graphkb.snapshot import Snapshot

__all__ = ["Places"]

_WHERE = ("place", "meeting_place", "actor")


class Places:
    """Where bodies sit and offers take place. Only what is recorded and holds on the day."""

    def __init__(self, snapshot: Snapshot, clock: Clock, make_id: Callable[..., str]) -> None:
        self._snapshot = snapshot
        self._clock = clock
        self._id = make_id
        self._kinds = {kind for selector in _WHERE for kind in snapshot.ontology.kinds_of(selector)}

    def seats(self, actor: Node) -> list[dict[str, Any]]:
        """Locations of a body: its seat, with the address if the body published one; empty if no seat is recorded."""
        found = self._placed(actor.id, "LOCATED_IN")
        if not found and self._snapshot.ontology.kind(actor.kind).place and actor.text("address"):
            found = [actor]
        return [self._location(self._id(actor.id, "seat", seat.id), actor, seat, actor.id) for seat in found]

    def venues(self, measure: Node) -> list[dict[str, Any]]:
        """`service_at_location` of a measure: where it is held and who gives it rooms; empty if none is recorded."""
        hosts = [
            self._snapshot.node(link.source)
            for link in self._snapshot.into(measure.id, "HOSTS")
            if self._clock.holds(link)
        ]
        venues = {node.id: node for node in [*self._placed(measure.id, "HELD_AT"), *hosts]}
        return [
            {
                "id": self._id(measure.id, "at", venue.id),
                "service_id": self._id(measure.id),
                "location_id": self._id("location", venue.id),
                "location": self._location(self._id("location", venue.id), venue, self._place_of(venue), ""),
            }
            for venue in sorted(venues.values(), key=lambda node: node.id)
        ]

    def _placed(self, id: str, type: str) -> list[Node]:
        links = (link for link in self._snapshot.out(id, type) if self._clock.holds(link))
        nodes = (self._snapshot.node(target) for target in dict.fromkeys(link.target for link in links))
        return [node for node in nodes if node.kind in self._kinds]

    def _place_of(self, venue: Node) -> Node:
        return next(iter(self._placed(venue.id, "LOCATED_IN")), venue)

    def _location(self, id: str, housed: Node, seat: Node, organization: str) -> dict[str, Any]:
        point = seat if organization else housed
        location: dict[str, Any] = {"id": id, "location_type": "physical"}
        if organization:
            location["organization_id"] = self._id(organization)
        location["name"] = point.name
        for name, key in (("latitude", "lat"), ("longitude", "lon")):
            if point.kind == "meeting_place" and isinstance(value := point.properties.get(key), int | float):
                location[name] = value
        if street := housed.text("address"):
            location["description"] = street
            if address := self._address(id, housed, seat, street):
                location["addresses"] = [address]
        return location

    def _address(self, id: str, housed: Node, seat: Node, street: str) -> dict[str, Any] | None:
        """An address as the specification wants it; None unless all of its parts are recorded."""
        chain = self._above(seat)
        city = next((place.name for place in chain if place.kind == "municipality"), "")
        state = next((text for place in chain if (text := place.text("federal_state"))), "")
        code = housed.text("postal_code")
        if not (code and city and state):
            return None
        return {
            "id": self._id(id, "address"),
            "location_id": id,
            "address_1": street.partition(",")[0].strip(),
            "city": city,
            "state_province": state,
            "postal_code": code,
            "country": "DE",
            "address_type": "physical",
        }

    def _above(self, place: Node) -> list[Node]:
        """The place and what it is part of, nearest first."""
        chain, ahead = [], [place]
        while ahead:
            node = ahead.pop(0)
            if node not in chain:
                chain.append(node)
                ahead += self._placed(node.id, "PART_OF")
        return chain

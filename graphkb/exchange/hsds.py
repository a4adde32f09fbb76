"""Human Services Data Specification 3.0 (Open Referral, https://docs.openreferral.org): offers and who runs them.

Each entry of `contents` is a full `service`, each of `organizations` a full `organization` of the specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from graphkb.analytics.time import Clock, Course
from graphkb.exchange.hsds_places import Places
from graphkb.exchange.json_text import document
from graphkb.exchange.views import About, view
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts
from graphkb.texts.order import alphabetical

__all__ = ["hsds_id", "write_hsds"]

_ALERTS = {
    Course.PLANNED: N_("Geplant."),
    Course.AGED: N_("Die letzte Angabe ist älter als zwei Jahre: bitte nachfragen, ob es noch läuft."),
    Course.UNDATED: N_("Wann das zuletzt galt, ist nicht erfasst: bitte nachfragen."),
    Course.UNCLEAR: N_("Ob es noch läuft, ist nicht erhoben: bitte nachfragen."),
    Course.NOT_BEGUN: N_("Hat noch nicht begonnen."),
}
_NO_DESCRIPTION = N_("Keine Beschreibung erfasst.")
_URI = re.compile(r"https?://\S+")


def hsds_id(*parts: str) -> str:
    """The UUID that the specification asks for: always the same for the same record.

    >>> hsds_id("ki-sr") == hsds_id("ki-sr") != hsds_id("ki-ac")
    True
    """
    return str(uuid5(NAMESPACE_URL, "urn:graphkb:" + ":".join(parts)))


def write_hsds(snapshot: Snapshot, about: About) -> Iterator[str]:
    """One page of services (`Page` of the HSDS API), and all organizations beside it, also those without a service.

    A measure is a service: `active` if active by rule 2, `defunct` if it has ended, else `inactive` with an
    `alert` that says why; the specification has no word for «not known». Its organization is the provider, of
    several the first by name, the others stand in `attributes`. Actors are organizations but for quarters,
    collective terms and what has ended. Locations are seats and venues that are recorded, areas are `SERVES`.
    """
    directory = _Directory(view(snapshot), about)
    count = len(directory.measures)
    page = {
        "total_items": count,
        "total_pages": 1,
        "page_number": 1,
        "size": count,
        "first_page": True,
        "last_page": True,
        "empty": count == 0,
        "description": about.note(snapshot),
    }
    services = map(directory.service, directory.measures)
    organizations = map(directory.organization, directory.actors)
    yield from document(page, {"contents": services, "organizations": organizations})


class _Directory:
    def __init__(self, snapshot: Snapshot, about: About) -> None:
        self.snapshot = snapshot
        self.clock = Clock(snapshot, about.day)
        self.places = Places(snapshot, self.clock, hsds_id)
        self.measures = snapshot.of_kind("measure")
        self.actors = tuple(node for node in snapshot.of_kind("actor") if self._organized(node))
        self._known = {node.id for node in self.actors}

    def _organized(self, node: Node) -> bool:
        collective = node.kind == "quarter" or node.properties.get("class_node") is True
        return not collective and not self.clock.over(node)

    def organization(self, node: Node) -> dict[str, Any]:
        id = hsds_id(node.id)
        above = next((actor for actor in self._targets(node, "PART_OF") if actor.id in self._known), None)
        identifier = {
            "id": hsds_id(node.id, "identifier"),
            "organization_id": id,
            "identifier_scheme": "GraphKB",
            "identifier_type": "id",
            "identifier": node.id,
        }
        return _stated(
            id=id,
            name=node.name,
            alternate_name="; ".join(node.aliases),
            description=node.description or Texts("de")(_NO_DESCRIPTION),
            email=node.text("email"),
            website=_uri(node.text("website")),
            parent_organization_id=hsds_id(above.id) if above else "",
            locations=self.places.seats(node),
            organization_identifiers=[identifier],
        )

    def service(self, measure: Node) -> dict[str, Any]:
        id = hsds_id(measure.id)
        course = self.clock.course(measure).course
        providers = self._providers(measure)
        groups = sorted((group.name for group in self._targets(measure, "TARGETS")), key=alphabetical)
        assured = measure.assured_on.isoformat() if measure.assured_on else ""
        return _stated(
            id=id,
            organization_id=hsds_id(providers[0].id) if providers else "",
            name=measure.name,
            alternate_name="; ".join(measure.aliases),
            description=measure.description or measure.text("aims"),
            url=_uri(measure.text("website")),
            status={Course.ACTIVE: "active", Course.ENDED: "defunct"}.get(course, "inactive"),
            eligibility_description="; ".join(groups),
            assured_date=assured,
            alert=Texts("de")(_ALERTS[course]) if course in _ALERTS else "",
            organization=self.organization(providers[0]) if providers else {},
            service_areas=[
                {"id": hsds_id(measure.id, "area", place.id), "service_id": id, "name": place.name}
                for place in self._targets(measure, "SERVES")
            ],
            service_at_locations=self.places.venues(measure),
            languages=[
                _stated(
                    id=hsds_id(measure.id, "language", language.id),
                    service_id=id,
                    name=language.name,
                    code=language.text("iso_code"),
                )
                for language in self._targets(measure, "SPEAKS")
            ],
            funding=[
                {"id": hsds_id(measure.id, "funding", giver.id), "service_id": id, "source": giver.name}
                for giver in self._targets(measure, "FUNDED_BY")
            ],
            attributes=[
                *(self._attribute(measure, "field", field) for field in self._targets(measure, "IN_FIELD")),
                *(self._attribute(measure, "provider", other) for other in providers[1:]),
            ],
        )

    def _attribute(self, measure: Node, link_type: str, node: Node) -> dict[str, Any]:
        attribute: dict[str, Any] = {
            "id": hsds_id(measure.id, link_type, node.id),
            "link_id": hsds_id(measure.id),
            "link_type": link_type,
            "link_entity": "service",
            "value": node.name,
        }
        if link_type == "field":
            term = hsds_id("term", node.id)
            about = node.description or node.name
            attribute["taxonomy_term_id"] = term
            attribute["taxonomy_term"] = {"id": term, "code": node.id, "name": node.name, "description": about}
        return attribute

    def _targets(self, node: Node, type: str) -> Iterable[Node]:
        links = (link for link in self.snapshot.out(node.id, type) if self.clock.holds(link))
        return [self.snapshot.node(id) for id in dict.fromkeys(link.target for link in links)]

    def _providers(self, measure: Node) -> list[Node]:
        runs = self.snapshot.into(measure.id, "RUNS")
        ids = {link.source for link in runs if link.text("role") in ("", "provider") and self.clock.holds(link)}
        return sorted(
            (self.snapshot.node(id) for id in ids & self._known), key=lambda node: (alphabetical(node.name), node.id)
        )


def _uri(text: str) -> str:
    return text if _URI.fullmatch(text) else ""


def _stated(**values: Any) -> dict[str, Any]:
    """What is recorded; what is empty is left out."""
    return {name: value for name, value in values.items() if value not in ("", [], {})}

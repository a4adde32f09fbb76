"""What is sought: a partner for an organisation, or for a need, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields

from graphkb.analytics.partners.claims import Claim, Claims, Dossier, How
from graphkb.analytics.partners.funding import Programmes
from graphkb.analytics.partners.weights import FeatureId
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import SourceRef
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["PartnerQuery", "Seeker", "Sought", "read_seeker"]

_GERMAN = "de"


@dataclass(frozen=True, slots=True)
class PartnerQuery:
    """Ids of nodes; at least one is needed. What is named beats what is recorded of `for_actor`."""

    for_actor: str | None = None
    place: str | None = None
    field: str | None = None
    target_group: str | None = None
    language: str | None = None
    topic: str | None = None
    """What the partner should offer."""

    @property
    def given(self) -> Mapping[str, str]:
        """The named ones."""
        named = {each.name: getattr(self, each.name) for each in dataclass_fields(self)}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that a partner is compared by."""

    id: str
    asked: bool
    """True: named in the query. False: recorded of the organisation, with sources."""
    sources: tuple[SourceRef, ...] = ()
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Seeker:
    """What is sought, by feature. Empty tuples: nothing recorded, so the feature has no data for anybody."""

    actor: str | None
    kind: str | None
    places: tuple[Sought, ...]
    fields: tuple[Sought, ...]
    groups: tuple[Sought, ...]
    languages: tuple[Sought, ...]
    topics: tuple[Sought, ...]
    """What it needs."""
    offers: tuple[Sought, ...]
    programmes: tuple[Sought, ...]
    """Programmes that it has or that are open to it; empty for a need."""
    applicable: tuple[FeatureId, ...]
    """Features that could count: all for an organisation, the named ones for a need."""


_SELECTOR = {
    "for_actor": "actor",
    "place": "place",
    "field": "field",
    "target_group": "target_group",
    "language": "language",
    "topic": "topic",
}
_REASONS = {
    "for_actor": N_("Das ist keine Stelle."),
    "place": N_("Das ist kein Ort."),
    "field": N_("Das ist kein Handlungsfeld."),
    "target_group": N_("Das ist keine Zielgruppe."),
    "language": N_("Das ist keine Sprache."),
    "topic": N_("Das ist kein Thema."),
}
_BY_NAME: Mapping[str, FeatureId] = {
    "topic": "topic",
    "place": "place",
    "field": "field",
    "target_group": "target_group",
    "language": "language",
}


def read_seeker(claims: Claims, query: PartnerQuery, programmes: Programmes) -> Seeker:
    """What the query and the record of its organisation ask for.

    The record of an organisation holds its own claims and those of its units without own legal person.
    Raises NotFound for an unknown id, InvalidParameter for a wrong kind, an empty query, or a group or topic
    that describes belief or origin.
    """
    _check(claims, query)
    snapshot = claims.snapshot
    own = _whole(claims, query.for_actor) if query.for_actor else Dossier("")
    seats = tuple(claim for claim in own.places if claim.how in (How.SEAT, How.TERRITORY))
    everything: tuple[FeatureId, ...] = (
        "topic",
        "place",
        "field",
        "target_group",
        "language",
        "shared_partners",
        "kind",
        "funding_fit",
        "capacity",
    )
    named = tuple(_BY_NAME[name] for name in query.given if name in _BY_NAME)
    fields = _sought(query.field, own.fields)
    groups = _sought(query.target_group, own.groups)
    topics = _sought(query.topic, own.needs)
    offers = () if query.topic else _sought(None, own.offers)
    themes = [sought.id for sought in (*fields, *groups, *topics, *offers)]
    around = claims.around(query.for_actor) if query.for_actor else frozenset()
    return Seeker(
        query.for_actor,
        snapshot.node(query.for_actor).kind if query.for_actor else None,
        _sought(query.place, _closest(snapshot, seats or tuple(claim for claim in own.places if not claim.measure))),
        fields,
        groups,
        _sought(query.language, tuple(claim for claim in own.languages if not _is_german(snapshot, claim.target))),
        topics,
        offers,
        _sought(None, tuple(programmes.usable(query.for_actor, own, themes, around))) if query.for_actor else (),
        everything if query.for_actor else tuple(id for id in everything if id in named),
    )


def _check(claims: Claims, query: PartnerQuery) -> None:
    snapshot = claims.snapshot
    if not query.given:
        raise InvalidParameter(
            name="for_actor", value="", reason=Phrase.of(N_("Bitte eine Stelle oder einen Bedarf nennen."))
        )
    for name, id in query.given.items():
        if snapshot.node(id).kind not in snapshot.ontology.kinds_of(_SELECTOR[name]):
            raise InvalidParameter(name=name, value=id, reason=Phrase.of(_REASONS[name]))
        if not claims.comparable(id):
            raise InvalidParameter(
                name=name, value=id, reason=Phrase.of(N_("Nach Glauben oder Herkunft wird nicht gesucht."))
            )


def _whole(claims: Claims, actor: str) -> Dossier:
    """Its dossier with those of its units that are no legal persons; places only its own."""
    whole = claims.of(actor)
    bodies, snapshot = claims.bodies, claims.snapshot
    seen, ahead = {actor}, [actor]
    while ahead:
        for part in snapshot.into(ahead.pop(), "PART_OF"):
            unit = part.source
            if unit in seen or not snapshot.is_actor(unit) or snapshot.is_place(unit):
                continue
            if part.target not in bodies.parents(unit) or bodies.is_legal_person(snapshot.node(unit)):
                continue
            seen.add(unit)
            ahead.append(unit)
            if bodies.counts(unit):
                found = claims.of(unit)
                whole += replace(found, actor=actor, places=(), means=())
    return whole


def _sought(asked: str | None, claims: tuple[Claim, ...]) -> tuple[Sought, ...]:
    """The named one alone, else each recorded one once, sorted by id."""
    if asked:
        return (Sought(asked, True),)
    found: dict[str, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.target, []).append(claim)
    return tuple(
        Sought(
            id,
            False,
            tuple(dict.fromkeys(source for claim in group for source in claim.sources)),
            all(claim.derived for claim in group),
        )
        for id, group in sorted(found.items())
    )


def _closest(snapshot: Snapshot, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Quarters if any is known, else municipalities, else regions."""
    for kind in ("quarter", "municipality", "region"):
        if found := tuple(claim for claim in claims if snapshot.node(claim.target).kind == kind):
            return found
    return claims


def _is_german(snapshot: Snapshot, language: str) -> bool:
    return snapshot.node(language).text("iso_code") == _GERMAN

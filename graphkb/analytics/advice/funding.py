"""Programmes that fit who asks, why, and what is known of their time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.partners.funding import Programme, Programmes
from graphkb.analytics.partners.sorts import load_sorts
from graphkb.model import FuzzyDate, Node, Relation, SourceRef
from graphkb.texts.order import alphabetical

__all__ = ["Fits", "Fitting", "fitting_programmes"]


class Fits(StrEnum):
    """Why a programme may fit."""

    HAD = "had"
    """It is recorded as paying for the organisation already."""
    NAMED = "named"
    """It names the organisation, or the body it belongs to."""
    KIND = "kind"
    """It is open to bodies of this kind."""
    THEME = "theme"
    """It names nobody who may apply, but what this is about."""


@dataclass(frozen=True, slots=True)
class Fitting:
    """A programme that fits."""

    programme: Node
    fits: Fits
    to: str
    """Id of the body, of the group of applicants or of the theme that it is open to."""
    eligibility: str
    """Who may apply, as the source says it; empty: not recorded."""
    period: str
    """When it runs, as the source says it; empty: not recorded."""
    ends: FuzzyDate | None
    """Recorded end; None: none is known. A deadline for applications is recorded nowhere yet."""
    last: date | None
    """Latest day on which a source says so; None: undated."""
    aged: bool
    """Said more than 24 months ago, or undated: to be asked for first."""
    sources: tuple[SourceRef, ...]
    derived: bool


def fitting_programmes(
    programmes: Programmes, *, actor: str = "", kind: str = "", place: str = "", themes: Iterable[str] = ()
) -> tuple[Fitting, ...]:
    """Programmes not over on the day: those it has first, then named, by kind, by theme; each group: fresh ones first.

    `kind`: of who asks, if it is not recorded; without both, what is open to associations. `place`: without it those
    that a municipality or region pays for are left out, unless it pays everywhere. Empty: none is recorded that fits.
    """
    snapshot, claims = programmes.snapshot, programmes.claims
    sort = snapshot.node(actor).kind if actor else kind or "association"
    around = claims.around(actor) if actor else frozenset()
    around |= _around(programmes, place)
    bodies = {actor, *programmes.bodies.of(actor)} if actor else set()
    had = {relation.target: relation for relation in snapshot.out(actor, "FUNDED_BY")} if actor else {}
    wanted = set(themes)
    found = []
    for programme in programmes.running:
        says: tuple[Fits, Relation] | None = None
        if relation := had.get(programme.node.id):
            says = Fits.HAD, relation
        elif not programme.territory or programme.territory & around:
            says = _open(programme, bodies, sort, wanted)
        if says:
            found.append(_fitting(programmes, programme, *says))
    order = list(Fits)
    return tuple(
        sorted(
            found, key=lambda one: (order.index(one.fits), one.aged, alphabetical(one.programme.name), one.programme.id)
        )
    )


def _open(programme: Programme, bodies: set[str], sort: str, themes: set[str]) -> tuple[Fits, Relation] | None:
    for id, relation in sorted(programme.named.items()):
        if id in bodies:
            return Fits.NAMED, relation
    for name, relation in sorted(programme.applicants.items()):
        if sort in load_sorts().may_apply(name):
            return Fits.KIND, relation
    if not programme.named and not programme.applicants:
        for id, relation in sorted(programme.themes.items()):
            if id in themes:
                return Fits.THEME, relation
    return None


def _fitting(programmes: Programmes, programme: Programme, fits: Fits, relation: Relation) -> Fitting:
    clock, node = programmes.claims.clock, programme.node
    days = [day for day in (clock.last_confirmed(relation), clock.last_confirmed(node)) if day]
    fresh = max(clock.fresh(relation), clock.fresh(node))
    return Fitting(
        node,
        fits,
        relation.target,
        node.text("eligibility"),
        node.text("period_text"),
        node.valid_to,
        max(days, default=None),
        not fresh,
        tuple(dict.fromkeys((*relation.sources, *node.sources))),
        relation.derived,
    )


def _around(programmes: Programmes, place: str) -> frozenset[str]:
    """The place and all it lies in."""
    snapshot, found, ahead = programmes.snapshot, set[str](), [place] if place else []
    while ahead:
        here = ahead.pop()
        if here not in found and snapshot.is_place(here):
            found.add(here)
            ahead += [part.target for part in snapshot.out(here, "PART_OF") if programmes.claims.clock.holds(part)]
    return frozenset(found)

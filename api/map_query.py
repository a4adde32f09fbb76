"""What may be asked of the network map, as parameters of routes: named once, for every route that shows it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from graphkb.analytics.network.evidence import EvidenceKind
from graphkb.analytics.network.map_groups import GroupBy
from graphkb.analytics.network.narrowing import MOST_STEPS, BodyFilter, Surroundings, TieFilter
from graphkb.analytics.network.overview import MapQuery
from graphkb.errors import InvalidParameter
from graphkb.model import Status
from graphkb.texts import N_

__all__ = ["MapQueryDep"]

Id = Annotated[str, Query(max_length=200)]


def _map_query(
    *,
    place: Annotated[str, Query(max_length=200, description="Bodies of this place and who is tied to them")] = "",
    field: Annotated[str, Query(max_length=200, description="Bodies of this field and who is tied to them")] = "",
    target_group: Annotated[str, Query(max_length=200, description="Bodies with measures for this group")] = "",
    language: Annotated[str, Query(max_length=200, description="Bodies that speak this language")] = "",
    kind: Annotated[list[Id] | None, Query(max_length=50, description="Bodies of one of these kinds")] = None,
    status: Annotated[list[Status] | None, Query(max_length=6, description="Bodies with one of these")] = None,
    property: Annotated[
        list[Id] | None,
        Query(
            max_length=50,
            description="`property:value`, such as `sector:welfare`; several of one: any of them",
        ),
    ] = None,
    group: Annotated[
        list[Id] | None,
        Query(max_length=100, description="Bodies of these groups of the map; `none`: of no group"),
    ] = None,
    among: Annotated[bool, Query(description="Only ties between two bodies that are sought")] = False,
    evidence: Annotated[
        list[EvidenceKind] | None,
        Query(max_length=4, description="Ties that rest on one of these classes of evidence"),
    ] = None,
    least: Annotated[float, Query(ge=0, le=4, description="Least weight of a tie")] = 0.0,
    since: Annotated[date | None, Query(description="Ties confirmed on this day or later")] = None,
    until: Annotated[date | None, Query(description="Ties confirmed on this day or earlier")] = None,
    stated: Annotated[bool, Query(description="Only ties that a source states")] = False,
    fresh: Annotated[bool, Query(description="Only ties that are not aged")] = False,
    centre: Annotated[str, Query(max_length=200, description="Only the surroundings of this body")] = "",
    steps: Annotated[int, Query(ge=1, le=MOST_STEPS, description="How far they reach")] = 1,
    group_by: Annotated[GroupBy, Query(description="What lies together and shares a colour")] = GroupBy.CLUSTER,
) -> MapQuery:
    bodies = BodyFilter(
        place=place,
        field=field,
        target_group=target_group,
        language=language,
        kinds=tuple(sorted(set(kind or ()))),
        statuses=tuple(sorted(set(status or ()))),
        properties=tuple(sorted(set(map(_pair, property or ())))),
        groups=tuple(sorted({"" if one == "none" else one for one in group or ()})),
    )
    ties = TieFilter(tuple(sorted(set(evidence or ()))), least, since, until, stated, fresh)
    around = Surroundings(centre, steps if centre else 1)
    return MapQuery(bodies, ties, among, around, group_by)


def _pair(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise InvalidParameter(name="property", value=text, reason=N_("Bitte als Merkmal:Wert angeben."))
    return name, value


MapQueryDep = Annotated[MapQuery, Depends(_map_query)]

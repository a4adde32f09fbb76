"""A made-up district twice: what everybody may see, and the same with internal facts put in everywhere.

Whatever is internal carries the word `xqz` in every text it has, so that no trace of it can be missed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graphkb.model import FuzzyDate, Node, PropertyValue, Relation, SourceRef, Visibility
from graphkb.store.changes import ChangeSet

__all__ = ["MARK", "PUBLIC_IDS", "SECRET_IDS", "everything", "public_alone"]

MARK = "xqz"

_D = SourceRef("d-1", "L1-3")
_SECRET = SourceRef("xqz-protokoll", "xqz-seite-4")
_MARCH = FuzzyDate.parse("2026-03")


def _node(id: str, kind: str, *, hide: bool = False, **properties: PropertyValue) -> Node:
    name = f"Xqz {kind} {id}" if hide else f"Muster {id.title()}"
    return Node(
        id=id,
        kind=kind,
        name=name,
        aliases=(f"{name} e. V.",),
        description=f"{name}, eine Beschreibung",
        sources=(_D,),
        asserted=_MARCH,
        visibility=Visibility.INTERNAL if hide else Visibility.PUBLIC,
        remark="xqz Bemerkung" if hide else "",
        properties=properties,
    )


def _join(source: str, type: str, target: str, *, hide: bool = False, key: str = "", **properties: Any) -> Relation:
    return Relation(
        id=Relation.make_id(type, source, target, key),
        type=type,
        source=source,
        target=target,
        sources=(_D,),
        asserted=_MARCH,
        visibility=Visibility.INTERNAL if hide else Visibility.PUBLIC,
        remark="xqz Bemerkung" if hide else "",
        properties={**({"role": key} if key else {}), **properties},
    )


_NODES = [
    _node("d-1", "document", as_of=_MARCH, url="https://example.org/blatt", publisher="Musterstadt"),
    _node("sr", "region"),
    _node("town", "municipality"),
    _node("village", "municipality"),
    _node("east", "quarter"),
    _node("concept", "concept", concept_type="integration", adopted=FuzzyDate.parse("2020")),
    _node("old-concept", "concept", concept_type="integration", adopted=FuzzyDate.parse("2010")),
    _node("field-1", "field", position=1),
    _node("field-2", "field", position=2),
    _node("old-field", "field", position=1),
    _node("line-1", "guideline", position=1),
    _node("line-2", "guideline", position=2),
    _node("group", "target_group"),
    _node("arabic", "language"),
    _node("topic", "topic"),
    _node("event", "event", event_type="workshop", held_on=FuzzyDate.parse("2026-02-03")),
    _node("series", "event", series=True, rhythm_months=12),
    _node("evaluation", "evaluation", evaluated_on=FuzzyDate.parse("2025"), result="gut"),
    _node("person", "person"),
    _node("function", "function"),
    _node("office", "office", legal_person="no"),
    _node("net", "network"),
    *(_node(f"club-{letter}", "association") for letter in "abcdef"),
    *(_node(f"mso-{letter}", "migrant_organisation") for letter in "abc"),
    *(_node(f"measure-{number}", "measure") for number in (1, 2, 3)),
    _node("asked", "inventory_statement", asked_on=FuzzyDate.parse("2026-03-05"), found_none=True, complete=True),
]

_RELATIONS = [
    *(_join(town, "PART_OF", "sr") for town in ("town", "village")),
    _join("east", "PART_OF", "town"),
    _join("office", "PART_OF", "town"),
    _join("sr", "HAS_CONCEPT", "concept"),
    _join("town", "HAS_CONCEPT", "old-concept"),
    *(_join(id, "BELONGS_TO", "concept") for id in ("field-1", "field-2", "line-1", "line-2")),
    _join("old-field", "BELONGS_TO", "old-concept"),
    _join("line-1", "IN_FIELD", "field-1"),
    _join("office", "RESPONSIBLE_FOR", "field-1"),
    *(_join(f"club-{letter}", "MEMBER_OF", "net") for letter in "ab"),
    *(_join(f"club-{a}", "COOPERATES_WITH", f"club-{b}") for a, b in ("ab", "bc", "ac", "de", "ef")),
    _join("mso-a", "COOPERATES_WITH", "club-c"),
    *(_join(f"mso-{letter}", "LOCATED_IN", "east") for letter in "abc"),
    *(_join(f"club-{letter}", "LOCATED_IN", "town") for letter in "abcdef"),
    _join("mso-a", "NEEDS", "topic"),
    _join("club-a", "OFFERS", "topic"),
    _join("club-b", "SPEAKS", "arabic"),
    _join("club-a", "RUNS", "measure-1", key="provider"),
    _join("club-d", "RUNS", "measure-2", key="provider"),
    _join("mso-b", "RUNS", "measure-3", key="provider"),
    *(_join(f"measure-{number}", "SERVES", "town") for number in (1, 2)),
    *(_join(f"measure-{number}", "IN_FIELD", "field-1") for number in (1, 2)),
    _join("measure-1", "SUPPORTS", "line-1"),
    _join("measure-1", "TARGETS", "group"),
    _join("event", "PART_OF", "series"),
    _join("evaluation", "EVALUATES", "measure-1"),
    _join("evaluation", "EVALUATED_BY", "club-b"),
    _join("measure-1", "DISCUSSED_AT", "event", decision="adapt", decision_text="kleiner"),
    _join("person", "HOLDS", "function"),
    _join("function", "PART_OF", "office"),
    _join("person", "SPOKE_AT", "event"),
    _join("club-a", "TOOK_PART_IN", "event"),
    _join("asked", "ABOUT_PLACE", "village"),
    _join("asked", "IN_FIELD", "field-2"),
]

_SECRET_NODES = [
    _node("xqz-protokoll", "document", hide=True, as_of=FuzzyDate.parse("2026-10"), publisher="xqz Amt"),
    _node("xqz-verein", "association", hide=True, email="xqz@example.org"),
    _node("xqz-mso", "migrant_organisation", hide=True),
    _node("xqz-massnahme", "measure", hide=True, aims="xqz Ziel"),
    _node("xqz-konzept", "concept", hide=True, concept_type="integration", adopted=FuzzyDate.parse("2025")),
    _node("xqz-feld", "field", hide=True, position=3),
    _node("xqz-leitlinie", "guideline", hide=True, position=3),
    _node("xqz-person", "person", hide=True),
    _node("xqz-ereignis", "event", hide=True),
    _node("xqz-ort", "quarter", hide=True),
    _node("xqz-gemeinde", "municipality", hide=True),
    _node("xqz-thema", "topic", hide=True),
    _node("xqz-reihe", "event", hide=True, series=True),
    _node("xqz-evaluation", "evaluation", hide=True, evaluated_on=FuzzyDate.parse("2026"), result="xqz Ergebnis"),
    _node("xqz-sprache", "language", hide=True),
    _node("xqz-gruppe", "target_group", hide=True),
    _node("xqz-amt", "office", hide=True),
    _node("xqz-erhebung", "inventory_statement", hide=True, asked_on=FuzzyDate.parse("2026-10-05"), found_none=True),
    replace(_node("xqz-netz", "network", hide=True), visibility=Visibility.NETWORK),
]

_SECRET_RELATIONS = [
    # of records that are internal themselves
    _join("xqz-verein", "RUNS", "measure-1", key="partner"),
    _join("xqz-verein", "MEMBER_OF", "net"),
    _join("xqz-verein", "COOPERATES_WITH", "club-a"),
    _join("xqz-verein", "COOPERATES_WITH", "club-e"),
    _join("xqz-verein", "LOCATED_IN", "east"),
    _join("xqz-verein", "OFFERS", "topic"),
    _join("xqz-mso", "LOCATED_IN", "east"),
    _join("xqz-massnahme", "IN_FIELD", "field-2"),
    _join("xqz-massnahme", "SERVES", "village"),
    _join("club-f", "RUNS", "xqz-massnahme", key="provider"),
    _join("club-c", "RUNS", "xqz-massnahme", key="partner"),
    _join("xqz-massnahme", "SUPPORTS", "line-2"),
    _join("village", "HAS_CONCEPT", "xqz-konzept"),
    _join("sr", "HAS_CONCEPT", "xqz-konzept"),
    _join("xqz-feld", "BELONGS_TO", "concept"),
    _join("xqz-feld", "CORRESPONDS_TO", "old-field"),
    _join("xqz-leitlinie", "BELONGS_TO", "concept"),
    _join("xqz-person", "SPOKE_AT", "event"),
    _join("xqz-ort", "PART_OF", "town"),
    _join("xqz-evaluation", "EVALUATES", "measure-2"),
    _join("evaluation", "EVALUATED_BY", "club-c", hide=True),
    _join("measure-2", "DISCUSSED_AT", "event", hide=True, decision="end", decision_text="xqz Beschluss"),
    _join("xqz-gemeinde", "PART_OF", "sr"),
    _join("mso-a", "NEEDS", "xqz-thema"),
    _join("mso-c", "MEMBER_OF", "xqz-netz"),
    _join("club-f", "MEMBER_OF", "xqz-netz"),
    _join("xqz-amt", "RESPONSIBLE_FOR", "field-1"),
    _join("xqz-ereignis", "PART_OF", "event"),
    _join("club-d", "TOOK_PART_IN", "xqz-ereignis"),
    _join("xqz-erhebung", "ABOUT_PLACE", "town"),
    _join("xqz-erhebung", "IN_FIELD", "field-2"),
    _join("measure-2", "TARGETS", "xqz-gruppe"),
    # internal between records that everybody sees: bridges, seats, tasks
    _join("club-c", "COOPERATES_WITH", "club-d", hide=True),
    _join("mso-b", "COOPERATES_WITH", "club-a", hide=True),
    _join("mso-c", "MEMBER_OF", "net", hide=True),
    _join("club-e", "RUNS", "measure-3", key="partner", hide=True),
    _join("measure-3", "IN_FIELD", "field-2", hide=True),
    _join("measure-3", "SERVES", "village", hide=True),
    _join("measure-2", "SUPPORTS", "line-2", hide=True),
    _join("club-f", "SPOKE_AT", "event", hide=True),
    _join("club-b", "RESPONSIBLE_FOR", "field-1", hide=True),
    _join("village", "HAS_CONCEPT", "old-concept", hide=True),
    _join("field-2", "CORRESPONDS_TO", "old-field", hide=True),
    _join("club-c", "OFFERS", "topic", hide=True),
    _join("club-e", "SPEAKS", "arabic", hide=True),
]

PUBLIC_IDS = tuple(node.id for node in _NODES)

SECRET_IDS = tuple(node.id for node in _SECRET_NODES)

_ONLY_SECRET = {"club-b", "COOPERATES_WITH:club-a:club-b", "MEMBER_OF:club-a:net"}
"""Public facts that nothing but an internal document states."""


def public_alone() -> ChangeSet:
    """The district without anything internal."""
    return ChangeSet(
        create_nodes=tuple(replace(one, sources=()) if one.id in _ONLY_SECRET else one for one in _NODES),
        create_relations=tuple(replace(one, sources=()) if one.id in _ONLY_SECRET else one for one in _RELATIONS),
    )


def everything() -> ChangeSet:
    """The same with internal records, relations, properties, notes and documents in it."""
    nodes = []
    for node in _NODES:
        sources = (_SECRET,) if node.id in _ONLY_SECRET else (*node.sources, _SECRET)
        secret: dict[str, PropertyValue] = {}
        if node.kind in ("association", "migrant_organisation"):
            secret = {"email": "xqz@example.org", "phone": "+49 241 xqz", "members_band": "xqz"}
        nodes.append(
            replace(
                node,
                sources=sources,
                note="xqz Notiz",
                assured_by="xqz Mensch",
                properties={**node.properties, **secret},
            )
        )
    relations = []
    for one in _RELATIONS:
        sources = (_SECRET,) if one.id in _ONLY_SECRET else (*one.sources, _SECRET)
        secret = {"cost_centre": "xqz-4711"} if one.type == "RESPONSIBLE_FOR" else {}
        relations.append(
            replace(
                one, sources=sources, note="xqz Notiz", assured_by="xqz Mensch", properties={**one.properties, **secret}
            )
        )
    return ChangeSet(create_nodes=(*nodes, *_SECRET_NODES), create_relations=(*relations, *_SECRET_RELATIONS))

"""The register of actors, and the profile of any record."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse

from api.paging import Page
from graphkb.model import Fact, FuzzyDate, Node, PropertyValue, Relation, Status, Visibility
from graphkb.ontology import Property
from graphkb.snapshot.search import NodeFilter, select
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.ego import ego_view
from viz.pages.evaluation_view import about_measure
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()

ROWS = 50
"""Rows of a page of the register."""

SHOWN = 25
"""Relations of one sort that a profile shows before «alle zeigen»."""

STATUS_WORDS = {
    Status.CURRENT: N_("läuft"),
    Status.PLANNED: N_("geplant"),
    Status.PLANNED_SHORT: N_("kurzfristig geplant"),
    Status.PLANNED_LONG: N_("langfristig geplant"),
    Status.ENDED: N_("beendet"),
    Status.UNKNOWN: N_("Stand unbekannt"),
}


@dataclass(frozen=True, slots=True)
class FactRow:
    """One line of the facts list; no values: not recorded."""

    label: str
    values: list[str]
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One relation as a line: the other end, what is special about it, its sources."""

    name: str
    url: str
    kind: str
    pictogram: str
    after: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class Sentences:
    """All relations of one type in one direction."""

    verb: str
    rows: list[Sentence]
    total: int
    more_url: str
    remark: str
    """What several of them say alike about the sources; empty: nothing."""


@router.get("/akteure")
def actors(
    frame: FrameDep,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=50)] = "",
    place: Annotated[str, Query(max_length=200)] = "",
    field: Annotated[str, Query(max_length=200)] = "",
    target_group: Annotated[str, Query(max_length=200)] = "",
    cursor: Annotated[str, Query(max_length=3000)] = "",
) -> HTMLResponse:
    """Actors by name, kind, place, field and target group, fifty a page."""
    snapshot = frame.snapshot
    nodes = [
        node
        for node in select(snapshot, NodeFilter((kind or "actor",), place, field, target_group))
        if snapshot.ontology.kind(node.kind).actor
    ]
    if q.strip():
        found = {hit.node.id for hit in frame.context.search_index(frame.reader).find(q, kinds=("actor",))}
        nodes = [node for node in nodes if node.id in found]
    nodes.sort(key=lambda node: (alphabetical(node.name), node.id))
    shown, following = Page.of(ROWS, cursor).cut(nodes, [(alphabetical(node.name), node.id) for node in nodes])
    asked = {"q": q, "kind": kind, "place": place, "field": field, "target_group": target_group}
    return frame.render(
        "actors.html",
        q=q,
        rows=[_register_row(frame, node) for node in shown],
        total=len(nodes),
        asked=asked,
        kinds=[
            one
            for one in snapshot.ontology.kinds.values()
            if one.actor and not one.no_list and snapshot.of_kind(one.id)
        ],
        places=frame.choices("municipality", "quarter"),
        fields=frame.choices("field"),
        groups=frame.choices("target_group"),
        next_url=frame.url("akteure", **asked, cursor=following) if following else None,
        first_url=frame.url("akteure", **asked) if shown[:1] != nodes[:1] else None,
        filtered=any(asked.values()),
    )


def _no_list(frame: Frame, id: str) -> bool:
    return frame.snapshot.node(id).properties.get("no_list") is True


def _register_row(frame: Frame, node: Node) -> dict[str, object]:
    seats = [frame.snapshot.node(relation.target) for relation in frame.snapshot.out(node.id, "LOCATED_IN")]
    return {
        "name": node.called(frame.language),
        "aliases": node.aliases[:3],
        "url": frame.link(node),
        "kind": frame.context.ontology.kind(node.kind),
        "seat": ", ".join(dict.fromkeys(seat.called(frame.language) for seat in seats)),
        "measures": len({relation.target for relation in frame.snapshot.out(node.id, "RUNS")}),
        "collective": node.properties.get("class_node") is True,
    }


@router.get("/akteure/{id}")
@router.get("/massnahmen/{id}")
@router.get("/eintraege/{id}")
def profile(
    frame: FrameDep,
    id: Annotated[str, Path(max_length=200)],
    alle: Annotated[bool, Query(description="Show every relation")] = False,
    schritte: Annotated[int, Query(ge=1, le=2, description="Steps of the network around it")] = 1,
) -> HTMLResponse:
    """Everything recorded about one node, each claim with its source."""
    node = frame.snapshot.node(id)
    book = SourceBook(frame)
    kind = frame.context.ontology.kind(node.kind)
    own = book.of(node)
    facts = _facts(frame, node, own)
    ego = ego_view(frame, book, node, schritte, alle)
    sentences = _sentences(frame, book, node, alle)
    return frame.render(
        "profile.html",
        node=node,
        kind=kind,
        name=node.called(frame.language),
        spoken=frame.spoken(node),
        description=frame.spoken(node, "description"),
        further=_further(frame, node),
        own_sources=own,
        facts=facts,
        ego=ego,
        sentences=sentences,
        evaluation=about_measure(frame, book, node) if node.kind == "measure" else None,
        sources=book.listed(),
        cited=_cited(frame, node) if node.kind == "document" else None,
        assured=assured_words(frame, node),
        correct_url=frame.url(f"berichtigen/{quote(node.id, safe='')}") if node.visibility is Visibility.PUBLIC else "",
        ask_url=frame.url("erfassen/auffrischen/fragen", id=node.id) if node.kind != "person" else "",
        crumbs=frame.crumbs(Crumb(node.called(frame.language))),
    )


def assured_words(frame: Frame, fact: Fact) -> str:
    """When a fact was confirmed, and by which body as far as the reader may know; empty: nobody confirmed it."""
    if fact.assured_on is None:
        return ""
    body = frame.snapshot.get(fact.assured_by) if fact.assured_by else None
    by = body.called(frame.language) if body else fact.assured_by
    if not by:
        return frame.texts(N_("bestätigt am {date}"), date=frame.day(fact.assured_on))
    return frame.texts(N_("bestätigt am {date} von {body}"), date=frame.day(fact.assured_on), body=by)


def _cited(frame: Frame, document: Node) -> int:
    return sum(
        1
        for fact in (*frame.snapshot.nodes, *frame.snapshot.relations)
        if fact is not document and any(source.document == document.id for source in fact.sources)
    )


def _facts(frame: Frame, node: Node, own: list[Badge]) -> list[FactRow]:
    texts = frame.texts
    rows = []
    if node.kind == "measure":
        rows.append(FactRow(texts(N_("Stand")), [texts(STATUS_WORDS[node.status])], own))
    if node.valid_from or node.valid_to or node.kind == "measure":
        period = [texts(N_("ab {date}"), date=frame.fuzzy(node.valid_from))] if node.valid_from else []
        period += [texts(N_("bis {date}"), date=frame.fuzzy(node.valid_to))] if node.valid_to else []
        rows.append(FactRow(texts(N_("Zeitraum")), period, own if period else []))
    for definition in frame.context.ontology.properties_of(node.kind):
        value = node.properties.get(definition.id)
        if value is None and (definition.id in QUIET or definition.visibility != "public"):
            continue
        if definition.translated and isinstance(value, str):
            words: list[str] = [frame.spoken(node, definition.id)]
        else:
            words = _words(frame, definition, value)
        rows.append(FactRow(definition.label.in_language(frame.language), words, own if words else []))
    return rows


def _further(frame: Frame, node: Node) -> list[FactRow]:
    """Names and texts in languages other than the page's, language by language."""
    ontology = frame.context.ontology
    written: dict[str, list[str]] = {}
    if node.name_en and frame.language != "en":
        written["en"] = [frame.marked(node.name_en, "en")]
    for one in ontology.translations_of(node.kind):
        if one.language != frame.language and one.id in node.properties:
            written.setdefault(one.language, []).append(frame.marked(node.text(one.id), one.language))
    return [
        FactRow(ontology.languages[id].label.in_language(frame.language), found, [])
        for id, found in written.items()
        if id in ontology.languages
    ]


QUIET = frozenset(
    "class_node legal_person self_organised postal_code founded sector ags lat lon area_km2 legal_status federal_state "
    "office_code members_band no_list position prioritised wording pages commissioned field_count measure_count scope "
    "duration capacity file_name published website participants_min participants_max since_text field_of_work "
    "title_text value_max approximate answer series rhythm_months evaluation".split()
)
"""Properties that a profile leaves out where nothing is recorded: few records have them."""


def _words(frame: Frame, definition: Property, value: PropertyValue | None) -> list[str]:
    if value is None:
        return []
    if isinstance(value, FuzzyDate):
        return [frame.fuzzy(value)]
    if isinstance(value, bool):
        return [frame.texts(N_("ja") if value else N_("nein"))]
    if isinstance(value, (int, float)):
        unit = f" {definition.unit.in_language(frame.language)}" if definition.unit else ""
        plain = definition.id in ("year", "position")
        return [(str(value) if plain else frame.number(value, 2)) + unit]
    values = value if isinstance(value, tuple) else (value,)
    found = []
    for one in values:
        option = definition.option(one)
        found.append(option.label.in_language(frame.language) if option else one)
    return found


def _sentences(frame: Frame, book: SourceBook, node: Node, everything: bool) -> list[Sentences]:
    snapshot = frame.snapshot
    grouped: defaultdict[tuple[str, bool], list[tuple[Relation, Node]]] = defaultdict(list)
    for relation in snapshot.out(node.id):
        grouped[relation.type, True].append((relation, snapshot.node(relation.target)))
    for relation in snapshot.into(node.id):
        definition = snapshot.ontology.relation(relation.type)
        # What reads alike from both ends («arbeitet zusammen mit») stands in one row.
        outward = definition.label == definition.reverse
        if relation.source != relation.target or not outward:
            grouped[relation.type, outward].append((relation, snapshot.node(relation.source)))
    found = []
    for type, outward in sorted(grouped, key=lambda key: (not key[1], list(snapshot.ontology.relations).index(key[0]))):
        definition = snapshot.ontology.relation(type)
        relations = sorted(grouped[type, outward], key=lambda pair: (alphabetical(pair[1].name), pair[0].id))
        shown = relations if everything else relations[:SHOWN]
        verb = definition.label if outward else definition.reverse
        remark = _shared_remark([relation for relation, _ in shown])
        found.append(
            Sentences(
                verb=verb.in_language(frame.language),
                rows=[_sentence(frame, book, relation, other, remark) for relation, other in shown],
                total=len(relations),
                more_url=f"{frame.link(node)}?alle=true" if len(shown) < len(relations) else "",
                remark=remark,
            )
        )
    return found


def _shared_remark(relations: list[Relation]) -> str:
    """The remark that at least three of them carry, the most frequent one; empty if there is none."""
    counts = Counter(relation.remark for relation in relations if relation.remark)
    remark, count = counts.most_common(1)[0] if counts else ("", 0)
    return remark if count >= 3 else ""


def _sentence(frame: Frame, book: SourceBook, relation: Relation, other: Node, said: str) -> Sentence:
    snapshot = frame.snapshot
    kind = snapshot.ontology.kind(other.kind)
    after = []
    for definition in snapshot.ontology.properties_of_relation(relation.type):
        value = relation.properties.get(definition.id)
        if value is not None:
            after += _words(frame, definition, value)
    if relation.valid_from:
        after.append(frame.texts(N_("ab {date}"), date=frame.fuzzy(relation.valid_from)))
    if relation.valid_to:
        after.append(frame.texts(N_("bis {date}"), date=frame.fuzzy(relation.valid_to)))
    if relation.status.planned or (relation.status is Status.ENDED and not relation.valid_to):
        after.append(frame.texts(STATUS_WORDS[relation.status]))
    if words := assured_words(frame, relation):
        after.append(words)
    if relation.remark and relation.remark != said:
        after.append(relation.remark)
    return Sentence(
        name=other.called(frame.language),
        url=frame.link(other),
        kind=kind.label.in_language(frame.language),
        pictogram=kind.pictogram,
        after=" · ".join(after),
        sources=book.of(relation),
    )

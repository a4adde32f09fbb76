"""The catalogue of measures: who runs what for whom, in which field, where, and whether it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.paging import Page
from graphkb.analytics.coverage import Entry
from graphkb.analytics.coverage.vocabulary import equivalents
from graphkb.analytics.time import Clock, Course
from graphkb.errors import InvalidParameter, Phrase
from graphkb.ontology import Kind
from graphkb.snapshot.search import NodeFilter, select
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.frame import Frame, FrameDep
from viz.pages.planning import COURSES, Stand, asked_day, default_concept, stand_of
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()

CARDS = 25
"""Measures on one page."""

Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Who:
    """An actor on a card."""

    name: str
    url: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Card:
    """One measure."""

    name: str
    url: str
    aliases: tuple[str, ...]
    description: str
    stand: Stand
    aims: str
    providers: list[Who]
    partners: list[Who]
    possible: list[Who]
    groups: list[tuple[str, str]]
    fields: list[tuple[str, str]]
    places: list[tuple[str, str]]
    sources: list[Badge]

    @property
    def running_kinds(self) -> list[Kind]:
        """Kinds of those who carry it or take part, each once."""
        return _kinds([*self.providers, *self.partners])

    @property
    def possible_kinds(self) -> list[Kind]:
        """Kinds of those who could carry it, each once."""
        return _kinds(self.possible)


def _kinds(actors: Iterable[Who]) -> list[Kind]:
    return list({who.kind.id: who.kind for who in actors}.values())


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the measures found are in one course, and the address of those alone."""

    course: str
    word: str
    count: int
    url: str
    on: bool


@router.get("/massnahmen")
def measures(
    frame: FrameDep,
    q: Text = "",
    field: Text = "",
    place: Text = "",
    target_group: Text = "",
    stand: Text = "",
    stichtag: Text = "",
    cursor: Annotated[str, Query(max_length=3000)] = "",
) -> HTMLResponse:
    """Measures by name, twenty-five a page; every filter narrows."""
    day = asked_day(frame, stichtag)
    if stand and stand not in {course.value for course in COURSES}:
        reason = Phrase.of(N_("Wählen Sie einen der genannten Stände."))
        raise InvalidParameter(name=frame.texts(N_("Stand")), value=stand, reason=reason)
    entries = frame.analyses.measures(day)
    asked = {
        "q": q,
        "field": field,
        "place": place,
        "target_group": target_group,
        "stand": stand,
        "stichtag": stichtag,
    }
    found = [entries[id] for id in _wanted(frame, Clock(frame.snapshot, day), q, field, place, target_group)]
    shares = Counter(entry.course.course for entry in found)
    chosen = [entry for entry in found if not stand or entry.course.course.value == stand]
    chosen.sort(key=lambda entry: (alphabetical(entry.measure.name), entry.id))
    keys = [(alphabetical(entry.measure.name), entry.id) for entry in chosen]
    shown, following = Page.of(CARDS, cursor).cut(chosen, keys)
    book = SourceBook(frame)
    cards = [_card(frame, book, entry) for entry in shown]
    return frame.render(
        "measures.html",
        q=q,
        asked=asked,
        day=day,
        filtered=any((q, field, place, target_group, stand)),
        total=len(chosen),
        running=shares[Course.ACTIVE],
        shares=[
            Share(
                course.value,
                frame.texts(word),
                shares[course],
                frame.url("massnahmen", **(asked | {"stand": "" if stand == course.value else course.value})),
                stand == course.value,
            )
            for course, word in COURSES.items()
            if shares[course]
        ],
        courses=[(course.value, frame.texts(word)) for course, word in COURSES.items()],
        cards=cards,
        legend=_legend(cards),
        fields=_fields(frame),
        places=frame.choices("region", "municipality"),
        quarters=_quarters(frame),
        groups=_groups(frame),
        next_url=frame.url("massnahmen", **asked, cursor=following) if following else None,
        first_url=frame.url("massnahmen", **asked) if shown[:1] != chosen[:1] else None,
        sources=book.listed(),
    )


def _wanted(frame: Frame, clock: Clock, q: str, field: str, place: str, group: str) -> list[str]:
    """Ids of measures that pass; a field means also those that correspond to it exactly, as coverage counts."""
    snapshot = frame.snapshot
    found = {node.id for node in select(snapshot, NodeFilter(("measure",), place, field, group))}
    if field:
        for same in equivalents(snapshot, clock, field) - {field}:
            found |= {node.id for node in select(snapshot, NodeFilter(("measure",), place, same, group))}
    if q.strip():
        found &= {hit.node.id for hit in frame.context.search_index(frame.reader).find(q, kinds=("measure",))}
    return sorted(found)


def _card(frame: Frame, book: SourceBook, entry: Entry) -> Card:
    measure, language = entry.measure, frame.language

    def who(ids: Iterable[str]) -> list[Who]:
        nodes = sorted((frame.snapshot.node(id) for id in ids), key=lambda node: alphabetical(node.name))
        return [Who(node.called(language), frame.link(node), frame.context.ontology.kind(node.kind)) for node in nodes]

    def linked(ids: Iterable[str]) -> list[tuple[str, str]]:
        nodes = sorted((frame.snapshot.node(id) for id in ids), key=lambda node: alphabetical(node.name))
        return [(node.called(language), frame.link(node)) for node in nodes]

    return Card(
        name=measure.called(language),
        url=frame.link(measure),
        aliases=measure.aliases[:3],
        description=measure.description,
        stand=stand_of(frame, entry),
        aims=measure.text("aims"),
        providers=who(entry.providers),
        partners=who(entry.partners),
        possible=who(entry.possible),
        groups=linked(entry.groups),
        fields=linked(id for id in entry.aims if frame.snapshot.node(id).kind == "field"),
        places=linked(entry.places),
        sources=book.badges(
            entry.sources_in(entry.aims, entry.places), derived=measure.derived, asserted=entry.confirmed
        ),
    )


def _legend(cards: Iterable[Card]) -> list[Kind]:
    """Kinds drawn on this page, by name."""
    kinds = {kind.id: kind for card in cards for kind in (*card.running_kinds, *card.possible_kinds)}
    return sorted(kinds.values(), key=lambda kind: alphabetical(kind.label.de))


def _fields(frame: Frame) -> list[tuple[str, list[tuple[str, str]]]]:
    """Fields by concept: those of the concept that coverage takes by itself first, then by name."""
    snapshot = frame.snapshot
    newest = default_concept(frame, frame.context.today())
    found = []
    for concept, name in frame.choices("concept"):
        inside = [
            (link.source, snapshot.node(link.source).called(frame.language))
            for link in snapshot.into(concept, "BELONGS_TO")
            if snapshot.node(link.source).kind == "field"
        ]
        if inside:
            found.append((concept != newest, name, sorted(inside, key=lambda pair: alphabetical(pair[1]))))
    return [(name, inside) for _, name, inside in sorted(found, key=lambda one: (one[0], alphabetical(one[1])))]


def _quarters(frame: Frame) -> list[tuple[str, list[tuple[str, str]]]]:
    """Quarters by municipality."""
    snapshot = frame.snapshot
    found = []
    for town, name in frame.choices("municipality"):
        inside = [
            (link.source, snapshot.node(link.source).called(frame.language))
            for link in snapshot.into(town, "PART_OF")
            if snapshot.node(link.source).kind == "quarter"
        ]
        if inside:
            found.append((name, sorted(inside, key=lambda pair: alphabetical(pair[1]))))
    return found


def _groups(frame: Frame) -> list[tuple[str, str]]:
    """Target groups of any measure."""
    used = {link.target for link in frame.snapshot.of_type("TARGETS")}
    return [pair for pair in frame.choices("target_group") if pair[0] in used]

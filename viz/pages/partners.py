"""The partner finder: for an organisation or a need, with reasons, and «why not …»."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.partners import (
    FEATURES,
    MOST_OF_A_SORT,
    KnownPartner,
    PartnerResult,
    Proposal,
    Sought,
    mix_words,
)
from graphkb.errors import GraphkbError, InvalidParameter, Phrase
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.csv_table import csv_response
from viz.frame import Crumb, Frame, FrameDep
from viz.naming import named
from viz.pages.partner_query import MIX, WEIGHTS, Asked, AskedDep, dials_of
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """A reason chip: weight in blocks, sentence, sources."""

    weight: int
    text: str
    sources: list[Badge]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One proposal as a card."""

    name: str
    url: str
    kind: str
    pictogram: str
    place: str
    standing: str
    standing_text: str
    reasons: list[ReasonLine]
    belongs_to: str
    partners_url: str
    way: str
    way_sources: list[Badge]
    way_url: str
    moved: str


def _result(frame: Frame, asked: Asked) -> PartnerResult | None:
    if not asked.query.given:
        return None
    day = frame.context.today()
    try:
        return frame.analyses.partners(day, asked.query, weights=asked.weights, limit=10, most_of_a_sort=asked.most)
    except InvalidParameter as error:
        if error.facts["name"] != "weights":
            raise
        raise InvalidParameter(**error.facts | {"name": frame.texts(N_("Gewichte"))}) from error


@router.get("/partner")
def partner(frame: FrameDep, asked: AskedDep, warum_nicht: Annotated[str, Query(max_length=200)] = "") -> HTMLResponse:
    """Choices first; as soon as one is made, proposals with their reasons."""
    asker = asked.asker
    book = SourceBook(frame)
    result = _result(frame, asked)
    title = (
        frame.texts(N_("Partner für {name}"), name=asker.called(frame.language))
        if asker
        else frame.texts(N_("Partner finden"))
    )
    first, put_back, others = (
        [_candidate(frame, book, one, asked, result) for one in some] if result else []
        for some in ((result.first, result.put_back, result.others) if result else ((), (), ()))
    )
    usual = {name: value for name, value in asked.given.items() if name not in WEIGHTS.values()}
    view: dict[str, Any] = {
        "title": title,
        "asked": {"fuer": "", "ort": "", "feld": "", "gruppe": "", "sprache": "", "thema": ""} | asked.given,
        "asker": asker,
        "asker_kind": frame.context.ontology.kind(asker.kind) if asker else None,
        "asker_url": frame.link(asker) if asker else "",
        "asker_facts": _asker_facts(frame, book, result) if asker and result else [],
        "unsure": [(one.called(frame.language), frame.url("partner", fuer=one.id)) for one in asked.unsure],
        "choices": _choices(frame),
        "dials": dials_of(frame, asked, result),
        "most": asked.most,
        "mixed_otherwise": asked.most != MOST_OF_A_SORT,
        "most_choices": sorted({0, 2, 3, MOST_OF_A_SORT, 5, asked.most}),
        "usual_url": frame.url("partner", **usual) if asked.weights else "",
        "unmixed_url": frame.url("partner", **asked.given | {MIX: "0"}),
        "csv_url": frame.url("partner/liste.csv", **asked.given),
        "result": result,
        "finding": result.finding.in_language(frame.language) if result else "",
        "mix": mix_words(result.mix).in_language(frame.language) if result else "",
        "missing": [one.in_language(frame.language) for one in result.method.missing] if result else [],
        "candidates": first,
        "put_back": put_back,
        "others": others,
        "known": [_known(frame, book, one) for one in result.known] if result else [],
        "why_not": _why_not(frame, book, asked, warum_nicht) if result and warum_nicht else None,
        "warum_nicht": warum_nicht,
        "crumbs": frame.crumbs(*([Crumb(asker.called(frame.language))] if asker else [])),
    }
    return frame.render("partners.html", 200, **view, sources=book.listed())


@router.get("/partner/liste.csv")
def partner_list(frame: FrameDep, asked: AskedDep) -> Response:
    """The proposals as a table for spreadsheets, one line a reason."""
    result = _result(frame, asked)
    if result is None:
        raise InvalidParameter(
            name=frame.texts(N_("Für")), value="", reason=Phrase.of(N_("Bitte eine Stelle oder einen Bedarf nennen."))
        )
    texts, language = frame.texts, frame.language
    heads = [
        texts(N_("Platz von")),
        texts(N_("Platz bis")),
        texts(N_("Name")),
        texts(N_("Art von Grund")),
        texts(N_("Gewicht")),
        texts(N_("Grund")),
        texts(N_("Quellen")),
        texts(N_("Weg")),
        texts(N_("Hinweis")),
    ]
    moved = _moved(frame, result)
    rows = [
        [
            one.standing.best,
            one.standing.worst,
            one.actor.called(language),
            labels[reason.feature],
            frame.number(reason.weight, 2),
            reason.sentence.in_language(language),
            " ".join(str(source) for source in reason.sources),
            one.way.sentence.in_language(language) if one.way else "",
            moved.get(one.actor.id, ""),
        ]
        for labels in [{feature.id: feature.label.in_language(language) for feature in FEATURES}]
        for one in (*result.first, *result.put_back, *result.others)
        for reason in one.reasons
    ]
    return csv_response(frame, "partner", heads, rows, result.method)


def _moved(frame: Frame, result: PartnerResult) -> dict[str, str]:
    return {
        moved.actor: moved.sentence.in_language(frame.language)
        for moved in (*result.mix.put_back, *result.mix.taken_in)
    }


def _choices(frame: Frame) -> dict[str, list[tuple[str, str]]]:
    snapshot = frame.snapshot

    def choice(*kinds: str) -> list[tuple[str, str]]:
        found = [
            (node.id, node.called(frame.language))
            for node in snapshot.of_kind(*kinds)
            if node.properties.get("no_list") is not True
        ]
        return sorted(found, key=lambda pair: alphabetical(pair[1]))

    newest = frame.analyses.matrix(frame.context.today()).columns if snapshot.of_kind("concept") else ()
    fields = [(column.id, snapshot.node(column.id).called(frame.language)) for column in newest]
    return {
        "actors": choice("actor"),
        "ort": choice("municipality") + choice("quarter"),
        "feld": fields,
        "gruppe": choice("target_group"),
        "sprache": choice("language"),
        "thema": choice("topic"),
    }


def _candidate(frame: Frame, book: SourceBook, one: Proposal, asked: Asked, result: PartnerResult | None) -> Candidate:
    asker = asked.asker
    kind = frame.context.ontology.kind(one.actor.kind)
    seats = [frame.snapshot.node(relation.target) for relation in frame.snapshot.out(one.actor.id, "LOCATED_IN")]
    standing = one.standing
    return Candidate(
        name=one.actor.called(frame.language),
        url=frame.link(one.actor),
        kind=kind.label.in_language(frame.language),
        pictogram=kind.pictogram,
        place=", ".join(dict.fromkeys(seat.called(frame.language) for seat in seats)),
        standing=str(standing.best) if standing.best == standing.worst else f"{standing.best}–{standing.worst}",
        standing_text=one.standing_text.in_language(frame.language) or frame.texts(N_("Platz nicht sicher")),
        reasons=[
            ReasonLine(
                reason.blocks,
                reason.sentence.in_language(frame.language),
                book.badges(reason.sources, derived=reason.derived),
            )
            for reason in one.reasons
        ],
        belongs_to=", ".join(body.called(frame.language) for body in one.bodies),
        partners_url=frame.url("partner", fuer=one.actor.id),
        way=one.way.sentence.in_language(frame.language) if one.way else "",
        way_sources=book.badges(one.way.sources) if one.way else [],
        way_url=frame.url("wege", von=asker.id, nach=one.actor.id) if asker else "",
        moved=_moved(frame, result).get(one.actor.id, "") if result else "",
    )


def _known(frame: Frame, book: SourceBook, one: KnownPartner) -> dict[str, object]:
    return {
        "name": one.body.called(frame.language),
        "url": frame.link(one.body),
        "sentence": one.sentence.in_language(frame.language),
        "aged": one.aged,
        "sources": book.badges(one.sources),
    }


def _asker_facts(frame: Frame, book: SourceBook, result: PartnerResult) -> list[dict[str, object]]:
    seeker = result.seeker

    def line(label: str, sought: tuple[Sought, ...]) -> dict[str, object]:
        recorded = [one for one in sought if not one.asked]
        return {
            "label": frame.texts(label),
            "values": [frame.snapshot.node(one.id).called(frame.language) for one in recorded],
            "sources": list(
                {
                    badge.number: badge
                    for one in recorded[:3]
                    for badge in book.badges(one.sources, derived=one.derived)
                }.values()
            ),
        }

    return [
        line(N_("Ort"), seeker.places),
        line(N_("Felder"), seeker.fields),
        line(N_("Für"), seeker.groups),
        line(N_("Sprachen"), seeker.languages),
        line(N_("Braucht"), seeker.topics),
        line(N_("Bietet"), seeker.offers),
    ]


def _why_not(frame: Frame, book: SourceBook, asked: Asked, text: str) -> dict[str, Any]:
    actor, unsure = named(frame, text)
    if actor is None:
        said = (
            frame.texts(N_("Mehrere Akteure heißen ähnlich: {names}."), names=", ".join(one.name for one in unsure))
            if unsure
            else frame.texts(N_("Unter diesem Namen ist niemand erfasst."))
        )
        return {"name": text, "text": said, "features": []}
    name = actor.called(frame.language)
    try:
        found = frame.analyses.why_not(
            frame.context.today(),
            asked.query,
            actor.id,
            weights=asked.weights,
            limit=10,
            most_of_a_sort=asked.most,
        )
    except GraphkbError as error:
        return {"name": name, "text": error.text(frame.language), "features": []}
    labels = {feature.id: feature.label.in_language(frame.language) for feature in FEATURES}
    return {
        "name": name,
        "text": found.sentence.in_language(frame.language),
        "features": [
            {
                "label": labels[one.feature],
                "weight": frame.number(one.weight, 2),
                "value": None if one.value is None else frame.number(one.value, 2),
                "text": one.sentence.in_language(frame.language),
                "sources": book.badges(one.sources, derived=one.derived),
            }
            for one in found.features
        ],
    }

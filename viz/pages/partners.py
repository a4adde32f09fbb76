"""The partner finder: for an organisation or a need, with reasons, and «why not …»."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from graphkb.analytics.partners import KnownPartner, PartnerQuery, PartnerResult, Proposal, Sought
from graphkb.errors import GraphkbError
from graphkb.model import Node
from graphkb.snapshot.search import fold
from graphkb.texts import N_
from viz.frame import Crumb, Frame, FrameDep
from viz.naming import named
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
    way_url: str


@router.get("/partner")
def partner(
    frame: FrameDep,
    fuer: Annotated[str, Query(max_length=200, description="Id of an organisation")] = "",
    ort: Annotated[str, Query(max_length=200)] = "",
    feld: Annotated[str, Query(max_length=200)] = "",
    gruppe: Annotated[str, Query(max_length=200)] = "",
    sprache: Annotated[str, Query(max_length=200)] = "",
    thema: Annotated[str, Query(max_length=200)] = "",
    warum_nicht: Annotated[str, Query(max_length=200)] = "",
) -> HTMLResponse:
    """Choices first; as soon as one is made, proposals with their reasons."""
    asker, unsure = named(frame, fuer)
    query = PartnerQuery(
        for_actor=asker.id if asker else None,
        place=ort or None,
        field=feld or None,
        target_group=gruppe or None,
        language=sprache or None,
        topic=thema or None,
    )
    book = SourceBook(frame)
    day = frame.context.today()
    result = frame.analyses.partners(day, query, limit=10) if query.given else None
    title = (
        frame.texts(N_("Partner für {name}"), name=asker.called(frame.language))
        if asker
        else frame.texts(N_("Partner finden"))
    )
    candidates = [_candidate(frame, book, one, asker) for one in result.ordered] if result else []
    others = [_candidate(frame, book, one, asker) for one in result.unranked] if result else []
    view: dict[str, Any] = {
        "title": title,
        "asked": {"fuer": fuer, "ort": ort, "feld": feld, "gruppe": gruppe, "sprache": sprache, "thema": thema},
        "asker": asker,
        "asker_kind": frame.context.ontology.kind(asker.kind) if asker else None,
        "asker_url": frame.link(asker) if asker else "",
        "asker_facts": _asker_facts(frame, book, result) if asker and result else [],
        "unsure": [(one.called(frame.language), frame.url("partner", fuer=one.id)) for one in unsure],
        "choices": _choices(frame),
        "result": result,
        "finding": result.finding.in_language(frame.language) if result else "",
        "missing": [one.in_language(frame.language) for one in result.method.missing] if result else [],
        "candidates": candidates,
        "others": others,
        "known": [_known(frame, book, one) for one in result.known] if result else [],
        "why_not": _why_not(frame, query, warum_nicht) if result and warum_nicht else None,
        "warum_nicht": warum_nicht,
        "crumbs": frame.crumbs(*([Crumb(asker.called(frame.language))] if asker else [])),
    }
    return frame.render("partners.html", 200, **view, sources=book.listed())


def _choices(frame: Frame) -> dict[str, list[tuple[str, str]]]:
    snapshot = frame.snapshot

    def choice(*kinds: str) -> list[tuple[str, str]]:
        found = [
            (node.id, node.called(frame.language))
            for node in snapshot.of_kind(*kinds)
            if node.properties.get("no_list") is not True
        ]
        return sorted(found, key=lambda pair: fold(pair[1]))

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


def _candidate(frame: Frame, book: SourceBook, one: Proposal, asker: Node | None) -> Candidate:
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
        standing_text=one.standing_text.in_language(frame.language),
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
        way_url=frame.url("wege", von=asker.id, nach=one.actor.id) if asker else "",
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


def _why_not(frame: Frame, query: PartnerQuery, text: str) -> dict[str, str]:
    actor, unsure = named(frame, text)
    if actor is None:
        said = (
            frame.texts(N_("Mehrere Akteure heißen ähnlich: {names}."), names=", ".join(one.name for one in unsure))
            if unsure
            else frame.texts(N_("Unter diesem Namen ist niemand erfasst."))
        )
        return {"name": text, "text": said}
    try:
        found = frame.analyses.why_not(frame.context.today(), query, actor.id)
        told = found.sentence.in_language(frame.language)
    except GraphkbError as error:
        told = error.text(frame.language)
    return {"name": actor.called(frame.language), "text": told}

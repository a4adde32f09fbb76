"""What the pages of advice share: what is asked by an address, how a proposal, a programme and a step look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query

from api.advice import Advising
from graphkb.analytics.advice import AREA_NAMES, Advice, Ask, Fits, Fitting, Reading, Role, asked_by, load_everyday
from graphkb.analytics.partners import Proposal
from graphkb.model import Node
from graphkb.ontology import Kind
from graphkb.texts import N_
from viz.frame import Frame, FrameDep
from viz.naming import named
from viz.sources import SourceBook

__all__ = [
    "FITS",
    "ROLES",
    "Asked",
    "AskedDep",
    "advising_of",
    "area_name",
    "first_of",
    "fits_words",
    "name_of",
    "proposal",
]


ROLES = {
    Role.PLACE: N_("Ort"),
    Role.FIELD: N_("Handlungsfeld"),
    Role.TARGET_GROUP: N_("Zielgruppe"),
    Role.LANGUAGE: N_("Sprache"),
    Role.NEEDS: N_("gesucht"),
    Role.OFFERS: N_("vorhanden"),
    Role.KIND: N_("wer fragt"),
}

FITS = {
    Fits.HAD: N_("Wird daraus schon bezahlt."),
    Fits.NAMED: N_("Nennt {name} ausdrücklich."),
    Fits.KIND: N_("Offen für: {name}."),
    Fits.THEME: N_("Offen für das Thema {name}."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for."""

    ask: Ask
    asker: Node | None
    unsure: tuple[Node, ...]
    """Whom a name may mean; empty: it is clear, or unknown."""
    reading: Reading | None
    given: dict[str, Any]
    """The parameters, to be given on."""

    @property
    def anything(self) -> bool:
        """Whether there is something to advise on."""
        return self.ask != Ask()


def advising_of(frame: Frame) -> Advising:
    """Advice as this reader gets it."""
    return Advising(frame.analyses)


Text = Annotated[str, Query(max_length=200)]
Several = Annotated[list[str], Query(max_length=20)]


def _asked(
    frame: FrameDep,
    text: Annotated[str, Query(max_length=2000)] = "",
    fuer: Text = "",
    art: Text = "",
    ort: Text = "",
    feld: Text = "",
    gruppe: Text = "",
    sprache: Text = "",
    braucht: Several = [],  # noqa: B006 - FastAPI copies it
    bietet: Several = [],  # noqa: B006
    berichtigt: Annotated[str, Query(max_length=1)] = "",
) -> Asked:
    asker, unsure = named(frame, fuer) if fuer else (None, [])
    reading = advising_of(frame).read(text, frame.context.today()) if text.strip() else None
    if reading and not berichtigt:
        ask = asked_by(reading, asker.id if asker else "")
    else:
        ask = Ask(
            asker.id if asker else "",
            art,
            ort,
            feld,
            gruppe,
            sprache,
            tuple(dict.fromkeys(one for one in braucht if one)),
            tuple(dict.fromkeys(one for one in bietet if one)),
        )
    given = {
        "text": text,
        "fuer": fuer,
        "art": ask.kind,
        "ort": ask.place,
        "feld": ask.field,
        "gruppe": ask.target_group,
        "sprache": ask.language,
        "braucht": ask.needs,
        "bietet": ask.offers,
    }
    return Asked(ask, asker, tuple(unsure), reading, {name: value for name, value in given.items() if value})


AskedDep = Annotated[Asked, Depends(_asked)]


def name_of(frame: Frame, id: str) -> str:
    """What a record, a need of the table of words or a kind of body is called."""
    if need := load_everyday().needs.get(id):
        return need.label.in_language(frame.language)
    node = frame.snapshot.get(id)
    if node:
        return node.called(frame.language)
    kinds: list[Kind] = [kind for kind in frame.context.ontology.kinds.values() if kind.id == id]
    return kinds[0].label.in_language(frame.language) if kinds else id


def area_name(frame: Frame, area: str) -> str:
    """A topic of the service point."""
    return frame.texts(AREA_NAMES[area])


def fits_words(frame: Frame, one: Fitting) -> str:
    """Why a programme may fit."""
    return frame.texts(FITS[one.fits], name=name_of(frame, one.to))


def proposal(frame: Frame, book: SourceBook, one: Proposal, *, most: int = 4) -> dict[str, Any]:
    """A proposed partner with its reasons."""
    kind = frame.context.ontology.kind(one.actor.kind)
    standing = one.standing
    return {
        "name": one.actor.called(frame.language),
        "url": frame.link(one.actor),
        "kind": kind.label.in_language(frame.language),
        "pictogram": kind.pictogram,
        "standing": str(standing.best) if standing.best == standing.worst else f"{standing.best}–{standing.worst}",
        "standing_text": one.standing_text.in_language(frame.language) or frame.texts(N_("Platz nicht sicher")),
        "reasons": [
            {
                "weight": reason.blocks,
                "text": reason.sentence.in_language(frame.language),
                "sources": book.badges(reason.sources, derived=reason.derived),
            }
            for reason in one.reasons[:most]
        ],
        "way": one.way.sentence.in_language(frame.language) if one.way else "",
    }


def first_of(advice: Advice) -> tuple[Proposal, ...]:
    """Proposals for a sheet: the best of each need in turn, each body once; those not to be ordered only if none is."""
    lists = [one.partners.first or one.partners.others for one in advice.sought]
    found: dict[str, Proposal] = {}
    for at in range(max(map(len, lists), default=0)):
        for some in lists:
            if at < len(some):
                found.setdefault(some[at].actor.id, some[at])
    return tuple(found.values())

"""Side by side: bodies in the same place, field and group without a recorded tie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, cast, get_args

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.neighbours import CLASS_TEXTS, NeighbourClass, SilentNeighbours, SilentPair, Within
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.organisations import voice
from viz.pages.planning import asked_day
from viz.sources import Badge, SourceBook

__all__ = ["router"]

router = APIRouter()

PATH = "nachbarn"
FIRST = 30
"""Pairs shown before «alle zeigen»."""

Text = Annotated[str, Query(max_length=200)]

CLASSES = {
    "aehnlich": NeighbourClass.DUPLICATION,
    "zusammen": NeighbourClass.COOPERATION,
    "nicht-erfasst": NeighbourClass.UNRECORDED,
    "offen": NeighbourClass.OPEN,
}
WITHIN: dict[str, Within] = {"quartier": "quarter", "kommune": "municipality"}


@dataclass(frozen=True, slots=True)
class Line:
    """One pair."""

    a: str
    a_url: str
    b: str
    b_url: str
    kind: str
    place: str
    field: str
    groups: str
    measures: list[tuple[str, str]]
    sure: bool
    more: int
    clues: list[tuple[str, list[Badge]]]
    sources: list[Badge]
    way_url: str


class _Asked:
    """What is asked. Raises InvalidParameter for what cannot be."""

    def __init__(self, frame: Frame, nah: str, ort: str, feld: str, art: str, stichtag: str, alle: str) -> None:
        texts = frame.texts
        for name, value, known in ((N_("Selber Ort heißt"), nah, WITHIN), (N_("Einschätzung"), art, CLASSES)):
            if value and value not in known:
                reason = Phrase.of(N_("Bitte wählen Sie etwas aus der Liste."))
                raise InvalidParameter(name=texts(name), value=value, reason=reason)
        self.frame = frame
        self.query = {"nah": nah, "ort": ort, "feld": feld, "art": art, "stichtag": stichtag, "alle": alle}
        self.day = asked_day(frame, stichtag)
        self.within: Within = WITHIN.get(nah, cast("Within", get_args(Within)[0]))

    def found(self) -> SilentNeighbours:
        return self.frame.analyses.silent_neighbours(
            self.day,
            within=self.within,
            place=self.query["ort"] or None,
            field=self.query["feld"] or None,
            kind=CLASSES.get(self.query["art"]),
        )

    def url(self, path: str = PATH, **changed: str) -> str:
        return self.frame.url(path, **{**self.query, **changed})


@router.get(f"/{PATH}")
def neighbours(
    frame: FrameDep,
    nah: Text = "",
    ort: Text = "",
    feld: Text = "",
    art: Text = "",
    stichtag: Text = "",
    alle: Text = "",
) -> HTMLResponse:
    """Finding, classes with their counts, pairs with their evidence, and how to object."""
    asked = _Asked(frame, nah, ort, feld, art, stichtag, alle)
    found = asked.found()
    book = SourceBook(frame)
    shown = found.pairs if alle else found.pairs[:FIRST]
    return frame.render(
        "neighbours.html",
        view=asked,
        asked=asked.query,
        day=asked.day,
        found=found,
        finding=found.sentence.in_language(frame.language),
        classes=[(id, _class(frame, kind), found.counts[kind]) for id, kind in CLASSES.items()],
        within=[("quartier", frame.texts(N_("selbes Quartier"))), ("kommune", frame.texts(N_("selbe Kommune")))],
        chosen="kommune" if asked.within == "municipality" else "quartier",
        places=_choices(frame, found.places, ort),
        fields=_choices(frame, found.fields, feld),
        lines=[_line(frame, book, pair) for pair in shown],
        sources=book.listed(),
        voice=voice(frame),
        csv_url=asked.url(f"{PATH}.csv", alle=""),
    )


@router.get(f"/{PATH}.csv")
def neighbours_csv(
    frame: FrameDep, nah: Text = "", ort: Text = "", feld: Text = "", art: Text = "", stichtag: Text = ""
) -> Response:
    """One line a pair."""
    asked = _Asked(frame, nah, ort, feld, art, stichtag, "")
    found = asked.found()
    heads = [frame.texts(head) for head in _HEADS]
    return csv_response(frame, f"{PATH}-{asked.day.isoformat()}", heads, _csv_rows(frame, found), found.method)


_HEADS = (
    N_("Stelle"),
    N_("und"),
    N_("Einschätzung"),
    N_("Ort"),
    N_("Handlungsfeld"),
    N_("Zielgruppe"),
    N_("Läuft gesichert"),
    N_("Worauf das beruht"),
    N_("Quellen"),
)


def _csv_rows(frame: Frame, found: SilentNeighbours) -> Iterator[list[object]]:
    for pair in found.pairs:
        clues = "; ".join(clue.sentence.in_language(frame.language) for clue in pair.clues)
        sources = dict.fromkeys(str(source) for clue in pair.clues for source in clue.sources)
        sources |= dict.fromkeys(map(str, pair.sources))
        yield [
            _name(frame, pair.a),
            _name(frame, pair.b),
            _class(frame, pair.kind),
            _name(frame, pair.ground.place),
            _name(frame, pair.ground.fields[0]),
            _groups(frame, pair),
            frame.texts(N_("ja")) if pair.sure else frame.texts(N_("nein")),
            clues,
            "; ".join(sources),
        ]


def _name(frame: Frame, id: str) -> str:
    return frame.snapshot.node(id).called(frame.language)


def _class(frame: Frame, kind: NeighbourClass) -> str:
    return CLASS_TEXTS[kind].in_language(frame.language)


def _groups(frame: Frame, pair: SilentPair) -> str:
    return ", ".join(_name(frame, group) for group in dict.fromkeys(pair.ground.groups))


def _choices(frame: Frame, ids: tuple[str, ...], chosen: str) -> list[tuple[str, str]]:
    """What occurs, and what is chosen even if nothing does."""
    found = {*ids, *([chosen] if chosen else [])}
    return sorted(((id, _name(frame, id)) for id in found), key=lambda pair: (alphabetical(pair[1]), pair[0]))


def _line(frame: Frame, book: SourceBook, pair: SilentPair) -> Line:
    ground = pair.ground
    measures = [frame.snapshot.node(one.measure) for one in (ground.a, ground.b) if one.measure]
    return Line(
        a=_name(frame, pair.a),
        a_url=frame.link(frame.snapshot.node(pair.a)),
        b=_name(frame, pair.b),
        b_url=frame.link(frame.snapshot.node(pair.b)),
        kind=_class(frame, pair.kind),
        place=_name(frame, ground.place),
        field=_name(frame, ground.fields[0]),
        groups=_groups(frame, pair),
        measures=[(node.called(frame.language), frame.link(node)) for node in measures],
        sure=pair.sure,
        more=pair.grounds - 1,
        clues=[
            (clue.sentence.in_language(frame.language), book.badges(clue.sources[:3], derived=clue.derived))
            for clue in pair.clues[:4]
        ],
        sources=book.badges(pair.sources[:4], derived=pair.derived),
        way_url=frame.url("wege", von=pair.a, nach=pair.b),
    )

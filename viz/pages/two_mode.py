"""Who was where: bodies and their measures, networks and events, as a table and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.network import CLASS_LABELS, TwoMode, TwoModeQuery
from graphkb.analytics.network.naming import in_words
from graphkb.analytics.network.two_mode import Occasion, Row, Shared
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.network_data import View
from viz.pages.network_filter import checked_choices
from viz.pages.network_query import EVIDENCE, Asked
from viz.pages.planning import listing

__all__ = ["router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]

FIRST = 30
"""Occasions in the list before «alle zeigen»."""
MOST_SHARED = 10
WIDEST = 15
"""Occasions that fit side by side as columns."""
NAMED = 8

WORDS = {
    "massnahme": N_("Maßnahmen"),
    "netzwerk": N_("Netzwerke"),
    "veranstaltung": N_("Veranstaltungen"),
}


class _View:
    """One request: what is asked and what was found. Raises InvalidParameter for what cannot be asked."""

    def __init__(self, frame: Frame, anlass: str, ort: str, feld: str, stichtag: str, alle: str) -> None:
        if anlass and anlass not in WORDS:
            reason = Phrase.of(N_("Bitte wählen Sie etwas aus der Liste."))
            raise InvalidParameter(name=frame.texts(N_("Anlass")), value=anlass, reason=reason)
        self.frame = frame
        self.query = {"anlass": anlass, "ort": ort, "feld": feld, "stichtag": stichtag, "alle": alle}
        self.network = View(frame, Asked(stichtag=stichtag))
        self.day = self.network.day
        checked_choices(frame, ort, feld)
        query = TwoModeQuery(EVIDENCE.get(anlass), ort, feld)
        self.found: TwoMode = frame.analyses.two_mode(self.day, query)

    def url(self, path: str = "zwei-ebenen", **changed: str) -> str:
        return self.frame.url(path, **{**self.query, **changed})

    def called(self, id: str) -> str:
        return self.frame.snapshot.node(id).called(self.frame.language)


@router.get("/zwei-ebenen")
def two_mode(
    frame: FrameDep, anlass: Text = "", ort: Text = "", feld: Text = "", stichtag: Text = "", alle: Text = ""
) -> HTMLResponse:
    """Finding, who was at what, who shares most."""
    view = _View(frame, anlass, ort, feld, stichtag, alle)
    found = view.found
    shown = found.occasions if alle else found.occasions[:FIRST]
    several = [row for row in found.rows if len(row.occasions) > 1]
    return frame.render(
        "two_mode.html",
        view=view,
        day=view.day,
        asked=view.query,
        finding=_finding(view),
        occasions=[_occasion(view, one) for one in shown],
        total=len(found.occasions),
        bodies=len(found.rows),
        density=frame.number(100 * found.density, 1),
        columns=[_occasion(view, one) for one in found.occasions] if len(found.occasions) <= WIDEST else [],
        rows=[_row(view, row) for row in found.rows] if len(found.occasions) <= WIDEST else [],
        widest=WIDEST,
        shared=[_shared(view, one) for one in found.shared[:MOST_SHARED] if len(one.occasions) > 1],
        busiest=[
            _row(view, row) for row in sorted(several, key=lambda row: (-len(row.occasions), row.body))[:MOST_SHARED]
        ],
        kinds=[(value, frame.texts(word)) for value, word in WORDS.items()],
        places=view.network.places(),
        fields=view.network.fields(),
        csv_url=view.url("zwei-ebenen.csv", alle=""),
        method=found.method,
    )


@router.get("/zwei-ebenen.csv")
def two_mode_csv(frame: FrameDep, anlass: Text = "", ort: Text = "", feld: Text = "", stichtag: Text = "") -> Response:
    """One line for each body at each occasion."""
    view = _View(frame, anlass, ort, feld, stichtag, "")
    heads = [frame.texts(head) for head in CSV_HEADS]
    return csv_response(frame, f"zwei-ebenen-{view.day.isoformat()}", heads, _csv_rows(view), view.found.method)


def _finding(view: _View) -> tuple[str, str]:
    texts, found = view.frame.texts, view.found
    if not found.rows:
        return texts(N_("Mit diesen Angaben ist nichts Gemeinsames erfasst.")), ""
    first = _taking_part(view.frame, view.query["anlass"], len(found.occasions), len(found.rows))
    most = found.shared[0] if found.shared else None
    if most is None or len(most.occasions) < 2:
        return first, texts(N_("Keine zwei Stellen teilen mehr als einen Anlass."))
    n = len(most.occasions)
    words = in_words(n).in_language(view.frame.language)
    pairs = sum(1 for one in found.shared if len(one.occasions) == n)
    if pairs > 1:
        return first, texts(N_("Am meisten teilen {pairs} Paare von Stellen: je {n} Anlässe."), pairs=pairs, n=words)
    return first, texts(
        N_("Am meisten teilen {a} und {b}: {n} Anlässe."), a=view.called(most.a), b=view.called(most.b), n=words
    )


def _taking_part(frame: Frame, anlass: str, occasions: int, bodies: int) -> str:
    plural = frame.texts.plural
    match anlass:
        case "massnahme":
            return plural(
                "An einer gemeinsamen Maßnahme sind {bodies} Stellen beteiligt.",
                "An {n} gemeinsamen Maßnahmen sind {bodies} Stellen beteiligt.",
                occasions,
                bodies=bodies,
            )
        case "netzwerk":
            return plural(
                "In einem gemeinsamen Netzwerk sind {bodies} Stellen.",
                "In {n} gemeinsamen Netzwerken sind {bodies} Stellen.",
                occasions,
                bodies=bodies,
            )
        case "veranstaltung":
            return plural(
                "Bei einer gemeinsamen Veranstaltung waren {bodies} Stellen.",
                "Bei {n} gemeinsamen Veranstaltungen waren {bodies} Stellen.",
                occasions,
                bodies=bodies,
            )
        case _:
            return plural(
                "An einem gemeinsamen Anlass sind {bodies} Stellen beteiligt.",
                "An {n} gemeinsamen Anlässen sind {bodies} Stellen beteiligt.",
                occasions,
                bodies=bodies,
            )


def _occasion(view: _View, one: Occasion) -> dict[str, Any]:
    frame = view.frame
    node = frame.snapshot.node(one.via)
    return {
        "id": one.via,
        "name": node.called(frame.language),
        "url": frame.link(node),
        "kind": CLASS_LABELS[one.kind].in_language(frame.language),
        "bodies": [(view.called(body), frame.link(frame.snapshot.node(body))) for body in one.bodies[:NAMED]],
        "rest": max(len(one.bodies) - NAMED, 0),
        "count": len(one.bodies),
        "large": not one.pairwise,
    }


def _row(view: _View, row: Row) -> dict[str, Any]:
    frame = view.frame
    node = frame.snapshot.node(row.body)
    return {
        "id": row.body,
        "name": node.called(frame.language),
        "url": frame.link(node),
        "count": len(row.occasions),
        "share": frame.number(100 * row.place.degree, 1),
        "at": frozenset(row.occasions),
    }


def _shared(view: _View, one: Shared) -> dict[str, Any]:
    return {
        "ends": [(view.called(id), view.frame.link(view.frame.snapshot.node(id))) for id in (one.a, one.b)],
        "count": len(one.occasions),
        "names": listing(view.frame, one.occasions),
    }


CSV_HEADS = (
    N_("Stichtag"),
    N_("Anlass (Kennung)"),
    N_("Anlass"),
    N_("Art"),
    N_("Stelle (Kennung)"),
    N_("Stelle"),
)


def _csv_rows(view: _View) -> Iterator[list[object]]:
    for one in view.found.occasions:
        kind = CLASS_LABELS[one.kind].in_language(view.frame.language)
        for body in one.bodies:
            yield [view.day.isoformat(), one.via, view.called(one.via), kind, body, view.called(body)]

"""Parts of the map page that are there when they are asked for: a way, two selections, occasions, days to play."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.network import occasions_of
from graphkb.analytics.network import CLASS_LABELS
from graphkb.analytics.network.selections import Comparison, Selected, compare
from graphkb.analytics.network.timeline import steps
from graphkb.texts import N_
from viz.pages.network_data import View
from viz.pages.network_rows import tenths, tie_row
from viz.pages.planning import listing
from viz.sources import SourceBook

__all__ = ["comparison", "days", "occasions", "way"]

FIRST = 10
NAMED = 8
"""Names in a line before the rest is counted."""


def way(view: View, book: SourceBook) -> dict[str, Any] | None:
    """The way asked for, step by step with its evidence; None: nobody asked."""
    found, frame = view.way, view.frame
    if found is None:
        return None
    return {
        "sentence": found.sentence.in_language(frame.language),
        "known": found.distance is not None,
        "bodies": [
            {"name": view.called(id), "url": frame.link(frame.snapshot.node(id))}
            for id in (found.start, *(step.to_body for step in found.steps))
        ]
        if found.steps
        else [],
        "steps": [tie_row(frame, book, step.tie, step.from_body) for step in found.steps],
        "turned": view.asked.url(frame, von=view.asked.nach, nach=view.asked.von),
        "elsewhere": frame.url("wege", von=view.asked.von, nach=view.asked.nach, stichtag=view.asked.stichtag),
        "method": found.method,
    }


def comparison(view: View, book: SourceBook) -> dict[str, Any] | None:
    """The selections, on the ties shown; None: nobody is selected."""
    asked, frame = view.asked, view.frame
    body_of = frame.analyses.cooperation(view.day).body_of
    first, second = (tuple(id for id in chosen if body_of.get(id)) for chosen in (asked.auswahl, asked.vergleich))
    gone = len(asked.auswahl) + len(asked.vergleich) - len(first) - len(second)
    if not first and not second:
        return None
    if not first:
        first, second = second, ()
    found = compare(frame.snapshot, view.map.cooperation, first, second)
    return {
        "two": bool(found.second.bodies),
        "finding": _finding(view, found),
        "rows": _rows(view, found),
        "sides": [_side(view, one) for one in (found.first, found.second) if one.bodies],
        "between": [tie_row(frame, book, tie) for tie in found.between[:FIRST]],
        "between_total": len(found.between),
        "inside": [tie_row(frame, book, tie) for tie in found.first.inside[:FIRST]] if not found.second.bodies else [],
        "shared": [
            {
                "name": view.called(one.via),
                "url": frame.link(frame.snapshot.node(one.via)),
                "kind": CLASS_LABELS[one.kind].in_language(frame.language),
                "first": listing(frame, one.first, NAMED),
                "second": listing(frame, one.second, NAMED),
            }
            for one in found.shared[:FIRST]
        ],
        "shared_total": len(found.shared),
        "gone": gone,
        "clear": asked.url(frame, auswahl=(), vergleich=()),
        "swap": asked.url(frame, auswahl=asked.vergleich, vergleich=asked.auswahl),
        "method": found.method,
    }


def _finding(view: View, found: Comparison) -> str:
    plural = view.frame.texts.plural
    if not found.second.bodies:
        return plural(
            "Zwischen den ausgewählten Stellen ist {n} Verbindung erfasst.",
            "Zwischen den ausgewählten Stellen sind {n} Verbindungen erfasst.",
            len(found.first.inside),
        )
    if not found.between:
        return view.frame.texts(
            N_("Zwischen den beiden Auswahlen ist keine Verbindung erfasst. Das sagt etwas über die Quellen.")
        )
    return plural(
        "Zwischen den beiden Auswahlen ist {n} Verbindung erfasst.",
        "Zwischen den beiden Auswahlen sind {n} Verbindungen erfasst.",
        len(found.between),
    )


def _rows(view: View, found: Comparison) -> list[tuple[str, str, str]]:
    """What is counted, with the figure of each selection."""
    frame, texts = view.frame, view.frame.texts
    sides = (found.first, found.second)

    def row(word: str, *values: str) -> tuple[str, str, str]:
        return (texts(word), values[0], values[1])

    def percent(side: Selected) -> str:
        return "–" if side.density is None else f"{frame.number(100 * side.density, 1)} %"

    rows = [
        row(N_("Stellen"), *(frame.number(len(side.bodies)) for side in sides)),
        row(N_("Verbindungen innerhalb"), *(frame.number(len(side.inside)) for side in sides)),
        row(
            N_("Summe der Stärken innerhalb"),
            *(tenths(frame, w) if w else "0" for w in (s.weight_inside for s in sides)),
        ),
        row(N_("Dichte"), *map(percent, sides)),
        row(N_("Verbindungen zu allen übrigen"), *(frame.number(side.outside) for side in sides)),
    ]
    kinds = list(dict.fromkeys(kind for side in sides for kind in side.kinds))
    ontology = frame.context.ontology
    for kind in kinds:
        word = ontology.kind(kind).plural.in_language(frame.language) if kind else texts(N_("weitere Stellen"))
        rows.append((word, *(frame.number(side.kinds.get(kind, 0)) for side in sides)))  # type: ignore[arg-type]
    return rows


def _side(view: View, side: Selected) -> str:
    return listing(view.frame, side.bodies, NAMED)


def occasions(view: View) -> dict[str, Any] | None:
    """What brings the bodies together, the largest first; None: the map does not show it."""
    if view.asked.ansicht != "anlaesse":
        return None
    found = occasions_of(view.frame.analyses, view.day, view.query)
    most = len(found.occasions) if view.asked.alle == "anlaesse" else FIRST
    frame = view.frame
    return {
        "lines": [
            {
                "id": f"~~{one.via}",
                "name": view.called(one.via),
                "url": frame.link(frame.snapshot.node(one.via)),
                "kind": CLASS_LABELS[one.kind].in_language(frame.language),
                "bodies": listing(frame, one.bodies, NAMED),
                "count": len(one.bodies),
            }
            for one in found.occasions[:most]
        ],
        "total": len(found.occasions),
        "bodies": len(found.points),
    }


def days(view: View) -> list[tuple[str, str]]:
    """The days the map can be played through, as `2020-11-22` and as people write it; the last is today's."""
    frame = view.frame
    last = max(view.day, frame.context.today())
    found: list[date] = list(
        frame.context.remember(frame.snapshot, frame.reader, ("map days", last), lambda: steps(frame.snapshot, last))
    )
    if view.day not in found:
        found = sorted([*found, view.day])
    return [(day.isoformat(), frame.day(day)) for day in found]

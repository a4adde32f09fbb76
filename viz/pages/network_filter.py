"""The parameters of the map as the query that the analysis takes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from graphkb.analytics.network.narrowing import BodyFilter, Surroundings, TieFilter
from graphkb.analytics.network.overview import MapQuery
from graphkb.model import FuzzyDate
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.network_query import COLOURS, EVIDENCE, FLAGS, SIZES, SORTS, STATUSES, VIEWS, Asked, wrong

__all__ = ["checked", "checked_choices", "query_of"]


def checked(frame: Frame, asked: Asked) -> None:
    """Raises InvalidParameter, with the words of the form, for what is not in its list."""
    single: tuple[tuple[str, str, Collection[str]], ...] = (
        (N_("Farbe zeigt"), asked.farbe, COLOURS),
        (N_("Zusammen liegt"), asked.lage, COLOURS),
        (N_("Größe zeigt"), asked.groesse, SIZES),
        (N_("Ansicht"), asked.ansicht, VIEWS),
        (N_("Sortiert nach"), asked.sortierung, SORTS),
        (N_("Hüllen"), asked.huellen, ("nein",)),
    )
    for name, value, known in single:
        if value and value not in known:
            raise wrong(frame, name, value)
    several: tuple[tuple[str, tuple[str, ...], Collection[str]], ...] = (
        (N_("Beleg"), asked.beleg, EVIDENCE),
        (N_("Nur"), asked.nur, FLAGS),
        (N_("Stand"), asked.stand, STATUSES),
    )
    for name, values, known in several:
        for value in values:
            if value not in known:
                raise wrong(frame, name, value)


def query_of(frame: Frame, asked: Asked, most: int) -> MapQuery:
    """What is asked of the network. Raises InvalidParameter for numbers and dates that are none."""
    bodies = BodyFilter(
        place=asked.ort,
        field=asked.feld,
        target_group=asked.ziel,
        language=asked.sprache,
        kinds=tuple(sorted(asked.art)),
        statuses=tuple(STATUSES[one][0] for one in sorted(asked.stand)),
        properties=tuple(sorted(asked.eigenschaften)),
        groups=tuple("" if one == "ohne" else one for one in sorted(asked.gruppen)),
    )
    ties = TieFilter(
        evidence=tuple(sorted(EVIDENCE[one] for one in asked.beleg)),
        least=_weight(frame, asked.staerke),
        since=_day(frame, N_("Bestätigt seit"), asked.seit),
        until=_day(frame, N_("Bestätigt bis"), asked.bis, end=True),
        stated="genannt" in asked.nur,
        fresh="frisch" in asked.nur,
    )
    around = Surroundings(asked.mitte, _steps(frame, asked.schritte)) if asked.mitte else Surroundings()
    always = (asked.von, asked.nach, asked.mitte, asked.stelle, *asked.auswahl, *asked.vergleich)
    group_by = COLOURS[asked.lage or asked.farbe or "gruppe"][0]
    kept = tuple(sorted({id for id in always if id}))
    return MapQuery(bodies, ties, "unter-sich" in asked.nur, around, group_by, most, kept)


def _weight(frame: Frame, text: str) -> float:
    try:
        weight = float(text.replace(",", ".") or 0)
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 4:
        raise wrong(frame, N_("Stärke mindestens"), text, N_("Bitte eine Zahl von 0 bis 4 angeben."))
    return weight


def _day(frame: Frame, name: str, text: str, *, end: bool = False) -> date | None:
    """A day, month or year: its first day, with `end` its last."""
    if not text:
        return None
    try:
        fuzzy = FuzzyDate.parse(text)
    except ValueError:
        raise wrong(frame, name, text, N_("Bitte als Jahr oder als Tag.Monat.Jahr angeben.")) from None
    return fuzzy.latest if end else fuzzy.earliest


def _steps(frame: Frame, text: str) -> int:
    if text not in ("", "1", "2", "3"):
        raise wrong(frame, N_("Schritte"), text, N_("Bitte 1, 2 oder 3 angeben."))
    return int(text or 1)


def checked_choices(frame: Frame, ort: str, feld: str) -> None:
    """Raises InvalidParameter, with the words of the form, for a place or field that is not recorded."""
    for name, kind, value in ((N_("Ort"), "place", ort), (N_("Handlungsfeld"), "field", feld)):
        node = frame.snapshot.get(value) if value else None
        if value and (node is None or node.kind not in frame.context.ontology.kinds_of(kind)):
            raise wrong(frame, name, value)

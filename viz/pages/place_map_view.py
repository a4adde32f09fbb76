"""The map of places as pages and files show it: values in words, shapes, legend, finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from api.areas import Areas, Outlines
from api.place_map import PlaceMap, PlaceValue, place_map, towns_with_quarters
from graphkb.analytics.coverage import State
from graphkb.analytics.coverage.wording import counted, number
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_, Language
from viz.frame import Frame
from viz.pages import coverage_view
from viz.pages.coverage_view import CellView, rows_of
from viz.pages.planning import asked_day, listing
from viz.pictures.place_map import COLOURS, LEVELS, Drawn, Pin, Shape, Style, draw

__all__ = ["SHOWN", "Asked", "Line", "MapView"]

SHOWN: Mapping[str, str] = {
    "stand": N_("Stand im Handlungsfeld"),
    "bedarf": N_("Bedarf"),
    "massnahmen": N_("laufende Maßnahmen"),
    "traeger": N_("Träger"),
}
"""What the colours can stand for."""

STEPS = (1, 3, 6, 11)
"""Numbers from which on a count is one level higher."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; every field as the form sends it."""

    zeige: str = ""
    feld: str = ""
    zeilen: str = ""
    konzept: str = ""
    gruppe: str = ""
    stichtag: str = ""
    oben: str = ""
    punkte: str = ""

    def url(self, frame: Frame, page: str = "karte", **changed: str) -> str:
        """This view with something changed."""
        return frame.url(page, **({name: getattr(self, name) for name in self.__slots__} | changed))


@dataclass(frozen=True, slots=True)
class Line:
    """One place in the table."""

    id: str
    name: str
    url: str
    state: str
    """Empty: no field is chosen."""
    inherited: bool
    own_state: str
    cell_url: str
    need: str
    measures: int
    bodies: int
    outlined: bool


class MapView:
    """One request: what is asked, the values, the drawing. Raises InvalidParameter for what cannot be shown."""

    def __init__(self, frame: Frame, asked: Asked) -> None:
        self.frame, self.asked = frame, asked
        texts = frame.texts
        if asked.zeige and asked.zeige not in SHOWN:
            raise self._wrong(N_("Farbe nach"), asked.zeige, N_("Bitte wählen Sie etwas aus der Liste."))
        if asked.oben not in ("", "ja", "nein"):
            raise self._wrong(N_("Angebote von oben"), asked.oben, N_("Wählen Sie mitzählen oder nur vor Ort."))
        self.show = asked.zeige or "stand"
        self.day: date = asked_day(frame, asked.stichtag)
        self.own = asked.oben == "nein" or (not asked.oben and bool(asked.zeilen))
        self.found: PlaceMap = self._found(asked.feld)
        if self.found.column is None and self.show in ("stand", "bedarf") and self.found.matrix.columns:
            self.found = self._found(self.found.matrix.columns[0].id)
        self.outlines: Outlines = Areas(frame.context, frame.snapshot).outlines()
        self.within = frame.snapshot.node(asked.zeilen).called(frame.language) if asked.zeilen else ""
        self.words = texts(SHOWN[self.show])

    def _wrong(self, name: str, value: str, reason: str) -> InvalidParameter:
        return InvalidParameter(name=self.frame.texts(name), value=value, reason=Phrase.of(reason))

    def _found(self, field: str) -> PlaceMap:
        asked = self.asked
        try:
            return place_map(
                self.frame.analyses,
                self.day,
                concept=asked.konzept or None,
                field=field or None,
                within=asked.zeilen or None,
                target_group=asked.gruppe or None,
            )
        except InvalidParameter as error:
            labels = {"within": N_("Orte"), "field": N_("Handlungsfeld")}
            label = labels.get(str(error.facts["name"]))
            if label is None:
                raise
            raise InvalidParameter(**error.facts | {"name": self.frame.texts(label)}) from error

    # -------------------------------------------------------------- in words

    @property
    def field(self) -> str:
        """Name of the chosen field; empty: all."""
        column = self.found.column
        return self.frame.snapshot.node(column.id).called(self.frame.language) if column else ""

    @property
    def title(self) -> str:
        """What the map shows, in a heading: «Bildung: Stand im Handlungsfeld, Quartiere in Aachen»."""
        texts = self.frame.texts
        where = texts(N_("Quartiere in {place}"), place=self.within) if self.within else texts(N_("Kommunen"))
        what = (
            f"{self.field}: {self.words}" if self.field else texts(N_("Alle Handlungsfelder: {what}"), what=self.words)
        )
        return f"{what}, {where}"

    def called(self, value: PlaceValue) -> str:
        """Name of its place."""
        return self.frame.snapshot.node(value.place).called(self.frame.language)

    @cached_property
    def cells(self) -> Mapping[str, CellView]:
        """The cell of the chosen field of each place, as the matrix shows it; empty: no field is chosen."""
        column = self.found.column
        if column is None:
            return {}
        matrix, asked = self.found.matrix, self.asked
        query = coverage_view.Asked(asked.stichtag, asked.konzept, "", asked.zeilen, asked.gruppe, asked.oben)
        at = matrix.columns.index(column)
        rows = rows_of(self.frame, matrix, query, self.own)
        return {place: row.cells[at] for place, row in zip(matrix.places, rows, strict=True)}

    def need(self, value: PlaceValue) -> float | None:
        """Its need, 0 to 1; None: not known."""
        return value.need.need.value if value.need and value.need.need else None

    def count(self, value: PlaceValue) -> int:
        """The number that is shown, if one is."""
        return value.bodies if self.show == "traeger" else value.measures

    def style(self, value: PlaceValue) -> Style:
        """How its place is filled."""
        if self.show == "stand":
            cell = self.cells[value.place]
            return Style(cell.state, cell.inherited)
        if self.show == "bedarf":
            need = self.need(value)
            return Style("unknown") if need is None else Style(f"level-{min(int(need * LEVELS), LEVELS - 1)}")
        n = self.count(value)
        return Style(f"level-{sum(1 for step in STEPS if n >= step)}") if n else Style("unknown")

    def figure(self, value: PlaceValue) -> str:
        """The number on the map; empty: none."""
        if self.show == "stand":
            count = self.cells[value.place].count
            return "" if count is None else str(count)
        if self.show == "bedarf":
            need = self.need(value)
            return "" if need is None else self.frame.number(need, 2)
        return str(self.count(value)) if self.count(value) else ""

    def said(self, value: PlaceValue) -> str:
        """Name and value in words."""
        texts, name = self.frame.texts, self.called(value)
        if self.show == "stand":
            cell = self.cells[value.place]
            word = State(cell.state).label.in_language(self.frame.language)
            word = texts(N_("{state}, nur geerbt"), state=word) if cell.inherited else word
            parts = [word]
            if cell.count is not None:
                parts.append(texts.plural("{n} Maßnahme", "{n} Maßnahmen", cell.count))
            if cell.below:
                parts.append(cell.below)
            return f"{name}: {', '.join(parts)}"
        if self.show == "bedarf":
            need = self.need(value)
            said = texts(N_("Bedarf nicht bekannt")) if need is None else self.frame.number(need, 2)
            return f"{name}: {said}"
        n = self.count(value)
        if not n:
            return f"{name}: {texts(N_('nichts Laufendes erfasst'))}"
        said = (
            texts.plural("{n} Träger", "{n} Träger", n)
            if self.show == "traeger"
            else texts.plural("{n} laufende Maßnahme", "{n} laufende Maßnahmen", n)
        )
        return f"{name}: {said}"

    @property
    def finding(self) -> str:
        """The finding in one sentence."""
        language, values = self.frame.language, self.found.values
        if not values:
            return self.frame.texts(N_("Für diese Auswahl ist kein Ort erfasst."))
        if self.show == "stand":
            return self._states(language)
        if self.show == "bedarf":
            known = [(need, value) for value in values if (need := self.need(value)) is not None]
            if not known:
                return self.frame.texts(
                    N_("{field}: Für keinen der gezeigten Orte lässt sich ein Bedarf angeben."), field=self.field
                )
            most = max(need for need, _ in known)
            top = listing(self.frame, [value.place for need, value in known if need == most], most=3)
            return self.frame.texts(
                N_("{field}: Der Bedarf ist für {n} von {all} Orten bekannt, am größten ist er hier: {top}."),
                field=self.field,
                n=len(known),
                all=len(values),
                top=top,
            )
        return self._counts()

    def _states(self, language: Language) -> str:
        states = [value.cell.own_state if self.own else value.cell.state for value in self.found.values if value.cell]
        runs = sum(1 for state in states if state.runs)
        if runs:
            every: dict[str, object] = {"field": self.field, "all": number(len(states))}
            said = (
                counted(
                    N_("{field}: An einem von {all} Orten läuft etwas vor Ort."),
                    N_("{field}: An {n} von {all} Orten läuft etwas vor Ort."),
                    runs,
                    **every,
                )
                if self.own
                else counted(
                    N_("{field}: An einem von {all} Orten läuft etwas."),
                    N_("{field}: An {n} von {all} Orten läuft etwas."),
                    runs,
                    **every,
                )
            )
            found = said.in_language(language)
        else:
            found = self.frame.texts(N_("{field}: An keinem Ort ist etwas Laufendes gesichert."), field=self.field)
        if unknown := states.count(State.UNKNOWN):
            more = counted(
                N_("An einem Ort ist der Stand nicht erhoben."),
                N_("An {n} Orten ist der Stand nicht erhoben."),
                unknown,
            )
            found += " " + more.in_language(language)
        return found

    def _counts(self) -> str:
        texts, values = self.frame.texts, self.found.values
        most = max(self.count(value) for value in values)
        head = f"{self.field}: " if self.field else ""
        if not most:
            return head + texts(N_("Für keinen der gezeigten Orte ist etwas Laufendes erfasst."))
        top = listing(self.frame, [value.place for value in values if self.count(value) == most], most=3)
        none = sum(1 for value in values if not self.count(value))
        said = (
            N_("Die meisten Träger laufender Maßnahmen sind hier erfasst: {top} ({n}).")
            if self.show == "traeger"
            else N_("Die meisten laufenden Maßnahmen sind hier erfasst: {top} ({n}).")
        )
        found = texts(said, top=top, n=most)
        if none:
            more = counted(
                N_("Für einen Ort ist nichts Laufendes erfasst."),
                N_("Für {n} Orte ist nichts Laufendes erfasst."),
                none,
            )
            found += " " + more.in_language(self.frame.language)
        return head + found

    @property
    def legend(self) -> list[tuple[Style, str, str]]:
        """Style, word and meaning of each step of a figure; for states the page has its own legend."""
        texts = self.frame.texts
        if self.show == "stand":
            found = [
                (Style(state.value), state.label.in_language(self.frame.language), _meaning(self.frame, state))
                for state in State
            ]
            if not self.own:
                found.append((Style("covered", True), texts(N_("Nur der Streifen")), texts(_INHERITED)))
            return found
        if self.show == "bedarf":
            bounds = [self.frame.number(step / LEVELS, 1) for step in range(LEVELS + 1)]
            steps = [
                (Style(f"level-{step}"), texts(N_("{low} bis {high}"), low=bounds[step], high=bounds[step + 1]), "")
                for step in range(LEVELS)
            ]
            return [*steps, (Style("unknown"), texts(N_("nicht bekannt")), texts(N_("Zahl fehlt")))]
        steps = [
            (Style(f"level-{at + 1}"), _range(self.frame, step, following), "")
            for at, (step, following) in enumerate(zip(STEPS, (*STEPS[1:], None), strict=True))
        ]
        return [*steps, (Style("unknown"), texts(N_("keine erfasst")), texts(N_("heißt nicht: gibt es nicht")))]

    # -------------------------------------------------------------- drawing

    def drawn(self, place_url: Callable[[str], str] | None = None) -> Drawn:
        """The drawing; `place_url`: other addresses than those of the places' own pages."""
        frame = self.frame
        address = place_url or self.place_url
        shapes = [
            Shape(
                id=value.place,
                name=self.called(value),
                url=address(value.place),
                said=self.said(value),
                style=self.style(value),
                number=self.figure(value),
                note=self.cells[value.place].below if self.show == "stand" else "",
            )
            for value in self.found.values
        ]
        return draw(
            shapes,
            self.outlines.of,
            self.coordinates,
            self.pins if self.asked.punkte else (),
            more=frame.texts(N_("Ohne Umriss")),
        )

    def place_url(self, place: str) -> str:
        """The page of a place."""
        return self.frame.url(f"orte/{place}", stichtag=self.asked.stichtag, konzept=self.asked.konzept)

    @property
    def coordinates(self) -> dict[str, tuple[float, float]]:
        """Recorded longitude and latitude of the places shown."""
        found = {}
        for value in self.found.values:
            properties = self.frame.snapshot.node(value.place).properties
            lon, lat = properties.get("lon"), properties.get("lat")
            if isinstance(lon, (int, float)) and isinstance(lat, (int, float)):
                found[value.place] = (float(lon), float(lat))
        return found

    @property
    def pins(self) -> list[Pin]:
        """Meeting places with a published address."""
        nodes = [(self.frame.snapshot.node(point.id), point) for point in self.found.points]
        return [
            Pin(node.called(self.frame.language), self.frame.link(node), point.lon, point.lat) for node, point in nodes
        ]

    @property
    def sources(self) -> tuple[str, ...]:
        """Source notes of the outlines that are drawn."""
        return self.outlines.sources({value.place: value for value in self.found.values})

    def lines(self) -> list[Line]:
        """The same values as a table, in the order of the places."""
        return [
            Line(
                id=value.place,
                name=self.called(value),
                url=self.place_url(value.place),
                state=value.cell.state.value if value.cell else "",
                inherited=bool(value.cell and value.cell.inherited_only),
                own_state=value.cell.own_state.value if value.cell else "",
                cell_url=self.cells[value.place].url if value.cell else "",
                need="" if (need := self.need(value)) is None else self.frame.number(need, 2),
                measures=value.measures,
                bodies=value.bodies,
                outlined=value.place in self.outlines.of,
            )
            for value in self.found.values
        ]

    def towns(self) -> list[tuple[str, str, int]]:
        """Municipalities whose quarters can be shown: id, name, number of quarters."""
        found = towns_with_quarters(self.frame.snapshot, self.day)
        return [
            (town, self.frame.snapshot.node(town).called(self.frame.language), len(quarters))
            for town, quarters in found.items()
        ]


_INHERITED = N_("geerbt, vor Ort nichts erfasst")


def _meaning(frame: Frame, state: State) -> str:
    return state.in_words.in_language(frame.language)


def _range(frame: Frame, low: int, following: int | None) -> str:
    if following is None:
        return frame.texts(N_("ab {n}"), n=low)
    if following - low == 1:
        return str(low)
    return frame.texts(N_("{low} bis {high}"), low=low, high=following - 1)


assert all(f"level-{step}" in COLOURS for step in range(LEVELS))

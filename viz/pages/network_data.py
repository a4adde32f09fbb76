"""What a reader asks of the network, and the network as rows for a template, a spreadsheet and the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from babel.lists import format_list
from babel.numbers import format_decimal

from api.network import overview
from api.responses.network import sources_of
from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage import fields_of
from graphkb.analytics.network import CLASS_LABELS, EvidenceKind, Tie
from graphkb.analytics.network.overview import GroupBy, MapBody, MapGroup, MapQuery, NetworkMap
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter, Phrase
from graphkb.snapshot.search import fold
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.planning import asked_day, default_concept
from viz.sources import Badge, SourceBook

__all__ = [
    "COLOURS",
    "EVIDENCE",
    "Asked",
    "BodyRow",
    "TieRow",
    "View",
    "evidence_words",
    "map_json",
    "tenths",
    "tie_row",
    "ties_csv",
]

COLOURS: Mapping[str, tuple[GroupBy, str]] = {
    "gruppe": (GroupBy.CLUSTER, N_("Gruppe")),
    "kommune": (GroupBy.MUNICIPALITY, N_("Kommune")),
    "art": (GroupBy.KIND, N_("Art")),
}
"""What the colour may show: value in the address to grouping and word."""

EVIDENCE: Mapping[str, EvidenceKind] = {
    "zusammenarbeit": EvidenceKind.COOPERATION,
    "massnahme": EvidenceKind.MEASURE,
    "netzwerk": EvidenceKind.MEMBERSHIP,
    "veranstaltung": EvidenceKind.EVENT,
}

ON_MAP = 1000
"""Bodies on the map and in its tables, the strongest; the file of ties has all."""

VIAS = 2
"""Measures, networks or events that a line names for one class of evidence."""

BADGES = 4
"""Sources that a line shows; the rest is counted, the file holds all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the address, as they came."""

    ort: str = ""
    feld: str = ""
    beleg: str = ""
    stichtag: str = ""
    farbe: str = ""
    gruppe: str = ""
    alle: str = ""

    def url(self, frame: Frame, page: str = "netz", /, **changed: str) -> str:
        """A page with these parameters and the changed ones."""
        return frame.url(page, **asdict(replace(self, **changed)))


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie as a line of a table."""

    a: str
    a_url: str
    b: str
    b_url: str
    words: str
    weight: str
    sources: list[Badge]
    more_sources: int
    aged: bool
    """Last confirmed long ago; false if no date is known: the sources say that themselves."""


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A body as a line of a table."""

    id: str
    name: str
    url: str
    kind: str
    pictogram: str
    place: str
    letter: str
    group: str
    ties: int
    strength: str


class View:
    """One request: the day, what is shown of it, in which groups."""

    def __init__(self, frame: Frame, asked: Asked, *, most: int = ON_MAP) -> None:
        """`most`: bodies shown at most. Raises InvalidParameter for what cannot be asked."""
        self.frame, self.asked = frame, asked
        self.day: date = asked_day(frame, asked.stichtag)
        if asked.farbe and asked.farbe not in COLOURS:
            raise _wrong(frame, N_("Farbe zeigt"), asked.farbe)
        if asked.beleg and asked.beleg not in EVIDENCE:
            raise _wrong(frame, N_("Beleg"), asked.beleg)
        checked_choices(frame, asked.ort, asked.feld)
        self.by = COLOURS[asked.farbe or "gruppe"][0]
        self.query = MapQuery(asked.ort, asked.feld, EVIDENCE.get(asked.beleg), self.by, most)
        self.map: NetworkMap = overview(frame.analyses, self.day, self.query)

    @property
    def filtered(self) -> bool:
        """Whether only a part of the network is asked for."""
        return bool(self.asked.ort or self.asked.feld or self.asked.beleg)

    def group_of(self, body: MapBody) -> MapGroup | None:
        """The group of a body; None: in none."""
        return next((group for group in self.map.groups if group.id == body.group), None)

    def bodies(self) -> Iterator[MapBody]:
        """Bodies of the group that was opened, else all shown."""
        for body in self.map.bodies:
            if not self.asked.gruppe or self._opened(body):
                yield body

    def _opened(self, body: MapBody) -> bool:
        group = self.group_of(body)
        if self.asked.gruppe == "kleine":
            return group is not None and not group.letter
        if self.asked.gruppe == "ohne":
            return group is None
        return body.group == self.asked.gruppe

    def body_row(self, body: MapBody) -> BodyRow:
        """A body as a line."""
        frame, group = self.frame, self.group_of(body)
        kind = frame.context.ontology.kind(body.node.kind)
        place = frame.snapshot.node(body.municipality) if body.municipality else None
        return BodyRow(
            id=body.node.id,
            name=body.node.called(frame.language),
            url=frame.link(body.node),
            kind=kind.label.in_language(frame.language),
            pictogram=kind.pictogram,
            place=place.called(frame.language) if place else "",
            letter=group.letter if group else "",
            group=group.label.in_language(frame.language) if group else "",
            ties=body.degree,
            strength=tenths(frame, body.strength),
        )

    def fields(self) -> list[tuple[str, str]]:
        """Fields to choose from: those of the newest concept, in its order."""
        snapshot, concept = self.frame.snapshot, default_concept(self.frame, self.day)
        if not concept:
            return []
        clock = Clock(snapshot, self.day)
        return [(id, snapshot.node(id).called(self.frame.language)) for id in fields_of(snapshot, clock, concept)]

    def places(self) -> list[tuple[str, str]]:
        """Municipalities with their quarters below them."""
        frame, bodies = self.frame, Bodies(self.frame.snapshot, Clock(self.frame.snapshot, self.day))
        found = []
        for town in sorted(frame.snapshot.of_kind("municipality"), key=lambda node: fold(node.called(frame.language))):
            found.append((town.id, town.called(frame.language)))
            parts = [frame.snapshot.node(relation.source) for relation in frame.snapshot.into(town.id, "PART_OF")]
            for part in sorted(parts, key=lambda node: fold(node.called(frame.language))):
                if part.kind == "quarter" and bodies.clock.begun(part):
                    found.append((part.id, f"– {part.called(frame.language)}"))
        return found


def tenths(frame: Frame, weight: float) -> str:
    """A weight with one decimal: «2,0»; what would round to nothing is «< 0,1»."""
    if weight < 0.05:
        return f"< {tenths(frame, 0.1)}"
    return format_decimal(weight, format="#,##0.0", locale=frame.language)


def checked_choices(frame: Frame, ort: str, feld: str) -> None:
    """Raises InvalidParameter, with the words of the form, for a place or field that is not recorded."""
    for name, kind, value in ((N_("Ort"), "place", ort), (N_("Handlungsfeld"), "field", feld)):
        node = frame.snapshot.get(value) if value else None
        if value and (node is None or node.kind not in frame.context.ontology.kinds_of(kind)):
            raise _wrong(frame, name, value)


def _wrong(frame: Frame, name: str, value: str) -> InvalidParameter:
    reason = Phrase.of(N_("Bitte wählen Sie etwas aus der Liste."))
    return InvalidParameter(name=frame.texts(name), value=value, reason=reason)


def evidence_words(frame: Frame, tie: Tie) -> str:
    """What a tie rests on: «Zusammenarbeit genannt · gemeinsame Maßnahme: Sprachcafé und Lesepaten»."""
    found = []
    for kind in tie.kinds:
        vias = [piece.via for piece in tie.evidence if piece.kind is kind and piece.via]
        names = [frame.snapshot.node(via).called(frame.language) for via in vias]
        if len(names) > VIAS:
            names = [*names[:VIAS], frame.texts.plural("{n} weitere", "{n} weitere", len(names) - VIAS)]
        label = CLASS_LABELS[kind].in_language(frame.language)
        found.append(f"{label}: {format_list(names, locale=frame.language)}" if names else label)
    return " · ".join(found)


def tie_row(frame: Frame, book: SourceBook, tie: Tie, first: str = "") -> TieRow:
    """A tie as a line; `first`: the end that stands in front."""
    a, b = (frame.snapshot.node(id) for id in ((first, tie.other(first)) if first else (tie.a, tie.b)))
    documents = list(dict.fromkeys(source.document for source in sources_of(tie.evidence)))
    shown = [source for source in sources_of(tie.evidence) if source.document in documents[:BADGES]]
    return TieRow(
        a=a.called(frame.language),
        a_url=frame.link(a),
        b=b.called(frame.language),
        b_url=frame.link(b),
        words=evidence_words(frame, tie),
        weight=tenths(frame, tie.weight),
        sources=book.badges(shown, derived=tie.derived),
        more_sources=max(len(documents) - BADGES, 0),
        aged=tie.aged and any(piece.last for piece in tie.evidence),
    )


def map_json(view: View) -> dict[str, object]:
    """The data of the map in the browser; see the head of `static/js/map.js`."""
    frame = view.frame
    kinds = frame.context.ontology.kinds
    return {
        "nodes": [
            {
                "id": body.node.id,
                "label": body.node.called(frame.language),
                "kind_label": kinds[body.node.kind].label.in_language(frame.language),
                "shape": kinds[body.node.kind].shape,
                "x": round(body.x, 1),
                "y": round(body.y, 1),
                "cluster": body.group,
                "url": frame.link(body.node),
                "place": frame.snapshot.node(body.municipality).called(frame.language) if body.municipality else "",
            }
            for body in view.map.bodies
        ],
        "ties": [
            {
                "source": tie.a,
                "target": tie.b,
                "weight": round(tie.weight, 4),
                "classes": [kind.value for kind in tie.kinds],
            }
            for tie in view.map.ties
        ],
        "clusters": [
            {"id": group.id, "letter": group.letter or None, "label": group.label.in_language(frame.language)}
            for group in view.map.groups
        ],
    }


CSV_HEADS = (
    N_("Stichtag"),
    N_("Stelle (Kennung)"),
    N_("Stelle"),
    N_("mit (Kennung)"),
    N_("mit"),
    N_("Stärke"),
    *(label.de for label in CLASS_LABELS.values()),
    N_("nur erschlossen"),
    N_("lange nicht bestätigt"),
    N_("Quellen"),
)


def ties_csv(view: View) -> tuple[list[str], Iterator[list[str]]]:
    """Heads and rows of the ties shown, one tie a row."""
    classes = tuple(CLASS_LABELS)
    heads = [view.frame.texts(head) for head in CSV_HEADS]
    heads[6 : 6 + len(classes)] = [CLASS_LABELS[kind].in_language(view.frame.language) for kind in classes]
    return heads, _tie_rows(view, classes)


def _tie_rows(view: View, classes: tuple[EvidenceKind, ...]) -> Iterator[list[str]]:
    frame, texts = view.frame, view.frame.texts
    for tie in view.map.ties:
        row = [view.day.isoformat()]
        for end in (tie.a, tie.b):
            row += [end, frame.snapshot.node(end).called(frame.language)]
        row.append(frame.number(tie.weight, 3))
        for kind in classes:
            pieces = [piece for piece in tie.evidence if piece.kind is kind]
            named = [frame.snapshot.node(piece.via).called(frame.language) for piece in pieces if piece.via]
            row.append(", ".join(named) if named else texts(N_("ja")) if pieces else "")
        row += [texts(N_("ja") if flag else N_("nein")) for flag in (tie.derived, tie.aged)]
        row.append(", ".join(str(source) for source in sources_of(tie.evidence)))
        yield row

"""What a reader asks of the network map: every choice is a parameter of the address, so that every view is a link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import QueryParams

from graphkb.analytics.network import EvidenceKind
from graphkb.analytics.network.map_groups import GroupBy
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Status
from graphkb.texts import N_
from viz.frame import Frame, FrameDep

__all__ = [
    "COLOURS",
    "EVIDENCE",
    "EVIDENCE_WORDS",
    "FILTERS",
    "FLAGS",
    "SIZES",
    "SORTS",
    "STATUSES",
    "VIEWS",
    "Asked",
    "AskedDep",
    "wrong",
]

COLOURS: Mapping[str, tuple[GroupBy, str]] = {
    "gruppe": (GroupBy.CLUSTER, N_("Gruppe")),
    "kommune": (GroupBy.MUNICIPALITY, N_("Kommune")),
    "art": (GroupBy.KIND, N_("Art")),
    "sektor": (GroupBy.SECTOR, N_("Sektor")),
}
"""What colour, and what lies together, may show: value in the address to grouping and word."""

SIZES: Mapping[str, str] = {
    "summe": N_("Summe der Verbindungen"),
    "zahl": N_("Zahl der Verbindungen"),
    "wege": N_("Wege, die hindurchführen"),
    "gleich": N_("alle gleich groß"),
}

EVIDENCE: Mapping[str, EvidenceKind] = {
    "zusammenarbeit": EvidenceKind.COOPERATION,
    "massnahme": EvidenceKind.MEASURE,
    "netzwerk": EvidenceKind.MEMBERSHIP,
    "veranstaltung": EvidenceKind.EVENT,
}

EVIDENCE_WORDS: Mapping[str, str] = {
    "zusammenarbeit": N_("Zusammenarbeit genannt"),
    "massnahme": N_("gemeinsame Maßnahme"),
    "netzwerk": N_("gemeinsames Netzwerk"),
    "veranstaltung": N_("selbe Veranstaltung"),
}

FLAGS: Mapping[str, str] = {
    "genannt": N_("nur was eine Quelle nennt"),
    "frisch": N_("nur was in den letzten zwei Jahren bestätigt ist"),
    "unter-sich": N_("nur Verbindungen untereinander"),
}

VIEWS: Mapping[str, str] = {
    "": N_("Stellen"),
    "gruppen": N_("Gruppen im Überblick"),
    "anlaesse": N_("Stellen mit ihren Anlässen"),
}

STATUSES: Mapping[str, tuple[Status, str]] = {
    "besteht": (Status.CURRENT, N_("besteht")),
    "unbekannt": (Status.UNKNOWN, N_("Stand unbekannt")),
}
"""Status of bodies. Planned and ended ones are on no map."""

SORTS: Mapping[str, str] = {
    "summe": N_("Summe"),
    "zahl": N_("Verbindungen"),
    "wege": N_("Wege"),
    "name": N_("Stelle"),
    "ort": N_("Sitz"),
    "gruppe": N_("Gruppe"),
}

LONGEST = 200
"""Characters of one value."""
MOST = 400
"""Values of one parameter: a selection larger than that makes an address that no mail program keeps whole."""
PROPERTY = "p_"
"""Before the id of a property: `p_sector=welfare`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the address, as they came."""

    ort: str = ""
    feld: str = ""
    ziel: str = ""
    """Target group."""
    sprache: str = ""
    art: tuple[str, ...] = ()
    stand: tuple[str, ...] = ()
    gruppen: tuple[str, ...] = ()
    """Ids of groups; «ohne»: bodies without one."""
    eigenschaften: tuple[tuple[str, str], ...] = ()
    """Id of a property and a value; in the address `p_<id>=<value>`."""
    beleg: tuple[str, ...] = ()
    staerke: str = ""
    """Least weight."""
    seit: str = ""
    bis: str = ""
    nur: tuple[str, ...] = ()
    stichtag: str = ""
    farbe: str = ""
    lage: str = ""
    """What lies together; empty: what the colour shows."""
    groesse: str = ""
    huellen: str = ""
    """«nein»: no hulls."""
    ansicht: str = ""
    offen: tuple[str, ...] = ()
    """Groups that are opened in the overview."""
    mitte: str = ""
    schritte: str = ""
    von: str = ""
    nach: str = ""
    auswahl: tuple[str, ...] = ()
    vergleich: tuple[str, ...] = ()
    """A second selection, compared with the first."""
    q: str = ""
    gruppe: str = ""
    """Group that is opened in the table."""
    sortierung: str = ""
    ab: str = ""
    """First line of the table, from 0."""
    alle: str = ""
    blick: str = ""
    """What part of the map is looked at: middle and scale; read by the script."""
    stelle: str = ""
    """The body whose card is open; read by the script."""

    @classmethod
    def of(cls, frame: Frame, query: QueryParams) -> Asked:
        """From an address; what is unknown in it is left alone. Raises InvalidParameter for values too long or many."""
        given: dict[str, object] = {}
        for one in _NAMES:
            values = [value.strip() for value in query.getlist(one) if value.strip()]
            if any(len(value) > LONGEST for value in values):
                raise wrong(frame, one, f"{values[0][:20]}…", N_("Der Wert ist zu lang."))
            if len(values) > MOST:
                raise wrong(frame, one, str(len(values)), N_("Das sind zu viele Werte."))
            given[one] = tuple(dict.fromkeys(values)) if one in _SEVERAL else (values[-1] if values else "")
        properties = [
            (name.removeprefix(PROPERTY), value)
            for name, value in query.multi_items()
            if name.startswith(PROPERTY) and value
        ]
        if any(len(part) > LONGEST for pair in properties for part in pair) or len(properties) > MOST:
            raise wrong(frame, PROPERTY, "…", N_("Der Wert ist zu lang."))
        given["eigenschaften"] = tuple(dict.fromkeys(properties))
        for name, usual in {**_USUAL, "stichtag": frame.context.today().isoformat()}.items():
            if given[name] == usual:  # one view has one address
                given[name] = ""
        return cls(**given)  # type: ignore[arg-type]

    def pairs(self, without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
        """Names and values as they stand in an address, one by one; for hidden fields of forms, too."""
        left_out = set(without)
        for one in _NAMES:
            value = getattr(self, one)
            if one not in left_out:
                yield from ((one, each) for each in (value if isinstance(value, tuple) else (value,)) if each)
        if "eigenschaften" not in left_out:
            yield from ((PROPERTY + name, value) for name, value in self.eigenschaften)

    def url(self, frame: Frame, page: str = "netz", /, **changed: object) -> str:
        """A page with these parameters and the changed ones."""
        asked: dict[str, object] = {}
        for name, value in self.but(**changed).pairs():
            before = asked.get(name)
            asked[name] = (*before, value) if isinstance(before, tuple) else (value,)
        return frame.url(page, **asked)

    def but(self, **changed: object) -> Asked:
        """The same with other values."""
        return replace(self, **changed)  # type: ignore[arg-type]

    @property
    def picture(self) -> Asked:
        """What the picture depends on: without what only the page and its tables have."""
        return self.but(gruppe="", sortierung="", ab="", alle="", blick="", stelle="", q="")


_SEVERAL = frozenset({"art", "stand", "gruppen", "beleg", "nur", "offen", "auswahl", "vergleich"})
_USUAL = {"farbe": "gruppe", "groesse": "summe", "schritte": "1", "sortierung": "summe"}
"""What holds if nothing is said."""
_NAMES = tuple(one.name for one in fields(Asked) if one.name != "eigenschaften")

FILTERS = frozenset(
    "ort feld ziel sprache art stand gruppen eigenschaften beleg staerke seit bis nur mitte schritte".split()
)
"""Names of `Asked` that narrow the network."""


def wrong(frame: Frame, name: str, value: str, reason: str | None = None) -> InvalidParameter:
    """The error for a value that cannot be asked; `name` and `reason` are German source texts."""
    said = Phrase.of(reason or N_("Bitte wählen Sie etwas aus der Liste."))
    return InvalidParameter(name=frame.texts(name), value=value, reason=said)


def _asked(frame: FrameDep) -> Asked:
    return Asked.of(frame, frame.request.query_params)


AskedDep = Annotated[Asked, Depends(_asked)]

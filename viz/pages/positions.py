"""Who connects others: places that hold, roles between sectors and municipalities, who keeps to whom, the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from babel.lists import format_list
from babel.numbers import format_decimal
from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from graphkb.analytics.network.belonging import BY_LABELS, By
from graphkb.analytics.network.brokerage import ROLE_LABELS, Broker, Brokerage, GroupLink, Role
from graphkb.analytics.network.claims import MEASURE_LABELS, Claim, claims, finding, listed_positions, place_of
from graphkb.analytics.network.components import Structure
from graphkb.analytics.network.mixing import VERDICT_LABELS, GroupMixing, Mixing
from graphkb.analytics.network.positions import FOLLOWED, Measure, Position, Positions
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Frame, FrameDep
from viz.pages.planning import asked_day, listing

__all__ = ["router"]

router = APIRouter()

T = TypeVar("T")

Text = Annotated[str, Query(max_length=200)]

FIRST = 10
"""Lines of a list before «alle zeigen»."""

SORTS: Mapping[str, Measure] = {
    "paare": Measure.OPEN_PAIRS,
    "wege": Measure.BETWEENNESS,
    "kreise": Measure.EFFECTIVE_SIZE,
    "bindung": Measure.CONSTRAINT,
    "staerke": Measure.STRENGTH,
}
"""What the table may be sorted by: value in the address to measure."""

HEADS: Mapping[Measure, str] = {
    Measure.OPEN_PAIRS: N_("Paare"),
    Measure.BETWEENNESS: N_("Wege"),
    Measure.EFFECTIVE_SIZE: N_("Kreise"),
    Measure.CONSTRAINT: N_("Bindung"),
    Measure.STRENGTH: N_("Stärke"),
}
"""Short names for the heads of the table."""

MEASURE_TEXTS: Mapping[Measure, str] = {
    Measure.OPEN_PAIRS: N_(
        "So viele Paare unter den Kontakten der Stelle haben keine Verbindung miteinander: Die Stelle kann sie bekannt "
        "machen."
    ),
    Measure.BETWEENNESS: N_(
        "So viele Paare von Stellen im ganzen Netz erreichen einander am kürzesten über sie. Der Wert hängt oft an "
        "wenigen Verbindungen."
    ),
    Measure.EFFECTIVE_SIZE: N_("So viele Kontakte hat sie, wenn man die weglässt, die einander ohnehin kennen."),
    Measure.CONSTRAINT: N_(
        "Klein: Die Kontakte haben nichts miteinander zu tun. Um 1: Alle gehören zu einem Kreis, oder es ist nur einer."
    ),
    Measure.STRENGTH: N_("Die Summe ihrer Verbindungen, jede nach ihren Belegen gewichtet."),
}

AREAS: Mapping[str, By] = {"sektor": By.SECTOR, "kommune": By.MUNICIPALITY}

ROLE_TEXTS: Mapping[Role, str] = {
    Role.COORDINATOR: N_("Die Stelle verbindet zwei Stellen ihres eigenen Bereichs."),
    Role.GATEKEEPER: N_("Die Stelle verbindet eine Stelle ihres eigenen Bereichs mit einer aus einem anderen."),
    Role.ITINERANT: N_("Die Stelle verbindet zwei Stellen, die beide in demselben fremden Bereich sind."),
    Role.LIAISON: N_("Die Stelle verbindet zwei Stellen aus zwei verschiedenen fremden Bereichen."),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; every field as the form sends it."""

    stichtag: str = ""
    sortierung: str = ""
    bereich: str = ""
    alle: str = ""

    def url(self, frame: Frame, page: str = "stellungen", **changed: str) -> str:
        """This view with something changed."""
        return frame.url(page, **({name: getattr(self, name) for name in self.__slots__} | changed))

    def measure(self, frame: Frame) -> Measure:
        """What to sort by; raises InvalidParameter."""
        return _choice(frame, N_("Sortierung"), self.sortierung, SORTS, "paare")

    def by(self, frame: Frame) -> By:
        """What bodies are grouped by; raises InvalidParameter."""
        return _choice(frame, N_("Bereich"), self.bereich, AREAS, "sektor")


def _choice(frame: Frame, name: str, value: str, options: Mapping[str, T], usual: str) -> T:
    found = options.get(value or usual)
    if found is None:
        reason = Phrase.of(N_("Möglich sind: {all}."), all=", ".join(options))
        raise InvalidParameter(name=frame.texts(name), value=value, reason=reason)
    return found


@router.get("/stellungen")
def positions_page(
    frame: FrameDep, stichtag: Text = "", sortierung: Text = "", bereich: Text = "", alle: Text = ""
) -> HTMLResponse:
    """Findings, the table of bodies, roles and links between areas, mixing, parts and core."""
    asked = Asked(stichtag, sortierung, bereich, alle)
    day, measure, by = asked_day(frame, stichtag), asked.measure(frame), asked.by(frame)
    analyses = frame.analyses
    positions, structure = analyses.positions(day), analyses.network_structure(day)
    brokerage, mixing = analyses.brokerage(day, by), analyses.mixing(day, by)
    shown, withheld = listed_positions(frame.snapshot, positions, measure, frame.reader)
    claimed = claims(positions, measure, FOLLOWED)
    brokers = brokerage.brokers
    return frame.render(
        "positions.html",
        asked=asked,
        day=day,
        by=by,
        area=BY_LABELS[by],
        finding=_finding(frame, positions, mixing, structure),
        rows=[_row(frame, position, claimed) for position in (shown if alle == "stellen" else shown[:FIRST])],
        total=len(shown),
        withheld=withheld,
        tied=len(positions.positions),
        sorts=[
            {
                "key": key,
                "word": MEASURE_LABELS[one].in_language(frame.language),
                "head": frame.texts(HEADS[one]),
                "text": frame.texts(MEASURE_TEXTS[one]),
                "on": one is measure,
                "url": asked.url(frame, sortierung=key),
            }
            for key, one in SORTS.items()
        ],
        sort_word=MEASURE_LABELS[measure].in_language(frame.language),
        areas=[(key, BY_LABELS[one].in_language(frame.language), one is by) for key, one in AREAS.items()],
        roles=[
            (
                ROLE_LABELS[role].in_language(frame.language),
                frame.texts(ROLE_TEXTS[role]),
                frame.number(brokerage.roles[role]),
            )
            for role in Role
        ],
        role_heads=[ROLE_LABELS[role].in_language(frame.language) for role in Role],
        brokers=[
            _broker(frame, one, len(positions.positions)) for one in (brokers if alle == "rollen" else brokers[:FIRST])
        ],
        brokers_total=len(brokers),
        without=[one.in_language(frame.language) for one in brokerage.belonging.missing()],
        links=[
            _link(frame, brokerage, one) for one in (brokerage.links if alle == "bereiche" else brokerage.links[:FIRST])
        ],
        links_total=len(brokerage.links),
        mixing=[_mixing(frame, one) for one in mixing.groups],
        mixing_sentences=[one.in_language(frame.language) for one in mixing.sentences],
        structure=structure,
        core=_core(frame, structure),
        largest=[
            (share.label.in_language(frame.language), share.inside, share.of) for share in structure.largest_shares[by]
        ],
        parts=_parts(frame, structure),
        methods=[positions.method, brokerage.method, mixing.method, structure.method],
        csv_urls={
            name: frame.url(f"stellungen{path}.csv", stichtag=stichtag, sortierung=sortierung, bereich=bereich)
            for name, path in (("positions", ""), ("brokerage", "/rollen"), ("mixing", "/bereiche"))
        },
    )


@router.get("/stellungen.csv")
def positions_csv(frame: FrameDep, stichtag: Text = "", sortierung: Text = "", bereich: Text = "") -> Response:
    """All bodies that this reader may see, with every value."""
    asked = Asked(stichtag, sortierung, bereich)
    day, measure = asked_day(frame, stichtag), asked.measure(frame)
    found = frame.analyses.positions(day)
    shown, _ = listed_positions(frame.snapshot, found, measure, frame.reader)
    claimed = claims(found, measure, FOLLOWED)
    texts = frame.texts
    heads = [
        texts(N_("Stelle")),
        texts(N_("Kennung")),
        texts(N_("Platz")),
        texts(N_("Verbindungen")),
        texts(N_("Kernzahl")),
    ]
    for label in MEASURE_LABELS.values():
        word = label.in_language(frame.language)
        heads += [word, texts(N_("{word}: Rang von"), word=word), texts(N_("{word}: Rang bis"), word=word)]
    rows = []
    for position in shown:
        row = _row(frame, position, claimed)
        line: list[object] = [row["name"], position.body, row["place"], position.degree, position.core]
        for one in MEASURE_LABELS:
            score = position.scores[one]
            line += [frame.number(score.value, 3), *(score.band or (None, None))]
        rows.append(line)
    return csv_response(frame, f"stellungen-{day.isoformat()}", heads, rows, found.method)


@router.get("/stellungen/rollen.csv")
def roles_csv(frame: FrameDep, stichtag: Text = "", sortierung: Text = "", bereich: Text = "") -> Response:
    """Bodies that connect others, with their roles."""
    asked = Asked(stichtag, sortierung, bereich)
    day, by = asked_day(frame, stichtag), asked.by(frame)
    found = frame.analyses.brokerage(day, by)
    tied = len(frame.analyses.cooperation(day).tied)
    texts = frame.texts
    heads = [texts(N_("Stelle")), texts(N_("Kennung")), texts(N_("Platz")), texts(N_("Paare"))]
    for role in Role:
        word = ROLE_LABELS[role].in_language(frame.language)
        heads += [word, texts(N_("{word}: im Zufall erwartet"), word=word)]
    rows = []
    for broker in found.brokers:
        row = _broker(frame, broker, tied)
        line: list[object] = [row["name"], broker.body, row["place"], broker.pairs]
        for role in Role:
            score = broker.roles[role] if broker.roles else None
            line += [score.pairs, _places(frame, score.expected, 2)] if score else [None, None]
        rows.append(line)
    return csv_response(frame, f"stellungen-rollen-{day.isoformat()}", heads, rows, found.method)


@router.get("/stellungen/bereiche.csv")
def mixing_csv(frame: FrameDep, stichtag: Text = "", sortierung: Text = "", bereich: Text = "") -> Response:
    """Sectors or municipalities with their ties inside and to others."""
    asked = Asked(stichtag, sortierung, bereich)
    day, by = asked_day(frame, stichtag), asked.by(frame)
    found = frame.analyses.mixing(day, by)
    texts = frame.texts
    heads = [
        BY_LABELS[by].in_language(frame.language),
        texts(N_("Stellen")),
        texts(N_("Verbindungen untereinander")),
        texts(N_("Verbindungen mit anderen")),
        texts(N_("E-I-Index")),
        texts(N_("E-I-Index nach Stärke")),
        texts(N_("im Zufall erwartet")),
        texts(N_("Was sich sagen lässt")),
    ]
    rows = []
    for one in found.groups:
        row = _mixing(frame, one)
        weighted = _places(frame, one.figures.index_by_weight, 2) if one.figures else ""
        rows.append(
            [
                row["name"], row["bodies"], row["inside"], row["outside"], row["index"], weighted, row["expected"],
                row["word"],
            ]
        )  # fmt: skip
    return csv_response(frame, f"stellungen-bereiche-{day.isoformat()}", heads, rows, found.method)


def _finding(frame: Frame, positions: Positions, mixing: Mixing, structure: Structure) -> list[str]:
    """The findings in sentences; the first stands out. Never empty."""
    if not positions.positions:
        return [frame.texts(N_("An diesem Tag ist keine Verbindung erfasst."))]
    found = finding(frame.snapshot, positions)
    said = [found.in_language(frame.language)] if found else []
    if not found:
        said.append(frame.texts(N_("Wer die meisten anderen verbindet, ist nicht sicher zu sagen.")))
    said.append(
        frame.texts.plural(
            "{largest} von {n} verbundenen Stelle hängt in einem Netz zusammen.",
            "{largest} von {n} verbundenen Stellen hängen in einem Netz zusammen.",
            structure.tied,
            largest=structure.components[0].size,
        )
    )
    return said + [one.in_language(frame.language) for one in mixing.sentences]


def _places(frame: Frame, value: float, digits: int) -> str:
    """A number with so many decimals, also where they are 0: `0,10`."""
    return format_decimal(value, format="#,##0." + "0" * digits, locale=frame.language)


def _named(frame: Frame, body: str) -> dict[str, Any]:
    node = frame.snapshot.node(body)
    return {"id": node.id, "name": node.called(frame.language), "url": frame.link(node)}


def _row(frame: Frame, position: Position, claimed: tuple[Claim, ...]) -> dict[str, Any]:
    number = next((place for place, claim in enumerate(claimed) if claim.body == position.body), None)
    place = ahead = ""
    if number is not None:
        claim, after = claimed[number], len(claimed) - number - 1
        place = claim.place.sentence.in_language(frame.language)
        if after and len(claim.ahead_of) == after:
            ahead = frame.texts(N_("sicher vor allen folgenden"))
        elif claim.ahead_of:
            ahead = frame.texts(N_("sicher vor {n} von {all} folgenden"), n=len(claim.ahead_of), all=after)
    scores = position.scores
    error = ""
    if position.error is not None:
        error = f" ± {frame.number(position.error)}"
    return {
        **_named(frame, position.body),
        "place": place,
        "ahead": ahead,
        "degree": position.degree,
        "core": position.core,
        "values": [
            frame.number(scores[Measure.OPEN_PAIRS].value),
            frame.number(scores[Measure.BETWEENNESS].value) + error,
            _places(frame, scores[Measure.EFFECTIVE_SIZE].value, 1),
            _places(frame, scores[Measure.CONSTRAINT].value, 2),
            _places(frame, scores[Measure.STRENGTH].value, 1),
        ],
    }


def _broker(frame: Frame, broker: Broker, tied: int) -> dict[str, Any]:
    return {
        **_named(frame, broker.body),
        "place": place_of(broker.rank, broker.band, tied).sentence.in_language(frame.language),
        "pairs": frame.number(broker.pairs),
        "roles": [frame.number(broker.roles[role].pairs) if broker.roles else "–" for role in Role],
    }


def _link(frame: Frame, found: Brokerage, link: GroupLink) -> dict[str, Any]:
    labels = found.belonging.labels
    a, b = (labels[one].in_language(frame.language) for one in (link.a, link.b))
    if not link.leading:
        who = frame.texts(N_("nicht sicher"))
    elif len(link.leading) == 1:
        who = listing(frame, link.leading)
    elif len(link.leading) <= 3:
        names = [frame.snapshot.node(body).called(frame.language) for body in link.leading]
        who = format_list(names, style="or", locale=frame.language)
    else:
        who = frame.texts(N_("nicht sicher, eine von {n} Stellen"), n=len(link.leading))
    words = (
        frame.texts(N_("innerhalb: {a}"), a=a)
        if link.a == link.b
        else frame.texts(N_("zwischen: {a} und {b}"), a=a, b=b)
    )
    return {"words": words, "pairs": frame.number(link.pairs), "who": who}


def _mixing(frame: Frame, one: GroupMixing) -> dict[str, Any]:
    figures = one.figures
    return {
        "name": one.label.in_language(frame.language),
        "bodies": one.bodies if one.bodies is not None else frame.texts(N_("unter 10")),
        "inside": figures.inside if figures else "–",
        "outside": figures.outside if figures else "–",
        "index": _places(frame, figures.index, 2) if figures else "–",
        "expected": _places(frame, figures.expected, 2) if figures else "–",
        "word": VERDICT_LABELS[one.verdict].in_language(frame.language),
    }


def _core(frame: Frame, structure: Structure) -> dict[str, Any] | None:
    core = structure.core
    if core is None:
        return None
    via = frame.snapshot.node(core.via) if core.via and core.one_group else None
    return {
        "size": len(core.bodies),
        "each": core.ties_each,
        "bodies": [{**_named(frame, body), "sure": body in core.sure} for body in core.bodies],
        "via": {"name": via.called(frame.language), "url": frame.link(via)} if via else None,
        "tested": bool(core.found_again),
        "shares": [
            (share.label.in_language(frame.language), share.inside, share.of)
            for share in structure.core_shares[By.SECTOR]
        ],
    }


def _parts(frame: Frame, structure: Structure) -> list[dict[str, Any]]:
    """The connected parts after the largest."""
    found = []
    for part in structure.components[1:]:
        counted = frame.texts.plural("{n} Stelle, hier nicht genannt", "{n} Stellen, hier nicht genannt", part.withheld)
        found.append(
            {
                "number": part.number,
                "size": part.size,
                "bodies": [_named(frame, body) for body in part.named],
                "withheld": counted if part.withheld else "",
            }
        )
    return found

"""Needs in everyday words: sentences with the reading a person would give them; funding and steps for them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.analytics.advice import (
    AREAS,
    LONGEST,
    MOST_NEEDS,
    PROPOSED,
    Advice,
    Ask,
    Fits,
    Lexicon,
    advise,
    asked_by,
    load_everyday,
    steps_for,
)
from graphkb.analytics.partners import PartnerQuery, PartnerResult, find_partners, read_actors
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def lexicon(aachen_snapshot: Snapshot) -> Lexicon:
    fields = [node.id for node in aachen_snapshot.of_kind("field") if node.id.startswith("fld-sr17-")]
    return Lexicon(aachen_snapshot, fields)


READINGS = (
    (
        "Verein mit Frauengruppe in Eschweiler sucht Räume und jemanden für Förderanträge",
        "kind=association target_group=tg-frauen place=eschweiler needs=rooms needs=funding",
        "",
        "",
    ),
    (
        "Sportverein in Alsdorf-Mitte braucht Dolmetscher für Arabisch",
        "kind=sports_club place=als-mitte needs=interpreters language=lang-ar",
        "",
        "",
    ),
    ("Wer hilft bei der Vereinsgründung in Würselen?", "needs=running place=wuerselen", "", ""),
    (
        "Initiative in Aachen Ost sucht Ehrenamtliche für Seniorencafé",
        "kind=initiative place=ac-ost needs=volunteers target_group=tg-senioren",
        "",
        "",
    ),
    ("Moscheeverein in Stolberg sucht Partner", "place=stolberg needs=contacts", "", "Moscheeverein"),
    (
        "Eltern in Herzogenrath suchen Kinderbetreuung",
        "target_group=tg-eltern place=herzogenrath needs=childcare",
        "",
        "",
    ),
    ("Wir bieten Sprachkurse und suchen Geld", "offers=t-sprache needs=funding", "", ""),
    (
        "Jugendgruppe Baesweiler Fortbildung",
        "target_group=tg-jugendliche place=baesweiler needs=training",
        "",
        "",
    ),
    (
        "arabischsprachige Mädchengruppe in Eschwieler sucht Theater",
        "language=lang-ar target_group=tg-maedchen-frauen place=eschweiler",
        "Theater",
        "",
    ),
    ("Flyer und Webseite", "needs=publicity", "", ""),
    ("", "", "", ""),
    ("xqzvw 123 !", "", "xqzvw", ""),
    (
        "Türkischer Kulturverein in Aachen möchte Hilfe bei Projektantrag",
        "offers=t-kultur place=aachen needs=funding",
        "",
        "Türkischer",
    ),
    ("Verein sucht Räume in Rothe Erde", "kind=association needs=rooms place=ac-rothe-erde", "", ""),
    (
        "Geflüchtete Frauen in Würselen suchen Sport",
        "target_group=tg-gefluechtete-frauen place=wuerselen needs=t-sport",
        "",
        "",
    ),
    ("Musikgruppe sucht Proberaum in Haaren", "needs=rooms place=ac-haaren", "Musikgruppe", ""),
    (
        "association with a women's group in Stolberg looking for rooms",
        "kind=association target_group=tg-frauen place=stolberg needs=rooms",
        "",
        "",
    ),
    (
        "Hausaufgabenhilfe für Kinder in Setterich",
        "target_group=tg-kinder place=bae-setterich",
        "Hausaufgabenhilfe",
        "",
    ),
    (
        "Beratungsstelle in Eschweiler sucht Kontakte zu Migrantenorganisationen",
        "kind=advice_centre place=eschweiler needs=contacts target_group=tg-migrantenorganisationen",
        "",
        "",
    ),
    ("Verein für Sprache und Bildung", "kind=association needs=t-sprache needs=t-bildung", "", ""),
    ("VEREIN IN WUERSELEN SUCHT RAEUME", "kind=association place=wuerselen needs=rooms", "", ""),
    ("Verein hat Räume und sucht Räume", "kind=association needs=rooms", "", ""),
    ("Muslime suchen Räume", "needs=rooms", "", "Muslime"),
)


@pytest.mark.parametrize(("text", "understood", "unknown", "withheld"), READINGS)
def test_a_sentence_is_read_as_a_person_would(
    lexicon: Lexicon, text: str, understood: str, unknown: str, withheld: str
) -> None:
    reading = lexicon.read(text)
    assert " ".join(f"{one.role.value}={one.id}" for one in reading.understood) == understood
    assert " ".join(reading.not_understood) == unknown
    assert " ".join(reading.withheld) == withheld


def test_only_what_is_mistyped_is_marked_as_similar(lexicon: Lexicon) -> None:
    reading = lexicon.read("Verein in Eschwieler sucht Räume")
    assert [one.id for one in reading.understood if one.similar] == ["eschweiler"]


def test_a_text_that_is_too_long_is_refused(lexicon: Lexicon) -> None:
    with pytest.raises(InvalidParameter):
        lexicon.read("a" * (LONGEST + 1))


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_every_word_comes_from_it(lexicon: Lexicon, text: str) -> None:
    reading = lexicon.read(text)
    assert reading == lexicon.read(text)
    for word in (*reading.not_understood, *reading.withheld, *(one.said for one in reading.understood)):
        assert all(part in text for part in word.split())


def test_nobody_is_read_by_belief_or_origin(lexicon: Lexicon, aachen_snapshot: Snapshot) -> None:
    for node in aachen_snapshot.of_kind("target_group"):
        if node.properties.get("no_list") is True:
            assert node.id not in {one.id for one in lexicon.read(node.name).understood}, node.name


# ------------------------------------------------------------------ advice


def made(snapshot: Snapshot, ask: Ask) -> Advice:
    def find(query: PartnerQuery) -> PartnerResult:
        return find_partners(snapshot, query, day=DAY, limit=5)

    return advise(snapshot, ask, day=DAY, find=find, programmes=read_actors(snapshot, DAY), table=PROPOSED)


@pytest.fixture(scope="module")
def district() -> Snapshot:
    """Two towns; a programme for associations of one, one for offices, one that is over, one by theme."""
    nodes = [
        Node(id="nord", kind="municipality", name="Nordstadt"),
        Node(id="sued", kind="municipality", name="Südstadt"),
        Node(id="verein", kind="association", name="Verein A"),
        Node(id="haus", kind="facility", name="Haus B"),
        Node(id="treff", kind="meeting_place", name="Treff"),
        Node(id="tg-vereine", kind="target_group", name="Vereine"),
        Node(id="tg-kommunen", kind="target_group", name="Kommunen"),
        Node(id="t-antrag", kind="topic", name="Projektakquise"),
        *[Node(id=id, kind="funding_programme", name=id) for id in ("p-nord", "p-sued", "p-amt", "p-thema", "p-hat")],
    ]

    def tie(source: str, type: str, target: str) -> Relation:
        return Relation(id=f"{source}-{type}-{target}", type=type, source=source, target=target)

    return Snapshot.of(
        nodes,
        [
            tie("verein", "LOCATED_IN", "nord"),
            tie("haus", "LOCATED_IN", "nord"),
            tie("haus", "OFFERS", "t-antrag"),
            tie("treff", "LOCATED_IN", "nord"),
            tie("p-nord", "OPEN_TO", "tg-vereine"),
            tie("p-nord", "FUNDED_BY", "nord"),
            tie("p-sued", "OPEN_TO", "tg-vereine"),
            tie("p-sued", "FUNDED_BY", "sued"),
            tie("p-amt", "OPEN_TO", "tg-kommunen"),
            tie("p-thema", "OPEN_TO", "t-antrag"),
            tie("verein", "FUNDED_BY", "p-hat"),
        ],
    )


def test_funding_fits_by_what_it_has_its_kind_its_place_and_the_theme(district: Snapshot) -> None:
    advice = made(district, Ask("verein", needs=("funding",)))
    assert [(one.programme.id, one.fits) for one in advice.funding] == [
        ("p-hat", Fits.HAD),
        ("p-nord", Fits.KIND),
        ("p-thema", Fits.THEME),
    ]
    need = made(district, Ask(place="sued", needs=("funding",)))
    assert [one.programme.id for one in need.funding] == ["p-sued", "p-thema"]


def test_rooms_are_meeting_places_of_the_place(district: Snapshot) -> None:
    assert [one.place.id for one in made(district, Ask("verein", needs=("rooms",))).rooms] == ["treff"]
    assert made(district, Ask(place="sued", needs=("rooms",))).rooms == ()
    assert made(district, Ask("verein", needs=("funding",))).rooms == ()


def test_partners_are_sought_for_each_need_by_its_topic(district: Snapshot) -> None:
    advice = made(district, Ask("verein", needs=("funding", "rooms")))
    assert [(one.id, one.topic) for one in advice.sought] == [("funding", "t-antrag"), ("rooms", "")]
    first = advice.sought[0].partners
    assert "haus" in {one.actor.id for one in (*first.first, *first.others)}


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (Ask(), InvalidParameter),
        (Ask(needs=("rooms",)), InvalidParameter),
        (Ask("gibt-es-nicht"), NotFound),
        (Ask(place="verein"), InvalidParameter),
        (Ask("verein", needs=("nord",)), InvalidParameter),
        (Ask("verein", needs=("a",) * (MOST_NEEDS + 1)), InvalidParameter),
    ],
)
def test_what_cannot_be_advised_on_is_said(district: Snapshot, ask: Ask, error: type[Exception]) -> None:
    with pytest.raises(error):
        made(district, ask)


def test_steps_follow_the_needs() -> None:
    assert {step.area for step in PROPOSED} == set(AREAS)
    found = steps_for(PROPOSED, ["rooms"], ())
    assert "rooms" in {step.id for step in found}
    assert {step.area for step in found} == {"networking", "association"}
    assert "statutes" not in {step.id for step in found}
    assert all(need in load_everyday().needs for step in PROPOSED for need in step.needs)


def test_a_reading_asks_for_the_first_of_what_can_be_only_one(lexicon: Lexicon) -> None:
    ask = asked_by(lexicon.read("Verein in Würselen und Stolberg sucht Räume"))
    assert (ask.kind, ask.place, ask.needs) == ("association", "wuerselen", ("rooms",))

"""What must not be kept of people, and what a reader sees of a contact: each rule by examples of its own."""

from __future__ import annotations

import pytest

from graphkb.decency import (
    PLACE_PROPERTIES,
    Protection,
    marks_of,
    no_more_consent,
    private_mail,
    private_phone,
    protection,
    readable,
)
from graphkb.errors import InvalidData
from graphkb.importer import Table, Tables, validate
from graphkb.importer.sheet import Row
from graphkb.model import PUBLIC, Node, Reader, Visibility
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot

ONTOLOGY = load_ontology()

BODY = Node(
    id="verein-a",
    kind="association",
    name="Verein A",
    properties={"email": "info@verein-a.example", "phone": "0241 1234", "contact_consent": ("phone",)},
)


@pytest.mark.parametrize(
    ("mail", "private"),
    [
        ("info@verein-a.example", False),
        ("integration@musterstadt.example", False),
        ("jugendtreff.nord@musterstadt.example", False),
        ("verein-beispiel@gmx.de", False),
        ("vb.aachen@web.de", False),
        ("kontakt.beispiel@gmail.com", False),
        ("a@example.org", False),
        ("amt-50@musterstadt.example", False),
        ("vorname.nachname@musterstadt.example", True),
        ("v.nachname@musterstadt.example", True),
        ("vorname_nachname@gmail.com", True),
        ("spatz77@t-online.de", True),
        ("v.nachname-doppel@musterstadt.example", True),
    ],
)
def test_what_looks_like_a_persons_own_mail(mail: str, private: bool) -> None:
    assert private_mail(mail, ["Verein Beispiel Aachen e. V."]) is private


@pytest.mark.parametrize(
    ("phone", "private"),
    [
        ("0241 1234", False),
        ("+49 241 1234-0", False),
        ("0049 241 1234", False),
        ("02405 15 16 17", False),
        ("0171 0000000", True),
        ("0151/00000000", True),
        ("+49 160 0000000", True),
        ("+49 (0) 176 0000000", True),
        ("0049 177 0000000", True),
    ],
)
def test_what_looks_like_a_persons_own_phone(phone: str, private: bool) -> None:
    assert private_phone(phone) is private


def imported(**cells: str) -> list[tuple[str, str]]:
    """The columns that are refused, each with its message."""
    given = {"id": "verein-a", "kind": "association", "name": "Verein A", "sources": "d-1"} | cells
    document = Table("", "documents", 1, ("id", "name"), [Row(2, ("d-1", "Blatt"))])
    table = Table("", "actors", 1, tuple(given), [Row(2, tuple(given.values()))])
    try:
        validate(Tables("", [document, table]), ONTOLOGY)
    except InvalidData as error:
        return [(list(given)["ABCDEFGHI".index(problem.cell[0])], problem.text()) for problem in error.problems]
    return []


def test_a_private_contact_is_refused_until_the_body_consents() -> None:
    assert imported(email="info@verein-a.example", phone="0241 1234") == []
    refused = imported(email="vorname.nachname@stadt.example", phone="0171 0000000")
    assert [column for column, _ in refused] == ["email", "phone"]
    assert "sieht nach der E-Mail-Adresse einer einzelnen Person aus" in refused[0][1]
    assert "«Einwilligung zum Kontakt»" in refused[1][1]
    one = imported(email="vorname.nachname@stadt.example", phone="0171 0000000", contact_consent="E-Mail")
    assert [column for column, _ in one] == ["phone"]
    assert imported(email="vorname.nachname@stadt.example", contact_consent="email; phone") == []


def test_a_contact_is_seen_where_the_body_consented_to_it() -> None:
    assert readable(BODY, PUBLIC, ONTOLOGY).properties == {"phone": "0241 1234"}
    assert readable(BODY, Reader(Visibility.NETWORK), ONTOLOGY).properties == {"phone": "0241 1234"}
    assert readable(BODY, Reader(Visibility.INTERNAL), ONTOLOGY) == BODY


HOUSE = Node(
    id="haus",
    kind="facility",
    name="Frauenhaus Musterstadt",
    properties={"address": "Musterweg 1", "postal_code": "52062", "website": "https://haus.example"},
)


@pytest.mark.parametrize(
    ("name", "address", "flag", "protected"),
    [
        ("Frauenhaus Musterstadt", "", "", Protection.SHELTER),
        ("Unterkunft am Musterweg", "", "", Protection.SHELTER),
        ("Städtisches Übergangswohnheim", "", "", Protection.SHELTER),
        ("Flüchtlingswohnheim Nord", "", "", Protection.SHELTER),
        ("Notschlafstelle", "", "", Protection.SHELTER),
        ("Mädchenzuflucht", "", "", Protection.SHELTER),
        ("ZUE Musterstadt", "", "", Protection.SHELTER),
        ("Verein A", "c/o Beispiel, Musterweg 1", "", Protection.HOME),
        ("Verein A", "Musterweg 1 (privat)", "", Protection.HOME),
        ("Verein A", "Musterweg 1", "yes", Protection.SAID),
        ("Förderverein Frauenhaus", "Musterweg 1", "no", None),
        ("Café Zuflucht", "Musterweg 1", "", None),
        ("Nachbarschaftshaus", "Musterweg 1", "", None),
        ("Wohnungsamt", "Musterweg 1", "", None),
        ("Familienzentrum", "Bei der Kirche 3", "", None),
    ],
)
def test_whose_address_is_protected(name: str, address: str, flag: str, protected: Protection | None) -> None:
    assert protection([name], address, flag) is protected


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        ({"name": "Frauenhaus", "address": "Musterweg 1"}, ["address"]),
        ({"name": "Frauenhaus", "description": "Liegt in der Musterstr. 12a, zweiter Stock."}, ["description"]),
        ({"name": "Unterkunft Musterweg 12"}, ["name"]),
        ({"name": "Frauenhaus", "description": "Hilft Frauen in Not."}, []),
        ({"name": "Frauenhaus e. V.", "address": "Musterweg 1", "address_protected": "nein"}, []),
        ({"name": "Verein A", "address": "Musterweg 1", "address_protected": "ja"}, ["address"]),
        ({"name": "Verein A", "address": "bei Familie Beispiel, Musterweg 1"}, ["address"]),
    ],
)
def test_the_street_of_a_shelter_is_refused(cells: dict[str, str], columns: list[str]) -> None:
    assert [column for column, _ in imported(**cells)] == columns


def test_the_street_of_a_shelter_is_never_shown() -> None:
    """Should one have got in before the rule was there: the quarter has to do for everybody outside."""
    seen = readable(HOUSE, PUBLIC, ONTOLOGY)
    assert seen.properties == {"postal_code": "52062", "website": "https://haus.example"}
    assert readable(HOUSE, Reader(Visibility.NETWORK), ONTOLOGY) == seen
    assert readable(HOUSE, Reader(Visibility.INTERNAL), ONTOLOGY) == HOUSE
    quarter = Node(id="q", kind="quarter", name="Wohngruppe Nord", properties={"lat": 50.7, "lon": 6.1})
    assert readable(quarter, PUBLIC, ONTOLOGY) == quarter


def test_a_place_to_meet_is_protected_too() -> None:
    place = Node(id="mp", kind="meeting_place", name="Saal der Notunterkunft", properties={"lat": 50.7, "lon": 6.1})
    snapshot = Snapshot.of([place, HOUSE], [])
    assert not any(node.properties.keys() & PLACE_PROPERTIES for node in snapshot.for_reader(PUBLIC).nodes)


def test_consent_withdrawn_holds_for_saved_states() -> None:
    without = BODY.with_properties({"email": "info@verein-a.example", "phone": "0241 1234"})
    for now in (without, None):
        assert readable(no_more_consent(BODY, now, ONTOLOGY), PUBLIC, ONTOLOGY).properties == {}
    assert no_more_consent(BODY, BODY, ONTOLOGY) == BODY


def test_what_the_ontology_does_not_know_is_not_shown() -> None:
    assert readable(BODY.with_properties({"shoe_size": 42}), PUBLIC, ONTOLOGY).properties == {}


@pytest.mark.parametrize(
    ("one", "other", "person", "same"),
    [
        ("Dr. Erika Beispiel", "Beispiel, Erika", True, True),
        ("Erika Beispiel M.A.", "ERIKA  BEISPIEL", True, True),
        ("Jürgen Muster", "Juergen Muster", True, True),
        ("Erika Beispiel", "Erika Beispiel-Muster", True, False),
        ("Verein A", "Verein B", False, False),
        ("Verein A e. V.", "VEREIN A e.V.", False, True),
    ],
)
def test_which_names_a_bar_takes_for_the_same(one: str, other: str, person: bool, same: bool) -> None:
    assert (marks_of("s", person, "", [one]) == marks_of("s", person, "", [other])) is same
    assert not marks_of("s", person, "", [one]) & marks_of("t", person, "", [one])
    assert not marks_of("s", person, one, []) & marks_of("s", person, "", [one])

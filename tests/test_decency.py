"""What must not be kept of people, and what a reader sees of a contact: each rule by examples of its own."""

from __future__ import annotations

import pytest

from graphkb.decency import marks_of, no_more_consent, private_mail, private_phone, readable
from graphkb.errors import InvalidData
from graphkb.importer import Table, Tables, validate
from graphkb.importer.sheet import Row
from graphkb.model import PUBLIC, Node, Reader, Visibility
from graphkb.ontology import load_ontology

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
    given = {"id": "verein-a", "kind": "association", "name": "Verein A", "sources": "d-1", **cells}
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

"""The pages and the API of change: what they show, what they refuse, and what only signed-in readers see."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.model import FuzzyDate, Node, Relation, SourceRef
from graphkb.settings import Settings
from graphkb.store import ChangeSet, Store
from tests import network_site as made
from tests import site_fixture as site
from tests.tie_graphs import body, fact
from viz.frame import TOKEN_COOKIE


def change_of(client: TestClient, asked: str, **headers: str) -> str:
    answer = client.get(f"/de/wandel?{asked}", headers=headers)
    assert answer.status_code == 200, answer.text[-400:]
    return answer.text


@pytest.fixture(scope="module")
def lost() -> TestClient:
    """`mo`, a migrant organisation, had a tie that ended; the groups of `network_site` go on."""
    nodes, relations = made.network()
    gone = fact("COOPERATES_WITH", "mo", "a1", asserted="2023", valid_to="2024", sources=made.SOURCES)
    return made.client(nodes, [*relations, gone])


def test_two_days_of_aachen(aachen: TestClient) -> None:
    page = change_of(aachen, "von=2019-06-30&bis=2026-11-22")
    assert "33 Zellen nicht mehr belegt" in page
    for name in ("Abdeckung", "Maßnahmen", "Gruppen im Netz", "Verbindungen", "Stellen", "Leitlinien"):
        assert f"<h2>{name}</h2>" in page
    assert "So wird gerechnet: Wandel" in page
    assert 'id="ohne-verbindung"' not in page
    file = aachen.get("/de/wandel/zellen.csv?von=2019-06-30&bis=2026-11-22")
    rows = list(csv.reader(io.StringIO(file.text.lstrip("\ufeff")), delimiter=";"))
    body = rows[1 : rows.index([])]
    answer = aachen.get("/api/v1/change?from=2019-06-30&to=2026-11-22").json()
    assert len(body) == len(answer["cells"])
    assert answer["cells_compared"] == 70
    assert answer["basis"] == "sources"
    assert answer["method"]["parameters"]["from"] == "2019-06-30"


def test_two_concepts_of_aachen(aachen: TestClient) -> None:
    recorded = aachen.get("/de/wandel/konzepte").text
    assert "Handlungsfelder von «Integrationskonzept für den Kreis Aachen»" in recorded  # it succeeds this one
    page = aachen.get("/de/wandel/konzepte?von=c-ac-2006").text
    assert "1 von 7 früheren Handlungsfeldern hat keine erfasste Entsprechung" in page
    assert "keine Entsprechung erfasst" in page
    file = aachen.get("/en/wandel/konzepte/felder.csv?von=c-ac-2006&bis=c-sr-2017").text
    assert sum(1 for line in file.splitlines() if ";no correspondence" in line) == 1
    answer = aachen.get("/api/v1/change/concepts?from=c-ac-2006&to=c-sr-2017").json()
    assert [row["field"]["id"] for row in answer["fields"] if not row["matches"]] == ["fld-ac06-senioren"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("wandel?von=quatsch", 422),
        ("wandel?von=2026-12-31&bis=2026-01-01", 422),
        ("wandel?stand=nichts", 404),
        ("wandel?konzept=nichts", 404),
        ("wandel/nichts.csv", 404),
        ("wandel/ohne-verbindung.csv", 404),
        ("wandel/konzepte?von=nichts", 422),
        ("wandel/konzepte/nichts.csv", 404),
    ],
)
def test_what_cannot_be_asked(lost: TestClient, asked: str, status: int) -> None:
    assert lost.get(f"/de/{asked}").status_code == status


def test_days_the_wrong_way_round_are_named_as_in_the_form(lost: TestClient) -> None:
    page = lost.get("/de/wandel?von=2026-12-31&bis=2026-01-01").text
    assert "«31.12.2026» geht nicht für Früherer Tag: Der frühere Tag liegt nach dem späteren." in page


def test_who_lost_its_ties_is_named_to_signed_in_readers_only(lost: TestClient) -> None:
    asked = "von=2023-06-30&bis=2026-11-22"
    public = change_of(lost, asked)
    assert "Eine Stelle, die Verbindungen hatte, hat keine belegte mehr." in public
    assert 'id="ohne-verbindung"' not in public
    assert "/de/akteure/mo" not in public.split('id="verbindungen"')[1].split("</section>")[0]
    ties = "wandel/verbindungen.csv?" + asked
    assert "MO;" not in lost.get(f"/de/{ties}").text
    answer = lost.get("/api/v1/change?from=2023-06-30&to=2026-11-22").json()
    assert (answer["without_ties"], answer["without_ties_named"]) == (1, None)
    assert not [tie for tie in answer["ties"] if "mo" in (tie["source"]["id"], tie["target"]["id"])]
    assert answer["ties_withheld"] == answer["ties_changed"] - len(answer["ties"]) > 0
    signed_in = {"Cookie": f"{TOKEN_COOKIE}={made.TOKEN}"}
    page = change_of(lost, asked, **signed_in)
    assert page.split('id="ohne-verbindung"')[1].split("</section>")[0].count("/de/akteure/mo") == 1
    assert "MO;" in lost.get(f"/de/{ties}", headers=signed_in).text
    assert lost.get(f"/de/wandel/ohne-verbindung.csv?{asked}", headers=signed_in).text.count("MO;") == 1
    with_token = {"Authorization": f"Bearer {made.TOKEN}"}
    named = lost.get("/api/v1/change?from=2023-06-30&to=2026-11-22", headers=with_token).json()["without_ties_named"]
    assert [one["id"] for one in named] == ["mo"]


def test_without_a_concept_and_on_the_same_day_the_page_says_so(lost: TestClient) -> None:
    page = change_of(lost, "von=2026-11-22&bis=2026-11-22")
    assert "Zwischen den beiden Tagen hat sich nichts geändert." in page
    assert "In keiner Zelle ist der Stand anders." in page
    assert "Dafür müssen zwei Konzepte mit Handlungsfeldern erfasst sein." in lost.get("/de/wandel/konzepte").text


@pytest.fixture
def saving(embedded_store: Store, embedded_settings: Settings) -> tuple[TestClient, Store]:
    document = made.DOCUMENT
    embedded_store.apply(ChangeSet(create_nodes=(document, *_bodies("abc"))), by="test", reason="Anfang")
    told = FuzzyDate.parse("2019")
    person = Node(id="person", kind="person", name="Muster Rednerin", sources=(SourceRef("d-muster"),), asserted=told)
    embedded_store.apply(ChangeSet(create_nodes=(person,)), by="test", reason="Person")
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN)})
    return site.client_of(site.context_of(embedded_store, settings)), embedded_store


def _bodies(ids: str) -> tuple[Node, ...]:
    return tuple(body(id) for id in ids)


def _tie(a: str, b: str) -> Relation:
    last_year = str(date.today().year - 1)
    return fact("COOPERATES_WITH", a, b, valid_from="2018", asserted=last_year, sources=made.SOURCES)


def test_a_state_saved_by_the_api_tells_what_was_recorded_after_it(saving: tuple[TestClient, Store]) -> None:
    client, store = saving
    assert client.post("/api/v1/states", json={"name": "Vorher"}).status_code == 401
    assert client.post("/api/v1/states", json={"name": ""}, headers=site.SIGNED_IN).status_code == 422
    made_state = client.post("/api/v1/states", json={"name": "Vorher"}, headers=site.SIGNED_IN)
    assert made_state.status_code == 201
    id = made_state.json()["id"]
    store.apply(ChangeSet(create_relations=(_tie("a", "b"),)), by="test", reason="erfasst")
    listed = client.get("/api/v1/states").json()["items"]
    assert [(one["id"], one["name"], one["by"], one["nodes"]) for one in listed] == [(id, "Vorher", None, 4)]
    today = date.today().isoformat()
    answer = client.get(f"/api/v1/change?from_state={id}&to={today}").json()
    assert answer["basis"] == "saved_state"
    assert answer["state"]["id"] == id
    assert [(tie["source"]["id"], tie["target"]["id"], tie["what"]) for tie in answer["ties"]] == [
        ("a", "b", "recorded")
    ]
    page = change_of(client, f"stand={id}&bis={today}")
    assert "bestand schon, neu erfasst" in page
    assert "Vorher" in page
    assert client.delete(f"/api/v1/states/{id}").status_code == 401
    assert client.delete(f"/api/v1/states/{id}", headers=site.SIGNED_IN).status_code == 204
    assert client.get(f"/api/v1/change?from_state={id}").status_code == 404

"""The partner finder as people use it: weights, mix, ways, why-not, download; the same in the API."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from starlette.testclient import TestClient

from viz.pages.partner_query import WEIGHTS

ASKED = {"fuer": "kia"}


def page(aachen: TestClient, language: str = "de", **query: str) -> str:
    answer = aachen.get(f"/{language}/partner", params=ASKED | query)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_weights_are_shown_can_be_changed_and_go_back(aachen: TestClient) -> None:
    usual = page(aachen)
    assert all(f'name="{name}"' in usual for name in WEIGHTS.values())
    assert "Zurück auf übliche Gewichte" not in usual
    changed = page(aachen, g_ort="0", g_thema="1")
    assert '<option value="0" selected>0</option>' in changed
    assert 'href="/de/partner?fuer=kia">Zurück auf übliche Gewichte</a>' in changed
    assert "üblich 3" in changed
    named = page(aachen, g_ort="3")  # naming what is usual changes nothing
    assert named[named.index('<form class="filter"') :] == usual[usual.index('<form class="filter"') :]
    assert "Back to the usual weights" in page(aachen, "en", g_ort="0")


@pytest.mark.parametrize(
    ("query", "language", "text"),
    [
        ({"g_ort": "4"}, "de", "Ein Gewicht liegt zwischen 0 und 3."),
        ({"g_ort": "viel"}, "de", "Ein Gewicht liegt zwischen 0 und 3."),
        ({"g_ort": "nan"}, "en", "A weight lies between 0 and 3."),
        ({"hoechstens": "11"}, "de", "Bitte eine Zahl von 0 bis 10."),
        (dict.fromkeys(WEIGHTS.values(), "0"), "de", "Mindestens eine Art von Grund braucht ein Gewicht über 0."),
    ],
)
def test_wrong_weights_are_refused_in_words(
    aachen: TestClient, query: dict[str, str], language: str, text: str
) -> None:
    answer = aachen.get(f"/{language}/partner", params=ASKED | query)
    assert 400 <= answer.status_code < 500
    assert text in unescape(answer.text)


def test_all_weights_at_0_are_named_as_in_the_form(aachen: TestClient) -> None:
    answer = aachen.get("/de/partner", params=ASKED | dict.fromkeys(WEIGHTS.values(), "0"))
    assert "«0» geht nicht für Gewichte:" in unescape(answer.text)


def test_the_mix_says_who_was_moved_and_can_be_switched_off(aachen: TestClient) -> None:
    mixed = page(aachen)
    assert "Zurückgestellt, damit vorn Verschiedene stehen" in mixed
    assert "zurückgestellt, weil schon 4 derselben Art (Vereine und Initiativen) vorn stehen" in mixed
    assert "hoechstens=0" in mixed
    plain = page(aachen, hoechstens="0")
    assert "zurückgestellt" not in plain.replace("steht darunter mit seinem Platz", "").split("So wird gerechnet")[0]
    assert '<option value="0" selected>beliebig viele</option>' in plain


def test_every_proposal_has_a_way(aachen: TestClient) -> None:
    found = aachen.get("/api/v1/partners", params={"for": "kia", "limit": 10}).json()
    assert found["items"]
    for item in found["items"]:
        assert item["way"]["sentence"]["de"]
        assert item["way"]["sentence"]["en"]
        assert "person" not in {node["kind"] for node in item["way"]["through"]}
        if item["way"]["steps"] and item["way"]["steps"] <= 4:
            assert item["way"]["sources"]
            assert item["way"]["through"]
    assert any(item["way"]["steps"] for item in found["items"])
    need = aachen.get("/api/v1/partners", params={"place": "aachen"}).json()
    assert need["items"]
    assert all(item["way"] is None for item in need["items"])


def test_every_reason_has_weight_sentence_and_source(aachen: TestClient) -> None:
    seen = set()
    for asker in ("kia", "bleiberger", "esw-fc"):
        for item in aachen.get("/api/v1/partners", params={"for": asker}).json()["items"]:
            for reason in item["reasons"]:
                seen.add(reason["feature"])
                assert 0 < reason["weight"] <= 3
                assert reason["sentence"]["de"] != reason["sentence"]["en"] or not reason["sentence"]["de"]
                assert reason["sources"] or reason["feature"] == "kind"
                assert reason["derived"] or reason["feature"] != "kind"
    assert {"topic", "place", "target_group", "kind", "funding_fit", "capacity"} <= seen


def test_why_not_shows_each_kind_of_reason(aachen: TestClient) -> None:
    first = aachen.get("/api/v1/partners", params={"for": "kia"}).json()["items"][0]["actor"]["id"]
    answer = aachen.get("/api/v1/partners/why-not", params={"for": "kia", "actor": first}).json()
    assert answer["verdict"] == "listed"
    assert [one["feature"] for one in answer["features"]] == [
        "topic", "place", "field", "target_group", "language", "shared_partners", "kind", "funding_fit", "capacity"
    ]  # fmt: skip
    for one in answer["features"]:
        assert one["sentence"]["de"]
        assert (one["value"] is None) == (one["sentence"]["de"] == "Nicht erhoben.")
    shown = page(aachen, warum_nicht=first)
    assert "Was bei" in shown
    assert not re.search(r"<strong>([^<]+):</strong> \1 ", shown)  # the name is said once
    assert "verglichen wurde</caption>" in shown
    partner = aachen.get("/api/v1/partners", params={"for": "kia"}).json()["known"][0]["actor"]["id"]
    known = aachen.get("/api/v1/partners/why-not", params={"for": "kia", "actor": partner}).json()
    assert known["exclusion"] == "known"
    assert known["features"] == []
    assert known["sources"]


def test_weights_count_in_the_api(aachen: TestClient) -> None:
    usual = aachen.get("/api/v1/partners", params={"for": "kia"}).json()
    changed = aachen.get("/api/v1/partners", params={"for": "kia", "weight_place": 0, "most_of_a_sort": 0}).json()
    weights = {one["id"]: (one["weight"], one["usual"]) for one in changed["features"]}
    assert weights["place"] == (0, 3)
    assert all(reason["feature"] != "place" for item in changed["items"] for reason in item["reasons"])
    assert [item["actor"]["id"] for item in usual["items"]] != [item["actor"]["id"] for item in changed["items"]]
    assert changed["mix"] == {"de": "", "en": ""}
    assert aachen.get("/api/v1/partners", params={"for": "kia", "weight_place": 4}).status_code == 422
    assert changed["method"]["parameters"]["weight_place"] == "0"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_list_can_be_taken_along(aachen: TestClient, language: str) -> None:
    answer = aachen.get(f"/{language}/partner/liste.csv", params=ASKED)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    empty = rows.index([])
    assert len(rows[0]) == 9
    assert all(len(row) == 9 and row[2] and row[5] for row in rows[1:empty])
    assert rows[empty + 1][0].startswith("So wird gerechnet" if language == "de" else "How this is computed")
    assert aachen.get(f"/{language}/partner/liste.csv").status_code == 422

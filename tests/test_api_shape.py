"""Whatever is asked wrongly: one shape of error, in the reader's language, never a 500. Made from the description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from api import Context
from graphkb import errors
from graphkb.jobs import NOTES, Job, JobState, Kind, Order
from graphkb.snapshot import SnapshotCache
from graphkb.store import Store, cases
from tests import site_fixture as site

OPENAPI = site.openapi()
KNOWN = {
    "nodes": "ki-sr",
    "relations": "ADVISES:ki-sr:aachen",
    "questions": "concepts-of-municipalities",
    "persons": "tueroeffner",
    "sources": "d-seed-002",
    "conferences": "ev-integrationskonferenz",
    "places": "wuerselen",
    "forms": "inventory",
}
"""An id that exists, by the collection it is in; of changes it is asked for."""


@pytest.fixture(autouse=True, scope="module")
def known_change(aachen: TestClient, aachen_store: Store, aachen_context: Context) -> Iterator[None]:
    """The import has another id in every database; what is in hand is there for these tests only."""
    KNOWN["changes"] = aachen.get("/api/v1/changes", headers=site.SIGNED_IN).json()["items"][0]["id"]
    body = {"message": "Das stimmt nicht mehr."}
    assert aachen.post("/api/v1/nodes/ki-sr/hints", json=body).status_code == 202
    KNOWN["reviews"] = aachen.get("/api/v1/reviews", headers=site.SIGNED_IN).json()["items"][0]["id"]
    draft = {"place": "wuerselen", "field": "fld-sr17-ehrenamt", "title": "Entwurf"}
    KNOWN["drafts"] = aachen.post("/api/v1/drafts", json=draft, headers=site.SIGNED_IN).json()["id"]
    letter = {"body": "ac-fb56", "field": "fld-sr17-sprache-bildung", "places": ["aachen"]}
    asked = {"title": "Herbst", "asked_by": "KI", "letters": [letter]}
    made = aachen.post("/api/v1/inquiries", json=asked, headers=site.SIGNED_IN)
    assert made.status_code == 201
    KNOWN["inquiries"] = made.json()[0]["id"]
    KNOWN["jobs"] = export_done(aachen_context)
    story = {"title": "Geschichte", "state": "published", "steps": [{"text": "Alles"}]}
    KNOWN["stories"] = aachen.post("/api/v1/stories", json=story, headers=site.SIGNED_IN).json()["id"]
    talk = {"subject": "hevi-ev", "day": "2026-11-22", "text": "Verein angerufen"}
    KNOWN["advice"] = aachen.post("/api/v1/advice/notes", json=talk, headers=site.SIGNED_IN).json()["id"]
    agenda = f"/api/v1/conferences/{KNOWN['conferences']}/agenda"
    assert aachen.post(agenda, json={}, headers=site.SIGNED_IN).status_code == 201
    yield
    assert aachen.delete(agenda, headers=site.SIGNED_IN).status_code == 204
    for collection in ("reviews", "drafts", "inquiries", "jobs", "stories", "advice"):
        cases.delete_case(aachen_store, KNOWN[collection])


def export_done(context: Context) -> str:
    """A job that has ended, with every file that a job may leave."""
    case = cases.open_case(context.store, "job", state="done", by="test")
    order = Order(kind=Kind.EXPORT, source="csv", form="csv")
    job = Job(id=case.id, order=order, state=JobState.DONE, by="test", at=case.at, result={"file": "x.zip"})
    cases.change_case(context.store, job.onto(case))
    for name in ("x.zip", NOTES):
        (context.jobs.files.of_job(case.id) / name).write_bytes(b"PK")
    return case.id


OPERATIONS = [(path, item["get"]) for path, item in OPENAPI["paths"].items() if "get" in item]
NEEDED: dict[str, dict[str, str | list[str]]] = {
    "/api/v1/search": {"q": "Sprache"},
    "/api/v1/partners": {"place": "aachen"},
    "/api/v1/partners/why-not": {"place": "aachen", "actor": "ki-sr"},
    "/api/v1/advice": {"place": "aachen"},
    "/api/v1/advice/reading": {"text": "Verein sucht Räume"},
    "/api/v1/paths": {"from": "sr", "to": "aachen"},
    "/api/v1/network/selections": {"first": "aachen"},
    "/api/v1/change/concepts": {"from": "c-ac-2006", "to": "c-sr-2017"},
    "/api/v1/change/versions": {"from": "c-ac-2006", "to": "c-sr-2017"},
    "/api/v1/change/side-by-side": {"concept": ["c-ac-2006", "c-sr-2017"]},
    "/api/v1/duplicates/like": {"name": "Caritas"},
    "/api/v1/options": {"place": "wuerselen", "field": "fld-sr17-ehrenamt"},
    "/api/v1/bars/check": {"name": "Verein A"},
    "/api/v1/sources/{id}/replacement": {"other": "d-seed-003"},
    "/api/v1/duplicates/merge": {"keep": "alevi-ac", "gone": "alevi-kv"},
}
"""What an operation needs before it answers at all."""


INSIDE = {path for path, operation in OPERATIONS if "administrator token" in operation.get("summary", "")}
"""Operations for the administration alone."""
PARTLY_INSIDE = {"/api/v1/change/versions"}
"""Operations that answer everybody, but not to every parameter."""


def who(path: str) -> dict[str, str]:
    """Headers of somebody who may ask."""
    return site.SIGNED_IN if path in INSIDE | PARTLY_INSIDE else {}


def address(path: str) -> str:
    collection = path.split("/")[3]
    return path.replace("{id}", KNOWN.get(collection, ""))


def schema_of(parameter: dict[str, Any]) -> dict[str, Any]:
    """Its schema, without the choice of null; for a list that of one item, with `most`."""
    found: dict[str, Any] = parameter["schema"]
    found = referred(next((one for one in found.get("anyOf", [found]) if one.get("type") != "null"), found))
    items = found.get("items", found)
    assert isinstance(items, dict)
    return {**referred(items), "most": found.get("maxItems")} if items is not found else items


def referred(schema: dict[str, Any]) -> dict[str, Any]:
    """What a schema stands for, if it only refers to another."""
    found: dict[str, Any] = schema
    if "$ref" in found:
        found = OPENAPI["components"]["schemas"][found["$ref"].rsplit("/", 1)[1]]
    return found


def parameters() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operation in OPERATIONS:
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                yield path, parameter["name"], schema_of(parameter)


def wrong_values(schema: dict[str, Any]) -> list[str]:
    found = []
    if schema["type"] == "integer":
        found += ["x", "", "1.5", "9" * 30, str(schema["minimum"] - 1), str(schema["maximum"] + 1)]
    elif schema["type"] == "number":
        found += ["x", "", "nan", "inf", str(schema["minimum"] - 1), str(schema["maximum"] + 1)]
    elif schema["type"] == "boolean":
        found += ["x", ""]
    elif schema.get("format") == "date":
        found += ["x", "2026-02-31", "31.02.2026", "99999-01-01"]
    elif "enum" in schema or "const" in schema or "pattern" in schema:
        found += ["gibt-es-nicht", "\x00"]
    elif "maxLength" in schema:
        found += ["x" * (schema["maxLength"] + 1)]
    return found


def odd_values(schema: dict[str, Any]) -> list[str]:
    """Not wrong by their shape; whether they are refused is for the operation to say."""
    if schema["type"] == "string" and "format" not in schema and "enum" not in schema:
        return [
            "gibt-es-nicht",
            "\x00",
            "' OR 1=1 --",
            "{x} %s {0}",
            "٣",
            "\u202e",
            "😀",
            "../../etc",
            "<b>",
            "a" * 200,
        ]
    return []


def assert_problem(response: Any, *statuses: int) -> dict[str, Any]:
    assert response.status_code in statuses, (response.request.url, response.status_code, response.text[:300])
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["status"] == response.status_code
    assert all(problem[name] for name in ("type", "title", "detail", "code")), problem
    assert problem["code"] in problem["type"]
    assert "Traceback" not in problem["detail"]
    return problem


@pytest.mark.parametrize(("path", "operation"), OPERATIONS, ids=[path for path, _ in OPERATIONS])
def test_it_answers_when_asked_rightly(aachen: TestClient, path: str, operation: dict[str, Any]) -> None:
    response = aachen.get(address(path), params=NEEDED.get(path, {}), headers=who(path))
    assert response.status_code == 200, response.text[:300]
    assert response.headers["content-type"] in operation["responses"]["200"]["content"]


@pytest.mark.parametrize(("path", "name", "schema"), list(parameters()), ids=str)
def test_a_value_out_of_bounds_is_refused(aachen: TestClient, path: str, name: str, schema: dict[str, Any]) -> None:
    for value in wrong_values(schema):
        response = aachen.get(address(path), params={**NEEDED.get(path, {}), name: value}, headers=who(path))
        problem = assert_problem(response, 422)
        assert name in problem["detail"], problem
    if "most" in schema:
        many = {**NEEDED.get(path, {}), name: ["x"] * (schema["most"] + 1)}
        assert_problem(aachen.get(address(path), params=many, headers=who(path)), 422)
    for value in odd_values(schema):
        response = aachen.get(address(path), params={**NEEDED.get(path, {}), name: value}, headers=who(path))
        if response.status_code != 200:
            assert_problem(response, 404, 422)


@pytest.mark.parametrize(("path", "name", "schema"), list(parameters()), ids=str)
def test_every_parameter_has_bounds(path: str, name: str, schema: dict[str, Any]) -> None:
    """Nothing of any length or size gets in."""
    if schema["type"] in ("integer", "number"):
        assert "minimum" in schema or "exclusiveMinimum" in schema
        assert "maximum" in schema
    elif schema["type"] == "string":
        assert {"maxLength", "format", "enum", "pattern", "const", "most"} & schema.keys(), (path, name)


@pytest.mark.parametrize("path", [path for path, _ in OPERATIONS])
def test_only_what_is_described_is_taken(aachen: TestClient, path: str) -> None:
    others = {"POST", "PUT", "DELETE", "PATCH"} - {method.upper() for method in OPENAPI["paths"][path]}
    # A method that another address takes, which this one looks like, asks who it is first.
    refused = (401, 405) if path in INSIDE else (405,)
    for method in sorted(others):
        assert_problem(aachen.request(method, address(path)), *refused)


@pytest.mark.parametrize(
    "path", ["", "/", "/gibt-es-nicht", "/nodes/", "/nodes/a/b/c", "/nodes/ki-sr/relations/x", "/%00", "/nodes/%ff%fe"]
)
def test_an_address_without_anything(aachen: TestClient, path: str) -> None:
    for prefix in ("/api/v1", "/api/v2"):
        response = aachen.get(prefix + path)
        if response.status_code != 307:  # only the slash at its end was too much
            assert_problem(response, 404)


@pytest.mark.parametrize("id", ["gibt-es-nicht", "x" * 200, "%00", "ki-sr ", "KI-SR", "..", "%F0%9F%98%80", "{id}"])
def test_a_record_that_is_not_there(aachen: TestClient, id: str) -> None:
    for path in (f"/api/v1/nodes/{id}", f"/api/v1/nodes/{id}/relations", f"/api/v1/questions/{id[:60]}"):
        # «..» leads up to an address that may be there for writing alone
        assert_problem(aachen.get(path), 404, *((405,) if id == ".." else ()))
    assert_problem(aachen.get("/api/v1/nodes/" + "x" * 201), 422)


@pytest.mark.parametrize("path", [path for path, _ in OPERATIONS])
def test_a_wrong_token_is_refused(aachen: TestClient, path: str) -> None:
    # Descriptions of the product itself are the same for everybody and ask nobody.
    open_to_all = {"/api/v1/analyses", "/api/v1/ontology", "/api/v1/questions"}
    for token in ("falsch", site.TOKEN[:-1], site.TOKEN + "x", "kennwört"):
        response = aachen.get(
            address(path), params=NEEDED.get(path, {}), headers={b"Authorization": f"Bearer {token}".encode()}
        )
        if path in open_to_all:
            assert response.status_code == 200
            continue
        problem = assert_problem(response, 401)
        assert problem["code"] == "AccessDenied"
        assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("lang", "accepts", "title"),
    [
        ("", "", "Nicht gefunden"),
        ("", "en", "Not found"),
        ("", "en-GB,en;q=0.9,de;q=0.8", "Not found"),
        ("", "de-DE,de;q=0.9,en;q=0.8", "Nicht gefunden"),
        ("", "fr,en;q=0.5", "Not found"),
        ("", "fr", "Nicht gefunden"),
        ("en", "de", "Not found"),
        ("de", "en", "Nicht gefunden"),
        ("xx", "en", "Not found"),
        ("", "EN", "Not found"),
        ("", "de;q=0.3,en;q=0.8", "Not found"),
        ("", ";;,,q=", "Nicht gefunden"),
        ("", "*", "Nicht gefunden"),
    ],
)
def test_errors_speak_the_language_of_the_reader(aachen: TestClient, lang: str, accepts: str, title: str) -> None:
    headers = {"Accept-Language": accepts}
    for path in ("/api/v1/nodes/gibt-es-nicht", "/api/v1/gibt-es-nicht"):
        problem = assert_problem(aachen.get(path, params={"lang": lang} if lang else {}, headers=headers), 404)
        assert problem["title"] == title


@pytest.mark.parametrize(
    ("asked", "de", "en"),
    [
        ("nodes?limit=x", "Das ist keine ganze Zahl.", "This is no whole number."),
        ("nodes?limit=0", "Der Wert muss mindestens 1 sein.", "The value must be at least 1."),
        ("need?weight_range=1&by=x", "Möglich sind 'field', 'target_group'.", "Possible are 'field', 'target_group'."),
        ("network/positions?measure=x", "Möglich sind 'strength', ", "Possible are 'strength', "),
        ("coverage?date=morgen", "Das ist kein Tag der Form JJJJ-MM-TT.", "This is no day of the form YYYY-MM-DD."),
        ("paths?from=sr", "to: Diese Angabe fehlt.", "to: This is missing."),
        ("search?q=", "Zu kurz: mindestens 1 Zeichen.", "Too short: at least 1 characters."),
    ],
)
def test_what_is_wrong_is_said_in_the_language_of_the_reader(aachen: TestClient, asked: str, de: str, en: str) -> None:
    for lang, said in (("de", de), ("en", en)):
        problem = assert_problem(aachen.get(f"/api/v1/{asked}", headers={"Accept-Language": lang}), 422)
        assert said in problem["detail"]


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("paths?from=fld-sr17-ehrenamt&to=aachen", "from"),
        ("paths?from=aachen&to=fld-sr17-ehrenamt", "to"),
        ("partners?for=fld-sr17-ehrenamt", "for"),
        ("coverage?place=fld-sr17-ehrenamt", "place"),
        ("structures?place=fld-sr17-ehrenamt", "place"),
    ],
)
def test_a_parameter_is_called_as_in_the_address(aachen: TestClient, asked: str, name: str) -> None:
    assert f" für {name}: " in assert_problem(aachen.get(f"/api/v1/{asked}"), 422)["detail"]


def test_answers_for_one_reader_are_kept_for_no_other(aachen: TestClient) -> None:
    for path in ("/api/v1/network/weak-ties", "/api/v1/nodes/gibt-es-nicht"):
        for headers in ({}, site.SIGNED_IN):
            found = aachen.get(path, headers=headers).headers
            assert found["vary"] == "Authorization, Accept-Language"
            assert found.get("cache-control") == ("no-store" if headers else None)


def test_a_failure_of_the_database_is_told_without_details_of_the_machine(
    aachen: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, status in (
        (errors.StoreUnavailable(uri="bolt://127.0.0.1:1", detail="refused"), 503),
        (errors.StoreRefused(uri="bolt://127.0.0.1:1", user="neo4j"), 503),
        (errors.StoreTimeout(seconds=1), 504),
        (errors.StoreBusy(attempts=6), 409),
        (errors.StoreFull(detail="disk"), 507),
        (errors.QueryFailed(query="read/x.cypher", detail="syntax"), 500),
        (RuntimeError("secret-in-the-program"), 500),
        (KeyError("secret-in-the-program"), 500),
    ):

        def fail(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(SnapshotCache, "current", fail)
        problem = assert_problem(aachen.get("/api/v1/nodes"), status)
        assert "secret" not in problem["detail"]
        page = aachen.get("/de/akteure")
        assert page.status_code == status
        assert "secret" not in page.text
        assert "</html>" in page.text

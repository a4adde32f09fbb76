"""What we give out against the schemas that others published, kept unchanged under `tests/vendor/`.

Human Services Data Specification 3.0 (Open Referral) and the Reconciliation Service API 0.2 (W3C Community Group)
with its own example queries.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from starlette.testclient import TestClient

from graphkb.exchange import FORMS, FormId
from graphkb.model import PUBLIC
from graphkb.snapshot import Snapshot
from tests.test_exchange import ABOUT, document, town

VENDOR = Path(__file__).parent / "vendor"
BASE = "https://vendored.example/"
SERVICE = "/api/v1/reconcile"

FORMATS = FormatChecker()


@FORMATS.checks("uri")
def is_uri(text: object) -> bool:
    """The library checks addresses only with a further package."""
    return not isinstance(text, str) or bool(urlsplit(text).scheme and urlsplit(text).netloc)


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _retrieve(uri: str) -> Resource[Any]:
    return DRAFT202012.create_resource(load(VENDOR / uri.removeprefix(BASE)))


REGISTRY: Registry[Any] = Registry(retrieve=_retrieve)  # type: ignore[call-arg]


@cache
def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": BASE + name}, registry=REGISTRY, format_checker=FORMATS)


def wrong(name: str, value: Any) -> list[str]:
    """What of a value breaks the schema, with its place; empty if nothing does."""
    return [f"{error.json_path}: {error.message}" for error in schema(name).iter_errors(value)]


# ---------------------------------------------------------------------------------------------------- HSDS


def unknown(what: str, value: dict[str, Any]) -> Iterator[str]:
    """Names that the specification does not have; its schemas allow any, so they would not say."""
    properties = load(VENDOR / "hsds" / f"{what}.json")["properties"]
    for name, inner in value.items():
        if name not in properties:
            yield f"{what}.{name}"
            continue
        told = properties[name]
        reference = told.get("$ref") or told.get("items", {}).get("$ref")
        for one in inner if isinstance(inner, list) else [inner]:
            if reference:
                yield from unknown(reference.removesuffix(".json"), one)


@pytest.mark.parametrize("which", ["aachen", "a small town"])
def test_hsds_keeps_the_published_schema(which: str, aachen_snapshot: Snapshot) -> None:
    snapshot = town() if which == "a small town" else aachen_snapshot
    page = json.loads(document(FormId.HSDS, snapshot.for_reader(PUBLIC)))
    assert page["contents"]
    assert page["organizations"]
    for what, entries in (("service", page["contents"]), ("organization", page["organizations"])):
        for entry in entries:
            assert wrong(f"hsds/{what}.json", entry) == []
            assert list(unknown(what, entry)) == []
    assert wrong("hsds/openapi.json#/components/schemas/Page", page) == []


def test_the_check_itself_finds_what_is_wrong() -> None:
    page = json.loads(document(FormId.HSDS, town()))
    course = next(one for one in page["contents"] if one["name"] == "Sprachkurs")
    course |= {"status": "läuft", "id": "kurs", "url": "kein Netz", "erfunden": 1, "languages": [{"name": "Arabisch"}]}
    said = "\n".join(wrong("hsds/service.json", course))
    assert all(text in said for text in ("'läuft'", "'kurs'", "'kein Netz'", "'id' is a required property"))
    assert list(unknown("service", course)) == ["service.erfunden"]


def test_an_empty_base_is_an_empty_page() -> None:
    page = json.loads(b"".join(FORMS[FormId.HSDS].write(Snapshot.of([], []), ABOUT)))
    assert (page["contents"], page["organizations"], page["empty"], page["total_items"]) == ([], [], True, 0)
    assert wrong("hsds/openapi.json#/components/schemas/Page", page) == []


# ------------------------------------------------------------------------------------------ reconciliation

QUERIES = VENDOR / "reconciliation" / "examples"


def answer(client: TestClient, batch: object) -> Any:
    posted = client.post(SERVICE, data={"queries": json.dumps(batch)})
    assert posted.status_code == 200, posted.text
    assert posted.json() == client.get(SERVICE, params={"queries": json.dumps(batch)}).json()
    assert wrong("reconciliation/schemas/reconciliation-result-batch.json", posted.json()) == []
    return posted.json()


@pytest.mark.parametrize("path", sorted((QUERIES / "valid").glob("*.json")), ids=lambda path: path.stem)
def test_the_protocols_own_queries_are_answered(aachen: TestClient, path: Path) -> None:
    batch = load(path)
    assert wrong("reconciliation/schemas/reconciliation-query-batch.json", batch) == []
    assert answer(aachen, batch).keys() == batch.keys()


@pytest.mark.parametrize("path", sorted((QUERIES / "invalid").glob("*.json")), ids=lambda path: path.stem)
def test_what_the_protocol_calls_invalid_is_refused(aachen: TestClient, path: Path) -> None:
    batch = load(path)
    assert wrong("reconciliation/schemas/reconciliation-query-batch.json", batch)
    assert aachen.post(SERVICE, data={"queries": json.dumps(batch)}).status_code == 422


@pytest.mark.parametrize("path", sorted((QUERIES / "valid").glob("*.json")), ids=lambda path: path.stem)
def test_the_same_shapes_find_our_own(aachen: TestClient, path: Path) -> None:
    """The protocol's queries with our names in them: the actor that is meant comes first, or second of one site."""
    batch = load(path)
    for query in batch.values():
        if "query" in query:
            query |= {"query": "StädteRegion Aachen", "type": "actor"}
        query["properties"] = [{"pid": "website", "v": "https://www.staedteregion-aachen.de/"}]
    for result in answer(aachen, batch).values():
        assert "sr" in [one["id"] for one in result["result"][:2]]


@pytest.mark.parametrize(
    "query",
    [
        {"query": ""},
        {"query": "  "},
        {"query": "Chor", "limit": 100_000},
        {"query": "Chor", "limit": 2.0},
        {"query": "Chor", "type": []},
        {"query": "Chor", "properties": []},
        {"query": "Chor", "properties": [{"pid": "place", "v": []}]},
        {"query": "Chor", "properties": [{"pid": "gibt-es-nicht", "v": True}]},
        {"query": "Chor", "properties": [{"pid": "place", "v": {"id": "aachen"}}], "type_strict": "all"},
        {"query": "x" * 499},
        {"query": "\u202e🙂 ' OR 1=1 --"},
    ],
)
def test_whatever_the_schema_allows_is_answered(aachen: TestClient, query: dict[str, Any]) -> None:
    batch = {"q0": query, "": {"query": "Diakonie"}}
    assert wrong("reconciliation/schemas/reconciliation-query-batch.json", batch) == []
    found = answer(aachen, batch)
    assert found.keys() == batch.keys()
    assert found[""]["result"]


def test_manifest_and_suggestions_keep_the_schemas(aachen: TestClient) -> None:
    for language in ("de", "en"):
        manifest = aachen.get(SERVICE, headers={"Accept-Language": language}).json()
        assert wrong("reconciliation/schemas/manifest.json", manifest) == []
    for what, plural, prefix in (
        ("entity", "entities", "Städteregion"),
        ("type", "types", ""),
        ("property", "properties", ""),
    ):
        found = aachen.get(f"{SERVICE}/suggest/{what}", params={"prefix": prefix}).json()
        assert found["result"]
        assert wrong(f"reconciliation/schemas/suggest-{plural}-response.json", found) == []

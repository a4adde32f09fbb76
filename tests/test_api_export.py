"""Everything as a file, over the API and on the page of data."""

from __future__ import annotations

import io
import zipfile

import pytest
from starlette.testclient import TestClient

from graphkb.exchange import FORMS, FormId
from tests.site_fixture import SIGNED_IN


@pytest.mark.parametrize("form", FormId)
def test_each_form_is_a_download(aachen: TestClient, form: FormId) -> None:
    with aachen.stream("GET", f"/api/v1/export?format={form}") as answer:
        first = next(answer.iter_bytes())
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == FORMS[form].media.partition(";")[0]
        assert answer.headers["content-disposition"] == f'attachment; filename="wissensnetz.{FORMS[form].ending}"'
        assert "content-length" not in answer.headers
    assert first


def test_tables_are_those_of_the_template(aachen: TestClient) -> None:
    whole = aachen.get("/api/v1/export", headers=SIGNED_IN)
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        assert {"actors.csv", "runs.csv"} <= set(archive.namelist())
        assert archive.read("actors.csv").decode("utf-8-sig").startswith("id;kind;name")


def test_linked_data_names_the_pages(aachen: TestClient) -> None:
    context = aachen.get("/api/v1/export?format=jsonld").json()["@context"]
    assert context["id"] == "http://testserver/de/eintraege/"
    assert aachen.get("/de/eintraege/sr").status_code == 200


def test_an_unknown_form_is_refused(aachen: TestClient) -> None:
    refused = aachen.get("/api/v1/export?format=pdf")
    assert refused.status_code == 422
    assert "graphml" in refused.json()["detail"] + "".join(refused.json()["errors"])


def test_the_page_offers_every_form(aachen: TestClient) -> None:
    for language in ("de", "en"):
        page = aachen.get(f"/{language}/daten").text
        assert all(f'href="/api/v1/export?format={form}"' in page for form in FormId)
    assert "Linked data (JSON-LD)" in page

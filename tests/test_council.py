"""The overview for leadership and the council paper: the same figures everywhere, files that others can read."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from html import unescape
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from starlette.testclient import TestClient

from api import Context
from graphkb.papers import PART_IDS
from tests import site_fixture as site
from tests.office import Office
from viz.frame import TOKEN_COOKIE
from viz.pages.council_making import Makings, Tell

PAPER = "/api/v1/papers/council"
GERMAN = {"Accept-Language": "de"}
ASKED = "from=2019-06-30"


@pytest.fixture(scope="module")
def overview(aachen: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = aachen.get(f"/api/v1/overview?{ASKED}").json()
    return found


@pytest.fixture(scope="module")
def pdf(aachen: TestClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    answer = aachen.get(f"{PAPER}?{ASKED}&author=Stabsstelle+Muster", headers=GERMAN)
    assert answer.headers["content-type"] == "application/pdf"
    path = tmp_path_factory.mktemp("council") / "vorlage.pdf"
    path.write_bytes(answer.content)
    return path


@pytest.fixture(scope="module")
def docx(aachen: TestClient) -> bytes:
    answer = aachen.get(f"{PAPER}?format=docx&parts=coverage&parts=network", headers=GERMAN)
    assert answer.status_code == 200
    return answer.content


def poppler(*command: object) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=60, check=True)
    return done.stdout.decode(errors="replace")


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_part_says_what_it_found_how_sure_and_what_is_missing(overview: dict[str, Any]) -> None:
    assert [part["id"] for part in overview["parts"]] == list(PART_IDS)
    for part in overview["parts"]:
        assert part["finding"]["de"].endswith(".")
        assert part["figures"]
        assert all(figure["sure"]["de"] for figure in part["figures"])
        assert all(figure["of"] is None or 0 <= figure["value"] <= figure["of"] for figure in part["figures"])
        assert part["methods"]


def test_its_figures_are_those_of_the_analyses(aachen: TestClient, overview: dict[str, Any]) -> None:
    figures = {one["id"]: one for part in overview["parts"] for one in part["figures"]}
    coverage = aachen.get("/api/v1/coverage").json()
    assert {state: figures[f"coverage.{state}"]["value"] for state in coverage["states"]} == coverage["states"]
    assert figures["coverage.gap"]["of"] == coverage["total"]
    clusters = aachen.get("/api/v1/network/clusters").json()["items"]
    assert figures["network.groups"]["of"] == len(clusters)
    fragile = aachen.get("/api/v1/fragility").json()
    part = next(part for part in overview["parts"] if part["id"] == "fragility")
    assert part["finding"] == fragile["finding"]


def test_page_and_pdf_have_the_figures_of_the_api(aachen: TestClient, overview: dict[str, Any], pdf: Path) -> None:
    page = unescape(aachen.get("/de/ueberblick?von=2019-06-30").text)
    text = flat(poppler("pdftotext", pdf, "-"))
    for part in overview["parts"]:
        assert part["finding"]["de"] in page
        assert flat(part["finding"]["de"]) in text
        for figure in part["figures"]:
            said = f"{figure['value']}" if figure["of"] is None else f"{figure['value']} von {figure['of']}"
            assert f'>{figure["label"]["de"]}</th><td class="figure">{said}</td>' in page
            assert flat(said) in text
        for line in part["missing"]:
            assert flat(line["de"]) in text


def test_no_small_association_is_named_where_something_hangs_on_it(overview: dict[str, Any]) -> None:
    """Rule 16, in the paper as in the analyses: public bodies, welfare associations and networks have names."""
    tables = {table["id"]: table for part in overview["parts"] for table in part["tables"]}
    said = " ".join(row["cells"][0]["de"] for id in ("hanging", "cut_points") for row in tables[id]["rows"])
    assert "ein Verein" in said
    assert "Fällt Türöffner" not in said
    assert "Träger: Türöffner" not in said


def test_what_takes_longer_says_how_far_it_is(aachen_context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def slow(*asked: object) -> bytes:
        assert go.wait(30)
        return b"paper"

    monkeypatch.setattr("viz.pages.leading.PATIENCE_S", 0.01)
    monkeypatch.setattr("viz.pages.leading.print_paper", slow)
    client = site.client_of(aachen_context)
    answer = client.get("/de/ueberblick/vorlage/datei?teil=coverage&titel=Lang")
    assert answer.status_code == 303
    waiting = client.get(answer.headers["location"])
    assert "Die Vorlage wird erstellt." in waiting.text
    go.set()
    for _ in range(100):
        if "Die Vorlage ist fertig." in client.get(answer.headers["location"] + "&teil_der_seite=ja").text:
            break
        time.sleep(0.05)
    assert client.get("/de/ueberblick/vorlage/datei?teil=coverage&titel=Lang").content == b"paper"


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_title_may_hold_any_letter(aachen: TestClient, form: str) -> None:
    asked = {"format": form, "parts": "guidelines", "title": "Ж \0 ﷽ 😀 <b>#let</b> &amp;"}
    assert aachen.get(PAPER, params=asked).status_code == 200
    assert aachen.get(PAPER, params=asked | {"title": "\0"}).status_code == 200


def test_one_that_failed_is_tried_again() -> None:
    makings = Makings()

    def fails(tell: Tell) -> bytes:
        raise ValueError("x")

    assert makings.ask("a", fails).wait(10)
    again = makings.ask("a", lambda tell: b"y")
    assert again.wait(10)
    assert (again.content, again.failure) == (b"y", None)


@pytest.mark.parametrize("asked", ["place=gibtesnicht", "fields=gibtesnicht", "parts=gibtesnicht", "from=2199-01-01"])
def test_what_cannot_be_asked_is_refused(aachen: TestClient, asked: str) -> None:
    assert aachen.get(f"/api/v1/overview?{asked}").status_code in (404, 422)


def test_internal_facts_are_for_the_signed_in(aachen: TestClient) -> None:
    assert aachen.get(f"{PAPER}?internal=true").status_code == 401
    assert aachen.get("/de/ueberblick/vorlage/datei?intern=ja").status_code == 401
    assert 'name="intern"' not in aachen.get("/de/ueberblick/vorlage").text


def test_a_pdf_for_screen_readers(office: Office, pdf: Path) -> None:
    info = poppler("pdfinfo", pdf)
    assert re.search(r"^Tagged: +yes$", info, re.M)
    assert re.search(r"^Title: +Stand der Integrationsarbeit$", info, re.M)
    structure = poppler("pdfinfo", "-struct", pdf)
    levels = [int(level) for level in re.findall(r"^ *H(\d)", structure, re.M)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tables = len(re.findall(r"^ *Table\b", structure, re.M))
    assert tables >= 15
    assert len(re.findall(r"^ *THead\b", structure, re.M)) == tables
    assert len(re.findall(r"^ *Figure\b", structure, re.M)) == 2
    plain = pdf.read_bytes()
    assert b"pdfuaid:part" in plain or b"<pdfuaid" in plain


def test_a_docx_that_word_processors_read(office: Office, docx: bytes, tmp_path: Path) -> None:
    document = Document(BytesIO(docx))
    styles = [str(paragraph.style.name) for paragraph in document.paragraphs if paragraph.style]
    assert {"Title", "Heading 1", "Heading 2", "Caption", "List Bullet"} <= set(styles)
    assert document.core_properties.language == "de-DE"
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables)
    assert all(str(one.get("descr")) for one in document.element.xpath("//wp:docPr"))
    path = tmp_path / "vorlage.docx"
    path.write_bytes(docx)
    [made] = office.convert(path, "pdf", tmp_path)
    assert "Abdeckung der Handlungsfelder" in poppler("pdftotext", made, "-")


def test_internal_papers_carry_a_mark_on_every_page(office: Office, aachen_context: Context, tmp_path: Path) -> None:
    client = site.client_of(aachen_context)
    client.cookies.set(TOKEN_COOKIE, site.TOKEN)
    asked = "intern=ja&teil=coverage&teil=guidelines"
    answer = client.get(f"/de/ueberblick/vorlage/datei?{asked}")
    while answer.status_code == 303:  # it takes longer than two seconds: the page says how far it is
        page = client.get(answer.headers["location"])
        assert page.status_code == 200
        answer = client.get(f"/de/ueberblick/vorlage/datei?{asked}")
    path = tmp_path / "vorlage.pdf"
    path.write_bytes(answer.content)
    pages = poppler("pdftotext", path, "-").split("\f")[:-1]
    assert len(pages) > 2
    assert all("INTERN" in page for page in pages)

"""The map as one file: needs no network, takes nothing from the data for script, says what it shows."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from typer.testing import CliRunner

from graphkb.analytics.network import clusters, cooperation
from graphkb.analytics.network.map_groups import map_groups, map_points, seats
from graphkb.analytics.network.overview import MapQuery, network_map
from graphkb.cli import clusters as clusters_command
from graphkb.cli import map_file as map_command
from graphkb.cli.app import make_app
from graphkb.errors import InvalidParameter
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from graphkb.texts import Language
from tests.browser.chromium import launched, violations
from tests.network_site import DOCUMENT, client, network, renamed
from tests.tie_graphs import DAY, body, fact
from viz.pictures import pyvis_map
from viz.pictures.map_file import LARGEST, map_file

EVIL = {
    "a1": "</script><script>window.hacked = 1</script>",
    "a2": '<a href="https://example.org/">href</a> HREF',
    "a3": "<img src=x onerror='window.hacked = 2'>",
    "b1": "\"'`${window.hacked = 3}\\ <!-- ]]>",
    "amt": "javascript:window.hacked=4</title></style>",
}


def file_of(
    nodes: list[Node], relations: list[Relation], language: Language = "de", query: MapQuery | None = None
) -> str:
    snapshot = Snapshot.of([DOCUMENT, *nodes], relations)
    found = cooperation(snapshot, DAY)
    groups = map_groups(snapshot, found, clusters(snapshot, found, resamples=20))
    points = map_points(found, groups)
    shown = network_map(snapshot, found, groups, points, query or MapQuery(most=10_000), seats(snapshot, found))
    content = map_file(snapshot, shown, day=DAY, language=language, district="Musterkreis", product="Musternetz")
    return content.decode("utf-8")


@pytest.fixture(scope="module")
def file() -> str:
    return file_of(*network())


@pytest.fixture(scope="module")
def evil() -> str:
    nodes, relations = network()
    return file_of(renamed(nodes, EVIL), relations)


class Outline(HTMLParser):
    """Elements of a document with their attributes, and the text of scripts, styles and the title."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": [], "title": [], "": []}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag in self.inside:
            self._open = tag
            self.inside[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open][-1] += data
        else:
            self.inside[""].append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.inside[""]).split())


def policy_of(outline: Outline) -> str:
    return next(
        attrs["content"] or ""
        for tag, attrs in outline.elements
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy"
    )


def digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def test_it_is_a_document_of_its_own(file: str) -> None:
    assert file.startswith('<!doctype html>\n<html lang="de">')
    outline = Outline(file)
    assert outline.inside["title"] == ["Netz der Zusammenarbeit – Musterkreis, 22.11.2026"]
    assert (
        "Zusammengestellt aus öffentlichen Quellen, Stand 22.11.2026; nicht von der Musterkreis geprüft."
        in outline.text
    )
    assert "11 Stellen, 15 Verbindungen." in outline.text
    for word in ("Migrantenorganisation", "gemeinsame Maßnahme", "Netzwerk", "Breite: Stärke der Verbindung"):
        assert word in outline.text  # the legend


def test_it_speaks_english() -> None:
    outline = Outline(file_of(*network(), language="en"))
    assert outline.elements[0] == ("html", {"lang": "en"})
    assert "Compiled from public sources, as of 22 Nov 2026" in outline.text


@pytest.mark.parametrize("which", ["file", "evil"])
def test_it_runs_its_own_scripts_alone_and_asks_nobody(which: str, request: pytest.FixtureRequest) -> None:
    outline = Outline(request.getfixturevalue(which))
    policy = policy_of(outline)
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert outline.inside["script"]
    assert all(digest(script) in policy for script in outline.inside["script"])
    assert all(digest(style) in policy for style in outline.inside["style"])
    tags = [tag for tag, _ in outline.elements]
    assert not {"link", "iframe", "img", "object", "embed", "base", "form", "a"} & set(tags)
    assert tags.index("meta") < tags.index("script")
    for tag, attrs in outline.elements:
        assert not {"src", "href", "style", "srcset", "action"} & set(attrs), (tag, attrs)
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)


def test_names_do_not_change_the_number_of_scripts(file: str, evil: str) -> None:
    assert len(re.findall("<script", evil)) == len(re.findall("<script", file))
    assert len(Outline(evil).elements) == len(Outline(file).elements)
    assert "tooltip_link" not in evil
    assert "popup.innerHTML" not in evil  # what pyvis adds as soon as one title holds that word
    assert EVIL["a1"] in Outline(evil).text  # told as text, in the table


def test_our_own_ids_stand_for_those_of_the_data(evil: str) -> None:
    data = re.search(r"nodes = new vis\.DataSet\((.*?)\);\n", evil)
    assert data
    ids = [node["id"] for node in json.loads(data[1])]
    assert all(isinstance(id, int) or re.fullmatch(r"[hl]\d+", id) for id in ids)
    assert len(set(ids)) == len(ids)


def test_options_cannot_end_the_script(monkeypatch: pytest.MonkeyPatch, file: str) -> None:
    monkeypatch.setattr(pyvis_map, "OPTIONS", {**pyvis_map.OPTIONS, "locale": "</script><script>window.hacked = 5"})
    assert len(Outline(file_of(*network())).inside["script"]) == len(Outline(file).inside["script"])


def test_nothing_moves_and_nothing_is_directed(file: str) -> None:
    options = re.search(r"var options = (\{.*?\});\n", file)
    assert options
    told = json.loads(options[1])
    assert told["physics"] == {"enabled": False}
    assert told["edges"]["smooth"] is False
    edges = json.loads(re.search(r"edges = new vis\.DataSet\((.*?)\);\n", file)[1])  # type: ignore[index]
    assert len(edges) == 15
    assert {edge["arrows"] for edge in edges} == {""}
    nodes = json.loads(re.search(r"nodes = new vis\.DataSet\((.*?)\);\n", file)[1])  # type: ignore[index]
    assert all("x" in node and "y" in node and node["physics"] is False for node in nodes)


def test_a_large_network_is_cut_to_the_strongest_and_says_so() -> None:
    count = LARGEST + 30
    nodes = [body(f"n{n:04d}") for n in range(count)]
    relations = [fact("COOPERATES_WITH", f"n{n:04d}", f"n{n + 1:04d}") for n in range(count - 1)]
    html = file_of(nodes, relations)
    assert "30 schwächer verbundene Stellen sind weggelassen." in html
    drawn = json.loads(re.search(r"nodes = new vis\.DataSet\((.*?)\);\n", html)[1])  # type: ignore[index]
    assert sum(isinstance(node["id"], int) for node in drawn) == LARGEST


def test_an_empty_network_is_a_file_too() -> None:
    assert "0 Stellen, 0 Verbindungen." in Outline(file_of([], [])).text


def test_nothing_is_written_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file_of(*network())
    assert list(tmp_path.iterdir()) == []


def test_the_page_gives_it_to_download() -> None:
    answer = client().get("/de/netz/karte.html?ort=stadt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="netz-2026-11-22.html"'
    assert "5 Stellen, 7 Verbindungen." in answer.text


# --------------------------------------------------------------- commands


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """The command line over the made-up network."""
    nodes, relations = network()
    snapshot = Snapshot.of([DOCUMENT, *nodes], relations)

    @contextmanager
    def opened(*_: Any) -> Iterator[tuple[Snapshot, None]]:
        yield snapshot, None

    for module in (map_command, clusters_command):
        monkeypatch.setattr(module, "opened_with_state", opened)
    return CliRunner()


def test_the_command_writes_the_file(command: CliRunner, tmp_path: Path) -> None:
    target = tmp_path / "netz.html"
    done = command.invoke(make_app("de"), ["map", str(target), "--date", "2026-11-22", "--place", "dorf"])
    assert done.exit_code == 0, done.output
    assert "5 Stellen, 7 Verbindungen." in target.read_text(encoding="utf-8")


def test_the_command_refuses_what_it_cannot_write(command: CliRunner, tmp_path: Path) -> None:
    done = command.invoke(make_app("de"), ["map", str(tmp_path / "gibt-es-nicht" / "netz.html")])
    assert isinstance(done.exception, InvalidParameter)
    done = command.invoke(make_app("de"), ["map", str(tmp_path / "netz.html"), "--place", "gibt-es-nicht"])
    assert isinstance(done.exception, InvalidParameter)
    assert list(tmp_path.iterdir()) == []


def test_the_command_shows_groups(command: CliRunner) -> None:
    done = command.invoke(make_app("de"), ["clusters", "--date", "2026-11-22"])
    assert done.exit_code == 0
    assert len([line for line in done.stdout.splitlines() if line.startswith(("A\t", "B\t"))]) == 2
    data = json.loads(command.invoke(make_app("en"), ["clusters", "--date", "2026-11-22", "--json"]).stdout)
    assert [group["letter"] for group in data["clusters"]] == ["A", "B"]
    assert data["untied"] == 4


# ---------------------------------------------------------------- browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@contextmanager
def opened(browser: Browser, path: Path, html: str, *, scripts: bool = True) -> Iterator[Page]:
    """The file in a browser; at the end nothing went out and nothing was complained of."""
    path.write_text(html, encoding="utf-8", newline="\n")
    context = browser.new_context(viewport={"width": 1200, "height": 1400}, java_script_enabled=scripts)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    try:
        page.goto(path.as_uri())
        page.wait_for_load_state("networkidle")
        yield page
        assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
        assert complaints == []
    finally:
        context.close()


PAINTED = """() => {
  const canvas = document.querySelector("#mynetwork canvas");
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const colours = new Set();
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i + 3] > 200) colours.add(`${pixels[i]},${pixels[i + 1]},${pixels[i + 2]}`);
  }
  return [...colours];
}"""


@pytest.mark.browser
def test_it_draws_without_a_network(chromium: Browser, tmp_path: Path, file: str) -> None:
    with opened(chromium, tmp_path / "netz.html", file) as page:
        colours = page.evaluate(PAINTED)
        assert "71,107,221" in colours  # group A
        assert "183,134,23" in colours  # group B
        assert violations(page) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.browser
def test_names_with_markup_are_drawn_and_told_as_text(chromium: Browser, tmp_path: Path, evil: str) -> None:
    with opened(chromium, tmp_path / "evil.html", evil) as page:
        assert len(page.evaluate(PAINTED)) > 5
        for name in ("a1", "a2", "a3", "b1", "amt"):
            start = EVIL[name][:5]
            id = page.evaluate("start => nodes.get().find(node => (node.title ?? '').startsWith(start)).id", start)
            at = page.evaluate("id => network.canvasToDOM(network.getPosition(id))", id)
            box = page.locator("#mynetwork").bounding_box()
            assert box
            page.mouse.move(box["x"] + 2, box["y"] + 2)
            page.mouse.move(box["x"] + at["x"], box["y"] + at["y"], steps=4)
            tooltip = page.locator("div.vis-tooltip")
            tooltip.wait_for(state="visible")
            assert start in tooltip.inner_text()
            assert tooltip.locator("a, img, script, b").count() == 0
        assert page.evaluate("window.hacked") is None


@pytest.mark.browser
def test_without_script_the_tables_say_the_same(chromium: Browser, tmp_path: Path, file: str) -> None:
    with opened(chromium, tmp_path / "still.html", file, scripts=False) as page:
        assert page.locator("tbody tr").count() == 11 + 15
        assert page.locator("noscript p").is_visible()

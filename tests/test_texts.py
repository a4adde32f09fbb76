"""Every German text that people read has an English one with the same facts in it, and none is left over."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2 import nodes as jinja
from starlette.testclient import TestClient

from graphkb.texts import LANGUAGES, Texts

ROOT = Path(__file__).parent.parent

Message = tuple[str, ...]
"""A text, or its singular and plural."""

ONE = {"N_", "texts", "t", "said"}
TWO = {"counted", "plural"}

EXAMPLES = {("{n} Maßnahme", "{n} Maßnahmen")}
"""Used by the examples in docstrings only."""


def python_messages(path: Path) -> Iterator[Message]:
    within: set[ast.expr] = set()
    """Halves of a plural, marked one by one: they are no texts of their own."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(call, ast.Call) or call in within:
            continue
        called = call.func
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        phrase = name == "of" and isinstance(called, ast.Attribute) and ast.unparse(called.value) == "Phrase"
        directly = isinstance(called, ast.Call) and ast.unparse(called.func) == "Texts"
        wanted = 1 if name in ONE or phrase or directly else 2 if name in TWO else 0
        args = call.args[:wanted]
        if wanted == 2:
            within |= set(args)
            args = [one.args[0] if isinstance(one, ast.Call) and one.args else one for one in args]
        found = [one.value for one in args if isinstance(one, ast.Constant)]
        if wanted and len(found) == wanted:
            yield tuple(str(one) for one in found)


def template_messages(path: Path) -> Iterator[Message]:
    for call in Environment().parse(path.read_text(encoding="utf-8")).find_all(jinja.Call):
        called = call.node
        wanted = 0
        if isinstance(called, jinja.Name) and called.name == "t":
            wanted = 1
        elif isinstance(called, jinja.Getattr) and called.attr == "plural":
            wanted = 2
        found = [one.value for part in call.args[:wanted] for one in constants(part)]
        if wanted == 1:
            yield from ((one,) for one in found)
        elif len(found) == wanted == 2:
            yield (found[0], found[1])


def constants(part: jinja.Expr) -> list[jinja.Const]:
    if isinstance(part, jinja.Const):
        return [part]
    if isinstance(part, jinja.CondExpr):
        return constants(part.expr1) + (constants(part.expr2) if part.expr2 else [])
    return []


def marked() -> dict[Message, set[str]]:
    """Every text in code and templates, with the files it stands in."""
    found: defaultdict[Message, set[str]] = defaultdict(set)
    for package in ("graphkb", "api", "viz"):
        for path in (ROOT / package).rglob("*.py"):
            # The catalogue's own module shows how to use it; it has no texts.
            if path.parent.name != "texts":
                for message in python_messages(path):
                    found[message].add(path.relative_to(ROOT).as_posix())
    for path in templates():
        for message in template_messages(path):
            found[message].add(path.relative_to(ROOT).as_posix())
    return found


def templates() -> list[Path]:
    return sorted((ROOT / "viz" / "templates").rglob("*.html"))


def translated() -> dict[Message, dict[str, Message]]:
    """Every text of the catalogue with its English by file."""
    found: defaultdict[Message, dict[str, Message]] = defaultdict(dict)
    for po in (files("graphkb.texts") / "en").iterdir():
        if not po.name.endswith(".po"):
            continue
        for entry in read_po(BytesIO(po.read_bytes()), locale="en", abort_invalid=True):
            if entry.id:
                ids = entry.id if isinstance(entry.id, (list, tuple)) else (entry.id,)
                strings = entry.string if isinstance(entry.string, (list, tuple)) else (entry.string,)
                assert "fuzzy" not in entry.flags, entry.id
                found[tuple(ids)][po.name] = tuple(str(one) for one in strings)
    return found


def facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_text_has_an_english_one() -> None:
    catalogue = translated()
    missing = {text: sorted(places) for text, places in marked().items() if text not in catalogue}
    assert missing == {}


def test_no_translation_is_left_over() -> None:
    texts = marked().keys() | EXAMPLES
    assert {message: sorted(where) for message, where in translated().items() if message not in texts} == {}


def test_a_translation_is_whole_and_keeps_the_facts() -> None:
    for ids, by_file in translated().items():
        for strings in by_file.values():
            assert len(strings) == len(ids), ids
            assert all(one.strip() for one in strings), ids
            for one, other in zip(ids, strings, strict=True):
                assert facts_in(one) == facts_in(other), (one, other)


def test_a_text_has_one_translation() -> None:
    """The files are merged: with two translations the order of the files would decide."""
    assert {message: by_file for message, by_file in translated().items() if len(set(by_file.values())) > 1} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_gives_what_the_files_say(language: str) -> None:
    texts = Texts("en") if language == "en" else Texts("de")
    for ids, by_file in translated().items():
        strings = next(iter(by_file.values()))
        if len(ids) == 1:
            assert texts(ids[0]) == (strings[0] if language == "en" else ids[0])
        else:
            facts: dict[str, object] = dict.fromkeys(facts_in("".join(ids)) - {"n"}, "x")
            for n, which in ((1, 0), (2, 1), (0, 1)):
                wanted = (strings if language == "en" else ids)[which]
                assert texts.plural(ids[0], ids[1], n, **facts) == wanted.format(n=n, **facts)


class Words(HTMLParser):
    """Collects what a reader reads or hears."""

    SPOKEN = ("aria-label", "title", "alt", "placeholder", "content")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._quiet = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._quiet += tag in ("script", "style")
        # What a machine reads: the size of the window, the colour of the frame.
        self.found += [
            value
            for name, value in attrs
            if name in self.SPOKEN and value and not (tag == "meta" and name == "content")
        ]

    def handle_endtag(self, tag: str) -> None:
        self._quiet -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.found.append(data)


STYLE_BOARD = "muster.html"
"""To look at when the style sheets change; no page shows it."""


@pytest.mark.parametrize("path", [path for path in templates() if path.name != STYLE_BOARD], ids=lambda path: path.name)
def test_a_template_has_no_words_of_its_own(path: Path) -> None:
    """Words outside of `t("…")` would stay German on an English page."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    reader = Words()
    reader.feed(text)
    bare = [word for said in reader.found for word in re.findall(r"[^\W\d_]{2,}", said) if word not in NAMES]
    assert not bare


NAMES = frozenset(
    "JSON CSV API OpenAPI DOI doi Neo4j ArcadeDB GraphKB XLSX HTML ZIP SVG PNG PDF DOCX networkx EUPL Deutsch English "
    "kB MB".split()
)
"""The same in both languages."""


PAGES = (
    "",
    "suche?q=Integration",
    "partner?ort=aachen",
    "partner?fuer=hevi-ev",
    "beratung",
    "beratung?text=Verein+in+Eschweiler+sucht+Räume+und+Zauberer",
    "beratung/hevi-ev",
    "beratung/schritte",
    "akteure",
    "akteure/ki-sr",
    "akteure/hevi-ev",
    "berichtigen/hevi-ev",
    "eintraege/d-seed-001",
    "abdeckung",
    "abdeckung?nach=leitlinien",
    "abdeckung?stichtag=2019-06-30",
    "karte",
    "karte?zeige=bedarf&zeilen=aachen",
    "karte?zeige=traeger",
    "karte/einbetten",
    "abdeckung?bedarf=ja&vorschau=24&ohne=aachen",
    "planen/entwurf",
    "planen/entwurf?ort=wuerselen&feld=fld-sr17-ehrenamt",
    "orte",
    "orte/wuerselen",
    "orte/ac-ost?ohne=aachen",
    "leitlinien",
    "leitlinien/nebeneinander",
    "mindmap",
    "mindmap?konzept=alle&feld=fld-sr17-ehrenamt&ort=wuerselen&stand=planned&tiefe=4",
    "fristen",
    "was-waere-wenn",
    "was-waere-wenn?ohne=f-demokratie-leben&ohne=aachen&q=Caritas",
    "massnahmen",
    "netz",
    "ueberblick?ort=aachen&feld=fld-sr17-ehrenamt",
    "ueberblick/vorlage",
    "wege?von=ki-sr&nach=hevi-ev",
    "fragen/konzepte",
    "quellen",
    "quellen/d-seed-002",
    "quellen/d-seed-002/stelle?ort=L12",
    "daten",
    "daten/ontologie",
    "hinweise",
    "anmelden",
    "gibt-es-nicht",
)


def test_what_an_english_page_looks_up_is_in_the_catalogue(aachen: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also texts that reach the page by a variable, and so are in no call that could be read from the code."""
    asked: set[str] = set()
    look_up = Texts.__call__

    def noted(self: Texts, text: str, /, **facts: object) -> str:
        asked.add(text)
        return look_up(self, text, **facts)

    monkeypatch.setattr(Texts, "__call__", noted)
    for page in PAGES:
        response = aachen.get(f"/en/{page}")
        assert response.status_code == (404 if page == "gibt-es-nicht" else 200), page
    catalogue = {ids[0] for ids in translated()}
    assert len(asked) > 150
    assert {text for text in asked if text and text not in catalogue} == set()

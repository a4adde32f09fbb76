"""What a browser loads: vendored files are what the list says, nothing asks an outside address, drawings are safe."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from jinja2 import Environment, FileSystemLoader
from jinja2.ext import extract_from_ast

import graphkb.ontology
import viz
from graphkb.ontology import load_ontology
from graphkb.texts import Texts

VIZ = Path(viz.__file__).parent
STATIC = VIZ / "static"
TEMPLATES = VIZ / "templates"
PICTOGRAMS = Path(graphkb.ontology.__file__).parent / "pictograms"
SVG = "{http://www.w3.org/2000/svg}"
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml")

REFERENCE = re.compile(r"""(?:from |import\(|import |url\()\s*["'](\.[^"']+)["']""")
OUTSIDE = re.compile(r"""(?:https?:|wss?:)//[^\s"'`)<>\\]+|(?:src|href|url\(|import)\s*=?\s*["'(]*//""", re.IGNORECASE)


def vendored() -> list[dict[str, object]]:
    packages: list[dict[str, object]] = tomllib.loads((STATIC / "vendor" / "VENDOR.toml").read_text("utf-8"))["package"]
    return packages


def hashes() -> dict[str, str]:
    found: dict[str, str] = {}
    for package in vendored():
        files = package["sha256"]
        assert isinstance(files, dict)
        found.update(files)
    return found


def own_texts() -> list[Path]:
    suffixes = {".css", ".js", ".html", ".svg"}
    return sorted(path for path in [*STATIC.rglob("*"), *TEMPLATES.rglob("*")] if path.suffix in suffixes)


def outside_addresses(text: str) -> list[str]:
    return [hit for hit in OUTSIDE.findall(text) if not hit.startswith(NAMESPACES)]


def parts(drawing: Path) -> list[Element]:
    return list(fromstring(drawing.read_text("utf-8")).iter())


def drawings() -> list[Path]:
    return sorted(PICTOGRAMS.glob("*.svg"))


def test_vendored_files_have_the_listed_hash() -> None:
    assert hashes()
    for name, expected in hashes().items():
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == expected, name


def test_every_vendored_file_is_listed() -> None:
    folders = [STATIC / "vendor", STATIC / "fonts"]
    present = {path.relative_to(STATIC).as_posix() for folder in folders for path in folder.iterdir()}
    assert present - {"vendor/VENDOR.toml"} == set(hashes())


def test_every_package_names_version_and_licence() -> None:
    for package in vendored():
        assert re.fullmatch(r"\d+\.\d+\.\d+", str(package["version"])), package
        assert package["licence"] in {"MIT", "0BSD", "OFL-1.1"}, package
        assert len((STATIC / str(package["licence_file"])).read_text("utf-8")) > 400, package


def test_versions_are_those_of_the_recipe() -> None:
    recipe = Path(__file__).parent.parent / "assets" / "package.json"
    text = recipe.read_text("utf-8")
    for package in vendored():
        assert f'"{package["name"]}": "{package["version"]}"' in text
    assert not (recipe.parent / "package-lock.json").exists(), "it would hold the address of a registry"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@import url(https://fonts.example/x.css)", True),
        ("<script src='//cdn.example/x.js'>", True),
        ("fetch(`http://api.example`)", True),
        ('<svg xmlns="http://www.w3.org/2000/svg">', False),
        ("// a comment", False),
        ('url("../fonts/x.woff2")', False),
    ],
)
def test_the_search_for_outside_addresses_finds_them(text: str, found: bool) -> None:
    assert bool(outside_addresses(text)) is found


@pytest.mark.parametrize("path", own_texts(), ids=lambda path: path.relative_to(VIZ).as_posix())
def test_nothing_asks_an_outside_address(path: Path) -> None:
    assert outside_addresses(path.read_text("utf-8")) == []


def test_relative_references_lead_to_files() -> None:
    references = [
        (path, reference)
        for path in own_texts()
        if path.suffix in {".css", ".js"} and path.parent.name != "vendor"
        for reference in REFERENCE.findall(path.read_text("utf-8"))
    ]
    assert references
    for path, reference in references:
        assert (path.parent / reference).resolve().is_file(), (path, reference)


def test_templates_name_assets_that_exist() -> None:
    named = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r"static\('([^']+)'\)", path.read_text("utf-8"))
    }
    assert named
    for name in named:
        assert (STATIC / name).is_file(), name


def test_templates_hold_no_inline_script_or_style() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), path


def test_texts_of_frame_and_parts_have_an_english_translation() -> None:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    english = Texts("en")
    found = set()
    for path in [TEMPLATES / "base.html", *(TEMPLATES / "parts").glob("*.html")]:
        for _line, _name, message in extract_from_ast(environment.parse(path.read_text("utf-8")), ("t",)):
            text = message[0] if isinstance(message, tuple) else message
            assert isinstance(text, str)
            found.add(text)
    assert "Zum Inhalt" in found
    catalogue = english.translations._catalog  # Babel has no public way to ask
    assert {text for text in found if text not in catalogue} == set()


@pytest.mark.parametrize("drawing", drawings(), ids=lambda path: path.stem)
def test_pictogram_is_a_safe_drawing(drawing: Path) -> None:
    root, *inner = parts(drawing)
    assert root.tag == f"{SVG}svg"
    assert root.attrib["viewBox"] == "0 0 24 24"
    assert root.attrib["stroke"] == "currentColor"
    assert root.attrib["stroke-width"] == "1.8"
    assert root.attrib["fill"] == "none"
    assert inner, "empty"
    for element in inner:
        assert element.tag.removeprefix(SVG) in {"path", "circle", "ellipse", "rect"}
        assert set(element.attrib) <= {"d", "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height"}


def test_pictograms_are_distinct() -> None:
    seen: dict[tuple[tuple[str, ...], ...], str] = {}
    for drawing in drawings():
        shape = tuple((element.tag, *sorted(element.attrib.values())) for element in parts(drawing)[1:])
        assert shape not in seen, f"{drawing.stem} is drawn as {seen.get(shape)}"
        seen[shape] = drawing.stem


def test_every_kind_has_its_pictogram() -> None:
    names = {drawing.stem for drawing in drawings()}
    assert {kind.pictogram for kind in load_ontology().kinds.values()} <= names


def test_style_sheets_stay_readable() -> None:
    for sheet in (STATIC / "css").glob("*.css"):
        assert len(sheet.read_text("utf-8").splitlines()) < 500, sheet


def test_every_colour_comes_from_the_tokens() -> None:
    for sheet in (STATIC / "css").glob("*.css"):
        if sheet.name != "tokens.css":
            assert not re.search(r"#[0-9a-f]{3,8}\b", sheet.read_text("utf-8"), re.IGNORECASE), sheet


def test_css_uses_only_known_custom_properties() -> None:
    sheets = [sheet.read_text("utf-8") for sheet in (STATIC / "css").glob("*.css")]
    known = {name for text in sheets for name in re.findall(r"(--[\w-]+)\s*:", text)}
    used = {name for text in sheets for name in re.findall(r"var\((--[\w-]+)", text)}
    assert used - known == set()


def tokens(day: bool) -> dict[str, str]:
    """The colours of the first block of tokens.css, by day or by night."""
    text = (STATIC / "css" / "tokens.css").read_text("utf-8").split("}")[0]
    pairs = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", text)
    return {name: light if day else dark for name, light, dark in pairs}


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("day", [True, False], ids=["day", "night"])
def test_text_and_marks_have_contrast(day: bool) -> None:
    colour = tokens(day)
    grounds = ["paper", "surface", "sunken"]
    text = [(ink, ground) for ink in ("ink", "ink-2", "ink-3", "act") for ground in [*grounds, "act-soft"]]
    text += [("on-act", "act"), *((kind, f"{kind}-soft") for kind in ("info", "good", "warn", "bad"))]
    text += [(f"{state}-ink", state) for state in ("covered", "thin", "ending", "planned", "gap", "unknown")]
    text += [("warn", "surface"), ("ink", "mark"), ("bad", "surface")]
    marks = [("line-strong", ground) for ground in grounds] + [("focus-out", ground) for ground in grounds]
    marks += [("edge", "map-paper"), ("gap-band", "surface")]
    marks += [(f"k-{letter}", "map-paper") for letter in "abcdefghijkl"]
    weak = [(a, b, round(contrast(colour[a], colour[b]), 2)) for a, b in text if contrast(colour[a], colour[b]) < 4.5]
    weak += [(a, b, round(contrast(colour[a], colour[b]), 2)) for a, b in marks if contrast(colour[a], colour[b]) < 3]
    assert weak == []

"""Texts of documents beside the database, and the passages that facts rest on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.errors import InvalidParameter, NotFound, UnreadableFile
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.passages import Missing, Place, Shelf, passage, place_of

LINES = [f"Zeile {number}" for number in range(1, 11)]


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path, 1)


def load(shelf: Shelf, text: str, **more: bool | str) -> None:
    shelf.load("d-1", text.encode(), name="blatt.txt", by="test", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("locator", "place"),
    [
        ("L56-58", Place("line", 56, 58)),
        ("L7", Place("line", 7, 7)),
        ("L7-L9", Place("line", 7, 9)),
        ("Zeilen 7–9", Place("line", 7, 9)),
        ("p3", Place("page", 3, 3)),
        ("S12", Place("page", 12, 12)),
        ("S. 3-4", Place("page", 3, 4)),
        ("Seite 3", Place("page", 3, 3)),
        ("actors:verein", None),
        ("L0", None),
        ("L9-7", None),
        ("Tabelle 3", None),
        ("", None),
    ],
)
def test_places(locator: str, place: Place | None) -> None:
    assert place_of(locator) == place


def test_a_passage_is_the_lines_it_names_with_some_around(shelf: Shelf) -> None:
    load(shelf, "\n".join(LINES))
    found = passage(shelf.text("d-1"), "L5-6", around=2)
    assert [(line.number, line.text, line.inside) for line in found.lines] == [
        (3, "Zeile 3", False),
        (4, "Zeile 4", False),
        (5, "Zeile 5", True),
        (6, "Zeile 6", True),
        (7, "Zeile 7", False),
        (8, "Zeile 8", False),
    ]
    assert found.missing is None


@pytest.mark.parametrize(
    ("locator", "missing", "inside"),
    [
        ("L10", None, [10]),
        ("L9-12", Missing.SHORT, [9, 10]),
        ("L11", Missing.NO_LINE, []),
        ("p1", Missing.NO_PAGES, []),
        ("actors:x", Missing.NO_PLACE, []),
    ],
)
def test_what_is_missing_is_said(shelf: Shelf, locator: str, missing: Missing | None, inside: list[int]) -> None:
    load(shelf, "\n".join(LINES) + "\n")
    found = passage(shelf.text("d-1"), locator)
    assert (found.missing, [line.number for line in found.lines if line.inside]) == (missing, inside)


def test_pages_are_parted_by_form_feeds(shelf: Shelf) -> None:
    load(shelf, "eins\nzwei\n\fdrei\n\fvier\nfünf\n")
    text = shelf.text("d-1")
    assert (text.info.pages, text.info.lines) == (3, 5)
    for locator, said in (("p1", ["eins", "zwei"]), ("S. 2", ["drei"]), ("p3", ["vier", "fünf"])):
        assert [line.text for line in passage(text, locator).lines if line.inside] == said
    assert passage(text, "p4").missing is Missing.NO_PAGE
    both = passage(text, "p2-9")
    assert (both.missing, [line.text for line in both.lines if line.inside]) == (
        Missing.SHORT,
        ["drei", "vier", "fünf"],
    )


def test_a_very_long_page_is_cut_and_says_so(shelf: Shelf) -> None:
    load(shelf, "\n".join(str(number) for number in range(1000)))
    found = passage(shelf.text("d-1"), "L1-900")
    assert (found.missing, sum(line.inside for line in found.lines)) == (Missing.CUT, 400)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(shelf: Shelf, encoding: str, end: str) -> None:
    content = end.join(["Würselen – «Straße»", "zwei"]).encode(encoding)
    info = shelf.load("d-1", content, name="blatt.txt", by="test")
    assert info.lines == 2
    assert shelf.text("d-1").lines == ("Würselen – «Straße»", "zwei")


SIGNS = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff")


@given(st.lists(st.text(SIGNS, max_size=8), min_size=1))
def test_lines_are_kept_as_they_are(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    if not any(line.strip() for line in lines):
        return
    shelf = Shelf(tmp_path_factory.getbasetemp() / "shelf", 1)
    shelf.load("d-1", "\n".join([*lines, "ende"]).encode(), name="x.txt", by="test")
    assert shelf.text("d-1").lines == (*lines, "ende")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "PDF-Datei"),
        (b"PK\x03\x04docx", "gepackte Datei"),
        (b"", "leer"),
        (b" \n ", "leer"),
        (b"a\0b", "keine Textdatei"),
        (b"\xff\xfea", "lassen sich nicht lesen"),
        (b"a\x81b", "lassen sich nicht lesen"),
    ],
)
def test_what_is_no_text_is_refused(shelf: Shelf, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        shelf.load("d-1", content, name="blatt.txt", by="test")
    assert shelf.info("d-1") is None


def test_limits(shelf: Shelf) -> None:
    with pytest.raises(InvalidParameter, match="1 MB"):
        load(shelf, "x" * (2**20 + 1))
    with pytest.raises(InvalidParameter, match="öffentlich"):
        load(shelf, "x", public=True)
    with pytest.raises(InvalidParameter):
        shelf.load("../boese", b"x", name="x", by="test")
    assert shelf.all() == {}


def test_who_may_read_it(shelf: Shelf) -> None:
    load(shelf, "x")
    inside = shelf.text("d-1").info
    assert (inside.seen_by(PUBLIC), inside.seen_by(Reader(Visibility.INTERNAL))) == (False, True)
    load(shelf, "y", public=True, licence="amtliches Werk")
    outside = shelf.text("d-1").info
    assert (outside.seen_by(PUBLIC), outside.licence, list(shelf.all())) == (True, "amtliches Werk", ["d-1"])
    assert shelf.remove("d-1")
    assert not shelf.remove("d-1")
    with pytest.raises(NotFound):
        shelf.text("d-1")


def test_a_text_that_was_written_half_is_not_there(shelf: Shelf, tmp_path: Path) -> None:
    load(shelf, "x")
    (tmp_path / "passages" / "d-1.json").unlink()
    assert shelf.info("d-1") is None
    (tmp_path / "passages" / "d-1.json").write_text("{", encoding="utf-8")
    assert shelf.info("d-1") is None

"""Pictures and papers made on the server use the fonts that are shipped, and no others."""

from __future__ import annotations

import pytest

from viz.papers import FONT_FOLDER
from viz.pictures.png import png_of

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><text x="5" y="30" font-size="20">{}</text></svg>'


def test_the_shipped_font_draws_umlauts() -> None:
    drawn = png_of(SVG.format("Würselen"), width=200)
    assert drawn.startswith(b"\x89PNG")
    assert drawn != png_of(SVG.format(""), width=200)
    assert drawn != png_of(SVG.format("Wurselen"), width=200)


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        png_of("no drawing")


def test_the_fonts_are_there() -> None:
    assert sorted(path.name for path in FONT_FOLDER.glob("*.otf")) == [
        "source-sans-3.52.0-regular.otf",
        "source-sans-3.52.0-semibold.otf",
    ]

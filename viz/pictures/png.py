"""A drawing (SVG) as a picture of dots (PNG), with the font that is shipped."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import resvg_py

from viz.papers import FONT_FOLDER

__all__ = ["png_of"]


def png_of(svg: str, *, width: int = 1600) -> bytes:
    """The drawing `width` dots wide on white ground; raises ValueError if it is no SVG.

    It must hold its own colours: no style sheet of a page is applied. No font of the machine is used.
    """
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=width,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=_fonts(),
            font_family="Source Sans 3",
            sans_serif_family="Source Sans 3",
        )
    )


@lru_cache(maxsize=1)
def _fonts() -> list[str]:
    return [str(path) for path in sorted(Path(FONT_FOLDER).glob("*.otf"))]

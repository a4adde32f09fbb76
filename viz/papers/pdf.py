"""A paper filled with data becomes a PDF that screen readers can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from viz.papers.letters import shown

__all__ = ["FONT_FOLDER", "pdf_of"]

FONT_FOLDER = Path(str(files("viz") / "static" / "fonts"))
"""Fonts that are shipped; no font of the machine is used, so that a paper looks the same everywhere."""


def pdf_of(
    paper: str, data: Mapping[str, object], pictures: Mapping[str, bytes] | None = None, *, day: date | None = None
) -> bytes:
    """The PDF (UA-1, tagged) of the template `<paper>.typ`, made on `day`: the same content gives the same file.

    `data` is what `json("data.json")` gives in the template, `pictures` are files beside it by name (SVG, PNG).
    Letters that no font has are replaced: PDF/UA forbids what cannot be shown.
    FileNotFoundError if there is no such template; typst.TypstError if it cannot be set: a mistake of ours.
    """
    parts: dict[str, bytes] = {
        "main.typ": _source(paper),
        "data.json": json.dumps(shown(data, FONT_FOLDER), ensure_ascii=False).encode(),
    }
    content: Any = parts | dict(pictures or {})  # it takes a dict, but its types do not say so
    made = typst.compile(
        content,
        format="pdf",
        font_paths=[str(FONT_FOLDER)],
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(day or datetime.now(UTC).date(), time(), UTC),
    )
    return bytes(made)


def _told(data: Mapping[str, object]) -> bytes:
    return json.dumps(shown(dict(data), FONT_FOLDER), ensure_ascii=False).encode()


def _drawn(name: str, picture: bytes) -> bytes:
    """The picture; a drawing has the same letters as the text."""
    return str(shown(picture.decode(), FONT_FOLDER)).encode() if name.endswith(".svg") else picture


@lru_cache(maxsize=16)
def _source(paper: str) -> bytes:
    return (files("viz.papers") / f"{paper}.typ").read_bytes()

"""Which letters the shipped fonts have: a paper for screen readers must not hold one that cannot be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from struct import unpack_from
from typing import Any

__all__ = ["letters_of", "shown", "written"]

STANDS_IN = "\N{WHITE SQUARE}"
"""For a letter that no font has: it is seen that something stood there."""
KEPT = frozenset("\n\t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{SOFT HYPHEN}")
"""Marks that nobody sees and that set the text."""


def shown(content: Any, fonts: Path) -> Any:
    """The content (as JSON has it) with every letter that no font of the folder has replaced; control marks go.

    >>> from viz.papers import FONT_FOLDER
    >>> shown({"a": ["Würselen", "Київ", "x\\x00y", 3]}, FONT_FOLDER)
    {'a': ['Würselen', 'Київ', 'xy', 3]}
    """
    known = _letters(fonts)
    return _each(content, lambda one: one if one in known else STANDS_IN)


def written(content: Any) -> Any:
    """The content without control marks, which no office file may hold.

    >>> written(["x\\x00y", 3])
    ['xy', 3]
    """
    return _each(content, lambda one: one)


def _each(content: Any, letter: Callable[[str], str]) -> Any:
    if isinstance(content, str):
        return "".join(letter(one) for one in content if one.isprintable() or one in KEPT)
    if isinstance(content, dict):
        return {name: _each(value, letter) for name, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_each(value, letter) for value in content]
    return content


@lru_cache(maxsize=4)
def _letters(fonts: Path) -> frozenset[str]:
    """Letters of every font of the folder together: what one lacks is taken from another."""
    found = {letter for path in sorted(fonts.glob("*.[ot]tf")) for letter in letters_of(path.read_bytes())}
    return frozenset(found | KEPT | {STANDS_IN})


def letters_of(font: bytes) -> Iterator[str]:
    """Letters that an OpenType font has a drawing for, by its `cmap` tables of format 4 and 12."""
    tables = unpack_from(">H", font, 4)[0]
    for number in range(tables):
        tag, _, at, _ = unpack_from(">4sIII", font, 12 + 16 * number)
        if tag == b"cmap":
            for entry in range(unpack_from(">H", font, at + 2)[0]):
                yield from _of_table(font, at + unpack_from(">I", font, at + 4 + 8 * entry + 4)[0])


def _of_table(font: bytes, at: int) -> Iterator[str]:
    match unpack_from(">H", font, at)[0]:
        case 4:
            n = unpack_from(">H", font, at + 6)[0] // 2
            ends = unpack_from(f">{n}H", font, at + 14)
            starts = unpack_from(f">{n}H", font, at + 16 + 2 * n)
            for start, end in zip(starts, ends, strict=True):
                if start != 0xFFFF:
                    yield from map(chr, range(start, end + 1))
        case 12:
            for group in range(unpack_from(">I", font, at + 12)[0]):
                start, end, _ = unpack_from(">III", font, at + 16 + 12 * group)
                yield from map(chr, range(start, end + 1))

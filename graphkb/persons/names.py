"""How a name is written in texts: spellings that are surely this person, and the last name, which may be another's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graphkb.model import Node

__all__ = ["last_name", "spellings", "surely"]

_TITLES = r"(?:(?:Frau|Herrn?|Fr\.|Hr\.|Dr\.|Prof\.|Dipl\.-?\s?\w+\.|M\.\s?A\.|B\.\s?A\.)\s+)*"
_TITLE = re.compile(r"(?:Frau|Herrn?|Fr\.|Hr\.|Dr\.|Prof\.|Dipl\.-?\s?\w+\.|M\.\s?A\.|B\.\s?A\.)\s+", re.IGNORECASE)
_LETTERS = {
    "ä": "(?:ä|ae|a)", "ö": "(?:ö|oe|o)", "ü": "(?:ü|ue|u)", "ß": "(?:ß|ss)", "ç": "[çc]", "ş": "[şs]", "ğ": "[ğg]",
    "ı": "[ıi]", "é": "[ée]", "è": "[èe]", "ê": "[êe]", "î": "[îi]", "ł": "[łl]", "č": "[čc]", "ć": "[ćc]", "š": "[šs]",
    "ž": "[žz]", "ñ": "[ñn]",
}  # fmt: skip
"""Letters that others write otherwise."""
_SHORTEST = 3


def spellings(node: Node, further: Iterable[str] = ()) -> tuple[str, ...]:
    """The name in the ways in which it is written: as recorded, last name first, with an initial; and `further` ones.

    A person's name of one word is none of them: it may be another's, or a place. Whoever asks can name it as further.

    >>> spellings(Node(id="p", kind="person", name="Dr. Erika Beispiel"))
    ('Erika Beispiel', 'Beispiel, Erika', 'Beispiel Erika', 'E. Beispiel')
    """
    found: dict[str, None] = {}
    for name in node.names:
        bare = _bare(name)
        if not bare or (node.kind == "person" and " " not in bare):
            continue
        found[bare] = None
        words = bare.split()
        if node.kind == "person" and len(words) > 1 and "," not in bare:
            first, last = " ".join(words[:-1]), words[-1]
            found |= dict.fromkeys((f"{last}, {first}", f"{last} {first}", f"{first[0]}. {last}"))
    return (*found, *dict.fromkeys(one for text in further if (one := " ".join(text.split())) and one not in found))


def last_name(node: Node) -> re.Pattern[str] | None:
    """The last name alone, as a word, of every spelling; None where it is too short to mean anything."""
    if node.kind != "person":
        return None
    names = [_bare(name) for name in (node.name, *node.aliases)]
    words = {name.split()[-1] for name in names if name and len(name.split()[-1]) >= _SHORTEST and "," not in name}
    if not words:
        return None
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_loosely, sorted(words)))})(?:s|['’])?(?![\w-])")


def surely(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern of these spellings, whatever stands before them as a title, in capitals or not."""
    # A single word beside a hyphen is part of an id or of another name.
    joined = "|".join(
        _loosely(name) if " " in name else rf"(?<!-){_loosely(name)}(?!-)"
        for name in sorted(names, key=len, reverse=True)
        if len(name) >= _SHORTEST
    )
    return re.compile(rf"(?<!\w){_TITLES}(?:{joined or '(?!)'})(?:s|['’])?(?!\w)", re.IGNORECASE)


def _bare(name: str) -> str:
    bare = " ".join(name.split())
    while (cut := _TITLE.sub("", bare, count=1)) != bare and _TITLE.match(bare):
        bare = cut
    return bare


def _loosely(name: str) -> str:
    parts = []
    for sign in name:
        if sign.isspace():
            parts.append(r"\s+")
        else:
            parts.append(_LETTERS.get(sign.lower(), re.escape(sign)))
    return "".join(parts)

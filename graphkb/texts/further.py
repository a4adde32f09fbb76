"""Further languages for what is handed to people on paper: one folder a language, no code.

A folder `graphkb/texts/<tag>` with a file `advice_sheet.po` is a language of the advice sheet. `<tag>` is a language
tag (BCP 47), such as `ar`, or `de-simple` for Leichte Sprache. In the head of the file: `X-Name`, what the language
calls itself; `X-Draft: yes`, as long as nobody of those who read it has checked it. Texts without a translation stay
German. What people wrote themselves is never translated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from graphkb.texts import LANGUAGES, Language, Texts

__all__ = ["FILE", "SheetLanguage", "SheetTexts", "sheet_languages"]

FILE = "advice_sheet.po"

_OWN_NAMES = {"de": "Deutsch", "en": "English"}


@dataclass(frozen=True, slots=True)
class SheetLanguage:
    """A language in which the sheet can be had."""

    tag: str
    name: str
    """What it calls itself."""
    direction: Literal["ltr", "rtl"]
    draft: bool
    """Nobody of those who read it has checked it yet."""

    @property
    def base(self) -> Language:
        """The language of names and generated sentences on a sheet in this language."""
        return "en" if self.tag == "en" else "de"

    @property
    def whole(self) -> bool:
        """Whether sentences about records can be had in it, not only fixed texts."""
        return self.tag in LANGUAGES

    @property
    def simple(self) -> bool:
        """Leichte Sprache: short sentences, with pictograms."""
        return self.tag.endswith("-simple")


@lru_cache(maxsize=1)
def sheet_languages() -> tuple[SheetLanguage, ...]:
    """German first, English, then the others by their tags."""
    found = [SheetLanguage(tag, _OWN_NAMES[tag], "ltr", False) for tag in LANGUAGES]
    folders = sorted(entry.name for entry in files("graphkb.texts").iterdir() if (entry / FILE).is_file())
    for tag in folders:
        if tag not in LANGUAGES:
            text = (files("graphkb.texts") / tag / FILE).read_text("utf-8")
            locale = Locale.parse(tag.partition("-")[0])
            name = _head(text, "X-Name") or locale.get_display_name(locale.language) or tag
            rtl = locale.text_direction == "rtl"
            found.append(SheetLanguage(tag, name, "rtl" if rtl else "ltr", _head(text, "X-Draft") == "yes"))
    return tuple(found)


class SheetTexts:
    """The fixed texts of the sheet in one language.

    >>> SheetTexts(sheet_languages()[1])("Förderung")
    'Funding'
    """

    def __init__(self, language: SheetLanguage) -> None:
        self.language = language
        self._catalogue = None if language.whole else _read(language.tag)
        self._texts = Texts(language.base)

    def __call__(self, text: str, /, **facts: object) -> str:
        """The text with `{name}` filled from `facts`; names are set apart, so that they do not turn the line around."""
        if self._catalogue is None:
            return self._texts(text, **facts)
        said = {name: f"\N{FIRST STRONG ISOLATE}{value}\N{POP DIRECTIONAL ISOLATE}" for name, value in facts.items()}
        found = self._catalogue.gettext(text) if text else ""
        return found.format(**said) if facts else found


@lru_cache(maxsize=16)
def _read(tag: str) -> Translations:
    content = (files("graphkb.texts") / tag / FILE).read_bytes()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(content), locale=tag.partition("-")[0]))
    compiled.seek(0)
    return Translations(compiled)


def _head(text: str, name: str) -> str:
    found = re.search(rf'^"{name}: (.*?)\\n"$', text, re.MULTILINE)
    return found[1] if found else ""

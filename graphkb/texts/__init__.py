"""The one catalogue of texts that people read: German is the source, every other language a translation.

A text is written in German where it is used, marked with `N_` (to be translated later) or looked up with
`Texts(language)`. `graphkb/texts/<language>/*.po` hold the translations, one file a part of the product;
a test fails if a text has no English. Names from the data and from the ontology are not in here: the
ontology carries its own German and English.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Literal, get_args

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

__all__ = ["LANGUAGES", "N_", "Language", "Texts"]

Language = Literal["de", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a German text for the catalogue and give it back unchanged."""
    return text


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: Language) -> Translations:
    merged = Translations()
    folder = files("graphkb.texts") / language
    if not folder.is_dir():
        return merged
    for po in sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".po")):
        catalogue = read_po(BytesIO((folder / po).read_bytes()), locale=language)
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        merged.merge(Translations(compiled))
    return merged


class Texts:
    """The catalogue in one language.

    >>> Texts("de")("Nicht erhoben")
    'Nicht erhoben'
    >>> Texts("en")("Nicht erhoben")
    'Not surveyed'
    >>> Texts("de").plural("{n} Maßnahme", "{n} Maßnahmen", 2)
    '2 Maßnahmen'
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self.translations = _catalogue(language)

    def __call__(self, text: str, /, **facts: object) -> str:
        """Give the text in this language with `{name}` filled from `facts`; German if it has no translation."""
        found = self.translations.gettext(text) if text else ""  # gettext has its own entry under the empty text
        return found.format(**facts) if facts else found

    def plural(self, one: str, many: str, n: int, /, **facts: object) -> str:
        """Give the singular or plural text for `n`, with `{n}` and `facts` filled in."""
        return self.translations.ngettext(one, many, n).format(n=n, **facts)

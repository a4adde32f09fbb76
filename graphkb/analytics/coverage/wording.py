"""Sentences of the coverage analyses, in German and English at once."""

from __future__ import annotations

from datetime import date

from graphkb.analytics.wording import in_language, said
from graphkb.model import FuzzyDate, Precision
from graphkb.ontology import Label
from graphkb.texts import LANGUAGES, N_, Texts

__all__ = ["counted", "date_in_words", "month_after", "number", "said"]

_NUMBERS = (
    N_("null"),
    N_("eins"),
    N_("zwei"),
    N_("drei"),
    N_("vier"),
    N_("fünf"),
    N_("sechs"),
    N_("sieben"),
    N_("acht"),
    N_("neun"),
    N_("zehn"),
    N_("elf"),
    N_("zwölf"),
)

_MONTHS = (
    N_("Januar"),
    N_("Februar"),
    N_("März"),
    N_("April"),
    N_("Mai"),
    N_("Juni"),
    N_("Juli"),
    N_("August"),
    N_("September"),
    N_("Oktober"),
    N_("November"),
    N_("Dezember"),
)


def counted(one: str, many: str, n: int, /, **facts: object) -> Label:
    """The singular or plural text for `n`, with `{n}` as `number` says it (a sentence begins with a capital).

    >>> counted("{n} Maßnahme", "{n} Maßnahmen", 2).de
    'zwei Maßnahmen'
    """
    texts = {}
    for language in LANGUAGES:
        catalogue = Texts(language).translations
        spoken = number(n).in_language(language)
        text = catalogue.ngettext(one, many, n)
        if text.startswith("{n}") and text.endswith("."):
            spoken = spoken[0].upper() + spoken[1:]
        texts[language] = text.format(n=spoken, **in_language(facts, language))
    return Label(de=texts["de"], en=texts["en"])


def number(n: int) -> Label:
    """A number as running text writes it: in words up to twelve.

    >>> number(12).de, number(13).de
    ('zwölf', '13')
    """
    return said(_NUMBERS[n]) if 0 <= n < len(_NUMBERS) else Label(de=str(n), en=str(n))


def date_in_words(day: FuzzyDate | date) -> Label:
    """A date as exactly as it is known, and no more.

    >>> date_in_words(FuzzyDate.parse("2019")), date_in_words(FuzzyDate.parse("2019-08-31")).de
    (Label(de='2019', en='2019'), '31.08.2019')
    >>> date_in_words(FuzzyDate.parse("2019-08"))
    Label(de='08/2019', en='August 2019')
    """
    if isinstance(day, date):
        day = FuzzyDate.of_day(day)
    match day.precision:
        case Precision.YEAR:
            return Label(de=str(day), en=str(day))
        case Precision.MONTH:
            return Label(de=f"{day.earliest:%m/%Y}", en=f"{_month(day.earliest)} {day.earliest.year}")
        case Precision.DAY:
            return _day(day.earliest)
        case Precision.RANGE:
            first, last = _day(day.earliest), _day(day.latest)
            return Label(de=f"{first.de}–{last.de}", en=f"{first.en} – {last.en}")


def month_after(day: date) -> Label:
    """The month after a day, short: «01/27» after any day of December 2026.

    >>> month_after(date(2026, 12, 31))
    Label(de='01/27', en='January 2027')
    """
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return Label(de=f"{first:%m/%y}", en=f"{_month(first)} {first.year}")


def _day(day: date) -> Label:
    return Label(de=f"{day:%d.%m.%Y}", en=f"{day.day} {_month(day)} {day.year}")


def _month(day: date) -> str:
    return Texts("en")(_MONTHS[day.month - 1])

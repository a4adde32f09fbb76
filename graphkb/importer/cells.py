"""Reads one cell as the value its column asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from urllib.parse import urlsplit

from graphkb.errors import Spoken
from graphkb.importer.sheet import CellFault, CellValue
from graphkb.importer.template import STATUS_LABELS, VISIBILITY_LABELS, Column, folded, suggest
from graphkb.model import FuzzyDate, Precision, SourceRef, Status, Visibility
from graphkb.ontology import Label, Ontology
from graphkb.texts import N_, Language

__all__ = ["BadCell", "Enumerated", "cell_reader", "join_list", "split_list"]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_EMAIL = re.compile(r"[^\s@;,<>]+@[^\s@;,<>]+\.[^\s@;,<>.]{2,}")
_PHONE = re.compile(r"[+(0-9][0-9 ()/.\-]{3,30}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,40})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}")
_HARMFUL = re.compile("[\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_YES = frozenset({"yes", "ja", "true", "wahr", "1"})
_NO = frozenset({"no", "nein", "false", "falsch", "0"})
_NO_DATE = frozenset({"unknown", "unbekannt"})
_LISTED = 30
FIRST_YEAR, LAST_YEAR = 1000, 2199

_DATE_ADVICE = N_("Gelesen werden 2017, 03/2017, 05.03.2017, 2017-03-05 und 2017-01/2017-03.")


class BadCell(Exception):
    """A cell does not hold what its column asks for."""

    def __init__(self, message: str, advice: str = "", **facts: str | Spoken) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.facts = facts


class Enumerated:
    """Options as people read them: «public (öffentlich), network (…)». At most thirty, then an ellipsis."""

    def __init__(self, options: Iterable[tuple[str, Label]]) -> None:
        self._options = tuple(options)

    def in_language(self, language: Language) -> str:
        """Give the list in this language."""
        said = [
            id if folded(label.in_language(language)) == folded(id) else f"{id} ({label.in_language(language)})"
            for id, label in self._options[:_LISTED]
        ]
        return ", ".join(said) + (", …" if len(self._options) > _LISTED else "")


def cell_reader(column: Column, ontology: Ontology, cell_bytes: int) -> Callable[[CellValue], object]:
    """Make the function that reads the cells of a column; it raises BadCell. Cells are never empty."""

    def text(value: CellValue) -> str:
        return _text(value, cell_bytes)

    match column.type:
        case "id" | "end":
            return lambda value: _id(text(value))
        case "relation_id":
            return lambda value: _short(text(value))
        case "kind":
            kinds = [(kind.id, kind.label) for kind in ontology.kinds.values()]
            # Kinds of other tables are read too: then the advice can name their table.
            return _choice_reader(text, kinds, {}, [option for option in kinds if option[0] in column.kinds])
        case "name":
            return lambda value: " ".join(text(value).split())
        case "list":
            return lambda value: tuple(dict.fromkeys(" ".join(entry.split()) for entry in split_list(text(value))))
        case "sources":
            cached = lru_cache(maxsize=4096)(_sources)
            return lambda value: cached(text(value))
        case "status":
            by_id = {status.value: status for status in Status}
            return _choice_reader(text, [(status.value, STATUS_LABELS[status]) for status in Status], by_id)
        case "visibility":
            seen = {visibility.word: visibility for visibility in Visibility}
            return _choice_reader(text, [(level.word, VISIBILITY_LABELS[level]) for level in Visibility], seen)
        case "day":
            return lambda value: _day(value, text)
        case "asserted":
            return lambda value: None if _folded_text(value) in _NO_DATE else _date(value, text)
        case "date":
            single: Callable[[CellValue], object] = lambda value: _date(value, text)  # noqa: E731
        case "yes_no":
            single = lambda value: _yes_no(text(value))  # noqa: E731
        case "whole":
            single = lambda value: _whole(value, text)  # noqa: E731
        case "number":
            degrees = column.id in ("lat", "lon")
            single = lambda value: _number(value, text, grouped=not degrees)  # noqa: E731
        case "choice":
            options = column.property.options if column.property else ()
            single = _choice_reader(text, [(option.id, option.label) for option in options], {})
        case "url":
            single = lambda value: _url(text(value))  # noqa: E731
        case "email":
            single = lambda value: _email(text(value))  # noqa: E731
        case "phone":
            single = lambda value: _phone(text(value))  # noqa: E731
        case "ids":
            single = lambda value: _id(text(value))  # noqa: E731
        case "text" | "long_text":
            single = text
    if column.property and column.property.many:
        return lambda value: tuple(str(single(entry)) for entry in split_list(text(value)))
    return single


# ------------------------------------------------------------------------------------------------ text


def _text(value: CellValue, cell_bytes: int) -> str:
    if isinstance(value, str):
        if not (value.isascii() and value.isprintable()):
            value = _cleaned(value)
        if len(value) * 4 > cell_bytes and len(value.encode()) > cell_bytes:
            raise BadCell(
                N_("Der Text ist zu lang: {size} kB, möglich sind {limit} kB."),
                N_("Bitte kürzen oder auf die Quelle verweisen."),
                size=str(-(-len(value.encode()) // 1024)),
                limit=str(cell_bytes // 1024),
            )
        return value
    if isinstance(value, CellFault):
        raise BadCell(value.message, value.advice, value=value.shown)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _cleaned(value: str) -> str:
    """The same text composed (NFC), with plain line ends; BadCell for signs that nobody sees."""
    value = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip("\ufeff\u200b \n")
    if found := _HARMFUL.search(value):
        raise _hidden(found[0])
    for sign in value:
        if unicodedata.category(sign) == "Cc" and sign not in "\n\t":
            raise _hidden(sign)
    return value


def _hidden(sign: str) -> BadCell:
    return BadCell(
        N_("Im Text steckt ein unsichtbares Steuerzeichen ({sign})."),
        N_("Bitte den Text neu eintippen oder ohne Formatierung einfügen."),
        sign=f"U+{ord(sign):04X}",
    )


def _folded_text(value: CellValue) -> str:
    return folded(value) if isinstance(value, str) else ""


def _id(value: str) -> str:
    if _ID.fullmatch(value):
        return value
    plain = unicodedata.normalize("NFKD", value.translate(_UMLAUTS)).encode("ascii", "ignore").decode().lower()
    proposed = re.sub(r"[^a-z0-9._]+", "-", plain)[:60].strip("-._")
    advice = N_("Erlaubt sind Buchstaben ohne Umlaute, Ziffern, Punkt, Binde- und Unterstrich.")
    if proposed:
        advice = N_(
            "Erlaubt sind Buchstaben ohne Umlaute, Ziffern, Punkt, Binde- und Unterstrich, zum Beispiel «{proposed}»."
        )
    raise BadCell(N_("«{value}» geht nicht als Kennung."), advice, value=_shown(value), proposed=proposed)


def _short(value: str) -> str:
    if len(value) > 500 or "\n" in value:
        raise BadCell(
            N_("«{value}» geht nicht als Kennung."),
            N_("Bitte die Zelle leer lassen, die Kennung wird dann gebildet."),
            value=_shown(value),
        )
    return value


def _shown(value: str) -> str:
    """A value as it is quoted in a message: at most 60 signs."""
    value = " ".join(value.split())
    return value if len(value) <= 60 else value[:59] + "…"


# ------------------------------------------------------------------------------------------------ lists


def split_list(text: str) -> list[str]:
    r"""Part a list at its semicolons; `\;` is a semicolon inside an entry, `\\` a backslash.

    >>> split_list("KI; Integrationszentrum ;") == ["KI", "Integrationszentrum"]
    True
    >>> split_list(r"a\;b; c\\") == ["a;b", "c" + chr(92)]
    True
    """
    if "\\" not in text:
        return [entry for part in text.split(";") if (entry := part.strip())]
    entries, entry, escaped = [], "", False
    for sign in text:
        if escaped:
            entry += sign if sign in "\\;" else "\\" + sign
            escaped = False
        elif sign == "\\":
            escaped = True
        elif sign == ";":
            entries.append(entry)
            entry = ""
        else:
            entry += sign
    entries.append(entry + ("\\" if escaped else ""))
    return [found for part in entries if (found := part.strip())]


def join_list(entries: Iterable[str]) -> str:
    r"""Write a list so that `split_list` reads it back.

    >>> split_list(join_list(["a;b", "c"])) == ["a;b", "c"]
    True
    """
    return "; ".join(entry.replace("\\", "\\\\").replace(";", "\\;") for entry in entries)


def _sources(text: str) -> tuple[SourceRef, ...]:
    found: dict[SourceRef, None] = {}
    for entry in split_list(text):
        document, _, locator = entry.partition("#")
        if not _ID.fullmatch(document.strip()):
            raise BadCell(
                N_("«{value}» ist keine Quellenangabe."),
                N_("Geschrieben wird Kennung des Dokuments, #, Stelle; mehrere mit Semikolon getrennt."),
                value=_shown(entry),
            )
        found[SourceRef(document.strip(), locator.strip())] = None
    return tuple(found)


# -------------------------------------------------------------------------------------- choices, yes/no


def _choice_reader(
    text: Callable[[CellValue], str],
    options: list[tuple[str, Label]],
    values: Mapping[str, object],
    listed: list[tuple[str, Label]] | None = None,
) -> Callable[[CellValue], object]:
    known: dict[str, str] = {}
    for id, label in options:
        known.setdefault(folded(label.de), id)
        known.setdefault(folded(label.en), id)
    known |= {folded(id): id for id, _ in options}
    listed = listed or options
    words = [word for id, label in listed for word in (label.en, label.de)] + [id for id, _ in listed]

    def read(value: CellValue) -> object:
        word = text(value)
        id = known.get(folded(word))
        if id is None:
            near = suggest(word, words)
            advice = N_("Möglich sind: {options}.")
            if near:
                advice = N_("Meinten Sie «{suggestion}»? Möglich sind: {options}.")
            raise BadCell(
                N_("«{value}» steht nicht zur Wahl."),
                advice,
                value=_shown(word),
                suggestion=near or "",
                options=Enumerated(listed),
            )
        return values.get(id, id)

    return read


def _yes_no(word: str) -> bool:
    if folded(word) in _YES:
        return True
    if folded(word) in _NO:
        return False
    raise BadCell(N_("«{value}» ist weder ja noch nein."), N_("Bitte yes oder no eintragen."), value=_shown(word))


# -------------------------------------------------------------------------------------- numbers, dates


def _whole(value: CellValue, text: Callable[[CellValue], str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        return value
    word = text(value)
    if not _WHOLE.fullmatch(word):
        raise BadCell(
            N_("«{value}» ist keine ganze Zahl."),
            N_("Bitte nur Ziffern eintragen, ohne Punkt, Komma und Einheit."),
            value=_shown(word),
        )
    return int(word)


def _number(value: CellValue, text: Callable[[CellValue], str], *, grouped: bool) -> float:
    """A figure; `grouped`: a point before three digits may group thousands, as in `245.000`, so it is asked."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**15:
        return float(value)
    word = text(value)
    if grouped and _THOUSANDS.fullmatch(word):
        raise BadCell(
            N_("«{value}» kann zweierlei heißen: Tausender oder Stellen nach dem Komma."),
            N_("Bitte {whole} schreiben, oder {part}."),
            value=_shown(word),
            whole=word.replace(".", ""),
            part=f"{word}0".replace(".", ","),
        )
    if _GROUPED.fullmatch(word):
        word = word.replace(".", "")
    if not _NUMBER.fullmatch(word):
        raise BadCell(
            N_("«{value}» ist keine Zahl."),
            N_("Bitte nur Ziffern und höchstens ein Komma eintragen, ohne Einheit, zum Beispiel 1234,5."),
            value=_shown(word),
        )
    return float(word.replace(",", "."))


@lru_cache(maxsize=4096)
def _parsed(word: str) -> FuzzyDate:
    return FuzzyDate.parse(word)


def _date(value: CellValue, text: Callable[[CellValue], str]) -> FuzzyDate:
    word = text(value) if not isinstance(value, FuzzyDate) else str(value)
    try:
        found = value if isinstance(value, FuzzyDate) else _parsed(word)
    except (ValueError, RecursionError):
        message = N_("«{value}» ist kein Datum.")
        if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{4}|\d{4}-\d{2}", word):
            message = N_("Das Datum {value} gibt es nicht.")
        raise BadCell(message, _DATE_ADVICE, value=_shown(word)) from None
    if found.earliest.year < FIRST_YEAR or found.latest.year > LAST_YEAR:
        raise BadCell(N_("Das Jahr in «{value}» kann nicht stimmen."), _DATE_ADVICE, value=_shown(word))
    return found


def _day(value: CellValue, text: Callable[[CellValue], str]) -> date:
    found = _date(value, text)
    if found.precision is not Precision.DAY:
        raise BadCell(
            N_("«{value}» ist kein Tag."), N_("Gebraucht wird ein Tag, zum Beispiel 05.03.2017."), value=str(found)
        )
    return found.earliest


# -------------------------------------------------------------------------------------------- addresses


def _url(word: str) -> str:
    try:
        parts = urlsplit(word)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", word)
    except ValueError:
        good = False
    if not good:
        raise BadCell(
            N_("«{value}» ist keine Internetadresse."),
            N_("Sie beginnt mit https:// oder http:// und enthält keine Leerzeichen."),
            value=_shown(word),
        )
    return word


def _email(word: str) -> str:
    if not _EMAIL.fullmatch(word):
        raise BadCell(
            N_("«{value}» ist keine E-Mail-Adresse."),
            N_("Gebraucht wird eine dienstliche Adresse wie info@beispiel.de."),
            value=_shown(word),
        )
    return word


def _phone(word: str) -> str:
    if not _PHONE.fullmatch(word):
        raise BadCell(
            N_("«{value}» ist keine Telefonnummer."),
            N_("Bitte Ziffern mit Vorwahl eintragen, zum Beispiel 0241 1234."),
            value=_shown(word),
        )
    return word

"""Contacts that look like a person's own. They are kept only where the body consented to them (rules.md 14)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["private_mail", "private_phone"]

_MOBILE = re.compile(r"(?:\+49|0049|0)\s*\(?0?\)?\s*1[567]\d")
"""German mobile numbers begin with 015, 016 and 017; abroad nothing can be told."""

_FREE_MAIL = re.compile(
    r"(?:gmail|googlemail|gmx|web|t-online|outlook|hotmail|live|yahoo|ymail|icloud|me|mac|aol|freenet|arcor|posteo|"
    r"mailbox|proton|protonmail|mail|yandex|ukr|abv|onet|wp|interia|netcologne|unitybox|vodafone|o2online|1und1)"
    r"(?:\.co)?\.(?:com|de|net|org|at|ch|eu|me|ru|tr|pl|bg|fr|es|it|uk)"
)
_FUNCTIONS = frozenset(
    "info kontakt contact mail email post postfach office buero zentrale service servicestelle team verein vorstand "
    "presse redaktion sekretariat verwaltung geschaeftsstelle leitung beratung migration integration fluechtlinge "
    "gefluechtete asyl jugend familie bildung schule kultur sport frauen maedchen senioren ehrenamt freiwillige "
    "projekt projekte hallo willkommen anfrage anmeldung empfang welcome hello admin webmaster stadt gemeinde amt "
    "rathaus kreis region quartier stadtteil treff treffpunkt zentrum haus cafe forum netzwerk initiative sprachkurs "
    "kurse datenschutz spenden bewerbung personal buchhaltung koordination koordinierung rat beirat stelle abteilung "
    "fachdienst jobcenter kita gruppe deutsch sprache foerderverein bund verband".split()
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_ENOUGH = 3
"""Letters of a word from which it can be compared with a body's name."""


def private_phone(text: str) -> bool:
    """Whether a number is a mobile one: of a person, not of an office.

    >>> private_phone("0171 0000000"), private_phone("+49 241 0000-0")
    (True, False)
    """
    return bool(_MOBILE.match(text.strip()))


def private_mail(text: str, names: Iterable[str] = ()) -> bool:
    """Whether an address looks like a person's own; `names` are the names of the body.

    It does if it is made of a first and a last name, or if it lies with a provider of private mailboxes and says
    neither a task nor anything of the body's name.

    >>> private_mail("info@verein-a.example"), private_mail("vorname.nachname@stadt.example")
    (False, True)
    >>> private_mail("verein.beispiel@gmx.de", ["Verein Beispiel"]), private_mail("spatz77@gmx.de", ["Verein Beispiel"])
    (False, True)
    """
    local, _, domain = _plain(text.strip()).rpartition("@")
    parts = [part for part in re.split(r"[._+-]+", local) if part]
    own = {word for name in names for word in re.findall(r"[a-z0-9]+", _plain(name)) if len(word) >= _ENOUGH}
    if any(_is_task(part) or _is_own(part, own) for part in parts):
        return False
    if _FREE_MAIL.fullmatch(domain):
        return not _is_own(local, own)
    about = {word for word in re.findall(r"[a-z0-9]+", domain.rpartition(".")[0]) if len(word) >= _ENOUGH}
    named = re.fullmatch(r"[a-z]+[._][a-z]{2,}(?:-[a-z]+)?", local) is not None
    return named and not any(_is_own(part, about) for part in parts)


def _plain(text: str) -> str:
    lower = text.lower().translate(_UMLAUTS)
    return unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()


def _is_task(part: str) -> bool:
    return part in _FUNCTIONS or any(len(word) > _ENOUGH and word in part for word in _FUNCTIONS)


def _is_own(part: str, own: set[str]) -> bool:
    """Whether a part of the address and a word of the name hold one another, or it is their initials."""
    return len(part) >= _ENOUGH and any(part in word or word in part for word in own)

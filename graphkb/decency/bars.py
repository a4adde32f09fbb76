"""Who must not come back: marks of persons and bodies that were erased on request, or that objected.

A bar keeps no name. It keeps marks: digests of the id and of every spelling of the name, with a salt of this
knowledge base. Those of persons are made slowly (scrypt), so that trying a list of names takes its time; it is no
more than that, for whoever has the database and a name can find out whether it is barred. The importer has to.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from graphkb.model import Node, Visibility

__all__ = ["Bar", "Barring", "Bars", "marks_of", "new_salt"]

PERSON = "person"
_TITLES = frozenset("dr prof med phil jur rer nat ing dipl habil mag frau herr herrn hr fr".split())
_DEGREE = re.compile(r"\b[mb]\.\s?(?:a|sc|ed|eng)\.?(?!\w)")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Barring(StrEnum):
    """What a bar does."""

    ERASED = "erased"
    """The record was erased: nothing of the kind is taken in again."""
    HIDDEN = "hidden"
    """Somebody objected: the record stays for the administration alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar. What it stands for was `id` as long as the record is there; of an erased one it says no name."""

    id: str
    """Of the bar itself."""
    barring: Barring
    person: bool
    """A person; otherwise a body."""
    salt: str
    marks: frozenset[str]
    at: datetime
    by: str
    reason: str
    """Why; holds no name."""
    subject: str = ""
    """Id of the hidden record; empty for an erased one."""


@dataclass(frozen=True, slots=True)
class Bars:
    """All bars of a knowledge base. Empty: nobody is barred."""

    all: tuple[Bar, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.all)

    def on(self, id: str, person: bool, names: Iterable[str] = ()) -> Bar | None:
        """The bar on a record of this id or one of these names, one that erased first; None if there is none.

        A hidden record is known by its id alone: another one of the same name is somebody else until told.
        """
        wanted = [bar for bar in self.all if bar.person == person]
        if not wanted:
            return None
        names = tuple(names)
        found = [bar for bar in wanted if bar.marks & marks_of(bar.salt, person, id, names if _erased(bar) else ())]
        return min(found, key=lambda bar: bar.barring, default=None)

    def on_node(self, node: Node) -> Bar | None:
        """The bar on this record as it is to be written; None if it may be.

        A hidden record may be written as long as it stays internal.
        """
        bar = self.on(node.id, node.kind == PERSON, node.names)
        if bar and bar.barring is Barring.HIDDEN and node.visibility is Visibility.INTERNAL:
            return None
        return bar


def _erased(bar: Bar) -> bool:
    return bar.barring is Barring.ERASED


def new_salt() -> str:
    """A salt nobody can guess."""
    return secrets.token_hex(16)


def marks_of(salt: str, person: bool, id: str, names: Iterable[str]) -> frozenset[str]:
    """The marks of an id and of names; an empty one makes none.

    >>> one = marks_of("s", True, "", ["Dr. Erika Beispiel"])
    >>> one == marks_of("s", True, "", ["Beispiel, Erika"]) != marks_of("t", True, "", ["Erika Beispiel"])
    True
    """
    said = {f"id:{id}"} if id else set()
    said |= {f"name:{plain}" for name in names if (plain := _plain(name, person))}
    return frozenset(_mark(salt, one, person) for one in said)


def _plain(name: str, person: bool) -> str:
    """A name as it is compared: its words in order of the alphabet, of a person without titles."""
    lower = name.lower().translate(_UMLAUTS)
    bare = unicodedata.normalize("NFKD", lower).encode("ascii", "ignore").decode()
    if person:
        bare = _DEGREE.sub(" ", bare)
    words = re.findall(r"[a-z0-9]+", bare) or re.findall(r"\w+", lower)
    kept = [word for word in words if word not in _TITLES] if person else words
    return " ".join(sorted(kept or words))


@lru_cache(maxsize=4096)
def _mark(salt: str, text: str, person: bool) -> str:
    if person:
        return hashlib.scrypt(text.encode(), salt=salt.encode(), n=2**10, r=8, p=1, dklen=16).hex()
    return hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()[:32]

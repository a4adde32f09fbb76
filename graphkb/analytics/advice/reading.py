"""A need in everyday words, read: what was understood, what was not, what nobody is searched for by.

The same words always give the same reading: names of the records and a declared table of words are compared by
their German stems, whole names before single words, compounds by their halves, mistyped words last.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graphkb.analytics.advice.everyday import Everyday, load_everyday
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import Node
from graphkb.snapshot import Snapshot
from graphkb.snapshot.words import STOP_WORDS, fold, stem, words
from graphkb.texts import N_

__all__ = ["LONGEST", "Lexicon", "Reading", "Role", "Understood"]

LONGEST = 500
"""Letters of a need."""

LONG_WORD = 5
"""Letters from which a word may be mistyped."""

_LINKS = ("", "s", "n", "en", "es", "er", "e")
_INFLECTED = ("e", "er", "en", "es", "em")
_SECOND = 3
"""Letters of a half of a compound, at least."""

_OPTIONAL = re.compile(r"\([^)]*\)")
_PARTS = re.compile(r"\s+/\s+|/|,\s+")


class Role(StrEnum):
    """What a word says."""

    PLACE = "place"
    FIELD = "field"
    TARGET_GROUP = "target_group"
    LANGUAGE = "language"
    NEEDS = "needs"
    """A topic that is sought, or a need of the table of words."""
    OFFERS = "offers"
    """The same, but it is there already."""
    KIND = "kind"


@dataclass(frozen=True, slots=True)
class Understood:
    """Something that was understood."""

    role: Role
    id: str
    """Of the record; of a need in the table of words; of a kind of body."""
    said: str
    """As it was written."""
    similar: bool = False
    """No word is written like it: it was taken for one that differs in a letter or two."""
    topic: str = ""
    """Of a need or an offer: id of the topic that means it; empty: the district records none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text, in its order."""

    text: str
    understood: tuple[Understood, ...]
    not_understood: tuple[str, ...]
    """Words that say something which the records do not know; empty: everything was understood."""
    withheld: tuple[str, ...]
    """Words of religion or origin: nobody is searched for by them."""

    def ids(self, role: Role) -> tuple[str, ...]:
        """What was understood in this role, each once, in the order of the text."""
        return tuple(dict.fromkeys(one.id for one in self.understood if one.role is role))


@dataclass(frozen=True, slots=True)
class _Meaning:
    role: Role
    id: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    said: str
    folded: str
    stem: str


class Lexicon:
    """The names that a text may mention, of one snapshot.

    >>> lexicon = Lexicon(Snapshot.of([Node(id="ost", kind="quarter", name="Musterstadt-Ost")], []))
    >>> reading = lexicon.read("Verein in Musterstadt Ost sucht Räume und Zauberer")
    >>> [(one.role.value, one.id) for one in reading.understood], reading.not_understood
    ([('kind', 'association'), ('place', 'ost'), ('needs', 'rooms')], ('Zauberer',))
    """

    def __init__(self, snapshot: Snapshot, fields: Iterable[str] = ()) -> None:
        """`fields`: ids of the fields of action to read; none: no field is read."""
        self.snapshot = snapshot
        self.table: Everyday = load_everyday()
        self._phrases: dict[tuple[str, ...], _Meaning] = {}
        self._withheld: set[tuple[str, ...]] = {(word,) for word in self.table.withheld}
        self._topics = {fold(node.name): node.id for node in snapshot.of_kind("topic") if not _never(node)}
        places = [node for kind in ("region", "municipality", "quarter") for node in snapshot.of_kind(kind)]
        topics, columns = snapshot.of_kind("topic"), [snapshot.node(id) for id in fields]
        self._add(Role.PLACE, places)
        self._add(Role.LANGUAGE, snapshot.of_kind("language"))
        self._add_groups()
        self._add_needs()
        self._kinds = {(word,): _Meaning(Role.KIND, kind) for word, kind in self.table.kind_by_word.items()}
        self._add(Role.NEEDS, topics)
        self._add(Role.FIELD, columns)
        self._add(Role.PLACE, places, parts=True)
        self._add(Role.NEEDS, topics, parts=True)
        self._add(Role.FIELD, columns, parts=True)
        self._longest = max(map(len, self._phrases), default=1)
        self._words = sorted({phrase[0] for phrase in self._phrases if len(phrase) == 1})

    # ---------------------------------------------------------------- the names

    def _add_groups(self) -> None:
        by_name = {fold(node.name): node for node in self.snapshot.of_kind("target_group")}
        for word, names in self.table.groups_by_word.items():
            found = next((by_name[fold(name)] for name in names if fold(name) in by_name), None)
            if found and not _never(found):
                self._phrases.setdefault((word,), _Meaning(Role.TARGET_GROUP, found.id))
        self._add(Role.TARGET_GROUP, by_name.values())

    def _add_needs(self) -> None:
        self._needs: dict[tuple[str, ...], _Meaning] = {}
        for word, need in self.table.need_by_word.items():
            topic = next((self._topics[fold(name)] for name in need.topics if fold(name) in self._topics), "")
            self._needs[(word,)] = _Meaning(Role.NEEDS, need.id, topic)
            self._phrases.setdefault((word,), self._needs[(word,)])

    def _add(self, role: Role, nodes: Iterable[Node], *, parts: bool = False) -> None:
        """Names and aliases, or with `parts` what stands on either side of a stroke; the first meaning stays."""
        for node in nodes:
            for name in (node.name, node.name_en, *node.aliases):
                for part in _PARTS.split(name or "") if parts else [name or ""]:
                    phrase = _phrase(_OPTIONAL.sub(" ", part))
                    if not phrase or (len(phrase) == 1 and phrase[0] in self.table.idle):
                        continue
                    if _never(node):
                        self._withheld.add(phrase)
                    else:
                        self._phrases.setdefault(phrase, _Meaning(role, node.id, node.id if role is Role.NEEDS else ""))

    # ----------------------------------------------------------------- the text

    def read(self, text: str) -> Reading:
        """Read a text; nothing understood for one without words. Raises InvalidParameter for one that is too long."""
        if len(text) > LONGEST:
            reason = Phrase.of(N_("Erlaubt sind {n} Zeichen."), n=LONGEST)
            raise InvalidParameter(name="text", value=f"{text[:40]}…", reason=reason)
        tokens = [_Token(said, fold(said), stem(fold(said))) for said in re.findall(r"\w+", text)]
        understood: list[Understood] = []
        unknown: list[str] = []
        withheld: list[str] = []
        sought = any(token.stem in self.table.seeking for token in tokens)
        having = sought  # «Verein mit Deutschkurs sucht Räume»: what stands before the verb is there already
        kind_known = False
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.stem in self.table.seeking or token.stem in self.table.having:
                having = token.stem in self.table.having
                at += 1
                continue
            if found := self._meaning(tokens, at, sought and not having, kind_known):
                meaning, length = found
                said = " ".join(one.said for one in tokens[at : at + length])
                if meaning.role is Role.LANGUAGE and token.folded.endswith(_INFLECTED):
                    withheld.append(said)  # «türkischer Verein» says where people come from, not what they speak
                else:
                    understood.append(_understood(meaning, said, having))
                    kind_known = kind_known or meaning.role is Role.KIND
                at += length
                continue
            if length := self._length(tokens, at, self._withheld):
                withheld.append(" ".join(one.said for one in tokens[at : at + length]))
                at += length
                continue
            at += 1
            if self._idle(token):
                continue
            if halves := list(self._halves(token)):
                understood += [_understood(meaning, token.said, having) for meaning in halves]
            elif any(token.stem.startswith(word) and len(word) >= LONG_WORD for word in self.table.withheld):
                withheld.append(token.said)
            elif typed := self._mistyped(token):
                understood.append(_understood(typed, token.said, having, similar=True))
            else:
                unknown.append(token.said)
        return Reading(text, _once(understood), tuple(dict.fromkeys(unknown)), tuple(dict.fromkeys(withheld)))

    def _meaning(self, tokens: list[_Token], at: int, seeking: bool, kind_known: bool) -> tuple[_Meaning, int] | None:
        """What the words from here mean, and how many they are; None: they are no name."""
        first = (tokens[at].stem,)
        length = self._length(tokens, at, self._phrases)
        if length < 2:
            if seeking and first in self._needs:
                return self._needs[first], 1
            if first in self._kinds and not (kind_known and length):
                return self._kinds[first], 1
        return (self._phrases[tuple(one.stem for one in tokens[at : at + length])], length) if length else None

    def _length(self, tokens: list[_Token], at: int, known: Container[tuple[str, ...]]) -> int:
        """How many words from here are a name; 0: none."""
        for length in range(min(self._longest, len(tokens) - at), 0, -1):
            if tuple(one.stem for one in tokens[at : at + length]) in known:
                return length
        return 0

    def _idle(self, token: _Token) -> bool:
        return (
            token.folded in STOP_WORDS
            or token.stem in self.table.idle
            or token.folded.isdigit()
            or len(token.folded) < 2
            or token.folded in ("ev", "gmbh")
        )

    def _halves(self, token: _Token) -> Iterator[_Meaning]:
        """«Frauengruppe» speaks of women, «Integrationsratswahl» of what is known of it; the longest half first."""
        for cut in range(len(token.folded) - _SECOND, _SECOND - 1, -1):
            first, second = self._first(token.folded[:cut]), token.folded[cut:]
            if first is None:
                continue
            if second in self.table.tails:
                yield first
                return
            other = self._phrases.get((stem(second),))
            if other:
                yield first
                yield other
                return

    def _first(self, text: str) -> _Meaning | None:
        for link in _LINKS:
            if link and not text.endswith(link):
                continue
            part = text.removesuffix(link) if link else text
            if len(part) >= _SECOND and (found := self._phrases.get((stem(part),))):
                return found
        return None

    def _mistyped(self, token: _Token) -> _Meaning | None:
        if len(token.stem) < LONG_WORD or not token.stem.isalpha():
            return None
        most = 2 if len(token.stem) >= 8 else 1
        hits = process.extract(token.stem, self._words, scorer=OSA.distance, score_cutoff=most, limit=5)
        close = [(far, word) for word, far, _ in hits if len(word) >= LONG_WORD - 1 and word[0] == token.stem[0]]
        return self._phrases[(min(close)[1],)] if close else None


def _understood(meaning: _Meaning, said: str, having: bool, *, similar: bool = False) -> Understood:
    role = Role.OFFERS if meaning.role is Role.NEEDS and having else meaning.role
    return Understood(role, meaning.id, said, similar, meaning.topic)


def _once(understood: list[Understood]) -> tuple[Understood, ...]:
    """Each thing once; what is sought beats what is there."""
    sought = {one.id for one in understood if one.role is Role.NEEDS}
    found: dict[tuple[Role, str], Understood] = {}
    for one in understood:
        if not (one.role is Role.OFFERS and one.id in sought):
            found.setdefault((one.role, one.id), one)
    return tuple(found.values())


def _phrase(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in words(text))


def _never(node: Node) -> bool:
    return node.properties.get("no_list") is True

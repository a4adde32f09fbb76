"""How well the German texts of the product can be read: sentences, words and turns that make reading hard.

`make readability` prints the figures for each part of the catalogue and the texts to mend first. A test holds the
limits. The signs are counted by rule, without a dictionary: each is a reason to look, and a few are right as they are.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path

from babel.messages.pofile import read_po

__all__ = ["FOREIGN", "Reading", "Sentence", "catalogue", "sentences_of", "syllables"]

CATALOGUE = Path(__file__).parent.parent / "graphkb" / "texts" / "en"

LONG_SENTENCE = 20
"""Words: from here on a sentence is long."""

LONG_WORD = 22
"""Letters of one part of a word: from here on it is long; a hyphen makes two parts."""

MANY_NOUNS = 3
"""Nouns made of verbs («-ung», «-ierung», «-keit») in one sentence that make it heavy."""

FOREIGN = {
    "cluster": "Gruppe",
    "datensatz": "Eintrag",
    "datensätze": "Einträge",
    "default": "Vorgabe",
    "dublette": "doppelter Eintrag",
    "dubletten": "doppelte Einträge",
    "entität": "Eintrag",
    "evaluieren": "prüfen",
    "feature": "Merkmal",
    "generieren": "erzeugen",
    "generiert": "erzeugt",
    "implementieren": "einbauen",
    "initial": "zuerst",
    "instanz": "–",
    "iteration": "Durchgang",
    "knoten": "Eintrag",
    "kante": "Verbindung",
    "kanten": "Verbindungen",
    "login": "Anmeldung",
    "matching": "Zuordnung",
    "metrik": "Kennzahl",
    "modifizieren": "ändern",
    "optional": "kann fehlen",
    "parameter": "Angabe",
    "performance": "Tempo",
    "query": "Frage",
    "ranking": "Reihenfolge",
    "request": "Anfrage",
    "score": "Wert",
    "selektieren": "wählen",
    "snapshot": "Stand",
    "stakeholder": "Beteiligte",
    "string": "Text",
    "transaktion": "Schritt",
    "update": "Änderung",
    "upload": "hochladen",
    "validieren": "prüfen",
    "validierung": "Prüfung",
}
"""Words of the trade that readers of the pages need not know, and what to say instead."""

_SLOT = re.compile(r"\{[a-z_]+\}")
_CODE = re.compile(r"`[^`]*`|<[^>]+>|https?://\S+|--?[a-z][\w-]*=?\S*|\b[\w./-]+\.(?:csv|xlsx|json|yaml|html|md)\b")
_SHORT = re.compile(r"\b(?:z\. B|d\. h|e\. V|e\.V|u\. a|bzw|ggf|Nr|S|vgl|ca|usw|Abs|St|Str|Mio)\.|(?<=\d)\.(?= ?\w)")
_END = re.compile(r"(?<=[.!?…])\s+(?=[«„A-ZÄÖÜ0-9{])|\s*[\n;]\s*|:\s+(?=[A-ZÄÖÜ])")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_VOWELS = re.compile(r"äu|eu|ei|ai|au|ie|aa|ee|oo|[aeiouyäöüéê]")
_BE = frozenset("wird werden wurde wurden würde würden worden".split())
_DONE = re.compile(r"(?:ge\w{2,}|(?:be|er|ver|ent|zer|emp)\w{2,}|\w+ge\w{2,}|\w+ier)(?:t|en)$")
_NOT_DONE = frozenset("getrennt bekannt bereits erst erstens gegen genannten besten ersten gestern entgegen".split())
_NOUN = re.compile(r"^[A-ZÄÖÜ]\w+(?:ung|ungen|keit|keiten|heit|heiten|ierung|ismus|ität|itäten|nahme)$")


def syllables(word: str) -> int:
    """Syllables of a German word, counted by its vowels; at least one.

    >>> [syllables(word) for word in ("Maßnahme", "Träger", "Beratungsstelle", "Quartier", "zu")]
    [3, 2, 5, 2, 1]
    """
    return max(1, len(_VOWELS.findall(word.lower())))


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text, without code and with a word for each slot."""

    text: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in order."""
        return tuple(_WORD.findall(self.text))

    @property
    def is_long(self) -> bool:
        """More words than are read in one go."""
        return len(self.words) > LONG_SENTENCE

    @property
    def is_passive(self) -> bool:
        """«wird … erfasst»: nobody does it. By rule: a form of «werden» and a participle."""
        small = [word.lower() for word in self.words]
        return not _BE.isdisjoint(small) and any(_DONE.match(word) and word not in _NOT_DONE for word in small)

    @property
    def is_heavy(self) -> bool:
        """Three or more nouns that were verbs."""
        return sum(1 for word in self.words if _NOUN.match(word)) >= MANY_NOUNS

    @property
    def long_words(self) -> tuple[str, ...]:
        """Words that are long without a hyphen to rest at."""
        return tuple(word for word in self.words if max(map(len, word.split("-"))) > LONG_WORD)

    @property
    def foreign(self) -> tuple[str, ...]:
        """Words of the trade."""
        return tuple(word for word in self.words if word.lower() in FOREIGN)


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a text; none if it holds no words.

    >>> [len(one.words) for one in sentences_of("Fällt {name} weg, bleibt ein Träger. Bitte prüfen: z. B. `--tag`.")]
    [6, 3]
    """
    plain = _SLOT.sub("Wert", _CODE.sub("", text))
    for part in _END.split(_SHORT.sub(lambda found: re.sub(r"[. ]", "", found[0]), plain)):
        if part and _WORD.search(part):
            yield Sentence(part.strip())


@dataclass(frozen=True)
class Reading:
    """How a set of texts reads. Shares are of all sentences, from 0 to 1; 0 without any."""

    sentences: tuple[Sentence, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Reading:
        """Of these texts."""
        return cls(tuple(sentence for text in texts for sentence in sentences_of(text)))

    def _share(self, n: int) -> float:
        return n / len(self.sentences) if self.sentences else 0.0

    @cached_property
    def words(self) -> tuple[str, ...]:
        """All words."""
        return tuple(word for sentence in self.sentences for word in sentence.words)

    @property
    def long_sentences(self) -> float:
        """Share of long sentences."""
        return self._share(sum(one.is_long for one in self.sentences))

    @property
    def passive(self) -> float:
        """Share of sentences in which nobody acts."""
        return self._share(sum(one.is_passive for one in self.sentences))

    @property
    def heavy(self) -> float:
        """Share of sentences full of nouns."""
        return self._share(sum(one.is_heavy for one in self.sentences))

    @property
    def foreign(self) -> tuple[str, ...]:
        """Words of the trade, each time they occur."""
        return tuple(word for one in self.sentences for word in one.foreign)

    @property
    def level(self) -> float:
        """The first Vienna formula for factual texts (Bamberger, Vanecek 1984): about the school year a reader needs.

        4 is very easy, 15 very hard; 0 without words. Labels of one word count as sentences, so that many labels make
        a part look easier than its sentences are.
        """
        if not self.words:
            return 0.0
        n = len(self.words)
        three = 100 * sum(1 for word in self.words if syllables(word) >= 3) / n
        one = 100 * sum(1 for word in self.words if syllables(word) == 1) / n
        six = 100 * sum(1 for word in self.words if len(word) > 6) / n
        return 0.1935 * three + 0.1672 * n / len(self.sentences) + 0.1297 * six - 0.0327 * one - 0.875


def catalogue() -> dict[str, tuple[str, ...]]:
    """The German texts of each part of the catalogue, by the name of the part."""
    found = {}
    for path in sorted(CATALOGUE.glob("*.po")):
        messages = read_po(BytesIO(path.read_bytes()), locale="en")
        ids = (message.id for message in messages if message.id)
        found[path.stem] = tuple(text for id in ids for text in ((id,) if isinstance(id, str) else id))
    return found


def worst(texts: Iterable[str], most: int) -> list[tuple[str, str]]:
    """The sentences to mend first, each with what is hard about it; those with most reasons and words first."""
    found = []
    for sentence in Reading.of(texts).sentences:
        why = [f"{len(sentence.words)} Wörter"] if sentence.is_long else []
        why += ["Passiv"] if sentence.is_passive else []
        why += ["viele Hauptwörter"] if sentence.is_heavy else []
        why += [*sentence.long_words, *sentence.foreign]
        if why:
            found.append((-len(why), -len(sentence.words), ", ".join(why), sentence.text))
    return [(why, text) for _, _, why, text in sorted(found)[:most]]


def main() -> None:
    """Print the figures and the worst sentences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=30, help="sentences to show (default: 30)")
    most = parser.parse_args().most
    parts = catalogue()
    whole = tuple(text for texts in parts.values() for text in texts)
    print(f"{'Teil':<18}{'Sätze':>7}{'lang':>7}{'Passiv':>8}{'schwer':>8}{'Fachw.':>8}{'Stufe':>7}")
    for name, part in (*parts.items(), ("alle", whole)):
        told = Reading.of(part)
        print(
            f"{name:<18}{len(told.sentences):>7}{told.long_sentences:>7.0%}{told.passive:>8.0%}{told.heavy:>8.0%}"
            f"{len(told.foreign):>8}{told.level:>7.1f}"
        )
    print()
    for why, text in worst(whole, most):
        print(f"- {text}\n  ({why})")


if __name__ == "__main__":
    main()

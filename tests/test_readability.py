"""The German texts of the product can be read: limits on the catalogue, and the counting itself."""

from __future__ import annotations

import pytest

from docs.readability import LONG_SENTENCE, Reading, catalogue, sentences_of

TEXTS = tuple(text for texts in catalogue().values() for text in texts)

EXPECTED_WORDS = {"QUERY", "query", "Feature"}
"""Names that a file or a setting has, and is called by."""


def test_the_catalogue_reads_easily() -> None:
    """Limits a little above what holds today: who writes harder than before has to look at `make readability`."""
    told = Reading.of(TEXTS)
    assert len(told.sentences) > 5000
    assert told.level <= 6.0
    assert told.long_sentences <= 0.008
    assert told.passive <= 0.07
    assert told.heavy <= 0.002
    assert set(told.foreign) <= EXPECTED_WORDS


def test_no_sentence_is_without_end() -> None:
    endless = [one.text for one in Reading.of(TEXTS).sentences if len(one.words) > LONG_SENTENCE + 10]
    assert endless == []


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("Nicht erhoben", [2]),
        ("Zwei Sätze. Auch mit {n} Wert.", [2, 4]),
        ("z. B. der Verein A e. V. am 3. Mai", [7]),
        ("Bitte wählen: Sie können `--tag` angeben.", [2, 3]),
        ("{a}–{b}", [2]),
        ("→", []),
    ],
)
def test_words_in_sentences(text: str, lengths: list[int]) -> None:
    assert [len(one.words) for one in sentences_of(text)] == lengths


@pytest.mark.parametrize(
    ("text", "passive", "heavy"),
    [
        ("Die Angabe wird geprüft.", True, False),
        ("Sie werden erfasst und gespeichert.", True, False),
        ("Wir prüfen die Angabe.", False, False),
        ("Das wird morgen besser.", False, False),
        ("Die Durchführung der Überprüfung der Einrichtung steht an.", False, True),
    ],
)
def test_signs_of_hard_reading(text: str, passive: bool, heavy: bool) -> None:
    (sentence,) = sentences_of(text)
    assert (sentence.is_passive, sentence.is_heavy) == (passive, heavy)


def test_hard_is_harder_than_easy() -> None:
    """The level against a sentence of a law and one for everybody, both written for this test."""
    easy = "Der Verein hat einen Raum. Dort lernen Frauen Deutsch. Das ist am Montag."
    hard = (
        "Die Bewilligung der Zuwendung erfolgt unter Berücksichtigung der verfügbaren Haushaltsmittel nach "
        "pflichtgemäßem Ermessen der zuständigen Bewilligungsbehörde auf Grundlage der eingereichten Antragsunterlagen."
    )
    assert Reading.of([easy]).level < 3
    assert Reading.of([hard]).level > 15
    assert Reading.of([]).level == 0

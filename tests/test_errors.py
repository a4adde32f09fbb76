"""Every error: picklable, with a German and an English text, and with a place in the API."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from http import HTTPStatus
from string import Formatter

import pytest

from api.problems import STATUS, status_of
from graphkb import errors
from graphkb.cli.output import exit_code
from graphkb.errors import GraphkbError, InvalidData, InvalidParameter, Phrase, Problem
from graphkb.ontology import Label
from graphkb.texts import N_, Texts


def below(cls: type[GraphkbError]) -> Iterator[type[GraphkbError]]:
    yield cls
    for each in cls.__subclasses__():
        yield from below(each)


CLASSES = [cls for cls in below(GraphkbError) if cls.__module__ == "graphkb.errors"]

PROBLEM = Problem("actors.csv", "actors", "C7", "Das gibt es nicht.", "", (("kind", Label(de="Amt", en="Office")),))


def facts_of(cls: type[GraphkbError]) -> dict[str, object]:
    """Some value for each fact that its text names."""
    names = {name for _, name, _, _ in Formatter().parse(cls.message + cls.advice) if name}
    return {name: f"<{name}>" for name in names}


def made(cls: type[GraphkbError]) -> GraphkbError:
    return InvalidData([PROBLEM], 3) if cls is InvalidData else cls(**facts_of(cls))


def test_the_tree_is_the_one_that_the_module_shows() -> None:
    told = errors.__doc__ or ""
    for cls in CLASSES:
        assert f"{cls.__name__} " in told or f"{cls.__name__}\n" in told
        assert cls.__name__ in errors.__all__


@pytest.mark.parametrize("cls", CLASSES)
def test_it_speaks_both_languages(cls: type[GraphkbError]) -> None:
    error = made(cls)
    german, english = error.text("de"), error.text("en")
    assert german != english
    assert str(error) == german
    assert error.code == cls.__name__
    assert "{" not in german + english
    for value in facts_of(cls).values() if cls is not InvalidData else ():
        assert str(value) in german
        assert str(value) in english


@pytest.mark.parametrize("cls", CLASSES)
def test_it_is_the_same_after_a_way_to_another_process(cls: type[GraphkbError]) -> None:
    error = made(cls)
    again: object = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert isinstance(again, GraphkbError)
    assert again.text("en") == error.text("en")
    if isinstance(error, InvalidData):
        assert isinstance(again, InvalidData)
        assert again.problems == error.problems
        assert again.count == error.count


@pytest.mark.parametrize("cls", CLASSES)
def test_it_has_a_status_and_an_exit_code(cls: type[GraphkbError]) -> None:
    error = made(cls)
    status = status_of(error)
    assert status >= HTTPStatus.BAD_REQUEST
    assert exit_code(error) == 130 if cls is errors.Cancelled else exit_code(error) in (1, 2)
    # What a person gave is theirs to mend: 4xx and exit code 2.
    if isinstance(error, errors.InputError):
        assert status < HTTPStatus.INTERNAL_SERVER_ERROR
        assert exit_code(error) == 2
    if isinstance(error, errors.StoreError):
        assert exit_code(error) == 1
        assert cls in STATUS or status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INTERNAL_SERVER_ERROR)


def test_a_reason_is_translated_and_what_was_given_is_not() -> None:
    given = "Netz"
    assert Texts("en")(given) == "Network"
    error = InvalidParameter(name="kind", value=given, reason=N_("Diese Art gibt es nicht."))
    assert error.text("de") == "«Netz» geht nicht für kind: Diese Art gibt es nicht."
    assert error.text("en") == "«Netz» cannot be used for kind: There is no such kind."


def test_facts_that_speak_are_put_into_words() -> None:
    phrase = Phrase.of("Bitte ein Jahr von {first} bis {last} angeben.", first=1900, last=2200)
    assert InvalidParameter(name="a", value="b", reason=phrase).text("en").endswith("from 1900 to 2200.")
    assert str(phrase).startswith("Bitte ein Jahr von 1900")
    label = Label(de="Verein", en="Association")
    assert "Association" in InvalidParameter(name="a", value=label, reason="").text("en")
    assert InvalidParameter(name="a", value="b", reason="").text("en") == "«b» cannot be used for a: "


def test_text_with_braces_from_a_person_stays_as_it_is() -> None:
    for value in ("{0}", "{name}", "{", "}", "{x!r:{y}}", "%s"):
        for language in ("de", "en"):
            text = InvalidParameter(name="q", value=value, reason=value).text("en" if language == "en" else "de")
            assert text.count(value) == 2


def test_many_problems_are_told_line_by_line() -> None:
    one = InvalidData([PROBLEM])
    assert one.text("de").splitlines()[0] == "Eine Angabe ist nicht brauchbar. Es wurde nichts geändert."
    assert one.text("en").splitlines() == ["One entry cannot be used. Nothing was changed.", PROBLEM.text("en")]
    many = InvalidData([PROBLEM, PROBLEM], 5).text("de").splitlines()
    assert many[0].startswith("5 Angaben")
    assert many[-1] == "3 weitere sind nicht aufgeführt."
    assert InvalidData([PROBLEM], 2).text("en").splitlines()[-1] == "One more is not listed."


def test_where_a_problem_is() -> None:
    # A sheet that is a file of its own is not said twice.
    assert PROBLEM.text("de").startswith("actors.csv, C7: ")
    book = Problem("daten.xlsx", "actors", "C7", "Das gibt es nicht.", "")
    assert book.text("de").startswith("daten.xlsx, actors, C7: ")
    assert Problem("daten.xlsx", "", "", "Das gibt es nicht.", "").text("de") == "daten.xlsx: Das gibt es nicht."

"""What to ask next: order of cells, whom, and how few letters; solved by hand on the made-up district."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.coverage import Asking, WhomKind, inventory
from tests.coverage_district import DAY, District, district

Needs = Mapping[tuple[str, str], float | None]


@pytest.fixture
def here() -> District:
    return district()


def ask(here: District, needs: Needs | None = None) -> Asking:
    return inventory(here.snapshot(), day=DAY, district="r", needs=needs).asking


def order(asking: Asking) -> list[str]:
    return [cell.place + cell.column for cell in asking.cells]


def letters(asking: Asking) -> list[tuple[str, str, list[str]]]:
    return [(one.to, one.kind.value, [cell.place + cell.column for cell in one.cells]) for one in asking.letters]


def test_without_anything_as_in_the_matrix(here: District) -> None:
    assert order(ask(here)) == ["tf", "tg", "uf", "ug"]


def test_need_first_unknown_need_last(here: District) -> None:
    needs = {("t", "f"): None, ("t", "g"): 0.2, ("u", "f"): 0.0, ("u", "g"): 1.0}
    found = ask(here, needs)
    assert order(found) == ["ug", "tg", "uf", "tf"]
    assert [cell.need for cell in found.cells] == [1.0, 0.2, 0.0, None]
    del needs["u", "g"]
    assert order(ask(here, needs)) == ["tg", "uf", "tf", "ug"]


@pytest.mark.parametrize("known", ["aged measure", "aged statement"])
def test_then_what_was_known_once(here: District, known: str) -> None:
    if known == "aged measure":
        here.measure("m", by=["a"], at=["u"], of=["g"], told="2019")
    else:
        here.asked("2020-05-01", place="u", fields=["g"])
    found = ask(here)
    assert order(found) == ["ug", "tf", "tg", "uf"]
    assert [cell.once_known for cell in found.cells] == [True, False, False, False]
    assert order(ask(here, {("t", "g"): 0.1}))[:2] == ["tg", "ug"], "need goes before"


def test_what_ended_or_is_unclear_was_not_known_once(here: District) -> None:
    here.measure("m", at=["u"], of=["g"], until="2019")
    here.measure("n", at=["u"], of=["g"], status="unknown")
    here.measure("k", at=["u"], of=["g"], told="")
    assert order(ask(here))[0] == "tf"


def test_then_where_most_is_missing(here: District) -> None:
    here.measure("m", by=["a"], at=["t"], of=["f"])
    found = order(ask(here))
    assert found == ["ug", "tg", "uf"], "ug: both cells of its place and both of its field are open"


def test_a_known_cell_is_not_asked_about(here: District) -> None:
    here.asked("2026-06-01", place="r", fields=["f", "g"])
    found = ask(here)
    assert (found.cells, found.letters) == ((), ())


def test_what_is_only_inherited_is_asked_about(here: District) -> None:
    here.measure("m", by=["a"], at=["r"])
    found = {cell.place + cell.column: cell.inherits for cell in ask(here).cells}
    assert found == {"tf": True, "uf": True, "tg": False, "ug": False}


def test_without_offices_the_administration_of_each_municipality(here: District) -> None:
    found = ask(here)
    assert letters(found) == [("t", "administration", ["tf", "tg"]), ("u", "administration", ["uf", "ug"])]
    assert found.letters[0].others == ()


def test_the_office_at_the_place_before_one_above(here: District) -> None:
    here.node("above", "office")
    here.join("above", "PART_OF", "r")
    here.join("above", "RESPONSIBLE_FOR", "f")
    here.join("o", "RESPONSIBLE_FOR", "f")
    assert letters(ask(here)) == [
        ("o", "office", ["tf"]),
        ("t", "administration", ["tg"]),
        ("above", "office_above", ["uf"]),
        ("u", "administration", ["ug"]),
    ]


def test_a_quarter_is_asked_about_at_its_municipality(here: District) -> None:
    found = inventory(here.snapshot(), day=DAY, district="r", places=["q"]).asking
    assert letters(found) == [("t", "administration", ["qf", "qg"])]


def test_of_several_offices_the_one_that_settles_most(here: District) -> None:
    for office, fields in (("x", "f"), ("y", "fg")):
        here.node(office, "office")
        here.join(office, "PART_OF", "r")
        for field in fields:
            here.join(office, "RESPONSIBLE_FOR", field)
    found = ask(here)
    assert letters(found) == [("y", "office_above", ["tf", "tg", "uf", "ug"])]
    assert found.letters[0].others == ("x",)
    assert [column for column, _ in found.letters[0].by_column()] == ["f", "g"]


def test_a_unit_of_a_responsible_office_gets_no_letter_of_its_own(here: District) -> None:
    here.node("team", "office")
    here.join("team", "PART_OF", "o")
    here.join("o", "RESPONSIBLE_FOR", "f")
    here.join("team", "RESPONSIBLE_FOR", "f")
    (letter,) = [one for one in ask(here).letters if one.kind is WhomKind.OFFICE]
    assert (letter.to, letter.others) == ("o", ())


def test_letters_by_need_then_by_what_they_settle(here: District) -> None:
    assert [one.to for one in ask(here, {("u", "g"): 0.5}).letters] == ["u", "t"]
    here.measure("m", by=["a"], at=["t"], of=["f"])
    assert [(one.to, len(one.cells)) for one in ask(here).letters] == [("u", 2), ("t", 1)]


offices = st.lists(
    st.tuples(st.sampled_from(["r", "t", "u"]), st.sampled_from(["f", "g", "fg"])), max_size=5, unique=True
)


@settings(max_examples=40, deadline=None)
@given(offices)
def test_whom_by_another_reckoning_and_letters_are_nearly_as_few_as_can_be(
    found: list[tuple[str, str]],
) -> None:
    """The nearest offices by trying each place in turn; the fewest letters by trying all choices of bodies."""
    made = district()
    for number, (seat, fields) in enumerate(found):
        made.node(f"x{number}", "office")
        made.join(f"x{number}", "PART_OF", seat)
        for field in fields:
            made.join(f"x{number}", "RESPONSIBLE_FOR", field)
    may: dict[str, set[str]] = {}
    for place in "tu":
        for field in "fg":
            seats = {at: {f"x{n}" for n, (seat, of) in enumerate(found) if seat == at and field in of} for at in "rtu"}
            may[place + field] = seats[place] or seats["r"] or {place}
    asking = ask(made)
    for letter in asking.letters:
        assert all(letter.to in may[cell.place + cell.column] for cell in letter.cells)
    bodies = sorted(set().union(*may.values()))
    fewest = next(
        size
        for size in range(1, 5)
        if any(all(may[cell] & set(chosen) for cell in may) for chosen in combinations(bodies, size))
    )
    assert fewest <= len(asking.letters) <= fewest + 1
    assert asking == ask(made), "the same again"

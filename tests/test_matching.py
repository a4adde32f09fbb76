"""Identity of groups in two partitions, and what became of them."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network.matching import GroupEvent, Move, What, match_groups, same_groups

MEMBERS = "abcdefghijkl"


def groups(*texts: str) -> list[set[str]]:
    return [set(text) for text in texts]


def told(events: tuple[GroupEvent, ...]) -> list[tuple[str, int | None, int | None]]:
    return [(event.what.value, event.before, event.after) for event in events]


partitions = st.lists(st.integers(0, 4), min_size=len(MEMBERS), max_size=len(MEMBERS)).map(
    lambda places: [
        {member for member, place in zip(MEMBERS, places, strict=True) if place == number}
        for number in range(1, 5)  # 0: in no group
        if number in places
    ]
)


# ------------------------------------------------------------------ what becomes of groups


def test_every_kind_of_event() -> None:
    before = groups("abcdefghij", "klmn", "opqr", "stuvwx", "123")
    after = groups("abcdefghi", "klmnopqr", "stu", "vwx", "456")
    found = match_groups(before, after)
    assert told(found.events) == [
        ("shrunk", 0, 0),  # 10 %
        ("grown", 1, 1),
        ("shrunk", 3, 2),
        ("split", 3, 3),
        ("emerged", None, 4),
        ("merged", 2, 1),
        ("dissolved", 4, None),
    ]
    split, merged, gone = found.events[3], found.events[5], found.events[6]
    assert split.stayed == ("v", "w", "x")
    assert split.left == ("s", "t", "u")
    assert merged.stayed == tuple("opqr")
    assert merged.joined == tuple("klmn")
    assert gone.left == ("1", "2", "3")
    assert gone.stayed == gone.joined == ()


def test_one_more_of_eleven_is_no_growth() -> None:
    found = match_groups(groups("abcdefghijk"), groups("abcdefghijkl"))
    assert told(found.events) == [("continued", 0, 0)]
    assert found.events[0].joined == ("l",)


def test_members_who_change_groups() -> None:
    found = match_groups(groups("abcd", "efgh"), groups("efghd", "abci"))
    assert found.moves == (Move("d", 0, 0), Move("i", None, 1))
    assert found.after_of == {0: 1, 1: 0}
    assert found.before_of == {1: 0, 0: 1}


def test_two_thirds_that_stay_together_are_the_group() -> None:
    """The greatest sum of Jaccard would pair the leftovers: 0.32 + 0.32 is more than 0.515."""
    stays, leaves, comes = (
        {f"s{i}" for i in range(68)},
        {f"l{i}" for i in range(32)},
        {f"c{i}" for i in range(32)},
    )
    found = same_groups([stays | leaves, comes], [stays | comes, leaves], least=0.3)
    assert [(pair.before, pair.after) for pair in found] == [(0, 0)]


def test_below_the_least_nothing_is_the_same() -> None:
    before, after = groups("abcdef"), groups("abghij")
    assert same_groups(before, after, least=0.3) == ()
    assert [(pair.before, pair.after) for pair in same_groups(before, after, least=0.2)] == [(0, 0)]


def test_nothing_before_or_after() -> None:
    assert match_groups([], []).events == ()
    assert told(match_groups([], groups("abc")).events) == [("emerged", None, 0)]
    assert told(match_groups(groups("abc"), []).events) == [("dissolved", 0, None)]


# ------------------------------------------------------------------ laws


@given(partitions)
@settings(max_examples=40, deadline=None)
def test_a_partition_is_itself(partition: list[set[str]]) -> None:
    found = match_groups(partition, partition)
    assert [(pair.before, pair.after, pair.jaccard) for pair in found.pairs] == [
        (place, place, 1.0) for place in range(len(partition))
    ]
    assert all(event.what is What.CONTINUED for event in found.events)
    assert found.moves == ()


@given(partitions, partitions)
@settings(max_examples=40, deadline=None)
def test_no_other_assignment_keeps_more_members(before: list[set[str]], after: list[set[str]]) -> None:
    """Against all assignments, tried one by one."""

    def kept(pairs: list[tuple[int, int]]) -> int:
        shared = [(len(before[a] & after[b]), len(before[a] | after[b])) for a, b in pairs]
        return sum(common for common, all_of in shared if common and common / all_of >= 0.3)

    found = [(pair.before, pair.after) for pair in same_groups(before, after, least=0.3)]
    width = max(len(before), len(after))
    every = (
        [(a, b) for a, b in enumerate(order) if a < len(before) and b < len(after)]
        for order in permutations(range(width))
    )
    assert kept(found) == max((kept(list(one)) for one in every), default=0)
    assert len({a for a, _ in found}) == len({b for _, b in found}) == len(found)


@given(partitions, partitions)
@settings(max_examples=40, deadline=None)
def test_every_group_has_one_fate_and_no_member_is_lost(before: list[set[str]], after: list[set[str]]) -> None:
    found = match_groups(before, after)
    same = {What.CONTINUED, What.GROWN, What.SHRUNK}
    fates = [event.before for event in found.events if event.what in same | {What.MERGED, What.DISSOLVED}]
    origins = [event.after for event in found.events if event.what in same | {What.SPLIT, What.EMERGED}]
    assert sorted(place for place in fates if place is not None) == list(range(len(before)))
    assert sorted(place for place in origins if place is not None) == list(range(len(after)))
    for event in found.events:
        was = set() if event.before is None else before[event.before]
        now = set() if event.after is None else after[event.after]
        assert set(event.stayed) == was & now
        assert set(event.joined) == now - was
        assert set(event.left) == was - now


@given(partitions, partitions, st.randoms())
@settings(max_examples=40, deadline=None)
def test_other_names_change_nothing(before: list[set[str]], after: list[set[str]], drawn: object) -> None:
    names = dict(zip(MEMBERS, sorted(MEMBERS, key=lambda _: drawn.random()), strict=True))  # type: ignore[attr-defined]

    def renamed(partition: list[set[str]]) -> list[set[str]]:
        return [{names[member] for member in group} for group in partition]

    found, other = match_groups(before, after), match_groups(renamed(before), renamed(after))
    assert found.pairs == other.pairs
    assert told(found.events) == told(other.events)

"""Letters of groups, and with them their colours: they stay with a group from one saved state to the next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from graphkb.analytics.network.matching import LEAST, same_groups

__all__ = ["LETTERS", "Lettered", "given_letters"]

LETTERS = "ABCDEFGHIJKL"
"""As many as there are colours; further groups have none."""

Lettered = tuple[str, Collection[str]]
"""Letter and members of an earlier group; the letter may be empty."""


def given_letters(groups: Sequence[Collection[str]], earlier: Iterable[Lettered] = ()) -> tuple[str, ...]:
    """The letter of each group, groups in the order in which new ones get theirs; empty where none is left.

    A group that is the same as an earlier one (`matching.same_groups`, Jaccard ≥ 0.3) keeps its letter. The others
    take the first letter that no earlier group had; only when there is none, that of a group that is gone.

    >>> given_letters([{"a", "b", "c"}, {"x", "y", "z"}], [("B", {"a", "b", "c"}), ("A", {"q", "r", "s"})])
    ('B', 'C')
    """
    had = [(letter, frozenset(members)) for letter, members in earlier if letter in set(LETTERS)]
    kept = {
        pair.after: had[pair.before][0] for pair in same_groups([members for _, members in had], groups, least=LEAST)
    }
    used = {letter for letter, _ in had}
    free = [letter for letter in LETTERS if letter not in used]
    free += [letter for letter in LETTERS if letter in used and letter not in kept.values()]
    return tuple(kept[place] if place in kept else (free.pop(0) if free else "") for place in range(len(groups)))

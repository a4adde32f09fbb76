"""Not ten of a sort: at most so many of one sort among the first ten (rule 13 stays as it is).

A selection, no new order: those taken keep the order of their scores. Maximal marginal relevance (Carbonell and
Goldstein 1998, doi:10.1145/290941.291025) weighs likeness against fit with a factor that nobody can check by hand; a
limit can be said in one sentence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.network.sentences import counted, said
from graphkb.analytics.partners.ranks import Order, Standing
from graphkb.analytics.partners.score import TOLERANCE, Scored
from graphkb.analytics.partners.sorts import Sort, load_sorts
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["FIRST", "MOST_OF_A_SORT", "Mix", "Moved", "mix_words", "mixed"]

FIRST = 10
"""How many places are looked at."""

MOST_OF_A_SORT = 4
"""So many of one sort may be among them."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A body that the limit put behind, or took in instead."""

    actor: str
    place: int
    """Its place by score before; equal scores share the better one."""
    sentence: Label
    """Why, in words."""


@dataclass(frozen=True, slots=True)
class Mix:
    """What the limit did. Empty tuples: it is off, or no sort is over it."""

    most: int
    """The limit used; 0: off."""
    put_back: tuple[Moved, ...] = ()
    """Left out of the first ones because enough of their sort are there, by score."""
    taken_in: tuple[Moved, ...] = ()
    """Taken in their stead, by score; fewer than put back if nobody else is left."""


def mixed(
    snapshot: Snapshot,
    ordered: Sequence[Scored],
    rest: Sequence[Scored],
    standings: Mapping[str, Standing],
    most: int = MOST_OF_A_SORT,
) -> Mix:
    """Apply the limit to the first `FIRST` of `ordered` (by score), and fill up with what follows.

    `rest`: those that cannot be ordered, by score, then by name; they follow `ordered`. Whoever has a bare place is
    never put back, but counts. 0 switches the limit off.
    """
    first = ordered[:FIRST]
    if not most or len(first) <= most:
        return Mix(most)
    sorts = load_sorts()
    counts: Counter[str] = Counter(
        _sort(snapshot, each).id for each in first if standings[each.actor].order is Order.RANK
    )
    put_back: list[Scored] = []
    for each in first:
        if standings[each.actor].order is Order.RANK:
            continue
        sort = sorts.of(snapshot.node(each.actor).kind)
        if counts[sort.id] >= most:
            put_back.append(each)
        counts[sort.id] += each not in put_back
    taken_in: list[Scored] = []
    for each in (*ordered[FIRST:], *rest):
        sort = _sort(snapshot, each)
        if len(taken_in) < len(put_back) and counts[sort.id] < most:
            taken_in.append(each)
            counts[sort.id] += 1
    # Nobody is put back for nothing: without enough others the best of those put back stay.
    put_back = put_back[len(put_back) - len(taken_in) :]
    everyone = (*ordered, *rest)
    stayed = [each for each in first if each not in put_back]
    passed = [each for each in (*ordered[FIRST:], *rest) if each not in taken_in]

    def like(scored: Scored, others: Sequence[Scored]) -> bool:
        sort = _sort(snapshot, scored)
        return _level(scored, [each for each in others if _sort(snapshot, each) == sort])

    return Mix(
        most,
        tuple(
            _put_back(each, _place(each, everyone), most, _sort(snapshot, each), like(each, stayed))
            for each in put_back
        ),
        tuple(_taken_in(each, _place(each, everyone), _level(each, passed)) for each in taken_in),
    )


def _sort(snapshot: Snapshot, scored: Scored) -> Sort:
    return load_sorts().of(snapshot.node(scored.actor).kind)


def _place(scored: Scored, everyone: Sequence[Scored]) -> int:
    return 1 + sum(each.score > scored.score + TOLERANCE for each in everyone)


def _level(scored: Scored, others: Sequence[Scored]) -> bool:
    return any(abs(each.score - scored.score) <= TOLERANCE for each in others if each is not scored)


def _put_back(scored: Scored, place: int, most: int, sort: Sort, level: bool) -> Moved:
    sentence = said(
        N_("Nach den Gründen Platz {place}; zurückgestellt, weil schon {n} derselben Art ({sort}) vorn stehen."),
        place=place,
        n=most,
        sort=sort.label,
    )
    if level:
        sentence = said(N_("{sentence} Unter Gleichen entschied der Name."), sentence=sentence)
    return Moved(scored.actor, place, sentence)


def _taken_in(scored: Scored, place: int, level: bool) -> Moved:
    sentence = said(N_("Nach den Gründen Platz {place}; hereingenommen, damit vorn Verschiedene stehen."), place=place)
    if level:
        sentence = said(N_("{sentence} Unter Gleichen entschied der Name."), sentence=sentence)
    return Moved(scored.actor, place, sentence)


def mix_words(mix: Mix) -> Label:
    """What the limit did, in a sentence; empty if it is off."""
    if not mix.most:
        return Label(de="", en="")
    if not mix.put_back:
        return said(N_("Höchstens {n} derselben Art unter den ersten zehn: Niemand musste weichen."), n=mix.most)
    return counted(
        "Höchstens {most} derselben Art unter den ersten zehn: Eine Stelle ist zurückgestellt.",
        "Höchstens {most} derselben Art unter den ersten zehn: {n} Stellen sind zurückgestellt.",
        len(mix.put_back),
        most=mix.most,
    )

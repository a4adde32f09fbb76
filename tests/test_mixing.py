"""E-I index by hand, against every way to deal out the groups, and what may be said of it."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import cooperation
from graphkb.analytics.network.belonging import By
from graphkb.analytics.network.mixing import SHUFFLES, GroupMixing, Mixing, Verdict, mixing
from graphkb.errors import InvalidParameter
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body, fact

Pairs = list[tuple[str, str]]


def made(groups: dict[str, str | None], ties: Pairs) -> Snapshot:
    return Snapshot.of(
        [body(name, **({"sector": group} if group else {})) for name, group in groups.items()],
        [fact("COOPERATES_WITH", a, b) for a, b in ties],
    )


def found_in(snapshot: Snapshot, resamples: int = 20) -> Mixing:
    return mixing(snapshot, cooperation(snapshot, DAY), resamples=resamples)


def of(found: Mixing, group: str) -> GroupMixing:
    return next(one for one in found.groups if one.group == group)


def circle(names: list[str], reach: int = 2) -> Pairs:
    """Everybody tied to the next ones in a ring."""
    return [
        (name, names[(place + step) % len(names)]) for place, name in enumerate(names) for step in range(1, reach + 1)
    ]


def two_circles(between: int = 0) -> tuple[dict[str, str | None], Pairs]:
    """Twelve public and twelve welfare bodies, each in a ring, with so many ties between them."""
    public, welfare = [f"p{n:02d}" for n in range(12)], [f"w{n:02d}" for n in range(12)]
    groups: dict[str, str | None] = {**dict.fromkeys(public, "public"), **dict.fromkeys(welfare, "welfare")}
    return groups, circle(public) + circle(welfare) + list(zip(public, welfare, strict=True))[:between]


def test_index_by_hand() -> None:
    """24 ties inside of either group, 6 between: E − I over E + I is (6 − 24) / 30 in each, (6 − 48) / 54 in all."""
    found = found_in(made(*two_circles(6)))
    for group in ("public", "welfare"):
        figures = of(found, group).figures
        assert figures is not None
        assert (figures.inside, figures.outside) == (24, 6)
        assert figures.index == pytest.approx(-18 / 30)
        # Of 276 pairs 66 are inside and 144 between: (144 − 66) / 210.
        assert figures.expected == pytest.approx(78 / 210)
    assert found.whole is not None
    assert (found.whole.inside, found.whole.outside) == (48, 6)
    assert found.whole.index == pytest.approx(-42 / 54)
    assert found.whole.expected == pytest.approx((144 - 132) / 276)
    assert {one.verdict for one in found.groups} == {Verdict.INWARD}
    assert [sentence.de for sentence in found.sentences] == [
        "Öfter untereinander verbunden, als der Zufall erklärt: öffentliche Hand und Wohlfahrt."
    ]


def test_expected_is_over_every_deal() -> None:
    """Over all 286 ways to call ten of thirteen bodies public: ties inside and outside of the ten."""
    names = [f"n{n:02d}" for n in range(13)]
    ties = [*circle(names, 1), *((names[0], other) for other in names[2:9])]
    inside = outside = 0
    for public in combinations(names, 10):
        inside += sum(1 for a, b in ties if a in public and b in public)
        outside += sum(1 for a, b in ties if (a in public) != (b in public))
    groups: dict[str, str | None] = {name: "public" if place < 10 else "welfare" for place, name in enumerate(names)}
    figures = of(found_in(made(groups, ties)), "public").figures
    assert figures is not None
    assert figures.expected == pytest.approx((outside - inside) / (outside + inside))


def test_a_small_group_is_not_open_because_it_is_small() -> None:
    """Ten of forty in a ring that takes no notice of groups: 0.5 and more, and nothing to say."""
    names = [f"n{n:02d}" for n in range(40)]
    groups: dict[str, str | None] = {
        name: "welfare" if place % 4 == 0 else "public" for place, name in enumerate(names)
    }
    found = found_in(made(groups, circle(names, 4)))
    small = of(found, "welfare").figures
    assert small is not None
    assert small.index > 0.4
    assert of(found, "welfare").verdict is Verdict.AS_CHANCE
    assert found.sentences == ()


def test_open_groups_are_found_too() -> None:
    """Two groups tied only with each other."""
    public, welfare = [f"p{n:02d}" for n in range(12)], [f"w{n:02d}" for n in range(12)]
    groups: dict[str, str | None] = {**dict.fromkeys(public, "public"), **dict.fromkeys(welfare, "welfare")}
    ties = [(p, welfare[(place + step) % 12]) for place, p in enumerate(public) for step in range(3)]
    found = found_in(made(groups, ties))
    assert {one.verdict for one in found.groups} == {Verdict.OUTWARD}
    assert found.whole is not None
    assert found.whole.index == 1
    assert found.whole.as_far == pytest.approx(1 / (SHUFFLES + 1))
    assert found.sentences[0].en == "More ties with others than chance explains: public and welfare."


def test_one_event_does_not_close_a_group() -> None:
    """Eleven public bodies at one meeting make 55 ties among themselves; each has two more, with others."""
    public, welfare = [f"p{n:02d}" for n in range(11)], [f"w{n:02d}" for n in range(11)]
    nodes: list[Node] = [body(name, sector="public") for name in public]
    nodes += [body(name, sector="welfare") for name in welfare]
    nodes.append(Node(id="m", kind="measure", name="Runde"))
    facts: list[Relation] = [fact("RUNS", name, "m", role="provider") for name in public]
    facts += [
        fact("COOPERATES_WITH", p, welfare[(place + step) % 11]) for place, p in enumerate(public) for step in (0, 1)
    ]
    found = found_in(Snapshot.of(nodes, facts))
    one = of(found, "public")
    assert one.figures is not None
    assert (one.figures.inside, one.figures.outside) == (55, 22)
    assert one.figures.index < one.figures.expected
    assert one.figures.without_one == 1
    assert one.verdict is Verdict.AS_CHANCE


def test_a_group_known_from_one_meeting_alone_is_not_called_closed() -> None:
    public, welfare = [f"p{n:02d}" for n in range(11)], [f"w{n:02d}" for n in range(11)]
    nodes: list[Node] = [body(name, sector="public") for name in public]
    nodes += [body(name, sector="welfare") for name in welfare]
    nodes.append(Node(id="m", kind="measure", name="Runde"))
    facts: list[Relation] = [fact("RUNS", name, "m", role="provider") for name in public]
    found = found_in(Snapshot.of(nodes, [*facts, *(fact("COOPERATES_WITH", a, b) for a, b in circle(welfare))]))
    one = of(found, "public")
    assert one.figures is not None
    assert one.figures.index == -1
    assert one.figures.without_one == one.figures.expected
    assert one.verdict is Verdict.AS_CHANCE
    assert of(found, "welfare").verdict is Verdict.INWARD


def test_under_ten_bodies_no_figure() -> None:
    groups, ties = two_circles()
    groups |= {f"b{n}": "business" for n in range(9)}
    ties += circle([f"b{n}" for n in range(9)])
    few = of(found_in(made(groups, ties)), "business")
    assert (few.bodies, few.figures, few.verdict) == (None, None, Verdict.TOO_FEW)


def test_of_associations_and_religious_communities_only_figures() -> None:
    groups, ties = two_circles()
    renamed: dict[str, str | None] = {
        name: "religious" if group == "public" else "civil_society" for name, group in groups.items()
    }
    found = found_in(made(renamed, ties))
    assert {one.verdict for one in found.groups} == {Verdict.FIGURES_ONLY}
    assert found.sentences == ()
    assert all(one.figures for one in found.groups)


def test_ties_of_bodies_without_a_sector_are_left_out_and_counted() -> None:
    groups, ties = two_circles()
    groups |= {"x": None}
    found = found_in(made(groups, [*ties, ("p00", "x"), ("w00", "x")]))
    assert found.left_out == 2
    assert found.whole is not None
    assert found.whole.outside == 0
    assert any("kein Sektor" in sentence.de for sentence in found.method.missing)


def test_no_ties() -> None:
    found = found_in(made({"a": "public"}, []))
    assert (found.whole, found.groups, found.verdict, found.sentences) == (None, (), Verdict.TOO_FEW, ())
    with pytest.raises(InvalidParameter):
        found_in(made({"a": "public"}, []), resamples=0)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 12), st.permutations([f"n{n:02d}" for n in range(24)]))
def test_law_names_change_nothing(between: int, names: list[str]) -> None:
    groups, ties = two_circles(between)
    name = dict(zip(groups, names, strict=True))
    usual = found_in(made(groups, ties), resamples=1)
    other = found_in(
        made({name[one]: group for one, group in groups.items()}, [(name[a], name[b]) for a, b in ties]), 1
    )
    for one in usual.groups:
        same = of(other, one.group)
        assert one.figures is not None
        assert same.figures is not None
        assert (same.figures.inside, same.figures.outside) == (one.figures.inside, one.figures.outside)
        assert same.figures.index == pytest.approx(one.figures.index)
        assert same.figures.expected == pytest.approx(one.figures.expected)


def test_aachen(aachen_snapshot: Snapshot) -> None:
    found = mixing(aachen_snapshot, cooperation(aachen_snapshot, DAY), By.MUNICIPALITY)
    judged = {one.group: one.verdict for one in found.groups if one.figures}
    assert judged["aachen"] is Verdict.INWARD
    assert all(one.figures is None and one.bodies is None for one in found.groups if one.verdict is Verdict.TOO_FEW)

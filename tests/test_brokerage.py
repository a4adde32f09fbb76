"""Roles between groups against R's sna, against every network of five bodies, and by hand."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from itertools import combinations
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.analytics.network import cooperation
from graphkb.analytics.network.belonging import By, belonging
from graphkb.analytics.network.brokerage import Brokerage, Role, brokerage, chance, role_of
from graphkb.errors import InvalidParameter
from graphkb.model import Node, Relation
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body, fact

VENDOR = Path(__file__).parent / "vendor" / "sna"
NAMES = sorted(path.name.removesuffix(".groups.csv") for path in VENDOR.glob("*.groups.csv"))
FEW = 20

Groups = dict[str, str]
Pairs = list[tuple[str, str]]


def rows(file: str) -> list[dict[str, str]]:
    with (VENDOR / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def made(groups: dict[str, str | None], ties: Pairs) -> Snapshot:
    """Bodies with a sector each (None: not recorded) and stated cooperation."""
    return Snapshot.of(
        [body(name, **({"sector": group} if group else {})) for name, group in groups.items()],
        [fact("COOPERATES_WITH", a, b) for a, b in ties],
    )


def found_in(snapshot: Snapshot, by: By = By.SECTOR, resamples: int = FEW) -> Brokerage:
    return brokerage(snapshot, cooperation(snapshot, DAY), by, resamples=resamples)


def vendored(name: str) -> Brokerage:
    groups: dict[str, str | None] = {row["body"]: row["group"] for row in rows(f"{name}.groups.csv")}
    return found_in(made(groups, [(row["a"], row["b"]) for row in rows(f"{name}.ties.csv")]))


@pytest.mark.parametrize("name", NAMES)
def test_as_sna(name: str) -> None:
    """R counts an open pair from both ends: halved, its w_I, w_O, b_O and t are ours; b_IO and b_OI are both ours."""
    found = vendored(name)
    for row in rows(f"{name}.roles.csv"):
        expected = {
            Role.COORDINATOR: int(row["w_I"]) / 2,
            Role.GATEKEEPER: int(row["b_IO"]),
            Role.ITINERANT: int(row["w_O"]) / 2,
            Role.LIAISON: int(row["b_O"]) / 2,
        }
        assert row["b_IO"] == row["b_OI"]
        one = found.of(row["body"])
        if one is None:
            assert row["t"] == "0"
            continue
        assert one.roles is not None
        assert {role: score.pairs for role, score in one.roles.items()} == expected
        assert one.pairs == int(row["t"]) / 2
        assert one.unplaced == 0
        by_chance = {role: score.expected for role, score in one.roles.items()}
        assert by_chance == pytest.approx(
            {
                Role.COORDINATOR: float(row["exp_w_I"]) / 2,
                Role.GATEKEEPER: float(row["exp_b_IO"]),
                Role.ITINERANT: float(row["exp_w_O"]) / 2,
                Role.LIAISON: float(row["exp_b_O"]) / 2,
            }
        )
    whole = {row["role"]: int(row["raw"]) for row in rows(f"{name}.whole.csv")}
    assert found.roles == {
        Role.COORDINATOR: whole["w_I"] / 2,
        Role.GATEKEEPER: whole["b_IO"],
        Role.ITINERANT: whole["w_O"] / 2,
        Role.LIAISON: whole["b_O"] / 2,
    }


def test_the_reference_names_its_versions() -> None:
    assert len(NAMES) == 5
    assert {row["name"]: row["version"] for row in rows("versions.csv")} == {
        "R": "4.2.2",
        "sna": "2.7.1",
        "network": "1.18.1",
    }


def test_chance_against_every_network_of_five() -> None:
    """All 1,024 networks of five bodies in three groups, weighted by their probability at density 0.3."""
    group = dict(zip("abcde", "xxyyz", strict=True))
    pairs = list(combinations("abcde", 2))
    ties, density = 3, 0.3
    first: defaultdict[tuple[str, Role], float] = defaultdict(float)
    second: defaultdict[tuple[str, Role], float] = defaultdict(float)
    for number in range(1 << len(pairs)):
        present = {pair for place, pair in enumerate(pairs) if number >> place & 1}
        likely = density ** len(present) * (1 - density) ** (len(pairs) - len(present))
        for broker in "abcde":
            counts: Counter[Role] = Counter()
            for a, b in combinations([one for one in "abcde" if one != broker], 2):
                ends = {tuple(sorted((broker, a))), tuple(sorted((broker, b)))}
                if ends <= present and (a, b) not in present:
                    counts[role_of(group[broker], group[a], group[b])] += 1
            for role, count in counts.items():
                first[broker, role] += likely * count
                second[broker, role] += likely * count * count
    found = chance(Counter(group.values()), ties)
    for broker in "abcde":
        for role in Role:
            mean, deviation = found[group[broker]][role]
            assert mean == pytest.approx(first[broker, role])
            assert deviation == pytest.approx(sqrt(second[broker, role] - first[broker, role] ** 2))


def test_roles_by_hand() -> None:
    """b (public) knows a, c (public), d, e (welfare), f (business); a and c, d and f know each other."""
    groups: dict[str, str | None] = dict(zip("abcdef", ["public"] * 3 + ["welfare"] * 2 + ["business"], strict=True))
    ties = [("b", other) for other in "acdef"] + [("a", "c"), ("d", "f")]
    found = found_in(made(groups, ties))
    one = found.of("b")
    assert one is not None
    assert one.roles is not None
    assert {role.value: score.pairs for role, score in one.roles.items()} == {
        "coordinator": 0,  # a and c know each other
        "gatekeeper": 6,  # a, c with d, e, f
        "itinerant": 1,  # d and e
        "liaison": 1,  # e and f; d and f know each other
    }
    assert one.pairs == 8
    assert [(link.a, link.b, link.pairs) for link in found.links] == [
        ("public", "welfare", 4),
        ("business", "public", 2),
        ("business", "welfare", 1),
        ("welfare", "welfare", 1),
    ]
    assert found.of("d") is None  # its two contacts know each other
    assert [link.leading for link in found.links] == [()] * 4  # under ten bodies: no bands


def test_a_pair_with_two_brokers_counts_once_between_the_groups() -> None:
    groups: dict[str, str | None] = {"a": "public", "b": "welfare", "x": "business", "y": "business"}
    found = found_in(made(groups, [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]))
    links = {(link.a, link.b): link for link in found.links}
    assert links["public", "welfare"].pairs == 1
    assert [(body, pairs) for body, pairs, _ in links["public", "welfare"].brokers] == [("x", 1), ("y", 1)]
    assert links["business", "business"].pairs == 1
    assert sum(found.roles.values()) == 4


def test_without_a_sector_a_body_is_counted_apart() -> None:
    groups: dict[str, str | None] = {"a": "public", "b": None, "c": "welfare", "d": "public"}
    found = found_in(made(groups, [("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")]))
    assert found.belonging.without == ("b",)
    b, a, c = found.of("b"), found.of("a"), found.of("c")
    assert b is not None
    assert (b.pairs, b.roles, b.unplaced) == (1, None, 1)
    assert a is not None
    assert a.roles is not None
    assert (a.pairs, a.unplaced, sum(score.pairs for score in a.roles.values())) == (1, 1, 0)
    assert c is not None
    assert c.unplaced == 1
    assert [(link.a, link.b) for link in found.links] == [("public", "welfare")]
    assert "Bei 1 Stelle ist kein Sektor erfasst; sie ist hier nicht eingeordnet." in [
        sentence.de for sentence in found.method.missing
    ]


def test_municipality_of_the_seat() -> None:
    nodes: list[Node] = [body(place, "municipality", sector="public") for place in ("stadt", "dorf")]
    nodes += [body(name, sector="civil_society") for name in ("a", "b", "beide")]
    facts: list[Relation] = [
        fact("LOCATED_IN", "a", "stadt"),
        fact("LOCATED_IN", "b", "dorf"),
        fact("LOCATED_IN", "beide", "stadt"),
        fact("LOCATED_IN", "beide", "dorf"),
        *(fact("COOPERATES_WITH", "stadt", other) for other in ("a", "b", "beide")),
    ]
    snapshot = Snapshot.of(nodes, facts)
    groups = belonging(snapshot, cooperation(snapshot, DAY), By.MUNICIPALITY)
    assert groups.group_of == {"a": "stadt", "stadt": "stadt", "b": "dorf"}
    assert groups.without == ("beide",)
    assert groups.labels["dorf"].de == "DORF"
    one = found_in(snapshot, By.MUNICIPALITY).of("stadt")
    assert one is not None
    assert one.roles is not None
    assert {role.value: score.pairs for role, score in one.roles.items() if score.pairs} == {"gatekeeper": 1}
    assert one.unplaced == 2


def test_a_certain_broker_leads() -> None:
    groups: dict[str, str | None] = {"hub": "public", **{f"w{n:02d}": "welfare" for n in range(12)}}
    found = found_in(made(groups, [("hub", name) for name in groups if name != "hub"]), resamples=200)
    assert found.brokers[0].band == (1, 1)
    assert found.links[0].leading == ("hub",)
    assert found.links[0].pairs == 66


def test_no_ties_no_brokers() -> None:
    found = found_in(made({"a": "public"}, []))
    assert (found.brokers, found.links, set(found.roles.values())) == ((), (), {0})


def test_at_least_one_resample() -> None:
    with pytest.raises(InvalidParameter):
        found_in(made({"a": "public"}, []), resamples=0)


BODIES = [f"n{number}" for number in range(11)]
SECTORS = ["public", "welfare", "business", None]
networks = st.lists(
    st.tuples(st.sampled_from(BODIES), st.sampled_from(BODIES)).filter(lambda pair: pair[0] < pair[1]),
    min_size=1,
    max_size=22,
    unique=True,
)


@settings(max_examples=25, deadline=None)
@given(networks, st.lists(st.sampled_from(SECTORS), min_size=11, max_size=11), st.permutations(BODIES))
def test_law_names_change_nothing_and_roles_add_up(ties: Pairs, sectors: list[str | None], names: list[str]) -> None:
    name = dict(zip(BODIES, names, strict=True))
    usual = found_in(made(dict(zip(BODIES, sectors, strict=True)), ties), resamples=1)
    renamed = found_in(
        made(
            {name[one]: sector for one, sector in zip(BODIES, sectors, strict=True)},
            [(name[a], name[b]) for a, b in ties],
        ),
        resamples=1,
    )
    assert len(usual.brokers) == len(renamed.brokers)
    for one in usual.brokers:
        other = renamed.of(name[one.body])
        assert other is not None
        assert (other.pairs, other.rank, other.unplaced) == (one.pairs, one.rank, one.unplaced)
        counts = {role: score.pairs for role, score in (one.roles or {}).items()}
        assert {role: score.pairs for role, score in (other.roles or {}).items()} == counts
        assert sum(counts.values()) + one.unplaced == one.pairs
    assert [(link.a, link.b, link.pairs) for link in usual.links] == [
        (link.a, link.b, link.pairs) for link in renamed.links
    ]

"""A made-up district in which the answers are known, because they were planted: «Erdachtkreis», nobody real.

`planted(seed)` gives the facts and the truth. What is planted:

- **cells**: each town × field gets one recipe; the recipe tells which state is right, without and with the one
  measure of the whole region in the last field;
- **groups**: the bodies of a town work together (everybody with the next two, so that no one tie is needed), and
  one group spans the towns;
- **a cut point**: one body alone joins the outlying group to the rest;
- **an isolated organisation**: a migrant organisation with five fresh facts from two sources and no tie; beside it
  organisations of whom just little is recorded;
- **neighbours without a tie**: pairs with a measure each in the same quarter, field and group.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from graphkb.analytics.coverage import State
from graphkb.model import FuzzyDate, Node, SourceRef
from graphkb.snapshot import Snapshot
from tests.coverage_district import District

__all__ = ["DAY", "REGION", "Planted", "planted"]

DAY = date(2026, 11, 22)
REGION = "erdachtkreis"
SOURCES = (SourceRef("d-bericht", "S. 1"), SourceRef("d-liste", "S. 2"))
PAIRS_OF_NEIGHBOURS = 6
LITTLE_RECORDED = 4


@dataclass
class Planted:
    """The district and what the analyses have to find in it."""

    made: District = field(default_factory=District)
    fields: list[str] = field(default_factory=list)
    towns: list[str] = field(default_factory=list)
    recipes: dict[tuple[str, str], str] = field(default_factory=dict)
    """Name of the recipe by (town, field)."""
    own_states: dict[tuple[str, str], State] = field(default_factory=dict)
    states: dict[tuple[str, str], State] = field(default_factory=dict)
    """With what serves the region."""
    groups: list[frozenset[str]] = field(default_factory=list)
    cut_point: str = ""
    isolated: str = ""
    little_recorded: frozenset[str] = frozenset()
    silent: frozenset[frozenset[str]] = frozenset()

    def snapshot(self) -> Snapshot:
        """All facts; every one of them names two made-up documents."""
        few = {"d-bericht", "d-liste", *self.little_recorded}
        nodes = [node if node.id in few else _sourced(node) for node in self.made.nodes.values()]
        return Snapshot.of(nodes, self.made.relations.values())


def _sourced(node: Node) -> Node:
    return replace(node, sources=SOURCES)


@dataclass
class _Cell:
    """Where a recipe works: a town, a field, and bodies of the town that it may use."""

    made: District
    town: str
    aim: str
    bodies: list[str]

    @property
    def id(self) -> str:
        return f"{self.town}-{self.aim}"

    def measure(self, number: int, *by: str, at: str = "", **more: str) -> str:
        return self.made.measure(
            f"m-{self.id}-{number}", by=by, at=(at or self.town,), of=(self.aim,), **{"told": "2026-03", **more}
        )

    def asked(self, on: str, complete: bool = True) -> None:
        self.made.asked(on, place=self.town, fields=(self.aim,), id=f"s-{self.id}", complete=complete)


def _two_measures(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0])
    cell.measure(2, cell.bodies[1])


def _run_together(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], cell.bodies[1])


def _three_one_ending(cell: _Cell) -> None:
    _two_measures(cell)
    cell.measure(3, cell.bodies[2], until="2027-02-28")


def _one_measure(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0])


def _two_offices(cell: _Cell) -> None:
    for number in (1, 2):
        office = cell.made.node(f"o-{cell.id}-{number}", "office", told="2026-03")
        cell.made.join(office, "PART_OF", cell.town)
        cell.measure(number, office)


def _only_in_quarters(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], at=f"{cell.town}-q1")
    cell.measure(2, cell.bodies[1], at=f"{cell.town}-q2")


def _soon_only_one(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0])
    cell.measure(2, cell.bodies[1], until="2027-02-28")


def _nobody_named(cell: _Cell) -> None:
    measure = cell.measure(1)
    cell.made.join(cell.bodies[0], "RUNS", measure, role="possible_provider")


def _ends(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], until="2027-06-30")


def _money_ends(cell: _Cell) -> None:
    for number in (1, 2):
        cell.made.paid(cell.measure(number, cell.bodies[number]), f"p-{cell.id}", until="2027-03-31")


def _planned(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], status="planned", since="2027-09")


def _asked_none(cell: _Cell) -> None:
    cell.asked("2026-05-04")


def _asked_after_the_end(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], until="2025-12-31", status="ended")
    cell.asked("2026-02-02")


def _nothing(cell: _Cell) -> None:
    """Nothing recorded, nobody asked."""


def _aged(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], told="2019")


def _undated(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], told="")


def _unclear(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], status="unknown")


def _ended(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], until="2024-06-30", status="ended", told="2024-03")


def _asked_long_ago(cell: _Cell) -> None:
    cell.asked("2024-11-21")


def _partly_asked(cell: _Cell) -> None:
    cell.asked("2026-05-04", complete=False)


def _heard_of_after_asking(cell: _Cell) -> None:
    cell.asked("2026-01-15")
    cell.measure(1, cell.bodies[0], status="unknown", told="2026-03-01")


def _asked_before_the_end(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], until="2026-06-30", status="ended")
    cell.asked("2026-02-02")


def _old_plan(cell: _Cell) -> None:
    cell.measure(1, cell.bodies[0], status="planned", since="2025-01", told="2023-06")


C, T, E, P, G, U = State
RECIPES: dict[str, tuple[Callable[[_Cell], None], State, State]] = {
    "zwei Maßnahmen": (_two_measures, C, C),
    "gemeinsam getragen": (_run_together, C, C),
    "drei, eine endet": (_three_one_ending, C, C),
    "eine Maßnahme": (_one_measure, T, C),
    "zwei Ämter einer Stadt": (_two_offices, T, C),
    "nur in Quartieren": (_only_in_quarters, T, T),
    "bald nur noch einer": (_soon_only_one, T, C),
    "Träger nicht erfasst": (_nobody_named, T, T),
    "endet": (_ends, E, T),
    "Geld endet": (_money_ends, E, T),
    "geplant": (_planned, P, T),
    "gefragt, keine": (_asked_none, G, T),
    "gefragt nach dem Ende": (_asked_after_the_end, G, T),
    "nichts erfasst": (_nothing, U, T),
    "alt": (_aged, U, T),
    "ohne Datum": (_undated, U, T),
    "Stand unklar": (_unclear, U, T),
    "beendet": (_ended, U, T),
    "vor langem gefragt": (_asked_long_ago, U, T),
    "nur zum Teil gefragt": (_partly_asked, U, T),
    "gefragt, dann genannt": (_heard_of_after_asking, U, T),
    "gefragt vor dem Ende": (_asked_before_the_end, U, T),
    "alter Plan": (_old_plan, U, T),
}
"""Name → what is recorded, the right state of the town itself, the right state with one measure of the region."""


def planted(seed: int = 0, *, towns: int = 5, bodies: int = 12, fields: int = 6, noise: float = 0.0) -> Planted:
    """The district for a seed: `towns` × `fields` cells (at least one a recipe), `bodies` a group (at least 10).

    `noise`: the share of stated cooperations that nobody recorded; half as many are added between bodies drawn at
    random, so that groups and cut points are there but harder to see.
    """
    drawn = random.Random(seed)
    found = Planted()
    made = found.made
    for document in ("d-bericht", "d-liste"):
        made.node(document, "document", name=f"Erfundenes Dokument {document}")
    made.node(REGION, "region", name="Erdachtkreis (erfunden)")
    made.node("k", "concept", name="Erfundenes Konzept", adopted=FuzzyDate.parse("2024"))
    made.join(REGION, "HAS_CONCEPT", "k")
    found.fields = [made.node(f"f{number}", "field") for number in range(fields)]
    for aim in found.fields:
        made.join(aim, "BELONGS_TO", "k")
    for group in ("g-familien", "g-frauen"):
        made.node(group, "target_group")
    for number in range(towns):
        town = made.node(f"t{number}", "municipality", name=f"Erdachtstadt {number} (erfunden)")
        made.join(town, "PART_OF", REGION)
        for quarter in ("q1", "q2"):
            made.join(made.node(f"{town}-{quarter}", "quarter"), "PART_OF", town)
        found.towns.append(town)
    _groups(found, drawn, bodies)
    _cells(found, drawn)
    _organisations(found, drawn)
    _neighbours(found, drawn)
    _blur(found, drawn, noise)
    return found


def _work_together(found: Planted, members: list[str]) -> None:
    """Everybody works with the next two in the round: without one of them or a tenth of the ties all hold together."""
    for place, one in enumerate(members):
        for step in (1, 2):
            found.made.join(one, "COOPERATES_WITH", members[(place + step) % len(members)], told="2026-03")
    found.groups.append(frozenset(members))


def _groups(found: Planted, drawn: random.Random, size: int) -> None:
    made = found.made
    kinds = ("association", "welfare_association", "education_provider", "migrant_organisation")
    groups = []
    for name in (*found.towns, "ueberall", "abseits"):
        members = []
        for number in range(size):
            body = made.node(f"b-{name}-{number}", drawn.choice(kinds), told="2026-03", legal_person="yes")
            town = name if name in found.towns else drawn.choice(found.towns)
            made.join(body, "LOCATED_IN", town, told="2026-03")
            members.append(body)
        drawn.shuffle(members)
        groups.append(members)
        _work_together(found, members)
    *joined, outlying = groups
    for number, members in enumerate(joined):  # a ring of groups, joined at two different bodies each
        other = joined[(number + 1) % len(joined)]
        made.join(members[0], "COOPERATES_WITH", other[1], told="2026-03")
        made.join(members[2], "COOPERATES_WITH", other[3], told="2026-03")
    found.cut_point = joined[-1][5]
    made.nodes[found.cut_point] = replace(made.nodes[found.cut_point], kind="welfare_association")
    for one in outlying[:3]:
        made.join(found.cut_point, "COOPERATES_WITH", one, told="2026-03")
    # All of them were at one meeting: too many for a tie between any two.
    made.node("e-tagung", "event", held_on=None, since="2026-02-10", until="2026-02-10")
    for body in sorted(body for members in groups for body in members):
        made.join(body, "TOOK_PART_IN", "e-tagung")


def _blur(found: Planted, drawn: random.Random, noise: float) -> None:
    relations = found.made.relations
    stated = sorted(id for id, relation in relations.items() if relation.type == "COOPERATES_WITH")
    lost = drawn.sample(stated, round(noise * len(stated)))
    everybody = sorted(body for group in found.groups[:-1] for body in group)  # the outlying group stays so
    for id in lost:
        del relations[id]
    for _ in range(round(noise * len(stated) / 2)):
        one, other = drawn.sample(everybody, 2)
        found.made.join(one, "COOPERATES_WITH", other, told="2026-03", since="2025")


def _cells(found: Planted, drawn: random.Random) -> None:
    made, inherited = found.made, found.fields[-1]
    spots = [(town, aim) for town in found.towns for aim in found.fields]
    if len(spots) < len(RECIPES):
        raise ValueError(f"{len(RECIPES)} recipes need as many cells")
    names = [*RECIPES, *drawn.choices(tuple(RECIPES), k=len(spots) - len(RECIPES))]
    drawn.shuffle(names)
    for (town, aim), name in zip(spots, names, strict=True):
        own = [body for group in found.groups for body in sorted(group) if body.startswith(f"b-{town}-")]
        make, alone, with_region = RECIPES[name]
        make(_Cell(made, town, aim, drawn.sample(own, 3)))
        found.recipes[town, aim] = name
        found.own_states[town, aim] = alone
        found.states[town, aim] = with_region if aim == inherited else alone
    across = sorted(found.groups[len(found.towns)])[0]
    made.measure("m-region", by=(across,), at=(REGION,), of=(inherited,), told="2026-03")


def _organisations(found: Planted, drawn: random.Random) -> None:
    made = found.made
    for topic in ("to-raum", "to-antrag"):
        made.node(topic, "topic")
    found.isolated = made.node("mo-allein", "migrant_organisation", told="2026-03", legal_person="yes")
    made.join(found.isolated, "LOCATED_IN", drawn.choice(found.towns), told="2026-03")
    made.join(found.isolated, "NEEDS", "to-raum", told="2026-03")
    made.join(found.isolated, "NEEDS", "to-antrag", told="2026-03")
    made.join(found.isolated, "TARGETS", "g-familien", told="2026-03")
    made.join(found.isolated, "TARGETS", "g-frauen", told="2026-03")
    little = [
        made.node(f"mo-kaum-{number}", "migrant_organisation", told="2026-03", legal_person="yes")
        for number in range(LITTLE_RECORDED)
    ]
    for one in little:
        made.join(one, "LOCATED_IN", drawn.choice(found.towns), told="2026-03")
    found.little_recorded = frozenset(little)


def _neighbours(found: Planted, drawn: random.Random) -> None:
    """Two bodies of different groups with a measure each in one quarter, field and group, the quarter to themselves."""
    made, pairs = found.made, set()
    quarters = [f"{town}-q1" for town in found.towns] + [f"{town}-q2" for town in found.towns]
    for number in range(PAIRS_OF_NEIGHBOURS):
        quarter = quarters[number]
        first, second = drawn.sample(range(len(found.towns)), 2)
        one, other = (sorted(found.groups[place])[6 + number % 4] for place in (first, second))
        for body in (one, other):
            made.measure(
                f"m-nachbar-{number}-{body}", by=(body,), at=(quarter,), of=("f-nachbarn",),
                groups=("g-frauen",), told="2026-03",
            )  # fmt: skip
        pairs.add(frozenset((one, other)))
    made.node("f-nachbarn", "field", name="Nachbarschaft (erfunden)")
    made.node("k-nachbarn", "concept", name="Erfundenes zweites Konzept", adopted=FuzzyDate.parse("2020"))
    made.join("f-nachbarn", "BELONGS_TO", "k-nachbarn")
    found.silent = frozenset(pairs)

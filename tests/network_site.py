"""API and pages over a made-up network without a database: two groups, a bridge between them, a pair, a loner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import cast

from pydantic import SecretStr
from starlette.testclient import TestClient

from api import Context, open_context
from graphkb.decency import Bars
from graphkb.model import FuzzyDate, Node, Relation, SourceRef
from graphkb.settings import Settings
from graphkb.store import SavedState, Store
from tests.tie_graphs import DAY, body, fact
from viz import create_site

TOKEN = "kennwort-der-tests"
SOURCES = ("d-muster#S. 1",)

DOCUMENT = Node(
    id="d-muster",
    kind="document",
    name="Musterbericht",
    sources=(SourceRef("d-muster"),),
    properties={"as_of": FuzzyDate.parse("2026-06")},
)


class Shelf:
    """A store that only holds facts."""

    def __init__(self, nodes: Iterable[Node], relations: Iterable[Relation]) -> None:
        self.nodes, self.relations = [DOCUMENT, *nodes], list(relations)

    def states(self) -> tuple[SavedState, ...]:
        return ()

    def read(self, work: object) -> tuple[()]:
        """Nothing was decided about doubles."""
        return ()

    def bars(self) -> Bars:
        """Nobody is barred."""
        return Bars()

    def merged(self) -> dict[str, str]:
        """Nothing was merged."""
        return {}

    def revision(self) -> int:
        return 1

    def read_all(self) -> tuple[list[Node], list[Relation], int]:
        return self.nodes, self.relations, 1


def network() -> tuple[list[Node], list[Relation]]:
    """Two groups of four (everybody knows everybody) that an office joins to one another; a pair; a loner.

    The first group sits in Musterstadt, the second in Musterdorf. `stelle` is a unit of the office.
    """
    nodes = [
        body("r", "region"),
        body("stadt", "municipality"),
        body("dorf", "municipality"),
        body("amt", "office", legal_person=True),
        body("stelle", "advice_centre"),
        body("mo", "migrant_organisation"),
        *(body(f"a{n}") for n in range(1, 5)),
        *(body(f"b{n}", "welfare_association") for n in range(1, 5)),
        body("p1", "company"),
        body("p2", "chamber"),
        Node(id="m-kurs", kind="measure", name="Musterkurs", sources=(SourceRef("d-muster", "S. 2"),)),
        Node(id="person", kind="person", name="Muster Rednerin", sources=(SourceRef("d-muster", "S. 3"),)),
    ]
    relations = [
        fact("PART_OF", "stadt", "r", sources=SOURCES),
        fact("PART_OF", "dorf", "r", sources=SOURCES),
        fact("PART_OF", "stelle", "amt", sources=SOURCES),
        fact("COOPERATES_WITH", "amt", "a1", sources=SOURCES),
        fact("COOPERATES_WITH", "amt", "b1", sources=SOURCES),
        fact("RUNS", "p1", "m-kurs", role="provider", sources=SOURCES),
        fact("RUNS", "p2", "m-kurs", role="partner", sources=SOURCES),
    ]
    for group, place in (("a", "stadt"), ("b", "dorf")):
        for n in range(1, 5):
            relations.append(fact("LOCATED_IN", f"{group}{n}", place, sources=SOURCES))
            relations += [
                fact("COOPERATES_WITH", f"{group}{n}", f"{group}{m}", sources=SOURCES) for m in range(n + 1, 5)
            ]
    return nodes, relations


def context_of(nodes: Iterable[Node], relations: Iterable[Relation]) -> Context:
    """The context over these facts, on the day of the tests."""
    settings = Settings(data_dir=Path("unused"), district="r", admin_token=SecretStr(TOKEN))
    return open_context(settings, cast("Store", Shelf(nodes, relations)), today=lambda: DAY)


def client(nodes: Iterable[Node] | None = None, relations: Iterable[Relation] = ()) -> TestClient:
    """API and pages over these facts, by default `network()`; an error in the program is a 500, as for everybody."""
    context = context_of(*network()) if nodes is None else context_of(nodes, relations)
    return TestClient(create_site(context), raise_server_exceptions=False, follow_redirects=False)


def renamed(nodes: Iterable[Node], names: dict[str, str]) -> list[Node]:
    """The nodes with other names."""
    return [replace(node, name=names.get(node.id, node.name)) for node in nodes]

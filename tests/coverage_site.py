"""API and pages over the made-up district of the coverage tests, without a database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

from pydantic import SecretStr
from starlette.testclient import TestClient

from api import open_context
from graphkb.decency import Bars
from graphkb.model import FuzzyDate, Node, Relation, SourceRef
from graphkb.settings import Settings
from graphkb.store import SavedState, Store
from tests.coverage_district import DAY, District
from viz import create_site

DOCUMENT = Node(
    id="d-muster",
    kind="document",
    name="Musterbericht",
    sources=(SourceRef("d-muster"),),
    properties={"as_of": FuzzyDate.parse("2026")},
)


class Shelf:
    """A store that only holds facts; every fact without a source gets the same one."""

    def __init__(self, here: District) -> None:
        source = (SourceRef("d-muster", "S. 1"),)
        self.nodes = [DOCUMENT, *(replace(node, sources=source) for node in here.nodes.values())]
        self.relations = [replace(relation, sources=source) for relation in here.relations.values()]

    def states(self) -> tuple[SavedState, ...]:
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


def client_of(here: District) -> TestClient:
    """The product over this district; an error in the program is a 500, as for everybody."""
    settings = Settings(data_dir=Path("unused"), district="r", admin_token=SecretStr("x"))
    context = open_context(settings, cast("Store", Shelf(here)), today=lambda: DAY)
    return TestClient(create_site(context), raise_server_exceptions=False, follow_redirects=False)

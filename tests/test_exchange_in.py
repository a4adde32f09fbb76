"""Graphs that come in: own ones are the identity, those of other programs are read or every problem is named."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkb.errors import InvalidData, UnreadableFile
from graphkb.exchange import FORMS, About, FormId, read_exchange
from graphkb.exchange.views import view
from graphkb.importer import Limits, State, validate
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot
from tests.site_fixture import TODAY
from tests.test_importer_roundtrip import Facts, facts

ONTOLOGY = load_ontology()
ABOUT = About(TODAY, "StädteRegion Musterland")
GRAPHS = (FormId.GRAPHML, FormId.GEXF, FormId.NODE_LINK)


def read_back(path: Path, existing: State | None = None) -> Snapshot:
    records = validate(read_exchange(path, ONTOLOGY), ONTOLOGY, existing)
    return Snapshot.of(records.nodes, records.relations)


def problems_of(path: Path) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        validate(read_exchange(path, ONTOLOGY), ONTOLOGY)
    return [problem.text("de") for problem in caught.value.problems]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(facts(), st.sampled_from(GRAPHS))
def test_out_and_in_is_the_identity(given_facts: Facts, form: FormId) -> None:
    snapshot = Snapshot.of(*given_facts)
    expected = snapshot if form.whole else view(snapshot)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"netz.{FORMS[form].ending}"
        path.write_bytes(b"".join(FORMS[form].write(snapshot, ABOUT)))
        again = read_back(path, State.of(*given_facts))
    assert again.nodes == expected.nodes
    assert again.relations == expected.relations


@pytest.mark.parametrize("form", GRAPHS)
def test_the_whole_of_aachen_comes_back(aachen_snapshot: Snapshot, form: FormId, tmp_path: Path) -> None:
    path = tmp_path / f"netz.{FORMS[form].ending}"
    path.write_bytes(b"".join(FORMS[form].write(aachen_snapshot, ABOUT)))
    again = read_back(path, State.of(aachen_snapshot.nodes, aachen_snapshot.relations))
    expected = aachen_snapshot if form.whole else view(aachen_snapshot)
    assert again.nodes == expected.nodes
    assert again.relations == expected.relations


def test_what_another_program_saved_again_is_the_same(aachen_snapshot: Snapshot, tmp_path: Path) -> None:
    out, again = tmp_path / "a.graphml", tmp_path / "b.graphml"
    out.write_bytes(b"".join(FORMS[FormId.GRAPHML].write(aachen_snapshot, ABOUT)))
    nx.write_graphml(nx.read_graphml(out, force_multigraph=True), again)
    read = read_back(again, State.of(aachen_snapshot.nodes, aachen_snapshot.relations))
    assert read.nodes == view(aachen_snapshot).nodes
    assert read.relations == view(aachen_snapshot).relations


def foreign() -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("d-1", kind="Dokument", label="Bericht", as_of="2025", sources="d-1", x=1.5)
    graph.add_node("a", kind="Verein", name="Verein A", sources="d-1#S. 1", size=3.0)
    graph.add_node("b", kind="association", name="Verein B", sources="d-1#S. 2")
    graph.add_edge("a", "b", type="arbeitet zusammen mit", sources="d-1#S. 3", weight=0.5)
    return graph


def saved(graph: nx.DiGraph[str], ending: str, folder: Path) -> Path:
    path = folder / f"fremd.{ending}"
    match ending:
        case "graphml":
            nx.write_graphml(graph, path)
        case "gexf":
            nx.write_gexf(graph, path)
        case _:
            path.write_text(json.dumps(nx.node_link_data(graph, edges="links")), encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["graphml", "gexf", "json"])
def test_a_graph_of_another_program(ending: str, tmp_path: Path) -> None:
    read = read_back(saved(foreign(), ending, tmp_path))
    assert [(node.id, node.kind, node.name) for node in read.nodes] == [
        ("a", "association", "Verein A"),
        ("b", "association", "Verein B"),
        ("d-1", "document", "Bericht"),
    ]
    (tie,) = read.relations
    assert (tie.type, tie.source, tie.target, str(tie.asserted)) == ("COOPERATES_WITH", "a", "b", "2025")
    assert tie.id == "COOPERATES_WITH:a:b"


@pytest.mark.parametrize("ending", ["graphml", "gexf", "json"])
def test_every_problem_names_file_and_element(ending: str, tmp_path: Path) -> None:
    graph = foreign()
    graph.nodes["a"]["founded"] = "gestern"
    graph.add_node("c", name="Ohne Art", sources="d-1")
    graph.add_node("e", kind="Verien", name="Vertippt", sources="d-1")
    graph.add_edge("b", "fehlt", type="kennt", sources="d-1")
    graph.add_edge("b", "d-1", type="RUNS", sources="d-1")
    graph.add_edge("a", "d-1", type="COOPERATES_WITH", geheim="1", sources="d-1")
    graph.nodes["fehlt"]["kind"] = "association"
    said = "\n".join(problems_of(saved(graph, ending, tmp_path)))
    assert f"fremd.{ending}" in said
    assert "node «a», founded" in said
    assert "node «c», kind: Die Art fehlt." in said
    assert "node «e», kind: «Verien» kennt die Ontologie nicht. Meinten Sie «association»?" in said
    assert "type: «kennt» kennt die Ontologie nicht." in said
    assert "«geheim»" in said
    assert "node «fehlt»" in said
    assert "edge «b» → «d-1»" in said or "edge «" in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.graphml", "<graphml><graph>"),
        ("a.graphml", "<gexf/>"),
        ("a.gexf", "kein XML"),
        ("a.gexf", "<graphml/>"),
        ("a.json", "{"),
        ("a.json", "[1]"),
        ("a.json", '{"nodes": [1], "links": []}'),
        ("a.json", '{"nodes": [], "links": []}'),
        ("a.graphml", '<!DOCTYPE a [<!ENTITY x "y">]><graphml><graph><node id="&x;"/></graph></graphml>'),
        ("a.graphml", "<graphml><graph/></graphml>"),
    ],
)
def test_what_is_no_graph_is_said(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=name):
        read_exchange(path, ONTOLOGY)


def test_a_graph_keeps_the_limits(tmp_path: Path) -> None:
    path = saved(foreign(), "graphml", tmp_path)
    with pytest.raises(UnreadableFile, match="erlaubt"):
        read_exchange(path, ONTOLOGY, Limits(file_bytes=100))
    with pytest.raises(UnreadableFile, match="mehr als 2 Zeilen"):
        read_exchange(path, ONTOLOGY, Limits(rows=2))

"""Laws: what we write and another program reads is the same graph, cell by cell, whatever the texts.

networkx reads GraphML and GEXF, igraph GraphML (it has no reader for GEXF: what networkx read of it is handed on),
rdflib JSON-LD, openpyxl and LibreOffice workbooks. LibreOffice also saves workbooks and tables again, and opens
tables as somebody does who double-clicks them.
"""

from __future__ import annotations

import csv
import io
import math
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import igraph
import networkx as nx
import openpyxl
import pytest
import rdflib
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rdflib.namespace import PROV, RDF

from graphkb.exchange import FORMS, FormId
from graphkb.exchange.cells import GraphCells
from graphkb.exchange.views import view
from graphkb.importer import node_row, read_tables, relation_row, validate, write_folder, write_workbook
from graphkb.model import FuzzyDate, Node, SourceRef
from graphkb.snapshot import Snapshot
from tests.office import CSV_SHEETS, DOUBLE_CLICK, Office
from tests.test_exchange import ABOUT, ID, KB, PARSING, document, parsed
from tests.test_importer_roundtrip import ODD, ONTOLOGY, Facts, as_kept, by_id, facts, texts

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

ODD_KEPT = tuple(kept for text in ODD if (kept := as_kept(text)))

Cells = dict[str, dict[str, object]]


def typed(cells: Mapping[str, str], types: Mapping[str, str]) -> dict[str, object]:
    """Cells as a program reads them that knows the declared types."""
    read: dict[str, Any] = {"boolean": lambda text: text == "true", "long": int, "double": float}
    return {name: read.get(types[name], str)(text) for name, text in cells.items()}


def expected(snapshot: Snapshot) -> tuple[Cells, dict[str, tuple[str, str, dict[str, object]]]]:
    """By id the cells of nodes; by id the ends and cells of relations."""
    cells = GraphCells(snapshot)
    nodes, ties = cells.node_columns(), cells.relation_columns()
    return (
        {node.id: typed(cells.node(node), nodes) for node in snapshot.nodes},
        {one.id: (one.source, one.target, typed(cells.relation(one), ties)) for one in snapshot.relations},
    )


def written(form: FormId, snapshot: Snapshot, folder: str | Path) -> Path:
    path = Path(folder) / f"netz.{FORMS[form].ending}"
    path.write_bytes(b"".join(FORMS[form].write(snapshot, ABOUT)))
    return path


# ------------------------------------------------------------------------------------------ GraphML and GEXF


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(facts())
def test_networkx_reads_every_cell(given_facts: Facts) -> None:
    nodes, ties = expected(view(Snapshot.of(*given_facts)))
    with TemporaryDirectory() as folder:
        graphml: Any = nx.read_graphml(
            written(FormId.GRAPHML, Snapshot.of(*given_facts), folder), force_multigraph=True
        )
        gexf: Any = nx.read_gexf(written(FormId.GEXF, Snapshot.of(*given_facts), folder), version="1.3")
    assert dict(graphml.nodes(data=True)) == nodes
    assert {key: (a, b, data) for a, b, key, data in graphml.edges(keys=True, data=True)} == ties
    timing = {"label", "start", "end", "id"}
    beside = {name: Counter[str]() for name in timing}
    for id, data in gexf.nodes(data=True):
        assert {name: value for name, value in data.items() if name not in timing} == nodes[id]
        for name in timing & data.keys():
            beside[name][str(data[name])] += 1
    assert sum(beside["label"].values()) == len(nodes)
    timed = {data["id"]: (a, b, data) for a, b, data in gexf.edges(data=True)}
    read = {
        id: (a, b, {name: value for name, value in data.items() if name not in timing})
        for id, (a, b, data) in timed.items()
    }
    assert read == ties
    for id, (_, _, data) in timed.items():
        for word, name, side in (("start", "valid_from", "earliest"), ("end", "valid_to", "latest")):
            day = ties[id][2].get(name)
            assert data.get(word) == (str(getattr(FuzzyDate.parse(str(day)), side)) if day else None)


def filled(attributes: Mapping[str, object]) -> dict[str, object]:
    """What igraph has of one node or tie: it gives every attribute to all, empty, NaN or None where none was said."""
    return {
        name: value
        for name, value in attributes.items()
        if not (value is None or value == "" or (isinstance(value, float) and math.isnan(value)))
    }


def _line(source: str, target: str, cells: Mapping[str, object]) -> str:
    return repr((source, target, sorted((name, value) for name, value in cells.items() if value is not False)))


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(facts())
def test_igraph_reads_every_cell(given_facts: Facts) -> None:
    snapshot = view(Snapshot.of(*given_facts))
    nodes, ties = expected(snapshot)
    booleans = {name for cells in nodes.values() for name, value in cells.items() if isinstance(value, bool)}

    def said(attributes: dict[str, object], known: Mapping[str, object]) -> dict[str, object]:
        # A boolean that was not said is false to igraph.
        found = filled(attributes)
        return {name: value for name, value in found.items() if not (name in booleans and name not in known)}

    with TemporaryDirectory() as folder:
        direct = igraph.Graph.Read_GraphML(str(written(FormId.GRAPHML, snapshot, folder)))
        gexf: Any = nx.read_gexf(written(FormId.GEXF, snapshot, folder), version="1.3")
    assert {one["id"]: said({**one.attributes(), "id": None}, nodes[one["id"]]) for one in direct.vs} == nodes
    names = direct.vs["id"] if direct.vcount() else []
    # igraph 1.0 gives a tie the `id` of one of its ends: they are told apart by what they say.
    read = Counter(
        _line(names[tie.source], names[tie.target], filled({**tie.attributes(), "id": None})) for tie in direct.es
    )
    assert read == Counter(_line(*tie) for tie in ties.values())
    handed = igraph.Graph.from_networkx(gexf)
    assert handed.vcount() == len(nodes)
    names = handed.vs["_nx_name"] if handed.vcount() else []
    ends = Counter((names[tie.source], names[tie.target], tie["type"]) for tie in handed.es)
    assert ends == Counter((a, b, cells["type"]) for a, b, cells in ties.values())


# ------------------------------------------------------------------------------------------------- JSON-LD


@PARSING
@settings(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(facts())
def test_rdflib_reads_every_fact(given_facts: Facts) -> None:
    snapshot = view(Snapshot.of(*given_facts))
    graph = parsed(document(FormId.JSONLD, snapshot))
    statements = {
        (
            str(graph.value(one, RDF.subject)),
            str(graph.value(one, RDF.predicate)),
            str(graph.value(one, RDF.object)),
        ): one
        for one in graph.subjects(RDF.type, RDF.Statement)
    }
    for node in snapshot.nodes:
        about = ID[node.id]
        said = {str(text) for word in ("name", "prefLabel") for text in _objects(graph, about, word)}
        assert node.name in said
        assert {str(one) for one in _objects(graph, about, "altLabel")} == set(node.aliases)
        assert set(graph.objects(about, PROV.wasDerivedFrom)) == {ID[one.document] for one in node.sources}
        assert str(graph.value(about, KB.status)) == node.status.value
    assert len(list(graph.subjects(RDF.type, RDF.Statement))) == len(snapshot.relations)
    for relation in snapshot.relations:
        triple = str(ID[relation.source]), str(KB[relation.type]), str(ID[relation.target])
        assert triple in statements
    dates = Counter(str(one.asserted) for one in (*snapshot.nodes, *snapshot.relations) if one.asserted)
    assert Counter(str(day) for day in graph.objects(None, KB.asserted)) == dates


def _objects(graph: rdflib.Graph, about: rdflib.URIRef, word: str) -> list[Any]:
    spaces = ("https://schema.org/", "http://www.w3.org/2004/02/skos/core#")
    return [found for space in spaces for found in graph.objects(about, rdflib.URIRef(space + word))]


@PARSING
def test_rdflib_reads_the_whole_of_aachen(aachen_snapshot: Snapshot) -> None:
    shared = view(aachen_snapshot)
    graph = parsed(document(FormId.JSONLD, aachen_snapshot))
    statements = Counter(
        (str(a), str(b), str(c))
        for one in graph.subjects(RDF.type, RDF.Statement)
        for a in graph.objects(one, RDF.subject)
        for b in graph.objects(one, RDF.predicate)
        for c in graph.objects(one, RDF.object)
    )
    assert statements == Counter(
        (str(ID[one.source]), str(KB[one.type]), str(ID[one.target])) for one in shared.relations
    )
    described = {
        str(one).removeprefix(str(ID)) for one in graph.subjects(KB.status, None) if str(one).startswith(str(ID))
    }
    assert described == {node.id for node in shared.nodes}


# ---------------------------------------------------------------------------------------------------- tables


def with_texts(odd: list[str]) -> list[Node]:
    """A node for each text, which stands in it as name, as list, as text of several lines and as locator."""
    nodes = [Node(id="d", kind="document", name="Blatt", sources=(SourceRef("d"),))]
    for number, text in enumerate(odd):
        line = " ".join(text.split())
        nodes.append(
            Node(
                id=f"n{number}",
                kind="association",
                name=line or "leer",
                aliases=(line,) if line else (),
                description=text,
                remark=f"{text}\n{text}" if len(text) < 2000 else text,
                sources=(SourceRef("d", line),),
                properties={
                    "postal_code": "01067",
                    "founded": FuzzyDate.parse(("2017", "2017-03", "2017-03-05")[number % 3]),
                },
            )
        )
    return nodes


def rows_of(snapshot: Snapshot) -> dict[str, list[dict[str, str]]]:
    """By table the rows that must stand in it, without empty cells."""
    as_of = {node.id: day for node in snapshot.nodes if isinstance(day := node.properties.get("as_of"), FuzzyDate)}
    found: dict[str, list[dict[str, str]]] = {}
    for node in snapshot.nodes:
        found.setdefault(ONTOLOGY.kind(node.kind).sheet, []).append(node_row(node, as_of))
    for relation in snapshot.relations:
        found.setdefault(ONTOLOGY.relation(relation.type).sheet, []).append(relation_row(relation, ONTOLOGY, as_of))
    return {name: [{key: text for key, text in row.items() if text} for row in rows] for name, rows in found.items()}


def plain(rows: list[list[str]]) -> list[tuple[tuple[str, str], ...]]:
    heads, *below = rows
    return sorted(tuple(sorted((head, cell) for head, cell in zip(heads, row, strict=False) if cell)) for row in below)


def as_lines(rows: list[dict[str, str]]) -> list[tuple[tuple[str, str], ...]]:
    return sorted(tuple(sorted(row.items())) for row in rows)


def unescaped(text: str) -> str:
    """openpyxl hands on the escapes of a workbook as they stand."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize("which", ["aachen", "odd"])
def test_openpyxl_and_libreoffice_read_every_cell(
    which: str, office: Office, tmp_path: Path, aachen_snapshot: Snapshot
) -> None:
    snapshot = aachen_snapshot if which == "aachen" else Snapshot.of(with_texts([*ODD_KEPT]), [])
    path = written(FormId.XLSX, snapshot, tmp_path)
    wanted = {name: as_lines(rows) for name, rows in rows_of(snapshot).items()}
    book = openpyxl.load_workbook(path)
    read = {
        sheet.title: [[unescaped(str(cell.value or "")) for cell in row] for row in sheet.iter_rows()] for sheet in book
    }
    assert {name: plain(rows) for name, rows in read.items()} == wanted
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    files = office.convert(path, CSV_SHEETS, tmp_path / "csv")
    tables = {
        file.stem.removeprefix("netz-"): list(csv.reader(io.StringIO(file.read_bytes().decode(), newline="")))
        for file in files
    }
    assert {name: plain(rows) for name, rows in tables.items()} == wanted


class Many(tuple[str, ...]):
    """Texts whose list is not worth printing."""

    def __repr__(self) -> str:
        return f"<{len(self)} texts>"


@settings(
    max_examples=1,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],  # smaller examples would cost a start of LibreOffice each
    suppress_health_check=[*SLOW, HealthCheck.function_scoped_fixture],
)
@given(st.lists(texts, min_size=60, max_size=120).map(Many))
def test_what_libreoffice_saved_again_is_the_same(office: Office, odd: Many) -> None:
    # LibreOffice 7.4 reads `_x005F_x000D_` as it should and writes it as `_x000D_`, which is another text.
    nodes = with_texts([text for text in (*odd, *ODD_KEPT) if not re.search("_x[0-9A-Fa-f]{4}_", text)])
    with TemporaryDirectory() as folder:
        write_workbook(nodes, [], Path(folder) / "t.xlsx")
        (again,) = office.convert(Path(folder) / "t.xlsx", "xlsx:Calc MS Excel 2007 XML", Path(folder) / "again")
        records = validate(read_tables(again), ONTOLOGY)
    assert by_id(list(records.nodes)) == by_id(nodes)


def test_no_cell_of_a_table_becomes_a_formula(office: Office, tmp_path: Path) -> None:
    """CSV that is opened by a double click computes nothing, and comes in again as it was."""
    nodes = with_texts([*ODD_KEPT, '=HYPERLINK("https://a.example";"x")', "=cmd|' /C calc'!A0"])
    paths = write_folder(nodes, [], tmp_path / "csv")
    assert by_id(list(validate(read_tables(tmp_path / "csv"), ONTOLOGY).nodes)) == by_id(nodes)
    opened = office.convert(paths, "xlsx:Calc MS Excel 2007 XML", tmp_path / "xlsx", input_filter=DOUBLE_CLICK)
    assert [path.stem for path in opened] == sorted(path.stem for path in paths)
    for path in opened:
        with zipfile.ZipFile(path) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f" not in re.sub("<fo|<fi", "", sheet)
    control = tmp_path / "aktiv.csv"
    control.write_text("id;name\na;=1+1\n", encoding="utf-8")
    (ran,) = office.convert(control, "xlsx:Calc MS Excel 2007 XML", tmp_path / "xlsx", input_filter=DOUBLE_CLICK)
    with zipfile.ZipFile(ran) as archive:
        assert "<f" in archive.read("xl/worksheets/sheet1.xml").decode(), "the same way of opening does run formulas"

"""The importer on the embedded database: the bundled knowledge base and a broken table."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

import pytest

from graphkb.errors import Cancelled, InvalidData
from graphkb.importer import import_tables, read_tables, validate, write_folder
from graphkb.store import Store


def bundled(store: Store) -> int:
    """Import the bundled tables; gives the number of facts in them."""
    with as_file(files("graphkb.data") / "aachen" / "tables") as folder:
        return import_tables(folder, store, by="test", ontology=store.ontology).total.total


def test_the_bundled_tables_go_in_and_come_out_the_same(embedded_store: Store, tmp_path: Path) -> None:
    count = bundled(embedded_store)
    nodes, relations, revision = embedded_store.read_all()
    assert len(nodes) + len(relations) == count
    with as_file(files("graphkb.data") / "aachen" / "tables") as folder:
        again = import_tables(folder, embedded_store, by="test")
        records = validate(read_tables(folder), embedded_store.ontology)
    assert (again.total.new, again.total.changed, again.total.unchanged) == (0, 0, count)
    assert again.revision == revision == embedded_store.revision()
    assert {node.id: node for node in nodes} == {node.id: node for node in records.nodes}
    assert {found.id: found for found in relations} == {found.id: found for found in records.relations}

    write_folder(nodes, relations, tmp_path / "export")
    exported = import_tables(tmp_path / "export", embedded_store, by="test")
    assert (exported.total.new, exported.total.changed) == (0, 0)


def test_what_is_refused_leaves_the_database_as_it_was(embedded_store: Store, tmp_path: Path) -> None:
    documents = "id,name,sources\nd,Blatt,\n"
    (tmp_path / "documents.csv").write_text(documents, encoding="utf-8")
    report = import_tables(tmp_path, embedded_store, by="test")
    before = embedded_store.read_all()
    assert report.revision == before[2]

    (tmp_path / "actors.csv").write_text(
        "id,kind,name,founded,sources\na,association,A,31.02.2011,d\n", encoding="utf-8"
    )
    with pytest.raises(InvalidData, match=r"Das Datum 31\.02\.2011 gibt es nicht"):
        import_tables(tmp_path, embedded_store, by="test")
    assert embedded_store.read_all() == before

    (tmp_path / "actors.csv").write_text("id,kind,name,sources\na,association,A,d\n", encoding="utf-8")
    calls: list[str] = []

    def stop_in_writing(stage: str, done: int, total: int) -> None:
        calls.append(stage)
        if stage == "Einträge werden geschrieben":
            raise Cancelled

    with pytest.raises(Cancelled):
        import_tables(tmp_path, embedded_store, by="test", progress=stop_in_writing)
    before_writing = ["Tabellen lesen", "Bestand lesen", "Angaben prüfen", "Mit dem Bestand vergleichen"]
    assert list(dict.fromkeys(calls)) == [*before_writing, "Einträge werden geschrieben"]
    assert embedded_store.read_all() == before
    assert import_tables(tmp_path, embedded_store, by="test").total.new == 1

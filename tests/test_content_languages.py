"""Names and texts of records in further languages: read, kept, written, shown with their language, found."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from graphkb.errors import InvalidData
from graphkb.importer import read_tables, validate
from graphkb.importer.template_out import write_folder, write_template, write_workbook
from graphkb.model import Node
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import SearchIndex
from graphkb.store.record import node_of, node_record
from tests.coverage_district import district
from tests.coverage_site import client_of

ARABIC, FRENCH = "مقهى اللغة", "Café des langues"


def read(folder: Path, **sheets: str) -> Snapshot:
    for name, text in {"documents": "id,name\nd,Blatt\n", **sheets}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    records = validate(read_tables(folder), load_ontology())
    return Snapshot.of(records.nodes, records.relations)


@pytest.fixture
def told(tmp_path: Path) -> Snapshot:
    """A measure with texts in four languages."""
    rows = (
        "id,name,name_en,name_ar,Name (Französisch),description,description_fr,aims,aims_tr,sources\n"
        f"m,Sprachcafé,Language café,{ARABIC},{FRENCH},Reden üben,Parler ensemble,Deutsch sprechen,Almanca,d\n"
    )
    return read(tmp_path, measures=rows)


def test_columns_of_further_languages_are_read_without_code(told: Snapshot) -> None:
    node = told.node("m")
    assert [node.called(one) for one in ("de", "en", "ar", "fr", "uk")] == [
        "Sprachcafé",
        "Language café",
        ARABIC,
        FRENCH,
        "Sprachcafé",
    ]
    assert node.told("fr") == ("Parler ensemble", "fr")
    assert node.told("ar") == ("Reden üben", "de"), "what is missing falls back to German, and says so"
    assert node.told("tr", "aims") == ("Almanca", "tr")
    assert set(node.names) == {"Sprachcafé", "Language café", ARABIC, FRENCH}
    assert node_of(node_record(node)) == node, "as it rests in the database"


def test_the_round_trip_is_the_identity(told: Snapshot, tmp_path: Path) -> None:
    write_folder(told.nodes, told.relations, tmp_path / "out")
    back = validate(read_tables(tmp_path / "out"), load_ontology())
    assert {node.id: node for node in back.nodes} == {node.id: node for node in told.nodes}
    write_workbook(told.nodes, told.relations, tmp_path / "out.xlsx")
    book = validate(read_tables(tmp_path / "out.xlsx"), load_ontology())
    assert {node.id: node for node in book.nodes} == {node.id: node for node in told.nodes}


def test_the_empty_template_stays_small(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    heads = [cell.value for cell in openpyxl.load_workbook(tmp_path / "t.xlsx")["measures"][1]]
    assert "name_en" in heads
    assert "name_ar" not in heads


@pytest.mark.parametrize(
    ("sheet", "rows", "word"),
    [
        ("measures", "id,name,name_xx,sources\nm,Chor,Koro,d\n", "name_xx"),
        ("persons", "id,name,name_ar,sources\np,Muster,x,d\n", "name_ar"),
        ("guidelines", "id,name,aims_fr,sources\ng,Ziel,But,d\n", "aims_fr"),
    ],
)
def test_what_is_no_text_in_a_known_language_is_named(tmp_path: Path, sheet: str, rows: str, word: str) -> None:
    with pytest.raises(InvalidData) as error:
        read(tmp_path, **{sheet: rows})
    assert word in error.value.text("de")


def test_found_by_every_name(told: Snapshot) -> None:
    index = SearchIndex(told)
    for words in ("مقهى", "cafe des langues", "Almanca", "ensemble"):
        assert [hit.node.id for hit in index.find(words)] == ["m"], words


def test_a_page_marks_what_is_in_another_language() -> None:
    here = district()
    here.measure("m", of=["f"], name="Sprachcafé", name_ar=ARABIC, description_en="Practise talking")
    node: Node = here.nodes["m"]
    assert node.properties["name_ar"] == ARABIC
    client = client_of(here)
    german = client.get("/de/massnahmen/m").text
    assert "<h1>Sprachcafé</h1>" in german
    assert f'<span lang="ar" dir="rtl">{ARABIC}</span>' in german
    english = client.get("/en/massnahmen/m").text
    assert '<h1><span lang="de" dir="ltr">Sprachcafé</span></h1>' in english
    assert "Practise talking" in english
    assert '<span lang="de" dir="ltr">Sprachcafé</span> · running' in client.get("/en/mindmap?tiefe=4").text


def test_a_district_adds_a_language_as_data(tmp_path: Path) -> None:
    (tmp_path / "languages.yaml").write_text("ti: {label: {de: Tigrinya, en: Tigrinya}, own: ትግርኛ}\n", encoding="utf-8")
    ontology = load_ontology(tmp_path)
    assert "name_ti" in {one.id for one in ontology.translations_of("measure")}
    assert ontology.translations_of("person") == ()

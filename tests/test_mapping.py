"""Tables of other people by a mapping: what becomes of each cell, of a second run, and what is told when it cannot."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.errors import GraphkbError, InvalidData
from graphkb.importer import State
from graphkb.importer.mapping import (
    annotated,
    check_mapped,
    compare,
    dump_mapping,
    mapping_of,
    pairs_of,
    parse_mapping,
    read_foreign,
    suggested,
)
from graphkb.importer.mapping.cells import german_date, plain_number, slug
from graphkb.importer.mapping.compare import Compared
from graphkb.model import FuzzyDate, Node
from graphkb.ontology import load_ontology
from graphkb.store.record import fact_json, node_record

ONTOLOGY = load_ontology()
MAPPINGS = Path(__file__).parent.parent / "graphkb" / "data" / "aachen" / "mappings"

CLUBS = """
mapping: vereine
values:
  orte: {Alsdorf: alsdorf, Würselen: wuerselen}
records:
  - into: documents
    repeats: first
    there: leave
    cells: {id: d-liste, name: Vereinsliste}
  - into: places
    there: leave
    repeats: first
    cells: {id: {text: '{Ort}', values: orte}, kind: municipality, name: '{Ort}', sources: d-liste}
  - into: actors
    cells:
      id: '{Nr}'
      kind: association
      name: '{Verein}'
      founded: '{gegründet}'
      website: '{Netz|url}'
      sources: 'd-liste#{Nr}'
  - into: located_in
    cells: {source: '{Nr}', target: {text: '{Ort}', values: orte}, sources: 'd-liste#{Nr}'}
"""
TABLE = (
    "Nr;Verein;Ort;gegründet;Netz\nv1;Brücke e. V.;Alsdorf;Juli 2013;bruecke.example\nv2;Garten;Würselen;1.7.2014;\n"
)


def written(folder: Path, content: str | bytes = TABLE, name: str = "liste.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def made(path: Path, mapping: str = CLUBS, existing: State | None = None, before: Any = None, **more: Any) -> Compared:
    parsed = parse_mapping(mapping, "m.yaml")
    tables, records = check_mapped([(read_foreign(path, parsed.reading), parsed)], ONTOLOGY, existing)
    return compare(tables, records, existing or State(), before or {}, **more)


def state_of(found: Compared) -> State:
    return State.of(found.changes.create_nodes, found.changes.create_relations)


def log_of(state: State) -> dict[str, Any]:
    return {id: json.loads(fact_json(node_record(node))) for id, node in state.nodes.items()}


def problems(path: Path, mapping: str = CLUBS) -> list[str]:
    with pytest.raises(InvalidData) as caught:
        made(path, mapping)
    return [problem.text() for problem in caught.value.problems]


# ------------------------------------------------------------------------------------------ one row, one record


def test_cells_become_a_record(tmp_path: Path) -> None:
    state = state_of(made(written(tmp_path)))
    club = state.nodes["v1"]
    assert (club.kind, club.name, club.text("website")) == ("association", "Brücke e. V.", "https://bruecke.example")
    assert club.properties["founded"] == FuzzyDate.parse("2013-07")
    assert [str(source) for source in club.sources] == ["d-liste#v1"]
    assert "LOCATED_IN:v1:alsdorf" in state.relations
    assert {"alsdorf", "wuerselen"} <= state.nodes.keys()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_and_separators_are_found_out(tmp_path: Path, encoding: str, separator: str) -> None:
    path = written(tmp_path, TABLE.replace(";", separator).encode(encoding))
    assert state_of(made(path)) == state_of(made(written(tmp_path, name="andere.csv")))


def test_title_lines_and_empty_rows_do_not_move_addresses(tmp_path: Path) -> None:
    path = written(
        tmp_path, "Vereine der Region;;;;\n;;;;\n" + TABLE.replace("\nv2", "\n;;;;\nv2").replace("1.7.", "31.2.")
    )
    assert read_foreign(path).heading_row == 3
    assert problems(path) == [
        "liste.csv, D6: Das Datum 31.2.2014 gibt es nicht. "
        "Gelesen werden 2017, 03/2017, 05.03.2017, 2017-03-05 und 2017-01/2017-03."
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (TABLE.replace("Würselen", "Jülich"), "liste.csv, C3: Das Wort «Jülich» kennt die Zuordnung nicht."),
        (TABLE.replace("v2", "v1"), "liste.csv, A3: Die Kennung «v1» gibt es schon in liste.csv, A2."),
        (TABLE.replace("v2;Garten", ";Garten"), "liste.csv, A3: «id» (Kennung) ist leer."),
        (
            TABLE.replace("bruecke.example", "kein Netz"),
            "liste.csv, E2: «https://kein Netz» ist keine Internetadresse.",
        ),
        (TABLE.replace("v2;Garten", "v2;"), "liste.csv, B3: «name» (Name) ist leer."),
    ],
)
def test_a_problem_names_the_cell_of_the_table(tmp_path: Path, table: str, said: str) -> None:
    assert said in "\n".join(problems(written(tmp_path, table)))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("{Verein}", "{Vereine}"), "Meinten Sie «Verein»?"),
        (("into: actors", "into: actor"), "Meinten Sie «actors»?"),
        (("founded:", "foundet:"), "Meinten Sie «founded»?"),
        (("|url", "|link"), "Möglich sind: slug"),
        (("values: orte", "values: stellen"), "Eine Liste mit diesem Namen steht nicht"),
        (("mapping: vereine", "mapping: [vereine"), "Das YAML stimmt in Zeile"),
        (("cells:", "zellen:"), "An der Stelle «records"),
    ],
)
def test_a_mapping_that_does_not_fit_is_told(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(GraphkbError) as caught:
        made(written(tmp_path), CLUBS.replace(*change))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "Es steht nichts darin"),
        ("a.csv", b'Nr;Verein\nv1;"offen\n', "In Zeile"),
        ("a.csv", b"Nr;nr\n1;2\n", "gibt es zweimal"),
        ("a.csv", b"\x00\x01\x02", "keine Texttabelle"),
        ("a.xlsx", b"PK\x03\x04kaputt", "nicht vollständig"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "das alte Excel-Format"),
        ("a.xlsx", b"", "Die Datei ist leer"),
    ],
)
def test_a_broken_file_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(GraphkbError) as caught:
        read_foreign(written(tmp_path, content, name))
    assert said in str(caught.value)


# ----------------------------------------------------------------------------------------------------- workbooks


def workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Liste der Vereine"])
    sheet.merge_cells("A1:E1")
    sheet.append(["Ort", "Nr", "Verein", "gegründet", "Netz"])
    sheet.append(["Alsdorf", "v1", "Brücke e. V.", "Juli 2013", "bruecke.example"])
    sheet.append([None, "v3", "Chor", 1999, None])
    sheet.append([None, "v4", "=A1", None, None])
    sheet.merge_cells("A3:A4")
    path = folder / "liste.xlsx"
    book.save(path)
    return path


def test_a_merged_cell_counts_for_each_of_its_rows(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    found = read_foreign(path)
    assert found.heading_row == 2
    assert [row.cells[0] for row in found.rows] == ["Alsdorf", "Alsdorf", ""]
    said = problems(path)
    assert said[0].startswith("liste.xlsx, Sheet, C5: Die Formel in dieser Zelle hat kein gespeichertes Ergebnis.")


def test_merged_cells_may_be_refused(tmp_path: Path) -> None:
    said = problems(workbook(tmp_path), CLUBS.replace("values:", "reading: {merged: refuse}\nvalues:", 1))
    assert any("Sheet, A3: Diese Zelle ist mit anderen verbunden" in one for one in said)


def test_the_table_comes_back_with_notes_at_the_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    mapping = parse_mapping(CLUBS, "m")
    table = read_foreign(path)
    with pytest.raises(InvalidData) as caught:
        check_mapped([(table, mapping)], ONTOLOGY)
    sheet = openpyxl.load_workbook(io.BytesIO(annotated([table], caught.value.problems)))["Sheet"]
    assert [cell.value for cell in sheet[2]] == ["Ort", "Nr", "Verein", "gegründet", "Netz", "Problem"]
    assert sheet["B4"].value == "v3"
    assert sheet["C5"].comment is not None
    assert "Formel" in sheet["C5"].comment.text
    assert str(sheet["F5"].value).startswith("Die Formel")
    assert sheet["F3"].value is None


# ------------------------------------------------------------------------------------------------ the second run


def test_the_same_table_twice_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path)
    state = state_of(made(path))
    again = made(path, existing=state)
    assert not again.changes
    assert again.findings == ()


def changed(state: State, **properties: Any) -> State:
    club = state.nodes["v1"]
    return State({**state.nodes, "v1": replace(club, properties={**club.properties, **properties})}, state.relations)


def test_what_the_table_does_not_say_stays(tmp_path: Path) -> None:
    state = changed(state_of(made(written(tmp_path))), phone="0241 1234")
    found = made(written(tmp_path, TABLE.replace("Brücke", "Die Brücke")), existing=state, before=log_of(state))
    (club,) = found.changes.update_nodes
    assert (club.name, club.text("phone")) == ("Die Brücke e. V.", "0241 1234")
    assert [(one.cell, one.fields[0].cell, one.outcome) for one in found.findings] == [("A2", "B2", "changed")]


def test_what_somebody_changed_here_stays_while_the_table_says_the_same(tmp_path: Path) -> None:
    first = state_of(made(written(tmp_path)))
    here = changed(first, website="https://neu.example")
    found = made(written(tmp_path), existing=here, before=log_of(first))
    assert not found.changes
    assert [one.outcome for one in found.findings] == ["kept"]


def test_both_changed_is_a_conflict_that_only_take_settles(tmp_path: Path) -> None:
    first = state_of(made(written(tmp_path)))
    here = changed(first, website="https://neu.example")
    table = written(tmp_path, TABLE.replace("bruecke.example", "drittes.example"))
    found = made(table, existing=here, before=log_of(first))
    assert not found.changes
    assert found.conflicts == 1
    (field,) = found.findings[0].fields
    assert (field.cell, field.here, field.table) == ("E2", "https://neu.example", "https://drittes.example")
    taken = made(table, existing=here, before=log_of(first), take=True)
    assert [node.text("website") for node in taken.changes.update_nodes] == ["https://drittes.example"]


def test_a_record_of_others_is_only_added_to(tmp_path: Path) -> None:
    theirs = Node(id="v1", kind="association", name="Brücke", sources=())
    found = made(written(tmp_path), existing=State.of([theirs]))
    (club,) = found.changes.update_nodes
    assert club.name == "Brücke", "another name is a conflict, nothing is overwritten"
    assert club.text("website") == "https://bruecke.example"
    assert found.conflicts == 1


# -------------------------------------------------------------------------------------------------- suggestions


def test_a_suggested_mapping_runs(tmp_path: Path) -> None:
    path = written(tmp_path, TABLE.replace("Netz", "Internet?"), "Vereine 2026.csv")
    table = read_foreign(path)
    guess = suggested(table, ONTOLOGY)
    assert (guess.into, guess.kind) == ("actors", "association")
    assert guess.columns == {
        "Nr": "id", "Verein": "name", "Ort": "located_in", "gegründet": "founded", "Internet?": "website",
    }  # fmt: skip
    place = Node(id="alsdorf", kind="municipality", name="Alsdorf")
    other = Node(id="wuerselen", kind="municipality", name="Würselen")
    mapping = mapping_of(table, ONTOLOGY, guess.into, guess.kind, guess.columns, [place, other])
    found = made(path, dump_mapping(mapping), State.of([place, other]))
    assert {node.id for node in found.changes.create_nodes} == {"d-vereine-2026-csv", "v1", "v2"}
    assert [one.target for one in found.changes.create_relations] == ["alsdorf", "wuerselen"]
    assert parse_mapping(dump_mapping(mapping), "m") == mapping


def test_columns_are_known_by_what_stands_in_them(tmp_path: Path) -> None:
    rows = "A;B;C;D\nChor;info@chor.example;52062;www.chor.example\nTanz;post@tanz.example;52064;www.tanz.example\n"
    found = suggested(read_foreign(written(tmp_path, rows)), ONTOLOGY, "actors")
    assert found.columns == {"A": "name", "B": "email", "C": "postal_code", "D": "website"}


# ------------------------------------------------------------------------------------------ the tables of Aachen


@pytest.mark.parametrize("path", sorted(MAPPINGS.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_mapping_of_aachen_reads_and_writes_back(path: Path) -> None:
    mapping = parse_mapping(path.read_text(encoding="utf-8"), path.name)
    assert mapping.mapping == f"aachen-{path.stem.replace('_', '-')}"
    assert parse_mapping(dump_mapping(mapping), path.name) == mapping


AACHEN = {
    "places": (
        "key,name,kind,parent_key,ags,lat,lon,source_url,as_of,address\n"
        "sr,StädteRegion Aachen,region,,,,,https://a.example/1,2018,\n"
        "aachen,Aachen,municipality,sr,05334002,50.78,6.08,https://a.example/1,2018,\n"
        "mp-haus,Haus der Begegnung,meeting_place,aachen,,,,https://a.example/2,2015,Marktstr. 1\n"
    ),
    "actors": (
        "key,name,kind,sector,place_key,address,website,languages,topics,target_groups,source_url,as_of,confidence\n"
        "ac-stadt,Stadt Aachen (Verwaltung),municipality_office,public,aachen,,www.aachen.de,,,,https://a.example/3,2020,stated\n"
        "chor,Chor der Kulturen,migrant_organisation,civil_society,aachen,,,fa;de,musik,frauen,https://a.example/3,2020,derived\n"
    ),
    "measures": (
        "key,name,status,start,end,provider_keys,partner_keys,field,target_groups,place_keys,level,funding_keys,"
        "source_url,as_of,confidence\n"
        "m-fest,Fest,current,2016-10,,ac-stadt,chor,kultur_religion,frauen,aachen;mp-haus,municipality,f-1,"
        "https://a.example/3,2022,stated\n"
    ),
    "ties": (
        "source_key,relation,target_key,since,until,source_url,as_of,confidence\n"
        "chor,participates_in,m-fest,2017,,https://a.example/4,2017,stated\n"
        "ac-stadt,organises,chor,,,https://a.example/4,2017,derived\n"
        "chor,cooperates_with,ac-stadt,2013-07-01,,https://a.example/4,2017,stated\n"
    ),
    "concepts": (
        "key,name,owner_key,adopted,source_url,note\n"
        "c-sr-2017,Konzept 2017,ac-stadt,2017-12,https://a.example/5,23 Maßnahmen\n"
    ),
    "guidelines": (
        "key,concept_key,field,title,verbatim_heading,source_url\n"
        "g-1,c-sr-2017,kultur_religion,Kultur/Religion,yes,https://a.example/5\n"
    ),
    "guideline_measures": "guideline_key,measure_key,source_url,confidence\ng-1,m-fest,https://a.example/5,stated\n",
    "funding": "key,name,funder,period,eligibility,source_url\nf-1,KOMM-AN,Land,seit 2016,,https://a.example/6\n",
    "indicators": (
        "place_key,indicator,value,unit,year,source_url\n"
        "aachen,population,245141,persons,2010,https://a.example/7\n"
        "aachen,area_km2,160.82,km2,,https://a.example/7\n"
    ),
}  # fmt: skip


def test_tables_like_those_of_aachen_come_in_as_a_whole(tmp_path: Path) -> None:
    for name, content in AACHEN.items():
        written(tmp_path, content, f"{name}.csv")
    pairs = pairs_of(tmp_path, MAPPINGS)
    assert len(pairs) == 9
    tables, records = check_mapped(pairs, ONTOLOGY)
    assert set(tables.silent.values()) == {0}
    assert all(len(used) == len(table.headings) for (table, _), used in zip(pairs, tables.used.values(), strict=True))
    found = compare(tables, records, State(), {})
    state = state_of(found)
    city = state.nodes["aachen"]
    assert (city.aliases, city.text("website")) == (("Stadt Aachen (Verwaltung)",), "https://www.aachen.de")
    assert "ac-stadt" not in state.nodes
    expected = """
        PART_OF:aachen:sr LOCATED_IN:mp-haus:aachen SPEAKS:chor:lang-fa OFFERS:chor:t-musik TARGETS:chor:tg-frauen
        RUNS:aachen:m-fest:provider RUNS:chor:m-fest:partner SERVES:m-fest:aachen HELD_AT:m-fest:mp-haus
        FUNDED_BY:m-fest:f-1 IN_FIELD:m-fest:fld-sr17-kultur-religion PART_OF:chor:aachen
        COOPERATES_WITH:chor:aachen:2013-07-01 HAS_CONCEPT:aachen:c-sr-2017 SUPPORTS:m-fest:g-1
        BELONGS_TO:g-1:c-sr-2017
    """.split()
    assert set(expected) <= state.relations.keys()
    assert len(state.relations["RUNS:chor:m-fest:partner"].sources) == 2, "said by two rows: one fact, two sources"
    again = compare(*check_mapped(pairs, ONTOLOGY, state), state, {})
    assert not again.changes


# --------------------------------------------------------------------------------------------------------- laws


@given(st.text(max_size=200))
@settings(max_examples=40)
def test_a_slug_is_part_of_an_id(text: str) -> None:
    made = slug(text)
    assert made == slug(made)
    assert len(made) <= 90
    assert all(sign.isascii() and (sign.isalnum() or sign == "-") for sign in made)


@given(st.integers(-(10**9), 10**9), st.integers(0, 99))
@settings(max_examples=40)
def test_german_figures_are_read(whole: int, part: int) -> None:
    german = f"{whole:,}".replace(",", ".")
    assert float(plain_number(f"{german},{part:02d}", "comma")) == float(f"{whole}.{part:02d}")
    assert int(plain_number(german, "comma")) == whole
    assert int(plain_number(f"{whole:,}", "point")) == whole


@given(st.dates())
@settings(max_examples=40)
def test_german_days_are_read(day: Any) -> None:
    months = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
    said = f"{day.day}. {months[day.month - 1]} {day.year:04d}"
    assert FuzzyDate.parse(german_date(said)) == FuzzyDate.of_day(day)
    assert str(FuzzyDate.parse(german_date(f"{months[day.month - 1]} {day.year:04d}"))) == f"{day:%Y-%m}"


def test_yaml_words_for_yes_stay_words() -> None:
    mapping = parse_mapping("mapping: m\nvalues: {v: {yes: no}}\nrecords: [{into: actors, cells: {derived: yes}}]", "m")
    assert mapping.values == {"v": {"yes": "no"}}
    assert mapping.records[0].cells["derived"].text == "yes"
    assert yaml.safe_load(dump_mapping(mapping))["mapping"] == "m"

"""Laws: what is written as tables and read again is the same; what is read again changes nothing."""

from __future__ import annotations

import math
import string
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkb.decency import FLAG, PLACE_PROPERTIES
from graphkb.importer import State, make_plan, read_tables, validate, write_folder, write_template, write_workbook
from graphkb.importer.cells import join_list, split_list
from graphkb.importer.template import relation_id, template_of
from graphkb.model import FuzzyDate, Node, Precision, PropertyValue, Relation, SourceRef, Status, Visibility
from graphkb.ontology import Property, load_ontology

ONTOLOGY = load_ontology()

Facts = tuple[list[Node], list[Relation]]

ids = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)
_signs = st.characters(
    exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp"),
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u200b",
)


def as_kept(text: str) -> str:
    """A text as the importer keeps it: composed, without blanks at its ends."""
    return unicodedata.normalize("NFC", text).strip()


lines = st.text(_signs, max_size=20).map(lambda text: " ".join(as_kept(text).split()))
names = lines.filter(bool)
ODD = (
    "=1+1", "'", "''", "+49 241 1", "-5", "@a", "\\", ";", ",", "\t", '"', '""', "0012", "1.2", "1e5", "31.12.2017",
    "TRUE", "#REF!", "12:30", "50 %", "_x000D_", "_x005F_x0041_", "<b>&amp;]]>", "{{x}}", "${x}", "%s", "ÄÖÜäöüß€",
    "A\u0301", "ﬁ", "שלום", "مرحبا", "\u200fعر", "👩\u200d👩\u200d👧", "🇩🇪", "\u00ad", "\u00a0x", "a\u3000b",
    "x" * 4000, "–", "None", "null", "nan",
)  # fmt: skip
"""Texts that programs like to change: numbers, dates, formulas, escapes, other directions, joined signs, length."""

texts = (
    st.lists(st.one_of(st.text(_signs, max_size=12), st.sampled_from(ODD)))
    .map(lambda parts: as_kept("\n".join(parts)))
    .filter(bool)
)
entries = names.filter(lambda text: text == as_kept(text))
days = st.dates(date(1000, 1, 1), date(2199, 12, 31))


@st.composite
def fuzzy(draw: st.DrawFn) -> FuzzyDate:
    day = draw(days)
    precision = draw(st.sampled_from(Precision))
    if precision is Precision.RANGE:
        begin, end = sorted([day, draw(days)])
        return FuzzyDate(begin, end, Precision.RANGE)
    return FuzzyDate.parse(day.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[precision]])


def values(found: Property) -> st.SearchStrategy[PropertyValue]:
    if found.many and found.options:
        ids_of = [option.id for option in found.options]
        return st.lists(st.sampled_from(ids_of), min_size=1, unique=True).map(tuple)
    match found.type:
        case "choice":
            return st.sampled_from([option.id for option in found.options])
        case "whole":
            return st.integers(-(10**14), 10**14)
        case "number":
            return st.floats(-1e9, 1e9).filter(lambda value: value == 0 or abs(value) > 1e-9)
        case "yes_no":
            return st.booleans()
        case "date":
            return fuzzy()
        case "url":
            return st.sampled_from(["https://beispiel.de/a?b=c", "http://beispiel.de"])
        case "email":
            return st.just("info@beispiel.de")
        case "phone":
            return st.sampled_from(["+49 241 1234", "0241 / 12 34"])
        case _:
            return texts


@st.composite
def facts_of(draw: st.DrawFn, documents: list[str]) -> dict[str, Any]:
    begin, end = draw(st.none() | fuzzy()), draw(st.none() | fuzzy())
    if begin and end and end.latest < begin.earliest:
        begin, end = end, begin
    sources = draw(st.lists(st.builds(SourceRef, st.sampled_from(documents), lines), min_size=1, unique=True))
    return {
        "sources": tuple(sources),
        "valid_from": begin,
        "valid_to": end,
        "status": draw(st.sampled_from(Status)),
        "derived": draw(st.booleans()),
        "asserted": draw(st.none() | fuzzy()),
        "assured_on": draw(st.none() | days),
        "assured_by": draw(st.just("") | texts),
        "visibility": draw(st.sampled_from(Visibility)),
        "remark": draw(st.just("") | texts),
        "note": draw(st.just("") | texts),
    }


@st.composite
def properties_of(draw: st.DrawFn, among: tuple[Property, ...]) -> dict[str, PropertyValue]:
    chosen = draw(st.lists(st.sampled_from(among), unique_by=lambda found: found.id, max_size=4)) if among else []
    found = {one.id: draw(values(one)) for one in chosen if one.type != "ids"}
    if found.get(FLAG) == "yes":
        # A protected address is refused, that is the rule; every other record goes round.
        found = {name: value for name, value in found.items() if name not in PLACE_PROPERTIES}
    return found


@cache
def allowed(source_kind: str, target_kind: str) -> tuple[str, ...]:
    return tuple(type for type in ONTOLOGY.relations if ONTOLOGY.allows(type, source_kind, target_kind))


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    # Persons are left out: texts about them may hold no numbers that look like a phone. So are figures,
    # whose smallest value is ruled.
    kinds = [kind for kind in ONTOLOGY.kinds if kind not in ("person", "indicator_value")]
    documents = [f"d-{id}" for id in draw(st.lists(ids, min_size=1, max_size=3, unique=True))]
    others = [f"n-{id}" for id in draw(st.lists(ids, max_size=6, unique=True))]
    nodes = [
        Node(
            id=id,
            kind=kind,
            name=draw(names),
            name_en=draw(lines),
            aliases=tuple(draw(st.lists(entries, max_size=3, unique=True))),
            description=draw(st.just("") | texts),
            properties=draw(properties_of(ONTOLOGY.properties_of(kind)))
            | draw(properties_of(ONTOLOGY.translations_of(kind)[:8])),
            **draw(facts_of(documents)),
        )
        for id, kind in [(id, "document") for id in documents] + [(id, draw(st.sampled_from(kinds))) for id in others]
    ]
    relations: dict[str, Relation] = {}
    kind_of = {node.id: node.kind for node in nodes}
    pairs = [
        (type, source, target)
        for source in kind_of
        for target in kind_of
        if source != target
        for type in allowed(kind_of[source], kind_of[target])
    ]
    for type, source, target in draw(st.lists(st.sampled_from(pairs), max_size=5)) if pairs else []:
        fact = draw(facts_of(documents))
        properties = draw(properties_of(ONTOLOGY.properties_of_relation(type)))
        id = relation_id(ONTOLOGY, type, source, target, properties, fact["valid_from"])
        if len(relations) == 2:
            id = "eigene-kennung"
        relations[id] = Relation(id=id, type=type, source=source, target=target, properties=properties, **fact)
    return nodes, list(relations.values())


def by_id(found: tuple[Any, ...] | list[Any]) -> dict[str, Any]:
    return {fact.id: fact for fact in found}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(facts(), st.sampled_from([";", ",", "\t"]))
def test_csv_out_and_in_is_the_identity(given_facts: Facts, delimiter: str) -> None:
    nodes, relations = given_facts
    with TemporaryDirectory() as folder:
        write_folder(nodes, relations, Path(folder), delimiter=delimiter)
        records = validate(read_tables(Path(folder)), ONTOLOGY)
    assert by_id(list(records.nodes)) == by_id(nodes)
    assert by_id(list(records.relations)) == by_id(relations)
    assert not make_plan(records, State.of(nodes, relations))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(facts())
def test_xlsx_out_and_in_is_the_identity(given_facts: Facts) -> None:
    nodes, relations = given_facts
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        write_workbook(nodes, relations, path)
        records = validate(read_tables(path), ONTOLOGY)
    assert by_id(list(records.nodes)) == by_id(nodes)
    assert by_id(list(records.relations)) == by_id(relations)


@given(st.lists(st.text(st.sampled_from("a;\\ b"), min_size=1).map(str.strip).filter(bool)))
def test_lists_out_and_in_are_the_identity(found: list[str]) -> None:
    assert split_list(join_list(found)) == found


@given(st.floats(-1e12, 1e12).filter(lambda value: value == 0 or abs(value) > 1e-12))
def test_numbers_out_and_in_are_the_identity(value: float) -> None:
    place = Node(id="o", kind="municipality", name="Musterstadt", properties={"lat": value}, sources=(SourceRef("d"),))
    document = Node(id="d", kind="document", name="Blatt", sources=(SourceRef("d"),))
    with TemporaryDirectory() as folder:
        write_folder([place, document], [], Path(folder))
        records = validate(read_tables(Path(folder)), ONTOLOGY)
    read = by_id(list(records.nodes))["o"].properties["lat"]
    assert math.isclose(read, value, rel_tol=0, abs_tol=0)


def test_the_date_of_the_newest_document_need_not_be_written(tmp_path: Path) -> None:
    document = Node(
        id="d",
        kind="document",
        name="Blatt",
        properties={"as_of": FuzzyDate.parse("2019")},
        sources=(SourceRef("d"),),
        asserted=FuzzyDate.parse("2019"),
    )
    (path,) = write_folder([document], [], tmp_path)
    assert path.read_text("utf-8-sig").splitlines() == ["id;kind;name;as_of;sources", "d;document;Blatt;2019;d"]


def test_a_text_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    node = Node(id="d", kind="document", name='=HYPERLINK("https://beispiel.de")', sources=(SourceRef("d"),))
    write_workbook([node], [], tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["documents"]
    assert sheet["C2"].data_type == "s"
    (path,) = write_folder([node], [], tmp_path / "csv")
    assert "\"'=HYPERLINK" in path.read_text("utf-8-sig")


def test_the_empty_template_has_every_table_and_column(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    tables = {table.sheet: table for table in read_tables(tmp_path / "t.xlsx").tables}
    template = template_of(ONTOLOGY)
    assert tables.keys() == template.sheets.keys()
    for name, sheet in template.sheets.items():
        assert tables[name].headings == tuple(id for id, column in sheet.columns.items() if not column.further)
    assert validate(read_tables(tmp_path / "t.xlsx"), ONTOLOGY)[:2] == ((), ())

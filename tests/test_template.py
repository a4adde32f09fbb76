"""The template follows from the ontology, and its page is current."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from graphkb.importer.template import SheetTemplate, folded, suggest, template_of
from graphkb.importer.template_doc import template_page
from graphkb.ontology import load_ontology

ONTOLOGY = load_ontology()
PAGE = Path(__file__).parent.parent / "docs" / "template.md"

sheets = pytest.mark.parametrize("sheet", template_of(ONTOLOGY).sheets.values(), ids=lambda sheet: sheet.id)


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == template_page(), (
        "please run: python -m graphkb.importer.template_doc > docs/template.md"
    )


def test_the_page_names_every_table_column_and_option() -> None:
    page = template_page()
    for sheet in template_of(ONTOLOGY).sheets.values():
        assert f"### {sheet.id}\n" in page
        for column in (one for one in sheet.columns.values() if not one.further):
            assert f"| `{column.id}` | {column.label.de} |" in page
            for option in column.property.options if column.property else ():
                assert f"`{option.id}` ({option.label.de})" in page


def test_every_kind_and_relation_has_its_table() -> None:
    template = template_of(ONTOLOGY)
    assert Counter(kind for sheet in template.sheets.values() for kind in sheet.kinds) == Counter(list(ONTOLOGY.kinds))
    assert Counter(sheet.relation for sheet in template.sheets.values() if sheet.relation) == Counter(
        list(ONTOLOGY.relations)
    )
    for kind in ONTOLOGY.kinds.values():
        columns = template.sheets[kind.sheet].columns
        assert {found.id for found in ONTOLOGY.properties_of(kind.id)} <= columns.keys()


@sheets
def test_no_heading_means_two_columns(sheet: SheetTemplate) -> None:
    labels = {folded(label) for column in sheet.columns.values() for label in (column.label.de, column.label.en)}
    unclear = {label for label in labels if label not in sheet.headings}
    assert not unclear
    for column in sheet.columns.values():
        assert sheet.headings[folded(column.id)] == column.id
        assert sheet.headings[folded(column.label.de)] == column.id


@sheets
def test_a_table_is_found_by_its_name(sheet: SheetTemplate) -> None:
    template = template_of(ONTOLOGY)
    assert template.sheet(sheet.id.upper()) is sheet
    if len(sheet.kinds) == 1:
        assert template.sheet(ONTOLOGY.kind(sheet.kinds[0]).plural.de) is sheet


def test_suggestions_are_near_or_none() -> None:
    assert suggest("mesures", ["measures", "places"]) == "measures"
    assert suggest("xyz", ["measures", "places"]) is None

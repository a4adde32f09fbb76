"""The ontology as data: whole in both languages, and every mistake in it is told with file and place."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from graphkb.errors import OntologyError
from graphkb.ontology import Label, load_ontology

ONTOLOGY = load_ontology()

LABEL = {"de": "Muster", "en": "Sample"}

KIND: dict[str, Any] = {
    "id": "sample",
    "family": "vocabulary",
    "label": LABEL,
    "plural": LABEL,
    "text": LABEL,
    "pictogram": "association",
    "sheet": "samples",
    "properties": ["address"],
}

RELATION: dict[str, Any] = {
    "id": "SAMPLES",
    "label": LABEL,
    "reverse": LABEL,
    "text": LABEL,
    "ends": [{"from": ["actor"], "to": ["sample"]}],
}


def write(folder: Path, name: str, content: object) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")


def whole(folder: Path) -> None:
    write(folder, "kinds/sample.yaml", KIND)
    write(folder, "relations/SAMPLES.yaml", RELATION)
    write(folder, "properties.yaml", {"colour": {"type": "text", "label": LABEL, "text": LABEL, "empty": LABEL}})


def test_a_folder_adds_to_it(tmp_path: Path) -> None:
    whole(tmp_path)
    found = load_ontology(tmp_path)
    assert found.kinds.keys() == ONTOLOGY.kinds.keys() | {"sample"}
    assert found.allows("SAMPLES", "association", "sample")
    assert not found.allows("SAMPLES", "sample", "association")
    assert found.sheets()["samples"] == ("sample",)
    assert "sample" not in load_ontology().kinds


BROKEN: list[tuple[str, Callable[[Path], None], str, str]] = [
    ("no yaml", lambda at: write(at, "kinds/sample.yaml", "id: [\n"), "sample.yaml", ""),
    ("a list", lambda at: write(at, "kinds/sample.yaml", "- a\n"), "sample.yaml", "mapping"),
    ("empty", lambda at: write(at, "kinds/sample.yaml", ""), "sample.yaml", "mapping"),
    ("other id", lambda at: write(at, "kinds/sample.yaml", KIND | {"id": "x"}), "sample.yaml", "name of the file"),
    ("no label", lambda at: write(at, "kinds/sample.yaml", {"id": "sample"}), "sample.yaml", "required"),
    ("no English", lambda at: write(at, "kinds/sample.yaml", KIND | {"label": {"de": "M"}}), "label.en", "required"),
    ("family", lambda at: write(at, "kinds/sample.yaml", KIND | {"family": "x"}), "family", ""),
    ("misspelt", lambda at: write(at, "kinds/sample.yaml", KIND | {"pictogramm": "x"}), "pictogramm", ""),
    ("pictogram", lambda at: write(at, "kinds/sample.yaml", KIND | {"pictogram": "x"}), "pictogram", "unknown: x"),
    ("base", lambda at: write(at, "kinds/sample.yaml", KIND | {"bases": ["x"]}), "bases", "unknown: x"),
    ("property", lambda at: write(at, "kinds/sample.yaml", KIND | {"properties": ["x"]}), "properties", "unknown: x"),
    (
        "spelled like a relation",
        lambda at: write(at, "kinds/part_of.yaml", KIND | {"id": "part_of"}),
        "part_of.yaml",
        "relation",
    ),
    (
        "end",
        lambda at: write(at, "relations/SAMPLES.yaml", RELATION | {"ends": [{"from": ["x"], "to": ["any"]}]}),
        "ends",
        "unknown: x",
    ),
    ("key", lambda at: write(at, "relations/SAMPLES.yaml", RELATION | {"key": ["x"]}), "key", "unknown: x"),
    (
        "reserved",
        lambda at: write(
            at, "properties.yaml", {"name": {"type": "text", "label": LABEL, "text": LABEL, "empty": LABEL}}
        ),
        "name",
        "reserved",
    ),
    (
        "choice",
        lambda at: write(
            at, "properties.yaml", {"c": {"type": "choice", "label": LABEL, "text": LABEL, "empty": LABEL}}
        ),
        "c",
        "options",
    ),
    ("type", lambda at: write(at, "properties.yaml", {"c": {"type": "x"}}), "properties.yaml", ""),
    ("no property", lambda at: write(at, "properties.yaml", {"c": None}), "c", "mapping"),
    ("base of nothing", lambda at: write(at, "bases.yaml", {"b": ["x"]}), "bases.yaml", "unknown: x"),
    ("base no list", lambda at: write(at, "bases.yaml", {"b": "x"}), "bases.yaml", "list"),
]


@pytest.mark.parametrize(
    ("break_it", "place", "reason"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN]
)
def test_a_mistake_is_told_with_file_and_place(
    tmp_path: Path, break_it: Callable[[Path], None], place: str, reason: str
) -> None:
    whole(tmp_path)
    break_it(tmp_path)
    with pytest.raises(OntologyError) as refused:
        load_ontology(tmp_path)
    for language in ("de", "en"):
        text = refused.value.text("en" if language == "en" else "de")
        assert place in text
        assert reason in text
    assert {"file", "place", "reason"} == refused.value.facts.keys()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OntologyError):
        load_ontology(tmp_path / "gibt-es-nicht")


def labels() -> list[tuple[str, Label]]:
    found: list[tuple[str, Label]] = []
    for kind in ONTOLOGY.kinds.values():
        found += [(kind.id, kind.label), (kind.id, kind.plural), (kind.id, kind.text)]
    for relation in ONTOLOGY.relations.values():
        found += [(relation.id, relation.label), (relation.id, relation.reverse), (relation.id, relation.text)]
    for definition in ONTOLOGY.properties.values():
        found += [
            (definition.id, definition.label),
            (definition.id, definition.text),
            (definition.id, definition.empty),
        ]
        found += [(definition.id, option.label) for option in definition.options]
    return found


def test_everything_is_named_in_both_languages() -> None:
    assert [id for id, label in labels() if not label.de.strip() or not label.en.strip()] == []
    texts = [(kind.id, kind.text) for kind in ONTOLOGY.kinds.values()]
    texts += [(relation.id, relation.text) for relation in ONTOLOGY.relations.values()]
    assert [id for id, text in texts if text.de == text.en] == []


def test_names_are_told_apart() -> None:
    for of in ("de", "en"):
        kinds = [kind.label.in_language(of) for kind in ONTOLOGY.kinds.values()]
        assert sorted(kinds) == sorted(set(kinds))
    reads = [(relation.label.de, relation.reverse.de) for relation in ONTOLOGY.relations.values()]
    assert len(reads) == len(set(reads))


@pytest.mark.parametrize("kind", sorted(ONTOLOGY.kinds))
def test_a_pictogram_is_an_own_drawing_without_script(kind: str) -> None:
    path = ONTOLOGY.pictograms[ONTOLOGY.kind(kind).pictogram]
    text = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "viewBox" in root.attrib
    assert not re.search(r"<script|\bon\w+=|href=|<image|<foreignObject|url\(", text)


def test_every_kind_can_be_joined_and_every_end_exists() -> None:
    joined = {
        kind
        for relation in ONTOLOGY.relations.values()
        for end in relation.ends
        for selector in (*end.source, *end.target)
        for kind in ONTOLOGY.kinds_of(selector)
    }
    assert joined == ONTOLOGY.kinds.keys()


def test_selectors() -> None:
    assert set(ONTOLOGY.kinds_of("any")) == set(ONTOLOGY.kinds)
    assert set(ONTOLOGY.kinds_of("place")) == {"region", "municipality", "quarter"}
    assert set(ONTOLOGY.kinds_of("place")) <= set(ONTOLOGY.kinds_of("actor"))
    assert ONTOLOGY.kinds_of("gibt_es_nicht") == ()
    with pytest.raises(KeyError):
        ONTOLOGY.kind("gibt_es_nicht")


def test_every_property_is_used() -> None:
    used = {one.id for kind in ONTOLOGY.kinds for one in ONTOLOGY.properties_of(kind)}
    used |= {one.id for kind in ONTOLOGY.kinds for one in ONTOLOGY.translations_of(kind)}
    used |= {one.id for relation in ONTOLOGY.relations for one in ONTOLOGY.properties_of_relation(relation)}
    assert ONTOLOGY.properties.keys() == used


def test_contacts_are_internal() -> None:
    """The public view shows bodies and measures, no way to reach a person."""
    for name, definition in ONTOLOGY.properties.items():
        if definition.type in ("email", "phone"):
            assert definition.visibility == "internal", name


def test_the_bundled_folder_is_the_layout_that_may_be_copied(tmp_path: Path) -> None:
    source = Path(next(iter(ONTOLOGY.pictograms.values()))).parent.parent
    shutil.copytree(source, tmp_path / "copy", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert load_ontology(tmp_path / "copy").kinds == ONTOLOGY.kinds

"""Every sentence of the network analyses has an English one with the same facts in it."""

from __future__ import annotations

import ast
from importlib.resources import files
from io import BytesIO
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from graphkb.analytics.network.analyses import ANALYSES
from graphkb.analytics.network.cut_points import cut_points
from graphkb.analytics.network.naming import in_words, listed
from graphkb.analytics.network.ties import cooperation
from graphkb.model import FuzzyDate, Node, Relation
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from tests.tie_graphs import DAY, body


def sentences() -> list[tuple[str, ...]]:
    found = []
    for file in files("graphkb.analytics.network").iterdir():
        if file.name.endswith(".py"):
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                    wanted = {"said": 1, "counted": 2}.get(call.func.id, 0)
                    texts = [part.value for part in call.args[:wanted] if isinstance(part, ast.Constant)]
                    if texts:
                        found.append(tuple(map(str, texts)))
    return found


def catalogue(part: str = "network") -> Catalog:
    return read_po(BytesIO((files("graphkb.texts") / "en" / f"{part}.po").read_bytes()), locale="en")


def catalogues() -> list[Catalog]:
    """Those of the network first, then all others."""
    parts = sorted(file.name.removesuffix(".po") for file in (files("graphkb.texts") / "en").iterdir())
    return [catalogue(part) for part in sorted(parts, key=lambda part: part != "network") if not part.startswith("_")]


def facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_sentence_has_an_english_one() -> None:
    english = catalogues()
    found = sentences()
    assert len(found) > 25
    for texts in found:
        message = next((message for one in english if (message := one.get(texts[0]))), None)
        assert message is not None, texts
        ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
        strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        assert tuple(ids) == texts
        assert all(strings)
        for one, other in zip(texts, strings, strict=True):
            assert facts_in(one) == facts_in(str(other)), texts


def test_the_catalogue_has_nothing_left_over() -> None:
    used = {texts[0] for texts in sentences()}
    kept = {message.id[0] if isinstance(message.id, (list, tuple)) else message.id for message in catalogue()}
    assert kept - {""} <= used


def test_every_analysis_speaks_both_languages() -> None:
    assert len({analysis.id for analysis in ANALYSES}) == len(ANALYSES)
    for analysis in ANALYSES:
        for label in (analysis.label, analysis.question, analysis.definition):
            assert label.de
            assert label.en
            assert label.de != label.en
        for parameter in analysis.parameters:
            assert parameter.label.de
            assert parameter.text.en


def test_every_analysis_runs_on_an_empty_snapshot_with_its_defaults() -> None:
    empty = Snapshot.of([body("a"), body("b")], [])
    for analysis in ANALYSES:
        result = analysis.run(empty, {"start": "a", "goal": "b"})
        assert result.method.analysis == analysis.id


def test_numbers_are_in_words_up_to_twelve() -> None:
    assert [in_words(n).de for n in (2, 12, 13)] == ["zwei", "zwölf", "13"]


def test_lists_name_public_bodies_only() -> None:
    clubs = [body("v1"), body("v2"), body("v3")]
    public = [body(id, "office") for id in ("amt-1", "amt-2", "amt-3", "amt-4", "amt-5")]
    snapshot = Snapshot.of([*clubs, *public], [])
    assert listed(snapshot, ["amt-1"]).de == "AMT-1"
    assert listed(snapshot, ["amt-1", "v1"]).de == "AMT-1 und eine weitere Stelle"
    assert listed(snapshot, ["v1", "v2", "v3"]).de == "drei hier nicht genannte Stellen"
    assert listed(snapshot, [node.id for node in public]).de == "AMT-1, AMT-2, AMT-3, AMT-4 und eine weitere Stelle"
    assert listed(snapshot, ["amt-1", "v1", "v2"]).en == "AMT-1 and two further bodies"


def test_a_sentence_ends_in_one_full_stop() -> None:
    asserted = FuzzyDate.parse("2026")
    nodes = [
        Node(id=id, kind="welfare_association", name=f"Musterverband {id.upper()} e.V.", name_en=f"{id.upper()} e.V.")
        for id in "abc"
    ]
    relations = [
        Relation(id=f"{a}{b}", type="COOPERATES_WITH", source=a, target=b, asserted=asserted) for a, b in ("ab", "bc")
    ]
    snapshot = Snapshot.of(nodes, relations)
    (cut,) = cut_points(snapshot, cooperation(snapshot, DAY)).cut_points
    assert cut.sentence == Label(
        de="Fällt Musterverband B e.V. weg, bleiben zwei Stellen ohne tragende Verbindung: "
        "Musterverband A e.V. und Musterverband C e.V.",
        en="Without B e.V., two bodies are left without a strong tie: A e.V. and C e.V.",
    )

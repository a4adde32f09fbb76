"""Every sentence of the partner finder has an English one with the same facts in it."""

from __future__ import annotations

import ast
from importlib.resources import files
from io import BytesIO
from string import Formatter

from babel.messages.pofile import read_po

from graphkb.analytics.partners import FEATURES, PARTNERS
from graphkb.analytics.partners.weights import (
    CAPACITY_STEPS,
    FUNDING_VALUES,
    GROUP_VALUES,
    PLACE_VALUES,
    TOPIC_VALUES,
)


def sentences() -> set[tuple[str, ...]]:
    found = set()
    for file in files("graphkb.analytics.partners").iterdir():
        if file.name.endswith(".py"):
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                    wanted = {"N_": 1, "counted": 2}.get(call.func.id, 0)
                    texts = [part.value for part in call.args[:wanted] if isinstance(part, ast.Constant)]
                    if texts:
                        found.add(tuple(map(str, texts)))
    return found


def facts_in(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_catalogue_has_each_sentence_and_nothing_left_over() -> None:
    english = read_po(BytesIO((files("graphkb.texts") / "en" / "partners.po").read_bytes()), locale="en")
    catalogue = {}
    for message in english:
        if message.id:
            ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
            strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
            catalogue[tuple(ids)] = tuple(map(str, strings))
    assert set(catalogue) == sentences()
    for ids, strings in catalogue.items():
        assert all(strings), ids
        for one, other in zip(ids, strings, strict=True):
            assert facts_in(one) == facts_in(other), ids


def test_the_table_of_features_is_whole_in_both_languages() -> None:
    for feature in FEATURES:
        labels = [feature.label, feature.definition, feature.no_data, feature.ahead]
        assert all(label and label.de and label.en and label.de != label.en for label in labels), feature.id
        assert 0 < feature.weight <= 3
    weights = {one.id: one.default for one in PARTNERS.parameters if one.id.startswith("weight_")}
    assert weights == {f"weight_{feature.id}": feature.weight for feature in FEATURES}


def test_the_table_names_every_value_that_a_score_knows() -> None:
    values = {
        "topic": TOPIC_VALUES.values(),
        "place": PLACE_VALUES.values(),
        "target_group": GROUP_VALUES.values(),
        "funding_fit": FUNDING_VALUES.values(),
        "capacity": [sum(CAPACITY_STEPS[:n]) for n in (1, 2, 3)],
    }
    table = {one.id: one.definition for one in FEATURES}
    for id, used in values.items():
        told = next(definition for name, definition in table.items() if name == id)
        for value in set(used) - ({1.0} if id == "topic" else set()):
            assert f"{value:g}".replace(".", ",") in told.de, (id, value)
            assert f"{value:g}" in told.en, (id, value)

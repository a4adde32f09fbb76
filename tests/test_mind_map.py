"""The mind map: the tree, its counts, what a choice leaves; the page without script, the drawing, the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.analytics.coverage import Level, MindBranch, MindMap, guideline_trace, mind_map
from graphkb.analytics.time import Course
from graphkb.errors import InvalidParameter, NotFound
from graphkb.store import Store
from tests.command import graphkb
from tests.coverage_district import DAY, District, district
from tests.coverage_site import client_of
from tests.test_pages_coverage import page
from viz.pictures.mind_map import SHEET_HEIGHT, Twig, drawing, outline, sheets


@pytest.fixture
def here() -> District:
    return district()


def tree(here: District, **chosen: object) -> MindMap:
    snapshot = here.snapshot()
    trace = guideline_trace(snapshot, day=DAY, concept="c")
    return mind_map(snapshot, trace, **chosen)  # type: ignore[arg-type]


def told(branches: Iterator[MindBranch]) -> list[str]:
    return [f"{one.level.value} {one.id or '-'}" for one in branches]


def test_five_levels_in_the_order_in_which_they_are_read(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"])
    here.measure("free", by=["b"])
    (concept,) = tree(here).concepts
    assert told(concept.walk()) == [
        "concept c",
        "field f",
        "guideline gl",
        "measure m",
        "actor a",
        "guideline -",
        "measure free",
        "actor b",
        "field g",
        "guideline gm",
    ]
    keys = [one.key for one in concept.walk()]
    assert len(set(keys)) == len(keys)
    assert keys[2:4] == ["f~gl", "f~gl~m"]


def test_counts_take_a_measure_and_a_body_once(here: District) -> None:
    here.measure("m", by=["a", "o"], supports=["gl", "gm"], of=["f", "g"])
    (concept,) = tree(here).concepts
    assert [one.id for one in concept.walk()].count("m") == 2, "it is shown wherever it stands"
    assert (len(concept.measures), concept.running, concept.bodies) == (1, 1, frozenset({"a", "t"}))


def test_a_choice_leaves_the_branches_and_says_what_it_left_out(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"], at=["r"])
    here.measure("far", by=["a"], supports=["gl"], at=["u"])
    (concept,) = tree(here, place="t").concepts
    guideline = next(one for one in concept.walk() if one.id == "gl")
    assert (guideline.measures, guideline.left_out) == (frozenset({"m"}), frozenset({"far"}))
    (concept,) = tree(here, courses=[Course.PLANNED]).concepts
    assert (concept.measures, concept.left_out) == (frozenset(), frozenset({"m", "far"}))
    (concept,) = tree(here, field="g").concepts
    assert told(concept.walk()) == ["concept c", "field g"]


def test_what_no_tree_can_be_made_of(here: District) -> None:
    here.node("x", "field")
    with pytest.raises(NotFound):
        tree(here, field="nothing")
    for wrong in ({"field": "x"}, {"place": "a"}):
        with pytest.raises(InvalidParameter):
            tree(here, **wrong)


def test_who_only_may_carry_a_measure_is_shown_and_not_counted(here: District) -> None:
    here.measure("m", supports=["gl"])
    here.join("a", "RUNS", "m", role="possible_provider")
    here.join("b", "RUNS", "m", role="partner")
    (concept,) = tree(here).concepts
    (measure,) = (one for one in concept.walk() if one.level is Level.MEASURE)
    assert [(one.id, one.role) for one in measure.children] == [("b", "partner"), ("a", "possible_provider")]
    assert concept.bodies == frozenset()


# ---- page


def test_the_page_folds_without_script_and_says_what_is_not_recorded(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"], name="Sprachcafé")
    client = client_of(here)
    text = page(client, "/de/mindmap").all
    assert "Eine Maßnahme eines Trägers ist erfasst. Zu einer Leitlinie ist keine erfasst." in text
    assert "zwei Handlungsfelder, zwei Leitlinien, eine Maßnahme, ein Träger" in text
    assert text.index("Leitlinie: gl") < text.index("Sprachcafé · läuft") < text.index("Verein a")
    assert text.count("keine Maßnahme erfasst") == 2
    assert "Lücke" not in text
    left = page(client, "/de/mindmap?stand=planned").all
    assert "keine Maßnahme passt zur Auswahl, eine andere ist erfasst" in left
    assert "Keine Maßnahme passt zur Auswahl; eine andere ist erfasst." in left


def opened(html: str) -> list[str]:
    """Keys of the branches that are open, in order."""
    found = re.findall(r'<li[^>]*data-key="([^"]+)"|<details( open)?>', html)
    keys, last = [], ""
    for key, is_open in found:
        if key:
            last = key
        elif is_open:
            keys.append(last)
    return keys


def test_a_folded_state_has_an_address(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"])
    client = client_of(here)

    def shown(query: str) -> list[str]:
        return opened(client.get(f"/de/mindmap?{query}").text)

    assert shown("") == ["c", "f"]
    assert shown("tiefe=0") == []
    assert shown("tiefe=4") == ["c", "f", "f~gl", "f~gl~m"]
    assert shown("tiefe=4&zu=f~gl,nothing") == ["c", "f", "f~gl~m"]
    assert shown("tiefe=0&auf=c,f~gl") == ["c", "f~gl"]


def test_a_long_list_ends_with_what_is_left(here: District) -> None:
    for number in range(40):
        here.measure(f"m{number:02}", by=["a"], supports=["gl"], name=f"Kurs {number:02}")
    client = client_of(here)
    text = page(client, "/de/mindmap").all
    assert "und 28 weitere" in text
    assert "Kurs 39" in text, "behind a fold, not left out"
    assert len(sheets([Twig(0, "c", children=(Twig(3, "Kurs"),) * 40)])) > 1


@pytest.mark.parametrize(
    "query", ["konzept=x", "konzept=f", "ort=x", "ort=f", "stand=x", "stichtag=x", "tiefe=9", "tiefe=x"]
)
def test_what_the_mind_map_cannot_show(here: District, query: str) -> None:
    client = client_of(here)
    assert "Das hat nicht geklappt" in page(client, f"/de/mindmap?{query}", 422).all
    assert client.get(f"/de/mindmap.svg?{query}").status_code == 422


def test_a_field_of_another_concept_does_no_harm(here: District) -> None:
    here.node("x", "field")
    text = page(client_of(here), "/de/mindmap?feld=x").all
    assert "Das gewählte Handlungsfeld gehört nicht zu diesem Konzept." in text


def test_files_and_data_give_the_same_tree(here: District) -> None:
    here.measure("m", by=["a"], supports=["gl"], name="Sprachcafé & <Tee>")
    client = client_of(here)
    svg = client.get("/de/mindmap.svg?tiefe=4")
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert "Sprachcafé &amp; &lt;Tee&gt;" in svg.text
    assert client.get("/en/mindmap.pdf").content.startswith(b"%PDF")
    found = client.get("/api/v1/guidelines/mind-map", params={"concept": "c"}).json()
    field = found["concepts"][0]["children"][0]
    assert field["children"][0]["children"][0]["children"][0]["node"]["id"] == "a"
    assert (field["measures"], field["bodies"], found["measures"]) == (1, 1, 1)
    assert client.get("/api/v1/guidelines/mind-map", params={"course": "x"}).status_code == 422


# ---- drawing

leaves = st.builds(Twig, st.just(4), st.text("abc äß", min_size=1, max_size=60))
trees = st.builds(
    lambda fields: Twig(0, "Konzept", children=tuple(Twig(1, "Feld", children=tuple(one)) for one in fields)),
    st.lists(st.lists(leaves, max_size=70), max_size=8),
)


def tips(twigs: tuple[Twig, ...]) -> list[Twig]:
    return [tip for twig in twigs for tip in (tips(twig.children) if twig.children else [twig])]


@given(trees)
def test_sheets_hold_every_tip_once_and_are_no_higher_than_paper(whole: Twig) -> None:
    parts = sheets([whole])
    assert [tip for part in parts for tip in tips(part)] == tips((whole,))
    for part in parts:
        svg, height = drawing(part, title="t", language="de")
        assert height <= SHEET_HEIGHT + 1e-6
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', svg)]
        assert min(sizes) >= 7


def test_the_outline_says_the_same_in_words() -> None:
    whole = Twig(0, "Konzept", "ein Handlungsfeld", children=(Twig(1, "Feld", "keine Maßnahme erfasst"),))
    assert outline([whole]) == "Konzept (ein Handlungsfeld)\n– Feld (keine Maßnahme erfasst)"


# ---- command line


def test_the_commands_tell_the_same(aachen_store: Store) -> None:
    at = ("--data", aachen_store.settings.data_dir)
    told = graphkb("mindmap", "c-sr-2017", "--field", "fld-sr17-sicherheit", *at)
    assert told.code == 0
    assert told.out.splitlines()[1].startswith("  Sicherheit (")
    beside = graphkb("side-by-side", "c-sr-2017", "c-ac-2006", "--json", *at).data
    assert beside["rows"]
    assert graphkb("side-by-side", "c-sr-2017", *at).code == 2

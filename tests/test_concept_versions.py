"""Versions of a concept: a pair solved by hand, one concept at two moments, laws, the change log, and Aachen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from api import Context
from api.states import save_state
from api.versions import concept_log
from graphkb.analytics.change import PartWhat, Version, VersionChange, Why, earlier_and_later, version_change
from graphkb.editing import Edit, Editor, before_changes
from graphkb.errors import InvalidParameter, NotFound
from graphkb.model import Relation
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from graphkb.store import Store
from graphkb.store.changes import ChangedFact
from tests import site_fixture as site
from tests.coverage_district import DAY, District, district
from tests.test_concept_change import two_concepts
from tests.test_conferences import with_sources
from viz.forms import ADMINISTRATION
from viz.frame import TOKEN_COOKIE


def compared(before: Snapshot, a: str, after: Snapshot, b: str, *, first: date = DAY) -> VersionChange:
    return version_change(Version.of(before, a, first), Version.of(after, b, DAY))


def told(found: VersionChange) -> dict[tuple[str, str], tuple[str, str]]:
    return {pair.key: (pair.what.value, pair.why.value) for pair in found.pairs}


def succession() -> District:
    """c (f, g; gl in f, gm) and n (x, y, z; gn). f is exactly x, g is broader than y, z is new; gl is close to gn."""
    made = two_concepts()
    made.join("gn", "IN_FIELD", "z")
    return made


@pytest.fixture(scope="module")
def found() -> VersionChange:
    snapshot = succession().snapshot()
    return compared(snapshot, "c", snapshot, "n")


def test_a_concept_and_its_successor(found: VersionChange) -> None:
    assert told(found) == {
        ("f", "x"): ("changed", "matched"),
        ("g", "y"): ("changed", "matched"),
        ("", "z"): ("added", "unmatched"),
        ("gl", "gn"): ("changed", "matched"),
        ("gm", ""): ("ended", "unmatched"),
        ("m-both", "m-both"): ("changed", "record"),
        ("m-old", "m-taken"): ("changed", "stated"),
        ("", "m-same-provider"): ("added", "unmatched"),
        ("", "m-elsewhere"): ("added", "unmatched"),
    }


def test_both_wordings_and_where_it_moved(found: VersionChange) -> None:
    pairs = {pair.key: pair for pair in found.pairs}
    line = pairs["gl", "gn"]
    assert [(one.name, one.before, one.after) for one in line.wordings] == [("name", "gl", "gn")]
    assert line.moved  # f corresponds to x, it stands in z now
    assert (line.match, line.verbatim) == ("close", False)
    assert pairs["m-both", "m-both"].moved  # from g to z, and g corresponds to y
    assert not pairs["m-old", "m-taken"].moved
    assert pairs["g", "y"].match == "narrow"
    assert pairs["f", "x"].wordings[0].before == "f"


def test_what_cannot_be_known_is_said(found: VersionChange) -> None:
    missing = [one.de for one in found.method.missing]
    assert any(one.startswith("Zu 4 Teilen ist keine Entsprechung erfasst") for one in missing)
    assert any("in eigenen Worten erfasst" in one for one in missing)
    assert found.sentence.de == "Hinzugekommen: 3, weggefallen: 1, umgeschrieben: 5, unverändert: 0."
    alone = district()
    alone.node("n", "concept")
    snapshot = alone.snapshot()
    missing = [one.de for one in compared(snapshot, "c", snapshot, "n").method.missing]
    assert "Dass das spätere Konzept auf das frühere folgt, ist nicht erfasst." in missing
    assert "Zu «n» ist kein Handlungsfeld erfasst." in missing


def later_record() -> Snapshot:
    """The district's concept c some time later: gl reworded and moved, gm gone, g ended, h and a measure new."""
    made = district()
    made.nodes["gl"] = replace(made.nodes["gl"], name="gl neu gefasst")
    made.relations = {id: one for id, one in made.relations.items() if one.source not in ("gl", "gm") or one.type == ""}
    made.join("gl", "BELONGS_TO", "c")
    made.node("h", "field")
    made.join("h", "BELONGS_TO", "c", since="2026-03")
    made.join("gl", "IN_FIELD", "h")
    made.node("g", "field", until="2026-05")
    made.measure("m-new", of=["f"], since="2026")
    made.measure("m-late", of=["f"])
    return made.snapshot()


def test_one_concept_at_two_moments() -> None:
    found = compared(district().snapshot(), "c", later_record(), "c", first=date(2025, 1, 1))
    pairs = {pair.key: pair for pair in found.pairs}
    assert told(found) == {
        ("f", "f"): ("same", "record"),
        ("g", ""): ("ended", "dated"),
        ("", "h"): ("added", "dated"),
        ("gl", "gl"): ("changed", "record"),
        ("gm", ""): ("ended", "recorded"),
        ("", "m-new"): ("added", "dated"),
        ("", "m-late"): ("added", "recorded"),
    }
    assert (str(pairs["g", ""].day), str(pairs["", "h"].day)) == ("2026-05", "2026-03")
    assert pairs["gl", "gl"].moved
    assert any("nur seine Erfassung" in one.de for one in found.method.missing)


def test_what_cannot_be_compared() -> None:
    snapshot = district().snapshot()
    with pytest.raises(NotFound):
        compared(snapshot, "c", snapshot, "gibt-es-nicht")
    with pytest.raises(InvalidParameter):
        compared(snapshot, "f", snapshot, "c")
    with pytest.raises(InvalidParameter):
        compared(snapshot, "c", snapshot, "c")


def test_a_chain_of_concepts() -> None:
    made = district()
    for id in ("n", "o"):
        made.node(id, "concept")
    made.join("n", "SUCCEEDS", "c")
    made.join("o", "SUCCEEDS", "n")
    made.join("c", "SUCCEEDS", "o")
    assert set(earlier_and_later(made.snapshot(), "n")) == {"c", "n", "o"}
    del made.relations["SUCCEEDS:c:o"]
    for id in ("c", "n", "o"):
        assert earlier_and_later(made.snapshot(), id) == ("c", "n", "o")


MATCHES = ("exact", "close", "broad", "narrow", "partial")


@st.composite
def pairs_of_concepts(draw: st.DrawFn) -> Snapshot:
    made = District()
    sides = {"a": draw(st.integers(0, 4)), "b": draw(st.integers(0, 4))}
    for concept, size in sides.items():
        made.node(concept, "concept")
        for n in range(size):
            id = f"{concept}{n}"
            kind = draw(st.sampled_from(("field", "guideline")))
            made.node(id, kind, name=draw(st.sampled_from(("X", "Y"))))
            made.join(id, "BELONGS_TO", concept)
    links = draw(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(MATCHES), st.booleans())))
    for n, m, match, turned in links:
        ends = [f"a{n}", f"b{m}"][:: -1 if turned else 1]
        kinds = {made.nodes[id].kind for id in ends if id in made.nodes}
        if len(kinds) == 1 and all(id in made.nodes for id in ends):
            made.join(ends[0], "CORRESPONDS_TO", ends[1], match=match)
    for n in range(draw(st.integers(0, 3))):
        made.measure(f"m{n}", at=[], of=draw(st.lists(st.sampled_from(sorted(made.nodes)), max_size=2)))
    return made.snapshot()


@settings(max_examples=80, deadline=None)
@given(pairs_of_concepts())
def test_what_came_one_way_went_the_other(snapshot: Snapshot) -> None:
    there, back = compared(snapshot, "a", snapshot, "b"), compared(snapshot, "b", snapshot, "a")
    turned = {PartWhat.ADDED: PartWhat.ENDED, PartWhat.ENDED: PartWhat.ADDED}
    assert {(pair.kind, *pair.key, turned.get(pair.what, pair.what), pair.moved) for pair in there.pairs} == {
        (pair.kind, *reversed(pair.key), pair.what, pair.moved) for pair in back.pairs
    }
    for version, of in ((0, there.before), (1, there.after)):
        named = {pair.key[version] for pair in there.pairs} - {""}
        links = {one.source for one in of.snapshot.into(of.concept, "BELONGS_TO")}
        assert links <= named, "every part is told"


@settings(max_examples=30, deadline=None)
@given(pairs_of_concepts())
def test_a_version_has_nothing_different_from_itself(snapshot: Snapshot) -> None:
    again = Snapshot.of(snapshot.nodes, snapshot.relations)
    assert {pair.what for pair in compared(snapshot, "a", again, "a").pairs} <= {PartWhat.SAME}


def test_before_changes_is_what_there_was() -> None:
    """A node renamed, one created with its relation, one deleted: undone in reverse, newest first."""
    before = district().snapshot()
    made = district()
    renamed = replace(made.nodes["gl"], name="anders")
    made.nodes["gl"] = renamed
    made.node("h", "field")
    link = made.join("h", "BELONGS_TO", "c")
    gone = made.nodes.pop("gm")
    lost = made.relations.pop("BELONGS_TO:gm:c")
    after = made.snapshot()
    log: list[ChangedFact] = [
        fact(gone, None),
        fact(lost, None),
        fact(None, made.relations[link]),
        fact(None, made.nodes["h"]),
        fact(before.node("gl"), renamed),
        ChangedFact(what="node", id="p", person=True, changed=("id",)),
    ]
    past = before_changes(after, log, 3)
    assert (past.nodes, past.relations, past.revision) == (before.nodes, before.relations, 3)


def fact(before: Any, after: Any) -> ChangedFact:
    one = before or after
    return ChangedFact(what="relation" if isinstance(one, Relation) else "node", id=one.id, before=before, after=after)


def test_aachen_2009_and_2017(aachen_snapshot: Snapshot) -> None:
    """The two fields that the document calls new come; the five it says were there before stay."""
    found = compared(aachen_snapshot, "c-kreis-2009", aachen_snapshot, "c-sr-2017")
    fields = {pair.key: pair.what for pair in found.pairs if pair.kind == "field"}
    assert {key[1] for key, what in fields.items() if what is PartWhat.ADDED} == {
        "fld-sr17-ehrenamt",
        "fld-sr17-sicherheit",
    }
    assert sum(1 for what in fields.values() if what is PartWhat.SAME) == 5
    guidelines = [pair for pair in found.pairs if pair.kind == "guideline"]
    assert {pair.why for pair in guidelines} == {Why.UNMATCHED}
    assert any(
        "Zu «Integrationskonzept für den Kreis Aachen» ist keine Leitlinie" in one.de for one in found.method.missing
    )
    assert earlier_and_later(aachen_snapshot, "c-sr-2017") == ("c-kreis-2009", "c-sr-2017")


# --------------------------------------------------------------------- pages


@pytest.fixture
def context(embedded_store: Store, embedded_settings: Settings) -> Context:
    """The district, saved, then one guideline reworded and one field new."""
    embedded_store.apply(with_sources(district()), by="test", reason="Anfang")
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN), "district": "r"})
    made = site.context_of(embedded_store, settings)
    save_state(made, "vorher", by="test")
    editor = Editor(embedded_store, lambda: made.snapshot(ADMINISTRATION))
    cells = {"name": "gl ganz anders", "wording": "heading"}
    edit = Edit(what="node", action="change", id="gl", cells=cells, revision=embedded_store.revision())
    editor.write(edit, by="Amt", reason="Neufassung")
    editor.write(
        Edit(what="node", action="create", type="field", id="h", cells={"name": "Neues Feld"}, sources="d-muster"),
        by="Amt",
    )
    joined = {"source": "h", "target": "c"}
    editor.write(Edit(what="relation", action="create", type="BELONGS_TO", cells=joined, sources="d-muster"), by="Amt")
    return made


def test_one_concept_against_its_saved_state_and_its_change_log(context: Context) -> None:
    client = site.client_of(context)
    state = context.store.states()[0].id
    address = f"/api/v1/change/versions?from=c&to=c&from_state={state}"
    found = client.get(address).json()
    told = [
        ((one["before"] or {}).get("id", ""), (one["after"] or {}).get("id", ""), one["what"]) for one in found["parts"]
    ]
    assert [one for one in told if one[2] != "same"] == [("", "h", "added"), ("gl", "gl", "changed")]
    assert next(one for one in found["parts"] if one["what"] == "changed")["wordings"] == [
        {"text": "name", "before": "gl", "after": "gl ganz anders"}
    ]
    page = client.get(f"/de/wandel/konzepte?von=c&bis=c&stand={state}").text
    assert "im gespeicherten Stand «vorher»" in page
    assert "gl<mark> ganz anders</mark>" in page
    assert "Im Änderungsbuch" not in page
    rows = client.get(f"/de/wandel/konzepte/umgeschrieben.csv?von=c&bis=c&stand={state}").text
    assert "gl | Name: gl;gl ganz anders | Name: gl ganz anders;" in rows

    log = concept_log(context, "c")
    assert [entry.change.reason for entry in log][-1] == "Neufassung"
    first = log[-1].change.id
    path = f"/api/v1/change/versions?from=c&to=c&before_change={first}"
    assert client.get(path).status_code == 401
    same = client.get(path, headers=site.SIGNED_IN).json()
    assert [one["what"] for one in same["parts"]] == [one["what"] for one in found["parts"]]
    client.cookies.set(TOKEN_COOKIE, site.TOKEN)
    inside = client.get(f"/de/wandel/konzepte?bis=c&vor={first}").text
    assert "Im Änderungsbuch" in inside
    assert "geändert: gl → gl ganz anders" in inside
    assert client.get(f"/en/wandel/konzepte?bis=c&vor={first}").status_code == 200
    assert "Neufassung" in client.get("/de/wandel/konzepte/aenderungsbuch.csv?von=c&bis=c&vor=" + first).text
    assert client.get("/de/wandel/konzepte?von=c&bis=c").status_code == 422

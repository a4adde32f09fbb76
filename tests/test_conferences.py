"""A conference prepared and followed up: list, strikes and notes, results in one change, undo; all without script."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import Context
from api.conferences import Conferences
from graphkb.analytics.coverage import coverage_matrix
from graphkb.analytics.evaluation import Agenda, Reason, Why, agenda, evaluations, occasion
from graphkb.conferences import (
    AgendaList,
    ItemResult,
    ListItem,
    ListState,
    NewEvaluation,
    NewOccasion,
    Results,
    added,
    edited,
    plan_evaluation,
    plan_occasion,
    plan_results,
    refreshed,
    results_of,
)
from graphkb.conferences.kept import case_of, list_of
from graphkb.editing import Editor
from graphkb.errors import InvalidData, InvalidParameter, NotFound, RecordChanged
from graphkb.model import SourceRef, Visibility
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from graphkb.store import ChangeSet, Store
from tests import site_fixture as site
from tests.coverage_district import DAY, District, when
from tests.coverage_site import DOCUMENT
from tests.test_evaluation import conference_list
from viz.forms import ADMINISTRATION
from viz.frame import TOKEN_COOKIE


def prepared() -> District:
    """The district of the agenda tests with a series and its next occasion; what is due is solved there by hand."""
    made = conference_list()
    made.node("reihe", "event", name="Konferenz", series=True, event_type="conference")
    made.node("next", "event", name="Konferenz 2027", held_on=when("2027-02"), status="planned")
    made.join("next", "PART_OF", "reihe")
    return made


def with_sources(made: District) -> ChangeSet:
    source = (SourceRef("d-muster", "S. 1"),)
    return ChangeSet(
        create_nodes=(DOCUMENT, *(replace(node, sources=source) for node in made.nodes.values())),
        create_relations=tuple(replace(one, sources=source) for one in made.relations.values()),
    )


def snapshot_of(made: District) -> Snapshot:
    facts = with_sources(made)
    return Snapshot.of(facts.create_nodes, facts.create_relations)


def proposal(snapshot: Snapshot) -> Agenda:
    return agenda(evaluations(snapshot, day=DAY, district="r"), coverage_matrix(snapshot, day=DAY, district="r"))


def a_list(*items: ListItem, **more: Any) -> AgendaList:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    given = {"state": ListState.OPEN, "version": 1, "made": at, "changed": at, "by": "A", "why": tuple(Why), **more}
    return AgendaList(event="next", day=DAY, interval_months=24, items=items, **given)


def item(key: str, *, struck: bool = False, note: str = "", by_hand: bool = False) -> ListItem:
    place, _, field = key.rpartition("~")
    reasons = () if by_hand else (Reason(Why.NEVER),)
    return ListItem("" if place else key, field if place else "", place, reasons, struck, note)


# ---------------------------------------------------------------------- list


def test_strikes_notes_and_what_is_added_by_hand() -> None:
    snapshot = snapshot_of(prepared())
    kept = edited(a_list(item("paid"), item("u~g")), {"paid": (True, "schon erledigt")}, "B")
    assert [(one.key, one.struck, one.note) for one in kept.items] == [
        ("paid", True, "schon erledigt"),
        ("u~g", False, ""),
    ]
    assert [one.key for one in kept.open_items] == ["u~g"]
    more = added(added(kept, snapshot, "fine", "", "", "", "B"), snapshot, "", "f", "t", "bitte", "B")
    assert [(one.key, one.by_hand) for one in more.items[2:]] == [("fine", True), ("t~f", True)]
    back = added(kept, snapshot, "paid", "", "", "", "B")
    assert (back.items[0].struck, back.items[0].note) == (False, "schon erledigt")


@pytest.mark.parametrize(
    ("measure", "field", "place", "error"),
    [
        ("u", "", "", InvalidParameter),
        ("", "f", "", InvalidParameter),
        ("", "", "", InvalidParameter),
        ("fine", "f", "t", InvalidParameter),
        ("paid", "", "", InvalidParameter),
        ("", "f", "gibt-es-nicht", NotFound),
    ],
)
def test_what_cannot_be_added(measure: str, field: str, place: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        added(a_list(item("paid")), snapshot_of(prepared()), measure, field, place, "", "B")


def test_bringing_up_to_date_keeps_what_people_did() -> None:
    """`over` and `gone` are due no more: the one with a note stays, at the end; what is due now comes in its place."""
    snapshot = snapshot_of(prepared())
    kept = a_list(item("paid", struck=True), item("over"), item("gone", note="nachfragen"), item("t~f", by_hand=True))
    found = refreshed(kept, proposal(snapshot), "B")
    assert [one.key for one in found.items] == [
        "paid", "ends", "u~f", "silent", "u~g", "nowhere", "gone", "t~f",
    ]  # fmt: skip
    assert found.items[0].struck
    assert [one.why for one in found.items[0].reasons] == [Why.MONEY_ENDS, Why.NEVER]


def test_a_list_is_the_same_when_it_is_read_again() -> None:
    kept = refreshed(a_list(item("paid", note="«ä»")), proposal(snapshot_of(prepared())), "B")
    assert list_of(case_of(kept)) == kept


# ------------------------------------------------------------------- results


RESULTS = Results(
    held_on="20.11.2026",
    title="Niederschrift der Konferenz 2027",
    place_in="S3",
    items={
        "paid": ItemResult(decision="continue", text="neue Förderung suchen"),
        "silent": ItemResult(
            decision="adapt", evaluation="dialogue", by="b; o", result="zu voll", goals="partly", recommendation="adapt"
        ),
        "u~g": ItemResult(decision="postpone"),
        "t~g": ItemResult(decision="none", text="läuft an"),
        "ends": ItemResult(),
    },
)

LISTED = a_list(item("paid"), item("silent"), item("u~g"), item("t~g"), item("ends"))


def test_results_become_facts_with_the_minutes_as_their_source() -> None:
    snapshot = snapshot_of(prepared())
    plan, held = plan_results(LISTED, RESULTS, snapshot, DAY)
    nodes = {node.id: node for node in plan.create_nodes}
    assert set(nodes) == {"d-niederschrift-next", "eval-silent-next"}
    evaluation = nodes["eval-silent-next"]
    assert (str(evaluation.properties["evaluated_on"]), evaluation.text("result")) == ("2026-11-20", "zu voll")
    assert [str(source) for source in evaluation.sources] == ["d-niederschrift-next#S3"]
    assert {one.visibility for one in (*plan.create_nodes, *plan.create_relations)} == {Visibility.INTERNAL}
    told = {(one.type, one.source, one.target): one for one in plan.create_relations}
    assert set(told) == {
        ("DISCUSSED_AT", "paid", "next"),
        ("DISCUSSED_AT", "silent", "next"),
        ("DISCUSSED_AT", "g", "next"),
        ("DISCUSSED_AT", "eval-silent-next", "next"),
        ("EVALUATES", "eval-silent-next", "silent"),
        ("EVALUATED_BY", "eval-silent-next", "b"),
        ("EVALUATED_BY", "eval-silent-next", "o"),
    }
    assert told["DISCUSSED_AT", "paid", "next"].text("decision_text") == "neue Förderung suchen"
    of_field = told["DISCUSSED_AT", "g", "next"]
    assert of_field.text("decision_text") == ("Übungsdorf: vertagt; Musterstadt: besprochen ohne Beschluss, läuft an")
    assert "decision" not in of_field.properties
    (event,) = plan.update_nodes
    assert (event.status.value, str(event.properties["held_on"]), event.visibility) == ("current", "2026-11-20", 0)
    assert held.state is ListState.HELD
    assert results_of(held) is not None
    assert {key for key, one in results_of(held).items.items() if one.discussed} == {"paid", "silent", "u~g", "t~g"}  # type: ignore[union-attr]


def applied(snapshot: Snapshot, plan: ChangeSet) -> Snapshot:
    nodes = {node.id: node for node in (*snapshot.nodes, *plan.create_nodes, *plan.update_nodes)}
    relations = {one.id: one for one in (*snapshot.relations, *plan.create_relations, *plan.update_relations)}
    return Snapshot.of(
        [node for id, node in nodes.items() if id not in plan.delete_nodes],
        [one for id, one in relations.items() if id not in plan.delete_relations],
    )


def test_the_same_results_again_change_nothing_and_others_correct_it() -> None:
    snapshot = snapshot_of(prepared())
    plan, held = plan_results(LISTED, RESULTS, snapshot, DAY)
    after = applied(snapshot, plan)
    assert not plan_results(held, RESULTS, after, DAY)[0]
    fewer = replace(RESULTS, items={"paid": ItemResult(decision="end")})
    corrected, _ = plan_results(held, fewer, after, DAY)
    assert corrected.delete_nodes == ("eval-silent-next",)
    assert set(corrected.delete_relations) == {"DISCUSSED_AT:silent:next", "DISCUSSED_AT:g:next"}
    (changed,) = corrected.update_relations
    assert (changed.id, changed.text("decision")) == ("DISCUSSED_AT:paid:next", "end")
    final = applied(after, corrected)
    points = occasion(final, "next", DAY.replace(year=2028)).points
    assert [(one.subject, one.relation.text("decision")) for one in points] == [("paid", "end")]


@pytest.mark.parametrize(
    ("results", "fields"),
    [
        (replace(RESULTS, held_on=""), {"held_on"}),
        (replace(RESULTS, held_on="neulich"), {"held_on"}),
        (replace(RESULTS, held_on="12/2026"), {"held_on"}),
        (replace(RESULTS, title=""), {"title"}),
        (replace(RESULTS, title="", document="gibt-es-nicht"), {"document"}),
        (replace(RESULTS, items={"paid": ItemResult(decision="vielleicht")}), {"decision:paid"}),
        (replace(RESULTS, items={"paid": ItemResult(result="gut")}), {"evaluation:paid"}),
        (replace(RESULTS, items={"u~g": ItemResult(evaluation="self")}), {"evaluation:u~g"}),
        (replace(RESULTS, items={"paid": ItemResult(evaluation="self", by="niemand")}), {"by:paid"}),
        (replace(RESULTS, items={"paid": ItemResult(evaluation="self", on="bald")}), {"on:paid"}),
    ],
)
def test_a_mistake_names_its_field(results: Results, fields: set[str]) -> None:
    with pytest.raises(InvalidData) as refused:
        plan_results(LISTED, results, snapshot_of(prepared()), DAY)
    assert {one.cell for one in refused.value.problems} >= fields
    with pytest.raises(NotFound):
        plan_results(LISTED, replace(RESULTS, items={"x": ItemResult(decision="end")}), snapshot_of(prepared()), DAY)


def test_the_next_occasion_needs_a_source() -> None:
    snapshot = snapshot_of(prepared())
    plan = plan_occasion("reihe", NewOccasion("k28", "Konferenz 2028", "2028", title="Einladung"), snapshot)
    assert [node.id for node in plan.create_nodes] == ["d-k28", "k28"]
    assert plan.create_nodes[1].status.planned
    assert [(one.type, one.target) for one in plan.create_relations] == [("PART_OF", "reihe")]
    for wrong, field in (
        (NewOccasion("k", "K", "2028"), "source"),
        (NewOccasion("k", "K", "bald"), "held_on"),
        (NewOccasion("k", "", "2028", "d-muster"), "name"),
        (NewOccasion("k", "K", "übermorgen", "d-muster"), "held_on"),
        (NewOccasion("next", "K", "", "d-muster"), "name"),
    ):
        with pytest.raises(InvalidData) as refused:
            plan_occasion("reihe", wrong, snapshot)
        assert field in {one.cell for one in refused.value.problems}
    with pytest.raises(NotFound):
        plan_occasion("paid", NewOccasion("k", "K", "", "d-muster"), snapshot)


def test_one_evaluation_is_one_change() -> None:
    snapshot = snapshot_of(prepared())
    said = NewEvaluation(
        id="eval-x",
        subject="silent",
        on="2026",
        type="external",
        by="b",
        meeting="next",
        decision="adapt",
        title="Bericht",
    )
    plan = plan_evaluation(said, snapshot)
    assert [node.id for node in plan.create_nodes] == ["d-eval-x", "eval-x"]
    assert {(one.type, one.target) for one in plan.create_relations} == {
        ("EVALUATES", "silent"),
        ("EVALUATED_BY", "b"),
        ("DISCUSSED_AT", "next"),
    }
    planned = plan_evaluation(replace(said, planned=True, meeting="", decision="", source="d-muster"), snapshot)
    assert planned.create_nodes[0].status.planned
    cases: tuple[tuple[dict[str, Any], set[str]], ...] = (
        ({"title": ""}, {"source"}),
        ({"meeting": "", "on": "bald"}, {"meeting", "on"}),
        ({"by": "niemand"}, {"by"}),
        ({"subject": "t"}, {"subject"}),
        ({"meeting": "silent"}, {"meeting"}),
        ({"type": "x"}, {"type"}),
    )
    for wrong, fields in cases:
        with pytest.raises(InvalidData) as refused:
            plan_evaluation(replace(said, **wrong), snapshot)
        assert {one.cell for one in refused.value.problems} == fields


# --------------------------------------------------------------------- pages


@pytest.fixture
def context(embedded_store: Store, embedded_settings: Settings) -> Context:
    embedded_store.apply(with_sources(prepared()), by="test", reason="Anfang")
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN), "district": "r"})
    return site.context_of(embedded_store, settings)


@pytest.fixture
def client(context: Context) -> TestClient:
    return site.client_of(context)


def filled(page: str, form: int = 0) -> dict[str, str]:
    """What a form of the page holds, as a browser would send it."""
    html = re.findall(r"<form[^>]*method=\"post\".*?</form>", page, re.S)[form]
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") != "checkbox" or " checked" in tag:
            found[attributes["name"]] = attributes.get("value", "on")
    for name, options in re.findall(r'<select[^>]* name="([^"]*)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea[^>]* name="([^"]*)"[^>]*>\n(.*?)</textarea>', html, re.S):
        found[name] = text
    return found


def test_a_conference_from_its_list_to_its_results_and_back(
    client: TestClient, context: Context, embedded_store: Store
) -> None:
    base = "/de/konferenzen/next"
    for path in ("liste", "liste.csv", "tagesordnung", "ergebnisse", "naechste"):
        assert client.get(f"{base}/{path}").status_code == 401
    public = client.get("/de/konferenzen/reihe").text
    assert "Liste vorbereiten" not in public
    client.cookies.set(TOKEN_COOKIE, site.TOKEN)
    assert "Liste vorbereiten" in client.get("/de/konferenzen/reihe").text
    assert client.get(f"{base}/liste.csv").status_code == 404

    proposed = client.get(f"{base}/liste").text
    assert "Zu besprechen sind vier Maßnahmen und zwei Zellen" in proposed
    form = filled(proposed)
    assert len([name for name in form if name.startswith("w.")]) == len(Why)
    assert client.post(f"{base}/liste", data={**form, "aktion": "anlegen"}).status_code == 303

    page = client.get(f"{base}/liste").text
    stale = filled(page)
    marked = {**stale, "aktion": "speichern", "s:nowhere": "on", "n:paid": "dringend"}
    assert client.post(f"{base}/liste", data=marked).status_code == 303
    beside = {**stale, "aktion": "speichern", "n:ends": "von mir"}
    assert client.post(f"{base}/liste", data=beside).status_code == 303
    late = client.post(f"{base}/liste", data={**beside, "n:paid": "eilt nicht"})
    assert late.status_code == 409
    assert "Jemand anders hat" in late.text
    both = filled(late.text)
    assert (both["n:ends"], both["n:paid"], both["s:nowhere"]) == ("von mir", "eilt nicht", "on")
    assert client.post(f"{base}/liste", data={**both, "n:paid": "dringend", "aktion": "speichern"}).status_code == 303
    assert (
        client.post(f"{base}/liste", data={**filled(client.get(f"{base}/liste").text), "aktion": "x"}).status_code
        == 422
    )

    sheet = client.get(f"{base}/tagesordnung").text
    assert "TOP 1 f" in sheet
    assert "dringend" in sheet
    assert "nowhere" not in sheet.split("<article")[1]
    rows = client.get(f"{base}/liste.csv").text.splitlines()
    assert any(row.startswith("f;paid (Maßnahme);paid;") and "dringend" in row for row in rows)

    before = embedded_store.revision()
    form = filled(client.get(f"{base}/ergebnisse").text)
    sent = {
        **form,
        "title": "Niederschrift",
        "held_on": "2026-11",
        "decision:paid": "end",
        "evaluation:silent": "self",
        "by:silent": "zz",
    }
    wrong = client.post(f"{base}/ergebnisse", data=sent)
    assert wrong.status_code == 422
    assert embedded_store.revision() == before
    kept = filled(wrong.text)
    assert (kept["decision:paid"], kept["by:silent"], kept["title"]) == ("end", "zz", "Niederschrift")
    done = client.post(f"{base}/ergebnisse", data={**kept, "by:silent": "a", "visibility": "public"})
    assert (done.status_code, embedded_store.revision()) == (303, before + 1)
    assert "Die Ergebnisse sind eingetragen" in client.get(f"{base}/liste").text
    assert "Selbstevaluation" in client.get("/de/massnahmen/silent").text
    client.cookies.clear()
    assert "beenden" in client.get("/de/konferenzen/reihe").text

    newest = embedded_store.changes_between(before, before + 2)[0]
    Editor(embedded_store, lambda: context.snapshot(ADMINISTRATION)).undo(newest.id, by="test")
    assert embedded_store.node("next").status.planned
    client.cookies.set(TOKEN_COOKIE, site.TOKEN)
    prefilled = filled(client.get(f"{base}/ergebnisse").text)
    assert prefilled["decision:paid"] == "end"

    form = filled(client.get("/de/evaluation/neu?zu=ends").text)
    refused = client.post("/de/evaluation/neu?zu=ends", data={**form, "result": "trägt"})
    assert (refused.status_code, filled(refused.text)["result"]) == (422, "trägt")
    recorded = client.post("/de/evaluation/neu?zu=ends", data={**filled(refused.text), "title": "Bericht"})
    assert recorded.headers["location"] == "/de/massnahmen/ends#evaluation"
    assert "trägt" in client.get("/de/massnahmen/ends").text

    nxt = client.get("/de/konferenzen/reihe/naechste").text
    refused = client.post("/de/konferenzen/reihe/naechste", data={**filled(nxt), "name": "Konferenz 2028"})
    assert refused.status_code == 422
    made = client.post("/de/konferenzen/reihe/naechste", data={**filled(refused.text), "title": "Einladung"})
    assert made.headers["location"] == "/de/konferenzen/ev-konferenz-2028/liste"
    assert "Konferenz 2028" in client.get("/en/konferenzen/reihe").text
    assert client.post(f"{base}/liste", data={"aktion": "verwerfen"}).headers["location"] == "/de/konferenzen/reihe"
    assert client.get(f"{base}/liste.csv").status_code == 404


def test_the_same_over_the_api(client: TestClient, context: Context, embedded_store: Store) -> None:
    base, inside = "/api/v1/conferences/next", site.SIGNED_IN
    assert client.get(f"{base}/agenda").status_code == 401
    assert client.get(f"{base}/agenda", headers=inside).status_code == 404
    made = client.post(f"{base}/agenda", json={"why": ["gap", "money_ends"]}, headers=inside).json()
    assert [one["key"] for one in made["items"]] == ["paid", "u~g"]
    assert client.post(f"{base}/agenda", json={}, headers=inside).status_code == 422
    mark = {"version": 1, "items": [{"key": "paid", "struck": True}]}
    assert client.patch(f"{base}/agenda", json=mark, headers=inside).json()["items"][0]["struck"]
    assert client.patch(f"{base}/agenda", json=mark, headers=inside).status_code == 409
    more = client.post(f"{base}/agenda/items", json={"version": 2, "measure": "fine"}, headers=inside).json()
    assert [one["key"] for one in more["items"]] == ["paid", "u~g", "fine"]
    fresh = client.post(f"{base}/agenda/refresh?version=3", headers=inside).json()
    assert [one["key"] for one in fresh["items"]] == ["paid", "u~g", "fine"]
    sent = {
        "version": 4,
        "held_on": "2026-11-20",
        "title": "Niederschrift",
        "items": {"fine": {"decision": "continue"}},
    }
    revision = embedded_store.revision()
    entered = client.post(f"{base}/results", json=sent, headers=inside).json()
    assert (entered["revision"], entered["agenda"]["state"]) == (revision + 1, "held")
    assert entered["agenda"]["entered"]["items"]["fine"]["decision"] == "continue"
    public = client.get("/api/v1/conferences/reihe").json()
    assert [one["points"] for one in public["past"]] == [[]]
    seen = client.get("/api/v1/conferences/reihe", headers=inside).json()["past"][0]
    assert [(one["subject"]["id"], one["decision"]) for one in seen["points"]] == [("fine", "continue")]
    planned = client.post(
        "/api/v1/conferences/reihe/occasions", json={"name": "2028", "source": "d-muster"}, headers=inside
    ).json()
    assert planned["id"] == "ev-2028"
    said = {"subject": "paid", "evaluators": "a", "source": "d-muster"}
    assert client.post("/api/v1/evaluations", json=said, headers=inside).json()["id"] == "eval-paid"
    assert client.post("/api/v1/evaluations", json=said).status_code == 401
    assert client.delete(f"{base}/agenda", headers=inside).status_code == 204
    wanted = Conferences(context)
    wanted.start("next", by="A", why=tuple(Why), interval_months=24)
    with pytest.raises(RecordChanged):
        wanted.refresh("next", 7, by="B")

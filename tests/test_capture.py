"""Forms: what they ask, what a filled one records, what is refused and where; the law that nothing else changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkb.capture import (
    Canonical,
    Captured,
    Filled,
    FilledRecord,
    NewName,
    Wanted,
    answers_of,
    capture,
    known_measures,
    load_forms,
    prefilled,
    preview,
    tidied,
)
from graphkb.errors import InvalidData, InvalidParameter, NotFound, OntologyError
from graphkb.importer import validate
from graphkb.importer.read import read_tables
from graphkb.importer.template_out import write_folder
from graphkb.model import PUBLIC, FuzzyDate, Precision, Relation, SourceRef, Status, Visibility
from graphkb.ontology import load_ontology
from graphkb.ontology.ontology import BUNDLED
from graphkb.snapshot import Snapshot
from graphkb.store import ChangeSet
from tests.capture_world import FORMS, TODAY, answer, choices, filled, known, new, to, world

ONTOLOGY = load_ontology()
MEASURES = FORMS["measure"].part("measures")


def run(form: Filled, snapshot: Snapshot | None = None, *, overrule: bool = False) -> Captured:
    snapshot = snapshot or world()
    canonical, offered = Canonical(ONTOLOGY), choices(snapshot)
    records = [
        replace(one, answers=tidied(FORMS[form.form].part(one.part), one.answers, canonical, offered))
        for one in form.records
    ]
    return capture(
        replace(form, records=records), FORMS[form.form], snapshot, today=TODAY, choices=offered, overrule=overrule
    )


def wrong(form: Filled, snapshot: Snapshot | None = None) -> dict[str, str]:
    with pytest.raises(InvalidData) as raised:
        run(form, snapshot)
    return {problem.cell: problem.text() for problem in raised.value.problems}


def after(captured: Captured, snapshot: Snapshot | None = None) -> Snapshot:
    """The facts as they are once the change is done."""
    return applied(snapshot or world(), captured.changes)


def applied(snapshot: Snapshot, changes: ChangeSet) -> Snapshot:
    nodes = {node.id: node for node in (*snapshot.nodes, *changes.create_nodes, *changes.update_nodes)}
    gone = set(changes.delete_relations)
    relations = {
        one.id: one
        for one in (*snapshot.relations, *changes.create_relations, *changes.update_relations)
        if one.id not in gone
    }
    return Snapshot.of(nodes.values(), relations.values(), snapshot.revision + 1)


def relation(snapshot: Snapshot, id: str) -> Relation:
    return next(one for one in snapshot.relations if one.id == id)


# ------------------------------------------------------------------------------------------------ forms


CATALOGUE = {
    "providers", "possible_providers", "partners", "aims", "target_groups", "fields", "guidelines", "places", "status",
    "duration", "funding", "kinds_of_funds", "evaluation", "scope", "venues", "participation", "adapted_from",
    "taken_over_by",
}  # fmt: skip


def test_the_form_of_a_measure_asks_what_the_catalogue_of_the_concept_asks() -> None:
    asked = {question.id: question for question in MEASURES.questions}
    assert asked.keys() >= CATALOGUE
    assert [one.id for one in asked["funding"].asks] == ["funds", "valid_from", "valid_to", "permanent"]
    assert [one.id for one in asked["partners"].asks] == ["written_agreement"]
    funds = {option.id for option in asked["kinds_of_funds"].column.property.options}  # type: ignore[union-attr]
    assert funds >= {"municipal", "land", "federal", "eu", "foundation", "sponsor", "donations"}
    responsible = FORMS["inventory"].part("office").question("responsible_for")
    assert [one.id for one in responsible.asks] == ["cost_centre"]


def test_the_form_of_an_organisation_takes_stock() -> None:
    asked = {question.id for question in FORMS["organisation"].part("organisation").questions}
    assert asked >= {"members_band", "languages", "offers", "needs", "rooms", "regular_events", "registered"}


def test_no_form_asks_for_persons() -> None:
    for form in FORMS.values():
        for part in form:
            assert "person" not in part.kinds
            for question in part.questions:
                assert not {"person", "function"} & {*question.kinds}, question.id


def test_questions_are_counted_through_each_form_and_told_in_both_languages() -> None:
    for form in FORMS.values():
        questions = [question for part in form for question in part.questions]
        assert [question.number for question in questions] == list(range(1, len(questions) + 1))
        for question in questions:
            for label in (question.label, question.text, question.empty):
                assert label.de
                assert label.en


def extended(folder: Path) -> Path:
    """The ontology of a district that adds a property to measures and one to funding."""
    label = {"de": "Anmeldung", "en": "Registration"}
    text = {"type": "text", "label": label, "text": label, "empty": label}
    bundled = BUNDLED
    (folder / "kinds").mkdir(parents=True)
    (folder / "relations").mkdir()
    kind = yaml.safe_load((bundled / "kinds" / "measure.yaml").read_text(encoding="utf-8"))
    kind["properties"].append("sign_up")
    (folder / "kinds" / "measure.yaml").write_text(yaml.safe_dump(kind), encoding="utf-8")
    funded = yaml.safe_load((bundled / "relations" / "FUNDED_BY.yaml").read_text(encoding="utf-8"))
    funded["properties"].append("sign_up")
    (folder / "relations" / "FUNDED_BY.yaml").write_text(yaml.safe_dump(funded), encoding="utf-8")
    (folder / "properties.yaml").write_text(yaml.safe_dump({"sign_up": text}), encoding="utf-8")
    return folder


def test_what_another_district_adds_is_asked_without_code(tmp_path: Path) -> None:
    folder = extended(tmp_path)
    forms = load_forms(load_ontology(folder), folder)
    measures = forms["measure"].part("measures")
    assert measures.sections[-1].label.de == "Weitere Angaben"
    assert measures.sections[-1].questions[-1].id == "sign_up"
    assert [one.id for one in measures.question("funding").asks][-1] == "sign_up"
    assert "sign_up" not in {question.id for question in MEASURES.questions}


def test_another_district_may_bring_a_form_of_its_own(tmp_path: Path) -> None:
    label = {"de": "Räume", "en": "Rooms"}
    (tmp_path / "forms").mkdir()
    part = {"id": "rooms", "kinds": ["meeting_place"], "label": label, "sections": []}
    form = {"id": "rooms", "label": label, "text": label, "parts": [part]}
    (tmp_path / "forms" / "rooms.yaml").write_text(yaml.safe_dump(form), encoding="utf-8")
    forms = load_forms(ONTOLOGY, tmp_path)
    assert [question.id for question in forms["rooms"].part("rooms").questions] == [
        one.id for one in ONTOLOGY.properties_of("meeting_place")
    ]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"column": "gibt_es_nicht"}, "unknown: gibt_es_nicht"),
        ({"relation": "GIBT_ES_NICHT"}, "unknown: GIBT_ES_NICHT"),
        ({"relation": "SUPPORTS", "kinds": ["language"]}, "leads to none"),
        ({"relation": "SUPPORTS", "asks": ["colour"]}, "unknown: colour"),
        ({"column": "name", "relation": "SUPPORTS"}, "either"),
        ({}, "either"),
        ({"column": "name", "colour": "red"}, "Extra inputs"),
    ],
)
def test_a_form_that_asks_for_what_is_not_there_is_told_with_file_and_place(
    tmp_path: Path, question: dict[str, Any], said: str
) -> None:
    label = {"de": "x", "en": "x"}
    part = {"id": "p", "kinds": ["measure"], "label": label, "sections": [{"label": label, "questions": [question]}]}
    (tmp_path / "forms").mkdir()
    content = {"id": "muster", "label": label, "text": label, "parts": [part]}
    (tmp_path / "forms" / "muster.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(OntologyError, match=r"muster\.yaml") as raised:
        load_forms(ONTOLOGY, tmp_path)
    assert said in str(raised.value)


# ------------------------------------------------------------------------------- what is known, given out


def test_a_form_says_of_a_record_what_is_recorded() -> None:
    said = answers_of(world(), MEASURES, "kurs", TODAY)
    assert said["name"] == answer("Sprachkurs")
    assert said["providers"] == to("verein-a")
    assert said["partners"] == to("verein-b")
    assert said["funding"] == to("landesprogramm", funds="land")
    assert said["status"] == answer("current")
    assert "guidelines" not in said


def test_only_what_holds_of_the_field_and_place_is_known_to_an_office() -> None:
    assert known_measures(world(), "bildung", ["stadt"], TODAY) == ("treff", "kurs")
    assert known_measures(world(), "bildung", ["dorf"], TODAY) == ()
    assert known_measures(world(), "wohnen", ["stadt"], TODAY) == ()


def test_the_form_of_an_office_holds_a_statement_a_place_and_the_known_measures() -> None:
    wanted = Wanted(body="amt", field="bildung", places=("stadt", "dorf"))
    found = prefilled(FORMS["inventory"], world(), TODAY, wanted)
    assert [(one.part, one.id) for one in found] == [
        ("statements", ""), ("statements", ""), ("measures", "treff"), ("measures", "kurs"), ("measures", ""),
        ("office", "amt"),
    ]  # fmt: skip
    assert found[-1].answers["responsible_for"] == to("bildung", cost_centre="0815")
    assert found[4].empty
    for body in (Wanted(body="gibt-es-nicht"), Wanted(record="gibt-es-nicht")):
        with pytest.raises(NotFound):
            prefilled(FORMS["inventory"], world(), TODAY, body)
    with pytest.raises(InvalidParameter):
        prefilled(FORMS["measure"], world(), TODAY, Wanted(record="verein-a"))


# ----------------------------------------------------------------------------------- what is taken in


def test_a_new_measure_with_all_its_relations_rests_on_the_form() -> None:
    record = new(
        "measures",
        {
            "name": answer("Nähwerkstatt"),
            "participation": answer("der Zugewanderten", "residents"),
            "providers": to("verein a"),
            "partners": to("Verein B", written_agreement="ja"),
            "target_groups": to("Frauen", "jugend"),
            "places": to("Nord (Musterstadt)"),
            "fields": to("Bildung"),
            "status": answer("kurzfristig geplant"),
            "funding": to("Landesprogramm Vielfalt", funds="Landesmittel", valid_to="12/2027"),
        },
    )
    captured = run(filled("measure", record))
    snapshot = after(captured)
    made = snapshot.node("naehwerkstatt")
    assert made.status is Status.PLANNED_SHORT
    assert made.properties["participation"] == ("migrants", "residents")
    assert made.sources == (SourceRef("bogen-k1", "Maßnahme 1"),)
    assert made.asserted == FuzzyDate.of_day(TODAY)
    assert {one.target for one in snapshot.out("naehwerkstatt", "TARGETS")} == {"frauen", "jugend"}
    assert [one.target for one in snapshot.out("naehwerkstatt", "SERVES")] == ["nord"]
    partner = relation(snapshot, "RUNS:verein-b:naehwerkstatt:partner")
    assert partner.properties["written_agreement"] == "yes"
    assert partner.sources == (SourceRef("bogen-k1", "Maßnahme 1, Frage 6"),)
    funded = relation(snapshot, "FUNDED_BY:naehwerkstatt:landesprogramm")
    assert (funded.properties["funds"], str(funded.valid_to)) == ("land", "2027-12")
    document = snapshot.node("bogen-k1")
    assert (document.text("document_type"), document.text("publisher")) == ("form", "Sozialamt Musterstadt")
    assert document.properties["official"] is True
    assert document.properties["as_of"] == FuzzyDate.of_day(TODAY)
    assert [one.source for one in snapshot.into("bogen-k1", "ANSWERED")] == ["amt"]


def test_what_is_confirmed_stays_and_gets_the_form_as_a_further_source() -> None:
    before = world()
    captured = run(filled("measure", known(before, "measure", "measures", "kurs")))
    now = after(captured).node("kurs")
    assert now.properties == before.node("kurs").properties
    assert now.sources == (SourceRef("d-1", "S2"), SourceRef("bogen-k1", "Maßnahme 1"))
    assert (now.assured_on, now.assured_by) == (TODAY, "amt")
    assert {one.id for one in captured.changes.update_relations} == {
        one.id for one in before.relations if "kurs" in (one.source, one.target)
    }
    assert [one.type for one in captured.changes.create_relations] == ["ANSWERED"]
    assert {line.outcome for line in preview(captured, before).lines} == {"new", "confirmed"}


def test_what_is_taken_out_has_ended_since_its_last_confirmation_and_is_not_deleted() -> None:
    captured = run(filled("measure", known(world(), "measure", "measures", "kurs", partners=None)))
    gone = relation(after(captured), "RUNS:verein-b:kurs:partner")
    assert gone.status is Status.ENDED
    assert gone.valid_to == FuzzyDate(DAY_2024.latest, TODAY, Precision.RANGE)
    assert captured.changes.delete_relations == ()
    again = answers_of(after(captured), MEASURES, "kurs", TODAY)
    assert "partners" not in again


DAY_2024 = FuzzyDate.parse("2024")


def test_what_had_ended_holds_again_if_a_form_says_so() -> None:
    ended = after(run(filled("measure", known(world(), "measure", "measures", "kurs", partners=None))))
    record = known(ended, "measure", "measures", "kurs", partners=to("verein-b"))
    back = after(run(replace(filled("measure", record), key="k2"), ended), ended)
    found = relation(back, "RUNS:verein-b:kurs:partner")
    assert (found.status, found.valid_to) == (Status.CURRENT, None)


def test_a_corrected_date_that_tells_relations_apart_moves_the_relation() -> None:
    funded = to("landesprogramm", funds="land", valid_from="2025")
    record = known(world(), "measure", "measures", "kurs", funding=funded)
    captured = run(filled("measure", record))
    assert captured.changes.delete_relations == ("FUNDED_BY:kurs:landesprogramm",)
    assert [one.id for one in captured.changes.create_relations if one.type == "FUNDED_BY"] == [
        "FUNDED_BY:kurs:landesprogramm:2025"
    ]


def test_a_relation_without_direction_is_found_from_both_ends() -> None:
    record = known(world(), "organisation", "organisation", "verein-b")
    assert record.answers["cooperates_with"] == to("verein-a", form="seit Jahren")
    captured = run(filled("organisation", record, body=""))
    assert "COOPERATES_WITH:verein-a:verein-b" in {one.id for one in captured.changes.update_relations}
    assert not [one for one in captured.changes.create_relations if one.type == "COOPERATES_WITH"]
    assert captured.body == "verein-b"


def test_what_an_organisation_says_is_seen_by_the_network_only_and_its_members_by_nobody_outside() -> None:
    record = new(
        "organisation",
        {"name": answer("Verein D"), "kind": answer("Migrantenorganisation"), "members_band": answer("10 bis 49"),
         "needs": to("Räume", remark="einmal in der Woche"), "registered": answer("nicht eingetragen")},
    )  # fmt: skip
    snapshot = after(run(filled("organisation", record, body="")))
    made = snapshot.node("verein-d")
    assert (made.kind, made.visibility) == ("migrant_organisation", Visibility.NETWORK)
    assert snapshot.node("bogen-k1").visibility is Visibility.NETWORK
    need = relation(snapshot, "NEEDS:verein-d:raeume")
    assert (need.remark, need.visibility) == ("einmal in der Woche", Visibility.NETWORK)
    public = snapshot.for_reader(PUBLIC)
    assert "verein-d" not in public
    assert "bogen-k1" not in public


def test_a_name_that_is_not_recorded_is_made_once_it_is_said_what_it_is() -> None:
    record = new("measures", {"name": answer("Chor"), "providers": to("Verein Neu"), "partners": to("verein  neu")})
    told = wrong(filled("measure", record))
    assert set(told) == {"neu/providers/0/to", "neu/partners/0/to"}
    assert "noch nicht erfasst" in told["neu/providers/0/to"]
    snapshot = after(run(filled("measure", record, new=[NewName("Verein Neu", "Verein")])))
    assert snapshot.node("verein-neu").kind == "association"
    assert {one.source for one in snapshot.into("chor", "RUNS")} == {"verein-neu"}
    meant = after(run(filled("measure", record, new=[NewName("Verein Neu", "", "verein-a")])))
    assert {one.source for one in meant.into("chor", "RUNS")} == {"verein-a"}
    told = wrong(filled("measure", record, new=[NewName("Verein Neu", "Person", "", "n")]))
    assert "keine Art" in told["n"]


def test_names_that_several_bear_are_told_apart_or_refused() -> None:
    record = new("measures", {"name": answer("Chor"), "providers": to("Gleichnamig"), "places": to("Nord")})
    told = wrong(filled("measure", record))
    assert "gleich-1" in told["neu/providers/0/to"]
    assert "gleich-2" in told["neu/providers/0/to"]
    assert "mehrere" in told["neu/places/0/to"]
    labels = {choice.label for choice in choices(world()).of(MEASURES.question("places"))}
    assert {"Nord (Musterstadt)", "Nord (Musterdorf)", "Musterstadt"} <= labels
    fine = new("measures", {"name": answer("Chor"), "providers": to("Gleichnamig [gleich-2]")})
    assert {one.source for one in after(run(filled("measure", fine))).into("chor", "RUNS")} == {"gleich-2"}


def test_groups_by_belief_or_origin_are_never_offered_and_fields_only_of_the_concept() -> None:
    offered = choices(world())
    assert "glaube" not in {one.id for one in offered.of(MEASURES.question("target_groups"))}
    assert {one.id for one in offered.of(MEASURES.question("fields"))} == {"bildung", "wohnen"}
    assert {one.id for one in offered.of(MEASURES.question("guidelines"))} == {"lotsen"}


# ---------------------------------------------------------------------------------- several at one record


def changed_by_others(**properties: str) -> Snapshot:
    before = world()
    node = before.node("kurs")
    update = replace(node, properties={**node.properties, **properties})
    return applied(before, ChangeSet(update_nodes=(update,)))


def test_what_others_changed_meanwhile_stays_where_the_form_does_not_touch_it() -> None:
    record = known(world(), "measure", "measures", "kurs", scope=answer("part"))
    now = changed_by_others(aims="Anderes Ziel")
    found = after(run(filled("measure", record), now), now).node("kurs")
    assert (found.text("aims"), found.text("scope")) == ("Anderes Ziel", "part")


def test_what_both_changed_is_told_at_the_answer_and_counts_only_if_the_form_may_overrule() -> None:
    record = known(world(), "measure", "measures", "kurs", aims=answer("Ziel im Bogen"))
    now = changed_by_others(aims="Anderes Ziel")
    told = wrong(filled("measure", record), now)
    assert set(told) == {"kurs/aims/0/value"}
    assert "Anderes Ziel" in told["kurs/aims/0/value"]
    assert after(run(filled("measure", record), now, overrule=True), now).node("kurs").text("aims") == "Ziel im Bogen"


def test_a_record_that_is_gone_or_a_form_taken_in_before_is_refused() -> None:
    gone = applied(world(), ChangeSet())
    without = Snapshot.of([node for node in gone.nodes if node.id != "kurs"], gone.relations)
    record = known(world(), "measure", "measures", "kurs")
    assert "nicht mehr" in wrong(filled("measure", record), without)["kurs//0/"]
    once = after(run(filled("measure", record)))
    with pytest.raises(InvalidParameter, match="schon aufgenommen"):
        run(filled("measure", record), once)


# -------------------------------------------------------------------------------------- inventory


def inventory(*measures: FilledRecord, places: tuple[str, ...] = ("stadt",), **said: str) -> Filled:
    statements = [
        new(
            "statements",
            {
                "field": to("bildung"),
                "place": to(place),
                "with_parts": answer("yes"),
                **{name: answer(value) for name, value in said.items()},
            },
        )
        for place in places
    ]
    return filled("inventory", *statements, *measures, asked_by="Zentrum")


def test_none_found_is_a_statement_that_proves_what_the_coverage_asks_for() -> None:
    captured = run(inventory(places=("dorf",), found_none="ja", complete="ja"))
    (id,) = captured.statements
    snapshot = after(captured)
    statement = snapshot.node(id)
    assert statement.name == "Bestandsaufnahme, Bildung, Musterdorf, 22.11.2026"
    assert statement.properties == {
        "found_none": True, "complete": True, "with_parts": True, "asked_by": "Zentrum",
        "asked_on": FuzzyDate.of_day(TODAY),
    }  # fmt: skip
    ends = {one.type: one.target for one in snapshot.out(id)}
    assert ends == {"IN_FIELD": "bildung", "ABOUT_PLACE": "dorf", "ASKED": "amt"}


def test_the_measures_of_a_form_are_found_by_the_statements_they_fit() -> None:
    world_now = world()
    records = [
        known(world_now, "inventory", "measures", "kurs", confirm="yes"),
        known(world_now, "inventory", "measures", "treff", confirm="ended"),
        new("measures", {"name": answer("Neu im Dorf"), "fields": to("bildung"), "places": to("dorf")}),
        new("measures", {"name": answer("Im ganzen Kreis"), "fields": to("bildung"), "places": to("kreis")}),
        new("measures", {"name": answer("Anderes Feld"), "fields": to("wohnen"), "places": to("stadt")}),
    ]
    captured = run(inventory(*records, places=("stadt", "dorf"), complete="ja"))
    snapshot = after(captured)
    found = [{one.target for one in snapshot.out(id, "FOUND")} for id in captured.statements]
    assert found == [{"kurs", "im-ganzen-kreis"}, {"neu-im-dorf", "im-ganzen-kreis"}]
    ended = snapshot.node("treff")
    assert ended.status is Status.ENDED
    assert ended.valid_to == FuzzyDate(DAY_2024.latest, TODAY, Precision.RANGE)


def test_a_known_measure_that_the_office_does_not_know_or_passes_over_stays_as_it_is() -> None:
    world_now = world()
    captured = run(
        inventory(
            known(world_now, "inventory", "measures", "kurs", confirm="unknown"),
            known(world_now, "inventory", "measures", "treff"),
        )
    )
    assert captured.unanswered == ("treff",)
    assert not {"kurs", "treff"} & {node.id for node in captured.changes.update_nodes}


def test_a_statement_that_contradicts_the_measures_is_refused_at_its_answer() -> None:
    kurs = known(world(), "inventory", "measures", "kurs", confirm="yes")
    assert "Sprachkurs" in wrong(inventory(kurs, found_none="ja"))["neu/found_none/0/value"]
    assert "keine Maßnahme genannt" in wrong(inventory(complete="ja"))["neu/found_none/0/value"]
    without = filled("inventory", new("statements", {"field": to("bildung")}))
    assert "braucht eine Antwort" in wrong(without)["neu/place/0/to"]


def test_the_cost_centre_of_a_responsibility_is_kept_inside() -> None:
    office = known(world(), "inventory", "office", "amt", responsible_for=to("bildung", cost_centre="4711"))
    snapshot = after(run(filled("inventory", office)))
    assert relation(snapshot, "RESPONSIBLE_FOR:amt:bildung").properties == {"cost_centre": "4711"}
    assert "amt" not in {node.id for node in run(filled("inventory", office)).changes.update_nodes}


# -------------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    ("answers", "place", "said"),
    [
        ({"name": ()}, "name/0/value", "ist leer"),
        ({"valid_to": answer("morgen")}, "valid_to/0/value", "kein Datum"),
        ({"valid_from": answer("2026"), "valid_to": answer("2025")}, "valid_to/0/value", "vor dem Beginn"),
        ({"scope": answer("überall")}, "scope/0/value", "nicht zur Wahl"),
        ({"capacity": answer("viele")}, "capacity/0/value", "keine ganze Zahl"),
        ({"website": answer("beispiel")}, "website/0/value", "keine Internetadresse"),
        ({"participation": answer("migrants", "alle")}, "participation/0/value", "nicht zur Wahl"),
        ({"funding": ({"funds": "land"},)}, "funding/0/to", "fehlt der Name"),
        ({"funding": to("landesprogramm", valid_to="bald")}, "funding/0/valid_to", "kein Datum"),
        ({"fields": to("Bildung", "Gibt es nicht")}, "fields/1/to", "noch nicht erfasst"),
        ({"providers": to("frauen")}, "providers/0/to", "noch nicht erfasst"),
        ({"providers": to("Eine Person")}, "providers/0/to", "noch nicht erfasst"),
    ],
)
def test_each_problem_stands_at_its_answer(answers: Mapping[str, Any], place: str, said: str) -> None:
    told = wrong(filled("measure", new("measures", {"name": answer("Chor"), "aims": answer("x"), **answers})))
    assert list(told) == [f"neu/{place}"]
    assert said in told[f"neu/{place}"]


@pytest.mark.parametrize(
    ("more", "place"),
    [({"day": "22.11.2027"}, "day"), ({"day": "Montag"}, "day"), ({"day": "2026"}, "day"),
     ({"visibility": "alle"}, "visibility"), ({"body": ""}, "body"), ({"body": "Eine Person"}, "body")],
)  # fmt: skip
def test_the_head_is_checked_too(more: dict[str, str], place: str) -> None:
    form = replace(filled("measure", new("measures", {"name": answer("Chor")})), **more)  # type: ignore[arg-type]
    assert set(wrong(form)) == {place}


# -------------------------------------------------------------------------------------- a law


LETTERS = "abcdefghijklmnopqrstuvwxyzäöüß '-"
NAMES = st.text(LETTERS, min_size=1, max_size=20).filter(lambda text: text.strip(" '-") != "")


@st.composite
def measures(draw: st.DrawFn) -> dict[str, tuple[dict[str, str], ...]]:
    """Answers about one measure, each question answered or not, in the words of the importer."""
    found: dict[str, tuple[dict[str, str], ...]] = {"name": answer(" ".join(draw(NAMES).split()))}
    options: dict[str, list[str]] = {
        "scope": ["whole", "part", "project"], "status": ["current", "planned_long", "ended"],
        "duration": ["permanent"], "evaluation": ["self", "none"], "valid_from": ["2020", "2021-03", "2020-02-29"],
    }  # fmt: skip
    for name, values in options.items():
        if (value := draw(st.sampled_from(["", *values]))) != "":
            found[name] = answer(value)
    ends = {
        "providers": ["verein-a", "verein-b", "gleich-1"], "possible_providers": ["amt", "gleich-2"],
        "target_groups": ["frauen", "jugend", "glaube"], "places": ["stadt", "nord", "nord-dorf", "kreis"],
        "fields": ["bildung", "wohnen", "alt"], "guidelines": ["lotsen"], "languages": ["de", "tr"],
        "venues": ["schule"], "taken_over_by": ["dorf"], "adapted_from": ["kurs"],
    }  # fmt: skip
    for name, ids in ends.items():
        if chosen := draw(st.lists(st.sampled_from(ids), unique=True, max_size=3)):
            found[name] = to(*chosen)
    if draw(st.booleans()):
        found["funding"] = to("landesprogramm", funds="land", valid_to="2027-12", permanent="no")
    if chosen := draw(st.lists(st.sampled_from(["migrants", "residents", "none"]), unique=True)):
        found["participation"] = answer(*chosen)
    return found


def sets(answers: Mapping[str, Any]) -> dict[str, set[tuple[tuple[str, str], ...]]]:
    """Answers without their order."""
    return {name: {tuple(sorted(one.items())) for one in told} for name, told in answers.items() if told}


@settings(max_examples=60, deadline=None)
@given(answers=measures())
def test_what_was_said_is_what_the_form_says_then_and_saying_it_again_changes_nothing(
    answers: dict[str, tuple[dict[str, str], ...]],
) -> None:
    captured = run(filled("measure", new("measures", answers)))
    snapshot = after(captured)
    (made,) = [node for node in captured.changes.create_nodes if node.kind == "measure"]
    told = answers_of(snapshot, MEASURES, made.id, TODAY)
    assert sets(told) == sets(answers)
    record = FilledRecord(part="measures", id=made.id, before=told, answers=told)
    again = run(replace(filled("measure", record), key="k2"), snapshot)
    lines = preview(again, snapshot).lines
    assert {line.outcome for line in lines if line.id != "ANSWERED:amt:bogen-k2"} == {"confirmed"}


def test_what_a_form_recorded_comes_through_the_import_template_unchanged(tmp_path: Path) -> None:
    record = new("measures", {"name": answer("Chor"), "providers": to("verein-a"), "funding": to("landesprogramm")})
    snapshot = after(run(filled("measure", record)))
    write_folder(snapshot.nodes, snapshot.relations, tmp_path)
    read = validate(read_tables(tmp_path), ONTOLOGY)
    assert {node.id: node for node in read.nodes} == {node.id: node for node in snapshot.nodes}
    assert {one.id: one for one in read.relations} == {one.id: one for one in snapshot.relations}

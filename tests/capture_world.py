"""A small made-up district for the tests of forms and rounds: one concept, two fields, a town with a quarter."""

from __future__ import annotations

from datetime import date
from typing import Any

from graphkb.capture import Answers, Choices, Filled, FilledRecord, answers_of, load_forms
from graphkb.model import FuzzyDate, Node, PropertyValue, Relation, SourceRef, Status
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot
from graphkb.store import ChangeSet

__all__ = ["CONCEPT", "FORMS", "START", "TODAY", "Forms", "answer", "filled", "known", "new", "world"]

TODAY = date(2026, 11, 22)
CONCEPT = "konzept"
FORMS = load_forms()
DAY = FuzzyDate.parse("2024")
D = (SourceRef("d-1", "S2"),)

Forms = dict[str, Any]


def node(kind: str, id: str, name: str, status: Status = Status.CURRENT, **properties: PropertyValue) -> Node:
    return Node(id=id, kind=kind, name=name, sources=D, asserted=DAY, status=status, properties=properties)


def link(type: str, source: str, target: str, **properties: PropertyValue) -> Relation:
    key = [str(properties[name]) for name in load_ontology().relation(type).key if name in properties]
    return Relation(
        id=Relation.make_id(type, source, target, *key), type=type, source=source, target=target, sources=D,
        asserted=DAY, properties=properties,
    )  # fmt: skip


NODES = (
    Node(id="d-1", kind="document", name="Bericht 2024", sources=(SourceRef("d-1"),), asserted=DAY,
         properties={"as_of": DAY}),
    node("region", "kreis", "Musterkreis"),
    node("municipality", "stadt", "Musterstadt"),
    node("municipality", "dorf", "Musterdorf"),
    node("quarter", "nord", "Nord"),
    node("quarter", "nord-dorf", "Nord"),
    node("office", "amt", "Sozialamt Musterstadt", email="amt@example.org"),
    node("association", "verein-a", "Verein A"),
    node("migrant_organisation", "verein-b", "Verein B"),
    node("association", "gleich-1", "Gleichnamig"),
    node("association", "gleich-2", "Gleichnamig"),
    node("religious_community", "gemeinde", "Gemeinde C"),
    Node(id="konzept", kind="concept", name="Konzept 2020", sources=D, asserted=DAY,
         properties={"adopted": FuzzyDate.parse("2020")}),
    node("field", "bildung", "Bildung"),
    node("field", "wohnen", "Wohnen"),
    node("field", "alt", "Altes Feld"),
    node("guideline", "lotsen", "Lotsen stärken"),
    node("target_group", "frauen", "Frauen"),
    node("target_group", "jugend", "Jugendliche"),
    node("target_group", "glaube", "Angehörige eines Glaubens", no_list=True),
    node("language", "de", "Deutsch"),
    node("language", "tr", "Türkisch"),
    node("topic", "sprache", "Sprache"),
    node("topic", "raeume", "Räume"),
    node("venue_type", "schule", "Schule"),
    node("funding_programme", "landesprogramm", "Landesprogramm Vielfalt"),
    node("person", "person", "Eine Person"),
    node("measure", "kurs", "Sprachkurs", aims="Deutsch lernen", scope="whole"),
    node("measure", "treff", "Offener Treff", Status.UNKNOWN),
    node("measure", "vorbei", "Früheres Angebot", Status.ENDED),
)  # fmt: skip
LINKS = (
    link("PART_OF", "stadt", "kreis"),
    link("PART_OF", "dorf", "kreis"),
    link("PART_OF", "nord", "stadt"),
    link("PART_OF", "nord-dorf", "dorf"),
    link("PART_OF", "amt", "stadt"),
    link("HAS_CONCEPT", "kreis", "konzept"),
    link("BELONGS_TO", "bildung", "konzept"),
    link("BELONGS_TO", "wohnen", "konzept"),
    link("IN_FIELD", "lotsen", "bildung"),
    link("RUNS", "verein-a", "kurs", role="provider"),
    link("RUNS", "verein-b", "kurs", role="partner"),
    link("TARGETS", "kurs", "frauen"),
    link("SPEAKS", "kurs", "de"),
    link("SERVES", "kurs", "stadt"),
    link("IN_FIELD", "kurs", "bildung"),
    link("FUNDED_BY", "kurs", "landesprogramm", funds="land"),
    link("IN_FIELD", "treff", "bildung"),
    link("SERVES", "treff", "nord"),
    link("IN_FIELD", "vorbei", "bildung"),
    link("SERVES", "vorbei", "stadt"),
    link("RESPONSIBLE_FOR", "amt", "bildung", cost_centre="0815"),
    link("OFFERS", "verein-b", "sprache"),
    link("COOPERATES_WITH", "verein-a", "verein-b", form="seit Jahren"),
)
START = ChangeSet(create_nodes=NODES, create_relations=LINKS)


def world() -> Snapshot:
    """The district as a snapshot, without a database."""
    return Snapshot.of(NODES, LINKS, 1)


def answer(*values: str) -> tuple[dict[str, str], ...]:
    """Answers to a question after a column."""
    return tuple({"value": value} for value in values)


def to(*names: str, **more: str) -> tuple[dict[str, str], ...]:
    """Answers that lead to other records."""
    return tuple({"to": name, **more} for name in names)


def known(snapshot: Snapshot, form: str, part: str, id: str, **changed: Any) -> FilledRecord:
    """A record that is there as its form says it, with some answers changed; None: taken out."""
    before = answers_of(snapshot, FORMS[form].part(part), id, TODAY)
    confirm = changed.pop("confirm", "")
    answers = {name: told for name, told in {**before, **changed}.items() if told}
    return FilledRecord(part=part, id=id, confirm=confirm, before=before, answers=answers, address=place_of(id))


def new(part: str, answers: Answers, defaults: Answers | None = None) -> FilledRecord:
    """A record that is not there yet."""
    return FilledRecord(part=part, answers=answers, defaults=defaults or {}, address=place_of("neu"))


def place_of(record: str) -> Any:
    """Addresses that say record, question, number and column."""
    return lambda question, number, column: f"{record}/{question}/{number}/{column}"


def filled(form: str, *records: FilledRecord, body: str = "amt", **more: Any) -> Filled:
    """A form that the office filled in today."""
    return Filled(form=form, key="k1", body=body, day="22.11.2026", records=records, **more)


def choices(snapshot: Snapshot) -> Choices:
    """What may be chosen, with the fields of the concept."""
    return Choices(snapshot, "de", CONCEPT)

"""Links, suggestions and their review: what is kept, what is written, what nobody can do twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkb.errors import (
    AlreadyDecided,
    GraphkbError,
    InvalidData,
    InvalidParameter,
    LinkOver,
    RecordChanged,
    TooOften,
)
from graphkb.model import PUBLIC, Node, SourceRef, Visibility
from graphkb.review import (
    Answer,
    Decision,
    Link,
    LinkState,
    Sort,
    Standing,
    Throttle,
    accept,
    assured,
    forget_old,
    hint,
    link_letter,
    links_about,
    make_link,
    of_link,
    opened_link,
    refuse,
    review_of,
    revoke,
    send,
    shown,
    suggestion,
    suggestions,
    withdraw,
)
from graphkb.snapshot import Snapshot, read_snapshot
from graphkb.store import ChangeSet, Store
from tests.site_fixture import TODAY
from tests.test_undo import NODES, RUNS, D, Desk


class Office(Desk):
    """A store, its editor, and links."""

    def now(self) -> Snapshot:
        return read_snapshot(self.store, self.store.ontology)

    def link(self, record: str = "verein", body: str = "verein", days: int = 30) -> tuple[Link, str]:
        return make_link(self.store, self.now(), record, body, today=TODAY, days=days, by="test")

    def answer(self, link: Link, **said: Any) -> str:
        snapshot = self.now()
        answer = Answer(**{"sort": Sort.CHANGE, **said})
        return send(self.store, snapshot, link, shown(snapshot, link.record), answer, today=TODAY).id

    def accept(self, id: str, decision: Decision | None = None, reason: str = "") -> Standing:
        return accept(self.store, self.now, id, decision, by="test", reason=reason, today=TODAY).standing

    def node(self, id: str) -> Node:
        return self.now().node(id)


@pytest.fixture
def office(embedded_store: Store) -> Office:
    return Office(embedded_store)


# ------------------------------------------------------------------ what becomes of what


def test_a_confirmation_becomes_a_fact_by_accepting_and_not_before(office: Office) -> None:
    link, _ = office.link()
    before = office.store.revision()
    id = office.answer(link, sort=Sort.CONFIRM)
    assert office.store.revision() == before
    assert office.accept(id, reason="Danke") is Standing.ACCEPTED
    (relation,) = office.now().relations
    assert (office.node("verein").assured_on, office.node("kurs").assured_on) == (TODAY, None)
    assert (relation.assured_on, relation.assured_by) == (TODAY, "verein")
    assert office.store.revision() == before + 1
    office.undo(office.last())
    assert office.node("verein").assured_on is None
    assert of_link(office.store, link)[0].reason == "Danke"


def test_a_change_is_written_with_the_word_of_the_body_as_its_source_and_undone(office: Office) -> None:
    link, _ = office.link()
    cells = {"address": "Musterweg 1, Musterstadt", "name": "Musterverein", "note": "fremd", "visibility": "internal"}
    id = office.answer(link, cells=cells, relations={RUNS.id: "over", "fremd": "wrong"}, until={RUNS.id: "2025"})
    assert suggestion(office.store, id).answer.cells == {"address": "Musterweg 1, Musterstadt"}
    before = office.state()
    office.accept(id)
    node, (relation,) = office.node("verein"), office.now().relations
    said = f"angabe-verein-{TODAY}"
    assert (node.text("address"), node.note, node.visibility) == ("Musterweg 1, Musterstadt", "", Visibility.PUBLIC)
    assert [one.document for one in node.sources] == ["d-1", said]
    assert (node.asserted and node.asserted.latest, node.assured_on, node.assured_by) == (TODAY, TODAY, "verein")
    assert (relation.status.value, str(relation.valid_to), relation.assured_on) == ("ended", "2025", None)
    document = office.node(said)
    assert (document.name, document.text("as_of")) == ("Angabe von Musterverein, 22.11.2026", TODAY.isoformat())
    office.undo(office.last())
    assert office.state() == before


def test_consent_counts_from_the_day_it_was_given(office: Office) -> None:
    link, _ = office.link()
    office.accept(office.answer(link, cells={"email": "post@verein.example", "contact_consent": "email"}))
    node = office.node("verein")
    assert (node.many("contact_consent"), node.text("contact_consent_on")) == (("email",), TODAY.isoformat())
    link, _ = office.link()
    office.accept(office.answer(link, cells={"contact_consent": ""}))
    assert not {"contact_consent", "contact_consent_on"} & office.node("verein").properties.keys()


def test_a_deletion_deletes_or_ends_and_wrong_relations_go(office: Office) -> None:
    link, _ = office.link()
    office.accept(office.answer(link, relations={RUNS.id: "wrong"}))
    assert office.now().relations == ()
    link, _ = office.link()
    id = office.answer(link, sort=Sort.DELETE, message="Wir haben uns aufgelöst.")
    office.accept(id, Decision(ends="2026"))
    assert (office.node("verein").status.value, str(office.node("verein").valid_to)) == ("ended", "2026")
    link, _ = office.link("kurs", "verein")
    office.accept(office.answer(link, sort=Sort.DELETE))
    assert "kurs" not in office.now()


def test_an_answer_to_a_note_stands_where_everybody_reads_it(office: Office) -> None:
    office.edit(what="node", action="change", id="verein", cells={"remark": "Quellen sind uneins."})
    link, _ = office.link()
    office.accept(office.answer(link, sort=Sort.ANSWER, message="Wir sind gut vernetzt.", about="weak_ties"))
    said = "Quellen sind uneins. Die Stelle sagt dazu (22.11.2026): Wir sind gut vernetzt."
    assert office.node("verein").remark == said


def test_a_refusal_changes_nothing_and_needs_a_reason(office: Office) -> None:
    link, _ = office.link()
    id = office.answer(link, cells={"name": "Anders"})
    before = office.state()
    with pytest.raises(InvalidParameter):
        refuse(office.store, id, by="test", reason=" ", today=TODAY)
    assert refuse(office.store, id, by="test", reason="Bitte belegen.", today=TODAY).standing is Standing.REFUSED
    assert office.state() == before
    assert of_link(office.store, link)[0].reason == "Bitte belegen."


def test_a_reviewer_edits_before_he_accepts(office: Office) -> None:
    link, _ = office.link()
    id = office.answer(link, cells={"name": "VEREIN!!!", "address": "Weg 1"})
    revision = office.store.revision()
    office.accept(id, Decision(cells={"name": "Verein A"}, sources="d-1#S9", assure=False, revision=revision))
    node = office.node("verein")
    assert (node.name, node.text("address"), node.assured_on) == ("Verein A", "", None)
    assert SourceRef("d-1", "S9") in node.sources


def test_what_no_record_can_hold_is_told_to_the_sender_and_to_the_reviewer(office: Office) -> None:
    link, _ = office.link()
    for cells in ({"valid_from": "neulich"}, {"email": "keine Adresse"}, {"name": ""}):
        with pytest.raises(InvalidData):
            office.answer(link, cells=cells)
    with pytest.raises(InvalidParameter):
        office.answer(link)  # nothing was said
    with pytest.raises(InvalidParameter):
        office.answer(link, sort=Sort.ANSWER)
    with pytest.raises(InvalidParameter):
        office.answer(link, cells={"name": "X"}, message="x" * 4001)
    assert suggestions(office.store) == ()
    id = office.answer(link, cells={"name": "X"})
    with pytest.raises(InvalidData):
        office.accept(id, Decision(cells={"valid_from": "neulich"}))
    assert suggestion(office.store, id).open


# ------------------------------------------------------------------ meanwhile


def test_what_changed_meanwhile_is_shown_and_overwritten_only_on_purpose(office: Office) -> None:
    link, _ = office.link()
    id = office.answer(link, cells={"name": "Von der Stelle", "address": "Weg 1"})
    seen = office.store.revision()
    office.edit(what="node", action="change", id="verein", cells={"name": "Von der Verwaltung"})
    review = review_of(office.now(), suggestion(office.store, id))
    assert (review.changed, review.conflicts) == (("verein",), ("name",))
    (name,) = (one for one in review.fields if one.field == "name")
    assert (name.before, name.theirs, name.yours) == ("Musterverein", "Von der Verwaltung", "Von der Stelle")
    with pytest.raises(InvalidParameter):
        office.accept(id)
    with pytest.raises(RecordChanged) as told:
        office.accept(id, Decision(cells={"name": "Von der Stelle"}, revision=seen))
    assert told.value.facts["by"] == "test"
    assert office.node("verein").name == "Von der Verwaltung"
    office.edit(what="node", action="change", id="buero", cells={"name": "Amt"})  # something else: no reason to refuse
    office.accept(id, Decision(cells={"address": "Weg 1"}, revision=office.store.revision() - 1))
    assert (office.node("verein").name, office.node("verein").text("address")) == ("Von der Verwaltung", "Weg 1")


def test_a_confirmation_covers_only_what_is_still_as_it_was_seen(office: Office) -> None:
    link, _ = office.link()
    id = office.answer(link, sort=Sort.CONFIRM)
    office.edit(what="node", action="change", id="verein", cells={"name": "Neu"})
    office.accept(id)
    assert office.node("verein").assured_on is None
    assert office.now().relations[0].assured_on == TODAY
    link, _ = office.link()
    id = office.answer(link, sort=Sort.CONFIRM)
    office.edit(what="node", action="change", id="verein", cells={"name": "Noch neuer"})
    office.edit(what="relation", action="end", id=RUNS.id, cells={"valid_to": "2025"})
    with pytest.raises(InvalidParameter, match="nichts mehr zu bestätigen"):
        office.accept(id)


def test_a_record_that_is_gone_can_only_be_refused(office: Office) -> None:
    link, _ = office.link()
    id = office.answer(link, cells={"name": "X"})
    office.edit(what="node", action="delete", id="verein")
    assert review_of(office.now(), suggestion(office.store, id)).record is None
    with pytest.raises(GraphkbError):
        office.accept(id)
    assert refuse(office.store, id, by="t", reason="gelöscht", today=TODAY).standing is Standing.REFUSED


def test_of_two_reviewers_one_decides(office: Office) -> None:
    link, _ = office.link()
    id = office.answer(link, cells={"name": "Neu"})
    office.accept(id)
    for again in (lambda: office.accept(id), lambda: refuse(office.store, id, by="b", reason="nein", today=TODAY)):
        with pytest.raises(AlreadyDecided):
            again()
    assert suggestion(office.store, id).standing is Standing.ACCEPTED


def test_of_two_reviewers_at_the_same_moment_one_decides(office: Office) -> None:
    link, _ = office.link()
    id = office.answer(link, cells={"name": "Neu"})
    before = office.store.revision()
    ready, told = threading.Barrier(2), []

    def decide(yes: bool) -> None:
        ready.wait(timeout=10)
        try:
            done = office.accept(id) if yes else refuse(office.store, id, by="b", reason="n", today=TODAY).standing
            told.append(done.value)
        except AlreadyDecided:
            told.append("late")

    threads = [threading.Thread(target=decide, args=(yes,)) for yes in (True, False)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=30)
    assert sorted(told) in (["accepted", "late"], ["late", "refused"])
    stands = suggestion(office.store, id).standing
    assert stands.value in told
    assert office.store.revision() == before + (stands is Standing.ACCEPTED)
    assert office.node("verein").name == ("Neu" if stands is Standing.ACCEPTED else "Musterverein")


# ------------------------------------------------------------------ links


def test_of_a_token_only_its_hash_is_kept(office: Office) -> None:
    link, token = office.link()
    assert link.id == sha256(token.encode()).hexdigest()
    assert len(token) >= 43  # 256 bits as base64
    assert opened_link(office.store, token) == link
    assert len({office.link()[1] for _ in range(3)}) == 3


def test_a_link_that_cannot_be_used_says_the_same_whatever_the_reason(office: Office) -> None:
    told: list[tuple[str, str]] = []

    def use(token: str) -> None:
        opened = opened_link(office.store, token)
        snapshot = office.now()
        send(office.store, snapshot, opened, shown(snapshot, "verein"), Answer(sort=Sort.CONFIRM), today=late)

    def over(token: str) -> None:
        with pytest.raises(LinkOver) as found:
            use(token)
        told.append((found.value.text(), found.value.code))

    late = TODAY + timedelta(days=31)
    old, old_token = office.link()
    over(old_token)
    revoked, revoked_token = office.link("buero", "buero")
    revoke(office.store, revoked.id)
    assert revoke(office.store, revoked.id).revoked
    over(revoked_token)
    for wrong in ("", "x", revoked.id, old_token[:-1], old_token + "x", "\x00", "ä" * 300):
        over(wrong)
    assert len(set(told)) == 1
    assert old.state(late) is LinkState.OVER


def test_the_newest_link_holds_and_the_one_before_does_not(office: Office) -> None:
    first, first_token = office.link()
    other, other_token = office.link("kurs", "verein")
    second, second_token = office.link()
    with pytest.raises(LinkOver):
        opened_link(office.store, first_token)
    assert opened_link(office.store, second_token).id == second.id
    assert opened_link(office.store, other_token).id == other.id
    assert {one.id for one in links_about(office.store, "verein")} == {first.id, second.id}


def test_there_is_no_link_for_persons_and_none_to_nobody(office: Office) -> None:
    person = Node(id="p-1", kind="person", name="Muster", sources=(SourceRef("d-1"),))
    office.store.apply(ChangeSet(create_nodes=(person,)), by="test", reason="t")
    for record, body in (("p-1", "verein"), ("verein", "p-1"), ("verein", "kurs"), ("verein", "gibtesnicht")):
        with pytest.raises(InvalidParameter):
            office.link(record, body)


def test_one_answer_a_link_unless_it_is_withdrawn(office: Office) -> None:
    link, _ = office.link()
    first = office.answer(link, cells={"name": "Neu"})
    with pytest.raises(LinkOver):
        office.answer(link, sort=Sort.CONFIRM)
    withdraw(office.store, suggestion(office.store, first))
    second = office.answer(link, sort=Sort.CONFIRM)
    assert [one.standing.value for one in of_link(office.store, link)] == ["open", "withdrawn"]
    office.accept(second)
    with pytest.raises(LinkOver):
        withdraw(office.store, suggestion(office.store, second))
    with pytest.raises(AlreadyDecided):
        office.accept(first)


def test_a_body_sees_nothing_internal_and_no_person(office: Office) -> None:
    hidden = Visibility.INTERNAL
    person = Node(id="p-1", kind="person", name="Muster", sources=(SourceRef("d-1"),))
    office.store.apply(ChangeSet(create_nodes=(person,)), by="test", reason="t")
    office.edit(what="node", action="change", id="verein", cells={"note": "xqz", "phone": "0241 1", "remark": "offen"})
    office.edit(what="node", action="create", type="office", cells={"name": "Geheim", "visibility": "internal"},
                sources="d-1")  # fmt: skip
    office.edit(what="relation", action="create", type="COOPERATES_WITH", cells={"source": "verein",
                "target": "geheim"}, sources="d-1")  # fmt: skip
    office.edit(what="relation", action="create", type="COOPERATES_WITH", cells={"source": "verein",
                "target": "buero", "visibility": "internal"}, sources="d-1")  # fmt: skip
    seen = shown(office.now(), "verein")
    assert office.now().node("geheim").visibility is hidden
    assert [one.id for one in seen.relations] == [RUNS.id]
    assert seen.cells["phone"] == "0241 1"
    assert "xqz" not in str(seen.cells)
    assert not {"note", "visibility", "sources", "assured_by"} & seen.cells.keys()


# ------------------------------------------------------------------ hints, confirmations, letters


def test_a_hint_is_words_and_is_forgotten_when_decided(office: Office) -> None:
    found = hint(office.store, office.now(), "verein", "Die Anschrift ist alt.", today=TODAY)
    assert (found.answer.message, found.body, found.link) == ("Die Anschrift ist alt.", "", "")
    before = office.state()
    office.accept(found.id, Decision(cells={"address": "Weg 2"}, sources="d-1#S3"))
    assert office.node("verein").text("address") == "Weg 2"
    assert office.node("verein").assured_on is None
    assert suggestion(office.store, found.id).answer.message == ""
    office.undo(office.last())
    assert office.state() == before
    with pytest.raises(InvalidParameter):
        hint(office.store, office.now(), "verein", "  ", today=TODAY)


def test_several_records_are_confirmed_in_one_change(office: Office) -> None:
    snapshot = office.now()
    plan = assured(snapshot, ["verein", "kurs", "verein"], on=TODAY, by="Büro", today=TODAY, relations=True)
    assert (len(plan.update_nodes), len(plan.update_relations)) == (2, 1)
    assert {one.assured_by for one in (*plan.update_nodes, *plan.update_relations)} == {"buero"}
    office.store.apply(plan, by="test", reason="t")
    assert not assured(office.now(), ["verein"], on=TODAY - timedelta(days=9), by="buero", today=TODAY)
    for on, by in ((TODAY + timedelta(days=1), "buero"), (TODAY, ""), (TODAY, "x" * 201)):
        with pytest.raises(InvalidParameter):
            assured(snapshot, ["verein"], on=on, by=by, today=TODAY)


def test_no_person_confirms_anything(office: Office) -> None:
    person = Node(id="p-1", kind="person", name="Muster", aliases=("M.",), sources=(SourceRef("d-1"),))
    office.store.apply(ChangeSet(create_nodes=(person,)), by="test", reason="t")
    for by in ("p-1", "Muster", "M."):
        with pytest.raises(InvalidParameter):
            assured(office.now(), ["verein"], on=TODAY, by=by, today=TODAY)


def test_who_confirmed_is_public_only_as_a_body_that_is_public() -> None:
    def read(by: str, **more: Any) -> str:
        node = Node(id="x", kind="measure", name="X", sources=D, assured_on=TODAY, assured_by=by)
        office = Node(id="amt", kind="office", name="Amt", sources=D, **more)
        whole = Snapshot.of([*NODES, node, office], [])
        return whole.for_reader(PUBLIC).node("x").assured_by

    assert read("verein") == "verein"
    assert read("amt") == "amt"
    assert read("amt", visibility=Visibility.INTERNAL) == ""
    assert read("Frau Muster am Telefon") == ""
    assert read("kurs") == ""


def test_a_letter_reads_in_both_languages() -> None:
    records = [("Kurs", "https://x.example/de/bestaetigen/a"), ("Treff", "https://x.example/de/bestaetigen/b")]
    german = link_letter("Verein A", records, expires=TODAY, sender="Wissensnetz")
    english = link_letter("Verein A", records, expires=TODAY, sender="Wissensnetz", language="en", reminder=True)
    for letter in (german, english):
        assert all(url in letter.text and name in letter.text for name, url in records)
        assert "{" not in letter.subject + letter.text
    assert "22.11.2026" in german.text
    assert "22 Nov 2026" in english.text
    assert german.to("a@example.org").to == "a@example.org"


def test_nothing_is_kept_longer_than_a_year_after_it_was_decided(office: Office) -> None:
    first, _ = office.link()
    done = office.answer(first, sort=Sort.CONFIRM)
    office.accept(done)
    second, _ = office.link("kurs", "verein")
    waiting = office.answer(second, sort=Sort.CONFIRM)
    late = TODAY + timedelta(days=365)
    assert forget_old(office.store, late) == 0
    assert forget_old(office.store, late + timedelta(days=40)) == 2
    assert [one.id for one in suggestions(office.store)] == [waiting]
    assert [one.id for one in links_about(office.store, "kurs")] == [second.id]
    assert office.node("verein").assured_on == TODAY


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 2000)), max_size=60))
def test_within_an_hour_no_more_is_taken_than_is_set(asked: list[tuple[str, float]]) -> None:
    now = [0.0]
    throttle = Throttle(lambda: now[0])
    taken: list[tuple[str, float]] = []
    for address, later in asked:
        now[0] += later
        recent = [(who, when) for who, when in taken if when > now[0] - 3600]
        fits = len(recent) < 9 and sum(1 for who, _ in recent if who == address) < 3
        if fits:
            throttle.take(address, 9)
            taken.append((address, now[0]))
        else:
            with pytest.raises(TooOften) as told:
                throttle.take(address, 9)
            assert 1 <= int(str(told.value.facts["minutes"])) <= 60


def test_a_form_that_takes_none_takes_none() -> None:
    with pytest.raises(TooOften):
        Throttle().take("a", 0)


def test_what_nobody_else_can_write_a_link_cannot_propose(office: Office) -> None:
    """Of all columns of a record only those that a body says of itself."""
    kinds = office.store.ontology.kinds
    for kind in kinds:
        node = Node(id="x", kind=kind, name="X", sources=(SourceRef("d-1"),))
        names = {column.id for column in shown(Snapshot.of([*NODES, node], []), "x").columns}
        assert "name" in names
        never = {"id", "kind", "sources", "visibility", "note", "derived", "assured_on", "contact_consent_on"}
        assert not names & never

"""Links, suggestions and their review: what is kept, what is written, what nobody can do twice."""

from __future__ import annotations

import pytest

from graphkb.review import (
    Answer,
    Decision,
    Link,
    Sort,
    Standing,
    accept,
    make_link,
    of_link,
    send,
    shown,
)
from graphkb.snapshot import Snapshot, read_snapshot
from graphkb.store import Store
from tests.site_fixture import TODAY
from tests.test_undo import Desk


class Office(Desk):
    """A store, its editor, and links."""

    def now(self) -> Snapshot:
        return read_snapshot(self.store, self.store.ontology)

    def link(self, record: str = "verein", body: str = "verein", days: int = 30) -> tuple[Link, str]:
        return make_link(self.store, self.now(), record, body, today=TODAY, days=days, by="test")

    def answer(self, link: Link, **said: object) -> str:
        snapshot = self.now()
        answer = Answer(**{"sort": Sort.CHANGE, **said})  # type: ignore[arg-type]
        return send(self.store, snapshot, link, shown(snapshot, link.record), answer, today=TODAY).id

    def accept(self, id: str, decision: Decision | None = None, reason: str = "") -> Standing:
        return accept(self.store, self.now, id, decision, by="test", reason=reason, today=TODAY).standing


@pytest.fixture
def office(embedded_store: Store) -> Office:
    return Office(embedded_store)


def test_a_confirmation_becomes_a_fact_by_accepting_and_not_before(office: Office) -> None:
    link, _ = office.link()
    before = office.store.revision()
    id = office.answer(link, sort=Sort.CONFIRM)
    assert office.store.revision() == before
    assert office.accept(id, reason="Danke") is Standing.ACCEPTED
    node = office.store.node("verein")
    (relation,) = office.now().relations
    assert (node.assured_on, relation.assured_on, relation.assured_by) == (TODAY, TODAY, "verein")
    assert office.store.revision() == before + 1
    office.undo(office.last())
    assert office.now().node("verein").assured_on is None
    assert of_link(office.store, link)[0].reason == "Danke"

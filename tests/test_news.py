"""What is new at a place or in a field, as a reader may see it; saved searches; addresses that get mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from api import Context
from api.news import send_digests
from graphkb.errors import InvalidParameter, LinkOver
from graphkb.model import PUBLIC, Node, Reader, Relation, SourceRef, Visibility
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from graphkb.store import ChangeSet, Store
from graphkb.store.changes import Change, ChangeCounts, ChangedFact
from graphkb.subscriptions import (
    Every,
    Scope,
    confirm,
    delete_search,
    key_of,
    mac_of,
    news,
    opened_subscription,
    save_search,
    saved_searches,
    search_was_seen,
    subscribe,
    subscriptions,
    tidy,
    unsubscribe,
)
from tests import site_fixture as site

DOCUMENT = Node(id="d", kind="document", name="Blatt")
SOURCES = (SourceRef("d"),)


def node(id: str, kind: str, name: str, **more: object) -> Node:
    return Node(id=id, kind=kind, name=name, sources=SOURCES, **more)  # type: ignore[arg-type]


def join(source: str, type: str, target: str, **more: object) -> Relation:
    id = Relation.make_id(type, source, target)
    return Relation(id=id, type=type, source=source, target=target, sources=SOURCES, **more)  # type: ignore[arg-type]


TOWN, OTHER = node("town", "municipality", "Musterstadt"), node("other", "municipality", "Nebenort")
CLUB = node("club", "association", "Verein A", properties={"website": "https://verein-a.example"})
HIDDEN = node("hidden", "association", "Verein B", visibility=Visibility.INTERNAL)
SPEAKER = node("p", "person", "Sprecherin")
SEAT, HIDDEN_SEAT = join("club", "LOCATED_IN", "town"), join("hidden", "LOCATED_IN", "town")
TALK = join("p", "HOLDS", "club")


class Log:
    """A change log in memory."""

    def __init__(self, *facts: Sequence[ChangedFact]) -> None:
        self.facts = dict(enumerate(facts, start=1))

    def changes_between(self, after: int, before: int, limit: int = 50) -> tuple[Change, ...]:
        wanted = [revision for revision in sorted(self.facts, reverse=True) if after < revision < before]
        return tuple(
            Change(
                id=str(n), revision=n, at=datetime(2026, 11, n, 12, tzinfo=UTC), by="", reason="", counts=ChangeCounts()
            )
            for n in wanted[:limit]
        )

    def facts_of(self, change: Change) -> tuple[ChangedFact, ...]:
        return tuple(self.facts[change.revision])


def came(fact: Node | Relation) -> ChangedFact:
    return ChangedFact(what="node" if isinstance(fact, Node) else "relation", id=fact.id, after=fact)


def became(before: Node, after: Node) -> ChangedFact:
    return ChangedFact(what="node", id=after.id, before=before, after=after)


def told(log: Log, nodes: Sequence[Node], ties: Sequence[Relation], place: str = "town") -> list[tuple[object, ...]]:
    snapshot = Snapshot.of([DOCUMENT, TOWN, OTHER, *nodes], ties).for_reader(PUBLIC)
    found = news(log, snapshot, PUBLIC, Scope(place), date(2026, 11, 1))
    return [(one.node.id, one.new, one.fields, tuple(tie.id for tie in one.ties)) for one in found.items]


def test_what_came_is_told_with_its_ties() -> None:
    assert told(Log([came(CLUB), came(SEAT)]), [CLUB], [SEAT]) == [("club", True, (), (SEAT.id,))]
    assert told(Log([came(CLUB), came(SEAT)]), [CLUB], [SEAT], "other") == []


def test_a_change_names_the_fields_a_reader_may_read() -> None:
    other = replace(
        CLUB,
        description="Neu",
        note="intern",
        properties={"website": "https://neu.example", "email": "a@verein-a.example"},
    )
    assert told(Log([became(CLUB, other)]), [other], [SEAT]) == [("club", False, ("description", "website"), ())]


def test_a_confirmation_alone_is_no_news() -> None:
    other = replace(CLUB, assured_on=date(2026, 11, 1), note="x")
    assert told(Log([became(CLUB, other)]), [other], [SEAT]) == []


def test_nothing_hidden_and_no_person_is_told_of() -> None:
    log = Log(
        [came(HIDDEN), came(HIDDEN_SEAT), came(SPEAKER), ChangedFact(what="node", id="p", person=True), came(TALK)]
    )
    assert told(log, [HIDDEN, SPEAKER, CLUB], [HIDDEN_SEAT, SEAT]) == []


def test_what_was_hidden_before_is_new_to_the_public() -> None:
    shown = replace(HIDDEN, visibility=Visibility.PUBLIC)
    assert told(Log([became(HIDDEN, shown)]), [shown], [HIDDEN_SEAT]) == [("hidden", True, (), ())]


def test_news_begin_with_the_day_asked_for_and_end_at_the_limit() -> None:
    log = Log([came(CLUB)], [became(CLUB, replace(CLUB, name="Verein C"))])
    snapshot = Snapshot.of([DOCUMENT, TOWN, replace(CLUB, name="Verein C")], [SEAT])
    assert [one.revision for one in news(log, snapshot, PUBLIC, Scope(), date(2026, 11, 1)).items] == [2, 1]
    assert [one.revision for one in news(log, snapshot, PUBLIC, Scope(), date(2026, 11, 2)).items] == [2]
    short = news(log, snapshot, PUBLIC, Scope(), date(2026, 11, 1), limit=1)
    assert (len(short.items), short.more) == (1, True)
    with pytest.raises(InvalidParameter):
        news(log, snapshot, PUBLIC, Scope("club"), date(2026, 11, 1))


# ------------------------------------------------------------------ what is kept


def test_a_search_is_kept_seen_and_forgotten(embedded_store: Store) -> None:
    one = save_search(embedded_store, "  Frauen in  Eschweiler ", {"q": "Frauen", "ort": ""}, ["a", "b"], by="test")
    assert (one.name, dict(one.query), one.seen) == ("Frauen in Eschweiler", {"q": "Frauen"}, frozenset("ab"))
    assert search_was_seen(embedded_store, one.id, ["c"]).seen == {"c"}
    for name, query in (("", {"q": "x"}), ("x" * 200, {"q": "x"}), ("Name", {"q": ""})):
        with pytest.raises(InvalidParameter):
            save_search(embedded_store, name, query, [], by="test")
    delete_search(embedded_store, one.id)
    assert saved_searches(embedded_store) == ()


def test_an_address_counts_only_when_confirmed_and_is_deleted(embedded_store: Store) -> None:
    key = key_of("geheim")
    one = subscribe(embedded_store, "rundbrief@verein-a.example", Scope("town"), Every.WEEK, "de")
    assert subscribe(embedded_store, "Rundbrief@verein-a.example ", Scope("town"), Every.DAY, "de").id == one.id
    assert opened_subscription(embedded_store, key, one.id, mac_of(key, one.id)) == one
    for id, mac in ((one.id, "0" * 40), (one.id, ""), ("x", mac_of(key, one.id)), ("x", mac_of(key, "x"))):
        with pytest.raises(LinkOver):
            opened_subscription(embedded_store, key, id, mac)
    later = one.told_until + timedelta(days=7)
    assert not one.due(later)
    sure = confirm(embedded_store, one.id)
    assert (sure.due(later), sure.due(later - timedelta(days=1))) == (True, False)
    subscribe(embedded_store, "andere@verein-a.example", Scope(), Every.DAY, "en")
    assert tidy(embedded_store, one.made + timedelta(days=8)) == 1
    assert [left.id for left in subscriptions(embedded_store)] == [one.id]
    assert unsubscribe(embedded_store, one.id)
    for wrong in ("", "niemand", "a b@c.de", "a@b", "a@b.de,c@d.de"):
        with pytest.raises(InvalidParameter):
            subscribe(embedded_store, wrong, Scope(), Every.DAY, "de")


def test_from_the_form_to_the_mail_and_out_again(embedded_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr("api.news.send_mail", lambda settings, mail: sent.append((mail.to, mail.text)))
    settings = Settings.model_validate(
        {**embedded_store.settings.model_dump(), "smtp_host": "127.0.0.1", "mail_from": "netz@kreis.example"}
        | {"admin_token": site.TOKEN}
    )
    context = site.context_of(embedded_store, settings)
    client = site.client_of(context)
    embedded_store.apply(ChangeSet(create_nodes=(DOCUMENT, TOWN)), by="test", reason="Anfang")
    form = {"ort": "town", "email": "rundbrief@verein-a.example", "wie_oft": "day"}
    assert client.post("/de/neues", data=form | {"telefonnummer": "1"}).status_code == 200
    assert sent == []
    assert "keine E-Mail-Adresse" in client.post("/de/neues", data=form | {"email": "x"}).text
    assert client.post("/de/neues", data=form).status_code == 200
    ((to, text),) = sent
    assert to == "rundbrief@verein-a.example"
    link = next(word for word in text.split() if "/neues/abo/" in word).partition("testserver")[2]
    assert "Möchten Sie" in client.get(link).text
    assert not subscriptions(embedded_store)[0].confirmed
    assert client.post(link, data={"was": "bestaetigen"}).status_code == 303
    assert subscriptions(embedded_store)[0].confirmed
    embedded_store.apply(ChangeSet(create_nodes=(CLUB,), create_relations=(SEAT,)), by="test", reason="neu")
    later = replace(context, today=lambda: datetime.now(UTC).date() + timedelta(days=2))
    (due,) = send_digests(later, base="http://testserver", dry=True)
    assert "Verein A (Verein): neu erfasst" in due.letter.text
    assert len(sent) == 1
    send_digests(later, base="http://testserver")
    assert len(sent) == 2
    assert send_digests(later, base="http://testserver") == []
    assert client.get(link.replace(".", ".0")).status_code == 410
    assert "gelöscht" in client.post(link, data={"was": "abbestellen"}).text
    assert (subscriptions(embedded_store), client.get(link).status_code) == ((), 410)


# ------------------------------------------------------------------ pages


def test_the_feed_says_what_the_page_says(aachen: TestClient) -> None:
    page = aachen.get("/de/neues?ort=wuerselen")
    feed = aachen.get("/de/neues.atom?ort=wuerselen")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(feed.content)
    space = {"a": "http://www.w3.org/2005/Atom"}
    titles = [entry.findtext("a:title", "", space) for entry in root.findall("a:entry", space)]
    told = aachen.get("/api/v1/news?place=wuerselen").json()
    assert [one["node"]["name"] for one in told["items"]] == titles
    for name in ("id", "updated", "title"):
        assert root.findtext(f"a:{name}", "", space)
    assert page.status_code == 200


def test_while_typing_a_piece_of_a_page_comes(aachen: TestClient) -> None:
    piece = aachen.get("/de/suche/sofort?q=Integrationsrat").text
    assert "<html" not in piece
    assert piece.count("<li>") == 9
    assert "Integrationsrat der Stadt Aachen" in piece
    assert "<li>" not in aachen.get("/de/suche/sofort?q=x").text
    assert "nichts erfasst" in aachen.get("/de/suche/sofort?q=xqzvw").text


def test_a_search_is_narrowed_and_says_when_it_is_only_similar(aachen: TestClient) -> None:
    assert "ähnlich geschrieben" in aachen.get("/de/suche?q=Integratonsrat").text
    narrow = aachen.get("/de/suche?q=Integrationsrat&ort=wuerselen&art=actor").text
    assert "Integrationsrat der Stadt Alsdorf" not in narrow
    assert aachen.get("/de/suche?ort=gibt-es-nicht").status_code == 422


def test_keeping_a_search_needs_somebody_signed_in(aachen: TestClient, aachen_context: Context) -> None:
    assert aachen.get("/de/suche/gespeichert").status_code == 401
    assert aachen.get("/de/erfassen/abonnements").status_code == 401
    assert "speichern als" not in aachen.get("/de/suche?q=Sprache").text
    assert aachen_context.snapshot(Reader()).revision > 0

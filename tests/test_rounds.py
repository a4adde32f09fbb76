"""Rounds of asking: whom, the form and letter of each, sent, reminded, answered once, closed; pages, API, commands."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import Context
from api.capture import Capturing
from api.rounds import Rounds
from graphkb import rounds
from graphkb.errors import InvalidParameter, MailFailed, NotFound, StoreBusy
from graphkb.rounds import Candidate, Inquiry, InquiryState
from graphkb.settings import Settings
from graphkb.store import Store
from tests import site_fixture as site
from tests.capture_world import START, TODAY
from tests.command import graphkb
from tests.test_capture_workbook import Book
from tests.test_mail import Inbox, serving
from tests.test_pages_capture import fields
from viz.frame import TOKEN_COOKIE

PAGE = "/de/erfassen/runden"
WANTED = Candidate(body="amt", field="bildung", places=("stadt", "dorf"))
DUE = date(2026, 12, 20)


@pytest.fixture
def context(embedded_store: Store, embedded_settings: Settings) -> Context:
    embedded_store.apply(START, by="test", reason="Import: Anfang")
    for one in rounds.inquiries(embedded_store):
        rounds.close(embedded_store, one)
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN), "district": "kreis"})
    return site.context_of(embedded_store, settings)


@pytest.fixture
def client(context: Context) -> TestClient:
    found = site.client_of(context)
    found.cookies.set(TOKEN_COOKIE, site.TOKEN)
    return found


def prepared(context: Context, title: str = "Herbst 2026") -> Inquiry:
    (one,) = Rounds(context).prepare([WANTED], title=title, asked_by="Zentrum", due=DUE, by="test")
    return one


# ------------------------------------------------------------------------------------------ course


def test_an_inquiry_goes_from_prepared_to_returned_and_nothing_of_it_is_a_fact(context: Context) -> None:
    store, revision = context.store, context.store.revision()
    one = prepared(context)
    assert (one.state, one.due, one.places) == (InquiryState.PREPARED, DUE, ("stadt", "dorf"))
    with pytest.raises(InvalidParameter, match="noch nicht versandt"):
        rounds.remind(store, one, TODAY)
    sent = rounds.send(store, one, "post", TODAY)
    assert (sent.state, sent.sent_on, sent.sent_by) == (InquiryState.SENT, TODAY, "post")
    assert not sent.overdue(DUE)
    assert sent.overdue(date(2026, 12, 21))
    with pytest.raises(StoreBusy):
        rounds.close(store, one)  # as it was before somebody else sent it
    with pytest.raises(InvalidParameter, match="geschlossen, nicht gelöscht"):
        rounds.forget(store, sent)
    reminded = rounds.remind(store, sent, TODAY)
    assert rounds.remind(store, reminded, TODAY).reminded_on == (TODAY,)
    closed = rounds.close(store, rounds.inquiry(store, one.id), "Telefonisch abgesagt")
    assert (closed.state, closed.note) == (InquiryState.CLOSED, "Telefonisch abgesagt")
    with pytest.raises(InvalidParameter, match="beantwortet oder geschlossen"):
        rounds.send(store, closed, "post", TODAY)
    with pytest.raises(InvalidParameter, match="beantwortet oder geschlossen"):
        rounds.remind(store, closed, TODAY)
    assert rounds.reopen(store, closed).state is InquiryState.REMINDED
    assert store.revision() == revision
    again = rounds.inquiry(store, one.id)
    assert (again.title, again.asked_by, again.wanted.field) == ("Herbst 2026", "Zentrum", "bildung")


def test_what_was_only_prepared_may_be_deleted(context: Context) -> None:
    one = prepared(context)
    rounds.forget(context.store, one)
    with pytest.raises(NotFound):
        rounds.inquiry(context.store, one.id)


@pytest.mark.parametrize(
    ("more", "name"),
    [({"title": " "}, "title"), ({"asked_by": ""}, "asked_by"), ({"due": date(2026, 1, 1)}, "due"),
     ({"wanted": []}, "letters"), ({"wanted": [Candidate(body="amt", field="stadt", places=("stadt",))]}, "letters"),
     ({"wanted": [Candidate(body="amt", field="bildung", places=())]}, "letters"),
     ({"wanted": [Candidate(body="kurs", field="bildung", places=("stadt",))]}, "letters")],
)  # fmt: skip
def test_a_round_that_cannot_be_asked_is_refused(context: Context, more: dict[str, object], name: str) -> None:
    said: dict[str, object] = {"wanted": [WANTED], "title": "x", "asked_by": "y", "due": DUE, "by": "test", **more}
    with pytest.raises(InvalidParameter) as raised:
        Rounds(context).prepare(said.pop("wanted"), **said)  # type: ignore[arg-type]
    assert raised.value.facts["name"] == name


def test_letters_are_proposed_by_what_is_not_known_and_not_twice(context: Context) -> None:
    wanted = Rounds(context)
    found = {one.id: one for one in wanted.candidates()}
    assert "amt~bildung" not in found, "a measure runs there"
    assert found["dorf~bildung"].places == ("dorf",)
    (one,) = wanted.prepare([found["dorf~bildung"]], title="x", asked_by="y", due=None, by="test")
    assert {one.id: one for one in wanted.candidates()}["dorf~bildung"].running == one.id


# ------------------------------------------------------------------------------------------ letters


def test_the_letter_says_what_is_asked_by_when_and_how_much_is_known(context: Context) -> None:
    letter = Rounds(context).letter(prepared(context))
    assert letter.to == "Sozialamt Musterstadt"
    assert letter.subject == "Erhebung «Herbst 2026»: Handlungsfeld Bildung"
    for said in (
        "«Bildung» in: Musterstadt und Musterdorf",
        "2 Maßnahmen kennen wir schon",
        "bis 20. Dezember 2026",
        "Zentrum",
    ):
        assert said in letter.text, said
    (english,) = Rounds(context).prepare(
        [WANTED], title="Autumn", asked_by="Centre", due=None, by="test", language="en"
    )
    assert "Musterstadt and Musterdorf" in Rounds(context).letter(english).text


def test_form_and_reminder_are_mailed_and_the_address_is_kept_nowhere(context: Context) -> None:
    inbox = Inbox()
    one = prepared(context)
    with pytest.raises(MailFailed):
        Rounds(context).mail(one, "amt@example.org")
    assert rounds.inquiry(context.store, one.id).state is InquiryState.PREPARED
    with serving(inbox) as port:
        more = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "none", "mail_from": "ki@example.org"}
        mailing = site.context_of(context.store, context.settings.model_copy(update=more))
        sent = Rounds(mailing).mail(one, "amt@example.org")
        assert (sent.state, sent.sent_by) == (InquiryState.SENT, "mail")
        with pytest.raises(InvalidParameter):
            Rounds(mailing).mail(sent, "keine Adresse")
        Rounds(mailing).mail_reminder(sent, "amt@example.org")
    assert [message["Subject"] for _, message in inbox.got] == [
        "Erhebung «Herbst 2026»: Handlungsfeld Bildung", "Erinnerung: Erhebung «Herbst 2026», Handlungsfeld Bildung",
    ]  # fmt: skip
    (attached,) = inbox.got[0][1].iter_attachments()
    assert attached.get_filename() == "erhebung-sozialamt-musterstadt-bildung.xlsx"
    assert Book(attached.get_content()).book.sheetnames[0] == "Hinweise"
    case = rounds.inquiry(context.store, one.id).case
    assert "example.org" not in str(case.body)
    assert Rounds(context).address(one) == "amt@example.org", "from the record of the office"


def test_a_whole_round_is_mailed_and_goes_on_where_it_broke_off(context: Context) -> None:
    snapshot = Rounds(context).capturing.snapshot
    silent = next(one.id for one in snapshot.of_kind("actor") if not one.text("email") and snapshot.is_actor(one.id))
    wanted = [Candidate(body=id, field="bildung", places=("stadt",)) for id in ("amt", silent)]
    made = Rounds(context).prepare(wanted, title="Alle", asked_by="Zentrum", due=None, by="test")
    with pytest.raises(MailFailed):
        Rounds(context).mail_round("Alle")
    more = {"smtp_host": "127.0.0.1", "smtp_port": 1, "smtp_security": "none", "mail_from": "ki@example.org"}
    broken = Rounds(site.context_of(context.store, context.settings.model_copy(update=more))).mail_round("Alle")
    assert (broken.sent, [one.id for one in broken.left]) == ((), [one.id for one in made])
    assert broken.failed
    inbox = Inbox()
    with serving(inbox) as port:
        mailing = Rounds(site.context_of(context.store, context.settings.model_copy(update=more | {"smtp_port": port})))
        done = mailing.mail_round("Alle")
        assert ([one.id for one in done.sent], [one.id for one in done.left]) == ([made[0].id], [made[1].id])
        assert not done.failed
        again = mailing.mail_round("Alle")
        assert (again.sent, len(again.left), len(inbox.got)) == ((), 1, 1)
        with pytest.raises(InvalidParameter):
            mailing.mail_round("gibt es nicht")


# ------------------------------------------------------------------------------------------ answers


def answered(context: Context, one: Inquiry, folder: Path) -> Path:
    book = Book(Rounds(context).workbook(one))
    book.fill("Orte", 1, complete__0__value="ja")
    book.fill("Orte", 2, complete__0__value="ja", found_none__0__value="ja")
    book.fill("Maßnahmen", 1, confirm="nein, gibt es nicht mehr")
    book.fill("Maßnahmen", 2, confirm="ja")
    return book.saved(folder)


def test_an_answer_and_its_inquiry_are_written_together_and_once(context: Context, tmp_path: Path) -> None:
    one = rounds.send(context.store, prepared(context), "download", TODAY)
    capturing = Capturing(context)
    filled = capturing.read(answered(context, one, tmp_path))
    assert (filled.round, filled.key, filled.asked_by) == (one.id, one.id, "Zentrum")
    captured, revision = capturing.save(filled, by="test")
    back = rounds.inquiry(context.store, one.id)
    assert (back.state, back.returned_on, back.change) == (InquiryState.RETURNED, TODAY, revision)
    assert captured.document.id == back.document == f"bogen-{one.id}"
    assert len(captured.statements) == 2
    with pytest.raises(InvalidParameter, match="schon aufgenommen"):
        capturing.save(filled, by="test")
    snapshot = capturing.snapshot
    statement = next(node for node in snapshot.of_kind("inventory_statement") if node.properties.get("found_none"))
    assert {link.target for link in snapshot.out(statement.id, "ABOUT_PLACE")} == {"dorf"}
    assert statement.text("asked_by") == "Zentrum"


def test_if_the_inquiry_cannot_be_written_no_fact_is(context: Context, tmp_path: Path) -> None:
    one = prepared(context)
    capturing = Capturing(context)
    filled = capturing.read(answered(context, one, tmp_path))
    rounds.forget(context.store, one)
    revision = context.store.revision()
    with pytest.raises(NotFound):
        capturing.save(filled, by="test")
    assert context.store.revision() == revision


# ------------------------------------------------------------------------------------------ pages


def test_a_round_is_prepared_sent_reminded_and_answered_in_the_pages(client: TestClient, tmp_path: Path) -> None:
    assert client.get(PAGE).status_code == 200
    new = client.get(f"{PAGE}/neu")
    box = "b.dorf~bildung"
    assert box in new.text
    empty = client.post(f"{PAGE}/neu", data={"titel": "Seiten", "wer": "", "bis": "20.12.2026", box: "1"})
    assert empty.status_code == 422
    assert 'value="Seiten"' in empty.text
    assert "checked" in empty.text
    for wrong in ({"bis": "bald"}, {"bis": "1.1.2020"}, {box: None}):
        told = {"titel": "Seiten", "wer": "Zentrum", "bis": "20.12.2026", box: "1", **wrong}
        refused = client.post(f"{PAGE}/neu", data={name: value for name, value in told.items() if value})
        assert refused.status_code == 422, wrong
    made = client.post(f"{PAGE}/neu", data={"titel": "Seiten", "wer": "Zentrum", "bis": "20.12.2026", box: "1"})
    assert made.status_code == 303
    listed = client.get(made.headers["location"]).text
    assert "vorbereitet" in listed
    rows = list(csv.reader(io.StringIO(client.get(f"{PAGE}.csv?runde=Seiten").text.lstrip("\ufeff")), delimiter=";"))
    assert rows[1][:4] == ["Seiten", "Musterdorf", "Bildung", "Musterdorf"]
    id = rows[1][-1]
    page = client.get(f"{PAGE}/{id}")
    assert "kein Mailserver" in page.text
    assert "Geschlossen, weil" not in page.text
    assert "Musterdorf" in listed
    assert "Texte der Anschreiben" in listed
    assert client.post(f"{PAGE}/{id}", data={"aktion": "erinnern"}).status_code == 422
    assert client.post(f"{PAGE}/{id}", data={"aktion": "mail", "an": "a@example.org"}).status_code == 422
    assert "Sehr geehrte" in client.get(f"{PAGE}/{id}/brief").text
    book = client.post(f"{PAGE}/{id}", data={"aktion": "herunterladen"})
    assert book.status_code == 200
    assert client.get(f"{PAGE}/{id}/bogen.xlsx").status_code == 200
    assert client.post(f"{PAGE}/{id}", data={"aktion": "erinnern"}).status_code == 303
    assert "Erinnerung" in client.get(f"{PAGE}/{id}").text
    filled = Book(book.content)
    filled.fill("Orte", 1, complete__0__value="ja", found_none__0__value="ja")
    path = filled.saved(tmp_path)
    here = client.post("/de/erfassen/bogen", files={"tabelle": (path.name, path.read_bytes())}).headers["location"]
    assert "Zur Anfrage" in client.get(here).text
    done = client.post(here, data={"sichtbar": "public"})
    assert done.headers["location"] == f"{PAGE}/{id}"
    assert "zurück" in client.get(f"{PAGE}/{id}").text
    assert client.get("/de/erhebung").text.count("Zentrum") == 1


def test_somebody_else_may_be_asked_by_name(client: TestClient, context: Context) -> None:
    told = {"titel": "Von Hand", "wer": "Zentrum", "bis": "", "x.stelle": "Sozialamt Musterstadt", "x.feld": "wohnen"}
    for places in ("", "Gibt es nicht", "Nord"):
        refused = client.post(f"{PAGE}/neu", data={**told, "x.orte": places})
        assert refused.status_code == 422, places
        assert 'value="Sozialamt Musterstadt"' in refused.text
    made = client.post(f"{PAGE}/neu", data={**told, "x.orte": "Musterstadt; Nord (Musterdorf)"})
    assert made.status_code == 303
    (one,) = [one for one in rounds.inquiries(context.store) if one.title == "Von Hand"]
    assert (one.body, one.field, one.places, one.due) == ("amt", "wohnen", ("stadt", "nord-dorf"), None)


def test_an_answer_by_telephone_is_filled_in_as_a_page(client: TestClient, context: Context) -> None:
    one = prepared(context)
    told = fields(client.get(f"/de/erfassen/bogen/inventory?runde={one.id}").text)
    assert (told["bogen"], told["runde"], told["kopf.asked_by"]) == (one.id, one.id, "Zentrum")
    told |= {"a.1.found_none.0.value": "yes", "a.1.complete.0.value": "yes", "s.3.confirm": "yes"}
    done = client.post("/de/erfassen/bogen/inventory", data={**told, "aktion": "speichern"})
    assert done.headers["location"] == f"{PAGE}/{one.id}"
    assert rounds.inquiry(context.store, one.id).state is InquiryState.RETURNED


def test_all_forms_of_a_round_come_as_one_archive_and_are_noted(client: TestClient, context: Context) -> None:
    ones = [prepared(context, "Archiv"), prepared(context, "Archiv")]
    archive = client.post(PAGE, data={"runde": "Archiv"})
    with zipfile.ZipFile(io.BytesIO(archive.content)) as found:
        assert found.testzip() is None
        assert len(set(found.namelist())) == 2
        assert all(Book(found.read(name)).book.sheetnames for name in found.namelist())
    assert {rounds.inquiry(context.store, one.id).state for one in ones} == {InquiryState.SENT}
    assert client.post(PAGE, data={"runde": "Archiv"}).status_code == 422


def test_only_those_signed_in_see_rounds(client: TestClient, context: Context) -> None:
    one = prepared(context)
    client.cookies.clear()
    for path in (
        PAGE,
        f"{PAGE}/neu",
        f"{PAGE}/{one.id}",
        f"{PAGE}/{one.id}/bogen.xlsx",
        f"{PAGE}/{one.id}/brief",
        f"{PAGE}.csv",
    ):
        assert client.get(path).status_code == 401, path
    assert client.post(f"{PAGE}/{one.id}", data={"aktion": "schliessen"}).status_code == 401
    for path in ("inquiries", "inquiries/candidates", f"inquiries/{one.id}", f"inquiries/{one.id}/workbook"):
        assert client.get(f"/api/v1/{path}").status_code == 401, path


# ------------------------------------------------------------------------------------------ API, commands


def test_the_api_follows_an_inquiry(client: TestClient) -> None:
    letter = {"body": "amt", "field": "bildung", "places": ["stadt"]}
    made = client.post(
        "/api/v1/inquiries", headers=site.SIGNED_IN,
        json={"title": "API", "asked_by": "Zentrum", "due": "2026-12-20", "letters": [letter]},
    )  # fmt: skip
    assert made.status_code == 201
    id = made.json()[0]["id"]
    base = f"/api/v1/inquiries/{id}"
    assert client.get(f"{base}/letter", headers=site.SIGNED_IN).json()["to"] == "Sozialamt Musterstadt"
    assert client.get(f"{base}/workbook", headers=site.SIGNED_IN).content[:2] == b"PK"
    steps = [("remind", 422), ("send", 200), ("remind", 200), ("close", 200), ("send", 422), ("reopen", 200)]
    for step, status in steps:
        answer = client.post(f"{base}/step", headers=site.SIGNED_IN, json={"step": step})
        assert answer.status_code == status, step
    mailed = client.post(f"{base}/step", headers=site.SIGNED_IN, json={"step": "send", "mail_to": "a@example.org"})
    assert mailed.status_code == 502
    assert client.delete(base, headers=site.SIGNED_IN).status_code == 422
    found = client.get("/api/v1/inquiries?title=API&state=reminded", headers=site.SIGNED_IN).json()
    assert [(one["id"], one["overdue"]) for one in found] == [(id, False)]


def test_the_commands_prepare_a_round_and_follow_it(
    context: Context, embedded_settings: Settings, tmp_path: Path
) -> None:
    data = ("--data", embedded_settings.data_dir)
    environment = {"district": "kreis"}
    assert "dorf~bildung" in graphkb("rounds", "candidates", *data, **environment).out
    more = ("--asked-by", "Zentrum", "--folder", tmp_path / "b", "--only", "dorf~bildung")
    done = graphkb("rounds", "prepare", "Befehl", *more, *data, **environment)
    assert done.code == 0, done.err
    (path,) = (tmp_path / "b").iterdir()
    id = path.name.partition("-")[0]
    assert graphkb("rounds", "step", id, "remind", *data).code == 2
    assert graphkb("rounds", "step", id, "send", *data).out.strip() == "versandt"
    assert graphkb("rounds", "step", id, "tanzen", *data).code == 2
    listed = graphkb("rounds", "list", "--title", "Befehl", "--json", *data).data
    assert [(one["id"], one["state"]) for one in listed] == [(id, "sent")]
    book = Book(path.read_bytes())
    book.fill("Orte", 1, complete__0__value="ja", found_none__0__value="ja")
    assert graphkb("load", book.saved(tmp_path), *data, **environment).code == 0
    assert rounds.inquiry(context.store, id).state is InquiryState.RETURNED
    assert graphkb("rounds", "prepare", "x", "--asked-by", "y", "--folder", tmp_path, "--due", "bald", *data).code == 2

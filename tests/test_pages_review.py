"""Links without an account, the review queue, public hints: as people and as mail scanners use them."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
import uvicorn
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.testclient import TestClient

from api import Context, open_context
from graphkb.exchange import FormId
from graphkb.model import PropertyValue
from graphkb.review import links, suggestions
from graphkb.settings import Settings
from graphkb.store import ChangeSet, Store
from graphkb.store.cases import cases_of
from tests import site_fixture as site
from tests.test_mail import Inbox, serving
from tests.test_pages_edit import filled
from tests.test_undo import RUNS, START
from viz import create_site
from viz.frame import TOKEN_COOKIE
from viz.pages.correct import TRAP
from viz.personal import masked


@dataclass
class Site:
    """The product over a small store, on a day that can be moved on."""

    store: Store
    context: Context
    public: TestClient
    office: TestClient
    days: list[date]

    @cached_property
    def always(self) -> str:
        """One link, made once."""
        return self.link()

    def link(self, record: str = "verein", body: str = "verein", **more: str) -> str:
        """Path of a new link in German."""
        form = {"id": record, "stelle": body, "aktion": "zeigen", **more}
        page = self.office.post("/de/erfassen/auffrischen/fragen", data=form)
        assert page.status_code == 200, page.text[:500]
        found = re.search(r'href="http://testserver(/[a-z]{2}/bestaetigen/[^"]+)"', page.text)
        assert found
        return found[1]

    def answer(self, path: str, action: str, weg: str = "", **more: str) -> Any:
        """Send what the form of a page holds, with this in it."""
        page = self.public.get(path + (f"?weg={weg}" if weg else ""))
        return self.public.post(path, data={**filled(page.text), "aktion": action, **more})

    def everything(self) -> tuple[Any, ...]:
        """All that is stored, to be compared."""
        nodes, relations, revision = self.store.read_all()
        kept = [cases_of(self.store, sort) for sort in ("link", "suggestion")]
        return sorted(nodes, key=lambda one: one.id), relations, revision, kept

    def waiting(self) -> list[str]:
        """Ids of what waits for review."""
        return [one.id for one in suggestions(self.store) if one.open]


@pytest.fixture
def product(embedded_store: Store, embedded_settings: Settings) -> Site:
    embedded_store.apply(START, by="test", reason="Import: Anfang")
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN), "hints_an_hour": 9})
    days = [site.TODAY]
    context = open_context(settings, embedded_store, today=lambda: days[0])
    office = site.client_of(context)
    office.cookies.set(TOKEN_COOKIE, site.TOKEN)
    return Site(embedded_store, context, site.client_of(context), office, days)


# ------------------------------------------------------------------ opening


@given(
    opened=st.lists(
        st.tuples(
            st.sampled_from(["GET", "HEAD"]),
            st.sampled_from(
                ["", "?weg=aendern", "?weg=loeschen", "?weg=antworten&zu=remark", "?aktion=stimmt", "?x=1"]
            ),
            st.sampled_from(["de", "en"]),
        ),
        min_size=1,
        max_size=6,
    )
)
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_opening_changes_nothing_however_often_and_in_whatever_order(
    product: Site, opened: list[tuple[str, str, str]]
) -> None:
    path = product.always
    before = product.everything()
    for method, query, language in opened:
        page = product.public.request(method, path.replace("/de/", f"/{language}/") + query)
        assert page.status_code == 200
        assert (page.text == "") == (method == "HEAD")
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-robots-tag"].startswith("noindex")
    assert product.everything() == before


def test_the_page_shows_what_the_body_may_see_and_in_both_languages(product: Site) -> None:
    club = replace(product.store.node("verein"), note="xqz", remark="Quellen uneins.")
    product.store.apply(ChangeSet(update_nodes=(club,)), by="t", reason="t")
    path = product.link()
    page = product.public.get(path).text
    for words in (
        "Musterverein",
        "Sprachkurs",
        "Stimmt alles noch",
        "Etwas ändern",
        "Löschen lassen",
        "Quellen uneins.",
    ):
        assert words in page
    assert "xqz" not in page
    assert '<meta name="referrer" content="no-referrer">' in page
    assert "All of this still holds" in product.public.get(path.replace("/de/", "/en/")).text


def test_a_link_that_cannot_be_used_looks_the_same_whatever_the_reason(product: Site) -> None:
    revoked, gone, old = product.link(), product.link("kurs"), product.link("buero", "buero")
    first = next(one.id for one in links(product.store) if one.record == "verein")
    product.office.post("/de/erfassen/auffrischen/links", data={"id": first, "aktion": "widerrufen"})
    product.store.apply(ChangeSet(delete_nodes=("kurs",)), by="t", reason="t")
    product.days[0] += timedelta(days=31)
    looks = set()
    for path in (revoked, gone, old, "/de/bestaetigen/falsch", "/de/bestaetigen/" + "x" * 90, "/de/bestaetigen/%00"):
        for method in ("GET", "POST"):
            page = product.public.request(method, path, data={"aktion": "stimmt"} if method == "POST" else None)
            looks.add((page.status_code, re.sub(r"/bestaetigen/[^\"]*", "", page.text)))
            assert page.headers["cache-control"] == "no-store"
    assert {status for status, _ in looks} == {410}
    assert len(looks) == 1
    assert "Dieser Link gilt nicht mehr. Bitte die Stelle, die ihn geschickt hat, um einen neuen bitten." in page.text
    assert product.waiting() == []


# ------------------------------------------------------------------ the whole way


def test_from_the_link_to_the_fact_and_what_the_sender_reads(product: Site) -> None:
    path = product.link()
    before = product.public.get("/de/akteure/verein").text
    sent = product.answer(path, "aendern", "aendern", **{
        "f.name": "Verein A", "f.email": "post@verein.example", "c.contact_consent.email": "email",
        f"r.{RUNS.id}": "over", f"u.{RUNS.id}": "2025", "nachricht": "Wir heißen jetzt anders.",
    })  # fmt: skip
    assert (sent.status_code, sent.headers["location"]) == (303, path)
    assert "Sie wartet auf Prüfung" in product.public.get(path).text
    assert product.public.get("/de/akteure/verein").text == before
    assert product.public.get("/api/v1/nodes/verein").json()["name"] == "Musterverein"
    again = product.public.post(path, data={"aktion": "stimmt"})
    assert again.headers["location"] == path  # the first answer holds
    (id,) = product.waiting()
    queue = product.office.get("/de/erfassen/pruefen").text
    assert "Ein Vorschlag wartet auf Prüfung" in queue
    review = product.office.get(f"/de/erfassen/pruefen/{id}").text
    assert "Wir heißen jetzt anders." in review
    done = product.office.post(
        f"/de/erfassen/pruefen/{id}", data={**filled(review), "aktion": "annehmen", "grund": "Danke!"}
    )
    assert done.status_code == 303, done.text
    node = product.store.node("verein")
    assert (node.name, node.assured_on, node.many("contact_consent")) == ("Verein A", site.TODAY, ())
    page = product.public.get("/de/akteure/verein").text
    assert "post@verein.example" in page
    assert "Bestätigt am 22.11.2026 von Verein A" in page
    outcome = product.public.get(path).text
    assert "Übernommen am 22.11.2026." in outcome
    assert "Danke!" in outcome
    late = product.office.post(f"/de/erfassen/pruefen/{id}", data={"aktion": "ablehnen", "grund": "zu spät"})
    assert late.status_code == 409
    product.days[0] += timedelta(days=30)
    assert product.public.get(path).status_code == 200
    product.days[0] += timedelta(days=1)
    assert product.public.get(path).status_code == 410


def test_a_consent_is_withdrawn_at_once(product: Site) -> None:
    contact: dict[str, PropertyValue] = {
        "email": "post@verein.example",
        "phone": "0241 1",
        "contact_consent": ("email", "phone"),
    }
    club = product.store.node("verein").with_properties(contact)
    product.store.apply(ChangeSet(update_nodes=(club,)), by="t", reason="t")
    profile = "/de/akteure/verein"
    assert "post@verein.example" in product.public.get(profile).text
    path = product.link()
    form = filled(product.public.get(f"{path}?weg=aendern").text)
    assert form["c.contact_consent.email"] == "email"
    del form["c.contact_consent.email"]
    assert product.public.post(path, data={**form, "aktion": "aendern"}).status_code == 303
    page = product.public.get(profile).text
    assert "post@verein.example" not in page
    assert "0241 1" in page
    assert "das gilt schon" in product.public.get(path).text
    (id,) = product.waiting()
    sent = {**filled(product.office.get(f"/de/erfassen/pruefen/{id}").text), "aktion": "annehmen"}
    assert product.office.post(f"/de/erfassen/pruefen/{id}", data=sent).status_code == 303
    assert "post@verein.example" not in product.public.get(profile).text


def test_a_mistake_loses_nothing_and_an_answer_can_be_taken_back(product: Site) -> None:
    path = product.link()
    wrong = product.answer(path, "aendern", "aendern", **{"f.name": "Verein A", "f.valid_from": "neulich"})
    assert wrong.status_code == 422
    assert filled(wrong.text)["f.name"] == "Verein A"
    assert "neulich" in wrong.text
    nothing = product.answer(path, "aendern", "aendern")
    assert nothing.status_code == 422
    assert product.answer(path, "unfug").status_code == 422
    assert product.public.post(path, data={"aktion": "stimmt", "stand": "alt"}).status_code == 409
    assert product.waiting() == []
    assert product.answer(path, "loeschen", "loeschen", nachricht="Gibt es nicht mehr.").status_code == 303
    assert product.public.post(path, data={"aktion": "zurueck"}).headers["location"] == path
    assert product.waiting() == []
    assert product.answer(path, "stimmt").status_code == 303
    assert len(product.waiting()) == 1


def test_of_a_measure_of_unknown_state_it_is_asked_whether_it_runs(product: Site) -> None:
    product.office.post(
        "/de/erfassen/bearbeiten?id=kurs",
        data={"aktion": "change", "revision": str(product.store.revision()), "f.status": "unknown"},
    )
    path = product.link("kurs")
    assert "Läuft die Maßnahme?" in product.public.get(path).text
    product.answer(path, "stimmt", **{"f.status": "current"})
    (id,) = product.waiting()
    form = filled(product.office.get(f"/de/erfassen/pruefen/{id}").text)
    assert product.office.post(f"/de/erfassen/pruefen/{id}", data={**form, "aktion": "annehmen"}).status_code == 303
    node = product.store.node("kurs")
    assert (node.status.value, node.assured_on) == ("current", site.TODAY)


def test_confirmations_are_taken_over_together_and_what_changed_stays(product: Site) -> None:
    for record in ("verein", "kurs", "buero"):
        product.answer(product.link(record), "stimmt")
    queue = product.office.get("/de/erfassen/pruefen").text
    boxes = dict.fromkeys(re.findall(r'name="(e\.[^"]+)" value="ja" checked', queue), "ja")
    assert len(boxes) == 3
    product.office.post(
        "/de/erfassen/bearbeiten?id=buero",
        data={"aktion": "change", "revision": str(product.store.revision()), "f.name": "Amt"},
    )
    done = product.office.post("/de/erfassen/pruefen", data=boxes)
    assert done.headers["location"] == "/de/erfassen/pruefen?getan=2&geblieben=1"
    assert "ist stehen geblieben" in product.office.get(done.headers["location"]).text
    assert product.store.node("kurs").assured_on == site.TODAY
    assert product.store.node("buero").assured_on is None
    assert product.office.post("/de/erfassen/pruefen", data={}).status_code == 422


def test_a_conflict_shows_both_versions(product: Site) -> None:
    path = product.link()
    product.answer(path, "aendern", "aendern", **{"f.name": "Von der Stelle"})
    (id,) = product.waiting()
    stale = filled(product.office.get(f"/de/erfassen/pruefen/{id}").text)
    product.office.post(
        "/de/erfassen/bearbeiten?id=verein",
        data={"aktion": "change", "revision": str(product.store.revision()), "f.name": "Von der Verwaltung"},
    )
    conflict = product.office.post(f"/de/erfassen/pruefen/{id}", data={**stale, "aktion": "annehmen"})
    assert conflict.status_code == 409
    for words in ("Musterverein", "Von der Verwaltung", "Von der Stelle", "beide geändert"):
        assert words in conflict.text
    assert product.store.node("verein").name == "Von der Verwaltung"
    form = filled(product.office.get(f"/de/erfassen/pruefen/{id}").text)
    kept = product.office.post(f"/de/erfassen/pruefen/{id}", data={**form, "aktion": "annehmen"})
    assert kept.status_code == 303
    assert product.store.node("verein").name == "Von der Verwaltung"  # «so lassen» is ticked where both changed it


# ------------------------------------------------------------------ everybody


def test_a_hint_waits_and_nothing_of_it_is_public(product: Site) -> None:
    path = "/de/berichtigen/verein"
    page = product.public.get(path)
    assert path in product.public.get("/de/akteure/verein").text
    assert {"nachricht", TRAP} <= set(re.findall(r'name="([^"]+)"', page.text))
    before = product.public.get("/de/akteure/verein").text
    assert "angekommen" in product.public.post(path, data={"nachricht": "xqz stimmt nicht", TRAP: ""}).text
    assert "angekommen" in product.public.post(path, data={"nachricht": "kauft", TRAP: "0241"}).text
    assert product.public.post(path, data={"nachricht": " "}).status_code == 422
    assert product.public.post(path, data={"nachricht": "x" * 5000}).status_code == 422
    assert product.public.post(path, data={"nachricht": "x" * 200_000}).status_code == 422
    assert len(product.waiting()) == 1
    assert product.public.get("/de/akteure/verein").text == before
    for address in ("/de/suche?q=xqz", "/api/v1/search?q=xqz", "/api/v1/nodes/verein"):
        assert "stimmt nicht" not in product.public.get(address).text
    for address in ("/api/v1/reviews", "/api/v1/links", "/api/v1/freshness", "/api/v1/digest"):
        assert product.public.get(address).status_code == 401
    for address in ("pruefen", "auffrischen", "auffrischen/links", "auffrischen/fragen?id=verein", "pruefen/1"):
        assert product.public.get(f"/de/erfassen/{address}").status_code == 401
    assert product.public.get("/de/berichtigen/gibtesnicht").status_code == 404
    (id,) = product.waiting()
    form = filled(product.office.get(f"/de/erfassen/pruefen/{id}").text)
    sent = {**form, "aktion": "annehmen", "f.address": "Weg 3", "quelle": "d-1#S4"}
    assert product.office.post(f"/de/erfassen/pruefen/{id}", data=sent).status_code == 303
    node = product.store.node("verein")
    assert (node.text("address"), [str(one) for one in node.sources], node.assured_on) == (
        "Weg 3", ["d-1#S2", "d-1#S4"], None
    )  # fmt: skip


def test_more_hints_than_set_are_told_to_come_later(product: Site) -> None:
    for number in range(3):
        assert product.public.post("/api/v1/nodes/verein/hints", json={"message": f"{number}"}).status_code == 202
    page = product.public.post("/de/berichtigen/verein", data={"nachricht": "Noch eins"})
    assert page.status_code == 429
    assert "Noch eins" in page.text
    answer = product.public.post("/api/v1/nodes/verein/hints", json={"message": "x"})
    assert (answer.status_code, answer.json()["code"]) == (429, "TooOften")
    assert len(product.waiting()) == 3


# ------------------------------------------------------------------ the work list


def test_several_are_confirmed_and_taken_back(product: Site) -> None:
    path = "/de/erfassen/auffrischen"
    product.days[0] = date(2027, 3, 1)
    page = product.office.get(path).text
    assert "3 Einträge sollten bestätigt werden" in page
    assert product.office.post(path, data={"aktion": "stimmt"}).status_code == 422
    form = {"e.verein": "ja", "e.kurs": "ja", "aktion": "stimmt", "am": "2026-11-20"}
    assert "Bitte angeben" in product.office.post(path, data=form).text
    assert product.office.post(path, data={**form, "stelle": "Büro", "am": "2027-03-02"}).status_code == 422
    done = product.office.post(path, data={**form, "stelle": "Büro", "verbindungen": "ja"})
    assert done.headers["location"] == "/de/erfassen/auffrischen?getan=3"
    assert "3 Angaben sind bestätigt." in product.office.get(done.headers["location"]).text
    node = product.store.node("verein")
    assert (node.assured_on, product.context.snapshot().node("verein").assured_by) == (date(2026, 11, 20), "buero")
    assert "Bestätigt am 20.11.2026 von Büro" in product.public.get("/de/akteure/verein").text
    assert product.public.get("/api/v1/nodes/verein").json()["assured_by"] == "buero"
    csv = product.office.get(f"{path}?format=csv&art=office").text
    assert "Büro;buero;" in csv
    assert "verein" not in csv.split("\r\n\r\n")[0]
    assert product.office.get(f"{path}?art=unfug").status_code == 422


def test_one_letter_a_body_is_mailed_or_shown(product: Site) -> None:
    form = {"e.verein": "ja", "e.kurs": "ja", "e.buero": "ja", "w.verein": "verein", "w.kurs": "verein",
            "w.buero": "buero", "aktion": "senden"}  # fmt: skip
    product.office.post(
        "/de/erfassen/bearbeiten?id=verein",
        data={"aktion": "change", "revision": str(product.store.revision()), "f.email": "post@verein.example"},
    )
    inbox = Inbox()
    with serving(inbox) as port:
        product.context = mailing(product, port)
        page = site.client_of(product.context).post("/de/erfassen/auffrischen", data=form, headers=COOKIE)
    ((to, message),) = inbox.got
    assert to == ["post@verein.example"]
    assert message.get_content().count("/de/bestaetigen/") == 2
    assert "An post@verein.example gesendet." in page.text
    assert "Zu dieser Stelle ist keine E-Mail-Adresse erfasst." in page.text
    failed = site.client_of(product.context).post("/de/erfassen/auffrischen", data=form, headers=COOKIE)
    assert "Die E-Mail ließ sich nicht versenden" in failed.text
    assert failed.text.count("/de/bestaetigen/") >= 6  # to copy, and to open in one's own mail program
    assert (
        product.office.post("/de/erfassen/auffrischen", data={"e.verein": "ja", "aktion": "senden"}).status_code == 422
    )


def test_a_reminder_is_a_new_link(product: Site) -> None:
    first = product.link()
    (old,) = links(product.store)
    page = product.office.post("/de/erfassen/auffrischen/links", data={"id": old.id, "aktion": "erinnern"})
    assert "Noch einmal gefragt" in page.text
    assert product.public.get(first).status_code == 410
    found = re.search(r'href="http://testserver(/de/bestaetigen/[^"]+)"', page.text)
    assert found
    assert product.answer(found[1], "stimmt").status_code == 303
    newest = links(product.store)[0]
    late = product.office.post("/de/erfassen/auffrischen/links", data={"id": newest.id, "aktion": "erinnern"})
    assert late.status_code == 422
    listed = product.office.get("/de/erfassen/auffrischen/links").text
    assert "Antwort vom 22.11.2026" in listed
    assert newest.id not in product.public.get("/de/akteure/verein").text


# ------------------------------------------------------------------ the token is nowhere


def test_the_token_is_in_no_database_no_export_and_no_log(product: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    lines: list[str] = []
    with listening(product.context, lines) as url:
        path = product.link()
        token = path.rpartition("/")[2]
        for method in ("GET", "HEAD"):
            assert httpx.request(method, url + path).status_code == 200
        assert httpx.post(url + path, data={"aktion": "unfug"}).status_code == 422
        assert httpx.get(url + path + "x").status_code == 410
        assert httpx.get(url + "/de/akteure").status_code == 200
    product.answer(path, "stimmt")
    product.office.post(f"/de/erfassen/pruefen/{product.waiting()[0]}", data={"aktion": "annehmen"})
    logged = "\n".join((*lines, caplog.text))
    assert "/de/bestaetigen/… HTTP/1.1" in logged
    assert "/de/akteure" in logged
    assert token not in logged
    for form in FormId:
        answer = product.public.get(f"/api/v1/export?format={form.value}", headers=site.SIGNED_IN)
        assert token.encode() not in answer.content
    for address in ("changes", "links", "reviews?standing=accepted", "digest", "freshness"):
        answer = product.public.get(f"/api/v1/{address}", headers=site.SIGNED_IN)
        assert answer.status_code == 200
        assert token not in answer.text
    kept = [one for one in Path(product.store.settings.data_dir).rglob("*") if one.is_file()]
    assert len(kept) > 5
    assert [one.name for one in kept if token.encode() in one.read_bytes()] == []


def test_the_token_is_taken_out_of_tracebacks_too(caplog: pytest.LogCaptureFixture) -> None:
    assert masked("GET /en/bestaetigen/a-b_c?weg=aendern") == "GET /en/bestaetigen/…?weg=aendern"
    try:
        raise ValueError("https://x.example/de/bestaetigen/geheim-wort")
    except ValueError:
        logging.getLogger("viz").exception("bad %s", "/de/bestaetigen/geheim-wort")
    assert "geheim-wort" not in caplog.text
    assert "ValueError" in caplog.text


COOKIE = {"Cookie": f"{TOKEN_COOKIE}={site.TOKEN}"}


def mailing(product: Site, port: int) -> Context:
    settings = product.context.settings.model_copy(
        update={
            "smtp_host": "localhost",
            "smtp_port": port,
            "smtp_security": "none",
            "mail_from": "redaktion@example.org",
        }
    )
    return open_context(settings, product.store, today=lambda: product.days[0])


@contextmanager
def listening(context: Context, lines: list[str]) -> Iterator[str]:
    """A server that writes its access log into `lines`."""

    class Into(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    config = uvicorn.Config(create_site(context), port=0, log_level="info", access_log=True, lifespan="off")
    into = Into()
    into.setFormatter(logging.Formatter("%(message)s"))
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).addHandler(into)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=15)
        for name in ("uvicorn.access", "uvicorn.error"):
            logging.getLogger(name).removeHandler(into)

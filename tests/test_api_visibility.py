"""What is internal leaves no trace for those without the token: in no answer, no count, no ranking, no page.

The district of `hidden_facts` is asked twice, once without anything internal in the database and once with it.
Both times everybody must read the very same.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from itertools import product

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from api.questions import QUESTIONS
from graphkb.exchange import FORMS, FormId
from graphkb.settings import Settings
from graphkb.store import Store
from tests import hidden_facts as hidden
from tests import site_fixture as site
from viz.frame import TOKEN_COOKIE

pytestmark = pytest.mark.timeout(1500)
"""Some two thousand answers, each asked for twice, are waited for by the first test."""

IDS = (*hidden.PUBLIC_IDS, *hidden.SECRET_IDS)


@dataclass(frozen=True)
class Answer:
    status: int
    text: str


OF_KIND = {
    "place": ("town", "village", "east", "xqz-ort", "xqz-gemeinde"),
    "field": ("field-1", "field-2", "xqz-feld"),
    "target_group": ("group", "xqz-gruppe"),
    "language": ("arabic", "xqz-sprache"),
    "topic": ("topic", "xqz-thema"),
    "for": ("club-a", "mso-a", "mso-b", "mso-c", "office", "xqz-verein", "xqz-mso"),
    "concept": ("concept", "old-concept", "xqz-konzept"),
    "guideline": ("line-1", "line-2", "xqz-leitlinie"),
    "network": ("net", "xqz-netz"),
    "event": ("event", "xqz-ereignis"),
    "other": ("old-concept",),
    "without": ("club-a", "mso-a", "town", "xqz-verein", "xqz-netz"),
    "with": ("field:field-1;place:town;provider:new", "field:xqz-feld;place:town"),
}
"""Ids that a parameter may name, public and internal ones."""

WORDS = ("Muster", hidden.MARK, "Notiz", "4711", "example.org")


def api_addresses() -> list[str]:
    """Every operation, with the ids of every record, public and internal, where one is taken."""
    found = []
    for path, item in site.openapi()["paths"].items():
        if "get" not in item:
            continue
        names = {parameter["name"] for parameter in item["get"].get("parameters", ())}
        if path.startswith("/api/v1/questions/"):
            continue
        if "{id}" in path:
            found += [path.replace("{id}", id) for id in IDS]
            continue
        found.append(path)
        found += [f"{path}?{name}={id}" for name in sorted(names & OF_KIND.keys()) for id in OF_KIND[name]]
        if "q" in names:
            found += [f"{path}?q={word}" for word in WORDS]
            found += [f"{path}?kind={kind}&q=Muster" for kind in ("association", "document", "any")]
        elif "limit" in names:
            found.append(f"{path}?limit=2")
        if "format" in names:
            found += [f"{path}?format={form}" for form in FormId]
        if "prefix" in names:
            found += [f"{path}?prefix={word}" for word in WORDS]
        if "queries" in names:
            found += [f'{path}?queries={{"q":{{"query":"{word}"}}}}' for word in WORDS]
        if "group_by" in names:
            found += [f"{path}?group_by=place", f"{path}?group_by=field"]
        if "by" in names:
            found += [f"{path}?by=guideline", f"{path}?by=municipality"]
        if "within" in names:
            found.append(f"{path}?within=municipality")
        if "from" in names:
            found += [f"{path}?from={a}&to={b}" for a in ("mso-a", "club-f", "xqz-verein") for b in OF_KIND["for"]]
        if path in ("/api/v1/change/concepts", "/api/v1/change/versions"):
            found += [f"{path}?from={a}&to={b}" for a in OF_KIND["concept"] for b in OF_KIND["concept"]]
        if path == "/api/v1/change/side-by-side":
            found += [f"{path}?concept={a}&concept={b}" for a in OF_KIND["concept"] for b in OF_KIND["concept"]]
        if path == "/api/v1/partners/why-not":
            found += [f"{path}?for={a}&actor={b}" for a in ("mso-a", "club-f", "xqz-verein") for b in OF_KIND["for"]]
    for question in QUESTIONS.values():
        chosen = product(*(OF_KIND[need.name] for need in question.asks))
        for ids in chosen:
            asked = "&".join(f"{need.name}={id}" for need, id in zip(question.asks, ids, strict=True))
            found.append(f"/api/v1/questions/{question.id}?{asked}")
    return found


def read(client: TestClient, address: str, **more: object) -> Answer:
    response = client.get(address, **more)  # type: ignore[arg-type]
    while response.status_code == 303 and "/vorlage/stand" in response.headers["location"]:
        time.sleep(0.2)  # a paper that takes longer than two seconds
        response = client.get(address, **more)  # type: ignore[arg-type]
    kind = response.headers.get("content-type", "")
    if kind == "application/pdf":  # packed: what is the same in both databases holds nothing of one of them
        return Answer(response.status_code, hashlib.sha256(response.content).hexdigest())
    if kind in ("application/zip", FORMS[FormId.XLSX].media):
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            names = sorted(
                name for name in archive.namelist() if not name.startswith("docProps/")
            )  # the time of writing
            tables = {name: archive.read(name).decode("utf-8-sig") for name in names}
        return Answer(response.status_code, json.dumps(tables, ensure_ascii=False))
    text = response.text
    if kind.startswith("application/json"):
        text = re.sub(r'"revision": ?\d+', '"revision":0', text)
        text = re.sub(r'"at": ?"[^"]+"', '"at":""', text)  # when it was recorded: the two databases are made in turn
    elif kind.startswith("application/atom+xml"):
        text = re.sub(r"#\d+</id>|<updated>[^<]+</updated>", "", text)
    return Answer(response.status_code, text)


LINK = re.compile(r'(?:href|src|action|data-[a-z-]+)="(/[^"#]*)')

LIMIT = 1200

PER_PATH = 4
"""Addresses of one page that are followed: with each filter of the map and each switch there would be thousands."""


def crawl(client: TestClient, begin: Iterable[str], **more: object) -> dict[str, Answer]:
    """All pages that can be reached by links, and what they load."""
    found: dict[str, Answer] = {}
    of_path: Counter[str] = Counter()
    ahead = list(begin)
    while ahead:
        address = ahead.pop(0)
        path = address.partition("?")[0]
        if address in found or address.startswith("/static/") or of_path[path] == PER_PATH:
            continue
        of_path[path] += 1
        assert len(found) < LIMIT, "the pages do not end"
        answer = found[address] = read(client, address, **more)
        ahead += sorted({unescape(link) for link in LINK.findall(answer.text)} - found.keys())
    return found


def everywhere(client: TestClient) -> dict[str, Answer]:
    found = {address: read(client, address) for address in api_addresses()}
    own = [f"/de/eintraege/{id}" for id in IDS] + [f"/en/akteure/{id}" for id in hidden.SECRET_IDS]
    asked = ["suche?q=xqz", "suche?q=Notiz", "akteure?q=xqz", "partner?ort=town", "partner?fuer=mso-a"]
    pages = ["/de/", "/en/", *own, *(f"/de/{page}" for page in asked)]
    return found | crawl(client, pages)


@dataclass(frozen=True)
class Twice:
    without: dict[str, Answer]
    with_it: dict[str, Answer]
    client: TestClient
    signed_in: TestClient
    stranger: TestClient


@pytest.fixture(scope="module")
def twice(_embedded_store: Store, embedded_settings: Settings) -> Twice:
    store = _embedded_store
    settings = embedded_settings.model_copy(update={"admin_token": SecretStr(site.TOKEN)})
    answers = []
    for plan in (hidden.public_alone(), hidden.everything()):
        store.clear()
        store.apply(plan, by="test", reason="test")
        client = site.client_of(site.context_of(store, settings))
        answers.append(everywhere(client))
    signed_in, stranger = (
        site.client_of(site.context_of(store, settings)),
        site.client_of(site.context_of(store, settings)),
    )
    signed_in.cookies.set(TOKEN_COOKIE, site.TOKEN)
    stranger.cookies.set(TOKEN_COOKIE, "falsch")
    return Twice(answers[0], answers[1], client, signed_in, stranger)


def test_much_was_asked(twice: Twice) -> None:
    answered = [address for address, answer in twice.with_it.items() if answer.status == 200]
    assert sum(1 for address in answered if address.startswith("/api/")) > 120
    assert sum(1 for address in answered if address.startswith("/de/")) > 80
    failed = {address: answer.text[:200] for address, answer in twice.with_it.items() if answer.status >= 500}
    assert failed == {}


def test_the_same_pages_exist(twice: Twice) -> None:
    assert twice.without.keys() == twice.with_it.keys()


def test_everybody_reads_the_same_as_if_nothing_internal_were_there(twice: Twice) -> None:
    differ = {
        address: (twice.without[address], answer)
        for address, answer in twice.with_it.items()
        if address in twice.without and twice.without[address] != answer
    }
    assert {address: first_difference(*pair) for address, pair in differ.items()} == {}


def first_difference(one: Answer, other: Answer) -> str:
    if one.status != other.status:
        return f"{one.status} != {other.status}"
    place = next((i for i, (a, b) in enumerate(zip(one.text, other.text, strict=False)) if a != b), 0)
    return f"{one.text[place - 60 : place + 80]!r} != {other.text[place - 60 : place + 80]!r}"


def test_no_word_of_it_stands_anywhere(twice: Twice) -> None:
    """But in the repetition of what was asked."""
    found = {
        address: answer.text.casefold().index(hidden.MARK)
        for address, answer in twice.with_it.items()
        if hidden.MARK not in address and hidden.MARK in answer.text.casefold()
    }
    assert found == {}


def test_the_administration_reads_it(twice: Twice) -> None:
    headers = site.SIGNED_IN
    for id in hidden.SECRET_IDS:
        assert twice.client.get(f"/api/v1/nodes/{id}", headers=headers).status_code == 200
        assert twice.client.get(f"/api/v1/nodes/{id}").status_code == 404
        assert twice.signed_in.get(f"/de/eintraege/{id}").status_code == 200
        assert twice.client.get(f"/de/eintraege/{id}").status_code == 404
    club = twice.client.get("/api/v1/nodes/club-a", headers=headers).json()
    assert club["properties"]["email"] == "xqz@example.org"
    assert "xqz-protokoll" in [source["document"] for source in club["sources"]]
    for path in (
        "health",
        "network",
        "network/clusters",
        "sources",
        "search?q=xqz",
        "export?format=csv",
        "nodes?limit=500",
    ):
        address = f"/api/v1/{path}"
        assert read(twice.client, address, headers=headers) != read(twice.client, address), path


def test_pages_for_the_administration_are_kept_by_nobody(twice: Twice) -> None:
    for client in (twice.client, twice.signed_in):
        assert client.get("/de/akteure").headers["vary"] == "Cookie"
    assert twice.signed_in.get("/de/akteure").headers["cache-control"] == "no-store"
    assert twice.client.get("/api/v1/nodes", headers=site.SIGNED_IN).headers["cache-control"] == "no-store"


def test_an_old_cookie_shows_what_everybody_sees(twice: Twice) -> None:
    assert twice.stranger.get("/de/akteure").text == twice.with_it["/de/akteure"].text
    assert twice.stranger.get("/de/eintraege/xqz-verein").status_code == 404

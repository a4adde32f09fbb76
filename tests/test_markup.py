"""Names are text, whatever stands in them: no page, picture or feed runs the markup of a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from pydantic import SecretStr
from starlette.testclient import TestClient

from graphkb.model import SourceRef
from graphkb.store import ChangeSet, Store
from tests.coverage_district import district
from tests.coverage_site import DOCUMENT
from tests.site_fixture import client_of, context_of
from viz.frame import TOKEN_COOKIE

EVIL = "<img src=x onerror=alert(1)>'&{{7*7}}"
RAW = re.compile(r"<img src=x|onerror=alert\(1\)>|49&#39;")
A_KIND = 2
"""Pages of one kind that are looked at."""


@pytest.fixture
def client(embedded_store: Store) -> TestClient:
    here, source = district(), (SourceRef(DOCUMENT.id, "S. 1"),)
    nodes = [replace(node, name=node.name + EVIL, sources=source) for node in (DOCUMENT, *here.nodes.values())]
    relations = [replace(relation, sources=source) for relation in here.relations.values()]
    embedded_store.apply(ChangeSet(create_nodes=tuple(nodes), create_relations=tuple(relations)), by=EVIL, reason=EVIL)
    settings = embedded_store.settings.model_copy(update={"district": "r", "admin_token": SecretStr("x")})
    made = client_of(context_of(embedded_store, settings))
    made.cookies.set(TOKEN_COOKIE, "x")
    return made


def kind_of(address: str) -> str:
    """What an address has in common with those of its kind: its folders, and the names of its parameters."""
    path, _, query = address.partition("?")
    names = sorted(part.partition("=")[0] for part in query.split("&"))
    return f"{'/'.join(path.split('/')[:4])}?{names}"


def reached(client: TestClient) -> Iterator[tuple[str, str]]:
    """Every kind of page that links lead to, from the start page on."""
    waiting, seen, kinds = ["/de/"], {"/de/"}, Counter[str]()
    while waiting:
        address = waiting.pop(0)
        answer = client.get(address, follow_redirects=True)
        kind = answer.headers.get("content-type", "")
        assert answer.status_code < 500, address
        if not kind.startswith(("text/html", "image/svg", "application/atom")):
            continue
        yield address, answer.text
        for link in re.findall(r'(?:href|src)="(/de/[^"#]*)', answer.text):
            link = unescape(link)
            if link not in seen and kinds[kind_of(link)] < A_KIND:
                kinds[kind_of(link)] += 1
                seen.add(link)
                waiting.append(link)


def test_no_page_runs_what_stands_in_a_name(client: TestClient) -> None:
    pages = shown = 0
    for address, text in reached(client):
        pages += 1
        assert not RAW.search(text), (address, RAW.search(text))
        shown += "&lt;img src=x" in text
    assert pages > 60
    assert shown > 40

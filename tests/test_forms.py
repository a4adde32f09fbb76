"""Every form that writes: not for those who are not signed in, not for another site that sends it in their name."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.coverage_district import district
from tests.coverage_site import client_of
from viz.frame import TOKEN_COOKIE
from viz.pages import PAGES

FORMS = sorted(
    {route.path for page in PAGES for route in page.router.routes if "POST" in (getattr(route, "methods", None) or ())}
)

OPEN = {"/anmelden", "/berichtigen/{id}", "/bestaetigen/{token}", "/neues", "/neues/abo/{link}"}
"""Forms that everybody may send: they do the same whoever is signed in."""


@pytest.fixture(scope="module")
def client() -> TestClient:
    return client_of(district())


def test_the_open_forms_are_there() -> None:
    assert set(FORMS) >= OPEN
    assert len(FORMS) > 40


def address(path: str) -> str:
    return "/de" + re.sub(r"\{[^}]+\}", "0" * 32, path)


@pytest.mark.parametrize("path", [path for path in FORMS if path not in OPEN])
def test_a_form_is_for_those_who_are_signed_in_and_send_it_from_here(client: TestClient, path: str) -> None:
    assert client.post(address(path), data={}).status_code == 401
    client.cookies.set(TOKEN_COOKIE, "x")
    try:
        for name, value in (
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
            ("Origin", "https://a.de"),
        ):
            assert client.post(address(path), data={}, headers={name: value}).status_code == 401, value
    finally:
        client.cookies.clear()

"""Fixtures of the tests in a browser: one Chromium for all of them, one window for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import Visit, launched, visiting


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One Chromium for this folder. Closed after it: its event loop must not run under other tests."""
    with launched() as browser:
        yield browser


@pytest.fixture
def visit(chromium: Browser, aachen_url: str) -> Iterator[Visit]:
    """A wide window on the product over the data of Aachen; what went wrong in it fails the test."""
    with visiting(chromium, aachen_url) as visit:
        yield visit

"""Each group walks its working day on the data of Aachen, in German and in English (`days.py`)."""

from __future__ import annotations

import pytest

from graphkb.texts import Language
from tests.browser.chromium import Visit
from tests.browser.days import AACHEN, DAYS, Walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("day", DAYS)
def test_a_working_day(visit: Visit, day: str, language: Language) -> None:
    DAYS[day](Walk(visit, language), AACHEN)

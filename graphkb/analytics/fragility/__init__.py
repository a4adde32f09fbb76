"""Fragility: what hangs on one body, one programme or one tie, and what ends when."""

from graphkb.analytics.fragility.analyses import ANALYSES, CALENDAR, FRAGILITY
from graphkb.analytics.fragility.calendar import Calendar, CellStep, Cliff, Ending, FadingDay, calendar
from graphkb.analytics.fragility.sentences import Fragility, fragility, programme_sentence, provider_sentence
from graphkb.analytics.fragility.single import Hanging, SingleProgramme, SingleProvider

__all__ = [
    "ANALYSES",
    "CALENDAR",
    "FRAGILITY",
    "Calendar",
    "CellStep",
    "Cliff",
    "Ending",
    "FadingDay",
    "Fragility",
    "Hanging",
    "SingleProgramme",
    "SingleProvider",
    "calendar",
    "fragility",
    "programme_sentence",
    "provider_sentence",
]

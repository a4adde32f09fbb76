"""Advice: a need in everyday words, read; then partners, funding and next steps for it."""

from graphkb.analytics.advice.advise import MOST_NEEDS, Advice, Ask, Room, Sought, Training, advise, asked_by
from graphkb.analytics.advice.everyday import AREAS, Need, load_everyday
from graphkb.analytics.advice.funding import Fits, Fitting, fitting_programmes
from graphkb.analytics.advice.reading import LONGEST, Lexicon, Reading, Role, Understood
from graphkb.analytics.advice.steps import AREA_NAMES, PROPOSED, Step, steps_for

__all__ = [
    "AREAS",
    "AREA_NAMES",
    "LONGEST",
    "MOST_NEEDS",
    "PROPOSED",
    "Advice",
    "Ask",
    "Fits",
    "Fitting",
    "Lexicon",
    "Need",
    "Reading",
    "Role",
    "Room",
    "Sought",
    "Step",
    "Training",
    "Understood",
    "advise",
    "asked_by",
    "fitting_programmes",
    "load_everyday",
    "steps_for",
]

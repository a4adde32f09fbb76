"""Options for a cell: who could run something, what could pay for it, what is like it elsewhere, whom to ask."""

from graphkb.analytics.options.analyses import ANALYSES, OPTIONS
from graphkb.analytics.options.options import (
    Options,
    PossibleProgramme,
    PossibleProvider,
    Similar,
    SimilarKind,
    options,
)

__all__ = [
    "ANALYSES",
    "OPTIONS",
    "Options",
    "PossibleProgramme",
    "PossibleProvider",
    "Similar",
    "SimilarKind",
    "options",
]

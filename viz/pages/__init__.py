"""The pages, one a file: each asks the same as the API, shapes a small view, fills a template."""

from viz.pages import (
    actors,
    coverage,
    deadlines,
    groups,
    guidelines,
    knowledge,
    measures,
    need,
    network,
    partners,
    paths,
    positions,
    questions,
    search,
    sources,
    start,
    two_mode,
    what_if,
)

__all__ = ["PAGES"]

PAGES = (
    start,
    search,
    partners,
    actors,
    coverage,
    need,
    guidelines,
    measures,
    deadlines,
    what_if,
    network,
    groups,
    two_mode,
    paths,
    positions,
    questions,
    sources,
    knowledge,
)

"""The pages, one a file: each asks the same as the API, shapes a small view, fills a template."""

from viz.pages import (
    actors,
    coverage,
    groups,
    guidelines,
    knowledge,
    measures,
    need,
    network,
    partners,
    paths,
    questions,
    search,
    sources,
    start,
    two_mode,
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
    network,
    groups,
    two_mode,
    paths,
    questions,
    sources,
    knowledge,
)

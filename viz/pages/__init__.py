"""The pages, one a file: each asks the same as the API, shapes a small view, fills a template."""

from viz.pages import (
    actors,
    coverage,
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
    paths,
    questions,
    sources,
    knowledge,
)

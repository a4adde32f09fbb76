"""Makes the API of a context. `viz.site` mounts it beside the pages; it also runs alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response

from api import problems
from api.context import Context
from api.duplicates import lead_on
from api.papers import Printer
from api.routes import (
    advice,
    analyses,
    capture,
    change,
    changes,
    conferences,
    coverage,
    duplicates,
    edit,
    evaluation,
    export,
    findings,
    fragility,
    guidelines,
    inventory,
    jobs,
    knowledge,
    need,
    neighbours,
    network,
    news,
    nodes,
    options,
    papers,
    partners,
    paths,
    persons,
    places,
    positions,
    questions,
    reconcile,
    review,
    rounds,
    search,
    sources,
    stories,
)
from graphkb import __version__
from graphkb.analytics.need import load_formulas

__all__ = ["PREFIX", "create_api"]

PREFIX = "/api/v1"

ROUTES = (
    nodes,
    search,
    news,
    coverage,
    need,
    inventory,
    guidelines,
    places,
    options,
    fragility,
    evaluation,
    conferences,
    network,
    stories,
    positions,
    paths,
    partners,
    advice,
    neighbours,
    change,
    findings,
    papers,
    questions,
    analyses,
    knowledge,
    sources,
    export,
    reconcile,
    edit,
    changes,
    duplicates,
    review,
    persons,
    capture,
    rounds,
    jobs,
)
"""Modules of `api.routes`, in the order in which the documentation shows them."""


def create_api(context: Context, printer: Printer | None = None) -> FastAPI:
    """The API as an app of its own; its addresses begin with `/api/v1`. Raises SettingsError for wrong formulas.

    `printer` makes papers; without one, as where the API runs alone, there are none.
    """
    load_formulas(context.settings.need_formulas)
    app = FastAPI(
        title=f"{context.settings.product_name}: API",
        version=__version__,
        summary="Actors, measures and guidelines of integration work; coverage, cooperation, partners.",
        description=(
            "Without a token every answer holds public facts only, in lists, counts, search and analyses. "
            "Every error has one shape (RFC 9457). Compiled from public sources; not checked by the district."
        ),
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
    )
    app.state.context = context
    app.state.printer = printer
    problems.install(app)
    lead_on(app, context)

    @app.middleware("http")
    async def kept_apart(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        """What depends on the reader and the language is never mixed up by anything that keeps answers."""
        response = await call_next(request)
        response.headers["Vary"] = "Authorization, Accept-Language"
        response.headers["X-Content-Type-Options"] = "nosniff"
        if "authorization" in request.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    for module in ROUTES:
        app.include_router(module.router, prefix=PREFIX)
    return app

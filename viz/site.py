"""Joins API and pages into one application: what begins with `/api/` goes to the API, the rest to the pages."""

from __future__ import annotations

import logging
from http import HTTPStatus
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from api import Context, create_api
from api.duplicates import lead_on
from api.problems import status_of
from graphkb.errors import GraphkbError
from graphkb.texts import LANGUAGES, N_
from viz.forms import said_of
from viz.frame import TOKEN_COOKIE, error_page, frame_of, static_url, static_version
from viz.pages import PAGES
from viz.pages.council_making import Makings
from viz.pages.council_paper import print_paper
from viz.personal import HEADERS as PERSONAL
from viz.personal import hide_tokens, is_personal
from viz.policy import policy

__all__ = ["create_pages", "create_site"]

log = logging.getLogger(__name__)

SECURITY = {
    "Content-Security-Policy": policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}

YEAR_S = 31_536_000


class _Site:
    """Sends each request to the API or to the pages."""

    def __init__(self, pages: FastAPI, api: FastAPI) -> None:
        self.pages = pages
        self.api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.api if scope.get("path", "").startswith("/api/") else self.pages
        await app(scope, receive, send)


def create_site(context: Context) -> ASGIApp:
    """API and pages of one context as one ASGI application."""
    hide_tokens()
    return _Site(create_pages(context), create_api(context, print_paper))


class _Assets(StaticFiles):
    """Static files under the hash of them all: they may be kept for a year."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
        return response


def create_pages(context: Context) -> FastAPI:
    """The pages alone."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, default_response_class=HTMLResponse)
    app.state.context = context
    app.state.makings = Makings()
    _install_errors(app)
    lead_on(app, context)

    @app.middleware("http")
    async def secure(request: Request, call_next):  # type: ignore[no-untyped-def]
        response = await call_next(request)
        for name, value in SECURITY.items():
            response.headers.setdefault(name, value)
        if not request.url.path.startswith("/static/"):
            response.headers.setdefault("Vary", "Cookie")
        if is_personal(request.url.path):
            response.headers.update(PERSONAL)
        if TOKEN_COOKIE in request.cookies:
            response.headers.setdefault("Cache-Control", "no-store")  # nobody between may keep what is internal
        return response

    @app.get("/")
    def root() -> Response:
        return RedirectResponse(f"/{context.settings.language}/")

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return RedirectResponse(static_url("brand.svg"))

    for language in LANGUAGES:
        for page in PAGES:
            app.include_router(page.router, prefix=f"/{language}")
    app.mount(f"/static/{static_version()}", _Assets(directory=str(files("viz") / "static")), name="static")
    return app


def _install_errors(app: FastAPI) -> None:
    async def ours(request: Request, error: Exception) -> Response:
        assert isinstance(error, GraphkbError)
        frame = frame_of(request, lenient=True)
        return error_page(frame, status_of(error), said_of(frame, error), code=error.code)

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        frame = frame_of(request, lenient=True)
        names = ", ".join(sorted({str(found["loc"][-1]) for found in error.errors()}))
        said = frame.texts(N_("Diese Angabe ist nicht brauchbar: {names}. Bitte berichtigen."), names=names)
        return error_page(frame, HTTPStatus.UNPROCESSABLE_ENTITY, said, code="InvalidParameter")

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        frame = frame_of(request, lenient=True)
        said = (
            frame.texts(N_("Unter dieser Adresse gibt es keine Seite."))
            if error.status_code == HTTPStatus.NOT_FOUND
            else frame.texts(N_("Das ist so nicht möglich."))
        )
        return error_page(frame, HTTPStatus(error.status_code), said, code=HTTPStatus(error.status_code).phrase)

    async def unforeseen(request: Request, error: Exception) -> Response:
        log.exception("unforeseen error", exc_info=error)
        frame = frame_of(request, lenient=True)
        said = frame.texts(N_("Es ist ein Fehler im Programm aufgetreten. Er wurde vermerkt."))
        response = error_page(frame, HTTPStatus.INTERNAL_SERVER_ERROR, said, code="InternalError")
        response.headers.update(SECURITY)  # this answer does not pass through `secure`
        if is_personal(request.url.path):
            response.headers.update(PERSONAL)
        return response

    app.add_exception_handler(GraphkbError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unforeseen)

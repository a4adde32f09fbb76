"""Every error as one shape: Problem Details (RFC 9457, `application/problem+json`).

The one table from our errors to HTTP status is here; nothing else in the API chooses a status.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.responses.conflicts import ObstacleOut, VersionOut, conflict_out
from graphkb import errors
from graphkb.texts import LANGUAGES, N_, Language, Texts

__all__ = ["FAILURES", "STATUS", "Problem", "install", "language_of", "problem_response", "status_of"]

log = logging.getLogger(__name__)

STATUS: dict[type[errors.GraphkbError], HTTPStatus] = {
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.InvalidParameter: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.InvalidData: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.UnreadableFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.RecordChanged: HTTPStatus.CONFLICT,
    errors.UndoRefused: HTTPStatus.CONFLICT,
    errors.Barred: HTTPStatus.CONFLICT,
    errors.LinkOver: HTTPStatus.GONE,
    errors.UploadGone: HTTPStatus.GONE,
    errors.JobsFull: HTTPStatus.TOO_MANY_REQUESTS,
    errors.AlreadyDecided: HTTPStatus.CONFLICT,
    errors.TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    errors.MailFailed: HTTPStatus.BAD_GATEWAY,
    errors.InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.AnalysisError: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.AccessDenied: HTTPStatus.UNAUTHORIZED,
    errors.Cancelled: HTTPStatus.CONFLICT,
    errors.StoreBusy: HTTPStatus.CONFLICT,
    errors.StoreTimeout: HTTPStatus.GATEWAY_TIMEOUT,
    errors.StoreFull: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.StoreOutOfMemory: HTTPStatus.INSUFFICIENT_STORAGE,
    errors.StoreError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.QueryFailed: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.GraphkbError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

_TITLES = {
    HTTPStatus.NOT_FOUND: N_("Nicht gefunden"),
    HTTPStatus.UNPROCESSABLE_ENTITY: N_("Angaben nicht brauchbar"),
    HTTPStatus.UNAUTHORIZED: N_("Anmeldung nötig"),
    HTTPStatus.GONE: N_("Nicht mehr gültig"),
    HTTPStatus.BAD_GATEWAY: N_("Nicht versendet"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("Zu viel auf einmal"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("So nicht möglich"),
    HTTPStatus.CONFLICT: N_("Nicht geändert"),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("Datenbank nicht bereit"),
    HTTPStatus.GATEWAY_TIMEOUT: N_("Datenbank zu langsam"),
    HTTPStatus.INSUFFICIENT_STORAGE: N_("Kein Platz"),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_("Fehler im Programm"),
}

_NO_DAY = N_("Das ist kein Tag der Form JJJJ-MM-TT.")
_WRONG = {
    "missing": N_("Diese Angabe fehlt."),
    "int_parsing": N_("Das ist keine ganze Zahl."),
    "int_parsing_size": N_("Das ist keine ganze Zahl."),
    "float_parsing": N_("Das ist keine Zahl."),
    "finite_number": N_("Das ist keine Zahl."),
    "greater_than_equal": N_("Der Wert muss mindestens {ge} sein."),
    "less_than_equal": N_("Der Wert darf höchstens {le} sein."),
    "string_too_short": N_("Zu kurz: mindestens {min_length} Zeichen."),
    "string_too_long": N_("Zu lang: höchstens {max_length} Zeichen."),
    "too_long": N_("Zu viele Werte: höchstens {max_length}."),
    "enum": N_("Möglich sind {expected}."),
    "literal_error": N_("Möglich sind {expected}."),
    "string_pattern_mismatch": N_("Das passt nicht zum Muster {pattern}."),
    "date_parsing": _NO_DAY,
    "date_from_datetime_parsing": _NO_DAY,
    "date_from_datetime_inexact": _NO_DAY,
    "string_type": N_("Hier muss ein Text stehen."),
    "json_invalid": N_("Das ist kein gültiges JSON."),
}
"""What is wrong with a value, by the type of error that the check of requests names."""

_CALLED = {"places": "place", "for_actor": "for", "start": "from", "goal": "to"}
"""Parameters of analyses that have another name in addresses."""

MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """An error, as RFC 9457 describes it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "type": "about:blank#NotFound",
                "title": "Nicht gefunden",
                "status": 404,
                "detail": "Es gibt keinen Eintrag mit der Kennung «xyz».",
                "code": "NotFound",
                "errors": [],
            }
        }
    )

    type: str = Field(description="Names the kind of error")
    title: str = Field(description="The kind of error, in the reader's language")
    status: int
    detail: str = Field(description="What is wrong and what to do, in the reader's language")
    code: str = Field(description="Stable name of the kind of error, for programs")
    errors: list[str] = Field(default_factory=list, description="Each single problem, where there are several")
    versions: list[VersionOut] | None = Field(
        default=None, description="Of a record that somebody else changed meanwhile: its fields in three versions"
    )
    obstacles: list[ObstacleOut] | None = Field(
        default=None, description="What stands against an undo: what was changed since, and how it is now"
    )


FAILURES: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "The token is wrong"},
    422: {"model": Problem, "description": "A parameter is out of its bounds or names something unknown"},
    503: {"model": Problem, "description": "The database does not answer"},
}


def status_of(error: errors.GraphkbError) -> HTTPStatus:
    """The status of an error: that of its class, else of the nearest class above."""
    return next(STATUS[cls] for cls in type(error).__mro__ if cls in STATUS)


def language_of(request: Request) -> Language:
    """The language of the answer: `?lang=`, else the best liked known one of Accept-Language, else German."""
    asked = [request.query_params.get("lang", ""), *_accepted(request.headers.get("accept-language", ""))]
    return next((known for want in asked for known in LANGUAGES if want == known), "de")


def _accepted(header: str) -> list[str]:
    """Languages of an Accept-Language header, best liked first; what cannot be read counts as liked least."""
    liked = []
    for part in header.split(","):
        language, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        if weight > 0:
            liked.append((weight, language.strip()[:2].lower()))
    return [language for _, language in sorted(liked, key=lambda pair: -pair[0])]


def problem_response(
    status: HTTPStatus,
    code: str,
    detail: str,
    language: Language,
    single: list[str] | None = None,
    **more: object,
) -> JSONResponse:
    """Answer with the one shape."""
    title = Texts(language)(_TITLES.get(status, status.phrase))
    body = Problem.model_validate(
        {
            "type": f"about:blank#{code}",
            "title": title,
            "status": int(status),
            "detail": detail,
            "code": code,
            "errors": single or [],
            **more,
        }
    )
    headers = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None
    return JSONResponse(
        body.model_dump(exclude_none=True), status_code=int(status), media_type=MEDIA_TYPE, headers=headers
    )


def install(app: FastAPI) -> None:
    """Answer every error of this app with the one shape."""

    async def ours(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, errors.GraphkbError)
        if isinstance(error, errors.InvalidParameter):
            name = str(error.facts["name"])
            error = errors.InvalidParameter(**{**error.facts, "name": _CALLED.get(name, name)})
        language = language_of(request)
        status = status_of(error)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("%s: %s", error.code, error.text("en"))
        single = [problem.text(language) for problem in error.problems] if isinstance(error, errors.InvalidData) else []
        return problem_response(status, error.code, error.text(language), language, single, **conflict_out(error))

    async def invalid(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        language = language_of(request)
        texts = Texts(language)
        single = [_wrong(found, texts) for found in error.errors()]
        detail = texts(N_("Die Anfrage ist nicht brauchbar: {problems}"), problems="; ".join(single))
        return problem_response(HTTPStatus.UNPROCESSABLE_ENTITY, "InvalidParameter", detail, language, single)

    async def http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        language = language_of(request)
        status = HTTPStatus(error.status_code)
        texts = Texts(language)
        detail = {
            HTTPStatus.NOT_FOUND: texts(N_("Unter dieser Adresse gibt es nichts.")),
            HTTPStatus.METHOD_NOT_ALLOWED: texts(N_("Diese Adresse nimmt diese Art von Anfrage nicht an.")),
        }.get(status, str(error.detail))
        return problem_response(status, status.name.title().replace("_", ""), detail, language)

    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.exception("unforeseen error", exc_info=error)
        language = language_of(request)
        detail = Texts(language)(N_("Es ist ein Fehler im Programm aufgetreten. Er wurde vermerkt."))
        return problem_response(HTTPStatus.INTERNAL_SERVER_ERROR, "InternalError", detail, language)

    made = app.openapi

    def openapi() -> dict[str, Any]:
        return _described(made())

    app.openapi = openapi  # type: ignore[method-assign]
    app.add_exception_handler(errors.GraphkbError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unforeseen)


def _wrong(found: Mapping[str, Any], texts: Texts) -> str:
    """One thing that is wrong with a request: where, and what."""
    said = _WRONG.get(found["type"])
    facts = {name: str(value).replace("' or '", "', '") for name, value in found.get("ctx", {}).items()}
    where = ".".join(str(part) for part in found["loc"][1:])
    return f"{where}: {texts(said, **facts) if said else found['msg']}"


def _described(openapi: dict[str, Any]) -> dict[str, Any]:
    """Name the media type of errors: FastAPI would write that of the other answers."""
    for item in openapi["paths"].values():
        for operation in item.values():
            for status, response in operation["responses"].items():
                content = response.get("content", {})
                if int(status) >= HTTPStatus.BAD_REQUEST and "application/json" in content:
                    content[MEDIA_TYPE] = content.pop("application/json")
    return openapi

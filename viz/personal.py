"""Addresses that only one person knows: never kept by a browser or a search engine, never written into a log."""

from __future__ import annotations

import logging
import re

from graphkb.review.letters import LINK_PATH
from graphkb.subscriptions import PATH

__all__ = ["HEADERS", "hide_tokens", "is_personal", "masked"]

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
}

_ADDRESS = re.compile(rf"/({LINK_PATH}|{PATH})/[^\s?#\"'<>]+")

_LOGGERS = ("uvicorn.access", "uvicorn.error", "uvicorn.asgi", "uvicorn", "asyncio", "viz", "api", "graphkb", "")


def is_personal(path: str) -> bool:
    """Whether a path leads to a personal link."""
    return _ADDRESS.search(path) is not None


def masked(text: str) -> str:
    """The text with the token of every personal link taken out.

    >>> masked('"GET /de/bestaetigen/abc_123 HTTP/1.1" 200')
    '"GET /de/bestaetigen/… HTTP/1.1" 200'
    """
    return _ADDRESS.sub(r"/\1/…", text)


class _Hiding(logging.Filter):
    """Takes tokens out of what is logged: of the message, of its arguments, of a traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, masked."""
        if isinstance(record.msg, str):
            record.msg = masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_masked(one) for one in record.args)
        elif isinstance(record.args, dict):
            record.args = {name: _masked(one) for name, one in record.args.items()}
        if record.exc_info and not record.exc_text:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True


def _masked(value: object) -> object:
    if isinstance(value, (bool, int, float)) or value is None:
        return value
    said = str(value)
    return masked(said) if _ADDRESS.search(said) else value


_HIDING = _Hiding()


def hide_tokens() -> None:
    """Make sure that no log of this process holds the token of a link. Doing it twice is harmless."""
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        for one in (logger, *logger.handlers):
            if _HIDING not in one.filters:
                one.addFilter(_HIDING)

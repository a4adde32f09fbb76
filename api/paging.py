"""Cursors: the key of the last item of a page, written so that nobody is tempted to make one up."""

from __future__ import annotations

import base64
import binascii
import json

from graphkb.errors import InvalidParameter
from graphkb.texts import N_

__all__ = ["decode_cursor", "encode_cursor"]


def encode_cursor(key: tuple[str, ...]) -> str:
    """Write a key as a cursor.

    >>> decode_cursor(encode_cursor(("verein", "v-1")))
    ('verein', 'v-1')
    """
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, ...]:
    """Read a cursor; raises InvalidParameter for one that this API did not write."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        key = None
    if not isinstance(key, list) or not key or not all(isinstance(part, str) for part in key):
        raise InvalidParameter(name="cursor", value=cursor, reason=N_("Diese Marke stammt nicht von hier."))
    return tuple(key)

"""Cursors: the key of the last item of a page, written so that nobody is tempted to make one up."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from graphkb.errors import InvalidParameter
from graphkb.texts import N_

__all__ = ["Page", "decode_cursor", "encode_cursor"]

T = TypeVar("T")


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


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: at most `limit` items after the item whose key the cursor holds."""

    limit: int
    after: tuple[str, ...] | None

    @classmethod
    def of(cls, limit: int, cursor: str | None) -> Page:
        """The page after a cursor, the first one without; raises InvalidParameter as `decode_cursor` does."""
        return cls(limit, decode_cursor(cursor) if cursor else None)

    def cut(self, items: Sequence[T], key: Sequence[tuple[str, ...]]) -> tuple[list[T], str | None]:
        """The items of this page and the cursor of the next, None after the last. `key` is sorted like `items`."""
        begin = 0
        if self.after is not None:
            begin = next((place for place, one in enumerate(key) if one > self.after), len(items))
        end = begin + self.limit
        return list(items[begin:end]), encode_cursor(key[end - 1]) if end < len(items) else None

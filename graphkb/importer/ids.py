"""Ids for what was given a name only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

__all__ = ["free_id"]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def free_id(name: str, taken: Container[str]) -> str:
    """An id made of a name that is not taken yet.

    >>> free_id("Türöffner e. V.", {"tueroeffner-e-v"})
    'tueroeffner-e-v-2'
    """
    plain = unicodedata.normalize("NFKD", name.lower().translate(_UMLAUTS)).encode("ascii", "ignore").decode()
    id = re.sub(r"[^a-z0-9]+", "-", plain)[:60].strip("-") or "eintrag"
    found, number = id, 1
    while found in taken:
        number += 1
        found = f"{id}-{number}"
    return found

"""Reads what somebody writes as the address or a date of a document, as a table of the import template is read."""

from __future__ import annotations

from collections.abc import Mapping

from graphkb.errors import InvalidParameter, Phrase
from graphkb.importer import template_of
from graphkb.importer.cells import BadCell, cell_reader
from graphkb.model import FuzzyDate
from graphkb.ontology import Ontology

__all__ = ["CORRECTABLE", "values_of"]

CORRECTABLE = ("url", "published", "as_of", "accessed")
"""What can be corrected of a document without touching what it says."""
_BYTES = 4096


def values_of(ontology: Ontology, said: Mapping[str, str]) -> dict[str, FuzzyDate | str | None]:
    """The values of texts, None for an empty one; raises InvalidParameter for what cannot be read."""
    columns = template_of(ontology).sheets[ontology.kind("document").sheet].columns
    found: dict[str, FuzzyDate | str | None] = {}
    for name, text in said.items():
        if not text.strip():
            found[name] = None
            continue
        try:
            value = cell_reader(columns[name], ontology, _BYTES)(text.strip())
        except BadCell as error:
            reason = Phrase.of(error.advice or error.message, **error.facts)
            raise InvalidParameter(name=name, value=text, reason=reason) from None
        found[name] = value if isinstance(value, FuzzyDate) else str(value)
    return found

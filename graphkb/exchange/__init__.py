"""The graph in the forms of other programs, out and in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from graphkb.exchange.forms import FORMS, Form, FormId
from graphkb.exchange.graph_files import read_exchange
from graphkb.exchange.views import About
from graphkb.importer import Limits, Progress, Tables
from graphkb.ontology import Ontology

__all__ = ["FORMS", "About", "Form", "FormId", "read_exchange", "reader_of"]


def reader_of(ontology: Ontology) -> Callable[[Path, Limits | None, Progress | None], Tables]:
    """What opens tables and graphs for an import: pass it to `import_tables` as `read`."""

    def read(path: Path, limits: Limits | None, progress: Progress | None) -> Tables:
        return read_exchange(path, ontology, limits, progress)

    return read

"""The forms in which everything leaves the knowledge base, and how each is written."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from graphkb.exchange.cypher_script import write_cypher
from graphkb.exchange.gexf import write_gexf
from graphkb.exchange.graphml import write_graphml
from graphkb.exchange.hsds import write_hsds
from graphkb.exchange.jsonld import write_jsonld
from graphkb.exchange.kumu import write_kumu
from graphkb.exchange.node_link import write_node_link
from graphkb.exchange.views import About
from graphkb.importer import Progress, write_folder, write_workbook
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["FORMS", "Form", "FormId"]

PIECE = 1 << 16
"""Bytes handed on at a time."""


class FormId(StrEnum):
    """Names of the forms in addresses and commands, in the order in which they are offered."""

    CSV = "csv"
    XLSX = "xlsx"
    GRAPHML = "graphml"
    GEXF = "gexf"
    JSONLD = "jsonld"
    HSDS = "hsds"
    CYPHER = "cypher"
    KUMU = "kumu"
    NODE_LINK = "node-link"

    @property
    def whole(self) -> bool:
        """Whether it holds everything that the reader sees, persons too."""
        return self in (FormId.CSV, FormId.XLSX, FormId.CYPHER, FormId.NODE_LINK)


class Write(Protocol):
    """Writes a form."""

    def __call__(self, snapshot: Snapshot, about: About, progress: Progress | None = None) -> Iterator[bytes]:
        """The file piece by piece. The snapshot must be narrowed to the reader before.

        Forms that are made as a whole tell `progress` how far they are before the first piece comes.
        """
        ...


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the export. `label` and `hint` are German texts of the catalogue."""

    id: FormId
    media: str
    ending: str
    label: str
    hint: str
    write: Write


def _texts(write: Callable[[Snapshot, About], Iterator[str]]) -> Write:
    def pieces(snapshot: Snapshot, about: About, progress: Progress | None = None) -> Iterator[bytes]:
        return _joined(text.encode() for text in write(snapshot, about))

    return pieces


def _joined(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of a good size."""
    gathered = bytearray()
    for part in parts:
        gathered += part
        if len(gathered) >= PIECE:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def _zipped_tables(snapshot: Snapshot, about: About, progress: Progress | None = None) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            tables = write_folder(
                snapshot.nodes, snapshot.relations, Path(folder) / "tables", snapshot.ontology, progress=progress
            )
            for table in sorted(tables):
                archive.write(table, table.name)
        yield from _read(path)


def _workbook(snapshot: Snapshot, about: About, progress: Progress | None = None) -> Iterator[bytes]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tables.xlsx"
        write_workbook(snapshot.nodes, snapshot.relations, path, snapshot.ontology, progress=progress)
        yield from _read(path)


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


FORMS: dict[FormId, Form] = {
    form.id: form
    for form in (
        Form(
            FormId.CSV,
            "application/zip",
            "zip",
            N_("Alle Tabellen (CSV in einem ZIP)"),
            N_("nach der Vorlage, zum Bearbeiten und wieder Einlesen"),
            _zipped_tables,
        ),
        Form(
            FormId.XLSX,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
            N_("Alle Tabellen (XLSX)"),
            N_("dasselbe als eine Arbeitsmappe für Excel und LibreOffice"),
            _workbook,
        ),
        Form(
            FormId.GRAPHML,
            "application/graphml+xml",
            "graphml",
            N_("Graph (GraphML)"),
            N_("für igraph, networkx, yEd, Cytoscape; ohne Personen"),
            _texts(write_graphml),
        ),
        Form(
            FormId.GEXF,
            "application/gexf+xml",
            "gexf",
            N_("Graph mit Zeitangaben (GEXF)"),
            N_("für Gephi, mit Zeitleiste; ohne Personen"),
            _texts(write_gexf),
        ),
        Form(
            FormId.JSONLD,
            "application/ld+json",
            "jsonld",
            N_("Verknüpfte Daten (JSON-LD)"),
            N_("in den Begriffen von W3C ORG, SKOS, PROV-O und schema.org; ohne Personen"),
            _texts(write_jsonld),
        ),
        Form(
            FormId.HSDS,
            "application/json",
            "hsds.json",
            N_("Angebote und Stellen (HSDS 3.0)"),
            N_("für Verzeichnisse sozialer Angebote nach Open Referral; ohne Personen"),
            _texts(write_hsds),
        ),
        Form(
            FormId.CYPHER,
            "text/plain; charset=utf-8",
            "cypher",
            N_("Alles als Cypher-Skript"),
            N_("zum Einspielen in eine eigene Graphdatenbank (Neo4j oder ArcadeDB)"),
            _texts(write_cypher),
        ),
        Form(
            FormId.KUMU,
            "application/json",
            "kumu.json",
            N_("Karte für Kumu (JSON)"),
            N_("zum Zeichnen in Kumu; ohne Personen"),
            _texts(write_kumu),
        ),
        Form(
            FormId.NODE_LINK,
            "application/json",
            "json",
            N_("Der ganze Graph (JSON)"),
            N_("für Programme der Netzwerkanalyse"),
            _texts(write_node_link),
        ),
    )
}
"""All forms by id."""

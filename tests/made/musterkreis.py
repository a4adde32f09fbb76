"""The made-up district «Musterkreis» as a workbook in the template: two towns, five bodies, nobody real.

Solved by hand, on 22.11.2026:

| | Sprache | Begegnung |
|---|---|---|
| Musterstadt | covered: the language café has two providers | thin: one provider, in a quarter alone |
| Beispielheim | planned: the course begins in 2027 | unknown: nothing recorded, nobody asked |

«Anlaufstelle» is a guideline that no measure serves.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook

__all__ = ["DISTRICT", "SHEETS", "Sheets", "save"]

DISTRICT = "musterkreis"

Sheets = Mapping[str, list[dict[str, str]]]

_NODES = {
    "documents": [
        {"id": "d-muster", "name": "Erfundener Bericht des Musterkreises", "as_of": "05/2026"},
    ],
    "places": [
        {"id": "musterkreis", "kind": "region", "name": "Musterkreis"},
        {"id": "musterstadt", "kind": "municipality", "name": "Musterstadt"},
        {"id": "musterstadt-nord", "kind": "quarter", "name": "Musterstadt-Nord"},
        {"id": "beispielheim", "kind": "municipality", "name": "Beispielheim"},
    ],
    "concepts": [
        {"id": "k-muster", "name": "Musterkonzept Integration", "concept_type": "integration", "adopted": "2024"}
    ],
    "fields": [{"id": "f-sprache", "name": "Sprache"}, {"id": "f-begegnung", "name": "Begegnung"}],
    "guidelines": [
        {"id": "l-deutsch", "name": "Deutsch lernen vor Ort"},
        {"id": "l-anlaufstelle", "name": "Anlaufstelle"},
    ],
    "target_groups": [{"id": "tg-familien", "name": "Familien"}],
    "topics": [{"id": "t-sprache", "name": "Sprache lernen"}],
    "actors": [
        {"id": "kulturverein", "kind": "migrant_organisation", "name": "Kulturverein Beispiel e.V."},
        {"id": "sprachverein", "kind": "association", "name": "Sprachverein Muster e.V."},
        {"id": "wohlfahrt", "kind": "welfare_association", "name": "Wohlfahrt Musterkreis"},
        {"id": "nachbarschaft", "kind": "initiative", "name": "Nachbarschaft Musterstadt-Nord"},
        {"id": "amt", "kind": "office", "name": "Amt für Zusammenleben Musterstadt"},
    ],
    "measures": [
        {"id": "m-cafe", "name": "Sprachcafé Musterstadt", "status": "läuft"},
        {"id": "m-kurs", "name": "Sprachkurs Beispielheim", "status": "planned", "valid_from": "2027"},
        {"id": "m-fest", "name": "Nachbarschaftsfest", "status": "läuft"},
    ],
}

_JOINED = {
    "part_of": ["musterstadt > musterkreis", "beispielheim > musterkreis", "musterstadt-nord > musterstadt"],
    "has_concept": ["musterkreis > k-muster"],
    "belongs_to": [f"{one} > k-muster" for one in ("f-sprache", "f-begegnung", "l-deutsch", "l-anlaufstelle")],
    "in_field": [
        "l-deutsch > f-sprache",
        "l-anlaufstelle > f-begegnung",
        "m-cafe > f-sprache",
        "m-kurs > f-sprache",
        "m-fest > f-begegnung",
    ],
    "supports": ["m-cafe > l-deutsch"],
    "serves": ["m-cafe > musterstadt", "m-kurs > beispielheim", "m-fest > musterstadt-nord"],
    "runs": [
        "sprachverein > m-cafe",
        "wohlfahrt > m-cafe",
        "wohlfahrt > m-kurs",
        "nachbarschaft > m-fest",
    ],
    "located_in": [
        "sprachverein > musterstadt",
        "wohlfahrt > musterstadt",
        "kulturverein > musterstadt-nord",
        "nachbarschaft > musterstadt-nord",
        "amt > musterstadt",
    ],
    "targets": ["kulturverein > tg-familien", "m-cafe > tg-familien", "m-fest > tg-familien"],
    "offers": ["sprachverein > t-sprache", "m-cafe > t-sprache"],
    "needs": ["kulturverein > t-sprache"],
    "responsible_for": ["amt > f-sprache"],
}


def _made() -> dict[str, list[dict[str, str]]]:
    source = "d-muster#S. 1"
    sheets = {name: [row | {"sources": source} for row in rows] for name, rows in _NODES.items()}
    for name, pairs in _JOINED.items():
        ends = [pair.split(" > ") for pair in pairs]
        sheets[name] = [{"source": one, "target": other, "sources": source} for one, other in ends]
    sheets["documents"] = [row | {"sources": ""} for row in sheets["documents"]]
    return sheets


SHEETS: Sheets = _made()


def save(path: Path, changed: Mapping[str, list[dict[str, str]]] | None = None) -> Path:
    """Write the workbook with openpyxl; `changed` replaces or adds sheets. Cells that are empty are left out."""
    book = Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in (dict(SHEETS) | dict(changed or {})).items():
        sheet = book.create_sheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) or None for column in columns])
    book.save(path)
    book.close()
    return path

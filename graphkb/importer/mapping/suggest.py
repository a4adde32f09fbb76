"""Suggests a mapping for a table that nobody has mapped yet: by the headings, then by what stands below them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Words
from dataclasses import dataclass

from graphkb.errors import InvalidParameter
from graphkb.importer.mapping.cells import german_date, slug
from graphkb.importer.mapping.model import Mapping, Reading, Record, Value
from graphkb.importer.mapping.read import ForeignTable, plain_heading
from graphkb.importer.template import SheetTemplate, folded, suggest, template_of
from graphkb.model import FuzzyDate, Node
from graphkb.ontology import Ontology
from graphkb.texts import N_

__all__ = ["PLACE", "Suggestion", "mapping_of", "suggested", "targets"]

PLACE = "located_in"
"""What a column may also become: the place a record lies in, by its name."""

_SAMPLE = 200
"""Rows looked at."""
_MOST = 0.9
"""Share of the filled cells that must look alike."""

_SYNONYMS: Words[str, str] = {
    "id": "kennung id nr nummer schlüssel key kürzel code lfd laufende",
    "name": "name bezeichnung titel title organisation verein träger einrichtung projekt maßnahme institution",
    "aliases": "alias abkürzung kurzname auch",
    "description": "beschreibung inhalt kurzbeschreibung beschreibungstext description",
    "address": "adresse anschrift straße str address",
    "postal_code": "plz postleitzahl zip",
    "website": "website webseite internet homepage url web link internetseite",
    "email": "email mail",
    "phone": "telefon tel fon telefonnummer phone rufnummer",
    "founded": "gegründet gründung gründungsjahr gründungsdatum",
    "valid_from": "beginn start seit von anfang since laufzeitbeginn",
    "valid_to": "ende bis end until laufzeitende",
    "status": "status stand",
    "kind": "art typ kategorie kind type organisationsform",
    "remark": "bemerkung anmerkung kommentar hinweis notiz remark",
    "aims": "ziel ziele zielsetzung",
    "asserted": "stand erhoben aktualisiert",
    PLACE: "ort stadt gemeinde kommune stadtteil sitz place city quartier",
}
_SAME = re.compile(r"[^\w]+")

_BY_HEADING = N_("Überschrift")
_BY_VALUES = N_("Inhalt der Spalte")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a table seems to hold."""

    into: str
    """Id of the table of the template."""
    kind: str
    columns: Words[str, str]
    """By heading the id of a column of the template, or `located_in`; a heading without a guess is absent."""
    reasons: Words[str, str]
    """By heading why: German text of the catalogue."""


def targets(sheet: SheetTemplate) -> list[str]:
    """Ids of what a column of somebody else may become in a table of nodes."""
    return [*(name for name in sheet.columns if name != "sources"), PLACE]


def suggested(table: ForeignTable, ontology: Ontology, into: str = "") -> Suggestion:
    """Guess table, kind and columns. `into` names the table; else the one most headings fit counts."""
    template = template_of(ontology)
    sheets = [sheet for sheet in template.sheets.values() if sheet.kinds]
    if into:
        sheet = template.sheets[into]
    else:
        named = {slug(word) for word in re.split(r"[\W_]+", f"{table.file} {table.sheet}") if len(word) > 3}
        order = {"actors": 2, "measures": 1}

        def fits(sheet: SheetTemplate) -> tuple[int, int, int]:
            words = {slug(ontology.kind(kind).plural.de) for kind in sheet.kinds} | {slug(sheet.id)}
            words |= {slug(ontology.kind(kind).label.de) for kind in sheet.kinds}
            found = len(_by_heading(table, sheet))
            return (5 if words & named else 0) + found, order.get(sheet.id, 0), 0

        sheet = max(sheets, key=fits)
    columns = _by_heading(table, sheet)
    reasons = dict.fromkeys(columns, _BY_HEADING)
    for index, heading in enumerate(table.headings):
        if heading and heading not in columns and (guess := _by_values(table, index, sheet, columns.values())):
            columns[heading] = guess
            reasons[heading] = _BY_VALUES
    if "name" not in columns.values() and (heading := _first_text(table, columns)):
        columns[heading] = "name"
        reasons[heading] = _BY_VALUES
    return Suggestion(sheet.id, _kind(table, sheet, ontology), columns, reasons)


def _by_heading(table: ForeignTable, sheet: SheetTemplate) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading in table.headings:
        if heading and (known := sheet.headings.get(folded(heading))) and known != "sources":
            found.setdefault(heading, known)
    for heading in table.headings:
        words = [word for word in _SAME.split(heading.casefold()) if word]
        if not heading or heading in found or not words:
            continue
        for name, synonyms in _SYNONYMS.items():
            if name not in found.values() and (name in sheet.columns or name == PLACE):
                known_words = synonyms.split()
                if any(word in known_words for word in words) or "".join(words) in known_words:
                    found[heading] = name
                    break
        else:
            near = suggest(heading, sheet.headings, cutoff=0.85)
            if near and sheet.headings[near] not in (*found.values(), "sources"):
                found[heading] = sheet.headings[near]
    return found


def _by_values(table: ForeignTable, index: int, sheet: SheetTemplate, taken: Iterable[str]) -> str:
    cells = [row.cells[index] for row in table.rows[:_SAMPLE] if index < len(row.cells) and row.cells[index] != ""]
    if not cells:
        return ""
    looks = {
        "website": r"(https?://|www\.)\S+",
        "email": r"[^\s@]+@[^\s@]+\.\w{2,}",
        "postal_code": r"\d{5}",
        "phone": r"[+(0][0-9 ()/.\-]{6,}",
    }
    for name, pattern in looks.items():
        if name in sheet.columns and name not in taken:
            fitting = sum(bool(re.fullmatch(pattern, str(cell))) for cell in cells)
            if fitting >= _MOST * len(cells):
                return name
    if "valid_from" not in taken and sum(map(_is_date, cells)) >= _MOST * len(cells):
        return "valid_from"
    return ""


def _is_date(cell: object) -> bool:
    if isinstance(cell, FuzzyDate):
        return True
    try:
        FuzzyDate.parse(german_date(cell)) if isinstance(cell, str) else int("")
    except ValueError:
        return False
    return True


def _first_text(table: ForeignTable, columns: Words[str, str]) -> str:
    for index, heading in enumerate(table.headings):
        cells = [row.cells[index] for row in table.rows[:_SAMPLE] if index < len(row.cells)]
        if heading and heading not in columns and sum(isinstance(cell, str) and cell != "" for cell in cells):
            return heading
    return ""


def _kind(table: ForeignTable, sheet: SheetTemplate, ontology: Ontology) -> str:
    said = f"{table.file} {table.sheet}".casefold()
    for kind in sheet.kinds:
        label = ontology.kind(kind)
        if any(len(word) > 3 and word.casefold() in said for word in (label.plural.de, label.label.de, kind)):
            return kind
    return "association" if "association" in sheet.kinds else sheet.kinds[0]


def mapping_of(
    table: ForeignTable,
    ontology: Ontology,
    into: str,
    kind: str,
    columns: Words[str, str],
    places: Iterable[Node] = (),
) -> Mapping:
    """Write the mapping for chosen columns (heading → id of a column, or `located_in`).

    The file itself becomes the document all records rest on. Without a column for the id it is made from the
    name. Words of a choice that the ontology knows by another spelling come into lists. `places` are known
    places: their names stand for them in a column that says where something is.
    """
    sheet = template_of(ontology).sheets[into]
    by_target = {target: plain_heading(heading) for heading, target in columns.items()}
    document = f"d-{slug(table.file)}"
    if not by_target.keys() & {"id", "name"}:
        raise InvalidParameter(name="name", value="", reason=N_("Eine Spalte muss der Name sein."))
    key = (
        f"{{{by_target['id']}}}"
        if "id" in by_target
        else f"{kind.replace('_', '-')}-{{{by_target.get('name', '')}|slug}}"
    )
    source = f"{document}#{key}"
    cells = {"id": Value(text=key)}
    lists: dict[str, dict[str, str]] = {}
    if len(sheet.kinds) > 1 and "kind" not in by_target:
        cells["kind"] = Value(text=kind)
    for target, heading in by_target.items():
        if target in ("id", PLACE):
            continue
        column = sheet.columns[target]
        text = f"{{{heading}|url}}" if column.type == "url" else f"{{{heading}}}"
        if target == "kind":
            lists["kinds"] = {
                word: next((id for id in sheet.kinds if folded(word) in _names(ontology, id)), kind)
                for word in _distinct(table, heading)
            }
            cells[target] = Value(text=text, values="kinds")
        else:
            cells[target] = Value(text=text)
    cells["sources"] = Value(text=source)
    records = [
        Record(
            into="documents",
            repeats="first",
            there="leave",
            cells={
                "id": Value(text=document),
                "name": Value(text=table.file),
                "document_type": Value(text="data_set"),
            },
        ),
        Record(into=into, cells=cells),
    ]
    if PLACE in by_target and (known_places := list(places)):
        names = {folded(name): node.id for node in known_places for name in (node.name, *node.aliases)}
        words = _distinct(table, by_target[PLACE])
        lists["places"] = {word: names[folded(word)] for word in words if folded(word) in names}
        where = Value(text=f"{{{by_target[PLACE]}}}", values="places")
        relation = {"source": Value(text=key), "target": where, "sources": Value(text=source)}
        records.append(Record(into=PLACE, cells=relation))
    return Mapping(
        mapping=slug(table.file.rsplit(".", 1)[0])[:80] or "table",
        file=table.file,
        reading=Reading(sheet=table.reading.sheet, decimal=table.reading.decimal),
        values=lists,
        records=tuple(records),
    )


def _names(ontology: Ontology, kind: str) -> set[str]:
    found = ontology.kind(kind)
    labels = (found.label.de, found.label.en, found.plural.de, found.plural.en)
    return {folded(kind), *(folded(label) for label in labels)}


def _distinct(table: ForeignTable, heading: str) -> list[str]:
    index = table.column(heading)
    if index is None:
        return []
    said = (str(row.cells[index]) for row in table.rows if index < len(row.cells) and row.cells[index] != "")
    return list(dict.fromkeys(said))[:500]

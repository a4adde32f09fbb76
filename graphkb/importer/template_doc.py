"""Writes the page that explains the import template; `docs/template.md` is what it gives."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from graphkb.importer.template import STATUS_LABELS, VISIBILITY_LABELS, Column, SheetTemplate, template_of
from graphkb.ontology import Ontology, load_ontology

__all__ = ["template_page"]

_RELATION_NOTE = """\
Die Zeile liest sich als Satz: `source` Verb `target`. In `source` und `target` stehen Kennungen.
Zwei Zeilen mit denselben Enden sind derselbe Satz, außer sie unterscheiden sich
in einer Spalte, die unter «unterscheidet» steht.
"""

_LANGUAGES_NOTE = """\
Namen und Texte dürfen auch in weiteren Sprachen dastehen. Dafür bekommt die Tabelle weitere Spalten: `name_ar`,
`description_fr`, bei Maßnahmen auch `aims_uk`. Sie stehen nicht in der leeren Vorlage; wer sie
braucht, schreibt sie dazu, und die Ausfuhr enthält sie, wo sie ausgefüllt sind. Bei Personen gibt es sie nicht. Fehlt
ein Text in einer Sprache, gilt der deutsche. Eine Sprache mehr ist eine Zeile mehr in `languages.yaml` der Ontologie.
"""

_TYPES = {
    "id": "Kennung",
    "relation_id": "Kennung",
    "end": "Kennung",
    "ids": "Kennung",
    "kind": "Auswahl",
    "choice": "Auswahl",
    "status": "Auswahl",
    "visibility": "Auswahl",
    "name": "Text",
    "text": "Text",
    "long_text": "Text",
    "list": "Liste",
    "sources": "Quellen",
    "day": "Tag",
    "date": "Datum",
    "asserted": "Datum",
    "whole": "ganze Zahl",
    "number": "Zahl",
    "yes_no": "ja oder nein",
    "url": "Internetadresse",
    "email": "E-Mail-Adresse",
    "phone": "Telefonnummer",
}


def template_page(ontology: Ontology | None = None) -> str:
    """Give the page as Markdown: how cells are read, then every table with every column."""
    ontology = ontology or load_ontology()
    sheets = template_of(ontology).sheets.values()
    nodes = [sheet for sheet in sheets if sheet.kinds]
    relations = [sheet for sheet in sheets if sheet.relation]
    intro = files("graphkb.importer").joinpath("template_intro.md").read_text(encoding="utf-8")
    lines = [intro, "## Spalten, die jede Tabelle hat", ""]
    lines += _columns(column for column in nodes[0].columns.values() if column.property is None)
    lines += ["", "Tabellen von Beziehungen haben statt der ersten sechs Spalten:", ""]
    lines += _columns(relations[0].columns[name] for name in ("source", "target", "id"))
    lines += ["", "`status`: " + _options((status.value, label.de) for status, label in STATUS_LABELS.items()) + ".  "]
    lines += ["`visibility`: " + _options((level.word, label.de) for level, label in VISIBILITY_LABELS.items()) + "."]
    lines += ["", "## Weitere Sprachen", "", _LANGUAGES_NOTE]
    lines += ["| Endung | Sprache |", "|---|---|"]
    lines += [f"| `_{one.id}` | {one.label.de} ({one.own}) |" for one in ontology.languages.values()]
    lines += ["", "## Tabellen für Einträge", ""]
    for sheet in nodes:
        lines += _node_sheet(sheet, ontology)
    lines += ["## Tabellen für Beziehungen", "", _RELATION_NOTE]
    for sheet in relations:
        lines += _relation_sheet(sheet, ontology)
    return "\n".join(lines).rstrip() + "\n"


def _node_sheet(sheet: SheetTemplate, ontology: Ontology) -> list[str]:
    lines = [f"### {sheet.id}", ""]
    if len(sheet.kinds) == 1:
        kind = ontology.kind(sheet.kinds[0])
        lines += [f"{kind.plural.de} (`kind`: {kind.id}). {kind.text.de}", ""]
    else:
        lines += ["| kind | Art | Was es ist |", "|---|---|---|"]
        lines += [f"| {id} | {ontology.kind(id).label.de} | {ontology.kind(id).text.de} |" for id in sheet.kinds]
        lines.append("")
    own = [column for column in sheet.columns.values() if column.property and not column.further]
    return [*lines, *_columns(own, sheet), ""] if own else lines


def _relation_sheet(sheet: SheetTemplate, ontology: Ontology) -> list[str]:
    relation = ontology.relation(sheet.relation)
    lines = [f"### {sheet.id}", "", f"«{relation.label.de}», umgekehrt «{relation.reverse.de}». {relation.text.de}", ""]
    lines += ["| source | target |", "|---|---|"]
    lines += [f"| {_kinds(end.source, ontology)} | {_kinds(end.target, ontology)} |" for end in relation.ends]
    lines.append("")
    if relation.key:
        lines += [f"unterscheidet: {', '.join(f'`{name}`' for name in relation.key)}", ""]
    own = [column for column in sheet.columns.values() if column.property]
    return [*lines, *_columns(own), ""] if own else lines


def _kinds(selectors: Iterable[str], ontology: Ontology) -> str:
    families = {"actor": "jeder Akteur", "place": "jeder Ort", "any": "alles"}
    return ", ".join(
        ontology.kind(name).label.de if name in ontology.kinds else families.get(name, name) for name in selectors
    )


def _columns(columns: Iterable[Column], sheet: SheetTemplate | None = None) -> list[str]:
    lines = ["| Spalte | Bezeichnung | Art | Bedeutung | leer heißt |", "|---|---|---|---|---|"]
    for column in columns:
        text = column.text.de
        found = column.property
        if found and found.unit:
            text += f" Einheit: {found.unit.de}."
        if found and found.options:
            text += " Möglich: " + _options((option.id, option.label.de) for option in found.options) + "."
        if found and found.visibility != "public":
            text += " Nicht öffentlich."
        if sheet and column.kinds and len(column.kinds) < len(sheet.kinds):
            text += f" Nur bei: {', '.join(kind for kind in sheet.kinds if kind in column.kinds)}."
        cells = (f"`{column.id}`", column.label.de, _TYPES[column.type], text, column.empty.de)
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return lines


def _options(options: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"`{id}` ({label})" for id, label in options)


if __name__ == "__main__":
    import sys

    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(template_page())

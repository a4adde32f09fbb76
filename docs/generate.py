"""Writes the generated pages of the documentation: ontology, methods, settings, import template, findings.

A test fails if a page is not what this writes now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import SecretStr

from graphkb.analytics.findings import FINDINGS, Findings
from graphkb.analytics.registry import ANALYSES
from graphkb.importer import read_tables, validate
from graphkb.importer.template_doc import template_page
from graphkb.model import PUBLIC
from graphkb.ontology import Label, Ontology, Property, load_ontology
from graphkb.settings import Settings
from graphkb.snapshot import Snapshot
from tests.site_fixture import TABLES, TODAY

__all__ = ["PAGES", "main"]

HERE = Path(__file__).parent
NOTE = "<!-- Written by `make docs` from the code; change it there. -->\n\n"

FAMILIES = {
    "actor": "Actors / Akteure",
    "planning": "Planning / Planung",
    "context": "Context / Umfeld",
    "vocabulary": "Vocabulary / Vokabular",
}


def _both(label: Label) -> str:
    return f"{label.de} / {label.en}"


def _property(definition: Property) -> str:
    facts = [definition.type + (", several" if definition.many else "")]
    if definition.unit:
        facts.append(f"in {definition.unit.en}")
    if definition.options:
        facts.append("one of " + ", ".join(f"`{option.id}` {option.label.en}" for option in definition.options))
    if definition.visibility != "public":
        facts.append(f"visible: {definition.visibility}")
    return (
        f"| `{definition.id}` | {_both(definition.label)} | {'; '.join(facts)} | {definition.text.en} "
        f"| {definition.empty.en} |"
    )


def ontology_page(ontology: Ontology | None = None) -> str:
    """All kinds, relations and properties."""
    ontology = ontology or load_ontology()
    # Names and texts in further languages follow from the list of languages.
    properties = [one for one in ontology.properties.values() if not one.translates]
    lines = [f"{NOTE}# Ontology reference\n"]
    lines.append(
        f"{len(ontology.kinds)} kinds, {len(ontology.relations)} relations, {len(properties)} properties. "
        "A node of every kind also carries the label `Entity`; actors `Actor`, places `Place`.\n"
    )
    for family, title in FAMILIES.items():
        lines.append(f"## {title}\n")
        lines.append("| kind | name | what it is | label | sheet | properties |\n|---|---|---|---|---|---|")
        for kind in ontology.kinds.values():
            if kind.family == family:
                own = ", ".join(f"`{one.id}`" for one in ontology.properties_of(kind.id)) or "–"
                lines.append(
                    f"| `{kind.id}` | {_both(kind.label)} | {kind.text.en} | `{kind.node_label}` | `{kind.sheet}` "
                    f"| {own} |"
                )
        lines.append("")
    lines.append("## Relations\n")
    lines.append("| relation | reads | back | what it says | from → to | properties |\n|---|---|---|---|---|---|")
    for relation in ontology.relations.values():
        ends = "; ".join(f"{', '.join(end.source)} → {', '.join(end.target)}" for end in relation.ends)
        own = ", ".join(f"`{one}`" for one in relation.properties) or "–"
        lines.append(
            f"| `{relation.id}` | {_both(relation.label)} | {_both(relation.reverse)} | {relation.text.en} | {ends} "
            f"| {own} |"
        )
    lines.append("\n## Properties\n")
    lines.append("| property | name | values | what it is | empty means |\n|---|---|---|---|---|")
    lines += [_property(definition) for definition in properties]
    lines.append("\n## Further languages\n")
    translated = ", ".join(f"`{one.id}`" for one in properties if one.translated)
    lines.append(
        f"`name`, `description` and {translated} may stand in further languages beside German, as `name_ar`, "
        "`description_fr`; not of persons.\n"
    )
    lines.append("| code | language | own name | written |\n|---|---|---|---|")
    lines += [
        f"| `{one.id}` | {_both(one.label)} | {one.own} | {one.direction} |" for one in ontology.languages.values()
    ]
    return "\n".join(lines) + "\n"


def methods_page() -> str:
    """What each analysis computes, from its own description."""
    lines = [f"{NOTE}# Method notes\n"]
    lines.append("The same texts stand beside every result in the pages («So wird gerechnet») and in the API.\n")
    for analysis in ANALYSES.values():
        lines.append(f"## {_both(analysis.label)}\n")
        lines.append(f"*{analysis.question.de}* / *{analysis.question.en}*\n")
        lines.append(f"{analysis.definition.de}\n\n{analysis.definition.en}\n")
        lines.append(f"Rules followed: {', '.join(str(rule) for rule in analysis.rules)}. Id: `{analysis.id}`.\n")
        if analysis.parameters:
            lines.append("| parameter | name | type | default | bounds | what it does |\n|---|---|---|---|---|---|")
            for one in analysis.parameters:
                bounds = "–"
                if one.options:
                    bounds = ", ".join(f"`{id}`" for id, _ in one.options)
                elif one.minimum is not None or one.maximum is not None:
                    bounds = f"{one.minimum} … {one.maximum}"
                default = "worked out" if one.default is None else f"`{one.default}`"
                lines.append(f"| `{one.id}` | {_both(one.label)} | {one.type} | {default} | {bounds} | {one.text.en} |")
            lines.append("")
        lines += [
            f"- {reference.text}" + (f" DOI {reference.doi}" if reference.doi else "")
            for reference in analysis.references
        ]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def settings_page() -> str:
    """Every setting with its environment variable, default and why."""
    lines = [f"{NOTE}# Settings\n"]
    lines.append(
        "Read from the environment, each with the prefix `GRAPHKB_`. What the command line names comes first. "
        "Parameters of an analysis are no settings: see [methods.md](methods.md).\n"
    )
    lines.append("| variable | default | what it is, and why that value |\n|---|---|---|")
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "–" if default is None or str(default) in ("", "**********") else f"`{default}`"
        if isinstance(default, SecretStr):
            shown = "–"
        lines.append(f"| `GRAPHKB_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(lines) + "\n"


def findings_page() -> str:
    """What the Aachen data say on one day, line by line with the places in the sources."""
    records = validate(read_tables(TABLES), load_ontology())
    snapshot = Snapshot.of(records.nodes, records.relations).for_reader(PUBLIC)
    found: Findings = FINDINGS.run(snapshot, {"day": TODAY})
    lines = [f"{NOTE}# Befunde: StädteRegion Aachen, {TODAY:%d.%m.%Y}\n"]
    lines.append(
        "Zusammengestellt aus öffentlichen Quellen; nicht von der StädteRegion geprüft. Jede Zeile nennt die Stelle, "
        "an der sie nachzulesen ist: die Nummer führt zum Dokument am Ende, dahinter steht die Stelle darin. "
        "Dasselbe für jeden Tag: Seite «Befunde».\n"
    )
    numbers: dict[str, int] = {}
    for finding in found.findings:
        lines.append(f"## {finding.title.de}\n\n**{finding.sentence.de}**\n")
        for line in finding.lines:
            places: dict[int, list[str]] = {}
            for source in line.sources:
                number = numbers.setdefault(source.document, len(numbers) + 1)
                places.setdefault(number, []).append(source.locator)
            told = "; ".join(f"[{number}] {', '.join(found)}" for number, found in sorted(places.items()))
            lines.append(f"- {line.text.de} ({told})" if told else f"- {line.text.de} (nichts erfasst)")
        lines.append("")
    lines.append("## Dokumente\n")
    for document, number in numbers.items():
        node = snapshot.node(document)
        address = node.text("url")
        lines.append(f"{number}. {node.name}" + (f", <{address}>" if address else ""))
    return "\n".join(lines) + "\n"


PAGES: Mapping[str, Callable[[], str]] = {
    "befunde-aachen.md": findings_page,
    "ontology.md": ontology_page,
    "methods.md": methods_page,
    "settings.md": settings_page,
    "template.md": template_page,
}


def main() -> None:
    """Write every generated page."""
    for name, make in PAGES.items():
        (HERE / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()

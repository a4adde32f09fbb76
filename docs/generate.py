"""Writes the generated pages of the documentation: ontology reference, method notes, import template.

A test fails if a page is not what this writes now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import SecretStr

from graphkb.analytics.registry import ANALYSES
from graphkb.importer.template_doc import template_page
from graphkb.ontology import Label, Ontology, Property, load_ontology
from graphkb.settings import Settings

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
    lines = [f"{NOTE}# Ontology reference\n"]
    lines.append(
        f"{len(ontology.kinds)} kinds, {len(ontology.relations)} relations, {len(ontology.properties)} properties. "
        "A node of every kind also carries the label `Entity`; actors `Actor`, places `Place`.\n"
    )
    for family, title in FAMILIES.items():
        lines.append(f"## {title}\n")
        lines.append("| kind | name | what it is | label | sheet | properties |\n|---|---|---|---|---|---|")
        for kind in ontology.kinds.values():
            if kind.family == family:
                properties = ", ".join(f"`{one.id}`" for one in ontology.properties_of(kind.id)) or "–"
                lines.append(
                    f"| `{kind.id}` | {_both(kind.label)} | {kind.text.en} | `{kind.node_label}` | `{kind.sheet}` "
                    f"| {properties} |"
                )
        lines.append("")
    lines.append("## Relations\n")
    lines.append("| relation | reads | back | what it says | from → to | properties |\n|---|---|---|---|---|---|")
    for relation in ontology.relations.values():
        ends = "; ".join(f"{', '.join(end.source)} → {', '.join(end.target)}" for end in relation.ends)
        properties = ", ".join(f"`{one}`" for one in relation.properties) or "–"
        lines.append(
            f"| `{relation.id}` | {_both(relation.label)} | {_both(relation.reverse)} | {relation.text.en} | {ends} "
            f"| {properties} |"
        )
    lines.append("\n## Properties\n")
    lines.append("| property | name | values | what it is | empty means |\n|---|---|---|---|---|")
    lines += [_property(definition) for definition in ontology.properties.values()]
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


PAGES: Mapping[str, Callable[[], str]] = {
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

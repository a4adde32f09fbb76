"""Everything that is kept of somebody, as a file to give away: data for programs, and text to read."""

from __future__ import annotations

from typing import Any

from graphkb.editing import sheet_of
from graphkb.model import Node, Relation
from graphkb.ontology import Ontology
from graphkb.persons.kept import Kept, TiedRelation
from graphkb.persons.mentions import Mention
from graphkb.store.cases import Case
from graphkb.texts import N_, Language, Texts

__all__ = ["as_dict", "as_text", "case_label", "field_label", "sentence_of"]


_CASES = {
    "advice_steps": N_("Schritte einer Beratung"),
    "agenda": N_("Liste für eine Konferenz"),
    "draft": N_("Entwurf"),
    "inquiry": N_("Anfrage einer Erhebungsrunde"),
    "job": N_("Übernahme oder Ausgabe"),
    "link": N_("Persönlicher Link"),
    "note": N_("Notiz einer Beratung"),
    "saved_search": N_("Gespeicherte Suche"),
    "story": N_("Geschichte"),
    "subscription": N_("Abonnement"),
    "suggestion": N_("Vorschlag von außen"),
}
"""What is in hand beside the facts, by its sort."""


def case_label(case: Case, language: Language) -> str:
    """What something in hand is, in words; its sort where there are none."""
    return Texts(language)(_CASES[case.sort]) if case.sort in _CASES else case.sort


def as_dict(kept: Kept, ontology: Ontology) -> dict[str, Any]:
    """All of it as plain values for JSON; the record and its relations as rows of the import template."""
    return {
        "id": kept.node.id,
        "kind": kept.node.kind,
        "name": kept.node.name,
        "revision": kept.revision,
        "objected": kept.bar is not None,
        "record": kept.cells,
        "relations": [
            {
                "id": tied.relation.id,
                "type": tied.relation.type,
                "sentence": sentence_of(kept.node, tied, ontology, "de"),
                **tied.cells,
            }
            for tied in kept.relations
        ],
        "documents": [
            {"id": one.id, "name": one.name, "publisher": one.text("publisher"), "url": one.text("url")}
            for one in kept.documents
        ],
        "change_log": [
            {
                "id": entry.change.id,
                "revision": entry.change.revision,
                "at": entry.change.at.isoformat(),
                "by": entry.change.by,
                "reason": entry.change.reason,
                "facts": entry.facts,
                "named": entry.named,
            }
            for entry in kept.log
        ],
        "cases": [
            {
                "id": case.id,
                "sort": case.sort,
                "state": case.state,
                "at": case.at.isoformat(),
                "by": case.by,
                "about": case.subject == kept.node.id,
                "content": dict(case.body),
            }
            for case in kept.cases
        ],
        "mentions": [_mention(one) for one in kept.mentions],
        "saved_states": [
            {
                "id": one.state.id,
                "name": one.state.name,
                "at": one.state.recorded_at.isoformat(),
                "holds_the_record": one.holds,
                "relations": one.relations,
                "texts": one.texts,
            }
            for one in kept.states
        ],
        "files": [{"path": one.path, "lines": list(one.lines)} for one in kept.files],
        "sought": list(kept.spellings),
    }


def as_text(kept: Kept, ontology: Ontology, language: Language = "de") -> str:
    """All of it as lines to read, to print or to send."""
    t = Texts(language)
    node = kept.node
    kind = ontology.kind(node.kind).label.in_language(language)
    lines = [
        t(N_("Alles, was über «{name}» gespeichert ist"), name=node.called(language)),
        t(N_("{kind}, Kennung {id}, Stand der Daten {revision}"), kind=kind, id=node.id, revision=kept.revision),
        "",
        t(N_("Der Eintrag")),
        *_cells(kept.cells, node.kind, ontology, language),
    ]
    lines += _part(t(N_("Verbindungen")))
    for tied in kept.relations:
        lines.append(f"- {sentence_of(node, tied, ontology, language)}")
        lines += _cells(tied.cells, tied.relation.type, ontology, language, indent="    ")
    lines = _ended(lines, t(N_("keine")))
    lines += _part(t(N_("Dokumente, aus denen das stammt")))
    lines += [
        f"- {document.called(language)}"
        + "".join(f", {text}" for text in (document.text("publisher"), document.text("url")) if text)
        for document in kept.documents
    ]
    lines = _ended(lines, t(N_("keine")))
    lines += _part(t(N_("Im Änderungsbuch (ohne Werte von Personen)")))
    lines += [
        f"- {entry.change.at.astimezone():%d.%m.%Y %H:%M}, {entry.change.by}: {entry.change.reason}"
        for entry in kept.log
    ]
    lines = _ended(lines, t(N_("nichts")))
    lines += _part(t(N_("In Arbeit: Links, Vorschläge und anderes")))
    lines += [f"- {case_label(case, language)}, {case.at.astimezone():%d.%m.%Y}, {case.by}" for case in kept.cases]
    lines = _ended(lines, t(N_("nichts")))
    lines += _part(t(N_("In Texten anderer Einträge")))
    lines += [
        f"- {one.id}: {one.text}" + ("" if one.sure else f" ({t(N_('nur der Nachname, vielleicht jemand anderes'))})")
        for one in kept.mentions
    ]
    lines = _ended(lines, t(N_("nirgends")))
    lines += _part(t(N_("In gespeicherten Ständen")))
    lines += [f"- {one.state.name} ({one.state.recorded_at.astimezone():%d.%m.%Y})" for one in kept.states]
    lines = _ended(lines, t(N_("in keinem")))
    lines += _part(t(N_("In Dateien des Datenordners")))
    lines += [f"- {one.path}" for one in kept.files]
    lines = _ended(lines, t(N_("in keiner")))
    lines += ["", t(N_("Gesucht wurde nach: {names}."), names="; ".join(kept.spellings))]
    return "\n".join(lines) + "\n"


def sentence_of(node: Node, tied: TiedRelation, ontology: Ontology, language: Language) -> str:
    """A relation as a sentence, from its subject: «A leitet B»."""
    relation = tied.relation
    verb = ontology.relation(relation.type).label.in_language(language)
    ends = (node, tied.other) if relation.source == node.id else (tied.other, node)
    return f"{ends[0].called(language)} – {verb} – {ends[1].called(language)}"


def field_label(fact: Node | Relation, field: str, ontology: Ontology, language: Language) -> str:
    """What a field of a record is called; its id where the table has no such column."""
    sheet = sheet_of(ontology, fact.kind if isinstance(fact, Node) else fact.type)
    column = sheet.columns.get(field)
    return column.label.in_language(language) if column else field


def _cells(cells: dict[str, str], name: str, ontology: Ontology, language: Language, indent: str = "  ") -> list[str]:
    columns = sheet_of(ontology, name).columns
    return [
        f"{indent}{columns[field].label.in_language(language)}: {text}"
        for field, text in cells.items()
        if field not in ("source", "target")
    ]


def _part(title: str) -> list[str]:
    return ["", title]


def _ended(lines: list[str], nothing: str) -> list[str]:
    """A part without a line says so."""
    return lines if lines[-1].startswith((" ", "-")) else [*lines, f"- {nothing}"]


def _mention(one: Mention) -> dict[str, Any]:
    return {"what": one.what, "id": one.id, "field": one.field, "text": one.text, "whole_name": one.sure}

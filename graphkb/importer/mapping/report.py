"""What an import by mapping did or would do, to read and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from graphkb.errors import Problem
from graphkb.importer.mapping.compare import Compared, Finding
from graphkb.importer.plan import Tally
from graphkb.importer.report import note_lines
from graphkb.importer.template import template_of
from graphkb.ontology import Ontology
from graphkb.texts import N_, Language, Texts

__all__ = ["OUTCOMES", "MappedReport", "called", "field_label"]

OUTCOMES = {
    "new": N_("neu"),
    "changed": N_("geändert"),
    "conflict": N_("im Widerspruch"),
    "kept": N_("steht hier anders, bleibt"),
    "unchanged": N_("unverändert"),
}

SHOWN = 50
"""Records listed one by one in the text."""


@dataclass(frozen=True, slots=True)
class MappedReport:
    """The outcome of one import by mapping, or of a trial of one."""

    source: str
    mappings: tuple[str, ...]
    rows: int
    """Rows of the tables below their headings."""
    silent: int
    """Rows from which no record came."""
    unused: tuple[tuple[str, str], ...]
    """File and heading of columns that the mapping does not read."""
    compared: Compared
    duration_s: float
    dry_run: bool
    revision: int
    notes: tuple[Problem, ...] = ()
    """Rows passed over or changed because a person or body asked for it."""

    @property
    def total(self) -> Tally:
        """All records together; one in conflict counts as changed if other cells of it are written."""
        return sum((*self.compared.nodes.values(), *self.compared.relations.values()), Tally())

    def text(self, ontology: Ontology, language: Language = "de") -> str:
        """Give it as lines to read, every difference with its cell."""
        t, total, found = Texts(language), self.total, self.compared
        lines = [
            t(
                N_("{source}: {rows} Zeilen, {records} Einträge und Verbindungen."),
                source=self.source,
                rows=self.rows,
                records=total.total,
            ),
            t(
                N_("{new} neu, {changed} geändert, {unchanged} unverändert; mit Widerspruch: {conflicts}."),
                new=total.new,
                changed=total.changed,
                unchanged=total.unchanged,
                conflicts=found.conflicts,
            ),
        ]
        if self.dry_run:
            lines.append(t(N_("Probelauf: Es wurde nichts geändert.")))
        elif not found.changes:
            lines.append(t(N_("Alles steht schon so da. Es gab nichts zu ändern.")))
        if self.silent:
            lines.append(
                t.plural("Eine Zeile ergab keinen Eintrag.", "{n} Zeilen ergaben keinen Eintrag.", self.silent)
            )
        if self.unused:
            names = ", ".join(dict.fromkeys(heading for _, heading in self.unused))
            lines.append(t(N_("Nicht gelesene Spalten: {names}."), names=names))
        lines += note_lines(self.notes, language)
        listed = [finding for finding in found.findings if finding.outcome != "new"]
        for finding in listed[:SHOWN]:
            lines += list(said(finding, ontology, language))
        if (more := len(listed) - SHOWN) > 0:
            lines.append(t.plural("{n} weiterer Eintrag.", "{n} weitere Einträge.", more))
        return "\n".join(lines)

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values for JSON: counts, and every record that is not unchanged."""
        return {**self.counts(), "records": [asdict(finding) for finding in self.compared.findings]}

    def counts(self) -> dict[str, object]:
        """The same without the records."""
        found = self.compared
        return {
            "source": self.source,
            "mappings": list(self.mappings),
            "rows": self.rows,
            "rows_without_record": self.silent,
            "unused_columns": [{"file": file, "heading": heading} for file, heading in self.unused],
            "dry_run": self.dry_run,
            "revision": self.revision,
            "duration_s": round(self.duration_s, 3),
            "total": {**asdict(self.total), "conflicts": found.conflicts, "kept": found.kept},
            "nodes": {kind: asdict(tally) for kind, tally in found.nodes.items()},
            "relations": {type: asdict(tally) for type, tally in found.relations.items()},
            "notes": [note.text() for note in self.notes],
        }


def said(finding: Finding, ontology: Ontology, language: Language) -> Iterator[str]:
    """A record in lines: what becomes of it, then each cell."""
    t = Texts(language)
    yield f"{finding.file}, {finding.cell}: {called(finding, ontology, language)} – {t(OUTCOMES[finding.outcome])}"
    for field in finding.fields:
        words = t(
            N_("{label}: hier «{here}», in der Tabelle «{table}» ({outcome})"),
            label=field_label(finding, field.field, ontology, language),
            here=field.here,
            table=field.table,
            outcome=t(OUTCOMES[field.outcome]),
        )
        yield f"  {field.cell} {words}"


def called(finding: Finding, ontology: Ontology, language: Language) -> str:
    """A record as people know it: kind and name, or the sentence."""
    if finding.kind in ontology.kinds:
        return f"{ontology.kind(finding.kind).label.in_language(language)} «{finding.name}»"
    return finding.id


def field_label(finding: Finding, field: str, ontology: Ontology, language: Language) -> str:
    """The label of a column."""
    template = template_of(ontology)
    sheet = (
        ontology.kind(finding.kind).sheet if finding.kind in ontology.kinds else ontology.relation(finding.kind).sheet
    )
    return template.sheets[sheet].columns[field].label.in_language(language)

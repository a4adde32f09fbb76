"""What an import did, to read and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from graphkb.errors import Problem
from graphkb.importer.plan import Tally
from graphkb.ontology import Ontology
from graphkb.texts import N_, Language, Texts

__all__ = ["Report", "note_lines"]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one import, or of a trial of one."""

    source: str
    """Name of the file or folder."""
    nodes: Mapping[str, Tally]
    """By kind."""
    relations: Mapping[str, Tally]
    """By type."""
    rows: int
    duration_s: float
    """Seconds from opening the file to the end of the transaction."""
    dry_run: bool
    """True: nothing was written."""
    revision: int
    """Revision of the knowledge base afterwards; the one before if nothing was written."""
    notes: tuple[Problem, ...] = ()
    """Rows passed over or changed because a person or body asked for it."""

    @property
    def total(self) -> Tally:
        """All nodes and relations together."""
        return sum((*self.nodes.values(), *self.relations.values()), Tally())

    def text(self, ontology: Ontology, language: Language = "de") -> str:
        """Give it as lines to read; kinds and relations by their names."""
        texts, total = Texts(language), self.total
        facts = {
            "source": self.source,
            "rows": _grouped(self.rows, language),
            "seconds": _seconds(self.duration_s, language),
        }
        if self.dry_run:
            lines = [
                texts.plural(
                    "{source}: eine Zeile in {seconds} s gelesen.",
                    "{source}: {rows} Zeilen in {seconds} s gelesen.",
                    self.rows,
                    **facts,
                )
            ]
        else:
            lines = [
                texts.plural(
                    "{source}: eine Zeile in {seconds} s übernommen.",
                    "{source}: {rows} Zeilen in {seconds} s übernommen.",
                    self.rows,
                    **facts,
                )
            ]
        if self.dry_run:
            lines.append(texts(N_("Probelauf: Es wurde nichts geändert.")))
        lines += note_lines(self.notes, language)
        if not total.new and not total.changed:
            lines.append(texts(N_("Alles steht schon so da. Es gab nichts zu ändern.")))
            return "\n".join(lines)
        head = N_("{what}: {new} neu, {changed} geändert, {unchanged} unverändert")
        rows = [(texts(N_("Zusammen")), total)]
        rows += [(ontology.kind(kind).plural.in_language(language), tally) for kind, tally in self.nodes.items()]
        rows += [
            (f"… {ontology.relation(type).label.in_language(language)} …", tally)
            for type, tally in self.relations.items()
        ]
        lines += [
            texts(
                head,
                what=what,
                new=_grouped(tally.new, language),
                changed=_grouped(tally.changed, language),
                unchanged=_grouped(tally.unchanged, language),
            )
            for what, tally in rows
        ]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, object]:
        """Give it as plain values for JSON."""
        return {
            "source": self.source,
            "rows": self.rows,
            "dry_run": self.dry_run,
            "revision": self.revision,
            "duration_s": round(self.duration_s, 3),
            "total": asdict(self.total),
            "nodes": {kind: asdict(tally) for kind, tally in self.nodes.items()},
            "relations": {type: asdict(tally) for type, tally in self.relations.items()},
            "notes": [note.text() for note in self.notes],
        }


def note_lines(notes: Iterable[Problem], language: Language) -> list[str]:
    """Notes as lines to read; empty if there are none."""
    return [note.text(language) for note in notes]


def _grouped(number: int, language: Language) -> str:
    return f"{number:,}" if language == "en" else f"{number:,}".replace(",", ".")


def _seconds(seconds: float, language: Language) -> str:
    return f"{seconds:.1f}" if language == "en" else f"{seconds:.1f}".replace(".", ",")

"""Ties as rows for templates and spreadsheets: what each rests on, in words and sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from babel.lists import format_list
from babel.numbers import format_decimal

from api.responses.network import sources_of
from graphkb.analytics.network import CLASS_LABELS, EvidenceKind, Tie
from graphkb.texts import N_
from viz.frame import Frame
from viz.sources import Badge, SourceBook

__all__ = ["TieRow", "evidence_words", "tenths", "tie_row", "ties_csv"]

VIAS = 2
"""Measures, networks or events that a line names for one class of evidence."""

BADGES = 4
"""Sources that a line shows; the rest is counted, the file holds all."""


@dataclass(frozen=True, slots=True)
class TieRow:
    """A tie as a line of a table."""

    a: str
    a_url: str
    b: str
    b_url: str
    words: str
    weight: str
    sources: list[Badge]
    more_sources: int
    aged: bool
    """Last confirmed long ago; false if no date is known: the sources say that themselves."""


def tenths(frame: Frame, weight: float) -> str:
    """A weight with one decimal: «2,0»; what would round to nothing is «< 0,1»."""
    if weight < 0.05:
        return f"< {tenths(frame, 0.1)}"
    return format_decimal(weight, format="#,##0.0", locale=frame.language)


def evidence_words(frame: Frame, tie: Tie) -> str:
    """What a tie rests on: «Zusammenarbeit genannt · gemeinsame Maßnahme: Sprachcafé und Lesepaten»."""
    found = []
    for kind in tie.kinds:
        vias = [piece.via for piece in tie.evidence if piece.kind is kind and piece.via]
        names = [frame.snapshot.node(via).called(frame.language) for via in vias]
        if len(names) > VIAS:
            names = [*names[:VIAS], frame.texts.plural("{n} weitere", "{n} weitere", len(names) - VIAS)]
        label = CLASS_LABELS[kind].in_language(frame.language)
        found.append(f"{label}: {format_list(names, locale=frame.language)}" if names else label)
    return " · ".join(found)


def tie_row(frame: Frame, book: SourceBook, tie: Tie, first: str = "") -> TieRow:
    """A tie as a line; `first`: the end that stands in front."""
    a, b = (frame.snapshot.node(id) for id in ((first, tie.other(first)) if first else (tie.a, tie.b)))
    documents = list(dict.fromkeys(source.document for source in sources_of(tie.evidence)))
    shown = [source for source in sources_of(tie.evidence) if source.document in documents[:BADGES]]
    return TieRow(
        a=a.called(frame.language),
        a_url=frame.link(a),
        b=b.called(frame.language),
        b_url=frame.link(b),
        words=evidence_words(frame, tie),
        weight=tenths(frame, tie.weight),
        sources=book.badges(shown, derived=tie.derived),
        more_sources=max(len(documents) - BADGES, 0),
        aged=tie.aged and any(piece.last for piece in tie.evidence),
    )


CSV_HEADS = (
    N_("Stichtag"),
    N_("Stelle (Kennung)"),
    N_("Stelle"),
    N_("mit (Kennung)"),
    N_("mit"),
    N_("Stärke"),
    *(label.de for label in CLASS_LABELS.values()),
    N_("nur erschlossen"),
    N_("lange nicht bestätigt"),
    N_("Quellen"),
)


def ties_csv(frame: Frame, day: date, ties: Iterable[Tie]) -> tuple[list[str], Iterator[list[str]]]:
    """Heads and rows of ties of a day, one tie a row."""
    classes = tuple(CLASS_LABELS)
    heads = [frame.texts(head) for head in CSV_HEADS]
    heads[6 : 6 + len(classes)] = [CLASS_LABELS[kind].in_language(frame.language) for kind in classes]
    return heads, _tie_rows(frame, day, ties, classes)


def _tie_rows(frame: Frame, day: date, ties: Iterable[Tie], classes: tuple[EvidenceKind, ...]) -> Iterator[list[str]]:
    texts = frame.texts
    for tie in ties:
        row = [day.isoformat()]
        for end in (tie.a, tie.b):
            row += [end, frame.snapshot.node(end).called(frame.language)]
        row.append(frame.number(tie.weight, 3))
        for kind in classes:
            pieces = [piece for piece in tie.evidence if piece.kind is kind]
            named = [frame.snapshot.node(piece.via).called(frame.language) for piece in pieces if piece.via]
            row.append(", ".join(named) if named else texts(N_("ja")) if pieces else "")
        row += [texts(N_("ja") if flag else N_("nein")) for flag in (tie.derived, tie.aged)]
        row.append(", ".join(str(source) for source in sources_of(tie.evidence)))
        yield row

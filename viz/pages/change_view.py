"""A comparison as tables: the same rows for the page and for its files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from graphkb.analytics.change import (
    BodyWhat,
    CellChange,
    Change,
    ConceptChange,
    ConceptSide,
    FieldRow,
    GroupChange,
    MeasureWhat,
    Shift,
    TieChange,
    TieWhat,
)
from graphkb.analytics.network import CLASS_LABELS, Cluster, Evidence
from graphkb.model import FuzzyDate, SourceRef
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.planning import COURSES, listing
from viz.sources import Badge, SourceBook

__all__ = ["CONCEPT_TABLES", "TABLES", "Table", "Td", "concept_tables", "tables"]


@dataclass(frozen=True, slots=True)
class Td:
    """One field of a table."""

    text: str
    url: str = ""
    hint: str = ""
    states: tuple[str, ...] = ()
    """States of a cell, before and after; one if it did not change."""
    sources: tuple[Badge, ...] = ()
    passages: tuple[tuple[str, tuple[tuple[str, bool], ...]], ...] = ()
    """Texts with their labels, in pieces; True: only this side has it."""

    @property
    def plain(self) -> str:
        """For a file."""
        if self.passages:
            texts = (f"{label}: {''.join(text for text, _ in pieces)}" for label, pieces in self.passages)
            return " | ".join((self.text, *texts))
        if not self.text and self.sources:
            return "; ".join(badge.label for badge in self.sources)
        return f"{self.text} ({self.hint})" if self.hint and self.text else self.text or self.hint


Row = list[Td]


@dataclass(frozen=True, slots=True)
class Table:
    """One table; its first column says what the row is about."""

    id: str
    title: str
    caption: str
    heads: list[str]
    rows: list[Row]
    nothing: str
    """Said where there are no rows."""
    total: int
    csv_url: str = ""
    all_url: str = ""


class _Maker:
    def __init__(self, frame: Frame, book: SourceBook, saved: Snapshot | None = None) -> None:
        self.frame, self.book, self.t = frame, book, frame.texts
        self.snapshot = frame.snapshot
        self.saved = saved

    def name(self, id: str, *more: SourceRef) -> Td:
        """A record by its name, with a link; what only the saved state has, without one."""
        node = self.snapshot.get(id)
        if node is not None:
            return Td(node.called(self.frame.language), self.frame.link(node), sources=self.badges(more))
        old = self.saved.get(id) if self.saved else None
        return Td(old.called(self.frame.language) if old else id)

    def badges(self, sources: Iterable[SourceRef]) -> tuple[Badge, ...]:
        found = sorted(set(sources))
        return tuple(self.book.badges(found)) if found else ()

    def own_sources(self, id: str) -> Td:
        node = self.snapshot.get(id)
        return Td("", sources=tuple(self.book.of(node)) if node else ())

    def fuzzy(self, day: FuzzyDate | None) -> Td:
        return Td(self.frame.fuzzy(day) if day else self.t(N_("nicht erfasst")))

    def listed(self, ids: Sequence[str], most: int = 4) -> str:
        return listing(self.frame, ids, most) if ids else ""

    # ------------------------------------------------------------- two dates

    def cell(self, one: CellChange) -> Row:
        went = ", ".join(f"{self.name(id).text} ({self.t(COURSES[course])})" for id, course in one.went[:4]) + (
            " …" if len(one.went) > 4 else ""
        )
        return [
            self.name(one.place),
            self.name(one.column),
            self.shift(one.overall),
            self.shift(one.own),
            Td(self.listed(one.came) or "–"),
            Td(went or "–"),
        ]

    def shift(self, shift: Shift) -> Td:
        word = shift.what.label.in_language(self.frame.language)
        before, after, then = (
            one.label.in_language(self.frame.language) for one in (shift.before, shift.after, shift.then)
        )
        hints = [f"{before} → {after}" if shift.before is not shift.after else after]
        if shift.recorded_later:
            hints.append(self.t(N_("damals bekannt: {state}"), state=then))
        states = (shift.before.value, shift.after.value) if shift.before is not shift.after else (shift.after.value,)
        return Td(word, hint="; ".join(hints), states=states)

    def group(self, one: GroupChange) -> Row:
        word = one.label.in_language(self.frame.language)
        return [
            self.side(one.after or one.before),
            Td(word if one.claimed else self.t(N_("unsicher")), hint="" if one.claimed else word),
            self.side(one.before),
            self.side(one.after),
            Td(self.frame.number(len(one.joined))),
            Td(self.frame.number(len(one.left))),
        ]

    def side(self, cluster: Cluster | None) -> Td:
        if cluster is None:
            return Td("–")
        members = self.t.plural("{n} Stelle", "{n} Stellen", len(cluster.members))
        return Td(
            cluster.title.in_language(self.frame.language),
            hint=f"{members}, {cluster.word.in_language(self.frame.language)}",
        )

    def tie(self, one: TieChange) -> Row:
        sources = [source for piece in (*one.came, *one.went) for source in piece.sources]
        hint = self.t(N_("erst später erfasst")) if one.recorded_later and one.what is not TieWhat.RECORDED else ""
        return [
            self.name(one.a),
            self.name(one.b),
            Td(one.what.label.in_language(self.frame.language), hint=hint),
            Td(f"{self.strength(one.before)} → {self.strength(one.after)}"),
            Td(self.evidence(one.came) or "–"),
            Td(self.evidence(one.went) or "–"),
            Td("", sources=self.badges(sources)),
        ]

    def strength(self, weight: float) -> str:
        return self.frame.number(weight, 2) if weight else "–"

    def evidence(self, pieces: Sequence[Evidence]) -> str:
        said = []
        for piece in pieces[:3]:
            word = CLASS_LABELS[piece.kind].in_language(self.frame.language)
            said.append(f"{word}: {self.name(piece.via).text}" if piece.via else word)
        return "; ".join(said) + (" …" if len(pieces) > 3 else "")

    # ------------------------------------------------------------ two concepts

    def field(self, row: FieldRow, side: ConceptSide, other: ConceptSide) -> Iterator[Row]:
        definition = self.frame.context.ontology.properties["match"]
        responsible = self.listed(side.responsible.get(row.field, ())) or self.t(N_("nicht erfasst"))
        for match in row.matches:
            option = definition.option(match.match)
            word = option.label.in_language(self.frame.language) if option else self.t(N_("nicht erfasst"))
            sources = [source for relation in match.relations for source in relation.sources]
            then = self.listed(other.responsible.get(match.other, ())) or self.t(N_("nicht erfasst"))
            yield [
                self.name(row.field),
                Td(word),
                self.name(match.other),
                Td(responsible),
                Td(then),
                Td("", sources=self.badges(sources)),
            ]
        if not row.matches:
            remark = self.snapshot.node(row.field).remark
            yield [
                self.name(row.field),
                Td(self.t(N_("keine Entsprechung erfasst")), hint=remark),
                Td("–"),
                Td(responsible),
                Td("–"),
                Td(""),
            ]


TABLES = ("zellen", "gruppen", "verbindungen", "stellen", "massnahmen", "leitlinien", "ohne-verbindung")
"""Tables of two dates, as the address names their files."""

CONCEPT_TABLES = ("felder", "zurueck", "weitergefuehrt", "rollen", "leitlinien")


def tables(
    frame: Frame,
    book: SourceBook,
    change: Change,
    saved: Snapshot | None,
    *,
    named: bool,
    first: Callable[[str], int],
) -> list[Table]:
    """All tables of a comparison. `first`: rows shown of a table; `named`: the reader is signed in (rule 16)."""
    make, t = _Maker(frame, book, saved), frame.texts
    language = frame.language

    def table(
        id: str,
        title: str,
        caption: str,
        heads: list[str],
        nothing: str,
        found: Sequence[object],
        row: Callable[..., Row],
    ) -> Table:
        return Table(id, title, caption, heads, [row(one) for one in found[: first(id)]], nothing, len(found))

    made = [
        table(
            "zellen",
            t(N_("Abdeckung")),
            t(N_("Zellen, deren Stand anders ist oder erst später bekannt wurde")),
            [
                t(N_("Ort")),
                t(N_("Handlungsfeld")),
                t(N_("Stand")),
                t(N_("Vor Ort")),
                t(N_("Dazugekommen")),
                t(N_("Weggefallen")),
            ],
            t(N_("In keiner Zelle ist der Stand anders.")),
            change.cells,
            make.cell,
        ),
        table(
            "massnahmen",
            t(N_("Maßnahmen")),
            t(N_("Maßnahmen, die begonnen haben, beendet oder nicht mehr belegt sind")),
            [t(N_("Maßnahme")), t(N_("Was wurde daraus")), t(N_("Tag")), t(N_("Träger")), t(N_("Quelle"))],
            t(N_("Bei keiner Maßnahme ist etwas anders.")),
            change.measures,
            lambda one: [
                make.name(one.measure),
                Td(one.what.label.in_language(language)),
                Td("–") if one.what in (MeasureWhat.FIRST_STATED, MeasureWhat.WITHDRAWN) else make.fuzzy(one.day),
                Td(_providers(frame, one.measure)),
                make.own_sources(one.measure),
            ],
        ),
        table(
            "gruppen",
            t(N_("Gruppen im Netz")),
            t(N_("Was aus den Gruppen wurde, die zusammenarbeiten")),
            [t(N_("Gruppe")), t(N_("Was wurde daraus")), t(N_("Früher")), t(N_("Später")), t(N_("dazu")), t(N_("weg"))],
            t(N_("Für keinen der beiden Tage ist eine Gruppe erfasst.")),
            change.groups,
            make.group,
        ),
        table(
            "verbindungen",
            t(N_("Verbindungen")),
            t(N_("Verbindungen zwischen Stellen, die anders sind")),
            [
                t(N_("Stelle")),
                t(N_("Mit")),
                t(N_("Was wurde daraus")),
                t(N_("Stärke")),
                t(N_("Neue Belege")),
                t(N_("Frühere Belege")),
                t(N_("Quelle")),
            ],
            t(N_("An keiner Verbindung ist etwas anders.")),
            change.ties if named else change.public_ties,
            make.tie,
        ),
        table(
            "stellen",
            t(N_("Stellen")),
            t(N_("Stellen, die dazugekommen, beendet oder erst später erfasst sind")),
            [t(N_("Stelle")), t(N_("Was wurde daraus")), t(N_("Tag")), t(N_("Quelle"))],
            t(N_("Bei keiner Stelle ist etwas anders.")),
            change.bodies,
            lambda one: [
                make.name(one.body),
                Td(one.what.label.in_language(language)),
                make.fuzzy(one.day) if one.what in (BodyWhat.NEW, BodyWhat.ENDED) else Td("–"),
                make.own_sources(one.body),
            ],
        ),
        table(
            "leitlinien",
            t(N_("Leitlinien")),
            t(N_("Leitlinien, denen andere laufende Maßnahmen dienen als zuvor")),
            [t(N_("Leitlinie")), t(N_("Früher")), t(N_("Später")), t(N_("Bemerkung"))],
            t(N_("Den Leitlinien dienen dieselben laufenden Maßnahmen wie zuvor.")),
            change.guidelines,
            lambda one: [
                make.name(one.guideline),
                Td(make.listed(one.before) or t(N_("keine bekannt"))),
                Td(make.listed(one.after) or t(N_("keine bekannt"))),
                Td(t(N_("nur nicht mehr belegt")) if one.aged_only else "–"),
            ],
        ),
    ]
    if named:
        made.append(
            table(
                "ohne-verbindung",
                t(N_("Ohne belegte Verbindung")),
                t(N_("Stellen, die früher Verbindungen hatten und später keine belegte mehr; nur für Angemeldete")),
                [t(N_("Stelle")), t(N_("Quelle"))],
                t(N_("Jede Stelle, die Verbindungen hatte, hat noch welche.")),
                change.without_ties,
                lambda one: [make.name(one), make.own_sources(one)],
            )
        )
    return made


def _providers(frame: Frame, measure: str) -> str:
    relations = [one for one in frame.snapshot.into(measure, "RUNS") if one.text("role") in ("", "provider")]
    found = sorted({one.source for one in relations})
    return listing(frame, found, 3) if found else frame.texts(N_("nicht erfasst"))


def concept_tables(frame: Frame, book: SourceBook, change: ConceptChange) -> list[Table]:
    """All tables of two concepts side by side."""
    make, t = _Maker(frame, book), frame.texts
    before, after = (make.name(side.concept).text for side in (change.before, change.after))
    heads = [
        t(N_("Entsprechung")),
        t(N_("Zuständig laut «{concept}»"), concept=before),
        t(N_("Zuständig laut «{concept}»"), concept=after),
    ]
    fields = [line for row in change.fields for line in make.field(row, change.before, change.after)]
    back = [line for row in change.back if not row.matches for line in make.field(row, change.after, change.before)]
    carried = [
        [
            make.name(one.before),
            make.name(one.after),
            Td(one.how.label.in_language(frame.language)),
            Td(make.listed(one.bodies) or t(N_("nicht erfasst"))),
        ]
        for one in change.carried
    ]
    roles = [
        [make.name(id), Td(_verb(frame, type)), make.name(side.concept)]
        for side in (change.before, change.after)
        for type, id in side.roles
    ]
    guidelines = [
        [make.name(id), make.name(side.concept)] for side in (change.before, change.after) for id in side.guidelines
    ]
    return [
        Table(
            "felder",
            t(N_("Handlungsfelder")),
            t(N_("Handlungsfelder von «{concept}» und was ihnen entspricht"), concept=before),
            [before, heads[0], after, *heads[1:], t(N_("Quelle"))],
            fields,
            t(N_("Kein Handlungsfeld ist erfasst.")),
            len(fields),
        ),
        Table(
            "zurueck",
            t(N_("Ohne Vorläufer")),
            t(N_("Handlungsfelder von «{concept}», denen im früheren nichts entspricht"), concept=after),
            [after, heads[0], before, heads[2], heads[1], t(N_("Quelle"))],
            back,
            t(N_("Jedes spätere Handlungsfeld hat einen Vorläufer.")),
            len(back),
        ),
        Table(
            "weitergefuehrt",
            t(N_("Weitergeführte Maßnahmen")),
            t(N_("Maßnahmen, die im späteren Konzept weitergehen oder weitergehen könnten")),
            [t(N_("Früher")), t(N_("Später")), t(N_("Was dafür spricht")), t(N_("Träger"))],
            carried,
            t(N_("Eine weitergeführte Maßnahme ist nicht erfasst.")),
            len(carried),
        ),
        Table(
            "rollen",
            t(N_("Wer damit zu tun hatte")),
            t(N_("Stellen, die an den Konzepten arbeiteten, sie beschlossen oder dafür zuständig sind")),
            [t(N_("Stelle")), t(N_("Was")), t(N_("Konzept"))],
            roles,
            t(N_("Keine Stelle ist erfasst.")),
            len(roles),
        ),
        Table(
            "leitlinien",
            t(N_("Leitlinien")),
            t(N_("Leitlinien der beiden Konzepte")),
            [t(N_("Leitlinie")), t(N_("Konzept"))],
            guidelines,
            t(N_("Keine Leitlinie ist erfasst.")),
            len(guidelines),
        ),
    ]


def _verb(frame: Frame, type: str) -> str:
    return frame.context.ontology.relation(type).label.in_language(frame.language)

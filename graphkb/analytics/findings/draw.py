"""Draws findings from results: each line names the records and the places in the sources it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from graphkb.analytics.change import ConceptChange
from graphkb.analytics.coverage import Cell, CellMeasure, State
from graphkb.analytics.coverage.wording import counted, date_in_words
from graphkb.analytics.described import Method
from graphkb.analytics.findings.finding import Finding, Findings, Line, Results
from graphkb.analytics.fragility.single import unnamed
from graphkb.analytics.network import Tie
from graphkb.analytics.network.naming import joined, may_be_named, name_of
from graphkb.analytics.wording import said
from graphkb.model import SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["findings"]

MONTHS_AHEAD = 12
STRONGEST = 3
"""Ties shown for a group."""


def findings(snapshot: Snapshot, results: Results) -> Findings:
    """Draw the findings, always the same ones in the same order, also those of which there is nothing."""
    drawn = _Drawn(snapshot, results)
    found = tuple(
        finding if finding.lines else replace(finding, sentence=said(N_("Davon ist an diesem Tag nichts erfasst.")))
        for finding in drawn.all()
    )
    facts = {source for finding in found for line in finding.lines for source in line.sources}
    method = Method(
        "findings",
        {"day": results.matrix.day.isoformat()},
        sum(len(finding.lines) for finding in found),
        data=(
            counted(
                N_("Die Zeilen verweisen auf eine Stelle in den Quellen."),
                N_("Die Zeilen verweisen auf {n} Stellen in den Quellen."),
                len(facts),
            ),
        ),
    )
    return Findings(results.matrix.day, found, method)


@dataclass(frozen=True, slots=True)
class _Drawn:
    snapshot: Snapshot
    results: Results

    def all(self) -> Iterator[Finding]:
        yield self.covered()
        yield self.thin()
        yield self.ending()
        yield self.guidelines()
        yield self.offices()
        yield self.groups()
        yield self.cuts()
        if self.results.concepts:
            yield self.concepts(self.results.concepts)
        yield self.to_ask()
        yield self.contradictions()

    # ----------------------------------------------------------- coverage

    def covered(self) -> Finding:
        cells = self._cells(State.COVERED)
        sentence = counted(
            N_("In einer Zelle arbeiten vor Ort mindestens zwei Träger, die auch in zwölf Monaten noch da sind."),
            N_("In {n} Zellen arbeiten vor Ort mindestens zwei Träger, die auch in zwölf Monaten noch da sind."),
            len(cells),
        )
        return Finding(
            "covered", said(N_("Was vor Ort gedeckt ist")), sentence, self._measures(cells), self.results.matrix.method
        )

    def thin(self) -> Finding:
        cells = self._cells(State.THIN, State.ENDING)
        sentence = counted(
            N_("Eine Zelle hängt vor Ort an einem Träger oder läuft aus."),
            N_("{n} Zellen hängen vor Ort an einem Träger oder laufen aus."),
            len(cells),
        )
        title = said(N_("Was vor Ort dünn ist oder ausläuft"))
        return Finding("thin", title, sentence, self._measures(cells, fragile=True), self.results.matrix.method)

    def _cells(self, *states: State) -> list[Cell]:
        return [cell for cell in self.results.matrix.all_cells() if cell.own_state in states]

    def _measures(self, cells: Iterable[Cell], *, fragile: bool = False) -> tuple[Line, ...]:
        return tuple(self._measure(cell, measure, fragile) for cell in cells for measure in cell.running_own)

    def _measure(self, cell: Cell, measure: CellMeasure, fragile: bool) -> Line:
        """One measure of a cell; what hangs on a small association does not name it (rule 16)."""
        entry = measure.entry
        named = [body for body in entry.bodies if not fragile or may_be_named(self.snapshot, body)]
        called = [self._name(body) if body in named else unnamed(self.snapshot, body) for body in entry.bodies]
        bodies = joined(called) if called else said(N_("Träger nicht erfasst"))
        text = said(
            N_("{place}, {field}: «{measure}», {bodies}, zuletzt belegt {when}"),
            place=self._name(cell.place),
            field=self._name(cell.column),
            measure=self._name(entry.id),
            bodies=bodies,
            when=date_in_words(entry.confirmed) if entry.confirmed else said(N_("ohne Datum")),
        )
        return Line(text, (entry.id, *named), measure.sources)

    def ending(self) -> Finding:
        calendar = self.results.calendar
        cliffs = calendar.within(MONTHS_AHEAD)
        lines = tuple(
            Line(
                said(
                    N_("{name}: Fördergeld bekannt bis {day}") if ending.by_money else N_("{name}: bis {day}"),
                    name=self._name(ending.id),
                    day=date_in_words(ending.when),
                ),
                (ending.id, *ending.funders),
                self._sources(ending.id),
            )
            for cliff in cliffs
            for ending in cliff.endings
        )
        sentence = counted(
            N_("Für die nächsten zwölf Monate ist ein Ende bekannt."),
            N_("Für die nächsten zwölf Monate sind {n} Enden bekannt."),
            len(lines),
        )
        return Finding("ending", said(N_("Was im nächsten Jahr endet")), sentence, lines, calendar.method)

    def guidelines(self) -> Finding:
        trace = self.results.trace
        lines = tuple(self._record(id) for id in trace.without_measure)
        sentence = counted(
            N_("Zu einer Leitlinie ist keine Maßnahme bekannt."),
            N_("Zu {n} Leitlinien ist keine Maßnahme bekannt."),
            len(lines),
        )
        title = said(N_("Leitlinien ohne bekannte Maßnahme"))
        return Finding("guidelines", title, sentence, lines, trace.method)

    def offices(self) -> Finding:
        structures = self.results.structures
        lines = []
        for row in structures.fields:
            if row.without:
                text = said(
                    N_("{field}: keine zuständige Stelle erfasst für {places}"),
                    field=self._name(row.field),
                    places=self._names(row.without),
                )
                lines.append(Line(text, (row.field, *row.without), ()))
            for place, offices in row.several:
                text = said(
                    N_("{field}: mehrere zuständige Stellen in {place}: {offices}"),
                    field=self._name(row.field),
                    place=self._name(place),
                    offices=self._names(offices),
                )
                told = (
                    relation.sources
                    for office in offices
                    for relation in self.snapshot.out(office, "RESPONSIBLE_FOR")
                    if relation.target == row.field
                )
                sources = tuple(sorted({source for sources in told for source in sources}))
                lines.append(Line(text, (row.field, place, *offices), sources))
        sentence = counted(
            N_("Bei einem Handlungsfeld ist die Zuständigkeit nirgends oder mehrfach erfasst."),
            N_("Bei {n} Handlungsfeldern ist die Zuständigkeit nicht überall oder mehrfach erfasst."),
            len({line.records[0] for line in lines}),
        )
        return Finding("offices", said(N_("Zuständige Stellen")), sentence, tuple(lines), structures.method)

    # ------------------------------------------------------------ network

    def groups(self) -> Finding:
        clusters = self.results.clusters
        sure = [cluster for cluster in clusters.clusters if cluster.claimed]
        lines = []
        for cluster in sure:
            inside = [
                tie for tie in self.results.cooperation.ties if tie.a in cluster.members and tie.b in cluster.members
            ]
            for tie in sorted(inside, key=lambda tie: (-tie.weight, tie.a, tie.b))[:STRONGEST]:
                group = said(N_("Gruppe {letter}, {name}"), letter=cluster.letter or "–", name=cluster.title)
                lines.append(self._tie(group, tie))
        sentence = counted(
            N_("Eine Gruppe der Zusammenarbeit ist sicher; von ihr stehen hier die stärksten Verbindungen."),
            N_("{n} Gruppen der Zusammenarbeit sind sicher; von jeder stehen hier die stärksten Verbindungen."),
            len(sure),
        )
        return Finding("groups", said(N_("Sichere Gruppen")), sentence, tuple(lines), clusters.method)

    def cuts(self) -> Finding:
        cuts = self.results.cut_points
        sure = [cut for cut in cuts.cut_points if cut.claimed]
        lines = tuple(
            Line(cut.sentence, (cut.body,), self._tie_sources(self.results.cooperation.neighbours(cut.body)))
            for cut in sure
        )
        sentence = counted(
            N_("Eine öffentlich nennbare Stelle hält nach den erfassten Verbindungen andere im Netz."),
            N_("{n} öffentlich nennbare Stellen halten nach den erfassten Verbindungen andere im Netz."),
            len(sure),
        )
        return Finding("cut_points", said(N_("Schlüsselstellen")), sentence, lines, cuts.method)

    def _tie(self, of: Label, tie: Tie) -> Line:
        text = said(N_("{of}: {a} und {b}"), of=of, a=self._name(tie.a), b=self._name(tie.b))
        vias = tuple(piece.via for piece in tie.evidence if piece.via)
        return Line(text, (tie.a, tie.b, *vias), self._tie_sources([tie]))

    def _tie_sources(self, ties: Iterable[Tie]) -> tuple[SourceRef, ...]:
        return tuple(sorted({source for tie in ties for piece in tie.evidence for source in piece.sources}))

    # ------------------------------------------------- concepts, questions

    def concepts(self, change: ConceptChange) -> Finding:
        lines = tuple(self._record(row.field) for row in change.fields if not row.matches)
        sentence = counted(
            N_("Ein Feld von «{before}» hat in «{after}» keine Entsprechung."),
            N_("{n} Felder von «{before}» haben in «{after}» keine Entsprechung."),
            len(lines),
            before=self._name(change.before.concept),
            after=self._name(change.after.concept),
        )
        return Finding("concepts", said(N_("Konzept gegen Konzept")), sentence, lines, change.method)

    def to_ask(self) -> Finding:
        inventory = self.results.inventory
        lines = tuple(
            Line(
                said(
                    N_("{whom} nach: {columns}"),
                    whom=self._name(letter.to),
                    columns=joined([self._name(column) for column, _ in letter.by_column()]),
                ),
                (letter.to, *dict.fromkeys(cell.place for cell in letter.cells)),
                (),
            )
            for letter in inventory.asking.letters
        )
        sentence = counted(
            N_("Eine Anfrage würde alle offenen Zellen klären."),
            N_("{n} Anfragen würden alle offenen Zellen klären."),
            len(lines),
        )
        return Finding("to_ask", said(N_("Wen zuerst fragen")), sentence, lines, inventory.method)

    def contradictions(self) -> Finding:
        found = {
            (one.measure, one.statement): one for cell in self.results.matrix.all_cells() for one in cell.contradictions
        }
        lines = [
            Line(
                said(N_("«{measure}»: {text}"), measure=self._name(one.measure), text=one.text),
                tuple(id for id in (one.measure, one.statement) if id),
                self._sources(one.measure),
            )
            for _, one in sorted(found.items())
        ]
        sentence = counted(
            N_("Zu einer Maßnahme widersprechen sich Angaben."),
            N_("Zu {n} Maßnahmen widersprechen sich Angaben."),
            len(lines),
        )
        title = said(N_("Widersprüche"))
        return Finding("contradictions", title, sentence, tuple(lines), self.results.matrix.method)

    # -------------------------------------------------------------- words

    def _record(self, id: str) -> Line:
        return Line(self._name(id), (id,), self._sources(id))

    def _sources(self, id: str) -> tuple[SourceRef, ...]:
        return tuple(sorted(self.snapshot.node(id).sources))

    def _name(self, id: str) -> Label:
        return name_of(self.snapshot, id)

    def _names(self, ids: Iterable[str]) -> Label:
        return joined([self._name(id) for id in ids])

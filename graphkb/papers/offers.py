"""Parts on what is offered: coverage, guidelines, need, what hangs on one thing, what nobody knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from graphkb.analytics.coverage import Cell, State
from graphkb.analytics.coverage.wording import counted, date_in_words, number
from graphkb.analytics.fragility import Calendar, Fragility, programme_sentence, provider_sentence
from graphkb.analytics.need import PriorityCell, Spread
from graphkb.analytics.network.naming import joined, name_of
from graphkb.analytics.network.sentences import one_stop
from graphkb.analytics.wording import said
from graphkb.model import SourceRef
from graphkb.ontology import Label
from graphkb.papers.content import PART_TITLES, Figure, Part, PartId, Results, Row, Table, plain
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["asking_part", "coverage_part", "fragility_part", "guidelines_part", "need_part"]

FIRST = 12
"""Rows of a table; the page behind the part has all."""
MONTHS_AHEAD = 12
NOBODY_ASKED = N_("Nicht erhoben heißt: Niemand hat gefragt. Es heißt nicht, dass dort nichts ist.")


def coverage_part(snapshot: Snapshot, results: Results) -> Part:
    """How many cells are in which state; the matrix as a table of words."""
    matrix = results.matrix
    found, cells = matrix.findings, list(matrix.all_cells())
    either = {state: _either(cells, state) for state in State}
    figures = tuple(
        Figure(f"coverage.{state.value}", state.label, found.states[state], found.cells, _sure(state, either[state]))
        for state in State
    )
    alone = Figure(
        "coverage.inherited_only",
        said(N_("Nur durch Angebote eines größeren Gebiets")),
        found.inherited_only,
        found.cells,
        said(N_("Ob diese Angebote vor Ort ankommen, ist nicht erhoben.")),
    )
    table = Table(
        "matrix",
        said(N_("Stand nach Ort und Handlungsfeld; «geerbt»: nur durch Angebote eines größeren Gebiets")),
        (said(N_("Ort")), *(name_of(snapshot, column.id) for column in matrix.columns)),
        tuple(
            Row((name_of(snapshot, place), *map(_in_words, row)), place)
            for place, row in zip(matrix.places, matrix.cells, strict=True)
        ),
        said(N_("Für diese Auswahl gibt es keine Zellen.")),
    )
    return Part(
        PartId.COVERAGE,
        said(PART_TITLES[PartId.COVERAGE]),
        found.sentence,
        found.more,
        (*figures, alone),
        (table,),
        matrix.method.missing,
        (matrix.method,),
    )


def _in_words(cell: Cell) -> Label:
    return said(N_("{state}, geerbt"), state=cell.state.label) if cell.inherited_only else cell.state.label


def _either(cells: list[Cell], state: State) -> int:
    """Cells of this state that would be in another one with the other end of an inexact date."""
    return sum(1 for cell in cells if cell.state is state and cell.overall.other_states)


def _sure(state: State, either: int) -> Label:
    if state is State.UNKNOWN:
        return said(NOBODY_ASKED)
    if state is State.GAP:
        return said(N_("Eine Lücke steht hier nur, wo jemand gefragt und nichts gefunden hat."))
    if not either:
        return said(N_("Nach den erfassten Angaben; ungenaue Zeitangaben ändern daran nichts."))
    return counted(
        N_("Bei einer Zelle hängt der Stand an einer ungenauen Zeitangabe."),
        N_("Bei {n} Zellen hängt der Stand an einer ungenauen Zeitangabe."),
        either,
    )


def guidelines_part(snapshot: Snapshot, results: Results) -> Part:
    """Guidelines for which no measure is known."""
    trace = results.trace
    assert trace
    without = trace.without_measure
    rows = tuple(Row((name_of(snapshot, id), _fields(snapshot, id)), id, snapshot.node(id).sources) for id in without)
    return Part(
        PartId.GUIDELINES,
        said(PART_TITLES[PartId.GUIDELINES]),
        trace.sentence,
        (trace.more,),
        (
            Figure(
                "guidelines.without",
                said(N_("Leitlinien ohne bekannte Maßnahme")),
                len(without),
                trace.guidelines,
                said(N_("Gezählt ist nur, was als Maßnahme zu einer Leitlinie erfasst ist.")),
            ),
        ),
        (
            Table(
                "without",
                said(N_("Leitlinien, zu denen bisher keine Maßnahme bekannt ist")),
                (said(N_("Leitlinie")), said(N_("Handlungsfeld"))),
                rows[:FIRST],
                said(N_("Zu jeder Leitlinie ist mindestens eine Maßnahme bekannt.")),
                left_out=max(0, len(rows) - FIRST),
            ),
        ),
        trace.method.missing,
        (trace.method,),
        said(N_("Gilt für alle Leitlinien, nicht nur für die gewählten Orte und Felder."))
        if results.narrowed
        else None,
    )


def _fields(snapshot: Snapshot, guideline: str) -> Label:
    found = sorted({link.target for link in snapshot.out(guideline, "IN_FIELD")})
    return joined([name_of(snapshot, id) for id in found]) if found else plain("–")


def need_part(snapshot: Snapshot, results: Results) -> Part:
    """Where need and state together say that something is due first, and how sure that order is."""
    priority = results.priority
    assert priority
    ranked, cells = priority.ranked, priority.all_cells()
    rows = tuple(
        Row(
            (
                name_of(snapshot, cell.column),
                name_of(snapshot, cell.place),
                cell.state.label,
                _band(cell.need.need),
                _rank(cell),
            ),
            cell.column,
            cell.need.sources,
        )
        for cell in ranked
    )
    firm = sum(1 for cell in ranked if cell.rank)
    table = Table(
        "first",
        said(N_("Vorrang: Bedarf von 0 bis 1, im Vergleich der gezeigten Orte")),
        (
            said(N_("Handlungsfeld")),
            said(N_("Ort")),
            said(N_("Stand vor Ort")),
            said(N_("Bedarf")),
            said(N_("Rang")),
        ),
        rows[:FIRST],
        said(N_("Nirgends sind Stand und Bedarf zugleich bekannt.")),
        figures=2,
        left_out=max(0, len(rows) - FIRST),
    )
    return Part(
        PartId.NEED,
        said(PART_TITLES[PartId.NEED]),
        priority.sentence,
        priority.more,
        (
            Figure(
                "need.ranked",
                said(N_("Zellen, deren Stand und Bedarf bekannt sind")),
                len(ranked),
                len(cells),
                _firm(firm),
            ),
            Figure(
                "need.ask_first",
                said(N_("Zellen, in denen zuerst zu fragen ist")),
                len(priority.ask_first),
                len(cells),
                said(NOBODY_ASKED),
            ),
        ),
        (table,),
        priority.method.missing,
        (priority.method,),
    )


def _firm(n: int) -> Label:
    if not n:
        return said(N_("Keine davon behält den Rang, wenn Gewichte oder fehlende Zahlen anders ausfallen."))
    return counted(
        N_("Eine davon behält den Rang, wie auch immer Gewichte und fehlende Zahlen ausfallen."),
        N_("{n} davon behalten den Rang, wie auch immer Gewichte und fehlende Zahlen ausfallen."),
        n,
    )


def _band(spread: Spread | None) -> Label:
    if spread is None:
        return said(N_("nicht bekannt"))
    low, high = _decimal(spread.low), _decimal(spread.high)
    if low == high:
        return low
    return Label(de=f"{low.de}–{high.de}", en=f"{low.en}–{high.en}")


def _decimal(value: float) -> Label:
    text = f"{value:.2f}"
    return Label(de=text.replace(".", ","), en=text)


def _rank(cell: PriorityCell) -> Label:
    return plain(cell.rank) if cell.rank else plain(f"{cell.best}–{cell.worst}")


def fragility_part(snapshot: Snapshot, results: Results) -> Part:
    """What hangs on one body or programme, and what ends within a year."""
    fragility, calendar = results.fragility, results.calendar
    assert fragility
    assert calendar
    hanging = (
        *_providers(fragility),
        *(Row((programme_sentence(snapshot, row),), row.programme) for row in fragility.programmes),
    )
    ends = tuple(_ends(snapshot, calendar, results))
    heads = (said(N_("Was endet")), said(N_("Wie")), said(N_("Bis")))
    return Part(
        PartId.FRAGILITY,
        said(PART_TITLES[PartId.FRAGILITY]),
        fragility.sentence,
        fragility.more,
        (
            Figure(
                "fragility.one_body",
                said(N_("Zellen, in denen alles an einem Träger hängt")),
                fragility.on_one_body,
                fragility.running,
                said(N_("Weitere Träger können da sein, ohne dass sie erfasst sind.")),
            ),
            Figure(
                "fragility.one_programme",
                said(N_("Zellen, in denen alles an einem Förderprogramm hängt")),
                fragility.on_one_programme,
                fragility.running,
                said(N_("Nur wo die Förderung erfasst ist; ob anderes Geld einspringen könnte, ist nicht bekannt.")),
            ),
            Figure(
                "fragility.ends",
                said(N_("Bekannte Enden in den nächsten zwölf Monaten")),
                len(ends),
                None,
                said(N_("Viele Enden sind nicht erfasst: Es können mehr sein.")),
            ),
        ),
        (
            Table(
                "hanging",
                said(N_("Was an einer Stelle oder an einem Programm hängt")),
                (said(N_("Befund")),),
                hanging[:FIRST],
                said(N_("Keine Zelle, in der etwas läuft, hängt an einem einzigen Träger.")),
                left_out=max(0, len(hanging) - FIRST),
            ),
            Table(
                "ends",
                said(N_("Was in den nächsten zwölf Monaten endet")),
                heads,
                ends[:FIRST],
                said(N_("Für die nächsten zwölf Monate ist kein Ende bekannt.")),
                left_out=max(0, len(ends) - FIRST),
            ),
        ),
        tuple(dict.fromkeys((*fragility.method.missing, *calendar.method.missing))),
        (fragility.method, calendar.method),
    )


def _providers(fragility: Fragility) -> Iterator[Row]:
    """A sentence each; of those that read the same, since nobody is named, one for all."""
    same = Counter(provider_sentence(row) for row in fragility.providers)
    for row in fragility.providers:
        sentence = provider_sentence(row)
        n = same.pop(sentence, 0)
        if n == 1:
            yield Row((sentence,), row.body or "")
        elif n:
            text = N_("{sentence} Das gilt für {n} verschiedene Träger.")
            yield Row((said(text, sentence=sentence, n=number(n)),))


def _ends(snapshot: Snapshot, calendar: Calendar, results: Results) -> Iterator[Row]:
    """What ends within a year; with a choice only what runs in a chosen cell."""
    chosen = {(cell.place, cell.column) for cell in results.matrix.all_cells()}
    for cliff in calendar.within(MONTHS_AHEAD):
        felt = {id for cell in cliff.cells if (cell.place, cell.column) in chosen for id in cell.measures}
        for ending in cliff.endings:
            if not results.narrowed or ending.id in felt:
                how = said(N_("Fördergeld")) if ending.by_money else said(N_("eigenes Ende"))
                sources: tuple[SourceRef, ...] = snapshot.node(ending.id).sources
                yield Row((name_of(snapshot, ending.id), how, date_in_words(ending.when)), ending.id, sources)


def asking_part(snapshot: Snapshot, results: Results) -> Part:
    """How much of the matrix is known on the spot, and whom to ask next."""
    inventory = results.inventory
    assert inventory
    total = inventory.total
    letters = inventory.asking.letters
    rows = tuple(
        Row(
            (
                name_of(snapshot, letter.to),
                joined([name_of(snapshot, column) for column, _ in letter.by_column()]),
                plain(len(letter.cells)),
            ),
            letter.to,
        )
        for letter in letters
    )
    return Part(
        PartId.ASKING,
        said(PART_TITLES[PartId.ASKING]),
        one_stop(inventory.sentence),
        inventory.more,
        (
            Figure(
                "asking.known",
                said(N_("Zellen, deren Stand vor Ort bekannt ist")),
                total.own,
                total.cells,
                said(N_("Bekannt durch Quellen oder durch Nachfrage; älter als 24 Monate zählt nicht.")),
            ),
            Figure(
                "asking.statements",
                said(N_("Erhebungsaussagen")),
                len(inventory.statements),
                None,
                said(N_("So oft hat jemand nachgefragt und die Antwort festgehalten.")),
            ),
        ),
        (
            Table(
                "whom",
                said(N_("Wen man als Nächstes fragt")),
                (said(N_("Stelle")), said(N_("Handlungsfelder")), said(N_("Zellen"))),
                rows[:FIRST],
                said(N_("Vor Ort ist überall etwas bekannt.")),
                figures=1,
                left_out=max(0, len(rows) - FIRST),
            ),
        ),
        inventory.method.missing,
        (inventory.method,),
    )

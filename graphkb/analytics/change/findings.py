"""What a comparison says, in one sentence and the few that follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.change.cells import CellWhat
from graphkb.analytics.change.records import BodyWhat, MeasureWhat
from graphkb.analytics.change.ties import TieWhat
from graphkb.analytics.network.matching import What
from graphkb.analytics.network.naming import joined
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.wording import said
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["Findings"]


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts of a comparison and the sentences they make."""

    cells: Mapping[CellWhat, int]
    """Cells by what became of them, with what they inherit; SAME is absent."""
    own_cells: Mapping[CellWhat, int]
    """The same by what serves the places themselves."""
    cells_compared: int
    cells_recorded: int
    """Cells of which later records changed what is known of the earlier day."""
    ties: Mapping[TieWhat, int]
    bodies: Mapping[BodyWhat, int]
    measures: Mapping[MeasureWhat, int]
    groups: Mapping[What, int]
    """Only those that are claimed (rule 12)."""
    groups_unsure: int
    without_ties: int
    """Bodies that had ties and have none any more."""
    guidelines: int
    """Guidelines that other measures serve than before."""

    @property
    def nothing(self) -> bool:
        """Whether nothing happened between the two days (something may still have been recorded later)."""
        later = {TieWhat.RECORDED, TieWhat.WITHDRAWN}
        moved = {What.CONTINUED}
        return not (
            sum(self.cells.values())
            or sum(self.own_cells.values())
            or sum(n for what, n in self.ties.items() if what not in later)
            or sum(n for what, n in self.bodies.items() if what not in (BodyWhat.RECORDED, BodyWhat.WITHDRAWN))
            or sum(n for what, n in self.measures.items() if what not in (MeasureWhat.RECORDED, MeasureWhat.WITHDRAWN))
            or sum(n for what, n in self.groups.items() if what not in moved)
            or self.guidelines
        )

    @property
    def sentence(self) -> Label:
        """The finding."""
        if self.nothing:
            return said(N_("Zwischen den beiden Tagen hat sich nichts geändert."))
        told = self._cells() or self._own_cells() or self._measures() or self._ties() or self._groups()
        return told or said(N_("Zwischen den beiden Tagen hat sich an Stellen oder Leitlinien etwas geändert."))

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding; empty if nothing does."""
        first = None if self.nothing else self.sentence
        told = (
            self._cells(),
            self._own_cells(),
            self._measures(),
            self._ties(),
            self._groups(),
            self._recorded(),
        )
        return tuple(one for one in told if one is not None and one != first)

    def _cells(self) -> Label | None:
        parts = _of(self.cells)
        if not self.cells.get(CellWhat.BETTER) and not self.cells.get(CellWhat.WORSE):
            firm = N_(
                "Keine von {all} Zellen aus Ort und Handlungsfeld ist nachweislich besser oder schlechter; {parts}."
            )
            return _told(firm, parts, all=self.cells_compared)
        return _told(N_("Von {all} Zellen: {parts}."), parts, all=self.cells_compared)

    def _own_cells(self) -> Label | None:
        return _told(N_("Ohne Angebote von oben, nur vor Ort: {parts}."), _of(self.own_cells))

    def _measures(self) -> Label | None:
        true, began, planned, ended, aged, stated = (
            self.measures.get(what, 0)
            for what in (
                MeasureWhat.CAME_TRUE,
                MeasureWhat.BEGAN,
                MeasureWhat.PLANNED,
                MeasureWhat.ENDED,
                MeasureWhat.AGED,
                MeasureWhat.FIRST_STATED,
            )
        )
        parts = (
            (true, counted("{n} geplante gekommen", "{n} geplante gekommen", true)),
            (began, counted("{n} begonnen", "{n} begonnen", began)),
            (planned, counted("{n} neu geplant", "{n} neu geplant", planned)),
            (ended, counted("{n} beendet", "{n} beendet", ended)),
            (aged, counted("{n} nicht mehr belegt", "{n} nicht mehr belegt", aged)),
            (stated, counted("{n} erst später genannt", "{n} erst später genannt", stated)),
        )
        return _told(N_("Maßnahmen: {parts}."), parts)

    def _ties(self) -> Label | None:
        new, stated, ended, lapsed, stronger, weaker = (
            self.ties.get(what, 0)
            for what in (
                TieWhat.NEW,
                TieWhat.FIRST_STATED,
                TieWhat.ENDED,
                TieWhat.LAPSED,
                TieWhat.STRONGER,
                TieWhat.WEAKER,
            )
        )
        parts = (
            (new, counted("{n} neu", "{n} neu", new)),
            (ended, counted("{n} beendet", "{n} beendet", ended)),
            (lapsed, counted("{n} nicht mehr belegt", "{n} nicht mehr belegt", lapsed)),
            (stated, counted("{n} erst später genannt", "{n} erst später genannt", stated)),
            (stronger, counted("{n} stärker", "{n} stärker", stronger)),
            (weaker, counted("{n} schwächer", "{n} schwächer", weaker)),
        )
        return _told(N_("Verbindungen: {parts}."), parts)

    def _groups(self) -> Label | None:
        kept = sum(self.groups.get(what, 0) for what in (What.CONTINUED, What.GROWN, What.SHRUNK))
        merged, split, emerged, dissolved = (
            self.groups.get(what, 0) for what in (What.MERGED, What.SPLIT, What.EMERGED, What.DISSOLVED)
        )
        parts = (
            (kept, counted("{n} geblieben", "{n} geblieben", kept)),
            (merged, counted("{n} aufgegangen", "{n} aufgegangen", merged)),
            (split, counted("{n} abgespalten", "{n} abgespalten", split)),
            (emerged, counted("{n} neu entstanden", "{n} neu entstanden", emerged)),
            (dissolved, counted("{n} aufgelöst", "{n} aufgelöst", dissolved)),
            (self.groups_unsure, counted("{n} unsicher", "{n} unsicher", self.groups_unsure)),
        )
        return _told(N_("Gruppen: {parts}."), parts)

    def _recorded(self) -> Label | None:
        ties, bodies, measures = (
            self.ties.get(TieWhat.RECORDED, 0),
            self.bodies.get(BodyWhat.RECORDED, 0),
            self.measures.get(MeasureWhat.RECORDED, 0),
        )
        parts = (
            (ties, counted("{n} Verbindung", "{n} Verbindungen", ties)),
            (bodies, counted("{n} Stelle", "{n} Stellen", bodies)),
            (measures, counted("{n} Maßnahme", "{n} Maßnahmen", measures)),
            (self.cells_recorded, counted("{n} Zelle", "{n} Zellen", self.cells_recorded)),
        )
        return _told(N_("Schon am früheren Tag so, aber erst danach erfasst: {parts}."), parts)


def _of(cells: Mapping[CellWhat, int]) -> tuple[tuple[int, Label], ...]:
    better, worse, known, ended, aged, stated = (
        cells.get(what, 0)
        for what in (
            CellWhat.BETTER,
            CellWhat.WORSE,
            CellWhat.NEWLY_KNOWN,
            CellWhat.ENDED,
            CellWhat.AGED,
            CellWhat.STATED,
        )
    )
    return (
        (better, counted("{n} Zelle besser", "{n} Zellen besser", better)),
        (worse, counted("{n} Zelle schlechter", "{n} Zellen schlechter", worse)),
        (known, counted("{n} Zelle neu bekannt", "{n} Zellen neu bekannt", known)),
        (ended, counted("{n} Zelle beendet", "{n} Zellen beendet", ended)),
        (aged, counted("{n} Zelle nicht mehr belegt", "{n} Zellen nicht mehr belegt", aged)),
        (stated, counted("{n} Zelle erst später belegt", "{n} Zellen erst später belegt", stated)),
    )


def _told(frame: str, parts: Sequence[tuple[int, Label]], **facts: object) -> Label | None:
    """The parts that count something, in a row; None if none does."""
    told = [text for n, text in parts if n]
    return said(frame, parts=joined(told), **facts) if told else None

"""What hangs on single bodies, ties and programmes, one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.coverage.matrix import CoverageMatrix
from graphkb.analytics.coverage.wording import counted, said
from graphkb.analytics.described import Method
from graphkb.analytics.fragility.single import (
    SingleProgramme,
    SingleProvider,
    single_programmes,
    single_providers,
)
from graphkb.analytics.network.cut_points import CutPoints
from graphkb.analytics.network.naming import name_of
from graphkb.analytics.network.sentences import one_stop
from graphkb.model import PUBLIC, Reader
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Fragility", "fragility", "programme_sentence", "provider_sentence"]


@dataclass(frozen=True, eq=False)
class Fragility:
    """What hangs on one thing."""

    day: date
    matrix: CoverageMatrix
    providers: tuple[SingleProvider, ...]
    """Most cells first; empty: no cell hangs on one body."""
    programmes: tuple[SingleProgramme, ...]
    """Most cells first; empty: no cell hangs on one programme."""
    cut_points: CutPoints
    """Bodies and ties on which the connection of others hangs, each with its sentence."""
    method: Method

    @property
    def on_one_body(self) -> int:
        """Cells in which everything that runs hangs on one body (now, or before long)."""
        return sum(1 for row in self.providers for cell in row.cells if cell.whole)

    @property
    def on_one_programme(self) -> int:
        """Cells in which everything that runs draws on one programme; one that draws on two counts once."""
        return len({(cell.place, cell.column) for row in self.programmes for cell in row.cells if cell.whole})

    @property
    def running(self) -> int:
        """Cells in which something runs."""
        return sum(1 for cell in self.matrix.all_cells() if cell.state.runs)

    @property
    def sentence(self) -> Label:
        """The finding."""
        if not self.running:
            return said(N_("In keiner Zelle läuft etwas Gesichertes; so kann auch nichts an einem Träger hängen."))
        return counted(
            N_("Eine von {all} Zellen, in denen etwas läuft, hängt an einem einzigen Träger."),
            N_("{n} von {all} Zellen, in denen etwas läuft, hängen an einem einzigen Träger."),
            self.on_one_body,
            all=self.running,
        )

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding."""
        return tuple(self._more())

    def _more(self) -> Iterator[Label]:
        if n := self.on_one_programme:
            yield counted(
                N_("Eine Zelle hängt an einem einzigen Förderprogramm."),
                N_("{n} Zellen hängen an einem einzigen Förderprogramm."),
                n,
            )
        if n := len(self.cut_points.cut_points) + self.cut_points.withheld_cut_points:
            yield counted(
                N_("An einer Stelle hängt die Verbindung anderer."),
                N_("An {n} Stellen hängt die Verbindung anderer."),
                n,
            )


def fragility(
    snapshot: Snapshot,
    matrix: CoverageMatrix,
    cut_points: CutPoints,
    *,
    reader: Reader = PUBLIC,
) -> Fragility:
    """What hangs on one body, one programme, one tie, by a matrix and the cut points of the same day and reader."""
    providers = single_providers(snapshot, matrix, reader)
    programmes = single_programmes(matrix)
    used = matrix.method.parameters
    parameters = {id: used[id] for id in ("day", "concept", "by", "ageing_months", "horizon_months", "district")}
    missing = [*matrix.method.missing]
    running = {one.id: one.entry for cell in matrix.all_cells() for one in cell.measures if one.entry.active}
    if n := sum(1 for entry in running.values() if not entry.money):
        missing.append(
            counted(
                N_("Bei einer von {all} laufenden Maßnahmen ist nicht erfasst, wer sie bezahlt."),
                N_("Bei {n} von {all} laufenden Maßnahmen ist nicht erfasst, wer sie bezahlt."),
                n,
                all=len(running),
            )
        )
    method = Method(
        "fragility",
        parameters,
        matrix.method.facts + cut_points.method.facts,
        tuple(missing),
        cut_points.method.stability,
    )
    return Fragility(matrix.day, matrix, providers, programmes, cut_points, method)


def provider_sentence(row: SingleProvider) -> Label:
    """«Fällt X weg, läuft in drei Zellen nichts mehr.»"""
    n = len(row.cells)
    if not row.recorded:
        return counted(
            N_("In einer Zelle läuft etwas, ohne dass ein Träger erfasst ist."),
            N_("In {n} Zellen läuft etwas, ohne dass ein Träger erfasst ist."),
            n,
        )
    return one_stop(
        counted(
            N_("Eine Zelle hängt an einem Träger: {who}."),
            N_("{n} Zellen hängen an einem Träger: {who}."),
            n,
            who=row.called,
        )
    )


def programme_sentence(snapshot: Snapshot, row: SingleProgramme) -> Label:
    """«Endet X, verlieren elf Zellen alles, was dort läuft.»"""
    return counted(
        N_("Alles, was in einer Zelle läuft, bekommt Geld aus demselben Programm: {programme}."),
        N_("Alles, was in {n} Zellen läuft, bekommt Geld aus demselben Programm: {programme}."),
        len(row.cells),
        programme=name_of(snapshot, row.programme),
    )

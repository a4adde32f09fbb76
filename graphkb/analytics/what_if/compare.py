"""A scenario compared with what is recorded: cells, guidelines, programmes, network, groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.coverage.wording import counted, said
from graphkb.analytics.described import Method
from graphkb.analytics.time import Course
from graphkb.analytics.what_if.apply import Applied, Ended, applied
from graphkb.analytics.what_if.cells import CellChange, Direction, cell_changes
from graphkb.analytics.what_if.network import NetworkChange, network_change
from graphkb.analytics.what_if.picture import Picture, picture
from graphkb.analytics.what_if.scenario import Scenario
from graphkb.analytics.what_if.written import written
from graphkb.model import PUBLIC, Reader
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["GuidelineChange", "ProgrammeChange", "WhatIf", "guideline_changes", "what_if"]


@dataclass(frozen=True, slots=True)
class GuidelineChange:
    """A guideline that loses its last running measure, or gets its first."""

    guideline: str
    running_before: int
    running_after: int

    @property
    def lost(self) -> bool:
        """Whether its last running measure ends."""
        return self.running_after < self.running_before


@dataclass(frozen=True, slots=True)
class ProgrammeChange:
    """What a programme that is taken away paid for on the day."""

    programme: str
    ended: tuple[str, ...]
    """Measures that end because no other recorded money is left, sorted."""
    kept: tuple[str, ...]
    """Running measures that go on with other recorded money, sorted."""


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A scenario and what it changes."""

    scenario: Scenario
    day: date
    before: Picture
    after: Picture
    applied: Applied
    cells: tuple[CellChange, ...]
    """Cells that are touched, in the order of the matrix."""
    guidelines: tuple[GuidelineChange, ...]
    """By id; empty: none loses its last running measure or gets its first."""
    programmes: tuple[ProgrammeChange, ...]
    """One for each programme that is taken away."""
    network: NetworkChange
    method: Method

    @property
    def snapshot(self) -> Snapshot:
        """Where every record of the result has its name: what is recorded and what was added."""
        return self.after.snapshot

    @property
    def cell_count(self) -> int:
        """All cells of the matrix."""
        return len(self.before.matrix.places) * len(self.before.matrix.columns)

    def counted(self, way: Direction, *, own: bool = False) -> int:
        """How many cells go this way, by their state or (`own`) by what serves the place itself."""
        if way is Direction.SAME:
            return self.cell_count - sum(self.counted(other, own=own) for other in Direction if other is not way)
        return sum(1 for change in self.cells if (change.own if own else change.overall) is way)

    @property
    def running_ended(self) -> tuple[Ended, ...]:
        """Measures that run on the day and end."""
        return tuple(one for one in self.applied.ended if one.course is Course.ACTIVE)

    @property
    def nothing(self) -> bool:
        """Whether nothing that is compared changes."""
        network = self.network
        return not (
            self.cells
            or self.guidelines
            or self.applied.ended
            or network.before != network.after
            or network.isolated
            or network.groups
        )

    @property
    def sentence(self) -> Label:
        """The finding."""
        if self.scenario.empty:
            return said(N_("Noch ist nichts weggenommen und nichts dazugekommen: alles bleibt, wie es ist."))
        if self.nothing:
            return said(N_("Nach dem, was erfasst ist, ändert sich nichts."))
        worse, better = self.counted(Direction.WORSE), self.counted(Direction.BETTER)
        if worse and better:
            return said(
                N_("Von {all} Zellen stehen {worse} schlechter da und {better} besser."),
                all=self.cell_count,
                worse=worse,
                better=better,
            )
        if worse:
            return counted(
                N_("Eine von {all} Zellen steht schlechter da."),
                N_("{n} von {all} Zellen stehen schlechter da."),
                worse,
                all=self.cell_count,
            )
        if better:
            return counted(
                N_("Eine von {all} Zellen steht besser da."),
                N_("{n} von {all} Zellen stehen besser da."),
                better,
                all=self.cell_count,
            )
        return said(N_("In keiner von {all} Zellen ändert sich der Stand."), all=self.cell_count)

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding, as far as there is something to say."""
        return tuple(self._more())

    def _more(self) -> Iterator[Label]:
        own = self.counted(Direction.WORSE, own=True)
        if own and own != self.counted(Direction.WORSE):
            yield counted(
                N_("Nach dem, was vor Ort läuft, steht eine Zelle schlechter da."),
                N_("Nach dem, was vor Ort läuft, stehen {n} Zellen schlechter da."),
                own,
            )
        if ended := len(self.running_ended):
            yield counted(N_("Eine laufende Maßnahme endet."), N_("{n} laufende Maßnahmen enden."), ended)
        if lost := sum(1 for one in self.guidelines if one.lost):
            yield counted(
                N_("Eine Leitlinie verliert ihre letzte laufende Maßnahme."),
                N_("{n} Leitlinien verlieren ihre letzte laufende Maßnahme."),
                lost,
            )
        if gained := sum(1 for one in self.guidelines if not one.lost):
            yield counted(
                N_("Eine Leitlinie bekommt ihre erste laufende Maßnahme."),
                N_("{n} Leitlinien bekommen ihre erste laufende Maßnahme."),
                gained,
            )
        if cut := self.network.cut_off:
            yield counted(
                N_("Eine Stelle verliert ihre tragende Verbindung zu den übrigen."),
                N_("{n} Stellen verlieren ihre tragende Verbindung zu den übrigen."),
                cut,
            )
        if isolated := self.network.isolated:
            yield counted(
                N_("Zu einer Stelle ist dann gar keine Verbindung mehr erfasst."),
                N_("Zu {n} Stellen ist dann gar keine Verbindung mehr erfasst."),
                isolated,
            )


def what_if(
    snapshot: Snapshot,
    scenario: Scenario,
    *,
    day: date,
    concept: str | None = None,
    district: str = "sr",
    reader: Reader = PUBLIC,
    before: Picture | None = None,
) -> WhatIf:
    """What a scenario changes on a day. `before`: the picture of this snapshot if it is at hand already.

    The snapshot stays as it is and nothing is written. The concept is that of the picture before. Errors as in
    `picture` and `applied`.
    """
    before = before or picture(snapshot, day, concept=concept, district=district)
    done = applied(snapshot, scenario, day, before.entries)
    after = picture(
        done.snapshot, day, concept=before.matrix.concept, district=before.matrix.method.parameters["district"]
    )
    return WhatIf(
        scenario,
        day,
        before,
        after,
        done,
        cell_changes(before, after),
        guideline_changes(before, after),
        tuple(_programme(before, after, done, programme) for programme in scenario.programmes),
        network_change(before, after, done.gone, reader),
        _method(snapshot, scenario, before, done),
    )


def guideline_changes(before: Picture, after: Picture) -> tuple[GuidelineChange, ...]:
    """Guidelines on both sides that lose their last running measure or get their first, by id."""
    both = (
        (id, len(running), len(after.guidelines[id]))
        for id, running in before.guidelines.items()
        if id in after.guidelines
    )
    return tuple(GuidelineChange(id, was, now) for id, was, now in sorted(both) if (was == 0) != (now == 0))


def _programme(before: Picture, after: Picture, done: Applied, programme: str) -> ProgrammeChange:
    ended = {one.measure for one in done.ended}
    paid = [entry for entry in before.entries.values() if programme in {funding.funder for funding in entry.money}]
    return ProgrammeChange(
        programme,
        tuple(sorted(entry.id for entry in paid if entry.id in ended)),
        tuple(sorted(entry.id for entry in paid if entry.active and after.entries[entry.id].active)),
    )


def _method(snapshot: Snapshot, scenario: Scenario, before: Picture, done: Applied) -> Method:
    return Method(
        "what_if",
        {
            "day": before.day.isoformat(),
            "concept": before.matrix.concept,
            "without": ", ".join(snapshot.node(id).name for id in scenario.without),
            "with": ", ".join(written(new, snapshot) for new in scenario.added),
        },
        before.matrix.method.facts + before.cooperation.method.facts,
        (*before.matrix.method.missing, *before.cooperation.method.missing, *_no_guideline(before)),
        said(N_("Wie sicher die Gruppen sind, wird hier nicht geprüft; kleine Verschiebungen sagen wenig.")),
        tuple(_data(done)),
    )


def _no_guideline(before: Picture) -> tuple[Label, ...]:
    if not before.guidelines or any(before.guidelines.values()):
        return ()
    return (said(N_("Zu keiner Leitlinie läuft gesichert eine Maßnahme, deshalb kann dort auch keine wegfallen.")),)


def _data(done: Applied) -> Iterator[Label]:
    if n := len(done.units):
        yield counted(
            N_("Mit den gewählten Stellen fällt eine Einheit weg, die zu ihnen gehört."),
            N_("Mit den gewählten Stellen fallen {n} Einheiten weg, die zu ihnen gehören."),
            n,
        )
    if n := len(done.bodies_paid):
        yield counted(
            N_("Das Programm bezahlt auch eine Stelle selbst; was daraus folgt, ist nicht erhoben."),
            N_("Das Programm bezahlt auch {n} Stellen selbst; was daraus folgt, ist nicht erhoben."),
            n,
        )
    if n := len(done.programmes_paid):
        yield counted(
            N_("Ein Förderprogramm bekommt Geld von einer weggenommenen Stelle; es läuft hier weiter."),
            N_("{n} Förderprogramme bekommen Geld von einer weggenommenen Stelle; sie laufen hier weiter."),
            n,
        )

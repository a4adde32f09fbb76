"""The answer first: what a matrix says, in one sentence and the few that follow (look: «answer first»)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphkb.analytics.coverage.cells import Cell
from graphkb.analytics.coverage.states import State
from graphkb.analytics.coverage.wording import counted, said
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["Findings", "findings_of"]


@dataclass(frozen=True, slots=True)
class Findings:
    """Counts of a matrix and the sentences they make."""

    cells: int
    states: Mapping[State, int]
    """All six, with 0 where a state does not occur."""
    own_states: Mapping[State, int]
    inherited_only: int
    """Cells where something runs, but nothing for the place itself."""
    nothing_own: int
    """Cells where nothing runs for the place itself."""
    from_above: Label | None
    """Name of the one place above all inherited cells owe it to; None: several or none."""
    anyone_asked: bool
    """Whether any inventory statement touches any cell."""

    @property
    def sentence(self) -> Label:
        """The finding."""
        if not self.cells:
            return said(N_("Für diese Auswahl gibt es keine Zellen."))
        unknown, covered = self.states[State.UNKNOWN], self.states[State.COVERED]
        if unknown == self.cells:
            return counted(
                N_("Der Stand der Zelle ist nicht erhoben."),
                N_("In keiner von {n} Zellen ist der Stand erhoben."),
                unknown,
            )
        return counted(
            N_("Eine von {all} Zellen ist gedeckt, bei {unknown} ist der Stand nicht erhoben."),
            N_("{covered} von {all} Zellen sind gedeckt, bei {unknown} ist der Stand nicht erhoben."),
            covered,
            covered=covered,
            all=self.cells,
            unknown=unknown,
        )

    @property
    def more(self) -> tuple[Label, ...]:
        """What follows the finding."""
        found = []
        if self.inherited_only:
            source = self.from_above or said(N_("mehrere Gebiete"))
            found.append(
                counted(
                    N_("In einer Zelle läuft nur, was einem größeren Gebiet gilt ({source})."),
                    N_("In {n} Zellen läuft nur, was einem größeren Gebiet gilt ({source})."),
                    self.inherited_only,
                    source=source,
                )
            )
        if self.nothing_own:
            found.append(
                counted(
                    N_("In einer Zelle ist vor Ort nichts Laufendes gesichert."),
                    N_("In {n} Zellen ist vor Ort nichts Laufendes gesichert."),
                    self.nothing_own,
                )
            )
        elif self.cells:
            found.append(said(N_("In jeder Zelle läuft etwas vor Ort.")))
        if gaps := self.states[State.GAP]:
            found.append(counted(N_("Eine Lücke ist belegt."), N_("{n} Lücken sind belegt."), gaps))
        elif not self.anyone_asked:
            found.append(said(N_("Eine Lücke ist nirgends belegt, denn noch niemand wurde gefragt.")))
        else:
            found.append(said(N_("Eine Lücke ist nirgends belegt.")))
        return tuple(found)


def findings_of(snapshot: Snapshot, cells: Sequence[Cell], places: Sequence[str]) -> Findings:
    """Count the cells of a matrix."""
    above = {place for cell in cells if cell.inherited_only for place in cell.inherited_from}
    one = snapshot.node(next(iter(above))) if len(above) == 1 else None
    return Findings(
        cells=len(cells),
        states={state: sum(1 for cell in cells if cell.state is state) for state in State},
        own_states={state: sum(1 for cell in cells if cell.own_state is state) for state in State},
        inherited_only=sum(1 for cell in cells if cell.inherited_only),
        nothing_own=sum(1 for cell in cells if not cell.own_state.runs),
        from_above=Label(de=one.name, en=one.called("en")) if one else None,
        anyone_asked=any(cell.statements for cell in cells),
    )

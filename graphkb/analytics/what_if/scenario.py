"""What is imagined: actors, programmes and measures taken away, measures and cooperation added. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import FuzzyDate
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["MOST_NEW", "MOST_TAKEN", "NewMeasure", "NewTie", "Scenario"]

MOST_TAKEN = 40
"""Records that may be taken away at once."""
MOST_NEW = 20
"""Measures and cooperations that may be added at once."""


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """A measure that is not there yet. Ids are those of records; all tuples are sorted."""

    aims: tuple[str, ...]
    """Fields it is in and guidelines it supports; at least one."""
    places: tuple[str, ...]
    """Places it serves; at least one."""
    groups: tuple[str, ...] = ()
    """Target groups; empty: for no group in particular."""
    providers: tuple[str, ...] = ()
    """Actors that run it; empty and no `new_provider`: provider not recorded."""
    new_provider: bool = False
    """A body of its own that is not recorded yet runs it (too)."""
    begins: FuzzyDate | None = None
    """None: it runs already (or, planned: nobody knows when it begins)."""
    ends: FuzzyDate | None = None
    """None: no end is known."""
    planned: bool = False
    """Said to be planned. One that begins after the day counts as planned anyway."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewTie:
    """A cooperation of two actors that is not there yet, `a` before `b`."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything that is imagined at once. Empty: nothing changes."""

    actors: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    new_measures: tuple[NewMeasure, ...] = ()
    new_ties: tuple[NewTie, ...] = ()

    @classmethod
    def of(cls, snapshot: Snapshot, without: Iterable[str] = (), added: Iterable[NewMeasure | NewTie] = ()) -> Scenario:
        """Sort ids by what they are. Raises NotFound for an unknown id, InvalidParameter for any other kind of record.

        The order in which things are named does not matter, nor does naming one twice.
        """
        actors: set[str] = set()
        programmes: set[str] = set()
        measures: set[str] = set()
        for id in without:
            node = snapshot.node(id)
            if snapshot.ontology.kind(node.kind).actor:
                actors.add(id)
            elif node.kind == "funding_programme":
                programmes.add(id)
            elif node.kind == "measure":
                measures.add(id)
            else:
                reason = Phrase.of(N_("Wegnehmen lassen sich Akteure, Förderprogramme und Maßnahmen."))
                raise InvalidParameter(name="without", value=id, reason=reason)
        new = list(added)
        _few_enough("without", len(actors) + len(programmes) + len(measures), MOST_TAKEN)
        _few_enough("with", len(new), MOST_NEW)
        return cls(
            tuple(sorted(actors)),
            tuple(sorted(programmes)),
            tuple(sorted(measures)),
            tuple(one for one in new if isinstance(one, NewMeasure)),
            tuple(sorted({one for one in new if isinstance(one, NewTie)}, key=lambda tie: (tie.a, tie.b))),
        )

    @property
    def without(self) -> tuple[str, ...]:
        """Everything that is taken away: actors, programmes, measures."""
        return (*self.actors, *self.programmes, *self.measures)

    @property
    def added(self) -> tuple[NewMeasure | NewTie, ...]:
        """Everything that is added: measures, then cooperations."""
        return (*self.new_measures, *self.new_ties)

    @property
    def empty(self) -> bool:
        """Whether nothing is imagined."""
        return not (self.without or self.added)


def _few_enough(name: str, count: int, most: int) -> None:
    if count > most:
        raise InvalidParameter(name=name, value=count, reason=Phrase.of(N_("höchstens {most}"), most=most))

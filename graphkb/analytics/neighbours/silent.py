"""Silent neighbours: two bodies at work in the same place, field and group, and no tie between them (rules 10, 16).

To a reader who is not signed in, only pairs of public bodies, welfare associations and networks are listed; the
others are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.coverage.vocabulary import Hierarchy, equivalents
from graphkb.analytics.described import Method
from graphkb.analytics.neighbours.activities import activities_of, once
from graphkb.analytics.neighbours.classes import Clue, NeighbourClass, Offers, Pair, classify
from graphkb.analytics.neighbours.ground import Ground, Grounds, Within
from graphkb.analytics.network.contacts import Contacts
from graphkb.analytics.network.naming import may_be_named, name_of
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.network.ties import Cooperation
from graphkb.analytics.network.weak_ties import is_migrant_organisation, record_depth
from graphkb.analytics.partners.claims import Claims
from graphkb.analytics.time import Clock
from graphkb.analytics.wording import said
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import PUBLIC, Reader, SourceRef, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ALL", "SilentNeighbours", "SilentPair", "named_in_public", "silent_neighbours"]


ALL = "all"
"""As the parameter `kind`: pairs of every class."""


@dataclass(frozen=True, slots=True)
class SilentPair:
    """Two bodies side by side, `a` before `b` in the order of ids."""

    a: str
    b: str
    kind: NeighbourClass
    sentence: Label
    """Where they are side by side, and that no tie is recorded."""
    ground: Ground
    """The place, field and group on which the class holds."""
    grounds: int
    """Number of grounds they share."""
    places: tuple[str, ...]
    """All places, fields and groups of these grounds, sorted by id."""
    fields: tuple[str, ...]
    groups: tuple[str, ...]
    sure: bool
    """On one ground at least it is certain that both are at it on the day."""
    clues: tuple[Clue, ...]
    """What speaks for the class; empty for `open`."""

    @property
    def sources(self) -> tuple[SourceRef, ...]:
        """Sources of the ground, each once, sorted."""
        return tuple(sorted({source for fact in self.ground.facts for source in fact.sources}))

    @property
    def derived(self) -> bool:
        """Whether the ground rests on a concluded fact."""
        return any(fact.derived for fact in self.ground.facts)


@dataclass(frozen=True, slots=True)
class SilentNeighbours:
    """The pairs that were asked for."""

    within: Within
    pairs: tuple[SilentPair, ...]
    """Those this reader may see named: the certain ones first, then similar offers, cooperation, unrecorded, open."""
    withheld: int
    """Pairs that are counted and not named to this reader."""
    counts: Mapping[NeighbourClass, int]
    """All pairs that were asked for, by class, the withheld ones too."""
    sure: int
    """Pairs of which it is certain that both are at it on the day."""
    contacts: int
    """Pairs on a shared ground that have no tie, but know each other by advice, funding, hosting or membership."""
    fields: tuple[str, ...]
    """Fields in which there are pairs, whatever field was asked for; so for places. Sorted by id."""
    places: tuple[str, ...]
    sentence: Label
    method: Method

    @property
    def total(self) -> int:
        """Number of pairs, the withheld ones too."""
        return sum(self.counts.values())


def silent_neighbours(
    snapshot: Snapshot,
    cooperation: Cooperation,
    *,
    within: Within = "quarter",
    place: str | None = None,
    field: str | None = None,
    kind: NeighbourClass | None = None,
    reader: Reader = PUBLIC,
) -> SilentNeighbours:
    """Pairs of bodies that are at work in the same quarter (or municipality), field and group without a tie.

    A body is at work where a measure that it runs or takes part in serves, and is in a field, for a group; a measure
    without a place stands at the seat of who runs it. What is recorded of the body itself (area, responsibility,
    groups) counts alike. Measures that ended or are planned are out; aged, undated and unclear ones are in, and the
    pair is not `sure`. Belief and origin are no groups here. Pairs that know each other without a tie
    (`CONTACT`) are no silent neighbours.

    `place`: pairs in this place or in parts of it; `field`: in this field or one that corresponds exactly; `kind`:
    of this class. Raises NotFound for an unknown id, InvalidParameter for one of a wrong kind.
    """
    _check(snapshot, place, field)
    clock = Clock(snapshot, cooperation.day)
    bodies = Bodies(snapshot, clock)
    claims = Claims(bodies)
    contacts = Contacts(bodies, cooperation)
    grounds = Grounds(snapshot, clock, within)
    at_work = {body: activities_of(claims, cooperation, body) for body in cooperation.bodies}
    met = {pair: found for pair, found in grounds.pairs(at_work).items() if not cooperation.tie(*pair)}
    known = {pair for pair in met if contacts.between(*pair)}
    judge = _judge(snapshot, claims, cooperation, contacts, grounds)
    everybody = [judge(pair, found) for pair, found in met.items() if pair not in known]
    asked = [pair for pair in everybody if _asked(snapshot, clock, grounds, pair, place, field, kind)]
    shown = [pair for pair in asked if _may_see(snapshot, reader, pair)]
    counts = Counter(pair.kind for pair in asked)
    method = _method(cooperation, within, place, field, kind, at_work, met, asked)
    return SilentNeighbours(
        within,
        tuple(sorted(shown, key=_order)),
        len(asked) - len(shown),
        {each: counts[each] for each in NeighbourClass},
        sum(pair.sure for pair in asked),
        len(known),
        tuple(sorted({id for pair in everybody for id in pair.fields})),
        tuple(sorted({id for pair in everybody for id in pair.places})),
        _finding(within, asked),
        method,
    )


def named_in_public(snapshot: Snapshot, body: str) -> bool:
    """Public bodies, welfare associations and networks; never a migrant organisation, whatever its sector."""
    return may_be_named(snapshot, body) and not is_migrant_organisation(snapshot.node(body))


def _check(snapshot: Snapshot, place: str | None, field: str | None) -> None:
    if place and not snapshot.ontology.kind(snapshot.node(place).kind).place:
        raise InvalidParameter(name="place", value=place, reason=Phrase.of(N_("Das ist kein Ort.")))
    if field and snapshot.node(field).kind != "field":
        raise InvalidParameter(name="field", value=field, reason=Phrase.of(N_("Das ist kein Handlungsfeld.")))


def _judge(
    snapshot: Snapshot, claims: Claims, cooperation: Cooperation, contacts: Contacts, grounds: Grounds
) -> Callable[[tuple[str, str], Sequence[Ground]], SilentPair]:
    topics = Hierarchy(snapshot, claims.clock, "topic")
    offers = lru_cache(maxsize=None)(lambda body: Offers.of(claims, cooperation, body))
    depth = lru_cache(maxsize=None)(lambda body: record_depth(snapshot, cooperation, body))

    def judge(bodies: tuple[str, str], found: Sequence[Ground]) -> SilentPair:
        a, b = bodies
        pair = Pair(
            snapshot,
            claims,
            cooperation,
            topics,
            grounds.groups,
            bodies,
            found,
            contacts.traces(a, b),
            (depth(a), depth(b)),
            (offers(a), offers(b)),
        )
        kind, clues, ground = classify(pair)
        return SilentPair(
            a,
            b,
            kind,
            _sentence(snapshot, a, b, ground),
            ground,
            len({(each.place, each.fields, each.groups) for each in found}),
            tuple(sorted({each.place for each in found})),
            tuple(sorted({id for each in found for id in each.fields})),
            tuple(sorted({id for each in found for id in each.groups})),
            any(each.sure for each in found),
            clues,
        )

    return judge


def _asked(
    snapshot: Snapshot,
    clock: Clock,
    grounds: Grounds,
    pair: SilentPair,
    place: str | None,
    field: str | None,
    kind: NeighbourClass | None,
) -> bool:
    if kind and pair.kind is not kind:
        return False
    if place and not any(place == id or place in grounds.places.above(id) for id in pair.places):
        return False
    return not field or bool(equivalents(snapshot, clock, field) & set(pair.fields))


def _may_see(snapshot: Snapshot, reader: Reader, pair: SilentPair) -> bool:
    return reader.sees(Visibility.NETWORK) or all(named_in_public(snapshot, body) for body in (pair.a, pair.b))


_SHOWN_FIRST = (
    NeighbourClass.DUPLICATION,
    NeighbourClass.COOPERATION,
    NeighbourClass.UNRECORDED,
    NeighbourClass.OPEN,
)


def _order(pair: SilentPair) -> tuple[object, ...]:
    return (not pair.sure, _SHOWN_FIRST.index(pair.kind), -pair.grounds, pair.a, pair.b)


def _sentence(snapshot: Snapshot, a: str, b: str, ground: Ground) -> Label:
    groups = [name_of(snapshot, group) for group in dict.fromkeys(ground.groups)]
    group = groups[0] if len(groups) == 1 else said(N_("{one} und {other}"), one=groups[0], other=groups[1])
    return said(
        N_("{a} und {b}: zwei Angebote nebeneinander in {place}, «{field}», für {group}; keine Verbindung erfasst."),
        a=name_of(snapshot, a),
        b=name_of(snapshot, b),
        place=name_of(snapshot, ground.place),
        field=name_of(snapshot, ground.fields[0]),
        group=group,
    )


def _finding(within: Within, asked: Sequence[SilentPair]) -> Label:
    if not asked:
        return said(N_("Es ist kein Paar von Stellen erfasst, das ohne Verbindung nebeneinander arbeitet."))
    where = said(N_("im selben Quartier")) if within == "quarter" else said(N_("in derselben Kommune"))
    sure = sum(pair.sure for pair in asked)
    more = (
        counted("Bei {n} Paar läuft beides gesichert.", "Bei {n} Paaren läuft beides gesichert.", sure)
        if sure
        else said(N_("Bei keinem ist gesichert, dass beides heute läuft."))
    )
    first = counted(
        "{n} Paar von Stellen arbeitet {where} im selben Feld für dieselbe Gruppe, und keine Verbindung ist erfasst.",
        "{n} Paare von Stellen arbeiten {where} im selben Feld für dieselbe Gruppe, und keine Verbindung ist erfasst.",
        len(asked),
        where=where,
    )
    return said(N_("{first} {more}"), first=first, more=more)


def _method(
    cooperation: Cooperation,
    within: Within,
    place: str | None,
    field: str | None,
    kind: NeighbourClass | None,
    at_work: Mapping[str, Sequence[object]],
    met: Iterable[object],
    asked: Sequence[SilentPair],
) -> Method:
    without = sum(1 for found in at_work.values() if not found)
    missing = [
        counted(
            "Bei {n} Stelle ist kein Ort, Handlungsfeld oder keine Zielgruppe erfasst; sie kann hier nicht vorkommen.",
            "Bei {n} Stellen ist kein Ort, Handlungsfeld oder keine Zielgruppe erfasst; sie können hier nicht "
            "vorkommen.",
            without,
        )
    ]
    if n := sum(not pair.sure for pair in asked):
        missing.append(
            counted(
                "Bei {n} Paar ist nicht gesichert, ob beides noch läuft.",
                "Bei {n} Paaren ist nicht gesichert, ob beides noch läuft.",
                n,
            )
        )
    parameters = {"within": within, "place": place or "", "field": field or "", "kind": kind.value if kind else ALL}
    facts = once(fact for pair in asked for fact in pair.ground.facts)
    return Method(
        "silent_neighbours",
        {**cooperation.method.parameters, **parameters},
        len(facts),
        (*cooperation.method.missing, *(missing if without else missing[1:])),
    )

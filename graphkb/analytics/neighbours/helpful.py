"""What would help a migrant organisation most: the one new tie that brings it closest to all others, with reasons.

Names need a signed-in reader (rule 16).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from graphkb.analytics.bodies import Bodies
from graphkb.analytics.described import Method
from graphkb.analytics.neighbours.silent import named_in_public
from graphkb.analytics.network.contacts import Contacts, Trace
from graphkb.analytics.network.helpful_tie import EXACT_UP_TO, NEW_WEIGHT, RECKONED, Gain, helpful_ties
from graphkb.analytics.network.naming import name_of
from graphkb.analytics.network.sentences import counted, one_stop
from graphkb.analytics.network.stability import FEWEST_FOR_BANDS, RESAMPLES
from graphkb.analytics.network.ties import Cooperation
from graphkb.analytics.network.weak_ties import Depth, is_migrant_organisation, record_depth
from graphkb.analytics.partners.claims import Claims
from graphkb.analytics.partners.eligible import Exclusion, excluded
from graphkb.analytics.partners.features import Comparison
from graphkb.analytics.partners.funding import Programmes
from graphkb.analytics.partners.query import PartnerQuery, read_seeker
from graphkb.analytics.partners.reasons import Reason, enumerated, reasons_of
from graphkb.analytics.partners.score import Scored
from graphkb.analytics.partners.weights import weights_used
from graphkb.analytics.time import Clock
from graphkb.analytics.wording import said
from graphkb.model import PUBLIC, Reader, Visibility
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["HelpfulTies", "NewTie", "Option", "most_helpful"]

_REASONS = 2
"""Reasons of its own that a candidate needs; one, then none, where nobody has as many."""


@dataclass(frozen=True, slots=True)
class Option:
    """One candidate for the new tie."""

    gain: Gain
    actor: str
    """The candidate, or the unit of it for which most speaks."""
    reasons: tuple[Reason, ...]
    """As in the partner finder, the one that carries most first; empty if nothing is recorded that joins the two."""
    traces: tuple[Trace, ...]
    """Evidence that does not count: the tie may exist already. Empty: none."""

    @property
    def body(self) -> str:
        """Id of the candidate."""
        return self.gain.candidate


@dataclass(frozen=True, slots=True)
class NewTie:
    """What would help one organisation most; only for a signed-in reader."""

    body: str
    options: tuple[Option, ...]
    """One if it is certain, else two or three; empty: there is no candidate."""
    certain: bool
    compared: int
    """Number of candidates."""
    depth: Depth
    sentence: Label
    caution: Label | None
    """Why the tie may only look missing; None: nothing speaks for that."""


@dataclass(frozen=True, slots=True)
class HelpfulTies:
    """Counts for everybody, rows for signed-in readers."""

    organisations: int
    certain: int
    """Organisations for which one candidate can be named."""
    uncertain: int
    """Those with two or three."""
    none: int
    public: tuple[tuple[str, int], ...]
    """Public bodies, welfare associations and networks that are the first option, with the number of organisations;
    most first."""
    sentence: Label
    rows: tuple[NewTie, ...] | None
    """By id. None: this reader sees counts only."""
    method: Method


def most_helpful(
    snapshot: Snapshot,
    cooperation: Cooperation,
    *,
    reader: Reader = PUBLIC,
    weight: float = NEW_WEIGHT,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> HelpfulTies:
    """For each migrant organisation the new tie that would help it most; see `helpful_ties` for the measure.

    Candidates are bodies without a tie to it and without a contact (advice, funding, hosting, membership), not its
    own units or parents, no collective terms, no places, no administration of another municipality. Two reasons of
    the partner finder must speak for them; one, then none, where nobody has as many.
    """
    bodies = Bodies(snapshot, Clock(snapshot, cooperation.day))
    programmes = Programmes(Claims(bodies))
    contacts = Contacts(bodies, cooperation)
    out = excluded(bodies, None)
    searches = {
        body: _Search(programmes, cooperation, contacts, out, body)
        for body in cooperation.bodies
        if is_migrant_organisation(snapshot.node(body))
    }
    best = helpful_ties(
        cooperation,
        {body: search.candidates for body, search in searches.items()},
        lambda body, candidate: searches[body].preference(candidate),
        weight=weight,
        resamples=resamples,
        seed=seed,
    )
    rows = []
    for body, search in searches.items():
        options = tuple(search.option(gain) for gain in best[body].options)
        depth = record_depth(snapshot, cooperation, body)
        rows.append(
            NewTie(
                body,
                options,
                best[body].certain,
                best[body].compared,
                depth,
                _sentence(snapshot, options, best[body].certain),
                _caution(snapshot, body, options, depth),
            )
        )
    first = Counter(
        row.options[0].body for row in rows if row.options and named_in_public(snapshot, row.options[0].body)
    )
    certain = sum(row.certain for row in rows)
    none = sum(not row.options for row in rows)
    parameters = {
        **cooperation.method.parameters,
        "weight": str(weight),
        "resamples": str(resamples),
        "seed": str(seed),
    }
    method = Method(
        "helpful_tie",
        parameters,
        cooperation.method.facts,
        (*cooperation.method.missing, *_left_out(cooperation)),
        _stability(cooperation, rows, certain),
    )
    return HelpfulTies(
        len(rows),
        certain,
        len(rows) - certain - none,
        none,
        tuple(sorted(first.items(), key=lambda item: (-item[1], item[0]))),
        _finding(len(rows), certain),
        tuple(rows) if reader.sees(Visibility.NETWORK) else None,
        method,
    )


class _Search:
    """The candidates of one organisation, compared as the partner finder does, each when it is asked for."""

    def __init__(
        self,
        programmes: Programmes,
        cooperation: Cooperation,
        contacts: Contacts,
        out: Mapping[str, Exclusion],
        body: str,
    ) -> None:
        self.snapshot = programmes.claims.snapshot
        self.cooperation = cooperation
        self.contacts = contacts
        self.body = body
        seeker = read_seeker(programmes.claims, PartnerQuery(for_actor=body), programmes)
        self.comparison = Comparison(programmes, seeker, cooperation)
        self.weights = {id: weight for id, weight in weights_used().items() if id in seeker.applicable}
        self.out = out
        known = {body, *(tie.other(body) for tie in cooperation.neighbours(body)), *contacts.of(body)}
        above = _above(programmes.bodies, body)
        self.candidates = [
            one
            for one in cooperation.bodies
            if not (one in known or one in out or one in above or body in _above(programmes.bodies, one))
        ]
        self.scored = lru_cache(maxsize=None)(self._scored)

    @cached_property
    def fewest(self) -> int:
        """Reasons that a candidate needs: two; one, then none, where nobody has as many."""
        most = 0
        for candidate in self.candidates:
            found = self.scored(candidate)
            most = max(most, len(found.carrying) if found else 0)
            if most >= _REASONS:
                break
        return min(most, _REASONS)

    def preference(self, candidate: str) -> float | None:
        """How much speaks for a candidate; None if too little does, or it is responsible for another place."""
        found = self.scored(candidate)
        return found.weight if found and len(found.carrying) >= self.fewest else None

    def option(self, gain: Gain) -> Option:
        """A candidate with all that is to be said of it."""
        found = self.scored(gain.candidate)
        assert found is not None
        reasons = reasons_of(self.comparison, found)
        return Option(gain, found.actor, reasons, self.contacts.traces(self.body, gain.candidate))

    def _scored(self, candidate: str) -> Scored | None:
        """By the unit for which most speaks; None for the administration of another municipality."""
        scored = []
        for actor in (candidate, *self.cooperation.units.get(candidate, ())):
            if actor not in self.out:
                matches = self.comparison.of(actor)
                used = {id: match for id, match in matches.items() if id in self.weights}
                scored.append(Scored(actor, used, self.weights))
        if self.snapshot.node(candidate).kind == "municipality":
            scored = [one for one in scored if "place" not in one.matches or one.matches["place"].s > 0]
        return max(scored, key=lambda one: (round(one.weight, 9), one.actor == candidate, one.actor), default=None)


def _above(bodies: Bodies, body: str) -> set[str]:
    """Everything it is part of on the day."""
    found: set[str] = set()
    ahead = [body]
    while ahead:
        for parent in bodies.parents(ahead.pop()):
            if parent not in found:
                found.add(parent)
                ahead.append(parent)
    return found


def _sentence(snapshot: Snapshot, options: Sequence[Option], certain: bool) -> Label:
    if not options:
        return said(N_("Für eine neue Verbindung kommt niemand in Frage."))
    names = [name_of(snapshot, option.body) for option in options]
    if certain:
        return one_stop(
            counted(
                "Am meisten würde eine Verbindung zu {name} helfen; {n} Stelle wäre damit näher.",
                "Am meisten würde eine Verbindung zu {name} helfen; {n} Stellen wären damit näher.",
                options[0].gain.shortened,
                name=names[0],
            )
        )
    if len(names) == 1:
        return said(N_("Eine Verbindung zu {name} würde helfen, aber das ist nicht sicher."), name=names[0])
    return one_stop(
        said(
            N_(
                "Am meisten würde eine Verbindung zu {first} oder {last} helfen; welche davon, ist nicht zu "
                "entscheiden."
            ),
            first=Label(de=", ".join(one.de for one in names[:-1]), en=", ".join(one.en for one in names[:-1])),
            last=names[-1],
        )
    )


def _caution(snapshot: Snapshot, body: str, options: Sequence[Option], depth: Depth) -> Label | None:
    traced = [option for option in options if option.traces]
    if traced:
        return said(
            N_("Vielleicht gibt es die Verbindung schon, etwa zu {names}: {trace}. Bitte nachfragen."),
            names=enumerated(name_of(snapshot, option.body) for option in traced),
            trace=traced[0].traces[0].sentence,
        )
    if depth.enough:
        return None
    return said(N_("Zu dieser Organisation ist wenig erfasst; die Verbindung kann längst bestehen. Bitte nachfragen."))


def _finding(organisations: int, certain: int) -> Label:
    if not organisations:
        return said("Es ist keine Migrantenorganisation erfasst.")
    return counted(
        "Für {certain} von {n} Migrantenorganisation lässt sich eine Verbindung nennen, die am meisten helfen würde.",
        "Für {certain} von {n} Migrantenorganisationen lässt sich eine Verbindung nennen, die am meisten helfen würde.",
        organisations,
        certain=certain,
    )


def _left_out(cooperation: Cooperation) -> tuple[Label, ...]:
    if len(cooperation.tied) <= EXACT_UP_TO:
        return ()
    return (said(N_("Das Netz ist groß: Gerechnet sind je {n} Stellen, die am meisten bringen könnten."), n=RECKONED),)


def _stability(cooperation: Cooperation, rows: Sequence[NewTie], certain: int) -> Label | None:
    if not rows:
        return None
    if len(cooperation.tied) < FEWEST_FOR_BANDS:
        return said(
            N_("Für einen Namen sind es zu wenige Stellen: nötig sind {n} mit einer Verbindung."), n=FEWEST_FOR_BANDS
        )
    return counted(
        "{certain} von {n} Vorschlag hält, wenn man zehn Prozent der Verbindungen weglässt; sonst stehen zwei oder "
        "drei da.",
        "{certain} von {n} Vorschlägen halten, wenn man zehn Prozent der Verbindungen weglässt; sonst stehen zwei oder "
        "drei da.",
        len(rows),
        certain=certain,
    )

"""Versions of a concept: which fields, guidelines and measures came, went, were rewritten or moved between two.

Two versions are a concept and its successor, or one concept as it was recorded at two moments, or both at once. Parts
are the same if they are one record; else they are paired by what is recorded (rule 6): correspondences of fields and
guidelines, measures taken over. What is not recorded is told, not concluded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graphkb.analytics.change.concepts import crosswalk
from graphkb.analytics.coverage import fields_of, guidelines_of
from graphkb.analytics.coverage.vocabulary import stands
from graphkb.analytics.described import Method
from graphkb.analytics.network.sentences import counted
from graphkb.analytics.time import Clock
from graphkb.analytics.wording import said
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import FuzzyDate, Node, SourceRef
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = [
    "PARTS",
    "Pair",
    "Part",
    "PartWhat",
    "Version",
    "VersionChange",
    "Why",
    "Wording",
    "earlier_and_later",
    "version_change",
]

PARTS = ("field", "guideline", "measure")
"""Kinds of parts, in the order in which they are told."""

TEXTS = ("name", "description", "aims")
"""What of a part is its wording."""


class PartWhat(StrEnum):
    """What became of a part."""

    ADDED = "added"
    ENDED = "ended"
    CHANGED = "changed"
    """Its wording differs, or it moved between fields."""
    SAME = "same"

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_WHAT[self])


class Why(StrEnum):
    """What it rests on that a part came, went or is paired with another."""

    DATED = "dated"
    """A start or an end is recorded."""
    RECORDED = "recorded"
    """It is recorded in one of the two moments and not in the other: new, or only recorded or corrected later."""
    UNMATCHED = "unmatched"
    """Nothing in the other concept is recorded as corresponding to it."""
    RECORD = "record"
    """One record in both."""
    MATCHED = "matched"
    """A correspondence is recorded."""
    STATED = "stated"
    """A source says that one was taken over from the other."""

    @property
    def label(self) -> Label:
        """Its name on pages."""
        return said(_WHY[self])


_WHAT = {
    PartWhat.ADDED: N_("hinzugekommen"),
    PartWhat.ENDED: N_("weggefallen"),
    PartWhat.CHANGED: N_("umgeschrieben"),
    PartWhat.SAME: N_("unverändert"),
}
_WHY = {
    Why.DATED: N_("Beginn oder Ende ist erfasst"),
    Why.RECORDED: N_("steht nur in einem der beiden Stände"),
    Why.UNMATCHED: N_("keine Entsprechung erfasst"),
    Why.RECORD: N_("derselbe Eintrag"),
    Why.MATCHED: N_("Entsprechung erfasst"),
    Why.STATED: N_("laut Quelle übernommen"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A concept as one snapshot has it."""

    snapshot: Snapshot
    concept: str
    day: date
    """On which it is read."""

    @classmethod
    def of(cls, snapshot: Snapshot, concept: str, day: date) -> Version:
        """On the day, or on the last day of a concept that has ended before. Raises NotFound."""
        end = snapshot.node(concept).valid_to
        return cls(snapshot, concept, min(day, end.latest) if end else day)

    @property
    def clock(self) -> Clock:
        """Its day."""
        return Clock(self.snapshot, self.day)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """A field, guideline or measure of one version."""

    node: Node
    fields: tuple[str, ...]
    """Fields of the concept that it is in, sorted; of a field: empty."""

    @property
    def id(self) -> str:
        """Id of the record."""
        return self.node.id

    def text(self, name: str) -> str:
        """One of `TEXTS`; empty: not recorded."""
        return {"name": self.node.name, "description": self.node.description}.get(name) or (
            "" if name in ("name", "description") else self.node.text(name)
        )

    @property
    def verbatim(self) -> bool:
        """Whether the wording is that of the source; of guidelines only where it says so."""
        return self.node.kind != "guideline" or self.node.text("wording") == "heading"


@dataclass(frozen=True, slots=True)
class Wording:
    """One text of a part in both versions."""

    name: str
    """`name`, `description` or `aims`."""
    before: str
    """Empty: not recorded."""
    after: str


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """A part of the earlier version, of the later one, or of both."""

    kind: str
    before: Part | None
    after: Part | None
    what: PartWhat
    why: Why
    match: str
    """How they correspond (`exact`, `close`, `broad` …); empty: one record, taken over, or not paired."""
    wordings: tuple[Wording, ...]
    """Texts that differ, of a pair; empty: none does."""
    moved: bool
    """It is in fields now that do not correspond to those before."""
    day: FuzzyDate | None
    """When it came or went, if that is recorded."""
    verbatim: bool
    """False: one of the two wordings is in our own words, so that only the texts as recorded are compared."""
    sources: tuple[SourceRef, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Ids of both; empty where there is none."""
        return (self.before.id if self.before else "", self.after.id if self.after else "")


@dataclass(frozen=True, eq=False)
class VersionChange:
    """Everything that two versions have and have not in common."""

    before: Version
    after: Version
    pairs: tuple[Pair, ...]
    """Fields first, then guidelines, then measures; in each what came, went, changed and stayed."""
    method: Method

    def of(self, what: PartWhat, kind: str | None = None) -> tuple[Pair, ...]:
        """Pairs of which this became, of a kind or of all."""
        return tuple(pair for pair in self.pairs if pair.what is what and kind in (None, pair.kind))

    @property
    def moved(self) -> tuple[Pair, ...]:
        """Parts that moved between fields."""
        return tuple(pair for pair in self.pairs if pair.moved)

    @property
    def sentence(self) -> Label:
        """The finding."""
        if not self.pairs:
            return said(N_("In keiner der beiden Fassungen ist ein Teil des Konzepts erfasst."))
        numbers = {what: len(self.of(what)) for what in PartWhat}
        if not any(numbers[what] for what in (PartWhat.ADDED, PartWhat.ENDED, PartWhat.CHANGED)):
            return said(N_("Zwischen den beiden Fassungen ist nichts anders erfasst."))
        return said(
            N_("Hinzugekommen: {added}, weggefallen: {ended}, umgeschrieben: {changed}, unverändert: {same}."),
            added=numbers[PartWhat.ADDED],
            ended=numbers[PartWhat.ENDED],
            changed=numbers[PartWhat.CHANGED],
            same=numbers[PartWhat.SAME],
        )


def version_change(before: Version, after: Version) -> VersionChange:
    """Compare two versions.

    Of one concept at two moments what has ended by its day is gone; of two concepts what ended meanwhile still counts,
    for the later one may have taken it over.

    Raises NotFound for an unknown concept, InvalidParameter for what is none and for twice the same.
    """
    for name, version in (("from", before), ("to", after)):
        if version.snapshot.node(version.concept).kind != "concept":
            reason = Phrase.of(N_("Das ist kein Konzept."))
            raise InvalidParameter(name=name, value=version.concept, reason=reason)
    if before.concept == after.concept and before.snapshot is after.snapshot and before.day == after.day:
        reason = Phrase.of(N_("Bitte zwei verschiedene Fassungen wählen."))
        raise InvalidParameter(name="to", value=after.concept, reason=reason)
    return _Comparison(before, after).made()


def earlier_and_later(snapshot: Snapshot, concept: str) -> tuple[str, ...]:
    """The concept with all it follows and all that follow it, by SUCCEEDS; the earliest first.

    Those without a day of adoption stand where the succession puts them. Raises NotFound.
    """
    chain = [snapshot.node(concept).id]
    for forward in (False, True):
        ahead = [concept]
        while ahead:
            at = ahead.pop(0)
            links = snapshot.into(at, "SUCCEEDS") if forward else snapshot.out(at, "SUCCEEDS")
            for link in links:
                other = link.source if forward else link.target
                if other not in chain:
                    chain = [*chain, other] if forward else [other, *chain]
                    ahead.append(other)
    return tuple(chain)


class _Comparison:
    def __init__(self, before: Version, after: Version) -> None:
        self.before, self.after = before, after
        self.one_record = before.concept == after.concept
        self.parts = {version: _parts(version, ended=not self.one_record) for version in (before, after)}
        self.field_pairs = self._crossed("field")

    def made(self) -> VersionChange:
        pairs = [pair for kind in PARTS for pair in self._sorted(self._pairs(kind))]
        facts = {part.id for found in self.parts.values() for parts in found.values() for part in parts.values()}
        facts |= {source.document for pair in pairs for source in pair.sources}
        parameters = {
            "from": self.before.concept,
            "from_day": self.before.day.isoformat(),
            "to": self.after.concept,
            "day": self.after.day.isoformat(),
        }
        method = Method("concept_versions", parameters, len(facts), tuple(self._missing(pairs)))
        return VersionChange(self.before, self.after, tuple(pairs), method)

    def _sorted(self, pairs: Iterable[Pair]) -> list[Pair]:
        order = list(PartWhat)
        return sorted(pairs, key=lambda pair: (order.index(pair.what), _name(pair), pair.key))

    def _pairs(self, kind: str) -> Iterator[Pair]:
        old, new = self.parts[self.before][kind], self.parts[self.after][kind]
        shared = old.keys() & new.keys()
        joined = {(id, id): (Why.RECORD, "") for id in shared}
        found = (
            self._taken_over()
            if kind == "measure"
            else {key: (Why.MATCHED, match) for key, match in self._crossed(kind).items()}
        )
        joined |= {
            (a, b): how for (a, b), how in found.items() if a in old.keys() - shared and b in new.keys() - shared
        }
        for (a, b), (why, match) in joined.items():
            yield self._both(kind, old[a], new[b], why, match)
        for id in old.keys() - {a for a, _ in joined}:
            yield self._alone(kind, self.before, old[id], PartWhat.ENDED)
        for id in new.keys() - {b for _, b in joined}:
            yield self._alone(kind, self.after, new[id], PartWhat.ADDED)

    def _crossed(self, kind: str) -> dict[tuple[str, str], str]:
        """Pairs of parts that correspond, in the words of the later; recorded in either of the two snapshots."""
        old, new = (tuple(self.parts[version][kind]) for version in (self.before, self.after))
        found: dict[tuple[str, str], str] = {}
        for version in (self.after, self.before):
            for row in crosswalk(version.snapshot, version.clock, old, new):
                for match in row.matches:
                    if row.field != match.other:
                        found.setdefault((row.field, match.other), match.match)
        return found

    def _taken_over(self) -> dict[tuple[str, str], tuple[Why, str]]:
        told = {
            (one.target, one.source): (Why.STATED, "")
            for version in (self.before, self.after)
            for one in version.snapshot.of_type("ADAPTED_FROM", "SUCCEEDS")
        }
        return told | {(b, a): how for (a, b), how in told.items()}

    def _both(self, kind: str, old: Part, new: Part, why: Why, match: str) -> Pair:
        wordings = tuple(
            Wording(name, old.text(name), new.text(name)) for name in TEXTS if old.text(name) != new.text(name)
        )
        moved = bool(old.fields and new.fields) and not any(
            (a == b) or (a, b) in self.field_pairs for a in old.fields for b in new.fields
        )
        other = match not in ("", "exact")
        what = PartWhat.CHANGED if wordings or moved or other else PartWhat.SAME
        sources = {*old.node.sources, *new.node.sources}
        verbatim = old.verbatim and new.verbatim
        return Pair(kind, old, new, what, why, match, wordings, moved, None, verbatim, tuple(sorted(sources)))

    def _alone(self, kind: str, version: Version, part: Part, what: PartWhat) -> Pair:
        there = self.after if version is self.before else self.before
        day = self._dated(there.snapshot, version.snapshot, part, what) if self.one_record else None
        why = Why.DATED if day else Why.RECORDED if self.one_record else Why.UNMATCHED
        gone = what is PartWhat.ENDED
        return Pair(
            kind,
            part if gone else None,
            None if gone else part,
            what,
            why,
            "",
            (),
            False,
            day,
            part.verbatim,
            part.node.sources,
        )

    def _dated(self, there: Snapshot, here: Snapshot, part: Part, what: PartWhat) -> FuzzyDate | None:
        """The recorded day on which a part came or went, of itself or of its place in the concept."""
        node = there.get(part.id) or part.node
        if what is PartWhat.ENDED:
            links = [link for link in there.out(part.id, *_LINKS) if link.valid_to]
            return node.valid_to or next((link.valid_to for link in links), None)
        links = [link for link in here.out(part.id, *_LINKS) if link.valid_from]
        return part.node.valid_from or next((link.valid_from for link in links), None)

    def _missing(self, pairs: Iterable[Pair]) -> Iterator[Label]:
        pairs = tuple(pairs)
        unmatched = sum(1 for pair in pairs if pair.why is Why.UNMATCHED)
        if unmatched:
            yield counted(
                "Zu {n} Teil ist keine Entsprechung erfasst: Ob er wegfiel oder nur anders heißt, ist offen.",
                "Zu {n} Teilen ist keine Entsprechung erfasst: Ob sie wegfielen oder nur anders heißen, ist offen.",
                unmatched,
            )
        recorded = sum(1 for pair in pairs if pair.why is Why.RECORDED)
        if recorded:
            yield counted(
                "{n} Teil steht nur in einem der beiden Stände: Das Konzept kann sich geändert haben oder nur seine "
                "Erfassung.",
                "{n} Teile stehen nur in einem der beiden Stände: Das Konzept kann sich geändert haben oder nur seine "
                "Erfassung.",
                recorded,
            )
        own = sum(1 for pair in pairs if not pair.verbatim and pair.what is not PartWhat.SAME)
        if own:
            yield counted(
                "{n} Leitlinie ist in eigenen Worten erfasst: Ihren beschlossenen Wortlaut vergleicht das nicht.",
                "{n} Leitlinien sind in eigenen Worten erfasst: Ihren beschlossenen Wortlaut vergleicht das nicht.",
                own,
            )
        for kind, words in _NONE.items():
            for version in (self.before, self.after):
                if not self.parts[version][kind]:
                    yield said(words, concept=_called(version))
        if not self.one_record and not self._follows():
            yield said(N_("Dass das spätere Konzept auf das frühere folgt, ist nicht erfasst."))

    def _follows(self) -> bool:
        return any(
            self.before.concept in earlier_and_later(version.snapshot, self.after.concept)
            for version in (self.before, self.after)
            if self.after.concept in version.snapshot
        )


_LINKS = ("BELONGS_TO", "IN_FIELD", "SUPPORTS", "BASED_ON")
"""What puts a part into a concept."""

_NONE = {
    "field": N_("Zu «{concept}» ist kein Handlungsfeld erfasst."),
    "guideline": N_("Zu «{concept}» ist keine Leitlinie erfasst."),
    "measure": N_("Zu «{concept}» ist keine Maßnahme erfasst."),
}


def _called(version: Version) -> Label:
    node = version.snapshot.node(version.concept)
    return Label(de=node.called("de"), en=node.called("en"))


def _name(pair: Pair) -> str:
    part = pair.after or pair.before
    return alphabetical(part.node.name) if part else ""


def _parts(version: Version, *, ended: bool) -> Mapping[str, Mapping[str, Part]]:
    """Parts of a version by kind and id; `ended`: also those that are over on its day."""
    snapshot, concept, clock = version.snapshot, version.concept, version.clock

    def kept(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(id for id in ids if ended or not clock.over(snapshot.node(id)))

    fields = kept(fields_of(snapshot, clock, concept))
    guidelines = kept(guidelines_of(snapshot, clock, concept))
    serving = [link for id in (*fields, *guidelines) for link in snapshot.into(id, "IN_FIELD", "SUPPORTS")]
    serving += snapshot.into(concept, "BASED_ON")
    measures = {link.source for link in serving if stands(clock, link) and snapshot.node(link.source).kind == "measure"}
    inside = frozenset(fields)

    def part(id: str) -> Part:
        links = [link for link in snapshot.out(id, "IN_FIELD") if stands(clock, link)]
        return Part(snapshot.node(id), tuple(sorted({link.target for link in links} & inside)))

    return {
        "field": {id: part(id) for id in fields},
        "guideline": {id: part(id) for id in guidelines},
        "measure": {id: part(id) for id in kept(sorted(measures))},
    }

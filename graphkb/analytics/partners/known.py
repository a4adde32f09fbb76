"""Partners that the asker has already, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphkb.analytics.partners.assess import Assessment
from graphkb.analytics.partners.ranking import by_name
from graphkb.analytics.partners.reasons import relation_words, tie_words
from graphkb.model import Node, SourceRef
from graphkb.ontology import Label

__all__ = ["KnownPartner", "known_of"]


@dataclass(frozen=True, slots=True)
class KnownPartner:
    """A body that the asker knows already."""

    body: Node
    sentence: Label
    sources: tuple[SourceRef, ...]
    last: date | None
    """Latest day on which it was asserted; None: undated."""
    aged: bool
    """The last word on it is older than 24 months or undated: better ask."""


def known_of(assessment: Assessment) -> tuple[KnownPartner, ...]:
    """Known partners in words, by name."""
    snapshot, clock = assessment.snapshot, assessment.comparison.clock
    found = []
    for id, how in assessment.known.items():
        pieces = how.tie.evidence if how.tie else ()
        relations = sorted(how.relations, key=lambda relation: (relation.type, relation.id))
        sentence = relation_words(snapshot, relations[0]) if relations else None
        if sentence is None and how.tie:
            sentence = tie_words(snapshot, how.tie)
        days = [piece.last for piece in pieces] + [clock.last_confirmed(relation) for relation in relations]
        sources = [source for relation in relations for source in relation.sources]
        sources += [source for piece in pieces for source in piece.sources]
        aged = all(piece.aged for piece in pieces) and not any(clock.fresh(relation) for relation in relations)
        found.append(
            KnownPartner(
                snapshot.node(id),
                sentence or Label(de="", en=""),
                tuple(dict.fromkeys(sources)),
                max((day for day in days if day), default=None),
                aged,
            )
        )
    return tuple(sorted(found, key=lambda each: by_name(each.body)))

"""What stands in a form when it is given out: what is recorded of those it is for, to confirm or to correct."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graphkb.capture.answers import Answers, FilledRecord, answers_of, over
from graphkb.capture.form import Form, Part
from graphkb.capture.statements import STATEMENT
from graphkb.errors import InvalidParameter, NotFound
from graphkb.snapshot import Snapshot
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["Wanted", "known_measures", "prefilled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom a form is for and what it is about; all by id, all may be empty."""

    body: str = ""
    record: str = ""
    """One record that is there, to be corrected."""
    field: str = ""
    places: tuple[str, ...] = ()
    group: str = ""


def prefilled(form: Form, snapshot: Snapshot, day: date, wanted: Wanted) -> tuple[FilledRecord, ...]:
    """The records of a form with what is known, then an empty one of each part that may hold more.

    Raises NotFound for an id that is not there, InvalidParameter for a record that the form does not ask for.
    """
    for id in (wanted.body, wanted.record, wanted.field, *wanted.places, wanted.group):
        if id and id not in snapshot:
            raise NotFound(id=id)
    if wanted.record and not any(snapshot.node(wanted.record).kind in part.kinds for part in form):
        raise InvalidParameter(
            name="id", value=wanted.record, reason=N_("Nach solchen Einträgen fragt der Bogen nicht.")
        )
    found: list[FilledRecord] = []
    for part in form:
        known = _known(part, snapshot, day, wanted)
        found += known
        defaults = _defaults(part, wanted)
        if not known or (part.many and not wanted.record and part.kinds != (STATEMENT,)):
            found.append(FilledRecord(part=part.id, defaults=defaults, answers=defaults))
    return tuple(found)


def known_measures(snapshot: Snapshot, field: str, places: Sequence[str], day: date) -> tuple[str, ...]:
    """Measures of a field that serve one of these places or a part of it and are not over; by name, then id."""
    around = set(places)
    ahead = list(places)
    while ahead:
        for link in snapshot.into(ahead.pop(), "PART_OF"):
            if link.source not in around and snapshot.is_place(link.source):
                around.add(link.source)
                ahead.append(link.source)
    found = {
        link.source
        for link in snapshot.into(field, "IN_FIELD")
        if snapshot.node(link.source).kind == "measure"
        and not over(link, day)
        and not over(snapshot.node(link.source), day)
        and any(served.target in around and not over(served, day) for served in snapshot.out(link.source, "SERVES"))
    }
    return tuple(sorted(found, key=lambda id: (alphabetical(snapshot.node(id).name), id)))


def _known(part: Part, snapshot: Snapshot, day: date, wanted: Wanted) -> list[FilledRecord]:
    if part.kinds == (STATEMENT,):
        return [_statement(part, wanted, place) for place in wanted.places]
    ids: tuple[str, ...] = ()
    if part.of_body:
        ids = (wanted.record or wanted.body,)
    elif wanted.record:
        ids = (wanted.record,)
    elif part.confirm and wanted.field and wanted.places:
        ids = known_measures(snapshot, wanted.field, wanted.places, day)
    found = []
    for id in ids:
        if id and snapshot.node(id).kind in part.kinds:
            told = answers_of(snapshot, part, id, day)
            found.append(FilledRecord(part=part.id, id=id, before=told, answers=told))
    return found


def _statement(part: Part, wanted: Wanted, place: str) -> FilledRecord:
    told: Answers = {
        "field": ({"to": wanted.field},) if wanted.field else (),
        "place": ({"to": place},),
        "groups": ({"to": wanted.group},) if wanted.group else (),
        "with_parts": ({"value": "yes"},),
    }
    told = {name: entries for name, entries in told.items() if entries}
    return FilledRecord(part=part.id, defaults=told, answers=told)


def _defaults(part: Part, wanted: Wanted) -> Answers:
    """What an empty record says already: the field and the place that are asked about."""
    questions = {question.id for question in part.questions}
    found: dict[str, tuple[dict[str, str], ...]] = {}
    if wanted.field and "fields" in questions:
        found["fields"] = ({"to": wanted.field},)
    if len(wanted.places) == 1 and "places" in questions:
        found["places"] = ({"to": wanted.places[0]},)
    return found

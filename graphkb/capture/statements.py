"""Inventory statements of a form (rule 8): what each found, and whether its measures fit what it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphkb.capture.answers import FilledRecord
from graphkb.capture.form import Part
from graphkb.capture.making import Making, Stated
from graphkb.texts import N_

__all__ = ["STATEMENT", "statement_name", "take_statements"]

STATEMENT = "inventory_statement"


def statement_name(making: Making, record: FilledRecord, part: Part) -> str:
    """Statements have no name of their own: it says what was asked where and when."""
    named = []
    for id in ("field", "place"):
        for entry in record.answers.get(id, ()):
            found = making.choices.find(part.question(id).kinds, str(entry.get("to", "")))
            named += [making.snapshot.node(found[0]).name] if found else []
    return ", ".join(["Bestandsaufnahme", *named, f"{making.day:%d.%m.%Y}"])


def take_statements(making: Making, stated: Sequence[Stated], body: str, asked_by: str) -> Iterator[str]:
    """Say of each statement when and whom was asked and what it found; gives their ids.

    It found the measures of the form that are of its field and serve its place, a part of it or one above. Problems
    are noted: none, but some are named; neither some nor none though all were asked about.
    """
    measures = [one for one in stated if one.part.kinds == ("measure",) and not one.gone]
    for one in stated:
        if one.part.kinds != (STATEMENT,) or one.row is None:
            continue
        one.row |= {"asked_on": making.day.isoformat(), "asked_by": asked_by}
        if body:
            making.join("", "ASKED", one.id, body)
        here = [measure for measure in measures if _asked_about(making, one, measure)]
        for measure in here:
            making.join("", "FOUND", one.id, measure.id)
        _check(making, one, here)
        yield one.id


def _check(making: Making, one: Stated, here: Sequence[Stated]) -> None:
    assert one.row is not None
    none, all_named = one.row.get("found_none") == "yes", one.row.get("complete") == "yes"
    place = one.record.address("found_none", 0, "value")
    if none and here:
        making.rows.problem(
            one.record.sheet,
            place,
            N_("Hier steht, es gebe keine Maßnahme; im Bogen steht aber: {names}."),
            N_("Bitte eines von beiden berichtigen."),
            names=", ".join(str(measure.row["name"]) for measure in here if measure.row),
        )
    elif all_named and not none and not here:
        making.rows.problem(
            one.record.sheet,
            place,
            N_("Es ist keine Maßnahme genannt und auch nicht gesagt, dass es keine gibt."),
            N_("Bitte Maßnahmen nennen oder hier «ja» eintragen."),
        )


def _asked_about(making: Making, statement: Stated, measure: Stated) -> bool:
    if not {*statement.ends.get("field", ())} & {*measure.ends.get("fields", ())}:
        return False
    served = {*measure.ends.get("places", ())}
    return any(served & _around(making, place) for place in statement.ends.get("place", ()))


def _around(making: Making, place: str) -> set[str]:
    """A place, those above it and its parts."""
    snapshot, around = making.snapshot, {place}
    for up in (True, False):
        ahead = [place]
        while ahead:
            id = ahead.pop()
            links = snapshot.out(id, "PART_OF") if up else snapshot.into(id, "PART_OF")
            for other in (link.target if up else link.source for link in links):
                if other not in around and snapshot.is_place(other):
                    around.add(other)
                    ahead.append(other)
    return around

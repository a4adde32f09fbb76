"""The table of next steps as the people of the district keep it; as long as nobody changed it, the proposed one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from graphkb.analytics.advice import AREAS, PROPOSED, Step, load_everyday
from graphkb.errors import InvalidParameter, NotFound, Phrase
from graphkb.store.cases import CaseStore, case, change_case, delete_case, open_case
from graphkb.texts import N_

__all__ = ["LONGEST_STEP", "MOST_STEPS", "SORT", "Table", "keep_table", "reset_table", "step_table"]

SORT = "advice_steps"
ID = "advice_steps"
"""There is one table."""

LONGEST_STEP = 200
MOST_STEPS = 60


@dataclass(frozen=True, slots=True)
class Table:
    """The table as it is used."""

    steps: tuple[Step, ...]
    version: int
    """0: nobody changed it."""
    changed: datetime | None
    by: str


def step_table(store: CaseStore) -> Table:
    """The table of the district, else the proposed one."""
    try:
        kept = case(store, ID, SORT)
    except NotFound:
        return Table(PROPOSED, 0, None, "")
    return Table(tuple(map(_step, kept.body["steps"])), kept.version, kept.changed, str(kept.body.get("by", kept.by)))


def keep_table(store: CaseStore, steps: Iterable[Step], *, version: int, by: str) -> Table:
    """Write the whole table; `version` of the one it was made from, 0: of the proposed one.

    Raises InvalidParameter for an empty table, an unknown area or need, a text that is missing or too long, an
    address that is none; StoreBusy if somebody else changed it meanwhile, ConstraintBroken if somebody made it.
    """
    sound = _checked(tuple(steps))
    body: dict[str, Any] = {"by": by, "steps": [_written(step) for step in sound]}
    if version == 0:
        open_case(store, SORT, id=ID, state="kept", by=by, body=body)
    else:
        change_case(store, replace(case(store, ID, SORT), version=version, body=body))
    return step_table(store)


def reset_table(store: CaseStore) -> bool:
    """Go back to the proposed table; whether there was another one."""
    return delete_case(store, ID)


def _checked(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    known = load_everyday().needs
    found = []
    for number, step in enumerate(steps, start=1):
        step = replace(step, text=" ".join(step.text.split()), source=" ".join(step.source.split()))
        if step.area not in AREAS or not set(step.needs) <= known.keys():
            raise _wrong(number, Phrase.of(N_("Diesen Wert gibt es nicht.")))
        if not step.text:
            raise _wrong(number, Phrase.of(N_("Hier fehlt der Text.")))
        if max(len(step.text), len(step.source), len(step.url)) > LONGEST_STEP:
            raise _wrong(number, Phrase.of(N_("Erlaubt sind {n} Zeichen."), n=LONGEST_STEP))
        address = urlsplit(step.url)
        if step.url and (address.scheme not in ("http", "https") or not address.netloc):
            raise _wrong(number, Phrase.of(N_("Bitte eine Adresse angeben, die mit https:// beginnt.")))
        found.append(replace(step, id=step.id or f"own-{number}"))
    if not found:
        reason = Phrase.of(N_("Die Tabelle braucht mindestens einen Schritt."))
        raise InvalidParameter(name="steps", value=0, reason=reason)
    if len(found) > MOST_STEPS:
        raise InvalidParameter(name="steps", value=len(found), reason=Phrase.of(N_("Erlaubt sind {n}."), n=MOST_STEPS))
    return tuple(found)


def _wrong(number: int, reason: Phrase) -> InvalidParameter:
    return InvalidParameter(name=f"steps[{number}]", value=number, reason=reason)


def _written(step: Step) -> dict[str, Any]:
    return {
        "id": step.id,
        "area": step.area,
        "text": step.text,
        "needs": list(step.needs),
        "url": step.url,
        "source": step.source,
    }


def _step(row: dict[str, Any]) -> Step:
    return Step(row["id"], row["area"], row["text"], tuple(row["needs"]), row["url"], row["source"])

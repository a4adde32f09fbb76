"""How a measure or a cooperation that is imagined is written in an address or on the command line.

`field:fld-a;place:aachen;provider:caritas;from:2027-01;to:2028-12;group:tg-a;status:planned;name:Sprachcafé`:
parts `name:value` with semicolons between them. `field`, `guideline`, `place`, `group`, `provider` may stand
several times; `provider:new` is a body that is not recorded yet. Two parts `cooperation:<id>` alone are a cooperation.
"""

from __future__ import annotations

from collections.abc import Mapping

from graphkb.analytics.what_if.scenario import NewMeasure, NewTie
from graphkb.errors import InvalidParameter, Phrase
from graphkb.model import FuzzyDate
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["LONGEST", "NEW_PROVIDER", "PARTS", "read_new", "written"]

LONGEST = 600
"""Characters of one such text at most."""
NEW_PROVIDER = "new"
PARTS = ("field", "guideline", "place", "group", "provider", "from", "to", "status", "name", "cooperation")
_ONCE = ("from", "to", "status", "name")
_STATUS = ("running", "planned")
_KINDS: Mapping[str, tuple[str, str]] = {
    "field": ("field", N_("Das ist kein Handlungsfeld.")),
    "guideline": ("guideline", N_("Das ist keine Leitlinie.")),
    "place": ("place", N_("Das ist kein Ort.")),
    "group": ("target_group", N_("Das ist keine Zielgruppe.")),
    "provider": ("actor", N_("Das ist kein Akteur.")),
    "cooperation": ("actor", N_("Das ist kein Akteur.")),
}


def read_new(snapshot: Snapshot, text: str) -> NewMeasure | NewTie:
    """What a text adds. Raises InvalidParameter naming the part that is wrong, NotFound for an unknown id."""
    given: dict[str, list[str]] = {}
    for part in text.split(";"):
        name, colon, value = part.partition(":")
        name, value = name.strip(), value.strip()
        if not part.strip():
            continue
        if not colon or name not in PARTS or not value:
            reason = Phrase.of(N_("Erwartet wird Name:Wert, mit einem der Namen {names}."), names=", ".join(PARTS))
            raise InvalidParameter(name="with", value=part.strip(), reason=reason)
        if name in _ONCE and name in given:
            raise _wrong(name, value, N_("Diese Angabe darf nur einmal vorkommen."))
        given.setdefault(name, []).append(value)
    for name, values in given.items():
        _check(snapshot, name, values)
    return _tie(given) if "cooperation" in given else _measure(given)


def written(new: NewMeasure | NewTie, snapshot: Snapshot) -> str:
    """The text that `read_new` reads back to the same.

    >>> written(NewTie("a", "b"), Snapshot.of([], []))
    'cooperation:a;cooperation:b'
    """
    if isinstance(new, NewTie):
        return f"cooperation:{new.a};cooperation:{new.b}"
    parts = [(snapshot.node(aim).kind, aim) for aim in new.aims]
    parts += [("place", id) for id in new.places]
    parts += [("group", id) for id in new.groups]
    parts += [("provider", id) for id in new.providers]
    parts += [("provider", NEW_PROVIDER)] if new.new_provider else []
    parts += [("from", str(new.begins))] if new.begins else []
    parts += [("to", str(new.ends))] if new.ends else []
    parts += [("status", "planned")] if new.planned else []
    parts += [("name", new.name)] if new.name else []
    return ";".join(f"{name}:{value}" for name, value in parts)


def _check(snapshot: Snapshot, name: str, values: list[str]) -> None:
    if name in _KINDS:
        selector, wrong = _KINDS[name]
        for id in values:
            if name == "provider" and id == NEW_PROVIDER:
                continue
            node = snapshot.node(id)
            if node.kind not in snapshot.ontology.kinds_of(selector):
                raise _wrong(name, id, wrong)
            if node.properties.get("no_list") is True:
                raise _wrong(name, id, N_("Nach Glauben oder Herkunft wird nicht ausgewertet."))
    elif name in ("from", "to"):
        _date(name, values[0])
    elif name == "status" and values[0] not in _STATUS:
        raise _wrong(name, values[0], N_("Möglich sind running und planned."))


def _measure(given: Mapping[str, list[str]]) -> NewMeasure:
    begins, ends = (_date(name, given[name][0]) if name in given else None for name in ("from", "to"))
    aims = {*given.get("field", ()), *given.get("guideline", ())}
    providers = set(given.get("provider", ()))
    if not aims:
        raise InvalidParameter(
            name="with", value="field", reason=Phrase.of(N_("Es fehlt ein Handlungsfeld oder eine Leitlinie."))
        )
    if not given.get("place"):
        raise InvalidParameter(name="with", value="place", reason=Phrase.of(N_("Es fehlt ein Ort.")))
    if begins and ends and ends.latest < begins.earliest:
        raise _wrong("to", str(ends), N_("Das Ende liegt vor dem Beginn."))
    return NewMeasure(
        aims=tuple(sorted(aims)),
        places=tuple(sorted(set(given["place"]))),
        groups=tuple(sorted(set(given.get("group", ())))),
        providers=tuple(sorted(providers - {NEW_PROVIDER})),
        new_provider=NEW_PROVIDER in providers,
        begins=begins,
        ends=ends,
        planned=given.get("status") == ["planned"],
        name=given.get("name", [""])[0],
    )


def _tie(given: Mapping[str, list[str]]) -> NewTie:
    ends = sorted(set(given["cooperation"]))
    if len(given) > 1 or len(ends) != 2 or len(given["cooperation"]) != 2:
        raise _wrong(
            "cooperation",
            ", ".join(given["cooperation"]),
            N_("Eine Zusammenarbeit hat genau zwei Akteure, sonst nichts."),
        )
    return NewTie(ends[0], ends[1])


def _date(name: str, text: str) -> FuzzyDate:
    try:
        day = FuzzyDate.parse(text)
    except ValueError:
        raise _wrong(name, text, N_("Bitte als Jahr, Monat oder Tag angeben: 2027, 2027-03, 2027-03-31.")) from None
    if not 1900 <= day.earliest.year <= day.latest.year <= 2200:
        raise _wrong(name, text, N_("Bitte als Jahr, Monat oder Tag angeben: 2027, 2027-03, 2027-03-31."))
    return day


def _wrong(name: str, value: str, reason: str) -> InvalidParameter:
    return InvalidParameter(name=f"with ({name})", value=value, reason=Phrase.of(reason))

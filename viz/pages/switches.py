"""Switches of bodies and programmes, and before and after, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from api.switches import Switch
from graphkb.analytics.what_if import CellChange, Direction, Switched
from viz.frame import Frame
from viz.pages.planning import listing

__all__ = ["SwitchLine", "SwitchResult", "switch_lines", "switch_result"]


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """A body or programme that can be taken away."""

    id: str
    name: str
    said: str
    off: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A cell before and after."""

    place: str
    column: str
    url: str
    before: str
    after: str
    own_before: str
    own_after: str
    change: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class SwitchResult:
    """What the switches change."""

    finding: str
    names: str
    lines: list[ChangeLine]
    ended: list[tuple[str, str]]
    whole_url: str
    """The same on the page of its own, with network and guidelines."""


def switch_lines(frame: Frame, switches: Iterable[Switch], off: tuple[str, ...]) -> list[SwitchLine]:
    """The switches with their names; what is off comes first, also if it is not among them."""
    texts, snapshot = frame.texts, frame.snapshot
    lines = [
        SwitchLine(
            id=one.id,
            name=snapshot.node(one.id).called(frame.language),
            said=texts.plural("Programm, {n} Maßnahme", "Programm, {n} Maßnahmen", one.measures)
            if one.programme
            else texts.plural("Träger, {n} Maßnahme", "Träger, {n} Maßnahmen", one.measures),
            off=one.id in off,
        )
        for one in switches
    ]
    there = {line.id for line in lines}
    others = [SwitchLine(id, snapshot.node(id).called(frame.language), "", True) for id in off if id not in there]
    return sorted([*others, *lines], key=lambda line: not line.off)


def switch_result(frame: Frame, found: Switched, stichtag: str) -> SwitchResult:
    """What the switches change, in lines."""
    without = found.scenario.without
    query = [("ohne", id) for id in without] + ([("stichtag", stichtag)] if stichtag else [])
    by_field = found.before.by == "field"
    return SwitchResult(
        finding=found.sentence.in_language(frame.language),
        names=listing(frame, without, most=99) if without else "",
        lines=[_change(frame, change, stichtag if by_field else "") for change in found.moving],
        ended=[
            (frame.snapshot.node(id).called(frame.language), frame.link(frame.snapshot.node(id))) for id in found.ended
        ],
        whole_url=f"{frame.url('was-waere-wenn')}?{urlencode(query)}",
    )


def _change(frame: Frame, change: CellChange, stichtag: str) -> ChangeLine:
    called, language = frame.snapshot.node, frame.language
    way = change.own if change.overall is Direction.SAME else change.overall
    return ChangeLine(
        place=called(change.place).called(language),
        column=called(change.column).called(language),
        url=frame.url("abdeckung", stichtag=stichtag, zelle=f"{change.place}~{change.column}"),
        before=change.before.state.value,
        after=change.after.state.value,
        own_before=change.before.own_state.value,
        own_after=change.after.own_state.value,
        change=way.label.in_language(language),
        reasons=[reason.in_language(language) for reason in change.reasons],
    )

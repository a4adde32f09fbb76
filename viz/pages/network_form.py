"""The form of the map: what there is to choose from, and what is chosen now, each to be taken back by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.network import groups_of
from graphkb.analytics.network.map_groups import MapGroup
from graphkb.analytics.network.narrowing import filterable
from graphkb.model import Node
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.pages.network_data import View
from viz.pages.network_query import (
    COLOURS,
    EVIDENCE_WORDS,
    FLAGS,
    PROPERTY,
    SIZES,
    SORTS,
    STATUSES,
    VIEWS,
)

__all__ = ["Chip", "MapForm", "map_form"]

Choices = list[tuple[str, str]]

WEIGHTS = ("0,2", "0,5", "1", "2")
"""Least weights to choose from: from 0,2 on ties count for cut points, a stated cooperation has 1."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that is chosen now."""

    label: str
    url: str
    """The same view without it."""


@dataclass(frozen=True, slots=True)
class PropertyChoice:
    """A property of bodies to filter by."""

    name: str
    """As the parameter is called."""
    label: str
    options: Choices
    chosen: str


@dataclass(frozen=True, slots=True)
class MapForm:
    """What the form of the map offers."""

    places: Choices
    fields: Choices
    target_groups: Choices
    languages: Choices
    kinds: Choices
    statuses: Choices
    groups: Choices
    properties: list[PropertyChoice]
    evidence: Choices
    weights: Choices
    flags: Choices
    colours: Choices
    sizes: Choices
    views: Choices
    sorts: Choices
    chips: list[Chip] = field(default_factory=list)
    further: int = 0
    """How many things are chosen in the part that is folded away."""


def map_form(view: View) -> MapForm:
    """The choices, as far as somebody on the map of the day has them."""
    frame, asked, texts = view.frame, view.asked, view.frame.texts
    tied = [frame.snapshot.node(id) for id in frame.analyses.cooperation(view.day).tied]
    groups = groups_of(frame.analyses, view.day, view.by)
    form = MapForm(
        places=view.places(),
        fields=view.fields(),
        target_groups=frame.choices("target_group"),
        languages=frame.choices("language"),
        kinds=_kinds(view, tied),
        statuses=[(value, texts(word)) for value, (status, word) in STATUSES.items() if _any(tied, status)],
        groups=_groups(view, groups),
        properties=list(_properties(view, tied)),
        evidence=[(value, texts(word)) for value, word in EVIDENCE_WORDS.items()],
        weights=[
            (value, texts(N_("{n} oder mehr"), n=frame.number(float(value.replace(",", ".")), 1))) for value in WEIGHTS
        ],
        flags=[(value, texts(word)) for value, word in FLAGS.items()],
        colours=[(value, texts(word)) for value, (_, word) in COLOURS.items()],
        sizes=[(value, texts(word)) for value, word in SIZES.items()],
        views=[(value, texts(word)) for value, word in VIEWS.items()],
        sorts=[(value, texts(word)) for value, word in SORTS.items()],
    )
    further = sum(1 for name, _ in asked.picture.pairs(_NO_CHOICE) if name not in _IN_FRONT)
    return MapForm(**{**_as_dict(form), "chips": list(_chips(view, form)), "further": further})


_IN_FRONT = frozenset({"ort", "feld", "beleg", "stichtag", "farbe"})
"""Parameters whose fields are always to be seen."""
_NO_CHOICE = frozenset({"auswahl", "vergleich", "offen"})


def _as_dict(form: MapForm) -> dict[str, Any]:
    return {name: getattr(form, name) for name in MapForm.__slots__}


def _any(nodes: Sequence[Node], status: object) -> bool:
    return any(node.status is status for node in nodes)


def _kinds(view: View, tied: Sequence[Node]) -> Choices:
    kinds = {view.frame.context.ontology.kind(node.kind) for node in tied}
    found = [(kind.id, kind.label.in_language(view.frame.language)) for kind in kinds if not kind.no_list]
    return sorted(found, key=lambda pair: alphabetical(pair[1]))


def _groups(view: View, groups: Sequence[MapGroup]) -> Choices:
    named = [
        (group.id, " ".join(part for part in (group.letter, group.label.in_language(view.frame.language)) if part))
        for group in groups
        if group.letter or group.id in view.asked.gruppen
    ]
    return [*named, ("ohne", view.frame.texts(N_("ohne Gruppe")))]


def _properties(view: View, tied: Sequence[Node]) -> Iterator[PropertyChoice]:
    texts, language = view.frame.texts, view.frame.language
    chosen = dict(view.asked.eigenschaften)
    for definition in filterable(view.frame.snapshot):
        carried = {value for node in tied for value in node.many(definition.id)}
        if definition.type == "yes_no":
            options = [("yes", texts(N_("ja"))), ("no", texts(N_("nein")))]
        else:
            options = [
                (option.id, option.label.in_language(language))
                for option in definition.options
                if option.id in carried and not option.no_list
            ]
        if options and carried:
            label = definition.label.in_language(language)
            yield PropertyChoice(PROPERTY + definition.id, label, options, chosen.get(definition.id, ""))


def _chips(view: View, form: MapForm) -> Iterator[Chip]:
    """What narrows the map now, each with the address of the view without it."""
    asked, texts = view.asked, view.frame.texts

    def chip(label: str, **without: object) -> Chip:
        return Chip(label, asked.url(view.frame, **without))

    for name, word, value, offered in (
        ("ort", N_("Ort"), asked.ort, form.places),
        ("feld", N_("Handlungsfeld"), asked.feld, form.fields),
        ("ziel", N_("Zielgruppe"), asked.ziel, form.target_groups),
        ("sprache", N_("Sprache"), asked.sprache, form.languages),
        ("staerke", N_("Stärke"), asked.staerke, form.weights),
    ):
        if value:
            yield chip(f"{texts(word)}: {dict(offered).get(value, value).removeprefix('– ')}", **{name: ""})
    for name, values, offered in (
        ("art", asked.art, form.kinds),
        ("beleg", asked.beleg, form.evidence),
        ("nur", asked.nur, form.flags),
        ("stand", asked.stand, form.statuses),
        ("gruppen", asked.gruppen, form.groups),
    ):
        for value in values:
            yield chip(dict(offered).get(value, value), **{name: _without(values, value)})
    for definition in filterable(view.frame.snapshot):
        for pair in asked.eigenschaften:
            if pair[0] == definition.id:
                option = definition.option(pair[1])
                said = option.label.in_language(view.frame.language) if option else pair[1]
                label = definition.label.in_language(view.frame.language)
                yield chip(f"{label}: {said}", eigenschaften=tuple(one for one in asked.eigenschaften if one != pair))
    if asked.seit:
        yield chip(texts(N_("bestätigt seit {date}"), date=asked.seit), seit="")
    if asked.bis:
        yield chip(texts(N_("bestätigt bis {date}"), date=asked.bis), bis="")
    if asked.mitte:
        yield chip(texts(N_("Umfeld von {name}"), name=view.called(asked.mitte)), mitte="", schritte="")
    if asked.von and asked.nach:
        names = (view.called(asked.von), view.called(asked.nach))
        yield chip(texts(N_("Weg von {a} zu {b}"), a=names[0], b=names[1]), von="", nach="")


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value)

"""The method note of a result: one text for API, page and export, made from what the analysis says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from graphkb.analytics.described import Method, Parameter, Reference
from graphkb.analytics.registry import analysis
from graphkb.analytics.wording import said
from graphkb.ontology import Label
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Texts

__all__ = ["MethodNote", "Setting", "method_note"]

FIXED: Mapping[str, str] = {
    "seed": N_("Startwert der Zufallszahlen"),
    "seeds": N_("Durchläufe des Verfahrens"),
    "resamples": N_("Proben"),
    "shuffles": N_("Auslosungen der Bereiche"),
    "largest_group": N_("Größte Gruppe, die paarweise verbindet"),
}
"""Settings that a result names and nobody can change."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A parameter as it was used."""

    id: str
    label: Label
    value: Label


@dataclass(frozen=True, slots=True)
class MethodNote:
    """How a result came about, in words. Empty tuples: nothing to say there."""

    analysis: str
    title: Label
    definition: Label
    settings: tuple[Setting, ...]
    """Only those with a value, in the order of the analysis' parameters."""
    data: tuple[Label, ...]
    missing: tuple[Label, ...]
    stability: Label | None
    references: tuple[Reference, ...]

    @property
    def lines(self) -> tuple[Label, ...]:
        """The note as lines of plain text; never empty."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[Label]:
        yield said(N_("So wird gerechnet: {title}"), title=self.title)
        yield self.definition
        if self.settings:
            each = [said(N_("{name}: {value}"), name=one.label, value=one.value) for one in self.settings]
            yield said(
                N_("Einstellungen: {all}"),
                all=Label(de="; ".join(one.de for one in each), en="; ".join(one.en for one in each)),
            )
        yield from self.data
        yield from self.missing
        if self.stability:
            yield self.stability
        for reference in self.references:
            text = f"{reference.text} https://doi.org/{reference.doi}" if reference.doi else reference.text
            yield Label(de=text, en=text)


def method_note(method: Method, snapshot: Snapshot | None = None) -> MethodNote:
    """The note of a result. With a snapshot, records among the settings are called by their names.

    Raises NotFound for a method of no known analysis.
    """
    described = analysis(method.analysis)
    parameters = {one.id: one for one in described.parameters}
    order = [*parameters, *(id for id in method.parameters if id not in parameters)]
    settings = tuple(
        Setting(id, _label(id, parameters.get(id)), _value(method.parameters[id], parameters.get(id), snapshot))
        for id in order
        if method.parameters.get(id)
    )
    facts = Label(
        de=Texts("de").plural("Gerechnet aus {n} Angabe.", "Gerechnet aus {n} Angaben.", method.facts),
        en=Texts("en").plural("Gerechnet aus {n} Angabe.", "Gerechnet aus {n} Angaben.", method.facts),
    )
    return MethodNote(
        method.analysis,
        described.label,
        described.definition,
        settings,
        (facts, *method.data),
        method.missing,
        method.stability,
        described.references,
    )


def _label(id: str, parameter: Parameter | None) -> Label:
    if parameter:
        return parameter.label
    return said(FIXED[id]) if id in FIXED else Label(de=id, en=id)


def _value(value: str, parameter: Parameter | None, snapshot: Snapshot | None) -> Label:
    if parameter is None:
        return Label(de=value, en=value)
    if options := dict(parameter.options):
        return options.get(value, Label(de=value, en=value))
    if parameter.type == "date":
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return Label(de=value, en=value)
        return Label(de=f"{day:%d.%m.%Y}", en=value)
    if parameter.type == "node" and snapshot and (node := snapshot.get(value)):
        return Label(de=node.called("de"), en=node.called("en"))
    if parameter.unit:
        return Label(de=f"{value} {parameter.unit.de}", en=f"{value} {parameter.unit.en}")
    return Label(de=value.replace(".", ",") if parameter.type == "number" else value, en=value)

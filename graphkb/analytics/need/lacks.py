"""Why there is no need for a place: each reason in words, never a blank."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graphkb.analytics.wording import said
from graphkb.ontology import Label
from graphkb.texts import N_

__all__ = ["Lack", "LackKind"]


class LackKind(StrEnum):
    """Kinds of reasons."""

    NO_FORMULA = "no_formula"
    """Nobody declared an indicator for this field or group."""
    LEFT_OUT = "left_out"
    """Declared on purpose: no need is computed here."""
    NO_INDICATOR = "no_indicator"
    """The declared indicator is not in the data."""
    NO_FIGURE = "no_figure"
    NO_YEAR = "no_year"
    """There are figures, but none says for which year."""
    UNDER_TEN = "under_ten"
    BASE_UNDER_HUNDRED = "base_under_hundred"
    NO_FIT = "no_fit"
    """Units or sizes that do not go together."""
    ORIGIN_IN_QUARTER = "origin_in_quarter"
    RELIGION = "religion"


_TEXTS = {
    LackKind.NO_FORMULA: N_("Hierfür ist keine Kennzahl festgelegt."),
    LackKind.LEFT_OUT: N_("Hierfür wird kein Bedarf gerechnet."),
    LackKind.NO_INDICATOR: N_("Die Kennzahl «{name}» ist nicht erfasst."),
    LackKind.NO_FIGURE: N_("Für diesen Ort fehlt: {name}."),
    LackKind.NO_YEAR: N_("Nur ohne Jahr erfasst: {name}."),
    LackKind.UNDER_TEN: N_("Unter 10, wird nicht gezeigt: {name}."),
    LackKind.BASE_UNDER_HUNDRED: N_("Unter 100 gezählt, daraus wird kein Anteil gerechnet: {name}."),
    LackKind.NO_FIT: N_("Einheit oder Größe passt nicht: {name}."),
    LackKind.ORIGIN_IN_QUARTER: N_("Herkunft wird nicht je Quartier ausgewertet: {name}."),
    LackKind.RELIGION: N_("Der Anteil einer Religion ist kein Bedarf: {name}."),
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One reason, with the indicator it is about."""

    kind: LackKind
    name: Label | None = None
    """Name of the indicator; None: it is about none."""
    own_text: Label | None = None
    """What the formulas say instead."""

    @property
    def text(self) -> Label:
        """The reason in words.

        >>> Lack(LackKind.NO_FIGURE, Label(de="Geflüchtete", en="Refugees")).text.de
        'Für diesen Ort fehlt: Geflüchtete.'
        """
        if self.own_text:
            return self.own_text
        return said(_TEXTS[self.kind], **({"name": self.name} if self.name else {}))

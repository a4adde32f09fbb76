"""The partner finder as data: what it asks, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.network.sentences import said
from graphkb.analytics.partners.find import PartnerResult, find_partners
from graphkb.analytics.partners.mix import FIRST, MOST_OF_A_SORT
from graphkb.analytics.partners.query import PartnerQuery
from graphkb.analytics.partners.weights import FEATURES, MAX_WEIGHT
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "PARTNERS"]

_NEED = ("for_actor", "place", "field", "target_group", "language", "topic")


def _node(id: str, label: str, text: str, kind: str) -> Parameter:
    return Parameter(id, "node", said(label), said(text), node_kinds=(kind,))


def _partners(snapshot: Snapshot, given: Mapping[str, Any]) -> PartnerResult:
    query = PartnerQuery(**{name: given.get(name) for name in _NEED})
    weights: dict[str, float] = {
        feature.id: float(given[f"weight_{feature.id}"])
        for feature in FEATURES
        if given.get(f"weight_{feature.id}") is not None
    }
    return find_partners(
        snapshot,
        query,
        day=given.get("day") or date.today(),
        weights=weights,
        limit=given.get("limit") or 20,
        most_of_a_sort=MOST_OF_A_SORT if given.get("most_of_a_sort") is None else int(given["most_of_a_sort"]),
    )


PARTNERS = Analysis(
    id="partners",
    label=said(N_("Partner finden")),
    question=said(N_("Wer passt zu dieser Stelle oder zu diesem Bedarf, und warum?")),
    definition=said(
        N_(
            "Jede Stelle wird nach mehreren Arten von Gründen verglichen; jede gibt 0 bis 1 und hat ein Gewicht. "
            "Die Summe aus Gewicht mal Wert wird durch die Gewichte der Arten geteilt, zu denen Angaben da sind. "
            "Was zuletzt vor mehr als 24 Monaten oder ohne Datum genannt wurde, zählt halb. Ämter und andere "
            "Stellen ohne eigene Rechtsperson stehen für ihren Träger: Gezeigt wird die, für die am meisten spricht. "
            "Nicht dabei sind die suchende Stelle, ihre Teile und was über ihr steht, beendete Stellen, "
            "Sammelbegriffe, Quartiere und Verwaltungen anderer Kommunen; bekannte Partner stehen für sich. "
            "Gezeigt wird ab zwei Gründen, wenn eine Stelle zwei hat. Einen Platz bekommt nur, wer ihn behält, "
            "wenn jede Art von Grund einmal weggelassen wird; sonst eine Spanne, und wovon sie abhängt. Religion, "
            "Herkunft und Mitglieder zählen nie. Unter den ersten zehn stehen höchstens vier Stellen derselben Art; "
            "wer dafür zurückgestellt ist, steht darunter mit seinem Platz."
        )
    ),
    rules=(1, 2, 4, 10, 13),
    parameters=(
        Parameter("day", "date", said(N_("Stichtag")), said(N_("Der Tag, für den gefragt wird. Ohne Angabe: heute."))),
        _node("for_actor", N_("Für"), N_("Die Stelle, die einen Partner sucht."), "actor"),
        _node("place", N_("Ort"), N_("Wo der Partner arbeiten soll."), "place"),
        _node("field", N_("Handlungsfeld"), N_("In welchem Feld der Partner arbeiten soll."), "field"),
        _node("target_group", N_("Zielgruppe"), N_("Für wen der Partner arbeiten soll."), "target_group"),
        _node("language", N_("Arbeitssprache"), N_("In welcher Sprache der Partner arbeiten soll."), "language"),
        _node("topic", N_("Thema"), N_("Was der Partner anbieten soll."), "topic"),
        Parameter(
            "limit",
            "whole",
            said(N_("Vorschläge")),
            said(N_("Wie viele Plätze betrachtet werden.")),
            default=20,
            minimum=1,
            maximum=200,
        ),
        Parameter(
            "most_of_a_sort",
            "whole",
            said(N_("Höchstens derselben Art")),
            said(
                N_(
                    "So viele Stellen derselben Art dürfen unter den ersten zehn stehen; 0: ohne Grenze. Vereine, "
                    "Initiativen, Migrantenorganisationen und Religionsgemeinschaften sind dabei eine Art. Wer einen "
                    "sicheren Platz hat, wird nie zurückgestellt."
                )
            ),
            default=MOST_OF_A_SORT,
            minimum=0,
            maximum=FIRST,
        ),
        *(
            Parameter(
                f"weight_{feature.id}",
                "number",
                said(N_("Gewicht: {feature}"), feature=feature.label),
                feature.definition,
                default=feature.weight,
                minimum=0,
                maximum=MAX_WEIGHT,
            )
            for feature in FEATURES
        ),
    ),
    references=(
        Reference(
            "Lü, Zhou (2011): Link prediction in complex networks: a survey. Physica A 390, 1150–1170 "
            "(Salton index for shared partners).",
            "10.1016/j.physa.2010.11.027",
        ),
        Reference(
            "Carbonell, Goldstein (1998): The use of MMR, diversity-based reranking for reordering documents. SIGIR, "
            "335–336 (not ten of a sort; here as a plain limit).",
            "10.1145/290941.291025",
        ),
    ),
    run=_partners,
)

ANALYSES = (PARTNERS,)
"""All of them."""

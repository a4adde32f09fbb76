"""The findings as an analysis of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from graphkb.analytics.change import concept_change
from graphkb.analytics.coverage import coverage_matrix, guideline_trace, inventory, structures
from graphkb.analytics.coverage.concepts import fields_of, owners
from graphkb.analytics.described import Analysis, Parameter
from graphkb.analytics.findings.draw import findings
from graphkb.analytics.findings.finding import Findings, Results
from graphkb.analytics.fragility import calendar
from graphkb.analytics.network import clusters, cooperation, cut_points
from graphkb.analytics.time import Clock
from graphkb.analytics.wording import said
from graphkb.model import FuzzyDate
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "FINDINGS", "compared_concepts"]

Given = Mapping[str, object]


def compared_concepts(snapshot: Snapshot, day: date, newest: str) -> tuple[str, str] | None:
    """The newest concept and the one before it that corresponds to most of it; None if no field corresponds."""
    matched: dict[str, int] = {}
    ours = set(fields_of(snapshot, Clock(snapshot, day), newest))
    for relation in snapshot.of_type("CORRESPONDS_TO"):
        for here, there in ((relation.source, relation.target), (relation.target, relation.source)):
            if here in ours and there not in ours and snapshot.node(there).kind == "field":
                for belongs in snapshot.out(there, "BELONGS_TO"):
                    matched[belongs.target] = matched.get(belongs.target, 0) + 1
    until = _adopted(snapshot, newest)
    earlier = [
        (-count, concept)
        for concept, count in matched.items()
        if concept != newest and owners(snapshot, concept) and _adopted(snapshot, concept) < until
    ]
    return (min(earlier)[1], newest) if earlier else None


def _adopted(snapshot: Snapshot, concept: str) -> date:
    adopted = snapshot.node(concept).properties.get("adopted")
    return adopted.latest if isinstance(adopted, FuzzyDate) else date.max


def _findings(snapshot: Snapshot, given: Given) -> Findings:
    day = given.get("day")
    day = day if isinstance(day, date) else date.today()
    district = str(given.get("district") or "sr")
    matrix = coverage_matrix(snapshot, day=day, district=district)
    ties = cooperation(snapshot, day)
    pair = compared_concepts(snapshot, day, matrix.concept)
    return findings(
        snapshot,
        Results(
            matrix=matrix,
            trace=guideline_trace(snapshot, day=day),
            calendar=calendar(snapshot, day=day, district=district),
            structures=structures(snapshot, day=day, district=district),
            inventory=inventory(snapshot, day=day, district=district),
            cooperation=ties,
            clusters=clusters(snapshot, ties),
            cut_points=cut_points(snapshot, ties),
            concepts=concept_change(snapshot, *pair, day=day) if pair else None,
        ),
    )


FINDINGS = Analysis(
    id="findings",
    label=said(N_("Befunde")),
    question=said(N_("Was lässt sich heute sagen, und woran ist es zu prüfen?")),
    definition=said(
        N_(
            "Die Befunde fassen die anderen Auswertungen zusammen. Jede Zeile nennt die Einträge, um die es geht, und "
            "die Stellen in den Quellen, auf denen sie beruht. Zeilen ohne Quelle sagen, dass nichts erfasst ist."
        )
    ),
    rules=(2, 3, 4, 7, 8, 10, 11, 12, 16),
    parameters=(
        Parameter("day", "date", said(N_("Stichtag")), said(N_("Der Tag, für den gefragt wird. Ohne Angabe: heute."))),
    ),
    references=(),
    run=_findings,
)

ANALYSES = (FINDINGS,)
"""Only this one."""

"""The analyses of change as data: what each asks, how it is computed, what may be set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphkb.analytics.change.compare import Change, compare
from graphkb.analytics.change.concepts import ConceptChange, concept_change
from graphkb.analytics.change.versions import Version, VersionChange, version_change
from graphkb.analytics.coverage import COVERAGE
from graphkb.analytics.described import Analysis, Parameter, Reference
from graphkb.analytics.wording import said
from graphkb.model import add_months
from graphkb.snapshot import Snapshot
from graphkb.texts import N_

__all__ = ["ANALYSES", "CHANGE", "CONCEPT_CHANGE", "CONCEPT_VERSIONS"]

Given = Mapping[str, object]
"""Parameters by id, already read into their types; one that is absent or None takes its default.

`saved` (a `Snapshot`) and `saved_on` (a day) may be among them: the state that was saved by the earlier day.
"""

_FROM = Parameter(
    "from", "date", said(N_("Früherer Tag")), said(N_("Womit verglichen wird. Ohne Angabe: ein Jahr vor dem späteren."))
)
_TO = Parameter("to", "date", said(N_("Späterer Tag")), said(N_("Was verglichen wird. Ohne Angabe: heute.")))
_CONCEPT = Parameter(
    "concept",
    "node",
    said(N_("Konzept")),
    said(N_("Woraus die Handlungsfelder und Leitlinien stammen. Ohne Angabe: das neueste beschlossene der Region.")),
    node_kinds=("concept",),
)
_OF_COVERAGE = {one.id: one for one in COVERAGE.parameters}
_AGEING, _DISTRICT = _OF_COVERAGE["ageing_months"], _OF_COVERAGE["district"]


def _change(snapshot: Snapshot, given: Given) -> Change:
    after = given.get("to") or date.today()
    assert isinstance(after, date)
    before = given.get("from") or add_months(after, -12)
    assert isinstance(before, date)
    more: dict[str, Any] = {name: given[name] for name in ("concept", "saved", "saved_on") if name in given}
    for parameter in (_AGEING, _DISTRICT):
        more[parameter.id] = given.get(parameter.id) or parameter.default
    return compare(snapshot, before, after, **more)


CHANGE = Analysis(
    id="change",
    label=said(N_("Wandel")),
    question=said(N_("Was hat sich zwischen zwei Tagen geändert, und was wurde nur später erfasst?")),
    definition=said(
        N_(
            "Beide Tage werden mit allem gerechnet, was heute über sie bekannt ist. Neu heißt: Der Beginn ist erfasst "
            "und liegt nach dem früheren Tag. Ist kein Beginn erfasst, steht «erst später genannt». Beendet heißt: Das "
            "Ende ist erfasst. Fehlt nur ein neuer Beleg, steht «nicht mehr belegt»: Niemand sagt, dass es aufgehört "
            "hat. Eine Zelle ist nur dann schlechter, wenn sie es auch ohne das Veralten der Belege wäre, und nur dann "
            "besser, wenn Maßnahmen mit erfasstem Beginn sie besser machen. «Bestand schon, neu erfasst» heißt: Am "
            "früheren Tag galt es bereits, bekannt wurde es erst danach. Das sagt ein damals gespeicherter Stand, "
            "sonst das Datum der Quellen. Gruppen werden nach gemeinsamen Mitgliedern einander zugeordnet; was aus "
            "ihnen wurde, gilt nur, wenn sie an ihren Tagen sicher sind."
        )
    ),
    rules=(1, 2, 3, 10, 11, 12),
    parameters=(_FROM, _TO, _CONCEPT, _AGEING, _DISTRICT),
    references=(
        Reference(
            "Greene, Doyle, Cunningham (2010): Tracking the evolution of communities in dynamic social networks. "
            "ASONAM 2010.",
            "10.1109/ASONAM.2010.17",
        ),
        Reference(
            "Jensen, Snodgrass (1999): Temporal data management. IEEE Transactions on Knowledge and Data Engineering "
            "11.",
            "10.1109/69.755613",
        ),
    ),
    run=_change,
)

_BEFORE = Parameter(
    "from", "node", said(N_("Früheres Konzept")), said(N_("Womit verglichen wird.")), node_kinds=("concept",)
)
_AFTER = Parameter(
    "to", "node", said(N_("Späteres Konzept")), said(N_("Was verglichen wird.")), node_kinds=("concept",)
)
_DAY = Parameter("day", "date", said(N_("Stichtag")), said(N_("Der Tag, für den gefragt wird. Ohne Angabe: heute.")))


def _concepts(snapshot: Snapshot, given: Given) -> ConceptChange:
    day = given.get("day") or date.today()
    assert isinstance(day, date)
    return concept_change(snapshot, str(given["from"]), str(given["to"]), day=day)


CONCEPT_CHANGE = Analysis(
    id="concept_change",
    label=said(N_("Konzept im Vergleich")),
    question=said(N_("Was aus einem Konzept steht im anderen noch, was ist neu, und was ist nicht erfasst?")),
    definition=said(
        N_(
            "Handlungsfelder und Leitlinien werden über die erfassten Entsprechungen verglichen: genau, nah, "
            "weiter, enger, teilweise. Was sich genau entspricht, steht füreinander, auch über ein drittes "
            "Konzept. Eine Maßnahme gilt als weitergeführt, wenn eine Quelle sagt, dass sie übernommen wurde, "
            "oder wenn sie in beiden Konzepten steht. Führt nur derselbe Träger in einem entsprechenden Feld "
            "eine Maßnahme durch, ist das möglich. Was nicht erfasst ist, wird genannt und nicht als Lücke "
            "gezählt."
        )
    ),
    rules=(1, 4, 6),
    parameters=(_BEFORE, _AFTER, _DAY),
    references=(
        Reference("Miles, Bechhofer (2009): SKOS Simple Knowledge Organization System Reference. W3C Recommendation."),
    ),
    run=_concepts,
)

_FROM_DAY = Parameter(
    "from_day",
    "date",
    said(N_("Früherer Tag")),
    said(N_("Tag, für den die frühere Fassung gelesen wird. Ohne Angabe: derselbe Tag.")),
)


def _versions(snapshot: Snapshot, given: Given) -> VersionChange:
    day = given.get("day") or date.today()
    earlier = given.get("from_day") or day
    assert isinstance(day, date)
    assert isinstance(earlier, date)
    saved = given.get("saved")
    before = Version.of(saved if isinstance(saved, Snapshot) else snapshot, str(given["from"]), earlier)
    return version_change(before, Version.of(snapshot, str(given["to"]), day))


CONCEPT_VERSIONS = Analysis(
    id="concept_versions",
    label=said(N_("Fassungen eines Konzepts")),
    question=said(N_("Was kam zwischen zwei Fassungen hinzu, was fiel weg, was wurde umgeschrieben?")),
    definition=said(
        N_(
            "Zwei Fassungen sind ein Konzept und sein Nachfolger, oder ein Konzept, wie es zu zwei Zeitpunkten erfasst "
            "war (gespeicherter Stand oder Änderungsbuch). Teile sind die Handlungsfelder, die Leitlinien und die "
            "Maßnahmen darin. Derselbe Eintrag in beiden Fassungen ist derselbe Teil; sonst gilt, was erfasst ist: "
            "Entsprechungen von Feldern und Leitlinien, übernommene Maßnahmen. Umgeschrieben heißt: Name, Beschreibung "
            "oder Ziele lauten anders, die Entsprechung ist nicht genau, oder der Teil steht in Feldern, die den "
            "früheren nicht entsprechen. Fehlt eine Entsprechung, ist nicht bekannt, ob der Teil wegfiel oder nur "
            "anders heißt. Steht ein Teil nur in einem von zwei Ständen, kann sich das Konzept geändert haben oder nur "
            "seine Erfassung. Beides wird dazugesagt."
        )
    ),
    rules=(1, 6),
    parameters=(_BEFORE, _FROM_DAY, _AFTER, _DAY),
    references=(
        Reference("Miles, Bechhofer (2009): SKOS Simple Knowledge Organization System Reference. W3C Recommendation."),
    ),
    run=_versions,
)

ANALYSES = (CHANGE, CONCEPT_CHANGE, CONCEPT_VERSIONS)
"""All of them."""

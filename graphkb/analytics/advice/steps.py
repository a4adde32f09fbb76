"""Next steps by the topics of the service point: the table that the product proposes to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphkb.analytics.advice.everyday import AREAS, load_everyday
from graphkb.texts import N_

__all__ = ["AREA_NAMES", "PROPOSED", "Step", "steps_for"]

AREA_NAMES = {
    "networking": N_("Netzwerkarbeit"),
    "public_image": N_("Außendarstellung"),
    "project_funding": N_("Geld für Projekte"),
    "association": N_("Verein führen"),
    "integration_projects": N_("Vorhaben zur Integration"),
    "training": N_("Fortbildung"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the table."""

    id: str
    area: str
    """One of `AREAS`."""
    text: str
    """What to do: German, as somebody wrote it; proposed ones are in the catalogue."""
    needs: tuple[str, ...] = ()
    """Needs of the table of words it helps with; empty: with everything of its area."""
    url: str = ""
    """Where to read more; may be empty."""
    source: str = ""
    """Where it is from, in words; empty: a proposal of the product."""


PROPOSED = (
    Step("call", "networking", N_("Anrufen: Was läuft heute? Was wird gebraucht? In welchen Sprachen?")),
    Step("meet", "networking", N_("Mit einer der genannten Stellen einen ersten Termin vereinbaren.")),
    Step("about", "public_image", N_("Kurz aufschreiben: wer wir sind, was wir anbieten, wie man uns erreicht.")),
    Step("consent", "public_image", N_("Klären, welche Kontaktangaben öffentlich sein dürfen, und sie nachtragen.")),
    Step("idea", "project_funding", N_("Die Idee auf eine Seite schreiben: für wen, was, wann, wie viel Geld.")),
    Step("deadline", "project_funding", N_("Beim Programm nach Frist, Eigenanteil und Ansprechstelle fragen.")),
    Step(
        "rooms",
        "association",
        N_("Aufschreiben, welche Räume nötig sind: Tage, Uhrzeiten, Plätze, Kosten."),
        ("rooms",),
    ),
    Step("statutes", "association", N_("Satzung, Vorstand und Eintragung gemeinsam durchgehen."), ("running",)),
    Step(
        "tasks",
        "association",
        N_("Aufgaben für Ehrenamtliche beschreiben und sagen, wer sie begleitet."),
        ("volunteers",),
    ),
    Step(
        "similar", "integration_projects", N_("Prüfen, ob es am Ort schon etwas Ähnliches gibt, und dort nachfragen.")
    ),
    Step("course", "training", N_("Fragen, welche Fortbildung gebraucht wird, zu welcher Zeit, in welcher Sprache.")),
)
"""General steps, proposals of the product: no source stands behind them, and every page says so."""


def steps_for(table: Iterable[Step], needs: Iterable[str], areas: Iterable[str]) -> tuple[Step, ...]:
    """The lines that help with these needs or lie in these areas; always those of the first area. In their order.

    Without needs and areas: every line that is not for one need alone.
    """
    wanted, known = set(needs), load_everyday().needs
    within = {*areas, *(known[need].area for need in wanted if need in known)} or set(AREAS)
    within.add(AREAS[0])
    return tuple(step for step in table if step.area in within and (not step.needs or bool(wanted & set(step.needs))))

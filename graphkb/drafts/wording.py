"""The first text of a draft, from options: sentences about records, to be changed by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from graphkb.analytics.coverage import State
from graphkb.analytics.coverage.wording import date_in_words
from graphkb.analytics.need import NeedCell
from graphkb.analytics.options import Options, PossibleProgramme, PossibleProvider, Similar
from graphkb.analytics.time import Course
from graphkb.drafts.draft import Draft
from graphkb.snapshot import Snapshot
from graphkb.texts import N_, Language, Texts

__all__ = ["written"]

MOST = 8
"""Lines of each list in the text; the page shows all."""

COURSES = {
    Course.ACTIVE: N_("läuft"),
    Course.PLANNED: N_("geplant"),
    Course.AGED: N_("lange nicht bestätigt"),
    Course.UNCLEAR: N_("Stand unbekannt"),
    Course.UNDATED: N_("ohne Datum"),
    Course.NOT_BEGUN: N_("beginnt später"),
    Course.ENDED: N_("beendet"),
}


def written(snapshot: Snapshot, options: Options, need: NeedCell | None, day: date, language: Language) -> Draft:
    """A draft that is not kept: its text says what is recorded, and leaves what could be reached to people."""
    return _Writer(snapshot, options, need, day, language).draft()


class _Writer:
    def __init__(
        self, snapshot: Snapshot, options: Options, need: NeedCell | None, day: date, language: Language
    ) -> None:
        self.snapshot, self.options, self.need, self.day = snapshot, options, need, day
        self.language, self.texts = language, Texts(language)

    def called(self, id: str) -> str:
        return self.snapshot.node(id).called(self.language)

    def draft(self) -> Draft:
        cell, texts = self.options.cell, self.texts
        sections = {
            "occasion": " ".join(self.occasion()),
            "providers": _listed(self.provider(one) for one in self.options.providers[:MOST]),
            "money": _listed(self.programme(one) for one in self.options.programmes[:MOST]),
            "models": _listed(self.similar(one) for one in self.options.similar[:MOST]),
            "ask": _listed(self.called(id) for id in self.options.ask),
            "steps": _listed(self.steps()),
        }
        group = cell.target_group or ""
        return Draft(
            place=cell.place,
            field=cell.column,
            target_group=group,
            day=self.day,
            language=self.language,
            title=texts(N_("{field} in {place}"), field=self.called(cell.column), place=self.called(cell.place)),
            sections={name: text for name, text in sections.items() if text},
            providers=tuple(one.actor for one in self.options.providers if one.recorded)[:MOST],
        )

    def occasion(self) -> Iterator[str]:
        """Why this is talked about: the state, its reasons, the need."""
        cell, texts = self.options.cell, self.texts
        facts = {"field": self.called(cell.column), "place": self.called(cell.place)}
        day = date_in_words(self.day).in_language(self.language)
        yield {
            State.GAP: texts(
                N_("In {place} wurde nach Maßnahmen im Feld {field} gefragt und nichts gefunden."), **facts
            ),
            State.UNKNOWN: texts(N_("Was in {place} im Feld {field} läuft, ist nicht erhoben."), **facts),
            State.PLANNED: texts(N_("In {place} läuft im Feld {field} noch nichts; vorgesehen ist etwas."), **facts),
            State.ENDING: texts(N_("In {place} endet bald alles, was im Feld {field} läuft."), **facts),
            State.THIN: texts(N_("In {place} trägt ein einziger Träger, was im Feld {field} läuft."), **facts),
            State.COVERED: texts(N_("In {place} laufen im Feld {field} Maßnahmen mehrerer Träger."), **facts),
        }[cell.own_state]
        for reason in cell.own.reasons:
            yield reason.text.in_language(self.language)
        if cell.inherited_from:
            names = ", ".join(self.called(id) for id in cell.inherited_from)
            yield texts(N_("Ein Angebot für ein größeres Gebiet läuft: {places}."), places=names)
        if cell.target_group:
            yield texts(N_("Gedacht ist an: {group}."), group=self.called(cell.target_group))
        if self.need and self.need.rate and self.need.formula:
            label = self.need.formula.label.in_language(self.language)
            percent = f"{100 * self.need.rate.value:.1f}".replace(".", "," if self.language == "de" else ".")
            years = ", ".join(map(str, self.need.years))
            yield texts(N_("{indicator}: {percent} % ({years})."), indicator=label, percent=percent, years=years)
        yield texts(N_("Stand: {date}."), date=day)

    def provider(self, one: PossibleProvider) -> str:
        reasons = "; ".join(reason.in_language(self.language) for reason in one.reasons[:2])
        return f"{self.called(one.actor)}: {reasons}"

    def programme(self, one: PossibleProgramme) -> str:
        reasons = [reason.in_language(self.language) for reason in one.reasons[:2]]
        if one.ends:
            reasons.append(self.texts(N_("bis {date}"), date=date_in_words(one.ends).in_language(self.language)))
        return f"{self.called(one.programme)}: {'; '.join(reasons)}"

    def similar(self, one: Similar) -> str:
        where = ", ".join(self.called(id) for id in one.places[:3])
        who = ", ".join(self.called(id) for id in one.providers[:2])
        parts = [part for part in (where, who, self.texts(COURSES[one.course])) if part]
        return f"{self.called(one.measure)} ({'; '.join(parts)})"

    def steps(self) -> Iterator[str]:
        """What usually comes next, by what is known."""
        texts = self.texts
        if self.options.cell.own_state is State.UNKNOWN:
            yield texts(N_("Zuerst fragen, was es vor Ort schon gibt."))
        yield texts(N_("Mit möglichen Trägern sprechen: Möchten und können sie?"))
        if self.options.programmes:
            yield texts(N_("Bei den Programmen nachsehen, ob Mittel da sind und bis wann ein Antrag möglich ist."))
        if self.options.similar:
            yield texts(N_("Bei ähnlichen Maßnahmen nach Erfahrungen fragen."))
        yield texts(N_("Gemeinsam beraten und entscheiden; erst dann wird daraus ein Eintrag."))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"– {line}" for line in lines)

"""What pages show of a job: in words, its steps, its differences line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from graphkb.exchange import FORMS
from graphkb.importer import template_of
from graphkb.importer.mapping.report import OUTCOMES
from graphkb.jobs import STATES, Difference, Job, JobState, Kind, Standing
from graphkb.ontology import Ontology
from graphkb.store.apply import COMMITTING
from graphkb.texts import N_, Language
from viz.frame import Frame

__all__ = ["DifferenceLine", "JobLine", "Step", "difference_lines", "job_line", "steps_of"]

_NOT_WRITTEN = N_("nicht geschrieben")


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job in the list, or at the head of its page."""

    id: str
    url: str
    what: str
    """In words: what it does with which file."""
    state: str
    """In words."""
    by: str
    at: str
    ended: str
    """Empty: not yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job that runs."""

    label: str
    state: str
    """`done`, `now`, `next`."""
    said: str
    """How far it is, in words; empty: nothing to say."""
    done: int
    total: int
    """0: not known."""


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One cell that differs, or one new record."""

    cell: str
    record: str
    field: str
    here: str
    table: str
    outcome: str


def job_line(frame: Frame, job: Job) -> JobLine:
    """A job in words."""
    state = STATES[job.state]
    if job.state is JobState.FAILED and job.order.kind is Kind.EXPORT:
        state = _NOT_WRITTEN
    return JobLine(
        job.id,
        frame.url(f"erfassen/auftraege/{job.id}"),
        _what(frame, job),
        frame.texts(state),
        job.by,
        _time(frame, job.at),
        _time(frame, job.ended) if job.ended else "",
    )


def _what(frame: Frame, job: Job) -> str:
    t, order = frame.texts, job.order
    if order.kind is Kind.EXPORT:
        label = t(FORMS[order.form_id].label)
        return t(N_("Ausgabe, öffentlich: {form}") if order.public else N_("Ausgabe: {form}"), form=label)
    if order.kind is Kind.READ:
        return t(N_("Tabelle lesen: {file}"), file=order.source)
    if order.dry_run:
        return t(N_("Probelauf: {file}"), file=order.source)
    return t(N_("Übernehmen: {file}"), file=order.source)


def _time(frame: Frame, at: datetime) -> str:
    here = at.astimezone()
    return f"{frame.day(here.date())}, {here:%H:%M}"


def steps_of(frame: Frame, job: Job) -> list[Step]:
    """The steps of a job that waits or runs."""
    standing = job.standing
    names = list(job.order.steps)
    if standing and standing.stage not in names:
        names.insert(0, standing.stage)
    now = names.index(standing.stage) if standing else -1
    return [
        Step(
            frame.texts(name),
            "done" if place < now else "now" if place == now else "next",
            _how_far(frame, standing) if standing and place == now else "",
            standing.done if standing and place == now else 0,
            standing.total if standing and place == now else 0,
        )
        for place, name in enumerate(names)
    ]


def _how_far(frame: Frame, standing: Standing) -> str:
    t = frame.texts
    if standing.stage == COMMITTING:
        return t(N_("jetzt nicht mehr abzubrechen"))
    if not standing.total:
        return ""
    said = t(N_("{done} von {total}"), done=frame.number(standing.done), total=frame.number(standing.total))
    left = standing.remaining_s
    if left is None:
        return said
    if left < 90:
        seconds = max(5, 5 * round(left / 5))
        return said + ", " + t(N_("noch etwa {n} Sekunden in diesem Schritt"), n=seconds)
    minutes = round(left / 60)
    return (
        said
        + ", "
        + t.plural("noch etwa {n} Minute in diesem Schritt", "noch etwa {n} Minuten in diesem Schritt", minutes)
    )


def difference_lines(frame: Frame, found: Iterable[Difference]) -> list[DifferenceLine]:
    """Cell by cell; a new record in one line."""
    lines = []
    for one in found:
        record = _called(frame.context.ontology, one, frame.language)
        outcome = frame.texts(OUTCOMES[one.outcome])
        if not one.fields:
            lines.append(DifferenceLine(one.cell, record, "", "", "", outcome))
        for cell in one.fields:
            label = _label(frame.context.ontology, one.kind, cell.field, frame.language)
            told = frame.texts(OUTCOMES[cell.outcome])
            lines.append(DifferenceLine(cell.cell, record, label, cell.here, cell.table, told))
    return lines


def _called(ontology: Ontology, one: Difference, language: Language) -> str:
    if one.kind in ontology.kinds:
        return f"{ontology.kind(one.kind).label.in_language(language)} «{one.name}»"
    return one.id


def _label(ontology: Ontology, kind: str, field: str, language: Language) -> str:
    sheet = ontology.kind(kind).sheet if kind in ontology.kinds else ontology.relation(kind).sheet
    return template_of(ontology).sheets[sheet].columns[field].label.in_language(language)

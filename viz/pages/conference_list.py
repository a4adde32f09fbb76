"""The list of what a conference is to discuss: proposed, struck, added to, annotated, printed, as a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.conferences import Conferences
from graphkb.analytics.evaluation import INTERVAL_MONTHS, Occasion, Why, occasion
from graphkb.conferences import AgendaList, ListItem, ListState
from graphkb.errors import InvalidParameter, NotFound, Phrase, RecordChanged
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.forms import BY, Form, FormDep, SignedInDep
from viz.frame import Crumb, Frame
from viz.pages.evaluation import whole_months

__all__ = [
    "CHANGED",
    "Group",
    "ItemLine",
    "grouped",
    "item_lines",
    "occasion_crumbs",
    "occasion_of",
    "router",
    "series_of",
]

router = APIRouter()

Id = Annotated[str, Path(max_length=200)]

CHANGED = N_(
    "Jemand anders hat die Liste inzwischen geändert. Ihre Eingaben stehen noch da: Bitte prüfen und noch einmal "
    "speichern."
)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item in words."""

    key: str
    name: str
    url: str
    """Empty: the record is gone."""
    what: str
    """«Maßnahme» or «Feld am Ort»: then the name is that of the place."""
    reasons: list[str]
    """Empty: added by hand."""
    struck: bool
    note: str
    providers: str
    """Who runs it; empty: not recorded, or no measure."""


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one field, in their order."""

    name: str
    items: list[ItemLine]


@router.get("/konferenzen/{id}/liste")
def agenda_list(frame: SignedInDep, id: Id, monate: Annotated[str, Query(max_length=10)] = "") -> HTMLResponse:
    """The list to edit; without one the form that proposes it."""
    there = occasion_of(frame, id)
    kept = Conferences(frame.context).list_of(id)
    if kept is None:
        return _new_page(frame, there, monate)
    return _list_page(frame, there, kept)


@router.post("/konferenzen/{id}/liste")
def change_list(frame: SignedInDep, sent: FormDep, id: Id) -> Response:
    """Make it, save strikes and notes, add, bring up to date, open again, throw away."""
    there, wanted, action = occasion_of(frame, id), Conferences(frame.context), sent.get("aktion", "")
    try:
        match action:
            case "anlegen":
                why = tuple(one for one in Why if f"w.{one.value}" in sent)
                months = whole_months(frame, sent.get("monate", ""))
                wanted.start(id, by=BY, why=why, interval_months=months)
            case "speichern":
                return _save(frame, there, sent)
            case "ergaenzen":
                wanted.add(
                    id,
                    _version(sent),
                    measure=sent.get("massnahme", ""),
                    field=sent.get("feld", ""),
                    place=sent.get("ort", ""),
                    note=sent.get("anmerkung", ""),
                    by=BY,
                )
            case "auffrischen":
                wanted.refresh(id, _version(sent), by=BY)
            case "oeffnen":
                wanted.reopen(id, _version(sent), by=BY)
            case "verwerfen":
                wanted.discard(id)
                return RedirectResponse(frame.url(f"konferenzen/{series_of(frame, id)}"), status_code=303)
            case _:
                raise InvalidParameter(name="aktion", value=action, reason=N_("Das ist so nicht möglich."))
    except (RecordChanged, InvalidParameter) as error:
        kept = wanted.list_of(id)
        if kept is None:
            raise
        return _list_page(frame, there, kept, sent, _said(frame, error), isinstance(error, RecordChanged))
    return RedirectResponse(frame.url(f"konferenzen/{id}/liste"), status_code=303)


@router.get("/konferenzen/{id}/liste.csv")
def list_csv(frame: SignedInDep, id: Id) -> Response:
    """Every item, struck ones too."""
    kept = _kept(frame, id)
    t = frame.texts
    heads = [
        t(head)
        for head in (
            N_("Handlungsfeld"),
            N_("Punkt"),
            N_("Kennung"),
            N_("Gründe"),
            N_("Anmerkung"),
            N_("Gestrichen"),
            N_("Träger"),
        )
    ]
    rows = [
        [
            group.name,
            f"{line.name} ({line.what})",
            line.key,
            " ".join(line.reasons) or t(N_("von Hand ergänzt")),
            line.note,
            t(N_("ja") if line.struck else N_("nein")),
            line.providers,
        ]
        for group in grouped(frame, kept.items)
        for line in group.items
    ]
    return csv_response(frame, f"liste-{id}", heads, rows)


@router.get("/konferenzen/{id}/tagesordnung")
def printed(frame: SignedInDep, id: Id) -> HTMLResponse:
    """What is left on the list as an agenda to print."""
    there, kept = occasion_of(frame, id), _kept(frame, id)
    return frame.render(
        "conference_agenda.html",
        name=there.event.called(frame.language),
        when=frame.fuzzy(there.when),
        groups=grouped(frame, kept.open_items),
        total=len(kept.open_items),
        day=kept.day,
        back_url=frame.url(f"konferenzen/{id}/liste"),
        crumbs=occasion_crumbs(frame, there, N_("Tagesordnung")),
    )


# ------------------------------------------------------------------ shared


def occasion_of(frame: Frame, id: str) -> Occasion:
    """One occasion; raises NotFound for what is no event."""
    return occasion(frame.snapshot, id, frame.context.today())


def series_of(frame: Frame, event: str) -> str:
    """The series an occasion belongs to; itself if none is recorded."""
    for link in frame.snapshot.out(event, "PART_OF"):
        if frame.snapshot.node(link.target).properties.get("series") is True:
            return link.target
    return event


def occasion_crumbs(frame: Frame, there: Occasion, *last: str) -> tuple[Crumb, ...]:
    """Start, conferences, the series, the occasion's list, and what comes below."""
    series = series_of(frame, there.id)
    found = [Crumb(frame.snapshot.node(series).called(frame.language), frame.url(f"konferenzen/{series}"))]
    name = frame.texts(N_("Liste: {name}"), name=there.event.called(frame.language))
    found.append(Crumb(name, frame.url(f"konferenzen/{there.id}/liste") if last else ""))
    return frame.crumbs(*found, *(Crumb(frame.texts(one)) for one in last))


def grouped(frame: Frame, items: tuple[ListItem, ...]) -> list[Group]:
    """Items by field, in the order of the list; those of no field come under a heading of their own."""
    found: dict[str, list[ItemLine]] = {}
    for item in items:
        found.setdefault(item.field, []).append(item_lines(frame, item))
    return [
        Group(_called(frame, id) if id else frame.texts(N_("Ohne Handlungsfeld")), lines) for id, lines in found.items()
    ]


def item_lines(frame: Frame, item: ListItem) -> ItemLine:
    """One item in words; a record that is gone is called by its id."""
    t, node = frame.texts, frame.snapshot.get(item.measure or item.place)
    providers = [
        link.source
        for link in frame.snapshot.into(item.measure, "RUNS")
        if item.measure and link.text("role") in ("", "provider")
    ]
    return ItemLine(
        key=item.key,
        name=node.called(frame.language) if node else item.measure or item.place,
        url=_url(frame, item),
        what=t(N_("Maßnahme")) if item.measure else t(N_("Feld am Ort")),
        reasons=[one.text.in_language(frame.language) for one in item.reasons],
        struck=item.struck,
        note=item.note,
        providers=", ".join(_called(frame, id) for id in providers),
    )


def _url(frame: Frame, item: ListItem) -> str:
    """Page of a measure, or the cell of a field at a place; empty: the record is gone."""
    node = frame.snapshot.get(item.measure or item.place)
    if node is None or item.measure:
        return frame.link(node) if node else ""
    return frame.url("abdeckung", zelle=item.key)


def _called(frame: Frame, id: str) -> str:
    node = frame.snapshot.get(id)
    return node.called(frame.language) if node else id


def _kept(frame: Frame, id: str) -> AgendaList:
    found = Conferences(frame.context).list_of(id)
    if found is None:
        raise NotFound(id=id)
    return found


def _said(frame: Frame, error: RecordChanged | InvalidParameter) -> str:
    """What is wrong, without the names that only programs know."""
    reason = error.facts.get("reason")
    if isinstance(reason, Phrase):
        return reason.in_language(frame.language)
    return frame.texts(reason) if isinstance(reason, str) else error.text(frame.language)


def _version(sent: Form) -> int:
    said = sent.get("fassung", "")
    if not (said.isascii() and said.isdigit() and len(said) < 16):
        raise InvalidParameter(name="fassung", value=said[:40], reason=N_("Das ist keine ganze Zahl."))
    return int(said)


Mark = tuple[bool, str]
"""Whether an item is struck, and its note."""


def _save(frame: Frame, there: Occasion, sent: Form) -> Response:
    """Save what this person changed; where somebody else changed the same item meanwhile, ask."""
    wanted, kept = Conferences(frame.context), _kept(frame, there.id)
    keys = [name[2:] for name in sent if name.startswith("n:")]
    mine = {key: (f"s:{key}" in sent, sent[f"n:{key}"]) for key in keys}
    before = {key: _mark(sent.get(f"o:{key}", "0")) for key in keys}
    now = {item.key: (item.struck, item.note) for item in kept.items}
    changed = {key: mark for key, mark in mine.items() if mark != before[key] and key in now}
    if any(now[key] not in (before[key], mark) for key, mark in changed.items()):
        return _list_page(frame, there, kept, clash=True, marks=changed)
    try:
        wanted.edit(there.id, kept.version, changed, by=BY)
    except InvalidParameter as error:
        return _list_page(frame, there, kept, failed=_said(frame, error), marks=changed)
    return RedirectResponse(frame.url(f"konferenzen/{there.id}/liste"), status_code=303)


def _mark(text: str) -> Mark:
    """Strike and note as the form was given them: `1` or `0`, then the note."""
    return text[:1] == "1", text[1:]


# ------------------------------------------------------------------- pages


def _new_page(frame: Frame, there: Occasion, months: str) -> HTMLResponse:
    interval = whole_months(frame, months.strip())
    proposed = Conferences(frame.context).proposed(frame.context.today(), interval, tuple(Why))
    counts: Mapping[Why, int] = {
        why: sum(1 for item in proposed.items if any(one.why is why for one in item.reasons)) for why in Why
    }
    return frame.render(
        "conference_list_new.html",
        name=there.event.called(frame.language),
        when=frame.fuzzy(there.when),
        finding=proposed.sentence.in_language(frame.language),
        reasons=[(why.value, why.label.in_language(frame.language), counts[why]) for why in Why],
        months=interval,
        usual=INTERVAL_MONTHS,
        url=frame.url(f"konferenzen/{there.id}/liste"),
        method=proposed.method,
        crumbs=occasion_crumbs(frame, there),
    )


def _list_page(
    frame: Frame,
    there: Occasion,
    kept: AgendaList,
    sent: Form | None = None,
    failed: str = "",
    clash: bool = False,
    marks: Mapping[str, Mark] | None = None,
) -> HTMLResponse:
    groups = grouped(frame, kept.items)
    on_it = {item.measure for item in kept.items if not item.struck}
    return frame.render(
        "conference_list.html",
        409 if clash else 422 if failed else 200,
        name=there.event.called(frame.language),
        when=frame.fuzzy(there.when),
        kept=kept,
        day=kept.day,
        held=kept.state is ListState.HELD,
        groups=groups,
        marks=marks or {},
        total=len(kept.items),
        struck=len(kept.items) - len(kept.open_items),
        failed=frame.texts(CHANGED) if clash else failed,
        measures=[pair for pair in frame.choices("measure") if pair[0] not in on_it],
        fields=frame.choices("field"),
        places=frame.choices("municipality", "quarter", "region"),
        sent=sent or {},
        url=frame.url(f"konferenzen/{there.id}/liste"),
        csv_url=frame.url(f"konferenzen/{there.id}/liste.csv"),
        print_url=frame.url(f"konferenzen/{there.id}/tagesordnung"),
        results_url=frame.url(f"konferenzen/{there.id}/ergebnisse"),
        changes_url=frame.url("erfassen/aenderungen"),
        crumbs=occasion_crumbs(frame, there),
    )

"""What should be confirmed next, worst first: confirm it here, or make links and letters to those who know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.review import MOST_MAILS, Asked, Reviews
from graphkb.analytics.freshness import FRESHNESS, SORT_LABELS, WHOM_LABELS, Freshness, Stale, sentence_of
from graphkb.errors import GraphkbError, InvalidParameter, NotFound
from graphkb.review import Link, LinkState, Suggestion, mailto
from graphkb.texts import LANGUAGES, N_, Language
from graphkb.texts.order import alphabetical
from viz.csv_table import csv_response
from viz.forms import BY, FormDep, SignedInDep, said_of
from viz.frame import Crumb, Frame

__all__ = ["router"]

router = APIRouter()

PAGE = "erfassen/auffrischen"
ASKING = f"{PAGE}/fragen"
LINKS = f"{PAGE}/links"

ROWS = 50

Word = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Row:
    """One record that should be confirmed."""

    id: str
    name: str
    kind: str
    url: str
    label: str
    sentence: str
    whom: list[tuple[str, str, str]]
    """Id, name and why of those who could be asked."""
    contact: bool
    """Whether the nearest of them has a mail address recorded."""
    link: str
    """What there is of a link; empty: nobody was asked yet."""
    ask_url: str


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link in the list."""

    id: str
    record: str
    record_url: str
    body: str
    made: str
    expires: str
    state: str
    open: bool
    unanswered: bool
    review_url: str


@dataclass(frozen=True, slots=True)
class LetterView:
    """One letter that was made."""

    body: str
    address: str
    subject: str
    text: str
    mailto: str
    sent: bool
    failed: str
    links: list[tuple[str, str]]


@router.get(f"/{PAGE}")
def stale(
    frame: SignedInDep,
    art: Word = "",
    ort: Word = "",
    feld: Word = "",
    start: Annotated[int, Query(ge=0, le=1_000_000, alias="ab")] = 0,
    getan: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    format: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The work list, fifty a page; as CSV the whole of it."""
    reviews = Reviews(frame.context)
    found = reviews.stale(kind=art, place=ort, field=feld)
    if format == "csv":
        return _csv(frame, found)
    return _list(frame, reviews, found, {"art": art, "ort": ort, "feld": feld}, start, getan)


@router.post(f"/{PAGE}")
def several(frame: SignedInDep, form: FormDep) -> Response:
    """Confirm what is ticked, or make links for it."""
    reviews = Reviews(frame.context)
    ids = [name[2:] for name in form if name.startswith("e.")]
    asked = {name: form.get(name, "") for name in ("art", "ort", "feld")}
    try:
        if not ids:
            reason = N_("Bitte mindestens einen Eintrag ankreuzen.")
            raise InvalidParameter(name=frame.texts(N_("Auswahl")), value="–", reason=reason)
        if form.get("aktion") == "stimmt":
            count, _ = reviews.assure(
                ids,
                by=BY,
                body=form.get("stelle", ""),
                on=_day(form.get("am", "")),
                relations=form.get("verbindungen") == "ja",
            )
            back = frame.link(frame.snapshot.node(ids[0])) if form.get("zurueck") == "eintrag" else ""
            return RedirectResponse(back or frame.url(PAGE, **asked, getan=count), status_code=303)
        pairs = [(id, form.get(f"w.{id}", "")) for id in ids]
        if nobody := [id for id, body in pairs if not body]:
            names = ", ".join(frame.snapshot.node(id).called(frame.language) for id in nobody)
            raise InvalidParameter(name=frame.texts(N_("Wen fragen")), value=names, reason=N_("Niemand ist erfasst."))
        return _letters(frame, _asked(frame, reviews, pairs, form))
    except (InvalidParameter, NotFound) as error:
        found = reviews.stale(kind=asked["art"], place=asked["ort"], field=asked["feld"])
        return _list(frame, reviews, found, asked, 0, 0, error, ids)


@router.get(f"/{ASKING}")
def ask_form(frame: SignedInDep, id: Word) -> HTMLResponse:
    """One record: whom to ask, in which language, to which address."""
    return _ask_page(frame, id)


@router.post(f"/{ASKING}")
def ask(frame: SignedInDep, form: FormDep) -> Response:
    """Make the link and its letter; the address of the link is shown this once."""
    record = form.get("id", "")
    try:
        return _letters(frame, _asked(frame, Reviews(frame.context), [(record, form.get("stelle", ""))], form))
    except InvalidParameter as error:
        return _ask_page(frame, record, error, form.get("stelle", ""), form.get("adresse", ""))


@router.get(f"/{LINKS}")
def links(frame: SignedInDep) -> HTMLResponse:
    """All links, newest first, and where they stand."""
    return _links_page(frame)


@router.post(f"/{LINKS}")
def change_link(frame: SignedInDep, form: FormDep) -> Response:
    """Revoke a link, or ask again with a new one."""
    reviews, id = Reviews(frame.context), form.get("id", "")
    if form.get("aktion") == "widerrufen":
        reviews.revoke(id)
        return RedirectResponse(frame.url(LINKS), status_code=303)
    try:
        asked = reviews.remind(
            id,
            by=BY,
            base=_base(frame),
            language=_language(form.get("sprache", "")),
            mailed=form.get("aktion") == "erinnern-mail",
        )
    except InvalidParameter as error:
        return _links_page(frame, error)
    return _letters(frame, (asked,))


# ------------------------------------------------------------------ pages


def _list(
    frame: Frame,
    reviews: Reviews,
    found: Freshness,
    asked: dict[str, str],
    start: int,
    done: int,
    error: GraphkbError | None = None,
    ticked: list[str] | None = None,
) -> HTMLResponse:
    shown = found.rows[start : start + ROWS]
    newest: dict[str, tuple[Link, Suggestion | None]] = {}
    for link, answer in reviews.links():
        newest.setdefault(link.record, (link, answer))
    following = start + ROWS if start + ROWS < len(found.rows) else None
    return frame.render(
        "freshness.html",
        422 if error else 200,
        finding=found.sentence.in_language(frame.language),
        definition=FRESHNESS.definition.in_language(frame.language),
        rows=[_row(frame, row, newest.get(row.record)) for row in shown],
        total=len(found.rows),
        ticked=ticked or [],
        asked=asked,
        kinds=_kinds(frame),
        places=frame.choices("municipality", "quarter"),
        fields=frame.choices("field"),
        filtered=any(asked.values()),
        next_url=frame.url(PAGE, **asked, ab=following) if following else None,
        first_url=frame.url(PAGE, **asked) if start else None,
        csv_url=frame.url(PAGE, **asked, format="csv"),
        list_url=frame.url(PAGE),
        links_url=frame.url(LINKS),
        today=frame.context.today().isoformat(),
        done=done,
        failed=said_of(frame, error) if error else "",
        mails=reviews.mails,
        most=MOST_MAILS,
        method=found.method,
        languages=LANGUAGES,
    )


def _ask_page(
    frame: Frame, id: str, error: GraphkbError | None = None, body: str = "", address: str = ""
) -> HTMLResponse:
    node = frame.snapshot.node(id)
    reviews = Reviews(frame.context)
    whom = reviews.whom(id)
    chosen = body or next(iter(whom), "")
    return frame.render(
        "ask.html",
        422 if error else 200,
        id=id,
        name=node.called(frame.language),
        person=node.kind == "person",
        record_url=frame.link(node),
        whom=[(one, frame.snapshot.node(one).called(frame.language)) for one in whom],
        chosen=chosen,
        addresses={one: frame.snapshot.node(one).text("email") for one in whom},
        address=address,
        url=frame.url(ASKING),
        days=frame.context.settings.link_days,
        mails=reviews.mails,
        failed=said_of(frame, error) if error else "",
        languages=LANGUAGES,
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Nachfragen")))),
    )


def _letters(frame: Frame, found: tuple[Asked, ...]) -> HTMLResponse:
    return frame.render(
        "letters.html",
        letters=[
            LetterView(
                body=frame.snapshot.node(one.body).called(frame.language),
                address=one.address,
                subject=one.letter.subject,
                text=one.letter.text,
                mailto=mailto(one.letter, one.address),
                sent=one.sent,
                failed=one.failed.text(frame.language) if one.failed else "",
                links=[(made.record, made.url) for made in one.made],
            )
            for one in found
        ],
        until=frame.day(found[0].made[0].link.expires),
        back_url=frame.url(PAGE),
        links_url=frame.url(LINKS),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Nachfragen")))),
    )


def _links_page(frame: Frame, error: GraphkbError | None = None) -> HTMLResponse:
    reviews = Reviews(frame.context)
    return frame.render(
        "links.html",
        422 if error else 200,
        lines=[_link_line(frame, link, answer) for link, answer in reviews.links()],
        url=frame.url(LINKS),
        back_url=frame.url(PAGE),
        mails=reviews.mails,
        failed=said_of(frame, error) if error else "",
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Links")))),
    )


# ------------------------------------------------------------------ parts


def _asked(frame: Frame, reviews: Reviews, pairs: list[tuple[str, str]], form: FormDep) -> tuple[Asked, ...]:
    return reviews.ask(
        pairs,
        by=BY,
        base=_base(frame),
        language=_language(form.get("sprache", "")),
        mailed=form.get("aktion") == "senden",
        address=form.get("adresse", ""),
    )


def _base(frame: Frame) -> str:
    return (frame.context.settings.public_url or str(frame.request.base_url)).rstrip("/")


def _language(wanted: str) -> Language:
    return next((known for known in LANGUAGES if known == wanted), "de")


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidParameter(name="am", value=text[:20], reason=N_("Bitte als JJJJ-MM-TT angeben.")) from None


def _kinds(frame: Frame) -> list[tuple[str, str]]:
    found = [
        (kind.id, kind.plural.in_language(frame.language))
        for kind in frame.context.ontology.kinds.values()
        if not kind.no_list
        and not kind.place
        and (kind.actor or kind.id in ("measure", "meeting_place", "funding_programme"))
        and frame.snapshot.of_kind(kind.id)
    ]
    return sorted(found, key=lambda pair: alphabetical(pair[1]))


def _row(frame: Frame, row: Stale, newest: tuple[Link, Suggestion | None] | None) -> Row:
    node = frame.snapshot.node(row.record)
    return Row(
        id=row.record,
        name=node.called(frame.language),
        kind=frame.context.ontology.kind(node.kind).label.in_language(frame.language),
        url=frame.link(node),
        label=SORT_LABELS[row.sort].in_language(frame.language),
        sentence=sentence_of(row, frame.context.today()).in_language(frame.language),
        whom=[
            (
                one.body,
                frame.snapshot.node(one.body).called(frame.language),
                WHOM_LABELS[one.kind].in_language(frame.language),
            )
            for one in row.whom
        ],
        contact=bool(row.whom and row.whom[0].contact),
        link=_link_words(frame, *newest) if newest else "",
        ask_url=frame.url(ASKING, id=row.record),
    )


def _link_words(frame: Frame, link: Link, answer: Suggestion | None) -> str:
    if answer:
        return frame.texts(N_("Antwort vom {date}"), date=frame.day(answer.on))
    match link.state(frame.context.today()):
        case LinkState.OPEN:
            return frame.texts(N_("gefragt am {date}, offen bis {until}"), date=frame.day(link.made),
                               until=frame.day(link.expires))  # fmt: skip
        case LinkState.REVOKED:
            return frame.texts(N_("widerrufen"))
        case _:
            return frame.texts(N_("abgelaufen am {date}"), date=frame.day(link.expires))


def _link_line(frame: Frame, link: Link, answer: Suggestion | None) -> LinkLine:
    record, body = frame.snapshot.get(link.record), frame.snapshot.get(link.body)
    is_open = link.state(frame.context.today()) is LinkState.OPEN
    return LinkLine(
        id=link.id,
        record=record.called(frame.language) if record else link.record,
        record_url=frame.link(record) if record else "",
        body=body.called(frame.language) if body else link.body,
        made=frame.day(link.made),
        expires=frame.day(link.expires),
        state=_link_words(frame, link, answer),
        open=is_open,
        unanswered=answer is None,
        review_url=frame.url(f"erfassen/pruefen/{answer.id}") if answer else "",
    )


def _csv(frame: Frame, found: Freshness) -> Response:
    t = frame.texts
    heads = [
        t(head)
        for head in (
            N_("Eintrag"),
            N_("Kennung"),
            N_("Art"),
            N_("Warum"),
            N_("Näheres"),
            N_("Letzte Angabe"),
            N_("Zellen"),
            N_("davon allein"),
            N_("Verbindungen"),
            N_("Wen fragen"),
        )
    ]
    rows = []
    for row in found.rows:
        node = frame.snapshot.node(row.record)
        rows.append(
            [
                node.called(frame.language),
                node.id,
                frame.context.ontology.kind(node.kind).label.in_language(frame.language),
                SORT_LABELS[row.sort].in_language(frame.language),
                sentence_of(row, found.day).in_language(frame.language),
                row.last.isoformat() if row.last else "",
                len(row.cells),
                row.alone,
                row.relations,
                "; ".join(frame.snapshot.node(one.body).called(frame.language) for one in row.whom),
            ]
        )
    return csv_response(frame, "auffrischen", heads, rows, found.method)

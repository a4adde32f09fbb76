"""«Neues»: what was recorded or changed lately at a place or in a field; as a feed, and by mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated
from xml.etree import ElementTree

from fastapi import APIRouter, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.deps import checked_day
from api.news import found_news, send_digests, subscribed
from graphkb.errors import InvalidParameter, LinkOver, MailFailed, TooOften
from graphkb.mail import can_mail
from graphkb.model import PUBLIC
from graphkb.subscriptions import (
    PATH,
    Every,
    News,
    NewsItem,
    Scope,
    Subscription,
    confirm,
    key_of,
    opened_subscription,
    scope_words,
    subscriptions,
    unsubscribe,
)
from graphkb.subscriptions.digest import told
from graphkb.texts import N_
from viz.forms import FormDep, OpenFormDep, SignedInDep
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.correct import TRAP

__all__ = ["router"]

router = APIRouter()

PAGE = "neues"
ADMIN = "erfassen/abonnements"
ATOM = "http://www.w3.org/2005/Atom"

Id = Annotated[str, Query(max_length=200)]
Since = Annotated[date | None, Query(alias="seit")]
Link = Annotated[str, Path(max_length=300)]

EVERY = ((Every.WEEK, N_("einmal in der Woche")), (Every.DAY, N_("jeden Tag")))


@dataclass(frozen=True, slots=True)
class Line:
    """One record and what happened to it."""

    day: str
    name: str
    kind: str
    pictogram: str
    url: str
    said: tuple[str, ...]


@router.get(f"/{PAGE}")
def page(frame: FrameDep, ort: Id = "", feld: Id = "", seit: Since = None) -> HTMLResponse:
    """What is new, and how to be told of it."""
    return _page(frame, Scope(ort, feld), seit)


@router.post(f"/{PAGE}")
def subscribe(frame: FrameDep, form: OpenFormDep) -> Response:
    """Mail a question to the address given. What a program sends is thanked for and forgotten."""
    scope = Scope(form.get("ort", ""), form.get("feld", ""))
    if form.get(TRAP):
        return _page(frame, scope, None, done=True)
    every = Every.DAY if form.get("wie_oft") == Every.DAY else Every.WEEK
    client = frame.request.client
    try:
        subscribed(
            frame.context,
            form.get("email", ""),
            scope,
            every,
            frame.language,
            base=_base(frame),
            address=client.host if client else "",
        )
    except InvalidParameter as error:
        if error.facts["name"] != "email":
            raise
        return _page(frame, scope, None, email=form.get("email", ""), wrong=error.text(frame.language), status=422)
    except (TooOften, MailFailed) as error:
        status = 429 if isinstance(error, TooOften) else 502
        return _page(frame, scope, None, email=form.get("email", ""), wrong=error.text(frame.language), status=status)
    return _page(frame, scope, None, done=True)


@router.get(f"/{PAGE}.atom")
def feed(frame: FrameDep, ort: Id = "", feld: Id = "") -> Response:
    """The same as an Atom feed (RFC 4287), for feed readers: always what everybody may see."""
    scope = Scope(ort, feld)
    found, _ = found_news(frame.context, PUBLIC, scope)
    text = _atom(frame, scope, found)
    return Response(text, media_type="application/atom+xml; charset=utf-8")


@router.api_route(f"/{PATH}/{{link}}", methods=["GET", "HEAD"])
def opened(frame: FrameDep, link: Link) -> HTMLResponse:
    """What the address is told of, with a button to confirm and one to end it. Opening it changes nothing."""
    return _own_page(frame, _own(frame, link), link)


@router.post(f"/{PATH}/{{link}}")
def answered(frame: FrameDep, link: Link, form: OpenFormDep) -> Response:
    """Confirm it, or delete the address."""
    own = _own(frame, link)
    if form.get("was") == "abbestellen":
        unsubscribe(frame.context.store, own.id)
        return frame.render("news_own.html", own=None, crumbs=frame.crumbs(Crumb(frame.texts(N_("Abonnement")))))
    confirm(frame.context.store, own.id)
    return RedirectResponse(frame.url(f"{PATH}/{link}"), status_code=303)


@router.get(f"/{ADMIN}")
def overview(frame: SignedInDep) -> HTMLResponse:
    """Who is told of what, and the mails that are due, to be copied where there is no mail server."""
    due = send_digests(frame.context, base=_base(frame), dry=True)
    snapshot = frame.context.snapshot(PUBLIC)
    return frame.render(
        "subscriptions.html",
        rows=[
            {
                "id": one.id,
                "email": one.email,
                "what": scope_words(snapshot, one.scope, frame.language),
                "confirmed": one.confirmed,
                "made": frame.day(one.made),
                "told": frame.day(one.told_until),
            }
            for one in subscriptions(frame.context.store)
        ],
        due=[{"email": one.subscription.email, "subject": one.letter.subject, "text": one.letter.text} for one in due],
        mailing=can_mail(frame.context.settings),
        act_url=frame.url(ADMIN),
        crumbs=frame.crumbs(),
    )


@router.post(f"/{ADMIN}")
def change(frame: SignedInDep, form: FormDep) -> Response:
    """Send what is due, or delete an address."""
    if form.get("was") == "senden":
        send_digests(frame.context, base=_base(frame))
    elif form.get("loeschen"):
        unsubscribe(frame.context.store, form["loeschen"])
    return RedirectResponse(frame.url(ADMIN), status_code=303)


def _page(
    frame: Frame,
    scope: Scope,
    since: date | None,
    *,
    email: str = "",
    wrong: str = "",
    done: bool = False,
    status: int = 200,
) -> HTMLResponse:
    found, day = found_news(frame.context, frame.reader, scope, checked_day("seit", since) if since else None)
    what = scope_words(frame.snapshot, scope, frame.language)
    return frame.render(
        "news.html",
        status,
        what=what,
        scope=scope,
        since=frame.day(day),
        since_value=day.isoformat(),
        lines=[_line(frame, item) for item in found.items],
        more=found.more,
        places=frame.choices("region", "municipality", "quarter"),
        fields=frame.choices("field"),
        every=[(value.value, frame.texts(label)) for value, label in EVERY],
        mailing=can_mail(frame.context.settings),
        email=email,
        wrong=wrong,
        done=done,
        trap=TRAP,
        act_url=frame.url(PAGE),
        feed_url=frame.url(f"{PAGE}.atom", ort=scope.place, feld=scope.field),
        crumbs=frame.crumbs(),
    )


def _line(frame: Frame, item: NewsItem) -> Line:
    kind = frame.context.ontology.kind(item.node.kind)
    return Line(
        frame.day(item.at.astimezone().date()),
        item.node.called(frame.language),
        kind.label.in_language(frame.language),
        kind.pictogram,
        frame.link(item.node),
        told(item, frame.snapshot, frame.language),
    )


def _own(frame: Frame, link: str) -> Subscription:
    id, dot, mac = link.partition(".")
    if not dot:
        raise LinkOver()
    return opened_subscription(frame.context.store, key_of(frame.context.token), id, mac)


def _own_page(frame: Frame, own: Subscription, link: str) -> HTMLResponse:
    snapshot = frame.context.snapshot(PUBLIC)
    return frame.render(
        "news_own.html",
        own=own,
        what=scope_words(snapshot, own.scope, frame.language),
        every=frame.texts(dict(EVERY)[own.every]),
        act_url=frame.url(f"{PATH}/{link}"),
        news_url=frame.url(PAGE, ort=own.scope.place, feld=own.scope.field),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Abonnement")))),
    )


def _base(frame: Frame) -> str:
    return frame.context.settings.public_url.rstrip("/") or str(frame.request.base_url).rstrip("/")


def _atom(frame: Frame, scope: Scope, found: News) -> bytes:
    ElementTree.register_namespace("", ATOM)
    base = _base(frame)
    snapshot = frame.context.snapshot(PUBLIC)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": frame.language})

    def add(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
        element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        element.text = text or None
        return element

    own = base + frame.url(f"{PAGE}.atom", ort=scope.place, feld=scope.field)
    html = base + frame.url(PAGE, ort=scope.place, feld=scope.field)
    what = scope_words(snapshot, scope, frame.language)
    name = frame.context.settings.product_name
    add(root, "title", frame.texts(N_("{product}: Neues zu «{what}»"), product=name, what=what))
    add(root, "subtitle", frame.texts(N_("Zusammengestellt aus öffentlichen Quellen.")))
    add(root, "id", own)
    add(root, "link", rel="self", href=own)
    add(root, "link", rel="alternate", type="text/html", href=html)
    newest = max((item.at for item in found.items), default=None)
    add(root, "updated", newest.isoformat(timespec="seconds") if newest else f"{frame.context.today()}T00:00:00Z")
    add(add(root, "author"), "name", name)
    for item in found.items:
        entry = add(root, "entry")
        url = base + frame.link(item.node)
        add(entry, "title", item.node.called(frame.language))
        add(entry, "id", f"{url}#{item.revision}")
        add(entry, "link", rel="alternate", type="text/html", href=url)
        add(entry, "updated", item.at.isoformat(timespec="seconds"))
        add(entry, "summary", "; ".join(told(item, snapshot, frame.language)))
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text

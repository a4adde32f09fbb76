"""One search over everything: while typing, by place, kind and field, and kept under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from graphkb.errors import InvalidParameter
from graphkb.model import Visibility
from graphkb.ontology import Kind
from graphkb.snapshot.search import Hit, NodeFilter, select
from graphkb.subscriptions import SavedSearch, delete_search, save_search, saved_searches, search_was_seen
from graphkb.texts import N_
from graphkb.texts.order import alphabetical
from viz.forms import BY, FormDep, SignedInDep
from viz.frame import Crumb, Frame, FrameDep

__all__ = ["router"]

router = APIRouter()

PAGE = "suche"
SAVED = f"{PAGE}/gespeichert"

SHOWN = 60
AT_ONCE = 8
"""Hits shown while typing: as many as fit on a small screen."""

KINDS = (
    ("actor", N_("Akteure")),
    ("measure", N_("Maßnahmen")),
    ("place", N_("Orte")),
    ("planning", N_("Konzepte, Felder, Leitlinien, Förderung")),
    ("event", N_("Veranstaltungen")),
    ("document", N_("Quellen")),
)
"""What a search can be narrowed to: selector of kinds, and what people call it."""

Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is sought."""

    q: str = ""
    kind: str = ""
    place: str = ""
    field: str = ""

    @property
    def query(self) -> dict[str, str]:
        """As parameters of the page; empty ones left out."""
        named = {"q": self.q.strip(), "art": self.kind, "ort": self.place, "feld": self.field}
        return {name: value for name, value in named.items() if value}

    @classmethod
    def of(cls, query: dict[str, str]) -> Asked:
        """From the parameters of the page."""
        return cls(query.get("q", "")[:200], query.get("art", ""), query.get("ort", ""), query.get("feld", ""))


@dataclass(frozen=True, slots=True)
class Row:
    """One record that was found."""

    name: str
    url: str
    kind: Kind
    matched: str
    """The other name the words were found in; empty: its own."""


@router.get(f"/{PAGE}")
def search(frame: FrameDep, q: Text = "", art: Text = "", ort: Text = "", feld: Text = "") -> HTMLResponse:
    """What was found, best first; form items and other vocabulary only if nothing else is found."""
    asked = Asked(q, art, ort, feld)
    hits = _found(frame, asked)
    return frame.render(
        "search.html",
        q=q,
        asked=asked,
        rows=[_row(frame, hit) for hit in hits[:SHOWN]],
        total=len(hits),
        similar=bool(hits) and all(hit.similar for hit in hits),
        narrowed=bool(art or ort or feld),
        wider_url=frame.url(PAGE, q=q),
        kinds=[(id, frame.texts(label)) for id, label in KINDS],
        places=frame.choices("municipality", "quarter"),
        fields=frame.choices("field"),
        save_url=frame.url(SAVED) if frame.reader.sees(Visibility.INTERNAL) and asked.query else "",
        saved_url=frame.url(SAVED) if frame.reader.sees(Visibility.INTERNAL) else "",
        news_url=frame.url("neues", ort=ort, feld=feld) if ort or feld else "",
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Suche")))),
    )


@router.get(f"/{PAGE}/sofort")
def at_once(frame: FrameDep, q: Text = "") -> HTMLResponse:
    """The first hits, as a piece of a page: shown under the field while somebody types."""
    hits = _found(frame, Asked(q)) if len(q.strip()) >= 2 else []
    return frame.render(
        "search_at_once.html",
        q=q,
        rows=[_row(frame, hit) for hit in hits[:AT_ONCE]],
        total=len(hits),
        all_url=frame.url(PAGE, q=q),
    )


@router.get(f"/{SAVED}")
def saved(frame: SignedInDep) -> HTMLResponse:
    """Searches kept, each with how much it finds and how much of it is new."""
    return frame.render(
        "searches.html",
        rows=[_saved_row(frame, one) for one in saved_searches(frame.context.store)],
        act_url=frame.url(SAVED),
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Suche")), frame.url(PAGE)), Crumb(frame.texts(N_("Gespeichert")))),
    )


@router.post(f"/{SAVED}")
def keep(frame: SignedInDep, form: FormDep) -> Response:
    """Keep a search, mark what one finds as seen, or forget one."""
    store = frame.context.store
    if id := form.get("loeschen"):
        delete_search(store, id)
    elif id := form.get("gesehen"):
        known = next((one for one in saved_searches(store) if one.id == id), None)
        if known:
            search_was_seen(store, id, _ids(frame, Asked.of(dict(known.query))))
    else:
        asked = Asked(form.get("q", ""), form.get("art", ""), form.get("ort", ""), form.get("feld", ""))
        save_search(store, form.get("name", ""), asked.query, _ids(frame, asked), by=BY)
    return RedirectResponse(frame.url(SAVED), status_code=303)


def _found(frame: Frame, asked: Asked) -> list[Hit]:
    """Best first; without words all that passes the filter, by name."""
    index = frame.context.search_index(frame.reader)
    kinds = (asked.kind,) if asked.kind else ()
    within = None
    if asked.kind or asked.place or asked.field:
        within = select(frame.snapshot, NodeFilter(kinds, asked.place, asked.field))
    if not asked.q.strip():
        listed = [node for node in within or () if frame.context.ontology.kind(node.kind).default_search]
        return [
            Hit(node, 0.0, node.name) for node in sorted(listed, key=lambda node: (alphabetical(node.name), node.id))
        ]
    hits = index.find(asked.q, kinds=kinds)
    if not hits and within is None:
        hits = index.find(asked.q, vocabulary=True)
    if within is None:
        return hits
    ids = {node.id for node in within}
    return [hit for hit in hits if hit.node.id in ids]


def _ids(frame: Frame, asked: Asked) -> list[str]:
    return [hit.node.id for hit in _found(frame, asked)]


def _row(frame: Frame, hit: Hit) -> Row:
    matched = hit.matched if hit.matched not in (hit.node.name, hit.node.name_en) else ""
    kind = frame.context.ontology.kind(hit.node.kind)
    return Row(hit.node.called(frame.language), frame.link(hit.node), kind, matched)


def _saved_row(frame: Frame, one: SavedSearch) -> dict[str, object]:
    asked = Asked.of(dict(one.query))
    try:
        hits = _found(frame, asked)
    except InvalidParameter:  # its place or field is gone
        hits = []
    fresh = [hit for hit in hits if hit.node.id not in one.seen]
    return {
        "id": one.id,
        "name": one.name,
        "url": frame.url(PAGE, **asked.query),
        "total": len(hits),
        "fresh": len(fresh),
        "names": [hit.node.called(frame.language) for hit in fresh[:3]],
        "made": frame.day(one.made),
    }


def _choices(frame: Frame, *kinds: str) -> list[tuple[str, str]]:
    nodes = frame.snapshot.of_kind(*kinds)
    return sorted(
        ((node.id, node.called(frame.language)) for node in nodes), key=lambda pair: (alphabetical(pair[1]), pair[0])
    )

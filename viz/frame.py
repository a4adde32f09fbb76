"""What every page has: language, reader, snapshot, navigation, footer; and how a template is filled."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from babel.dates import format_date
from babel.numbers import format_decimal
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from api import Context
from api.analyses import Analyses
from graphkb.analytics.described import Method
from graphkb.analytics.notes import MethodNote, method_note
from graphkb.errors import AccessDenied
from graphkb.model import PUBLIC, FuzzyDate, Node, Precision, Reader
from graphkb.snapshot import MADE_UP, Snapshot, origin
from graphkb.texts import LANGUAGES, N_, Language, Texts
from graphkb.texts.order import alphabetical
from viz.navigation import ENTRANCES
from viz.personal import is_personal

__all__ = [
    "TOKEN_COOKIE",
    "Crumb",
    "Frame",
    "FrameDep",
    "NavGroup",
    "NavItem",
    "error_page",
    "frame_of",
    "frame_without_request",
    "static_url",
    "static_version",
]

TOKEN_COOKIE = "graphkb-token"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation."""

    label: str
    url: str
    current: bool
    main: bool = True
    """Stands in the head of every page; others only where they are the current one."""
    text: str = ""
    """What it is for, in one sentence."""


@dataclass(frozen=True, slots=True)
class NavGroup:
    """One of the entrances in the head of every page."""

    label: str
    items: tuple[NavItem, ...]
    url: str
    """Of the page that lists them."""
    current: bool = False
    """This very page is that one."""
    aside: bool = False
    """Stands at the right, apart from the entrances."""


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way from the start page; the last has no address."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Frame:
    """One request to a page, with all that its view and its template need.

    `language` of the address; `reader` by the cookie of a signed-in person; `snapshot` what that reader sees.
    """

    request: Request
    context: Context
    language: Language
    reader: Reader
    snapshot: Snapshot
    texts: Texts

    @property
    def analyses(self) -> Analyses:
        """The analyses on what this reader sees."""
        return Analyses(self.context, self.reader, self.snapshot)

    @property
    def page(self) -> str:
        """Path below the language: `akteure/ki-sr`; empty for the start page."""
        return self.request.url.path.strip("/").partition("/")[2]

    def url(self, path: str = "", /, **query: object) -> str:
        """Address of a page in this language; empty parameters are left out, a tuple is given value by value."""
        asked = urlencode(
            [
                (name, str(one))
                for name, value in query.items()
                if value not in (None, "", ())
                for one in (value if isinstance(value, tuple) else (value,))
            ]
        )
        return f"/{self.language}/{path}" + (f"?{asked}" if asked else "")

    def other_url(self, language: Language) -> str:
        """This very page in another language."""
        query = f"?{self.request.url.query}" if self.request.url.query else ""
        return f"/{language}/{self.page}{query}"

    def link(self, node: Node) -> str:
        """Address of a node's own page."""
        kind = self.context.ontology.kind(node.kind)
        folder = "akteure" if kind.actor else "massnahmen" if node.kind == "measure" else "eintraege"
        return self.url(f"{folder}/{quote(node.id, safe='')}")

    def spoken(self, node: Node, what: str = "name") -> Markup:
        """A name or text in the language of the page; in another one it is marked, so that it is read aloud rightly."""
        return self.marked(*node.told(self.language, what))

    def marked(self, text: str, language: str) -> Markup:
        """A text with its language where that is not the one of the page, and with the way it is written."""
        if language == self.language or not text:
            return escape(text)
        known = self.context.ontology.languages.get(language)
        direction = known.direction if known else "ltr"
        return Markup('<span lang="{}" dir="{}">{}</span>').format(language, direction, text)

    def day(self, day: date | None) -> str:
        """A day as people write it: `22.11.2026`, `22 Nov 2026`; empty for None."""
        return (
            format_date(day, "dd.MM.yyyy" if self.language == "de" else "d MMM y", locale=self.language) if day else ""
        )

    def fuzzy(self, fuzzy: FuzzyDate | None) -> str:
        """A date as exactly as it is known: `2017`, `10/2016`, `13.10.2017`; empty for None."""
        if fuzzy is None:
            return ""
        match fuzzy.precision:
            case Precision.DAY:
                return self.day(fuzzy.earliest)
            case Precision.MONTH:
                return f"{fuzzy.earliest:%m/%Y}"
            case Precision.YEAR:
                return f"{fuzzy.earliest:%Y}"
            case Precision.RANGE:
                return f"{fuzzy.earliest:%m/%Y}–{fuzzy.latest:%m/%Y}"

    def number(self, number: float, digits: int = 0) -> str:
        """A number as people write it: `1.234,5`."""
        return format_decimal(round(number, digits), locale=self.language)

    def method_note(self, method: Method) -> MethodNote:
        """How a result came about, with records called by their names."""
        return method_note(method, self.snapshot)

    def choices(self, *kinds: str, apart: bool = True) -> list[tuple[str, str]]:
        """Records of these kinds to choose from, by name; without groups that are never listed.

        `apart`: a field is told with its concept and a quarter with its town, for their names recur.
        """
        found = [
            (node.id, self._told_apart(node) if apart else node.called(self.language))
            for node in self.snapshot.of_kind(*kinds)
            if node.properties.get("no_list") is not True
        ]
        return sorted(found, key=lambda pair: (alphabetical(pair[1]), pair[0]))

    def _told_apart(self, node: Node) -> str:
        name = node.called(self.language)
        if node.kind in ("field", "quarter"):
            for relation in self.snapshot.out(node.id, "BELONGS_TO", "PART_OF"):
                above = self.snapshot.node(relation.target).called(self.language)
                return name if above in name else f"{name} ({above})"
        return name

    def district(self) -> str:
        """Name of the district; its id if it is not recorded yet."""
        node = self.snapshot.get(self.context.settings.district)
        return node.called(self.language) if node else self.context.settings.product_name

    def navigation(self) -> tuple[NavGroup, ...]:
        """The entrances, with the current page marked."""
        return tuple(
            NavGroup(
                self.texts(entrance.label),
                tuple(
                    NavItem(
                        self.texts(entry.label),
                        self.url(entry.path),
                        self._within(entry.path),
                        entry.main,
                        self.texts(entry.text),
                    )
                    for entry in entrance.entries
                ),
                self.url(entrance.path),
                self.page == entrance.path,
                entrance.aside,
            )
            for entrance in ENTRANCES
            if self.reader != PUBLIC or not entrance.inside
        )

    def _within(self, path: str) -> bool:
        """Whether this page is that one or one below it."""
        return f"{self.page}/".startswith(f"{path}/")

    def crumbs(self, *further: Crumb) -> tuple[Crumb, ...]:
        """Start, entrance, page, and what comes below it."""
        found = [Crumb(self.texts("Start"), self.url())]
        for group in self.navigation():
            for item in group.items:
                if item.current:
                    found += [Crumb(group.label, group.url), Crumb(item.label, item.url if further else "")]
        return (*found, *further)

    @property
    def origin(self) -> str:
        """Where the data come from, as the catalogue has it; wants `date` and `district`."""
        return origin(self.snapshot)

    @property
    def made_up(self) -> str:
        """What every page of a made-up district says at its head; empty for a real one."""
        return self.texts(MADE_UP) if self.snapshot.made_up else ""

    def counts(self) -> Mapping[str, int]:
        """Numbers for the footer: actors, measures, documents, as this reader sees them."""
        return {
            "actors": len(self.snapshot.of_kind("actor")),
            "measures": len(self.snapshot.of_kind("measure")),
            "documents": len(self.snapshot.of_kind("document")),
            "inquiries": len(self.snapshot.of_kind("inventory_statement")),
        }

    def render(self, template: str, /, status: int = 200, **view: Any) -> HTMLResponse:
        """Fill a template. What the template uses and nobody gave is an error, not a blank."""
        body = (
            _environment()
            .get_template(template)
            .render(
                frame=self,
                t=self.texts,
                lang=self.language,
                other_urls={language: self.other_url(language) for language in LANGUAGES},
                other_url=self.other_url("en" if self.language == "de" else "de"),
                product_name=self.context.settings.product_name,
                district_name=self.district(),
                nav=self.navigation(),
                footer_date=self.day(self.context.today()),
                counts=self.counts(),
                signed_in=self.reader != PUBLIC,
                personal=is_personal(self.request.url.path),
                root="",
                ontology=self.context.ontology,
                snapshot=self.snapshot,
                footer_links=[
                    Crumb(self.texts(label), self.url(path))
                    for label, path in (
                        (N_("Methoden"), "daten"),
                        (N_("Quellen"), "quellen"),
                        (N_("Über diese Seiten"), "hinweise"),
                        (N_("Abmelden") if self.reader != PUBLIC else N_("Anmelden"), "anmelden"),
                    )
                ],
                **{"crumbs": self.crumbs(), "q": "", "search_url": "", **view},
            )
        )
        return HTMLResponse(body, status_code=status)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("viz", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["pictogram_svg"] = pictogram_svg
    environment.globals["static"] = static_url
    return environment


@lru_cache(maxsize=1)
def static_version() -> str:
    """Hash over all static files. It stands in front of their paths, so that scripts find one another."""
    digest = hashlib.sha256()
    folder = Path(str(files("viz") / "static"))
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def static_url(path: str) -> str:
    """Address of a static file; it may be kept for ever, another content has another address."""
    return f"/static/{static_version()}/{path}"


@lru_cache(maxsize=256)
def pictogram_svg(name: str) -> Markup:
    """The drawing of a kind, to stand in the page. Our own files: nothing from the data gets in here."""
    svg = (files("graphkb.ontology") / "pictograms" / f"{name}.svg").read_text(encoding="utf-8")
    return Markup(svg.replace("<svg ", '<svg class="pictogram" aria-hidden="true" focusable="false" ', 1))


def frame_of(request: Request, *, lenient: bool = False) -> Frame:
    """The frame of a request. `lenient`, for error pages: goes on whatever the reading of the data says."""
    context = request.app.state.context
    assert isinstance(context, Context)
    first = request.url.path.strip("/").partition("/")[0]
    language: Language = next((known for known in LANGUAGES if known == first), context.settings.language)
    try:
        reader = context.reader_of(request.cookies.get(TOKEN_COOKIE))
    except AccessDenied:
        reader = PUBLIC  # an old cookie: the person is simply not signed in any more
    try:
        snapshot = context.snapshot(reader)
    except Exception:
        if not lenient:
            raise
        snapshot = Snapshot.of([], [], ontology=context.ontology)
    return Frame(request, context, language, reader, snapshot, Texts(language))


def frame_without_request(analyses: Analyses, language: Language) -> Frame:
    """A frame for what is made outside a page, such as a paper by the API or on the command line."""
    scope = {"type": "http", "method": "GET", "path": f"/{language}/", "headers": [], "query_string": b""}
    return Frame(Request(scope), analyses.context, language, analyses.reader, analyses.snapshot, Texts(language))


def _frame(request: Request) -> Frame:
    return frame_of(request)


FrameDep = Annotated[Frame, Depends(_frame)]


def error_page(frame: Frame, status: HTTPStatus, said: str, code: str) -> HTMLResponse:
    """What failed, what still works, what to do; the code in small print."""
    return frame.render("error.html", status=int(status), status_code=int(status), said=said, code=code)

"""Two concepts, or two versions of one: what came, went, was rewritten; what corresponds, who answers then and now."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from api.versions import AskedVersions, concept_log, versions
from graphkb.analytics.change import ConceptChange, crosswalk, earlier_and_later
from graphkb.analytics.coverage import fields_of
from graphkb.analytics.described import Method
from graphkb.analytics.time import Clock
from graphkb.errors import InvalidParameter, NotFound, Phrase
from graphkb.model import FuzzyDate, Visibility
from graphkb.texts import N_
from viz.csv_table import csv_response
from viz.frame import Crumb, Frame, FrameDep
from viz.pages.change_view import CONCEPT_TABLES, Table, concept_tables
from viz.pages.planning import default_concept
from viz.pages.versions_view import VERSION_TABLES, log_table, version_tables
from viz.sources import SourceBook

__all__ = ["concepts_with_fields", "plain", "router"]

router = APIRouter()

Text = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the address."""

    von: str = ""
    bis: str = ""
    stand: str = ""
    """Id of a saved state in which the earlier version is read."""
    vor: str = ""
    """Id of a change before which it is read."""

    def url(self, frame: Frame, page: str = "wandel/konzepte", /, **changed: str) -> str:
        """A page with these parameters and the changed ones."""
        return frame.url(page, **asdict(replace(self, **changed)))


@router.get("/wandel/konzepte")
def concepts(frame: FrameDep, von: Text = "", bis: Text = "", stand: Text = "", vor: Text = "") -> HTMLResponse:
    """What came, went and was rewritten between two versions; then fields, measures and bodies side by side."""
    asked = Asked(von.strip(), bis.strip(), stand.strip(), vor.strip())
    chosen = _concepts(frame, asked)
    asked = replace(asked, von=chosen[0], bis=chosen[1]) if chosen else asked
    between = _versions(frame, asked) if chosen else None
    pair = _pair(frame, asked) if chosen else None
    book = SourceBook(frame)
    made = version_tables(frame, book, between.change) if between else []
    beside = concept_tables(frame, book, pair) if pair else []
    entries = concept_log(frame.context, asked.bis) if chosen and _inside(frame) else ()
    if chosen and _inside(frame):
        beside = [*beside, log_table(frame, entries)]
    methods = [one.method for one in (between.change if between else None, pair) if one]
    return frame.render(
        "change_concepts.html",
        crumbs=frame.crumbs(Crumb(frame.texts(N_("Konzepte im Vergleich")))),
        chosen=(asked.von, asked.bis),
        asked=asked,
        options=concepts_with_fields(frame, frame.context.today()),
        states=[
            (one.id, one.name, frame.day(one.recorded_at.astimezone().date())) for one in frame.context.store.states()
        ],
        logged=[(one.change.id, frame.day(one.change.at.astimezone().date()), one.change.reason) for one in entries],
        chain=_chain(frame, asked) if chosen else [],
        finding=between.change.sentence.in_language(frame.language) if between else "",
        more=[one.in_language(frame.language) for one in (pair.sentence, *pair.more)] if pair else [],
        read=_read(frame, between) if between else "",
        missing=list(dict.fromkeys(line.in_language(frame.language) for one in methods for line in one.missing)),
        tables=[replace(one, csv_url=asked.url(frame, f"wandel/konzepte/{one.id}.csv")) for one in (*made, *beside)],
        methods=methods,
        sources=book.listed(),
    )


@router.get("/wandel/konzepte/{name}.csv")
def concepts_csv(
    frame: FrameDep, name: str, von: Text = "", bis: Text = "", stand: Text = "", vor: Text = ""
) -> Response:
    """One table of two versions as a file; 404 for a table that there is not."""
    asked = Asked(von.strip(), bis.strip(), stand.strip(), vor.strip())
    chosen = _concepts(frame, asked)
    if not chosen:
        raise NotFound(id=name)
    asked = replace(asked, von=chosen[0], bis=chosen[1])
    made: list[Table] = []
    method: Method | None = None
    if name in VERSION_TABLES:
        found = _versions(frame, asked).change
        made, method = version_tables(frame, SourceBook(frame), found), found.method
    elif name in CONCEPT_TABLES and (pair := _pair(frame, asked)):
        made, method = concept_tables(frame, SourceBook(frame), pair), pair.method
    elif name == "aenderungsbuch" and _inside(frame):
        made = [log_table(frame, concept_log(frame.context, asked.bis))]
    table = next((one for one in made if one.id == name), None)
    if table is None:
        raise NotFound(id=name)
    return csv_response(frame, f"konzepte-{name}", table.heads, plain(table), method)


def plain(table: Table) -> list[list[str]]:
    """Its rows for a file."""
    return [[one.plain for one in row] for row in table.rows]


def _inside(frame: Frame) -> bool:
    return frame.reader.sees(Visibility.INTERNAL)


def _versions(frame: Frame, asked: Asked) -> AskedVersions:
    day = frame.context.today()
    return versions(
        frame.context, frame.reader, asked.von, asked.bis, day=day, state=asked.stand, before_change=asked.vor
    )


def _pair(frame: Frame, asked: Asked) -> ConceptChange | None:
    """The two concepts as they are recorded now; None: it is one."""
    if asked.von == asked.bis:
        return None
    return frame.analyses.concept_change(frame.context.today(), asked.von, asked.bis)


def _read(frame: Frame, found: AskedVersions) -> str:
    """From when the earlier version is."""
    t = frame.texts
    if found.state:
        day = frame.day(found.state.recorded_at.astimezone().date())
        return t(
            N_("Die frühere Fassung steht im gespeicherten Stand «{name}» vom {date}."), name=found.state.name, date=day
        )
    if found.entry:
        day = frame.day(found.entry.at.astimezone().date())
        return t(
            N_("Die frühere Fassung ist die vor der Änderung vom {date} («{reason}»)."),
            date=day,
            reason=found.entry.reason,
        )
    return t(N_("Beide Fassungen sind, wie sie heute erfasst sind."))


def _chain(frame: Frame, asked: Asked) -> list[tuple[str, str, bool]]:
    """Concepts of one succession: name, address that compares it with the one before, whether it is shown."""
    ids = earlier_and_later(frame.snapshot, asked.bis)
    if len(ids) < 2:
        return []
    found = []
    for before, id in zip(("", *ids), ids, strict=False):
        node = frame.snapshot.node(id)
        adopted = node.properties.get("adopted")
        year = f" ({frame.fuzzy(adopted)})" if isinstance(adopted, FuzzyDate) else ""
        url = asked.url(frame, von=before, bis=id, stand="", vor="") if before else ""
        found.append((f"{node.called(frame.language)}{year}", url, id in (asked.von, asked.bis)))
    return found


def concepts_with_fields(frame: Frame, day: date) -> list[tuple[str, str]]:
    """Concepts that have fields, by name."""
    clock = Clock(frame.snapshot, day)
    return [(id, name) for id, name in frame.choices("concept") if fields_of(frame.snapshot, clock, id)]


def _concepts(frame: Frame, asked: Asked) -> tuple[str, str] | None:
    """The two concepts; without a choice the newest and the one before it (itself, at another time). None: too few."""
    day, von, bis = frame.context.today(), asked.von, asked.bis
    known = [id for id, _ in concepts_with_fields(frame, day)]
    after = bis.strip() or (default_concept(frame, day) if von.strip() != default_concept(frame, day) else "")
    before = von.strip()
    for name, value in ((N_("Früheres Konzept"), before), (N_("Späteres Konzept"), after)):
        if value and frame.snapshot.get(value) is None:
            reason = Phrase.of(N_("Dieses Konzept ist nicht erfasst."))
            raise InvalidParameter(name=frame.texts(name), value=value, reason=reason)
    if not after:
        after = next((id for id in known if id != before), "")
    if not before and (asked.stand or asked.vor):
        before = after
    if not before:
        before = _predecessor(frame, after, known) if after else ""
    return (before, after) if before and after else None


def _predecessor(frame: Frame, concept: str, known: list[str]) -> str:
    """What the concept is recorded to succeed; else, of the earlier ones, the one most alike."""
    snapshot = frame.snapshot
    clock = Clock(snapshot, frame.context.today())
    fields = fields_of(snapshot, clock, concept)
    adopted = snapshot.node(concept).properties.get("adopted")
    succeeded = {relation.target for relation in snapshot.out(concept, "SUCCEEDS")}

    def rank(id: str) -> tuple[bool, bool, int, str]:
        other = snapshot.node(id).properties.get("adopted")
        earlier = isinstance(other, FuzzyDate) and isinstance(adopted, FuzzyDate) and other.latest < adopted.latest
        rows = crosswalk(snapshot, clock, fields, fields_of(snapshot, clock, id))
        return id not in succeeded, not earlier, -sum(1 for row in rows if row.matches), id

    return min((id for id in known if id != concept), key=rank, default="")

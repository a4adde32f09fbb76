"""One place as its page shows it: the finding, its cells, and every part in lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.place_view import PlaceView
from graphkb.analytics.coverage import Cell, Presence, State, StructureKind
from graphkb.analytics.coverage.wording import counted, number
from graphkb.analytics.fragility import SingleProvider
from graphkb.analytics.need import PriorityCell
from graphkb.analytics.neighbours import CLASS_TEXTS
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.coverage_view import Asked, draft_url
from viz.pages.inventory import GROUNDS
from viz.pages.planning import listing
from viz.pages.structures import SIGNS
from viz.sources import Badge, SourceBook

__all__ = ["CellLine", "PlacePage"]

MOST_NAMES = 3
MOST_ACTORS = 60
MOST_PAIRS = 8


@dataclass(frozen=True, slots=True)
class CellLine:
    """One field at the place."""

    id: str
    name: str
    url: str
    """Its cell in the matrix, with measures and sources."""
    state: str
    inherited: bool
    own_state: str
    need: str
    rank: str
    measures: str
    bodies: str
    above: str
    """From where it inherits; empty: nothing."""
    reasons: list[str]
    whom: str
    draft_url: str
    """Where a draft for this cell begins; empty: it is covered."""


class PlacePage:
    """Everything the template shows, in words."""

    def __init__(self, frame: Frame, view: PlaceView, stichtag: str, konzept: str) -> None:
        self.frame, self.view = frame, view
        self.query = {"stichtag": stichtag, "konzept": konzept}
        self.book = SourceBook(frame)

    def called(self, id: str) -> str:
        """A name in the reader's language."""
        return self.frame.snapshot.node(id).called(self.frame.language)

    def pair(self, id: str) -> tuple[str, str]:
        """Name and address of a record."""
        node = self.frame.snapshot.node(id)
        return node.called(self.frame.language), self.frame.link(node)

    @property
    def name(self) -> str:
        """Name of the place."""
        return self.called(self.view.place.id)

    # -------------------------------------------------------------- finding

    @property
    def finding(self) -> str:
        """What is known of the place in one sentence."""
        view, language = self.view, self.frame.language
        cells = len(view.cells)
        if not cells:
            return self.frame.texts(N_("Für {place} gibt es keine Handlungsfelder."), place=self.name)
        runs = len(view.running)
        if not runs:
            return self.frame.texts(N_("In {place} ist vor Ort noch nichts Laufendes gesichert."), place=self.name)
        said = counted(
            N_("In {place} läuft in einem von {all} Handlungsfeldern etwas vor Ort."),
            N_("In {place} läuft in {n} von {all} Handlungsfeldern etwas vor Ort."),
            runs,
            place=self.name,
            all=number(cells),
        )
        return said.in_language(language)

    @property
    def more(self) -> list[str]:
        """What follows the finding."""
        return list(self._more())

    def _more(self) -> Iterator[str]:
        view, language = self.view, self.frame.language
        inherited = sum(1 for cell in view.cells if cell.inherited_only)
        if inherited:
            yield counted(
                N_("In einem Feld gilt nur ein Angebot für ein größeres Gebiet."),
                N_("In {n} Feldern gelten nur Angebote für ein größeres Gebiet."),
                inherited,
            ).in_language(language)
        if unknown := len(view.unknown):
            yield counted(
                N_("In einem Feld ist der Stand vor Ort nicht erhoben."),
                N_("In {n} Feldern ist der Stand vor Ort nicht erhoben."),
                unknown,
            ).in_language(language)
        if gaps := len(view.gaps):
            yield counted(N_("Eine Lücke ist belegt."), N_("{n} Lücken sind belegt."), gaps).in_language(language)
        elif view.cells:
            yield self.frame.texts(N_("Eine Lücke ist nicht belegt."))
        if fragile := len({cell.column for _, cell in view.hanging}):
            yield counted(
                N_("Ein Feld hängt an einem einzigen Träger oder Programm."),
                N_("{n} Felder hängen an einem einzigen Träger oder Programm."),
                fragile,
            ).in_language(language)

    # -------------------------------------------------------------- coverage and need

    def cells(self) -> list[CellLine]:
        """Its fields in the order of the concept."""
        return [self._cell(cell, need) for cell, need in zip(self.view.cells, self.view.needs, strict=True)]

    def _cell(self, cell: Cell, weighed: PriorityCell) -> CellLine:
        frame, texts = self.frame, self.frame.texts
        names = [one.entry.measure.called(frame.language) for one in cell.running_own]
        rest = len(names) - MOST_NAMES
        if rest > 0:
            names = [*names[:MOST_NAMES], texts.plural("{n} weitere", "{n} weitere", rest)]
        bodies = {body for one in cell.running_own for body in one.entry.bodies}
        need = weighed.need.need
        rank = ""
        if weighed.best:
            rank = (
                str(weighed.rank)
                if weighed.rank
                else texts(N_("{best} bis {worst}"), best=weighed.best, worst=weighed.worst)
            )
        return CellLine(
            id=cell.column,
            name=self.called(cell.column),
            url=self.cell_url(cell.place, cell.column),
            state=cell.state.value,
            inherited=cell.inherited_only,
            own_state=cell.own_state.value,
            need="" if need is None else frame.number(need.value, 2),
            rank=rank,
            measures=", ".join(names),
            bodies=listing(frame, sorted(bodies), most=4) if bodies else "",
            above=listing(frame, cell.inherited_from, most=3) if cell.inherited_from else "",
            reasons=[reason.text.in_language(frame.language) for reason in cell.own.reasons],
            whom=listing(frame, [office.office for office in cell.responsible], most=2),
            draft_url=draft_url(frame, cell, Asked(**self.query)),
        )

    def open_cells(self) -> list[CellLine]:
        """Fields in which something could be done: gaps first, then unknown, planned, ending, thin."""
        order = {State.GAP: 0, State.UNKNOWN: 1, State.PLANNED: 2, State.ENDING: 3, State.THIN: 4}
        found = [line for line in self.cells() if line.own_state != State.COVERED]
        return sorted(found, key=lambda line: order[State(line.own_state)])

    def cell_url(self, place: str, column: str) -> str:
        """The cell in the coverage matrix, among its peers."""
        town = ""
        if self.view.place.kind == "quarter" and self.view.peers != (place,):
            town = next((id for id in self.view.above if self.frame.snapshot.node(id).kind == "municipality"), "")
        return self.frame.url("abdeckung", **self.query, zeilen=town, zelle=f"{place}~{column}") + "#panel"

    # -------------------------------------------------------------- who, what hangs, whom to ask

    def actors(self) -> list[tuple[str, str, str]]:
        """Name, address and kind of who is here; at most sixty, the page of all actors has the rest."""
        ontology, language = self.frame.context.ontology, self.frame.language
        return [
            (node.called(language), self.frame.link(node), ontology.kind(node.kind).label.in_language(language))
            for node in self.view.actors[:MOST_ACTORS]
        ]

    def hanging(self) -> list[tuple[str, str, str]]:
        """Field, address of its cell, on whom or what it hangs; bodies are named as rule 16 allows."""
        texts, language = self.frame.texts, self.frame.language
        found = []
        for row, cell in self.view.hanging:
            if isinstance(row, SingleProvider):
                said = (
                    texts(N_("hängt an einem Träger: {who}"), who=row.called.in_language(language))
                    if row.recorded
                    else texts(N_("läuft, ohne dass ein Träger erfasst ist"))
                )
                if cell.since:
                    said = texts(N_("ab {date}: {said}"), date=self.frame.day(cell.since), said=said)
            else:
                said = texts(N_("bekommt Geld aus einem einzigen Programm: {name}"), name=self.called(row.programme))
            if not cell.whole:
                said = texts(N_("{said}; dazu kommen Angebote für ein größeres Gebiet"), said=said)
            found.append((self.called(cell.column), self.cell_url(cell.place, cell.column), said))
        return found

    def neighbours(self) -> list[tuple[tuple[str, str], tuple[str, str], str, str]]:
        """Pairs side by side without a tie: both, what that may mean, the field."""
        language = self.frame.language
        return [
            (
                self.pair(pair.a),
                self.pair(pair.b),
                CLASS_TEXTS[pair.kind].in_language(language),
                self.called(pair.ground.fields[0]),
            )
            for pair in self.view.neighbours.pairs[:MOST_PAIRS]
        ]

    def structures(self) -> list[tuple[str, str, str, str, list[str], list[Badge]]]:
        """Each structure: title, sign, word, names, notes, sources."""
        language, found = self.frame.language, []
        offices = 0
        for item in self.view.structure.items:
            if item.kind is StructureKind.RESPONSIBLE_OFFICE:
                offices += item.presence is Presence.RECORDED
                continue
            names = listing(self.frame, self.view.structures.names(item), most=8) if item.records else ""
            found.append(
                (
                    item.kind.label.in_language(language),
                    "ending" if item.aged else SIGNS[item.presence],
                    item.presence.label.in_language(language),
                    names,
                    [note.in_language(language) for note in item.notes],
                    self.book.badges(item.sources[:4]),
                )
            )
        all_fields = len(self.view.cells)
        word = self.frame.texts(N_("in {n} von {all} Feldern"), n=offices, all=all_fields)
        title = StructureKind.RESPONSIBLE_OFFICE.label.in_language(language)
        found.append((title, "thin" if offices else "unknown", word, "", [], []))
        return found

    def partners(self) -> list[tuple[str, str, str, str, list[Badge]]]:
        """Partners from nearby: name, address, kind, first reason, its sources."""
        frame, found = self.frame, []
        for one in (*self.view.partners.first, *self.view.partners.others)[:MOST_PAIRS]:
            reason = one.reasons[0]
            kind = frame.context.ontology.kind(one.actor.kind).label.in_language(frame.language)
            found.append(
                (
                    one.actor.called(frame.language),
                    frame.link(one.actor),
                    kind,
                    reason.sentence.in_language(frame.language),
                    self.book.badges(reason.sources, derived=reason.derived),
                )
            )
        return found

    def letters(self) -> list[tuple[str, str, str, str]]:
        """Whom to ask: name, address of the letter, why this one, about which fields."""
        frame, texts = self.frame, self.frame.texts
        return [
            (
                self.called(letter.to),
                frame.url("erhebung", stelle=letter.to, **self.query),
                texts(GROUNDS[letter.kind]),
                listing(frame, [cell.column for cell in letter.cells], most=99),
            )
            for letter in self.view.letters
        ]

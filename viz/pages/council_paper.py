"""The council paper: what the overview says, with pictures, sources and method, as PDF or to be edited (DOCX)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from api.analyses import Analyses
from api.overview import make_overview
from api.papers import AskedPaper, PaperForm
from graphkb.analytics.coverage import State
from graphkb.analytics.notes import method_note
from graphkb.analytics.wording import said
from graphkb.model import PUBLIC
from graphkb.ontology import Label
from graphkb.papers import Figure, Overview, Part, PartId, Table
from graphkb.texts import N_, Language
from viz.frame import Frame, frame_without_request
from viz.pages.network_data import View
from viz.pages.network_picture import picture_of
from viz.pages.network_query import Asked as AskedMap
from viz.pages.network_texts import map_texts
from viz.pages.place_map_view import Asked as AskedPlaces
from viz.pages.place_map_view import MapView
from viz.pages.planning import listing
from viz.papers import pdf_of
from viz.papers.council import council_docx
from viz.papers.letters import written
from viz.pictures.map_look import DASHES, EDGE
from viz.pictures.map_svg import map_svg
from viz.pictures.matrix import matrix_svg
from viz.pictures.place_map import Style, swatch
from viz.sources import SourceBook

__all__ = ["print_paper"]

Data = dict[str, Any]


def print_paper(analyses: Analyses, asked: AskedPaper, form: PaperForm, language: Language) -> bytes:
    """The paper of what the reader of the analyses sees; the same on the same day from the same facts."""
    frame = frame_without_request(analyses, language)
    data, pictures = _Maker(frame, asked, make_overview(analyses, asked.overview)).made()
    day = frame.context.today()
    if form is PaperForm.DOCX:
        return council_docx(data, pictures, day=day)
    return pdf_of("council", data, {name: svg.encode() for name, svg in pictures.items()}, day=day)


class _Maker:
    """One paper in one language."""

    def __init__(self, frame: Frame, asked: AskedPaper, found: Overview) -> None:
        self.frame, self.asked, self.found = frame, asked, found
        self.texts = frame.texts
        self.book = SourceBook(frame)
        self.pictures: dict[str, str] = {}
        self.told: dict[str, str] = {}
        """What was said to be missing, and in which part."""

    def said(self, label: Label) -> str:
        return label.in_language(self.frame.language)

    def called(self, id: str) -> str:
        return self.frame.snapshot.node(id).called(self.frame.language)

    def made(self) -> tuple[Data, dict[str, str]]:
        """What the template needs, and its pictures (SVG) by name."""
        t, frame, found = self.texts, self.frame, self.found
        parts = [self._part(part) for part in found.parts]
        internal = frame.reader != PUBLIC
        data: Data = {
            "lang": frame.language,
            "title": str(written(self.asked.title)).strip() or t(N_("Stand der Integrationsarbeit")),
            "kind": t(N_("Sitzungsvorlage")),
            "mark": t(N_("intern")) if internal else "",
            "mark_said": t(N_("Enthält interne Angaben. Nicht für die Öffentlichkeit.")) if internal else "",
            "facts": list(self._facts()),
            "summary_title": t(N_("Das Wichtigste")),
            "summary": [[part["title"], part["sentence"]] for part in parts],
            "reading": t(
                N_(
                    "Eine Zelle ist ein Handlungsfeld an einem Ort. «Nicht erhoben» heißt: Niemand hat gefragt. "
                    "Von einer Lücke ist nur die Rede, wo jemand gefragt und nichts gefunden hat."
                )
            ),
            "parts": parts,
            "figures_title": t(N_("Kennzahlen")),
            "missing_title": t(N_("Was fehlt")),
            "method_title": t(N_("Methode")),
            "methods": list(self._methods()),
            "sources_title": t(N_("Quellen")),
            "sources_none": t(N_("In den Tabellen ist keine einzelne Quelle genannt.")),
            "foot": t(frame.origin, date=frame.day(frame.context.today()), district=frame.district()),
            "made_up": frame.made_up,
            "page": t(N_("Seite")),
        }
        data["sources"] = [
            f"[{one.number}] {one.label}" + (f", {t(N_('Stand'))} {one.as_of}" if one.as_of else "")
            for one in self.book.listed()
        ]
        return data, self.pictures

    def _facts(self) -> Iterator[list[str]]:
        t, frame, found = self.texts, self.frame, self.found
        if self.asked.author:
            yield [t(N_("Eingebracht von")), self.asked.author]
        yield [t(N_("Stichtag")), frame.day(found.day)]
        if any(part.id is PartId.CHANGE for part in found.parts):
            yield [t(N_("Verglichen mit")), frame.day(found.before)]
        where = self.called(found.place) if found.place else frame.district()
        yield [t(N_("Gebiet")), where]
        if found.fields:
            yield [t(N_("Handlungsfelder")), listing(frame, found.fields, most=99)]
        yield [t(N_("Konzept")), self.called(found.concept)]

    # ------------------------------------------------------------ parts

    def _part(self, part: Part) -> Data:
        in_words = self.said
        return {
            "id": part.id.value,
            "title": in_words(part.title),
            "sentence": in_words(part.sentence),
            "more": [in_words(one) for one in part.more],
            "note": in_words(part.note) if part.note else "",
            "picture": self._picture(part),
            "figures": self._figures(part.figures),
            "tables": [self._table(table) for table in part.tables],
            "missing": list(self._missing(part)),
        }

    def _missing(self, part: Part) -> Iterator[str]:
        """What is missing, each thing where it is missing first, and where the rest was said."""
        repeated: list[str] = []
        for label in part.missing:
            line = self.said(label)
            if line in self.told:
                repeated.append(self.told[line])
            else:
                self.told[line] = self.said(part.title)
                yield line
        for title in dict.fromkeys(repeated):
            yield self.texts(N_("Dazu kommt, was unter «{title}» fehlt, soweit es auch hier zählt."), title=title)

    def _figures(self, figures: tuple[Figure, ...]) -> Data:
        t = self.texts
        heads = [t(N_("Kennzahl")), t(N_("Wie sicher")), t(N_("Zahl"))]
        rows = [[self.said(one.label), self.said(one.sure), self._number(one)] for one in figures]
        return {
            "caption": "",
            "heads": heads,
            "numbers": 1,
            "rows": rows,
            "widths": _widths(heads, rows, 1),
            "wide": False,
        }

    def _number(self, figure: Figure) -> str:
        value = self.frame.number(figure.value)
        if figure.of is None:
            return value
        return self.texts(N_("{n} von {all}"), n=value, all=self.frame.number(figure.of))

    def _table(self, table: Table) -> Data:
        heads = [self.said(head) for head in table.heads]
        rows = [[self.said(cell) for cell in row.cells] for row in table.rows]
        numbers = table.figures
        if table.sourced:
            at = len(heads) - numbers
            heads.insert(at, self.texts(N_("Quelle")))
            for cells, row in zip(rows, table.rows, strict=True):
                found = " ".join(f"[{badge.number}]" for badge in self.book.badges(row.sources))
                cells.insert(at, found or "–")
        more = ""
        if table.left_out:
            more = self.texts.plural(
                "Eine weitere Zeile steht auf der Seite im Wissensnetz.",
                "{n} weitere Zeilen stehen auf der Seite im Wissensnetz.",
                table.left_out,
            )
        return {
            "caption": self.said(table.caption),
            "heads": heads,
            "rows": rows,
            "numbers": numbers,
            "widths": _widths(heads, rows, numbers),
            "wide": len(heads) > 6,
            "empty": self.said(table.empty),
            "more": more,
        }

    def _methods(self) -> Iterator[Data]:
        seen: set[str] = set()
        for part in self.found.parts:
            for method in part.methods:
                if method.analysis in seen:
                    continue
                seen.add(method.analysis)
                note = method_note(method, self.frame.snapshot)
                left_out = {self.said(one) for one in note.missing}
                lines = [self.said(line) for line in note.lines[1:]]
                yield {"title": self.said(note.title), "lines": [line for line in lines if line not in left_out]}

    # --------------------------------------------------------- pictures

    def _picture(self, part: Part) -> list[Data]:
        match part.id:
            case PartId.COVERAGE if self.found.matrix.places and self.found.matrix.columns:
                return [self._matrix(part), *self._places()]
            case PartId.NETWORK if part.tables[0].rows:
                return [self._network()]
            case _:
                return []

    def _matrix(self, part: Part) -> Data:
        matrix, t = self.found.matrix, self.texts
        self.pictures["matrix.svg"] = matrix_svg(
            [self.called(column.id) for column in matrix.columns],
            [
                (self.called(place), [Style(cell.state.value, cell.inherited_only) for cell in row])
                for place, row in zip(matrix.places, matrix.cells, strict=True)
            ],
        )
        return {
            "file": "matrix.svg",
            "height": 0,
            "caption": t(N_("Abdeckung nach Ort und Handlungsfeld")),
            "alt": f"{self.said(part.sentence)} {t(N_('Jede Zelle steht in Worten in der Tabelle darunter.'))}",
            "legend": [self._swatch(Style(state.value), state.label, state.in_words) for state in State]
            + [
                self._swatch(
                    Style("covered", inherited=True),
                    said(N_("Nur der Streifen")),
                    said(N_("geerbt, vor Ort nichts erfasst")),
                )
            ],
        }

    def _swatch(self, style: Style, word: Label, meaning: Label) -> list[str]:
        name = f"legend-{style.classes.replace(' ', '-')}.svg"
        self.pictures[name] = swatch(style)
        return [name, self.said(word), self.said(meaning)]

    def _places(self) -> Iterator[Data]:
        """The map, if outlines of places are recorded: of the one field chosen, else of what runs."""
        found = self.found
        one = found.fields[0] if len(found.fields) == 1 else ""
        view = MapView(
            self.frame,
            AskedPlaces(zeige="stand" if one else "massnahmen", feld=one, stichtag=found.day.isoformat()),
        )
        drawn = view.drawn()
        if not drawn.outlined:
            return
        self.pictures["places.svg"] = drawn.svg(title="", description="")
        yield {
            "file": "places.svg",
            "height": 120,
            "caption": view.title,
            "alt": f"{view.title}. {'; '.join(view.said(value) for value in view.found.values)}.",
            "legend": [self._place_swatch(at, style, word, text) for at, (style, word, text) in enumerate(view.legend)],
        }

    def _place_swatch(self, at: int, style: Style, word: str, meaning: str) -> list[str]:
        name = f"legend-place-{at}.svg"
        self.pictures[name] = swatch(style)
        return [name, word, meaning]

    def _network(self) -> Data:
        """The groups as one mark each: names of single bodies would be too small to read on paper."""
        frame, t, found = self.frame, self.texts, self.found
        view = View(frame, AskedMap(ansicht="gruppen", stichtag=found.day.isoformat()))
        picture = picture_of(view)
        words = map_texts(view, picture)
        self.pictures["network.svg"] = map_svg(picture, words, framed=False, width=960)
        legend = []
        for stroke, meaning in words.strokes:
            file = f"legend-{stroke}.svg"
            self.pictures[file] = _line(stroke)
            legend.append([file, "", meaning])
        return {
            "file": "network.svg",
            "height": 0,
            "caption": t(N_("Gruppen und die Verbindungen zwischen ihnen")),
            "alt": t.plural(
                "Karte mit einer Gruppe. Sie steht mit Namen in der Tabelle darunter.",
                "Karte mit {n} Gruppen und den Verbindungen zwischen ihnen. Die Gruppen stehen mit Namen in der "
                "Tabelle darunter.",
                len(view.map.groups),
            ),
            "legend": legend,
        }


def _line(stroke: str) -> str:
    """A tie as the map draws it, for the legend."""
    dash = f' stroke-dasharray="{DASHES[stroke]}"' if DASHES.get(stroke) else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 42 24">'
        f'<path d="M2 12H40" stroke="{EDGE}" stroke-width="2.5"{dash}/></svg>'
    )


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: int) -> list[int]:
    """How wide each column is beside the others, by its longest text; 0: as wide as its numbers."""
    found = []
    for at, head in enumerate(heads):
        if at >= len(heads) - numbers:
            found.append(0)
        else:
            texts = [head, *(row[at] for row in rows)]
            word = max(len(one) for text in texts for one in text.replace("/", " ").split() or [""])
            found.append(max(min(max(map(len, texts)), 44), word + 4))
    return found

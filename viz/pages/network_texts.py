"""The words around a map that stands alone: title, what it shows, legend, where it comes from."""

from __future__ import annotations

from graphkb.snapshot import origin
from graphkb.texts import N_
from viz.pages.network_data import View
from viz.pages.network_form import map_form
from viz.pages.network_query import COLOURS, SIZES
from viz.pictures.map_look import OCCASIONS, SHAPES, STROKES
from viz.pictures.map_picture import MarkKind, Picture
from viz.pictures.map_svg import LARGEST, MapTexts

__all__ = ["counted_words", "map_texts", "source_words"]


def map_texts(view: View, picture: Picture, title: str = "") -> MapTexts:
    """What stands around this picture."""
    texts = view.frame.texts
    shapes = {mark.shape for mark in picture.marks if mark.what is MarkKind.BODY}
    occasions = {mark.shape for mark in picture.marks if mark.what is MarkKind.OCCASION}
    strokes = {stroke.stroke for stroke in picture.strokes}
    chosen = [chip.label for chip in map_form(view).chips]
    said = [counted_words(view, picture)]
    if chosen:
        said.append(texts(N_("Gewählt: {what}."), what="; ".join(chosen)))
    if view.way:
        said.append(view.way.sentence.in_language(view.frame.language))
    if len(picture.marks) > LARGEST:
        said.append(texts(N_("Gezeichnet sind die {n} stärksten."), n=view.frame.number(LARGEST)))
    named = [(one.letter, one.label) for one in picture.colours if one.letter]
    small = sum(1 for one in picture.colours if not one.letter)
    if small:
        named.append(("", texts.plural("eine kleinere Gruppe", "{n} kleinere Gruppen", small)))
    return MapTexts(
        title=title or texts(N_("Netz der Zusammenarbeit")),
        description=texts(
            N_("Netzkarte mit {n} Stellen. Derselbe Inhalt steht als Tabelle auf der Seite der Karte."),
            n=picture.counts.get("bodies", 0),
        ),
        said=tuple(said),
        legend=tuple(named),
        shapes=(
            *((name, texts(words)) for name, words in SHAPES if name in shapes),
            *((name, texts(words)) for name, words in OCCASIONS if name in occasions),
        ),
        strokes=tuple((name, texts(words)) for name, words in STROKES if name in strokes),
        hint=_hint(view),
        source=source_words(view),
    )


def counted_words(view: View, picture: Picture) -> str:
    """How many bodies and ties, of which day; what is not in it."""
    frame, texts, counts = view.frame, view.frame.texts, picture.counts
    day = frame.day(view.day)
    if "occasions" in counts:
        said = texts(
            N_("Stand {date}: {bodies} Stellen bei {n} Maßnahmen, Netzwerken und Veranstaltungen."),
            date=day,
            bodies=frame.number(counts["bodies"]),
            n=frame.number(counts["occasions"]),
        )
    elif "groups" in counts:
        said = texts(
            N_("Stand {date}: {bodies} Stellen; {n} Gruppen sind als je ein Zeichen gezeigt."),
            date=day,
            bodies=frame.number(counts["bodies"]),
            n=frame.number(counts["groups"]),
        )
    else:
        said = texts(
            N_("Stand {date}: {bodies} Stellen, {ties} Verbindungen."),
            date=day,
            bodies=frame.number(counts["bodies"]),
            ties=frame.number(counts["ties"]),
        )
    return f"{said} {texts(N_('Was nicht erfasst ist, fehlt hier; Personen kommen nicht vor.'))}"


def _hint(view: View) -> str:
    texts = view.frame.texts
    size = SIZES[view.asked.groesse or "summe"]
    colour = COLOURS[view.asked.farbe or "gruppe"][1]
    return texts(
        N_("Breite: Stärke der Verbindung · Größe: {size} · Farbe: {colour}"), size=texts(size), colour=texts(colour)
    )


def source_words(view: View) -> str:
    """Where it comes from, and that nobody official checked it (rule 19)."""
    frame = view.frame
    said = frame.texts(
        origin(frame.snapshot),
        date=frame.day(view.day),
        district=frame.district(),
    )
    return f"{said} {frame.context.settings.product_name}"

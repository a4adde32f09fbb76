"""A step of a story as pages and papers show it: what is said, the map of its view, and where that map is."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import QueryParams

from api.stories import HIDDEN, Stories
from graphkb.errors import GraphkbError
from graphkb.stories import Step
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.network_data import View
from viz.pages.network_picture import picture_of
from viz.pages.network_query import Asked
from viz.pages.network_texts import counted_words, map_texts
from viz.pictures.map_picture import Picture
from viz.pictures.map_svg import map_svg

__all__ = ["Shown", "shown_step", "stories_of"]


@dataclass(frozen=True)
class Shown:
    """One step."""

    text: str
    view: View | None
    """None: its map cannot be shown, `wrong` says why."""
    picture: Picture | None
    wrong: str
    counted: str
    """What the map shows, in words: its text for those who do not see it."""
    data_url: str
    drawing_url: str
    map_url: str

    def svg(self) -> str:
        """The drawing, with its legend and without a title; empty if there is no map."""
        if self.view is None or self.picture is None:
            return ""
        return map_svg(self.picture, map_texts(self.view, self.picture), framed=False)


def stories_of(frame: Frame) -> Stories:
    """The stories as the reader of this page sees them."""
    return Stories(frame.context, frame.reader, frame.snapshot)


def shown_step(frame: Frame, step: Step) -> Shown:
    """A step with its map as it is today; a view that there is no more is said, and the sentence stays."""
    if step.view == HIDDEN:
        return _without(frame, step)
    try:
        view = View(frame, Asked.of(frame, QueryParams(step.view)))
        if view.unclear:
            return _without(frame, step)
        picture = picture_of(view)
    except GraphkbError:
        return _without(frame, step)
    asked = view.asked.picture
    return Shown(
        text=step.text,
        view=view,
        picture=picture,
        wrong="" if picture.marks else frame.texts(N_("Zu dieser Ansicht ist heute keine Verbindung erfasst.")),
        counted=counted_words(view, picture),
        data_url=asked.url(frame, "netz.json"),
        drawing_url=asked.url(frame, "netz/bild.svg"),
        map_url=view.asked.url(frame),
    )


def _without(frame: Frame, step: Step) -> Shown:
    said = frame.texts(N_("Diese Ansicht der Karte lässt sich nicht zeigen: Ein Eintrag, den sie nennt, ist nicht da."))
    return Shown(step.text, None, None, said, "", "", "", "")

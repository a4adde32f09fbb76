"""A draft: for which cell, and its text in sections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import date, datetime

from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_, Language

__all__ = ["CLOSED", "HANDED", "LONGEST", "OPEN", "SECTIONS", "Draft", "checked"]

OPEN, HANDED, CLOSED = "open", "handed", "closed"
"""Where it stands: being talked about, put into a record, laid aside."""

SECTIONS: Mapping[str, str] = {
    "occasion": N_("Anlass"),
    "aim": N_("Was erreicht werden könnte"),
    "providers": N_("Mögliche Träger"),
    "money": N_("Mögliche Förderung"),
    "models": N_("Ähnliche Maßnahmen"),
    "ask": N_("Wen zuerst fragen"),
    "steps": N_("Nächste Schritte"),
}
"""Headings of the sections, in their order."""

LONGEST = 6000
LONGEST_TITLE = 200
MOST_PROVIDERS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One draft. The text is as people left it, in the language in which it was made."""

    id: str = ""
    """Empty: not kept."""
    version: int = 0
    state: str = OPEN
    place: str
    field: str
    target_group: str = ""
    day: date
    """The day that it looks at."""
    language: Language
    title: str
    sections: Mapping[str, str] = attribute(default_factory=dict)
    """Text by section; a section without text is absent."""
    providers: tuple[str, ...] = ()
    """Ids of possible providers that were chosen."""
    measure: str = ""
    """The record that was made of it; empty: none."""
    at: datetime | None = None
    changed: datetime | None = None
    by: str = ""


def checked(draft: Draft) -> Draft:
    """The draft with blanks taken off; raises InvalidParameter for what is too long, or for a missing title."""
    title = " ".join(draft.title.split())
    if not title:
        raise InvalidParameter(name="title", value="", reason=Phrase.of(N_("Bitte einen Titel angeben.")))
    if len(title) > LONGEST_TITLE:
        raise _too_long("title", title, LONGEST_TITLE)
    sections = {}
    for name, text in draft.sections.items():
        if name not in SECTIONS:
            reason = Phrase.of(N_("Diesen Abschnitt gibt es nicht."))
            raise InvalidParameter(name="sections", value=name, reason=reason)
        text = text.strip()
        if len(text) > LONGEST:
            raise _too_long(name, text, LONGEST)
        if text:
            sections[name] = text
    if len(draft.providers) > MOST_PROVIDERS:
        reason = Phrase.of(N_("Erlaubt sind {n}."), n=MOST_PROVIDERS)
        raise InvalidParameter(name="providers", value=len(draft.providers), reason=reason)
    return replace(draft, title=title, sections=sections)


def _too_long(name: str, text: str, most: int) -> InvalidParameter:
    reason = Phrase.of(N_("Erlaubt sind {n} Zeichen."), n=most)
    return InvalidParameter(name=name, value=f"{text[:40]}…", reason=reason)

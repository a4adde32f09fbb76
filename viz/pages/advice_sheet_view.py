"""The advice sheet as data: the same for the page and for the PDF, in the language of the sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphkb.advising import Note
from graphkb.analytics.advice import Advice, Fits
from graphkb.analytics.partners import FeatureId, Proposal, Reason, Sought
from graphkb.model import Node, Visibility
from graphkb.texts import N_
from graphkb.texts.further import SheetLanguage, SheetTexts
from viz.frame import Frame
from viz.pages.advice_view import FITS, first_of, name_of
from viz.sources import Badge, SourceBook

__all__ = ["Line", "Partner", "Programme", "Sheet", "contacts_of", "sheet_of"]

PARTNERS, REASONS, PROGRAMMES, STEPS, SOURCES = 3, 2, 3, 5, 9
"""What fits on one page."""
LONGEST = 110
"""Letters of a free text on the sheet; longer ones are cut, the record has the whole."""

FEATURE_WORDS: dict[FeatureId, str] = {
    "topic": N_("Passendes Thema: {names}"),
    "place": N_("Arbeitet in der Nähe: {names}"),
    "field": N_("Gleiches Arbeitsfeld: {names}"),
    "target_group": N_("Gleiche Zielgruppe: {names}"),
    "language": N_("Spricht: {names}"),
    "shared_partners": N_("Gemeinsame Bekannte: {names}"),
    "kind": N_("Solche Stellen helfen oft."),
    "funding_fit": N_("Kennt ein Programm, das passt: {names}"),
    "capacity": N_("Hat viel Erfahrung."),
}
"""For languages that have no sentences about records: what kind of reason it is, then the names."""


@dataclass(frozen=True, slots=True)
class Line:
    """Something said, with the numbers of its sources."""

    text: str
    numbers: tuple[int, ...] = ()
    label: str = ""
    own: bool = True
    """It is in the language of the sheet; false: names or free text as somebody wrote it."""


@dataclass(frozen=True, slots=True)
class Partner:
    """A proposed partner."""

    name: str
    reasons: tuple[Line, ...]
    way: str
    contact: str
    """What it consented to, or published itself; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme that may fit."""

    name: str
    why: str
    eligibility: str
    period: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to hand out."""

    language: SheetLanguage
    words: dict[str, str]
    """Fixed texts by what they are for."""
    name: str
    about: str
    known: tuple[Line, ...]
    missing: tuple[str, ...]
    partners: tuple[Partner, ...]
    rooms: tuple[Line, ...]
    programmes: tuple[Programme, ...]
    steps: tuple[tuple[str, bool], ...]
    """What to do, and whether it is done."""
    agreed: bool
    """The steps were agreed on; false: they are proposals."""
    sources: tuple[Badge, ...]
    needs: tuple[str, ...] = field(default=())


def contacts_of(frame: Frame, node: Node) -> str:
    """Contacts that a body consented to, and the page it published itself; empty if there are none."""
    inside = frame.reader.sees(Visibility.INTERNAL)
    agreed = node.many("contact_consent")
    # What a reader without a token sees of these is there by consent alone.
    shown = [node.text(name) for name in ("phone", "email") if node.text(name) and (name in agreed or not inside)]
    page = node.text("website").removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return " · ".join([*shown, *([page] if page else [])])


def sheet_of(frame: Frame, advice: Advice, asker: Node | None, language: SheetLanguage, note: Note | None) -> Sheet:
    """The sheet for an organisation, or for a need without one; with `note` what was agreed."""
    say, book = SheetTexts(language), SourceBook(frame)
    known, missing = _known(frame, say, book, advice)
    agreed = [(one.text, one.done) for one in note.agreed] if note else []
    partners = tuple(_partner(frame, say, book, one) for one in first_of(advice)[:PARTNERS])
    programmes = tuple(
        Programme(
            one.programme.called(language.base),
            say(FITS[one.fits], name=name_of(frame, one.to)) if one.fits is not Fits.HAD else say(FITS[one.fits]),
            _cut(one.eligibility),
            _cut(one.period) or frame.fuzzy(one.ends),
            _numbers(book.badges(one.sources[:1])),
        )
        for one in advice.funding[:PROGRAMMES]
    )
    rooms = tuple(
        Line(one.place.called(language.base), _numbers(book.of(one.fact)[:1]), own=False) for one in advice.rooms[:4]
    )
    return Sheet(
        language,
        _words(frame, say, asker),
        asker.called(language.base) if asker else say(N_("Beratung zu einem Vorhaben")),
        _about(frame, asker) if asker else "",
        known,
        missing,
        partners,
        rooms,
        programmes,
        tuple(agreed) or tuple((say(one.text), False) for one in advice.steps[:STEPS]),
        bool(agreed),
        tuple(book.listed()[:SOURCES]),
        tuple(dict.fromkeys(one.label.in_language(language.base) for one in advice.sought if one.id)),
    )


def _words(frame: Frame, say: SheetTexts, asker: Node | None) -> dict[str, str]:
    inside = frame.reader.sees(Visibility.INTERNAL)
    return {
        "title": say(N_("Beratungsblatt")),
        "internal": say(N_("intern")) if inside else "",
        "draft": say(N_("Entwurf: Diese Übersetzung hat noch niemand geprüft.")) if say.language.draft else "",
        "intro": say(N_("Das haben wir für Sie gefunden.")),
        "sought": say(N_("Gesucht wird")),
        "known": say(N_("Was wir wissen")),
        "missing": say(N_("Nicht erhoben")),
        "ask": say(N_("Das wissen wir noch nicht. Bitte sagen Sie es uns.")),
        "partners": say(N_("Mögliche Partner")),
        "nobody": say(N_("Niemand erfasst, der passt.")),
        "way": say(N_("Bekannt machen")),
        "contact": say(N_("Kontakt")),
        "no_contact": say(N_("Kein Kontakt mit Einwilligung erfasst.")),
        "rooms": say(N_("Räume in der Nähe")),
        "funding": say(N_("Förderung")),
        "programme": say(N_("Programm")),
        "why": say(N_("Warum es passen kann")),
        "eligibility": say(N_("Wer sich bewerben kann")),
        "period": say(N_("Laufzeit")),
        "deadline": say(N_("Fristen sind nicht erhoben. Bitte nachfragen.")),
        "no_funding": say(N_("Kein Programm erfasst, das passt.")),
        "steps": say(N_("Nächste Schritte")),
        "agreed": say(N_("Vereinbart")),
        "proposed": say(N_("Vorschläge, noch nicht vereinbart.")),
        "until": say(N_("wer, bis wann")),
        "sources": say(N_("Quellen")),
        "undated": say(N_("ohne Datum")),
        "unasked": say(N_("Aus öffentlichen Quellen zusammengestellt. Die Genannten wurden nicht gefragt.")),
    }


def _about(frame: Frame, asker: Node) -> str:
    kind = frame.context.ontology.kind(asker.kind).label.in_language(frame.language)
    seats = [
        frame.snapshot.node(one.target).called(frame.language) for one in frame.snapshot.out(asker.id, "LOCATED_IN")
    ]
    return " · ".join(part for part in (kind, ", ".join(dict.fromkeys(seats)), contacts_of(frame, asker)) if part)


def _known(frame: Frame, say: SheetTexts, book: SourceBook, advice: Advice) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """What is recorded of who asks or was asked for, line by line, and what is not."""
    seeker, base = advice.first.seeker, say.language.base
    rows: tuple[tuple[str, tuple[Sought, ...]], ...] = (
        (say(N_("Ort")), seeker.places),
        (say(N_("Für wen")), seeker.groups),
        (say(N_("Sprachen")), seeker.languages),
        (say(N_("Angebote")), seeker.offers),
        (say(N_("Arbeitsfelder")), seeker.fields),
    )
    known, missing = [], []
    for label, sought in rows:
        names = [frame.snapshot.node(one.id).called(base) for one in sought]
        badges = [badge for one in sought[:2] for badge in book.badges(one.sources[:1])]
        if names:
            shown = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
            known.append(Line(shown, _numbers(badges), label, own=False))
        elif seeker.actor:
            missing.append(label)
    partners = [one.body.called(base) for one in advice.first.known[:4]]
    if partners:
        badges = [badge for one in advice.first.known[:2] for badge in book.badges(one.sources[:1])]
        known.append(Line(", ".join(partners), _numbers(badges), say(N_("Bekannte Partner")), own=False))
    elif seeker.actor:
        missing.append(say(N_("Bekannte Partner")))
    if seeker.actor and not seeker.topics and not advice.ask.needs:
        missing.append(say(N_("Bedarf")))
    return tuple(known), tuple(missing)


def _partner(frame: Frame, say: SheetTexts, book: SourceBook, one: Proposal) -> Partner:
    return Partner(
        one.actor.called(say.language.base),
        tuple(_reason(frame, say, book, reason) for reason in one.reasons[:REASONS]),
        _way(frame, say, one),
        contacts_of(frame, one.actor),
    )


def _reason(frame: Frame, say: SheetTexts, book: SourceBook, reason: Reason) -> Line:
    numbers = _numbers(book.badges(reason.sources[:1], derived=reason.derived))
    if say.language.whole:
        return Line(reason.sentence.in_language(say.language.base), numbers)
    names = [frame.snapshot.node(id).called("de") for id in reason.about if id in frame.snapshot][:2]
    return Line(say(FEATURE_WORDS[reason.feature], names=", ".join(names)), numbers)


def _way(frame: Frame, say: SheetTexts, one: Proposal) -> str:
    """Through whom the two could meet; empty: for a need, or none is recorded."""
    if not one.way or not one.way.through:
        return ""
    if say.language.whole:
        return one.way.sentence.in_language(say.language.base)
    names = [frame.snapshot.node(id).called("de") for id in one.way.through if id in frame.snapshot][:3]
    return say(N_("Über {names}"), names=", ".join(names))


def _numbers(badges: list[Badge]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(badge.number for badge in badges))


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST].rsplit(' ', 1)[0]} …"

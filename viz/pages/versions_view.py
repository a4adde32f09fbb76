"""Versions of a concept as tables: what came, what went, what was rewritten, with both wordings side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from api.versions import LogEntry
from graphkb.analytics.change import Pair, Part, PartWhat, VersionChange, Wording
from graphkb.model import Node, Relation
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.change_view import Table, Td
from viz.sources import SourceBook

__all__ = ["VERSION_TABLES", "log_table", "version_tables"]

VERSION_TABLES = ("hinzugekommen", "weggefallen", "umgeschrieben", "geblieben")
"""Ids of the tables, as addresses of files name them."""

TEXTS = {"name": N_("Name"), "description": N_("Beschreibung"), "aims": N_("Ziele")}

_WORDS = re.compile(r"\s+|[^\s]+")


def version_tables(frame: Frame, book: SourceBook, found: VersionChange) -> list[Table]:
    """What came, went, was rewritten and stayed, in this order."""
    make, t = _Maker(frame, book, found), frame.texts
    heads = [t(N_("Teil")), t(N_("Art")), t(N_("Handlungsfeld")), t(N_("Woran das liegt")), t(N_("Quelle"))]

    def alone(what: PartWhat, id: str, title: str, caption: str, nothing: str) -> Table:
        pairs = found.of(what)
        return Table(id, title, caption, heads, [make.alone(pair) for pair in pairs], nothing, len(pairs))

    changed, same = found.of(PartWhat.CHANGED), found.of(PartWhat.SAME)
    return [
        alone(
            PartWhat.ADDED,
            "hinzugekommen",
            t(N_("Hinzugekommen")),
            t(N_("Teile, die nur in der späteren Fassung erfasst sind")),
            t(N_("Es ist nichts hinzugekommen.")),
        ),
        alone(
            PartWhat.ENDED,
            "weggefallen",
            t(N_("Weggefallen")),
            t(N_("Teile, die nur in der früheren Fassung erfasst sind")),
            t(N_("Es ist nichts weggefallen.")),
        ),
        Table(
            "umgeschrieben",
            t(N_("Umgeschrieben")),
            t(N_("Teile, die anders lauten oder in anderen Feldern stehen")),
            [t(N_("Früher")), t(N_("Später")), t(N_("Art")), t(N_("Was anders ist")), t(N_("Quelle"))],
            [make.changed(pair) for pair in changed],
            t(N_("Nichts ist umgeschrieben.")),
            len(changed),
        ),
        Table(
            "geblieben",
            t(N_("Geblieben")),
            t(N_("Teile, die in beiden Fassungen gleich erfasst sind")),
            [t(N_("Früher")), t(N_("Später")), t(N_("Art")), t(N_("Woran das liegt"))],
            [[make.name(pair.before), make.name(pair.after), make.kind(pair), make.why(pair)] for pair in same],
            t(N_("Nichts ist gleich geblieben.")),
            len(same),
        ),
    ]


def log_table(frame: Frame, entries: Sequence[LogEntry]) -> Table:
    """What the change log says of a concept, newest first; for those signed in."""
    t = frame.texts
    rows = []
    for entry in entries:
        shown = [_said(frame, fact.before, fact.after) for fact in entry.facts[:5]]
        if len(entry.facts) > len(shown):
            shown.append(t.plural("{n} weitere", "{n} weitere", len(entry.facts) - len(shown)))
        rows.append(
            [
                Td(frame.day(entry.change.at.astimezone().date())),
                Td(entry.change.reason, frame.url(f"erfassen/aenderungen/{entry.change.id}")),
                Td(entry.change.by),
                Td("; ".join(shown)),
            ]
        )
    return Table(
        "aenderungsbuch",
        t(N_("Im Änderungsbuch")),
        t(N_("Änderungen am Konzept und seinen Teilen, die neueste zuerst; nur für Angemeldete")),
        [t(N_("Tag")), t(N_("Änderung")), t(N_("Von")), t(N_("Was"))],
        rows,
        t(N_("Das Änderungsbuch hat dazu keinen Eintrag.")),
        len(rows),
    )


def _said(frame: Frame, before: Node | Relation | None, after: Node | Relation | None) -> str:
    """One fact of the change log: «Sprache → Sprache/Bildung», «neu: …», «weg: …»."""
    t = frame.texts
    old, new = (_called(frame, one) if one else "" for one in (before, after))
    if not old:
        return t(N_("neu: {what}"), what=new)
    if not new:
        return t(N_("weg: {what}"), what=old)
    return t(N_("geändert: {what}"), what=old if old == new else f"{old} → {new}")


def _called(frame: Frame, fact: Node | Relation) -> str:
    if isinstance(fact, Node):
        return fact.called(frame.language)
    ends = [frame.snapshot.get(id) for id in (fact.source, fact.target)]
    names = [
        node.called(frame.language) if node else id for node, id in zip(ends, (fact.source, fact.target), strict=True)
    ]
    verb = frame.context.ontology.relation(fact.type).label.in_language(frame.language)
    return f"{names[0]} – {verb} – {names[1]}"


class _Maker:
    def __init__(self, frame: Frame, book: SourceBook, found: VersionChange) -> None:
        self.frame, self.book, self.found, self.t = frame, book, found, frame.texts

    def name(self, part: Part | None) -> Td:
        """A part by its name; a link if it is still there."""
        if part is None:
            return Td("–")
        there = self.frame.snapshot.get(part.id)
        return Td(part.node.called(self.frame.language), self.frame.link(there) if there else "")

    def kind(self, pair: Pair) -> Td:
        return Td(self.frame.context.ontology.kind(pair.kind).label.in_language(self.frame.language))

    def why(self, pair: Pair) -> Td:
        day = self.frame.fuzzy(pair.day)
        return Td(pair.why.label.in_language(self.frame.language), hint=day)

    def sources(self, pair: Pair) -> Td:
        there = {node.id for node in self.frame.snapshot.of_kind("document")}
        return Td("", sources=tuple(self.book.badges(one for one in pair.sources if one.document in there)))

    def alone(self, pair: Pair) -> list[Td]:
        part = pair.after or pair.before
        fields = self.fields(part) if part else ""
        return [self.name(part), self.kind(pair), Td(fields or "–"), self.why(pair), self.sources(pair)]

    def fields(self, part: Part) -> str:
        version = self.found.before if part.id not in self.found.after.snapshot else self.found.after
        names = [version.snapshot.get(id) for id in part.fields]
        return ", ".join(node.called(self.frame.language) for node in names if node)

    def changed(self, pair: Pair) -> list[Td]:
        before, after = pair.before, pair.after
        assert before is not None
        assert after is not None
        one, other = self.name(before), self.name(after)
        marks = [marked(wording) for wording in pair.wordings]
        texts = [(self.t(TEXTS[wording.name]), *both) for wording, both in zip(pair.wordings, marks, strict=True)]
        return [
            Td(one.text, one.url, passages=tuple((label, old) for label, old, _ in texts)),
            Td(other.text, other.url, passages=tuple((label, new) for label, _, new in texts)),
            self.kind(pair),
            Td("; ".join(self.differences(pair, before, after)), hint=pair.why.label.in_language(self.frame.language)),
            self.sources(pair),
        ]

    def differences(self, pair: Pair, before: Part, after: Part) -> Iterable[str]:
        for wording in pair.wordings:
            yield self.t(N_("{text} lautet anders"), text=self.t(TEXTS[wording.name]))
        if pair.match not in ("", "exact"):
            option = self.frame.context.ontology.properties["match"].option(pair.match)
            word = option.label.in_language(self.frame.language) if option else pair.match
            yield self.t(N_("entspricht: {word}"), word=word)
        if pair.moved:
            old, new = self.fields(before) or "–", self.fields(after) or "–"
            yield self.t(N_("verschoben von {before} nach {after}"), before=old, after=new)
        if not pair.verbatim:
            yield self.t(N_("in eigenen Worten erfasst"))


Passage = tuple[tuple[str, bool], ...]
"""Pieces of a text; True: only this version has it."""


def marked(wording: Wording) -> tuple[Passage, Passage]:
    """Both texts in pieces, with what only one of them has.

    >>> marked(Wording("name", "Sprache fördern", "Sprache und Bildung fördern"))[1]
    (('Sprache ', False), ('und Bildung ', True), ('fördern', False))
    """
    old, new = (_WORDS.findall(text) for text in (wording.before, wording.after))
    before: list[tuple[str, bool]] = []
    after: list[tuple[str, bool]] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = op == "equal"
        if a < b:
            before.append(("".join(old[a:b]), not same))
        if c < d:
            after.append(("".join(new[c:d]), not same))
    return tuple(before), tuple(after)

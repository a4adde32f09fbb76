"""The mind map as the page and the picture show it: names, counts in words, what is open, what is not recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property

from markupsafe import Markup, escape

from graphkb.analytics.coverage import Level, MindBranch, MindMap
from graphkb.analytics.coverage.wording import counted, number
from graphkb.analytics.time import Course
from graphkb.errors import InvalidParameter, Phrase
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.planning import COURSES, asked_day, default_concept, stand_of
from viz.pictures.mind_map import Twig

__all__ = ["ALL", "DEPTHS", "Asked", "Branch", "MindMapView"]

ALL = "alle"

MOST = 12
"""So many measures (or actors) stand below one branch; the others are behind «und 37 weitere»."""

LEVELS = tuple(Level)

DEPTHS = (
    N_("alles zu"),
    N_("bis zu den Handlungsfeldern"),
    N_("bis zu den Leitlinien"),
    N_("bis zu den Maßnahmen"),
    N_("alles auf"),
)
"""How far it is unfolded: the number of levels whose branches are open."""

USUAL_DEPTH = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of the address."""

    konzept: str = ""
    feld: str = ""
    ort: str = ""
    stand: str = ""
    stichtag: str = ""
    tiefe: str = ""
    auf: str = ""
    """Keys of branches that are open although the depth says otherwise."""
    zu: str = ""
    """Keys of branches that are folded although the depth says otherwise."""

    def url(self, frame: Frame, page: str = "mindmap", /, **changed: str) -> str:
        """A page with these parameters and the changed ones."""
        return frame.url(page, **asdict(replace(self, **changed)))


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch, as the part `tree` draws it."""

    key: str
    level: int
    label: str
    kind: str
    """What it is, in a word, for those who hear the page."""
    url: str
    pictogram: str | None
    children: tuple[Branch, ...] = ()
    fold: str = ""
    """Counts of what is on it."""
    none: str = ""
    """What is not recorded, where there are no children."""
    open: bool = False
    spoken: Markup | None = None
    """The label with its language, where that is not the one of the page."""
    rest: bool = False
    """Not a record: what does not fit into the list."""

    @property
    def said(self) -> str:
        """Its name for those who hear the page."""
        return ", ".join(part for part in (self.label, self.kind, self.fold or self.none) if part)


class MindMapView:
    """One request. Raises InvalidParameter for a concept, place, course, day or depth that there is not."""

    def __init__(self, frame: Frame, asked: Asked) -> None:
        self.frame = frame
        self.day: date = asked_day(frame, asked.stichtag)
        chosen = asked.konzept.strip() or default_concept(frame, self.day) or ALL
        self.asked = replace(asked, konzept=chosen, feld=asked.feld.strip(), ort=asked.ort.strip())
        self.one = chosen != ALL
        if self.one:
            self._known(N_("Konzept"), chosen, "concept", Phrase.of(N_("Dieses Konzept ist nicht erfasst.")))
        if self.asked.ort:
            self._known(N_("Ort"), self.asked.ort, "place", Phrase.of(N_("Dieser Ort ist nicht erfasst.")))
        self.courses = self._courses()
        self.depth = self._depth()
        self.strayed = bool(self.asked.feld) and self.asked.feld not in dict(self.fields)
        """The field is of another concept: the whole is shown, and that is said."""

    def _known(self, name: str, id: str, selector: str, reason: Phrase) -> None:
        node = self.frame.snapshot.get(id)
        if node is None or node.kind not in self.frame.context.ontology.kinds_of(selector):
            raise InvalidParameter(name=self.frame.texts(name), value=id, reason=reason)

    def _courses(self) -> tuple[Course, ...]:
        try:
            return (Course(self.asked.stand),) if self.asked.stand else ()
        except ValueError:
            reason = Phrase.of(N_("Diesen Stand gibt es nicht."))
            raise InvalidParameter(name=self.frame.texts(N_("Stand")), value=self.asked.stand, reason=reason) from None

    def _depth(self) -> int:
        text = self.asked.tiefe
        if not text:
            return USUAL_DEPTH if self.one else 1
        if text.isdecimal() and int(text) < len(DEPTHS):
            return int(text)
        reason = Phrase.of(N_("Bitte eine Zahl von {first} bis {last} angeben."), first=0, last=len(DEPTHS) - 1)
        raise InvalidParameter(name="tiefe", value=text, reason=reason)

    @cached_property
    def fields(self) -> list[tuple[str, str]]:
        """Fields to choose from: those of the concept, or of all, in their order."""
        trace = self.frame.analyses.trace(self.day, concept=self.asked.konzept if self.one else None)
        found = dict.fromkeys(one.field for concept in trace.concepts for one in concept.fields)
        return [(id, self.frame.snapshot.node(id).called(self.frame.language)) for id in found]

    @cached_property
    def found(self) -> MindMap:
        """The tree with what is chosen."""
        return self.frame.analyses.mind_map(
            self.day,
            concept=self.asked.konzept if self.one else None,
            field=self.asked.feld if self.asked.feld and not self.strayed else None,
            place=self.asked.ort or None,
            courses=self.courses,
        )

    @cached_property
    def tree(self) -> tuple[Branch, ...]:
        """The branches, folded as asked."""
        grower = _Grower(self)
        return tuple(grower.branch(one) for one in self.found.concepts)

    @property
    def title(self) -> str:
        """Of the page and of its files."""
        if not self.one:
            return self.frame.texts(N_("Mindmap aller Konzepte"))
        name = self.frame.snapshot.node(self.asked.konzept).called(self.frame.language)
        return self.frame.texts(N_("Mindmap: {name}"), name=name)

    @property
    def finding(self) -> str:
        """How much is recorded, in one sentence."""
        found = self.found
        bodies = frozenset().union(*(one.bodies for one in found.concepts))
        left = frozenset().union(*(one.left_out for one in found.concepts)) - found.measures
        if not found.measures and left:
            return self.counted(
                N_("Keine Maßnahme passt zur Auswahl; eine andere ist erfasst."),
                N_("Keine Maßnahme passt zur Auswahl; {n} andere sind erfasst."),
                len(left),
            )
        if not found.measures:
            return self.frame.texts(N_("Zu diesen Handlungsfeldern und Leitlinien ist keine Maßnahme erfasst."))
        said = self._recorded(len(found.measures), len(bodies))
        without = self.without
        if without:
            said += " " + self.counted(
                N_("Zu einer Leitlinie ist keine erfasst."),
                N_("Zu {n} Leitlinien ist keine erfasst."),
                len(without),
            )
        return said

    @property
    def without(self) -> frozenset[str]:
        """Guidelines without any recorded measure, whatever is chosen."""
        return frozenset(
            one.id
            for concept in self.found.concepts
            for one in concept.walk()
            if one.level is Level.GUIDELINE and one.id and not one.measures and not one.left_out
        )

    @property
    def chosen(self) -> list[str]:
        """What is chosen beside the concept, in words."""
        frame, texts = self.frame, self.frame.texts
        parts = [texts(N_("Stichtag {date}"), date=frame.day(self.day))]
        if self.asked.feld and not self.strayed:
            parts.append(frame.snapshot.node(self.asked.feld).called(frame.language))
        if self.asked.ort:
            parts.append(frame.snapshot.node(self.asked.ort).called(frame.language))
        parts += [texts(COURSES[one]) for one in self.courses]
        return parts

    def _recorded(self, measures: int, bodies: int) -> str:
        if not bodies:
            return self.counted(N_("Eine Maßnahme ist erfasst."), N_("{n} Maßnahmen sind erfasst."), measures)
        if bodies == 1:
            return self.counted(
                N_("Eine Maßnahme eines Trägers ist erfasst."),
                N_("{n} Maßnahmen eines Trägers sind erfasst."),
                measures,
            )
        said = counted(
            N_("Eine Maßnahme von {bodies} Trägern ist erfasst."),
            N_("{n} Maßnahmen von {bodies} Trägern sind erfasst."),
            measures,
            bodies=number(bodies),
        )
        return said.in_language(self.frame.language)

    def amounts(self, measures: int, bodies: int) -> str:
        """«drei Maßnahmen, zwei Träger»."""
        parts = [self.counted(N_("eine Maßnahme"), N_("{n} Maßnahmen"), measures)]
        parts.append(
            self.counted(N_("ein Träger"), N_("{n} Träger"), bodies)
            if bodies
            else self.frame.texts(N_("Träger nicht erfasst"))
        )
        return ", ".join(parts)

    def counted(self, one: str, many: str, n: int) -> str:
        """The number in words, in the language of the page."""
        return counted(one, many, n).in_language(self.frame.language)

    # ------------------------------------------------------------------ lists to choose from

    @property
    def concepts(self) -> list[tuple[str, str]]:
        """By name."""
        return self.frame.choices("concept")

    @property
    def places(self) -> list[tuple[str, str]]:
        """By name."""
        return self.frame.choices("place")

    @property
    def stands(self) -> list[tuple[str, str]]:
        """Courses of measures, in the order of lists."""
        return [(course.value, self.frame.texts(word)) for course, word in COURSES.items()]

    # ------------------------------------------------------------------ for the picture

    @cached_property
    def twigs(self) -> tuple[Twig, ...]:
        """What is open, for the drawing."""
        return tuple(_twigs(self.tree))

    @property
    def all_twigs(self) -> tuple[Twig, ...]:
        """Everything, as if all were unfolded."""
        return tuple(_twigs(self.tree, everything=True))


class _Grower:
    """Makes the branches of the page from those of the analysis."""

    def __init__(self, view: MindMapView) -> None:
        self.view, self.frame, self.texts = view, view.frame, view.frame.texts
        self.opened = frozenset(view.asked.auf.split(","))
        self.folded = frozenset(view.asked.zu.split(","))
        self.chosen = bool(view.asked.ort or view.courses)
        ontology = self.frame.context.ontology
        definition = ontology.properties["role"]
        self.roles = {
            one.id: one.label.in_language(self.frame.language) for one in definition.options if one.id != "provider"
        }

    def branch(self, found: MindBranch) -> Branch:
        level = LEVELS.index(found.level)
        children = self.listed(found, tuple(self.branch(child) for child in found.children))
        if not found.id:
            field = found.key.split("~")[0]
            label, pictogram, kind = self.texts(N_("ohne Leitlinie")), None, ""
            spoken = escape(label)
            url = self.frame.url("massnahmen", field=field)
        else:
            node = self.frame.snapshot.node(found.id)
            spoken = self.frame.spoken(node)
            described = self.frame.context.ontology.kind(node.kind)
            label, url = node.called(self.frame.language), self.frame.link(node)
            pictogram, kind = described.pictogram, described.label.in_language(self.frame.language)
        if found.entry:
            word = stand_of(self.frame, found.entry).word
            label, spoken = f"{label} · {word}", spoken + f" · {word}"
        if role := self.roles.get(found.role):
            label, spoken = f"{label} ({role})", spoken + f" ({role})"
        return Branch(
            key=found.key,
            level=level,
            label=label,
            kind=kind,
            url=url,
            pictogram=pictogram,
            children=children,
            fold=self.counts(found) if children else "",
            none="" if children else self.missing(found),
            open=self.is_open(found.key, level < self.view.depth),
            spoken=spoken,
        )

    def is_open(self, key: str, usual: bool) -> bool:
        return key not in self.folded and (usual or key in self.opened)

    def listed(self, found: MindBranch, children: tuple[Branch, ...]) -> tuple[Branch, ...]:
        """The children; of a long list of measures or actors the end behind a branch of its own."""
        if len(children) <= MOST + 3 or LEVELS.index(found.level) < 2:
            return children
        shown, rest = children[:MOST], children[MOST:]
        key = f"{found.key}~+"
        words = self.view.counted(N_("und eine weitere"), N_("und {n} weitere"), len(rest))
        kinds = {Level.MEASURE: N_("Maßnahmen"), Level.ACTOR: N_("Akteure")}
        kind = self.texts(kinds[found.children[0].level])
        fold = self.texts(N_("zeigen"))
        is_open = self.is_open(key, self.view.depth == len(DEPTHS) - 1)
        return (*shown, Branch(key, rest[0].level, words, kind, "", None, rest, fold, "", is_open, rest=True))

    def counts(self, found: MindBranch) -> str:
        """What is on it: «zwei Leitlinien, drei Maßnahmen, zwei Träger»."""
        counted = self.view.counted
        parts = []
        if found.level is Level.MEASURE:
            roles = [child.role for child in found.children]
            if n := roles.count("provider"):
                parts.append(counted(N_("ein Träger"), N_("{n} Träger"), n))
            if n := roles.count("partner"):
                parts.append(counted(N_("ein Partner"), N_("{n} Partner"), n))
            if n := roles.count("possible_provider"):
                parts.append(counted(N_("ein möglicher Träger"), N_("{n} mögliche Träger"), n))
            if "provider" not in roles:
                parts.insert(0, self.texts(N_("Träger nicht erfasst")))
            return ", ".join(parts)
        below = [one for one in found.walk() if one is not found and one.id]
        if n := len({one.id for one in below if one.level is Level.FIELD}):
            parts.append(counted(N_("ein Handlungsfeld"), N_("{n} Handlungsfelder"), n))
        if n := len({one.id for one in below if one.level is Level.GUIDELINE}):
            parts.append(counted(N_("eine Leitlinie"), N_("{n} Leitlinien"), n))
        if found.measures:
            parts.append(self.view.amounts(len(found.measures), len(found.bodies)))
        elif not found.left_out:
            parts.append(self.texts(N_("keine Maßnahme erfasst")))
        return ", ".join((*parts, *self.left(found)))

    def left(self, found: MindBranch) -> Iterable[str]:
        """How many the choice leaves out."""
        if n := len(found.left_out - found.measures):
            if found.measures:
                yield self.view.counted(
                    N_("eine weitere passt nicht zur Auswahl"), N_("{n} weitere passen nicht zur Auswahl"), n
                )
            else:
                yield self.view.counted(
                    N_("keine Maßnahme passt zur Auswahl, eine andere ist erfasst"),
                    N_("keine Maßnahme passt zur Auswahl, {n} andere sind erfasst"),
                    n,
                )

    def missing(self, found: MindBranch) -> str:
        """What is not recorded on a branch without children."""
        match found.level:
            case Level.CONCEPT:
                return self.texts(N_("weder Handlungsfelder noch Leitlinien erfasst"))
            case Level.MEASURE:
                return self.texts(N_("Träger nicht erfasst"))
            case Level.ACTOR:
                return ""
            case _:
                return ", ".join(self.left(found)) or self.texts(N_("keine Maßnahme erfasst"))


def _twigs(branches: Iterable[Branch], *, everything: bool = False) -> Iterator[Twig]:
    for branch in branches:
        is_open = branch.open or everything
        if branch.rest and is_open:
            yield from _twigs(branch.children, everything=everything)
            continue
        told = branch.level == LEVELS.index(Level.MEASURE) and is_open and branch.children
        yield Twig(
            level=branch.level,
            label=branch.label,
            note="" if branch.rest or told else branch.fold or branch.none,
            url=branch.url,
            missing=bool(branch.none),
            children=tuple(_twigs(branch.children, everything=everything)) if is_open else (),
        )

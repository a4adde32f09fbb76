"""A form as controls: what stands in each, what may be chosen, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphkb.capture import (
    CONFIRM,
    FEW,
    Choice,
    Choices,
    Entry,
    FilledRecord,
    Form,
    Part,
    Question,
    in_words,
    options_of,
)
from graphkb.errors import Problem
from graphkb.importer.template import VISIBILITY_LABELS, Column
from graphkb.texts import N_
from viz.frame import Frame
from viz.pages.capture_sent import address_of, json_of

__all__ = ["Control", "FormView", "ListOf", "QuestionView", "RecordView", "SectionView", "Wrong", "view_of"]

Wrong = Mapping[str, str]
"""What is wrong, by name of the field."""

_LINES = 2
"""Lines for answers that a page begins with, where several may be given."""

_VOCABULARY = frozenset({"target_group", "language", "venue_type", "topic"})
"""Kinds of which all are shown to be ticked if they are few."""

_EXAMPLES: Mapping[str, str] = {
    "date": N_("Zum Beispiel 2017, 03/2017 oder 05.03.2017."),
    "url": N_("Beginnt mit https://"),
    "whole": N_("Eine ganze Zahl."),
    "number": N_("Eine Zahl."),
}


@dataclass(frozen=True, slots=True)
class Control:
    """One field."""

    name: str
    label: str
    value: str
    sort: str
    """`text`, `long`, `choice`, `tick` or `typed`."""
    options: tuple[tuple[str, str], ...] = ()
    list: str = ""
    """Id of the list of suggestions of a typed one."""
    on: bool = False
    """Of one to tick: ticked."""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question with its fields."""

    name: str
    number: int
    label: str
    hint: str
    empty: str
    required: bool
    lines: tuple[tuple[Control, ...], ...]
    """One for each answer that may be given; of a question to be ticked one with all of them."""
    ticks: bool
    several: bool
    more: str
    """Value of the button for further lines; empty: there is none."""
    wrong: str
    """What is wrong that stands at no field of its own."""


@dataclass(frozen=True, slots=True)
class SectionView:
    """Questions under one heading."""

    label: str
    questions: tuple[QuestionView, ...]


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record."""

    at: int
    part: str
    id: str
    heading: str
    name: str
    """What a known record is called; empty: a new one."""
    url: str
    confirm: Control | None
    before: str
    defaults: str
    sections: tuple[SectionView, ...]
    wrong: str
    open: bool
    """Its questions are shown; of a known record that is only to be confirmed they are folded."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """Suggestions shared by all typed fields of the same kinds."""

    id: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FormView:
    """The whole form."""

    unplaced: tuple[str, ...]
    """What is wrong and stands at no field."""

    records: tuple[RecordView, ...]
    lists: tuple[ListOf, ...]
    head: tuple[Control, ...]
    parts: tuple[tuple[str, str], ...]
    """Parts of which another record may be added: value and label of the button."""


@dataclass(slots=True)
class _Lists:
    choices: Choices
    made: dict[tuple[Choice, ...], str] = field(default_factory=dict)

    def id_of(self, question: Question) -> str:
        offered = self.choices.of(question)
        return self.made.setdefault(offered, f"liste-{len(self.made) + 1}")


def view_of(
    frame: Frame,
    form: Form,
    records: Sequence[FilledRecord],
    choices: Choices,
    head: Mapping[str, str],
    wrong: Wrong,
    lines: Mapping[tuple[int, str], int] | None = None,
    paper: bool = False,
) -> FormView:
    """Make the view; `lines` is how many lines a question of a record must have at least. `paper`: to be written on."""
    maker = _Maker(frame, choices, _Lists(choices), wrong, lines or {}, paper)
    counted: dict[str, int] = {}
    views = []
    for at, record in enumerate(records):
        counted[record.part] = counted.get(record.part, 0) + 1
        views.append(maker.record(at, form.part(record.part), record, counted[record.part]))
    controls = maker.head(form, head)
    lists = tuple(ListOf(id, offered) for offered, id in maker.lists.made.items())
    many = tuple((part.id, part.label.in_language(frame.language)) for part in form if part.many)
    return FormView(_unplaced(wrong, views, controls), tuple(views), lists, controls, many)


def _unplaced(wrong: Wrong, records: Sequence[RecordView], head: Sequence[Control]) -> tuple[str, ...]:
    placed = {control.name for control in head}
    starts = []
    for record in records:
        placed |= {address_of(record.at, "", 0, ""), record.confirm.name if record.confirm else ""}
        starts += [f"{question.name}." for section in record.sections for question in section.questions]
    return tuple(said for name, said in wrong.items() if name not in placed and not name.startswith((*starts, "n.")))


class _Maker:
    def __init__(
        self,
        frame: Frame,
        choices: Choices,
        lists: _Lists,
        wrong: Wrong,
        least: Mapping[tuple[int, str], int],
        paper: bool,
    ) -> None:
        self.frame, self.choices, self.lists, self.wrong, self.least = frame, choices, lists, wrong, least
        self.paper = paper
        self.language = frame.language
        self.ontology = frame.context.ontology

    def head(self, form: Form, head: Mapping[str, str]) -> tuple[Control, ...]:
        t = self.frame.texts
        bodies = Question("body", 0, form.label, form.text, form.text, None, kinds=self.ontology.kinds_of("actor"))
        own = any(part.of_body and part.sheet and any(one.column for one in part.questions) for part in form)
        levels = tuple((level.word, label.in_language(self.language)) for level, label in VISIBILITY_LABELS.items())
        found = [
            Control("kopf.body", t(N_("Wer hat geantwortet? (Stelle, keine Person)")), head.get("body", ""), "typed",
                    list=self.lists.id_of(bodies)),
            Control("kopf.day", t(N_("Wann? (Tag)")), head.get("day", ""), "text"),
            Control("kopf.visibility", t(N_("Wer darf es sehen?")), head.get("visibility", ""), "choice", levels),
        ]  # fmt: skip
        if own:
            found = found[1:]
        if form.letter:
            found.append(Control("kopf.asked_by", t(N_("Wer hat gefragt? (Stelle)")), head.get("asked_by", ""), "text"))
        return tuple(replace(control, wrong=self.wrong.get(control.name, "")) for control in found)

    def record(self, at: int, part: Part, record: FilledRecord, number: int) -> RecordView:
        node = self.choices.snapshot.get(record.id) if record.id else None
        label = part.label.in_language(self.language)
        sections = tuple(
            SectionView(
                section.label.in_language(self.language),
                tuple(
                    self.question(at, record, part, question)
                    for question in section.questions
                    if node is None or not question.column or self._has(question.column, node.kind)
                ),
            )
            for section in part.sections
        )
        asked = part.confirm and node is not None
        confirm = None
        if asked:
            name = address_of(at, "", 0, "confirm")
            options = tuple((value, words.in_language(self.language)) for value, words in CONFIRM)
            label_of = self.frame.texts(N_("Gibt es das noch?"))
            confirm = Control(name, label_of, record.confirm, "choice", options, wrong=self.wrong.get(name, ""))
        names = [f"a.{at}.{question.id}." for question in part.questions]
        fails = any(name.startswith(tuple(names)) for name in self.wrong)
        changed = any(not record.same(question.id) for question in part.questions)
        return RecordView(
            at=at,
            part=part.id,
            id=record.id,
            heading=f"{label} {number}" if part.many else label,
            name=node.called(self.language) if node else "",
            url=self.frame.link(node) if node else "",
            confirm=confirm,
            before=json_of(record.before),
            defaults=json_of(record.defaults),
            sections=tuple(section for section in sections if section.questions),
            wrong=self.wrong.get(address_of(at, "", 0, ""), ""),
            open=not asked or fails or changed,
        )

    @staticmethod
    def _has(column: Column, kind: str) -> bool:
        return not column.kinds or kind in column.kinds

    def question(self, at: int, record: FilledRecord, part: Part, question: Question) -> QuestionView:
        told = record.answers.get(question.id, ())
        hint = question.text.in_language(self.language).replace("`", "")
        column = question.column
        if column is not None:
            if example := _EXAMPLES.get(column.type):
                hint = f"{hint} {self.frame.texts(example)}"
            options = options_of(column, self.ontology, part.kinds)
            if options and question.many:
                return self._ticks(
                    at, question, hint, told, [(id, words.in_language(self.language)) for id, words in options]
                )
            lines = self._columns(at, question, column, told, options)
        else:
            if self._listed(question) and not question.asks and question.many:
                return self._ticked(at, question, hint, told)
            lines = tuple(
                self._line(at, question, number, entry) for number, entry in self._entries(at, question, told)
            )
        several = question.many
        shown = {control.name for line in lines for control in line}
        return self._view(at, question, hint, lines, shown, several=several, ticks=False)

    def _view(
        self,
        at: int,
        question: Question,
        hint: str,
        lines: tuple[tuple[Control, ...], ...],
        shown: set[str],
        *,
        several: bool,
        ticks: bool,
    ) -> QuestionView:
        start = f"a.{at}.{question.id}."
        beside = [said for name, said in self.wrong.items() if name.startswith(start) and name not in shown]
        return QuestionView(
            name=f"a.{at}.{question.id}",
            number=question.number,
            label=question.label.in_language(self.language),
            hint=hint,
            empty=question.empty.in_language(self.language),
            required=question.required or bool(question.column and question.column.required),
            lines=lines,
            ticks=ticks,
            several=several,
            more="" if ticks or not several else f"{at}.{question.id}",
            wrong=" ".join(dict.fromkeys(beside)),
        )

    def _ticks(
        self, at: int, question: Question, hint: str, told: Sequence[Entry], options: Sequence[tuple[str, str]]
    ) -> QuestionView:
        column = question.answer_columns[0]
        chosen = {str(entry.get(column, "")) for entry in told}
        controls = tuple(
            Control(address_of(at, question.id, number, column), label, id, "tick", on=id in chosen)
            for number, (id, label) in enumerate(options)
        )
        return self._view(at, question, hint, (controls,), set(), several=True, ticks=True)

    def _listed(self, question: Question) -> bool:
        """Whether all that may be answered is shown; bodies and whatever may be new are typed."""
        closed = question.within_concept or {*question.kinds} <= _VOCABULARY
        return closed and 0 < len(self.choices.of(question)) <= FEW

    def _ticked(self, at: int, question: Question, hint: str, told: Sequence[Entry]) -> QuestionView:
        """Records to be ticked; where another one may be right, a line to type it in."""
        offered = self.choices.of(question)
        ids = {choice.id for choice in offered}
        names = [str(entry["to"]) for entry in told if entry.get("to")]
        strange = [
            (id, self.choices.label(question, id)) for id in names if id not in ids and id in self.choices.snapshot
        ]
        options = [*((choice.id, choice.label) for choice in offered), *strange]
        view = self._ticks(at, question, hint, told, options)
        if question.within_concept:
            return view
        typed = [{"to": id} for id in names if id not in dict(options)]
        lines = tuple(
            self._typed(at, question, len(options) + number, entry) for number, entry in enumerate([*typed, {}])
        )
        shown = {control.name for line in lines for control in line}
        start = f"a.{at}.{question.id}."
        beside = [said for name, said in self.wrong.items() if name.startswith(start) and name not in shown]
        return replace(view, lines=(*view.lines, *lines), wrong=" ".join(dict.fromkeys(beside)))

    def _entries(self, at: int, question: Question, told: Sequence[Entry]) -> list[tuple[int, Entry]]:
        if not question.many:
            return [(0, told[0] if told else {})]
        least = question.rooms if self.paper else max(_LINES, self.least.get((at, question.id), 0))
        if self.paper and not question.rooms > 1:
            least = 2
        count = max(least, len(told) + 1)
        return list(enumerate([*told, *[{}] * (count - len(told))]))

    def _columns(
        self, at: int, question: Question, column: Column, told: Sequence[Entry], options: Sequence[tuple[str, object]]
    ) -> tuple[tuple[Control, ...], ...]:
        label = question.label.in_language(self.language)
        return tuple(
            (
                self._control(
                    address_of(at, question.id, number, "value"), label, column, entry.get("value", ""), bool(options)
                ),
            )
            for number, entry in self._entries(at, question, told)
        )

    def _control(self, name: str, label: str, column: Column, value: object, choice: bool) -> Control:
        wrong = self.wrong.get(name, "")
        if choice:
            options = options_of(column, self.ontology)
            known = tuple((id, words.in_language(self.language)) for id, words in options)
            if str(value) and str(value) not in dict(known):
                known = (*known, (str(value), str(value)))
            return Control(name, label, str(value), "choice", known, wrong=wrong)
        sort = "long" if column.type == "long_text" else "text"
        return Control(name, label, in_words(column, str(value), self.ontology, self.language), sort, wrong=wrong)

    def _typed(self, at: int, question: Question, number: int, entry: Entry) -> tuple[Control, ...]:
        """A name to be typed, with suggestions."""
        name, to = address_of(at, question.id, number, "to"), str(entry.get("to", ""))
        shown = self.choices.label(question, to) if to else ""
        label = f"{question.label.in_language(self.language)}: {self.frame.texts(N_('weitere'))}"
        listed = self.lists.id_of(question)
        return (Control(name, label, shown, "typed", list=listed, wrong=self.wrong.get(name, "")),)

    def _line(self, at: int, question: Question, number: int, entry: Entry) -> tuple[Control, ...]:
        name = address_of(at, question.id, number, "to")
        to = str(entry.get("to", ""))
        label = question.label.in_language(self.language)
        wrong = self.wrong.get(name, "")
        if self._listed(question):
            offered = self.choices.of(question)
            options = tuple((choice.id, choice.label) for choice in offered)
            if to and to not in dict(options):
                options = (*options, (to, self.choices.label(question, to)))
            first = Control(name, label, to, "choice", options, wrong=wrong)
        else:
            shown = self.choices.label(question, to) if to else ""
            first = Control(name, label, shown, "typed", list=self.lists.id_of(question), wrong=wrong)
        further = (
            self._control(
                address_of(at, question.id, number, column.id),
                column.label.in_language(self.language),
                column,
                entry.get(column.id, ""),
                bool(options_of(column, self.ontology)),
            )
            for column in question.asks
        )
        return (first, *further)


def wrong_of(frame: Frame, problems: Sequence[Problem]) -> dict[str, str]:
    """What is wrong by name of the field, in the reader's language."""
    found: dict[str, str] = {}
    for problem in problems:
        said = Problem("", "", "", problem.message, problem.advice, problem.facts).text(frame.language).lstrip(": ")
        found[problem.cell] = f"{found[problem.cell]} {said}" if problem.cell in found else said
    return found

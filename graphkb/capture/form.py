"""What a form asks: YAML files beside the ontology, filled up from it.

A file of `forms/` names sections and questions; labels, help, choices and types come from the ontology, and so does
every further property of the kind, in a last section. A folder that adds to the ontology may hold `forms/` of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphkb.errors import NotFound, OntologyError
from graphkb.importer import template_of
from graphkb.importer.template import Column, SheetTemplate
from graphkb.ontology import Label, Ontology, load_ontology

__all__ = ["FURTHER", "Form", "Part", "Question", "Section", "form_of", "load_forms"]

BUNDLED = Path(__file__).parent / "forms"

FURTHER = Label(de="Weitere Angaben", en="Further details")
"""Section of what the file does not name."""

NEVER_ASKED = frozenset({"person", "function"})
"""Kinds that no question leads to: a form speaks of bodies, never of persons (rule 14)."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: after a column of the record's table, or after relations of the record."""

    id: str
    """Unique in its part."""
    number: int
    """Counted through the whole form; it stands on page, paper and workbook, and in the source of what was answered."""
    label: Label
    text: Label
    empty: Label
    """What it means if nothing is said."""
    column: Column | None
    """None: it asks for relations."""
    relation: str = ""
    reverse: bool = False
    """The record is the target: «wird durchgeführt von»."""
    both: bool = False
    """The relation has no direction: the record may be either end."""
    fixed: tuple[tuple[str, str], ...] = ()
    """Columns of the relation that the question itself settles, such as the role."""
    asks: tuple[Column, ...] = ()
    """Columns of the relation that are asked with each answer."""
    kinds: tuple[str, ...] = ()
    """Kinds at the other end."""
    within_concept: bool = False
    """Only fields and guidelines of the concept of the form are offered."""
    required: bool = False
    many: bool = False
    rooms: int = 1
    """Places for answers on paper and in the workbook."""

    @property
    def answer_columns(self) -> tuple[str, ...]:
        """What one answer consists of: `value`, or `to` and the further columns."""
        return ("value",) if self.column else ("to", *(column.id for column in self.asks))


@dataclass(frozen=True, slots=True)
class Section:
    """Questions under one heading."""

    label: Label
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The questions about one sort of record."""

    id: str
    kinds: tuple[str, ...]
    sheet: SheetTemplate | None
    """Table of the import template that holds these kinds; None: several, and only relations are asked for."""
    label: Label
    plural: Label
    """Name of its sheet in a workbook."""
    sections: tuple[Section, ...]
    many: bool = False
    """One form may hold several records."""
    confirm: bool = False
    """A record that is known is asked for as such: does it still hold?"""
    of_body: bool = False
    """The record is the body that answers."""
    blank: int = 1
    """Empty records in a workbook."""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in their order."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, id: str) -> Question:
        """The question with this id; raises NotFound."""
        for question in self.questions:
            if question.id == id:
                return question
        raise NotFound(id=id)


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form."""

    id: str
    label: Label
    text: Label
    parts: tuple[Part, ...]
    visibility: str = "public"
    """Who may see what it records, unless the person says otherwise."""
    letter: bool = False
    """It is made to be sent to an office, with field and place filled in."""

    def part(self, id: str) -> Part:
        """The part with this id; raises NotFound."""
        for part in self.parts:
            if part.id == id:
                return part
        raise NotFound(id=id)

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)


# ------------------------------------------------------------------------------------------- the files


class _Spec(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _QuestionSpec(_Spec):
    id: str = ""
    column: str = ""
    relation: str = ""
    reverse: bool = False
    both: bool = False
    single: bool = False
    fixed: dict[str, str] = {}
    asks: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    columns: dict[str, Label] = {}
    kinds: tuple[str, ...] = ()
    within: Literal["", "concept"] = ""
    required: bool = False
    rooms: int = Field(default=1, ge=1, le=20)
    label: Label | None = None
    text: Label | None = None


class _SectionSpec(_Spec):
    label: Label
    questions: tuple[_QuestionSpec, ...]


class _PartSpec(_Spec):
    id: str
    like: str = ""
    kinds: tuple[str, ...] = ()
    label: Label
    plural: Label | None = None
    many: bool = False
    confirm: bool = False
    subject: Literal["", "body"] = ""
    blank: int = Field(default=1, ge=1, le=50)
    further: bool = True
    leave: tuple[str, ...] = ()
    sections: tuple[_SectionSpec, ...] = ()


class _FormSpec(_Spec):
    id: str
    label: Label
    text: Label
    visibility: Literal["public", "network", "internal"] = "public"
    letter: bool = False
    parts: tuple[_PartSpec, ...] = Field(min_length=1)


@lru_cache(maxsize=8)
def load_forms(ontology: Ontology | None = None, further: Path | None = None) -> Mapping[str, Form]:
    """All forms by id, in the order of their files; `further` is the folder that adds to the ontology.

    Raises OntologyError for a form that is no form or asks for what the ontology does not have.
    """
    ontology = ontology or load_ontology(further)
    specs: dict[str, tuple[str, _FormSpec]] = {}
    for folder in (BUNDLED, *([further / "forms"] if further else ())):
        for path in sorted(folder.glob("*.yaml")):
            spec = _read(path)
            specs[spec.id] = (path.name, spec)
    parts = {f"{spec.id}.{part.id}": part for _, spec in specs.values() for part in spec.parts}
    return {id: _form(spec, file, parts, ontology) for id, (file, spec) in specs.items()}


def form_of(forms: Mapping[str, Form], id: str) -> Form:
    """The form with this id; raises NotFound."""
    if id not in forms:
        raise NotFound(id=id)
    return forms[id]


def _read(path: Path) -> _FormSpec:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        spec = _FormSpec.model_validate(content)
    except yaml.YAMLError as error:
        raise OntologyError(file=path.name, place="-", reason=str(error)) from error
    except ValidationError as error:
        first: Any = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "-"
        raise OntologyError(file=path.name, place=place, reason=first["msg"]) from error
    if spec.id != path.stem:
        raise OntologyError(file=path.name, place="id", reason="must equal the name of the file")
    return spec


def _form(spec: _FormSpec, file: str, parts: Mapping[str, _PartSpec], ontology: Ontology) -> Form:
    number = 0
    made = []
    for part in spec.parts:
        found = _part(part, file, parts, ontology)
        sections = []
        for section in found.sections:
            questions = tuple(
                replace(question, number=number + at) for at, question in enumerate(section.questions, start=1)
            )
            number += len(questions)
            sections.append(Section(section.label, questions))
        made.append(replace(found, sections=tuple(sections)))
    return Form(spec.id, spec.label, spec.text, tuple(made), spec.visibility, spec.letter)


def _part(spec: _PartSpec, file: str, parts: Mapping[str, _PartSpec], ontology: Ontology) -> Part:
    base = spec
    if spec.like:
        if spec.like not in parts or parts[spec.like].like:
            raise OntologyError(file=file, place=f"{spec.id}.like", reason=f"unknown: {spec.like}")
        base = parts[spec.like]
    kinds = _kinds(base.kinds, file, f"{spec.id}.kinds", ontology)
    sheets = {ontology.kind(kind).sheet for kind in kinds}
    if len(sheets) > 1 and base.further:
        raise OntologyError(file=file, place=f"{spec.id}.kinds", reason="must be kinds of one table")
    sheet = template_of(ontology).sheets[sheets.pop()] if len(sheets) == 1 else None
    sections = [
        Section(
            section.label,
            tuple(_question(question, f"{file}: {spec.id}", sheet, kinds, ontology) for question in section.questions),
        )
        for section in base.sections
    ]
    asked = {question.column.id for section in sections for question in section.questions if question.column}
    if base.further and sheet:
        rest = _further(sheet, kinds, asked | {*base.leave})
        sections += [Section(FURTHER, rest)] if rest else []
    ids = [question.id for section in sections for question in section.questions]
    if double := next((id for id in ids if ids.count(id) > 1), ""):
        raise OntologyError(file=file, place=spec.id, reason=f"twice: {double}")
    return Part(
        id=spec.id,
        kinds=kinds,
        sheet=sheet,
        label=spec.label,
        plural=spec.plural or spec.label,
        sections=tuple(sections),
        many=spec.many,
        confirm=spec.confirm,
        of_body=spec.subject == "body",
        blank=spec.blank,
    )


def _further(sheet: SheetTemplate, kinds: Iterable[str], without: Iterable[str]) -> tuple[Question, ...]:
    """Every property of these kinds that the file neither asks nor leaves out, in the language of the district."""
    left = {*without}
    return tuple(
        _of_column(column, column.id)
        for column in sheet.columns.values()
        if column.property and not column.further and column.kinds & {*kinds} and column.id not in left
    )


def _of_column(column: Column, id: str, label: Label | None = None, text: Label | None = None) -> Question:
    many = column.type == "list" or bool(column.property and column.property.many)
    return Question(id, 0, label or column.label, text or column.text, column.empty, column, many=many)


def _question(
    spec: _QuestionSpec, where: str, sheet: SheetTemplate | None, kinds: tuple[str, ...], ontology: Ontology
) -> Question:
    id = spec.id or spec.column or spec.relation.lower()
    place = f"questions.{id}"
    if bool(spec.column) == bool(spec.relation):
        raise OntologyError(file=where, place=place, reason="needs either a column or a relation")
    if spec.column:
        column = sheet.columns.get(spec.column) if sheet else None
        if column is None or (column.kinds and not column.kinds & {*kinds}):
            raise OntologyError(file=where, place=place, reason=f"unknown: {spec.column}")
        return replace(_of_column(column, id, spec.label, spec.text), required=spec.required)
    if spec.relation not in ontology.relations:
        raise OntologyError(file=where, place=place, reason=f"unknown: {spec.relation}")
    relation = ontology.relation(spec.relation)
    columns = template_of(ontology).sheets[relation.sheet].columns
    wanted = (*spec.asks, *(name for name in relation.properties if name not in {*spec.asks, *spec.fixed, *spec.leave}))
    for name in (*wanted, *spec.fixed, *spec.columns):
        if name not in columns:
            raise OntologyError(file=where, place=place, reason=f"unknown: {name}")
    others = _kinds(spec.kinds, where, place, ontology) if spec.kinds else tuple(ontology.kinds)
    ends = tuple(
        kind
        for kind in others
        if kind not in NEVER_ASKED
        and any(
            ontology.allows(relation.id, *((kind, own) if spec.reverse else (own, kind)))
            or (spec.both and ontology.allows(relation.id, kind, own))
            for own in kinds
        )
    )
    if not ends:
        raise OntologyError(file=where, place=place, reason=f"{relation.id} leads to none of these kinds")
    return Question(
        id=id,
        number=0,
        label=spec.label or (relation.reverse if spec.reverse else relation.label),
        text=spec.text or relation.text,
        empty=Label(de="nicht erhoben", en="not recorded"),
        column=None,
        relation=relation.id,
        reverse=spec.reverse,
        both=spec.both,
        fixed=tuple(spec.fixed.items()),
        asks=tuple(replace(columns[name], label=spec.columns.get(name, columns[name].label)) for name in wanted),
        kinds=ends,
        within_concept=spec.within == "concept",
        required=spec.required,
        many=not spec.single,
        rooms=spec.rooms,
    )


def _kinds(selectors: Iterable[str], file: str, place: str, ontology: Ontology) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for selector in selectors:
        kinds = ontology.kinds_of(selector)
        if not kinds:
            raise OntologyError(file=file, place=place, reason=f"unknown: {selector}")
        found |= dict.fromkeys(kinds)
    return tuple(found)

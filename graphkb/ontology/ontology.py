"""Loads the ontology, checks it, answers questions about it.

Layout of the folder (a second folder of the same layout may add to it):

- `properties.yaml`: every property once: type, unit, options, what empty means, who may see it
- `bases.yaml`: properties that several kinds share
- `languages.yaml`: languages in which names and texts may be written beside German
- `kinds/<id>.yaml`, `relations/<ID>.yaml`: one kind or relation a file
- `pictograms/<kind>.svg`: own drawings
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graphkb.errors import OntologyError

__all__ = ["ContentLanguage", "End", "Kind", "Label", "Ontology", "Option", "Property", "RelationType", "load_ontology"]

BUNDLED = Path(__file__).parent

T = TypeVar("T", bound=BaseModel)

Family = Literal["actor", "planning", "context", "vocabulary"]
Shape = Literal["circle", "square", "diamond", "pentagon", "hexagon", "triangle", "ring"]
PropertyType = Literal[
    "text", "long_text", "choice", "whole", "number", "yes_no", "date", "url", "email", "phone", "ids"
]

RESERVED = frozenset(
    "id kind name name_en aliases description sources valid_from valid_to status derived asserted assured_on "
    "assured_by visibility remark note search type source target".split()
)
"""Names that every node or relation has already; no property may take one."""

PERSON = "person"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(_Frozen):
    """A text in German and English."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in this language."""
        return self.en if language == "en" else self.de


class Option(_Frozen):
    """One value of a choice."""

    id: str
    label: Label
    no_list: bool = False
    """Nothing is filtered, coloured or counted by this value (rule 17)."""


class Property(_Frozen):
    """A named value that a node or relation may carry."""

    id: str = ""
    type: PropertyType
    label: Label
    text: Label
    unit: Label | None = None
    empty: Label
    """What it means if there is no value."""
    options: tuple[Option, ...] = ()
    """The values of a choice; of `ids`: empty, the value names nodes."""
    many: bool = False
    visibility: Literal["public", "network", "internal"] = "public"
    translated: bool = False
    """A text that may stand in further languages too, each in a property of its own (`aims_fr`)."""
    translates: str = ""
    """What this is in another language: a property, `name` or `description`; empty: nothing."""
    language: str = ""
    """Code of that language."""
    consent: str = ""
    """A choice of several that names this property where the body wants it seen by everybody; empty: none does."""

    def option(self, id: str) -> Option | None:
        """The option with this id, None if there is none."""
        return next((option for option in self.options if option.id == id), None)


class ContentLanguage(_Frozen):
    """A language in which names and texts of records may be written beside German."""

    id: str
    """Code, ISO 639-1."""
    label: Label
    own: str
    """What it calls itself."""
    direction: Literal["ltr", "rtl"] = "ltr"


class Kind(_Frozen):
    """A kind of node."""

    id: str
    family: Family
    actor: bool = False
    place: bool = False
    label: Label
    plural: Label
    text: Label
    pictogram: str
    shape: Shape = "circle"
    sheet: str
    """Name of the table in the import template that holds this kind."""
    bases: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    legal_person: Literal["yes", "no", "not_stated"] = "not_stated"
    """What holds for the kind where a record does not say (rules.md 4)."""
    default_search: bool = True
    """Whether a search finds it unless asked not to."""
    no_list: bool = False
    """Never listed, coloured or counted by this kind (rule 17): seen as single records and by place and field."""

    @property
    def node_label(self) -> str:
        """Its label in the database, `MigrantOrganisation`."""
        return "".join(part.capitalize() for part in self.id.split("_"))

    @property
    def labels(self) -> tuple[str, ...]:
        """All its labels in the database, own one last."""
        families = [name for name, has in (("Actor", self.actor), ("Place", self.place)) if has]
        return ("Entity", *families, self.node_label)


class End(_Frozen):
    """One allowed pair of ends. Each entry is a kind, or `actor`, `place`, `any`."""

    source: tuple[str, ...] = Field(alias="from")
    target: tuple[str, ...] = Field(alias="to")


class RelationType(_Frozen):
    """A kind of sentence: source, verb, target."""

    id: str
    label: Label
    """The verb, from the source: «führt durch»."""
    reverse: Label
    """The verb, from the target: «wird durchgeführt von»."""
    text: Label
    ends: tuple[End, ...]
    properties: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    """Properties that tell parallel relations between the same two nodes apart; `valid_from` may be one."""

    @property
    def sheet(self) -> str:
        """Name of its table in the import template."""
        return self.id.lower()


class Ontology:
    """All kinds, relations and properties.

    >>> ontology = load_ontology()
    >>> ontology.kind("migrant_organisation").node_label
    'MigrantOrganisation'
    >>> ontology.allows("RUNS", "association", "measure"), ontology.allows("RUNS", "measure", "association")
    (True, False)
    """

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        relations: Mapping[str, RelationType],
        properties: Mapping[str, Property],
        bases: Mapping[str, tuple[str, ...]],
        pictograms: Mapping[str, Path],
        languages: Mapping[str, ContentLanguage] | None = None,
    ) -> None:
        self.kinds = dict(kinds)
        self.relations = dict(relations)
        self.languages = dict(languages or {})
        self.properties = dict(properties) | _translations(properties, self.languages)
        self.bases = dict(bases)
        self.pictograms = dict(pictograms)

    def kind(self, id: str) -> Kind:
        """The kind with this id; KeyError if there is none."""
        return self.kinds[id]

    def relation(self, id: str) -> RelationType:
        """The relation with this id; KeyError if there is none."""
        return self.relations[id]

    def kinds_of(self, selector: str) -> tuple[str, ...]:
        """Kinds that a selector means: itself, or all with `actor`, `place`, `any`, or a family."""
        if selector in self.kinds:
            return (selector,)
        return tuple(
            kind.id
            for kind in self.kinds.values()
            if selector == "any"
            or selector == kind.family
            or (selector == "actor" and kind.actor)
            or (selector == "place" and kind.place)
        )

    def properties_of(self, kind: str) -> tuple[Property, ...]:
        """All properties a kind may carry, shared ones first."""
        found = self.kinds[kind]
        names = dict.fromkeys([name for base in found.bases for name in self.bases[base]] + list(found.properties))
        return tuple(self.properties[name] for name in names)

    def translations_of(self, kind: str) -> tuple[Property, ...]:
        """Names and texts in further languages that a kind may carry: beside `properties_of`, few records have them.

        None for persons: of them as little is kept as can be.
        """
        if kind == PERSON:
            return ()
        texts = {"name", "description", *(one.id for one in self.properties_of(kind) if one.translated)}
        return tuple(one for one in self.properties.values() if one.translates in texts)

    def properties_of_relation(self, relation: str) -> tuple[Property, ...]:
        """All properties a relation may carry."""
        return tuple(self.properties[name] for name in self.relations[relation].properties)

    def allows(self, relation: str, source_kind: str, target_kind: str) -> bool:
        """Whether this relation may join these two kinds, in this direction."""
        return any(
            any(source_kind in self.kinds_of(selector) for selector in end.source)
            and any(target_kind in self.kinds_of(selector) for selector in end.target)
            for end in self.relations[relation].ends
        )

    def sheets(self) -> dict[str, tuple[str, ...]]:
        """Tables of the import template for nodes: name to the kinds it holds, in the order of the files."""
        sheets: dict[str, tuple[str, ...]] = {}
        for kind in self.kinds.values():
            sheets[kind.sheet] = (*sheets.get(kind.sheet, ()), kind.id)
        return sheets


@lru_cache(maxsize=8)
def load_ontology(further: Path | None = None) -> Ontology:
    """Load the bundled ontology and, if given, what another folder adds; raises OntologyError.

    The result is checked: every name that is used exists, no label is spelled like a relation type
    (one engine mixes them up), no property takes a reserved name, every kind has a pictogram.
    """
    folders = [BUNDLED, *([further] if further else [])]
    if further and not further.is_dir():
        raise OntologyError(file=str(further), place="-", reason="no such folder")
    properties = _one_file(folders, "properties.yaml", Property)
    bases: dict[str, tuple[str, ...]] = {}
    for folder in folders:
        for name, names in _read(folder / "bases.yaml").items():
            if not isinstance(names, list):
                raise OntologyError(file="bases.yaml", place=name, reason="must be a list")
            bases[name] = tuple(names)
    languages = {
        id: _validated(ContentLanguage, {"id": id, **_mapping(content, id)}, f"languages.yaml: {id}")
        for folder in folders
        for id, content in _read(folder / "languages.yaml").items()
    }
    kinds = {kind.id: kind for folder in folders for kind in _files(folder / "kinds", Kind)}
    relations = {relation.id: relation for folder in folders for relation in _files(folder / "relations", RelationType)}
    pictograms = {path.stem: path for folder in folders for path in sorted((folder / "pictograms").glob("*.svg"))}
    ontology = Ontology(kinds, relations, properties, bases, pictograms, languages)
    _check(ontology)
    return ontology


def _read(path: Path) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise OntologyError(file=path.name, place="-", reason=str(error)) from error
    if not isinstance(content, dict):
        raise OntologyError(file=path.name, place="-", reason="must be a mapping")
    return content


def _translations(properties: Mapping[str, Property], languages: Mapping[str, ContentLanguage]) -> dict[str, Property]:
    """A property for every text in every language; the English name is a field of every record already."""
    texts: dict[str, tuple[PropertyType, Label]] = {
        "name": ("text", Label(de="Name", en="Name")),
        "description": ("long_text", Label(de="Beschreibung", en="Description")),
        **{one.id: (one.type, one.label) for one in properties.values() if one.translated},
    }
    found = {}
    for name, (type, label) in texts.items():
        for language in languages.values():
            id = f"{name}_{language.id}"
            if id in RESERVED or id in properties:
                continue
            found[id] = Property(
                id=id,
                type=type,
                label=Label(de=f"{label.de} ({language.label.de})", en=f"{label.en} ({language.label.en})"),
                text=Label(de=f"Dasselbe auf {language.label.de}.", en=f"The same in {language.label.en}."),
                empty=Label(de="der deutsche Text gilt", en="the German text is used"),
                visibility=properties[name].visibility if name in properties else "public",
                translates=name,
                language=language.id,
            )
    return found


def _mapping(content: object, place: str) -> dict[str, object]:
    if not isinstance(content, dict):
        raise OntologyError(file="languages.yaml", place=place, reason="must be a mapping")
    return content


def _validated(model: type[T], content: object, file: str) -> T:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise OntologyError(file=file, place=place, reason=first["msg"]) from error


def _one_file(folders: Iterable[Path], name: str, model: type[Property]) -> dict[str, Property]:
    found = {}
    for folder in folders:
        for id, content in _read(folder / name).items():
            if not isinstance(content, dict):
                raise OntologyError(file=name, place=id, reason="must be a mapping")
            found[id] = _validated(model, {"id": id, **content}, f"{name}: {id}")
    return found


def _files(folder: Path, model: type[T]) -> list[T]:
    found = []
    for path in sorted(folder.glob("*.yaml")):
        content = _read(path)
        if content.get("id") != path.stem:
            raise OntologyError(file=path.name, place="id", reason="must equal the name of the file")
        found.append(_validated(model, content, path.name))
    return found


def _check(ontology: Ontology) -> None:
    def known(names: Iterable[str], among: Iterable[str], file: str, place: str) -> None:
        if missing := sorted(set(names) - set(among)):
            raise OntologyError(file=file, place=place, reason=f"unknown: {', '.join(missing)}")

    for name in ontology.properties:
        if name in RESERVED:
            raise OntologyError(file="properties.yaml", place=name, reason="this name is reserved")
        if ontology.properties[name].type == "choice" and not ontology.properties[name].options:
            raise OntologyError(file="properties.yaml", place=name, reason="a choice needs options")
        if (consent := ontology.properties[name].consent) and not (
            consent in ontology.properties and ontology.properties[consent].option(name)
        ):
            raise OntologyError(file="properties.yaml", place=name, reason=f"no option of {consent} names it")
    for base, names in ontology.bases.items():
        known(names, ontology.properties, "bases.yaml", base)
    relation_names = {name.replace("_", "").lower() for name in ontology.relations}
    for kind in ontology.kinds.values():
        file = f"kinds/{kind.id}.yaml"
        known(kind.bases, ontology.bases, file, "bases")
        known(kind.properties, ontology.properties, file, "properties")
        known([kind.pictogram], ontology.pictograms, file, "pictogram")
        if kind.node_label.lower() in relation_names:
            raise OntologyError(file=file, place="id", reason="spelled like a relation")
    selectors = {*ontology.kinds, "actor", "place", "any", "planning", "context", "vocabulary"}
    for relation in ontology.relations.values():
        file = f"relations/{relation.id}.yaml"
        known(relation.properties, ontology.properties, file, "properties")
        known(relation.key, {*relation.properties, "valid_from"}, file, "key")
        for end in relation.ends:
            known((*end.source, *end.target), selectors, file, "ends")

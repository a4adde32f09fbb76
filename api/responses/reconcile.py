"""What the reconciliation service takes and gives, as its specification names it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from graphkb.errors import InvalidParameter
from graphkb.exchange.reconcile import Candidate, Query
from graphkb.model import Node
from graphkb.ontology import Kind, Ontology
from graphkb.texts import N_, Language

__all__ = ["BATCH", "ManifestOut", "ResultOut", "SuggestedOut", "SuggestionsOut", "TypeOut", "parse_batch"]

BATCH = 50
"""Largest number of queries in one batch."""

MOST = 100
"""Candidates given at most, however many are asked for."""

Text = Annotated[str, Field(max_length=500)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _EntityIn(BaseModel):
    id: Text
    name: Text = ""


_ValueIn = Text | int | float | bool | _EntityIn


class _PropertyIn(_Strict):
    pid: Text
    v: _ValueIn | Annotated[list[_ValueIn], Field(max_length=20)]


class _QueryIn(_Strict):
    query: Text | None = None
    """An empty one finds nothing: a table may have empty cells."""
    type: Text | Annotated[list[Text], Field(max_length=50)] = ""
    limit: Annotated[int, Field(ge=1)] = 10
    properties: Annotated[list[_PropertyIn], Field(max_length=20)] = Field(default_factory=list)
    type_strict: Literal["any", "should", "all"] | None = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.query is None and not self.properties:
            raise ValueError("query or properties")
        return self

    def asked(self) -> Query:
        types = [self.type] if isinstance(self.type, str) else self.type
        pairs = []
        for one in self.properties:
            for value in one.v if isinstance(one.v, list) else [one.v]:
                pairs.append((one.pid, value.id if isinstance(value, _EntityIn) else str(value)))
        return Query((self.query or "").strip(), frozenset(filter(None, types)), min(self.limit, MOST), tuple(pairs))


_BATCH_IN: TypeAdapter[dict[str, _QueryIn]] = TypeAdapter(dict[str, _QueryIn])


def parse_batch(text: str) -> dict[str, Query]:
    """Read the JSON of a batch; raises InvalidParameter."""
    try:
        batch = _BATCH_IN.validate_json(text)
    except (ValidationError, RecursionError):
        reason = N_("Gebraucht wird JSON nach der Reconciliation-API 0.2: je Kennung eine Abfrage mit query.")
        raise InvalidParameter(name="queries", value=text[:60], reason=reason) from None
    if len(batch) > BATCH:
        reason = N_("Das sind zu viele Abfragen auf einmal; das Manifest nennt als batchSize die größte Zahl.")
        raise InvalidParameter(name="queries", value=str(len(batch)), reason=reason)
    return {key: query.asked() for key, query in batch.items()}


class TypeOut(BaseModel):
    """A kind of actor."""

    id: str
    name: str

    @classmethod
    def of(cls, kind: Kind, language: Language) -> Self:
        """Id and label of a kind."""
        return cls(id=kind.id, name=kind.label.in_language(language))


def _types(ontology: Ontology, node: Node, language: Language) -> list[TypeOut]:
    kind = ontology.kind(node.kind)
    general = TypeOut(id="actor", name="Actor" if language == "en" else "Akteur")
    return [general] if kind.no_list else [TypeOut.of(kind, language), general]


class CandidateOut(BaseModel):
    """An actor that may be meant."""

    id: str
    name: str
    description: str
    score: float = Field(description="0 to 100; 100: id, name or alias are the same, and all properties named")
    match: bool = Field(description="It is the only one with a score of 100")
    type: list[TypeOut]


class ResultOut(BaseModel):
    """Candidates for one query, best first; empty if none comes near."""

    result: list[CandidateOut]

    @classmethod
    def of(cls, ontology: Ontology, found: list[Candidate], language: Language) -> Self:
        """The answer to one query."""
        return cls(
            result=[
                CandidateOut(
                    id=one.node.id,
                    name=one.node.name,
                    description=one.node.description,
                    score=one.score,
                    match=one.match,
                    type=_types(ontology, one.node, language),
                )
                for one in found
            ]
        )


class _ViewOut(BaseModel):
    url: str


class _ServiceOut(BaseModel):
    service_url: str
    service_path: str


class _SuggestOut(BaseModel):
    entity: _ServiceOut
    type: _ServiceOut
    property: _ServiceOut


class ManifestOut(BaseModel):
    """What the service can do."""

    versions: list[str]
    name: str
    identifierSpace: str  # noqa: N815 - named by the specification
    schemaSpace: str  # noqa: N815
    documentation: str
    view: _ViewOut
    defaultTypes: list[TypeOut]  # noqa: N815
    batchSize: int  # noqa: N815
    suggest: _SuggestOut

    @classmethod
    def of(cls, name: str, site: str, service: str, language: Language) -> Self:
        """The manifest of the service at the address `service` of a site."""
        paths = {
            what: _ServiceOut(service_url=service, service_path=f"/suggest/{what}")
            for what in ("entity", "type", "property")
        }
        return cls(
            versions=["0.2"],
            name=name,
            identifierSpace=f"{site}/de/eintraege/",
            schemaSpace=f"{site}/de/daten/ontologie#",
            documentation=f"{site}/{language}/daten",
            view=_ViewOut(url=f"{site}/{language}/eintraege/{{{{id}}}}"),
            defaultTypes=[TypeOut(id="actor", name="Actor" if language == "en" else "Akteur")],
            batchSize=BATCH,
            suggest=_SuggestOut(**paths),
        )


class SuggestedOut(BaseModel):
    """Something to choose."""

    id: str
    name: str
    description: str = ""
    notable: list[TypeOut] = Field(default_factory=list, description="Kinds of an actor")

    @classmethod
    def of(cls, ontology: Ontology, node: Node, language: Language) -> Self:
        """An actor to choose."""
        return cls(id=node.id, name=node.name, description=node.description, notable=_types(ontology, node, language))


class SuggestionsOut(BaseModel):
    """Suggestions, best first."""

    result: list[SuggestedOut]

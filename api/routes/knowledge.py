"""What the knowledge base is made of: ontology, state."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import ContextDep, SnapshotDep
from api.problems import FAILURES
from graphkb import __version__
from graphkb.ontology import Kind, Property, RelationType

__all__ = ["router"]

router = APIRouter(tags=["knowledge base"], responses=FAILURES)


class OntologyOut(BaseModel):
    """All kinds, relations and properties, in German and English."""

    kinds: list[Kind]
    relations: list[RelationType]
    properties: list[Property]
    properties_of_kind: dict[str, list[str]] = Field(description="Ids of the properties a node of a kind may carry")


@router.get("/ontology", summary="Kinds, relations, properties", response_model_by_alias=True)
def ontology(context: ContextDep) -> OntologyOut:
    """The ontology as data; labels, legends and forms are made from it."""
    found = context.ontology
    return OntologyOut(
        kinds=list(found.kinds.values()),
        relations=list(found.relations.values()),
        properties=list(found.properties.values()),
        properties_of_kind={kind: [one.id for one in found.properties_of(kind)] for kind in found.kinds},
    )


class HealthOut(BaseModel):
    """State of the service."""

    status: str = Field(examples=["ok"])
    version: str
    engine: str = Field(description="Database that answers")
    engine_version: str
    revision: int = Field(description="Rises with every change of the data")
    nodes: int = Field(description="Number of nodes that this reader sees")
    relations: int


@router.get("/health", summary="Whether the service answers")
def health(context: ContextDep, snapshot: SnapshotDep) -> HealthOut:
    """Asks the database; 503 if it does not answer."""
    server = context.store.health()
    return HealthOut(
        status="ok",
        version=__version__,
        engine=server.engine,
        engine_version=server.version,
        revision=snapshot.revision,
        nodes=len(snapshot),
        relations=len(snapshot.relations),
    )

"""The reconciliation service (API 0.2) that OpenRefine and others ask: which actor does this name mean?"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Query, Request, Response

from api.deps import ContextDep, LanguageDep, ReaderDep, SnapshotDep
from api.problems import FAILURES
from api.responses.reconcile import ManifestOut, ResultOut, SuggestedOut, SuggestionsOut, TypeOut, parse_batch
from graphkb.errors import InvalidParameter
from graphkb.exchange.reconcile import PROPERTIES, candidates, starting_with, types_of
from graphkb.model import Reader
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import fold
from graphkb.texts import N_, Language

__all__ = ["router"]

LARGEST_BODY = 256 * 1024
LISTED = 20


def _open_to_all(response: Response) -> None:
    """Programs in a browser may ask from anywhere, as the specification wants it; never with somebody's sign-in."""
    response.headers["Access-Control-Allow-Origin"] = "*"


router = APIRouter(tags=["reconcile"], responses=FAILURES, dependencies=[Depends(_open_to_all)])

Prefix = Annotated[str, Query(max_length=200, description="What was typed so far")]
Cursor = Annotated[int, Query(ge=0, le=10_000, description="How many suggestions to skip")]

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["queries"],
                    "properties": {"queries": {"type": "string", "description": "A query batch as JSON"}},
                }
            }
        },
    }
}


@router.get("/reconcile", summary="Manifest of the reconciliation service, or answers to a batch")
def manifest(
    request: Request,
    context: ContextDep,
    reader: ReaderDep,
    snapshot: SnapshotDep,
    language: LanguageDep,
    queries: Annotated[str | None, Query(max_length=20_000, description="A query batch as JSON")] = None,
) -> ManifestOut | dict[str, ResultOut]:
    """Reconciliation API 0.2. Put this address into OpenRefine to match a column of names with actors."""
    if queries is None:
        site = f"{request.url.scheme}://{request.url.netloc}"
        return ManifestOut.of(context.settings.product_name, site, f"{site}{request.url.path}", language)
    return _answers(context, reader, snapshot, language, queries)


@router.post("/reconcile", summary="Which actors do these names mean?", openapi_extra=_FORM)
async def reconcile(
    request: Request, context: ContextDep, reader: ReaderDep, snapshot: SnapshotDep, language: LanguageDep
) -> dict[str, ResultOut]:
    """A batch of at most 50 queries with a name, kinds and properties (`place`, `website`, `postal_code`)."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise InvalidParameter(name="queries", value="…", reason=N_("Die Abfrage ist zu lang."))
    queries = parse_qs(body.decode("utf-8", "replace")).get("queries", [""])[0]
    return _answers(context, reader, snapshot, language, queries)


def _answers(
    context: ContextDep, reader: Reader, snapshot: Snapshot, language: Language, queries: str
) -> dict[str, ResultOut]:
    index = context.search_index(reader)
    batch = parse_batch(queries)
    now = context.now_of({query.text for query in batch.values()}, snapshot)
    return {
        key: ResultOut.of(snapshot.ontology, candidates(index, replace(query, text=now(query.text))), language)
        for key, query in batch.items()
    }


@router.get("/reconcile/suggest/entity", summary="Actors while typing")
def suggest_entity(
    context: ContextDep, reader: ReaderDep, snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "",
    cursor: Cursor = 0,
) -> SuggestionsOut:  # fmt: skip
    """Actors whose id or name begins like this, best first, twenty at a time."""
    text = context.now_of({prefix}, snapshot)(prefix)
    found = starting_with(context.search_index(reader), text, cursor, LISTED)
    return SuggestionsOut(result=[SuggestedOut.of(snapshot.ontology, node, language) for node in found])


@router.get("/reconcile/suggest/type", summary="Kinds of actors while typing")
def suggest_type(
    snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "", cursor: Cursor = 0
) -> SuggestionsOut:
    """Kinds that a query may name; none by belief."""
    offered = [TypeOut(id="actor", name="Actor" if language == "en" else "Akteur")]
    offered += [TypeOut.of(kind, language) for kind in types_of(snapshot.ontology)]
    return _beginning([(one.id, one.name) for one in offered], prefix, cursor)


@router.get("/reconcile/suggest/property", summary="Properties while typing")
def suggest_property(
    snapshot: SnapshotDep, language: LanguageDep, prefix: Prefix = "", cursor: Cursor = 0
) -> SuggestionsOut:
    """Properties that a query may name beside the name."""
    ontology = snapshot.ontology
    labels = [
        (id, ontology.properties[id].label if id in ontology.properties else ontology.relation("LOCATED_IN").label)
        for id in PROPERTIES
    ]
    return _beginning([(id, label.in_language(language)) for id, label in labels], prefix, cursor)


def _beginning(offered: list[tuple[str, str]], prefix: str, cursor: int) -> SuggestionsOut:
    begin = fold(prefix).strip()
    found = [
        SuggestedOut(id=id, name=name)
        for id, name in offered
        if fold(id).startswith(begin) or any(word.startswith(begin) for word in [fold(name), *fold(name).split()])
    ]
    return SuggestionsOut(result=found[cursor : cursor + LISTED])

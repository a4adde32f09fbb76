"""Everything the reader sees, as a file."""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from api.deps import ContextDep, SnapshotDep
from api.problems import FAILURES
from graphkb.importer import write_folder
from graphkb.snapshot import Snapshot
from graphkb.snapshot.node_link import node_link

__all__ = ["router"]

router = APIRouter(tags=["export"], responses=FAILURES)

PIECE = 1 << 16


@router.get(
    "/export",
    summary="Everything as a file",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A file",
            "content": {"application/zip": {}, "application/json": {}},
        }
    },
)
def export(
    context: ContextDep,
    snapshot: SnapshotDep,
    format: Annotated[
        Literal["csv", "node-link"],
        Query(description="`csv`: the import template as CSV tables in a ZIP; `node-link`: JSON for networkx, D3 …"),
    ] = "csv",
) -> StreamingResponse:
    """What this reader sees: without a token public facts only. The CSV tables can be imported again."""
    if format == "csv":
        body, media, name = _zipped(snapshot), "application/zip", "wissensnetz.zip"
    else:
        text = json.dumps(node_link(snapshot), ensure_ascii=False).encode()
        body, media, name = text, "application/json", "wissensnetz.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(len(body))}
    return StreamingResponse(_pieces(body), media_type=media, headers=headers)


def _pieces(body: bytes) -> Iterator[bytes]:
    for begin in range(0, len(body), PIECE):
        yield body[begin : begin + PIECE]


def _zipped(snapshot: Snapshot) -> bytes:
    whole = BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        write_folder(snapshot.nodes, snapshot.relations, Path(folder), snapshot.ontology)
        for table in sorted(Path(folder).glob("*.csv")):
            archive.write(table, table.name)
    return whole.getvalue()

"""Long jobs, for routes and pages: what is asked for is checked before it waits; what was kept is read back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.context import Context
from graphkb.errors import InvalidParameter, NotFound, Phrase, UploadGone
from graphkb.exchange import FormId
from graphkb.importer.mapping import parse_mapping
from graphkb.jobs import PROBLEMS, Difference, Files, Job, Kind, Order, page_of, plain_name
from graphkb.texts import N_, Language

__all__ = [
    "ask_export",
    "ask_load",
    "ask_read",
    "ask_table",
    "ask_to_take",
    "differences_of",
    "kept_file",
    "problems_of",
    "receive",
]


async def receive(files: Files, pieces: AsyncIterator[bytes], name: str, limit_mb: int) -> str:
    """Keep a file that is sent; gives the id of the upload. Raises InvalidParameter if it is empty or too large."""
    folder = files.new_upload()
    (folder / "tabelle").mkdir()
    size = 0
    try:
        with (folder / "tabelle" / plain_name(name, "tabelle.csv")).open("wb") as out:
            async for piece in pieces:
                size += len(piece)
                if size > limit_mb * 2**20:
                    said = N_("Erlaubt sind {limit} MB. Bitte auf mehrere Dateien aufteilen.")
                    raise InvalidParameter(name="body", value=name, reason=Phrase.of(said, limit=limit_mb))
                out.write(piece)
        if not size:
            raise InvalidParameter(name="body", value=name, reason=N_("Die Datei ist leer."))
    except BaseException:
        files.drop_upload(folder.name)
        raise
    return folder.name


def ask_load(context: Context, upload: str, *, by: str, dry_run: bool, language: Language = "de") -> Job:
    """Ask to take in a file in the template, or a graph; raises UploadGone, JobsFull."""
    order = Order(kind=Kind.LOAD, source=_name(context, upload), upload=upload, dry_run=dry_run, language=language)
    return context.jobs.ask(order, by=by)


def ask_read(context: Context, upload: str, *, by: str) -> Job:
    """Ask to read a large table, so that its columns can be shown; raises UploadGone, JobsFull."""
    return context.jobs.ask(Order(kind=Kind.READ, source=_name(context, upload), upload=upload), by=by)


def ask_table(
    context: Context,
    upload: str,
    mapping: str = "",
    *,
    by: str,
    dry_run: bool,
    take: bool = False,
    language: Language = "de",
) -> Job:
    """Ask to take in a table of somebody else; `mapping` as YAML, empty: the one that was sent with it.

    Raises UnreadableFile for a wrong mapping, UploadGone, InvalidParameter without a mapping, JobsFull.
    """
    source = _name(context, upload)
    files = context.jobs.files
    kept = ""
    if mapping:
        parse_mapping(mapping, "zuordnung.yaml")
        kept = files.keep_mapping(upload, mapping)
    elif not files.mapping(upload, "").exists():
        raise InvalidParameter(name="mapping", value="", reason=N_("Diese Angabe fehlt."))
    order = Order(
        kind=Kind.TABLE,
        source=source,
        upload=upload,
        mapping=kept,
        dry_run=dry_run,
        take=take,
        language=language,
    )
    return context.jobs.ask(order, by=by)


def ask_to_take(context: Context, trial: Job, *, by: str, take: bool = False) -> Job:
    """Ask to take in what was tried; raises NotFound if it was no trial, UploadGone, JobsFull."""
    if not trial.order.dry_run:
        raise NotFound(id=trial.id)
    _name(context, trial.order.upload)
    return context.jobs.ask(replace(trial.order, dry_run=False, take=take), by=by)


def ask_export(context: Context, form: FormId, *, by: str, public: bool, site: str = "") -> Job:
    """Ask for everything as a file; raises JobsFull."""
    return context.jobs.ask(Order(kind=Kind.EXPORT, source=form, form=form, public=public, site=site), by=by)


def differences_of(context: Context, job: Job, start: int, count: int) -> list[Difference]:
    """Some of the differences of an import; empty if it has none; raises UploadGone when they were deleted."""
    if not job.result.get("differences"):
        return []
    path = context.jobs.files.made(job.id, "differences.jsonl")
    if path is None:
        raise UploadGone(file=job.order.source)
    return page_of(path, start, count)


def problems_of(context: Context, job: Job) -> list[dict[str, Any]]:
    """What is wrong in the tables of a job; empty if nothing is, or when they were deleted."""
    path = context.jobs.files.made(job.id, PROBLEMS)
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path else []
    return found


def kept_file(context: Context, job: Job, name: str) -> Path:
    """A file that a job made; raises NotFound if it made none, UploadGone when it was deleted."""
    if not name:
        raise NotFound(id=job.id)
    path = context.jobs.files.made(job.id, name)
    if path is None:
        raise UploadGone(file=name) if job.result.get("file") == name else NotFound(id=job.id)
    return path


def _name(context: Context, upload: str) -> str:
    try:
        return context.jobs.files.upload(upload).table.name
    except NotFound as error:
        raise UploadGone(file=upload or "–") from error

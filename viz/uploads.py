"""Files that a signed-in person sends: received piece by piece onto the disk, kept for a day."""

from __future__ import annotations

import mmap
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from graphkb.errors import InvalidParameter, Phrase
from graphkb.jobs import Upload, plain_name
from graphkb.texts import N_
from viz.frame import Frame

__all__ = ["Sent", "Upload", "receive", "receive_file", "upload_of"]

_FORM_BYTES = 1024 * 1024
"""What a form may hold beside its largest file."""


class Sent(NamedTuple):
    """One file that was sent with a form, and the other fields of the form. Whoever received it deletes `folder`."""

    folder: Path
    file: Path
    """Called as the sender called it."""
    fields: dict[str, str]
    """Blanks at the ends taken off; of fields sent twice the last."""


async def receive(frame: Frame, request: Request) -> Upload:
    """Keep the files `tabelle` and `zuordnung` of a form; raises InvalidParameter if they are too large or missing."""
    boundary = _boundary(request, "tabelle")
    folder = _new_folder(frame)
    try:
        whole = await _whole(frame, request, folder, "tabelle")
        await run_in_threadpool(_unpack, whole, boundary, folder)
        whole.unlink()
        return upload_of(frame, folder.name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


async def receive_file(frame: Frame, request: Request, field: str) -> Sent:
    """Keep the file of this field and read the other fields; raises InvalidParameter if it is too large or missing."""
    boundary = _boundary(request, field)
    folder = _new_folder(frame)
    try:
        whole = await _whole(frame, request, folder, field)
        sent = await run_in_threadpool(_unpack_one, whole, boundary, folder, field)
        whole.unlink()
        return sent
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _boundary(request: Request, field: str) -> bytes:
    found = re.search(r'boundary="?([^";,]{1,200})"?', request.headers.get("content-type", ""))
    if not found:
        raise _missing(field)
    return found[1].encode()


def _missing(field: str) -> InvalidParameter:
    return InvalidParameter(name=field, value="", reason=N_("Bitte eine Datei wählen."))


def _new_folder(frame: Frame) -> Path:
    return frame.context.jobs.files.new_upload()


async def _whole(frame: Frame, request: Request, folder: Path, field: str) -> Path:
    """The body of the request as a file."""
    limit = frame.context.settings.max_upload_mb
    whole = folder / ".form"
    size = 0
    with whole.open("wb") as stream:
        async for piece in request.stream():
            size += len(piece)
            if size > limit * 2**20 + _FORM_BYTES:
                reason = Phrase.of(N_("Erlaubt sind {limit} MB. Bitte auf mehrere Dateien aufteilen."), limit=limit)
                raise InvalidParameter(name=field, value=f"{size // 2**20} MB", reason=reason)
            stream.write(piece)
    return whole


def upload_of(frame: Frame, id: str) -> Upload:
    """The table that was sent under this id; raises NotFound, also after a day."""
    return frame.context.jobs.files.upload(id)


def _unpack(whole: Path, boundary: bytes, folder: Path) -> None:
    for head, body, begin, end in _parts(whole, boundary):
        _keep(head, body, begin, end, folder)
    if not (folder / "tabelle").exists():
        raise _missing("tabelle")


def _unpack_one(whole: Path, boundary: bytes, folder: Path, field: str) -> Sent:
    fields: dict[str, str] = {}
    kept: Path | None = None
    for head, body, begin, end in _parts(whole, boundary):
        name = re.search(r'\bname="([^"]*)"', head)
        file = re.search(r'\bfilename="([^"]*)"', head)
        if name and file and name[1] == field and file[1] and begin < end:
            kept = folder / plain_name(file[1], "datei")
            _write(body, begin, end, kept)
        elif name and not file and end - begin <= _FIELD_BYTES:
            fields[name[1]] = body[begin:end].decode("utf-8", "replace").strip()
    if kept is None:
        raise _missing(field)
    return Sent(folder, kept, fields)


_FIELD_BYTES = 20_000
"""Largest field beside the file; a longer one is left out."""


def _parts(whole: Path, boundary: bytes) -> Iterator[tuple[str, mmap.mmap, int, int]]:
    """Head of each part, and where its content begins and ends."""
    mark = b"--" + boundary
    if not whole.stat().st_size:
        return
    with whole.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as body:
        at = body.find(mark)
        while at >= 0:
            end = body.find(b"\r\n" + mark, at + len(mark))
            head_end = body.find(b"\r\n\r\n", at)
            if end < 0 or head_end < 0 or head_end > end:
                break
            yield body[at:head_end].decode("utf-8", "replace"), body, head_end + 4, end
            at = end + 2


def _keep(head: str, body: mmap.mmap, begin: int, end: int, folder: Path) -> None:
    name = re.search(r'\bname="([^"]*)"', head)
    file = re.search(r'\bfilename="([^"]*)"', head)
    if not name or not file or not file[1] or begin == end:
        return
    if name[1] == "zuordnung":
        target = folder / "zuordnung.yaml"
    elif name[1] == "tabelle":
        (folder / "tabelle").mkdir(exist_ok=True)
        target = folder / "tabelle" / plain_name(file[1], "tabelle.csv")
    else:
        return
    _write(body, begin, end, target)


def _write(body: mmap.mmap, begin: int, end: int, target: Path) -> None:
    with target.open("wb") as out:
        for start in range(begin, end, 2**20):
            out.write(body[start : min(start + 2**20, end)])

"""Files that a signed-in person sends: received piece by piece onto the disk, kept for a day."""

from __future__ import annotations

import mmap
import re
import secrets
import shutil
import time
from pathlib import Path
from typing import NamedTuple

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from graphkb.errors import InvalidParameter, NotFound, Phrase
from graphkb.texts import N_
from viz.frame import Frame

__all__ = ["Upload", "receive", "upload_of"]

KEPT_S = 24 * 3600
FOLDER = "uploads"
_FORM_BYTES = 1024 * 1024
"""What a form may hold beside its largest file."""
_ID = re.compile(r"[0-9a-f]{32}")


class Upload(NamedTuple):
    """One table that was sent."""

    id: str
    table: Path
    mapping: Path
    """Where a mapping for it is kept; there is no file as long as none was sent."""


async def receive(frame: Frame, request: Request) -> Upload:
    """Keep the files `tabelle` and `zuordnung` of a form; raises InvalidParameter if they are too large or missing."""
    found = re.search(r'boundary="?([^";,]{1,200})"?', request.headers.get("content-type", ""))
    if not found:
        raise InvalidParameter(name="tabelle", value="", reason=N_("Bitte eine Datei wählen."))
    root = frame.context.settings.data_dir / FOLDER
    _tidy(root)
    id = secrets.token_hex(16)
    folder = root / id
    folder.mkdir(parents=True, mode=0o700)
    limit = frame.context.settings.max_upload_mb
    whole = folder / ".form"
    try:
        size = 0
        with whole.open("wb") as stream:
            async for piece in request.stream():
                size += len(piece)
                if size > limit * 2**20 + _FORM_BYTES:
                    reason = Phrase.of(N_("Erlaubt sind {limit} MB. Bitte auf mehrere Dateien aufteilen."), limit=limit)
                    raise InvalidParameter(name="tabelle", value=f"{size // 2**20} MB", reason=reason)
                stream.write(piece)
        await run_in_threadpool(_unpack, whole, found[1].encode(), folder)
        whole.unlink()
        return upload_of(frame, id)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def upload_of(frame: Frame, id: str) -> Upload:
    """The table that was sent under this id; raises NotFound, also after a day."""
    folder = frame.context.settings.data_dir / FOLDER / id
    tables = sorted((folder / "tabelle").glob("*")) if _ID.fullmatch(id) else []
    if not tables:
        raise NotFound(id=id)
    return Upload(id, tables[0], folder / "zuordnung.yaml")


def _unpack(whole: Path, boundary: bytes, folder: Path) -> None:
    mark = b"--" + boundary
    if not whole.stat().st_size:
        raise InvalidParameter(name="tabelle", value="", reason=N_("Bitte eine Datei wählen."))
    with whole.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as body:
        at = body.find(mark)
        while at >= 0:
            end = body.find(b"\r\n" + mark, at + len(mark))
            head_end = body.find(b"\r\n\r\n", at)
            if end < 0 or head_end < 0 or head_end > end:
                break
            _keep(body[at:head_end].decode("utf-8", "replace"), body, head_end + 4, end, folder)
            at = end + 2
    if not (folder / "tabelle").exists():
        raise InvalidParameter(name="tabelle", value="", reason=N_("Bitte eine Datei wählen."))


def _keep(head: str, body: mmap.mmap, begin: int, end: int, folder: Path) -> None:
    name = re.search(r'\bname="([^"]*)"', head)
    file = re.search(r'\bfilename="([^"]*)"', head)
    if not name or not file or not file[1] or begin == end:
        return
    if name[1] == "zuordnung":
        target = folder / "zuordnung.yaml"
    elif name[1] == "tabelle":
        # Only the last part of the name, without signs that mean something to a file system.
        plain = re.sub(r'[\x00-\x1f<>:"|?*]', "_", re.split(r"[/\\]", file[1])[-1])[-120:].lstrip(".")
        (folder / "tabelle").mkdir(exist_ok=True)
        target = folder / "tabelle" / (plain or "tabelle.csv")
    else:
        return
    with target.open("wb") as out:
        for start in range(begin, end, 2**20):
            out.write(body[start : min(start + 2**20, end)])


def _tidy(root: Path) -> None:
    """Delete what was sent more than a day ago."""
    for folder in root.glob("*") if root.exists() else ():
        if time.time() - folder.stat().st_mtime > KEPT_S:
            shutil.rmtree(folder, ignore_errors=True)

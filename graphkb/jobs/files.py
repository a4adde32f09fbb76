"""Files beside the database: what was sent, and what a job made. All of them go after a day.

They lie in the data folder of the machine that works on them; the database holds only that there was a job.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from graphkb.errors import NotFound

__all__ = ["KEPT_S", "Files", "Upload", "plain_name"]

KEPT_S = 24 * 3600
_ID = re.compile(r"[0-9a-f]{32}")


class Upload(NamedTuple):
    """One file that was sent."""

    id: str
    table: Path
    """Called as the sender called it."""
    mapping: Path
    """Where a mapping for it is kept; there is no file as long as there is none."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files in one data folder."""

    data_dir: Path

    @property
    def uploads(self) -> Path:
        """Folder of what was sent."""
        return self.data_dir / "uploads"

    @property
    def jobs(self) -> Path:
        """Folder of what jobs made."""
        return self.data_dir / "jobs"

    def new_upload(self) -> Path:
        """An empty folder for something that is sent now; what is older than a day goes."""
        self.tidy()
        folder = self.uploads / secrets.token_hex(16)
        folder.mkdir(parents=True, mode=0o700)
        return folder

    def drop_upload(self, id: str) -> None:
        """Delete what was sent under this id."""
        shutil.rmtree(self.uploads / id, ignore_errors=True)

    def upload(self, id: str) -> Upload:
        """What was sent under this id; raises NotFound, also after a day."""
        folder = self.uploads / id
        tables = sorted((folder / "tabelle").glob("*")) if _ID.fullmatch(id) else []
        if not tables:
            raise NotFound(id=id)
        return Upload(id, tables[0], folder / "zuordnung.yaml")

    def keep_mapping(self, id: str, text: str) -> str:
        """Keep a mapping beside what was sent; gives the name under which `mapping` finds it."""
        name = f"zuordnung-{sha256(text.encode()).hexdigest()[:16]}.yaml"
        (self.upload(id).mapping.parent / name).write_text(text, encoding="utf-8")
        return name

    def mapping(self, id: str, name: str) -> Path:
        """The mapping of this name, the one that was sent if it is empty; raises NotFound for what was sent."""
        sent = self.upload(id).mapping
        return sent.with_name(name) if name else sent

    def has_upload(self, id: str) -> bool:
        """Whether it is still there."""
        return bool(_ID.fullmatch(id)) and any((self.uploads / id / "tabelle").glob("*"))

    def touch(self, id: str) -> None:
        """Keep what was sent for another day."""
        if self.has_upload(id):
            (self.uploads / id).touch()

    def of_job(self, id: str) -> Path:
        """Folder of what a job makes; it is there afterwards."""
        folder = self.jobs / id
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def made(self, id: str, name: str) -> Path | None:
        """A file that a job made; None: it made none of this name, or it is gone."""
        path = self.jobs / id / name
        return path if _ID.fullmatch(id) and path.is_file() else None

    def tidy(self, keep: Collection[str] = ()) -> None:
        """Delete what is older than a day, but for the ids to keep."""
        for root in (self.uploads, self.jobs):
            for folder in root.glob("*") if root.exists() else ():
                old = time.time() - folder.stat().st_mtime > KEPT_S
                if old and folder.is_dir() and folder.name not in keep:
                    shutil.rmtree(folder, ignore_errors=True)


def plain_name(name: str, otherwise: str) -> str:
    """Only the last part of a file's name, without signs that mean something to a file system.

    >>> plain_name("../../C:/böse.csv", "x"), plain_name("...", "tabelle.csv")
    ('böse.csv', 'tabelle.csv')
    """
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r'[\x00-\x1f<>:"|?*]', "_", last)[-120:].lstrip(".") or otherwise

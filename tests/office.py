"""LibreOffice without windows, for tests: opens a file and saves it in another format.

Each `Office` has a user profile of its own, so that it never meets another one that runs. A start takes about two
seconds: give `convert` several files at once, and ask for it once a module where you can.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CSV", "CSV_SHEETS", "DOUBLE_CLICK", "Office", "Unreadable"]

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false"
"""The first sheet as CSV: commas, quotes where needed, UTF-8, values as they are stored and not as they are shown."""

CSV_SHEETS = CSV + ",false,-1"
"""Every sheet as a CSV of its own: `name-Sheet.csv`."""

DOUBLE_CLICK = "Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1,true"
"""As somebody opens it who looks at nothing: semicolons, UTF-8, numbers and dates made of texts, formulas run."""

TIMEOUT_S = 120.0


class Unreadable(Exception):
    """LibreOffice made nothing of a file; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Office:
    """One LibreOffice."""

    path: str
    profile: Path

    def convert(self, files: Path | list[Path], to: str, into: Path, *, input_filter: str = "") -> list[Path]:
        """Save files as `to` (an ending such as `xlsx`, `pdf`, or an ending and a filter, such as `CSV`) in `into`.

        Gives what was written, by name. Raises Unreadable if nothing was.
        """
        into.mkdir(parents=True, exist_ok=True)
        before = {path: path.stat().st_mtime_ns for path in into.iterdir()}
        given = [files] if isinstance(files, Path) else files
        command = [
            self.path,
            f"-env:UserInstallation={self.profile.as_uri()}",
            "--headless",
            "--norestore",
            *([f"--infilter={input_filter}"] if input_filter else []),
            "--convert-to",
            to,
            "--outdir",
            str(into),
            *map(str, given),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
        written = sorted(path for path in into.iterdir() if before.get(path) != path.stat().st_mtime_ns)
        if not written:
            raise Unreadable(done.stdout + done.stderr)
        return written

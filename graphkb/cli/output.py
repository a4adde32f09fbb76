"""What commands print: data on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from graphkb.errors import AccessDenied, Cancelled, GraphkbError, InputError, SettingsError
from graphkb.store.changes import Progress as Report
from graphkb.texts import Texts

__all__ = ["complain", "exit_code", "print_json", "print_table", "progress_bar", "say"]

_err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(text: str) -> None:
    """Tell something that is not data."""
    _err.print(text, markup=False)


def complain(text: str) -> None:
    """Tell what is wrong."""
    _err.print(text, style="bold red", markup=False)


def exit_code(error: GraphkbError) -> int:
    """2 for what the person gave, 130 for what the person stopped, 1 for everything else."""
    if isinstance(error, Cancelled):
        return 130
    return 2 if isinstance(error, (InputError, SettingsError, AccessDenied)) else 1


def print_json(data: object) -> None:
    """Print data for programs."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under heads; tabs between columns where the output is not a terminal."""
    if not sys.stdout.isatty():
        for row in (heads, *rows):
            sys.stdout.write("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) + "\n")
        return
    table = Table(*heads, header_style="bold", box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)


@contextmanager
def progress_bar(texts: Texts) -> Iterator[Report]:
    """A bar a stage on a terminal; elsewhere a line when a stage begins."""
    if not _err.is_terminal:
        seen: set[str] = set()

        def line(stage: str, done: int, total: int) -> None:
            if stage not in seen:
                seen.add(stage)
                say(f"{texts(stage)} …")

        yield line
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_err) as bar:
        tasks: dict[str, object] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(texts(stage), total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)  # type: ignore[arg-type]

        yield report

"""How long 100,000 rows take to come in, and how much memory: the template as CSV and XLSX, and a table by a mapping.

`make load` (`ARGS="--rows 10000"` for another number). Each runs in a process of its own as a job, on an empty
embedded database; beside it the same files only read, by the `csv` module and by openpyxl. Take the ratios, not the
seconds: they depend on the machine. All rows are made up.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import psutil

from graphkb.errors import GraphkbError
from graphkb.importer import Limits, read_tables, validate, write_workbook
from graphkb.importer.mapping import load_mapping, read_foreign
from graphkb.jobs import Desk, Kind, Meter, Order, load, table
from graphkb.ontology import load_ontology
from graphkb.settings import Settings
from graphkb.store import embedded, open_store
from tests.made.rows import make_rows

__all__ = ["STEPS", "TITLES", "Run", "main", "make_files", "read_alone", "run", "table_of", "take_in"]

MAPPING = """
mapping: made-members
about: Made-up list of members of an umbrella body
file: members.csv
records:
  - into: documents
    repeats: first
    cells: {id: d-made, name: Erfundene Liste, as_of: '2025'}
  - into: places
    repeats: first
    cells: {id: 'ort-{Ort|slug}', kind: municipality, name: '{Ort}', sources: d-made}
  - into: actors
    cells:
      id: 'v-{Nummer}'
      kind: association
      name: '{Verein}'
      founded: '{Gegründet}'
      website: '{Netz|url}'
      sources: 'd-made#{Nummer}'
"""

READ_ALONE = {"csv": "csv", "mapped": "csv", "xlsx": "openpyxl"}
"""The plain reader that each form is compared with."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process needed."""

    seconds: float
    process_mb: float
    """Most memory of the process."""
    database_mb: float = 0.0
    """Most memory of the database under it; 0: there is none."""
    facts: int = 0


def make_files(folder: Path, rows: int) -> dict[str, Path]:
    """Write the same number of rows in each form; gives the paths by form."""
    ontology = load_ontology()
    template = make_rows(folder / "template", rows)
    records = validate(read_tables(template), ontology)
    book = folder / "template.xlsx"
    write_workbook(records.nodes, records.relations, book, ontology)
    foreign = folder / "members.csv"
    with foreign.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Nummer", "Verein", "Ort", "Gegründet", "Netz"])
        for number in range(rows):
            where = f"Müsterort {number % 20}"
            writer.writerow(
                [number, f"Verein {number}", where, f"1.3.{1950 + number % 70}", f"verein-{number}.example"]
            )
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return {"csv": template, "xlsx": book, "mapped": foreign}


# ------------------------------------------------------------------ inside the process that is measured


def read_alone(form: str, path: Path) -> int:
    """Only read every cell; gives the number of rows."""
    if form == "xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        return sum(1 for page in book.worksheets for row in page.iter_rows(values_only=True) if any(row))
    count = 0
    for one in sorted(path.glob("*.csv")) if path.is_dir() else [path]:
        with one.open(encoding="utf-8" if path.is_dir() else "cp1252", newline="") as file:
            count += sum(1 for row in csv.reader(file, delimiter="," if path.is_dir() else ";") if row)
    return count


def take_in(form: str, path: Path, settings: Settings, *, dry_run: bool = False) -> int:
    """Import as a job, or try it; gives how many facts were written into the database so far."""
    mapping = path.parent / "mapping.yaml"

    with open_store(settings) as store:
        desk = Desk(store, settings)
        if form == "mapped":
            order = Order(kind=Kind.TABLE, source=path.name, dry_run=dry_run)
            wanted = load_mapping(mapping)
            desk.here(
                order,
                lambda task: table(
                    task, lambda tell: [(read_foreign(path, wanted.reading, Limits.of(settings)), wanted)]
                ),
                by="benchmark",
                meter=Meter(),
            )
        else:
            order = Order(kind=Kind.LOAD, source=path.name, dry_run=dry_run)
            desk.here(order, lambda task: load(task, path), by="benchmark", meter=Meter())
        return sum(change.counts.total for change in store.changes())


# ------------------------------------------------------------------ around it


def run(form: str, path: Path, data: Path, what: str) -> Run:
    """One process that does `alone`, `import`, `again` or `try`; AssertionError if it fails."""
    most = 0.0
    over = threading.Event()

    def watch() -> None:
        nonlocal most
        settings = Settings(data_dir=data)
        while not over.wait(0.2):
            with suppress(psutil.Error, GraphkbError, OSError):
                if pid := embedded.status(settings).pid:
                    most = max(most, psutil.Process(pid).memory_info().rss / 2**20)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.load", "--inside", what, "--form", form, str(path), str(data)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    finally:
        over.set()
        watcher.join()
    told = json.loads(done.stdout.splitlines()[-1])
    return Run(told["seconds"], told["process_mb"], most, told["facts"])


def inside(what: str, form: str, path: Path, data: Path) -> None:
    """Do it in this process and print what it took."""
    begun = time.perf_counter()
    if what == "alone":
        facts = read_alone(form, path)
    else:
        facts = take_in(form, path, Settings(data_dir=data, max_upload_mb=100), dry_run=what == "try")
    seconds = time.perf_counter() - begun
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(json.dumps({"seconds": seconds, "process_mb": most, "facts": facts}))


TITLES = {"csv": "template, CSV", "xlsx": "template, XLSX", "mapped": "table of somebody else, CSV, mapping"}
STEPS = {"try": "dry run", "import": "import", "again": "the same once more"}


def table_of(rows: int, found: dict[str, dict[str, Run]]) -> str:
    """The page."""
    lines = [
        "# Loading 100,000 rows" if rows == 100_000 else f"# Loading {rows:,} rows",
        "",
        f"`make load`, {datetime.now(UTC).date()}, {platform.machine()}, Python {platform.python_version()}. "
        "Each line is a process of its own; the database is embedded, started before. Memory is the most that was "
        "taken at any time. The ratio says how much longer it takes than only reading the same cells by `csv` or "
        "openpyxl. Process memory below that of the process that measures is shown as its own (Linux hands it down). "
        "All rows are made up.",
        "",
        "| Form | Step | Seconds | Rows a second | Ratio to reading alone | Process MB | Database MB |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for form, runs in found.items():
        alone = runs["alone"]
        lines.append(
            f"| {TITLES[form]} | only read, by {READ_ALONE[form]} | {alone.seconds:.2f} "
            f"| {rows / alone.seconds:,.0f} | 1 | {alone.process_mb:.0f} | – |"
        )
        lines += [
            f"| | {title} | {one.seconds:.1f} | {rows / one.seconds:,.0f} | {one.seconds / alone.seconds:.1f} "
            f"| {one.process_mb:.0f} | {one.database_mb:.0f} |"
            for step, title in STEPS.items()
            for one in [runs[step]]
        ]
    return "\n".join([*lines, ""])


def measured(rows: int) -> dict[str, dict[str, Run]]:
    """Each form read alone, tried, imported, imported once more; AssertionError if the second import adds anything."""
    found: dict[str, dict[str, Run]] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = make_files(Path(folder), rows)
        for form, path in files.items():
            data = Path(folder) / f"data-{form}"
            settings = Settings(data_dir=data)
            try:
                with open_store(settings) as store:
                    store.ensure_schema()
                    runs = {"alone": run(form, path, data, "alone")}
                    for step in STEPS:
                        runs[step] = run(form, path, data, step)
                        print(f"{form} {step}: {runs[step].seconds:.1f} s", file=sys.stderr, flush=True)
                assert runs["try"].facts == 0, "a dry run wrote something"
                assert runs["import"].facts == runs["again"].facts > rows * 0.9, "the second import wrote something"
                found[form] = runs
            finally:
                embedded.stop_embedded(settings)
    return found


def main() -> None:
    """Measure and print; `--write` keeps the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--inside", choices=["alone", *STEPS])
    parser.add_argument("--form", choices=list(TITLES))
    parser.add_argument("paths", type=Path, nargs="*")
    asked = parser.parse_args()
    if asked.inside:
        inside(asked.inside, asked.form, *asked.paths)
        return
    page = table_of(asked.rows, measured(asked.rows))
    print(page)
    if asked.write:
        asked.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()

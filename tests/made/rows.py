"""Many made-up rows in the template: associations, their places, measures and who runs them. Nobody is real."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

__all__ = ["make_rows"]


def make_rows(folder: Path, count: int, prefix: str = "") -> Path:
    """Write about so many rows as CSV tables into a folder; gives it. The same arguments give the same rows."""
    folder.mkdir(parents=True, exist_ok=True)
    bodies, measures = count * 3 // 10, count * 2 // 10

    def write(name: str, heads: str, rows: Iterable[tuple[str, ...]]) -> None:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heads.split(","))
            writer.writerows(rows)

    write("documents", "id,name,as_of", [("d-made", "Erfundener Bericht", "2025")])
    write("places", "id,kind,name,sources", [(f"ort-{n}", "municipality", f"Ort {n}", "d-made") for n in range(20)])
    write(
        "actors",
        "id,kind,name,description,sector,founded,website,postal_code,sources",
        (
            (
                f"{prefix}a-{n}",
                "association",
                f"Verein {prefix}{n} für Begegnung",
                f"Ein Verein, der sich um Nachbarschaft und Sprache kümmert, Nummer {n}.",
                "civil_society",
                str(1950 + n % 70),
                f"https://verein-{n}.example",
                f"{10000 + n % 80000}",
                f"d-made#L{n}",
            )
            for n in range(bodies)
        ),
    )
    sources = ((f"{prefix}a-{n}", f"ort-{n % 20}", f"d-made#L{n}") for n in range(bodies))
    write("located_in", "source,target,sources", sources)
    write(
        "measures",
        "id,name,description,status,valid_from,sources",
        (
            (f"{prefix}m-{n}", f"Sprachcafé {n}", "Offener Treff", "läuft", "2024-03", f"d-made#L{n}")
            for n in range(measures)
        ),
    )
    runs = ((f"{prefix}a-{n % bodies}", f"{prefix}m-{n}", f"d-made#L{n}") for n in range(measures))
    write("runs", "source,target,sources", runs)
    return folder

"""How well duplicates are found: threshold chosen on one half of the labelled pairs, measured on the other.

`python -m docs.duplicates` writes `docs/duplicates.md`. The pairs are in `tests/data/duplicates.csv`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from graphkb.duplicates import FEATURES, PROPOSED, WEIGHTS, Described, Ground, bodies_of, compare, described, folded
from graphkb.importer import read_tables, validate
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot

__all__ = ["Labelled", "Measured", "best_threshold", "evaluation", "labelled", "measured", "scores"]

HERE = Path(__file__).parent
PAIRS = HERE.parent / "tests" / "data" / "duplicates.csv"
TABLES = HERE.parent / "graphkb" / "data" / "aachen" / "tables"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two ways in which sources name one body, or two bodies with names that are alike."""

    first: Described
    second: Described
    same: bool
    half: int
    """1: the threshold is chosen on it; 2: it is measured on it. By the id of the first body."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Right and wrong at a threshold."""

    found: int
    """Same, and proposed."""
    wrong: int
    """Different, and proposed."""
    missed: int
    """Same, and not proposed."""

    @property
    def precision(self) -> float:
        """Share of the proposed that are the same; 1 if none is proposed."""
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the same that are proposed; 1 if none is the same."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both; 0 if both are."""
        total = 2 * self.found + self.wrong + self.missed
        return 2 * self.found / total if total else 1.0


def labelled() -> tuple[Labelled, ...]:
    """All labelled pairs, in the order of the file."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Labelled(
                _described(row, "first"),
                _described(row, "second"),
                row["label"] == "same",
                1 + sha256(row["first_id"].encode()).digest()[0] % 2,
            )
            for row in csv.DictReader(file)
        )


def _described(row: dict[str, str], side: str) -> Described:
    return Described(
        id=row[f"{side}_id"] or f"{side}-{row['first_id']}",
        names=(row[f"{side}_name"],),
        kind=row[f"{side}_kind"],
        municipalities=frozenset(filter(None, row[f"{side}_municipality"].split(";"))),
        address=row[f"{side}_address"],
        website=row[f"{side}_website"],
    )


def ground() -> Ground:
    """What comparing needs of all bodies: those of the tables of Aachen."""
    records = validate(read_tables(TABLES), load_ontology())
    snapshot = Snapshot.of(records.nodes, records.relations)
    return Ground.of((described(snapshot, node) for node in bodies_of(snapshot)), snapshot)


def scores(pairs: Iterable[Labelled], over: Ground) -> list[float]:
    """Our score of each pair."""
    return [compare(pair.first, pair.second, over).score for pair in pairs]


def measured(pairs: Sequence[Labelled], found: Sequence[float], threshold: float) -> Measured:
    """Right and wrong if everything from the threshold on is proposed."""
    proposed = [score >= threshold - 1e-9 for score in found]
    both = list(zip(pairs, proposed, strict=True))
    return Measured(
        sum(pair.same and is_proposed for pair, is_proposed in both),
        sum(not pair.same and is_proposed for pair, is_proposed in both),
        sum(pair.same and not is_proposed for pair, is_proposed in both),
    )


def best_threshold(pairs: Sequence[Labelled], found: Sequence[float]) -> float:
    """Hundredth with the highest F1; of several the middle one."""
    steps = [step / 100 for step in range(30, 100)]
    best = max(measured(pairs, found, step).f1 for step in steps)
    tied = [step for step in steps if measured(pairs, found, step).f1 > best - 1e-9]
    return tied[len(tied) // 2]


def _letters(text: str) -> set[str]:
    padded = f"  {folded(text)}  "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def _three_letters(pair: Labelled) -> float:
    left, right = _letters(pair.first.names[0]), _letters(pair.second.names[0])
    return len(left & right) / len(left | right)


def _the_same(pair: Labelled) -> float:
    return float(folded(pair.first.names[0]) == folded(pair.second.names[0]))


def evaluation() -> list[tuple[str, float, Measured, Measured]]:
    """Method, threshold, measured on the half of the choice, on the other half; ours first."""
    pairs = labelled()
    first, second = ([pair for pair in pairs if pair.half == half] for half in (1, 2))
    over = ground()
    ways: list[tuple[str, Callable[[list[Labelled]], list[float]]]] = [
        ("GraphKB", lambda some: scores(some, over)),
        ("Drei Buchstaben (Jaccard)", lambda some: [_three_letters(pair) for pair in some]),
        ("Gleicher Name", lambda some: [_the_same(pair) for pair in some]),
    ]
    rows = []
    for name, way in ways:
        threshold = best_threshold(first, way(first))
        rows.append((name, threshold, measured(first, way(first), threshold), measured(second, way(second), threshold)))
    return rows


def page() -> str:
    """The page in Markdown."""
    pairs, over = labelled(), ground()
    lines = [
        "# Doppelte Einträge: wie gut sie gefunden werden",
        "",
        "Erzeugt von `python -m docs.duplicates`.",
        "",
        f"{len(pairs)} Paare (`tests/data/duplicates.csv`) aus den Schreibweisen der Aachener Quellen: "
        f"{sum(pair.same for pair in pairs)} gleiche, {sum(not pair.same for pair in pairs)} verschiedene. Gleich sind "
        "Namen, unter denen Quellen dieselbe Stelle führen. Verschieden sind getrennt belegte Stellen mit den "
        "ähnlichsten Namen (gleiche Folgen von drei Buchstaben). Die zweite Seite hat oft nur den Namen. Nicht "
        "aufgenommen ist, was aus den Angaben niemand entscheiden kann. Personen kommen nicht vor.",
        "",
        "Der Schwellenwert ist an der einen Hälfte gewählt (höchstes F1), gemessen an der anderen. Geteilt ist nach "
        "der Stelle der ersten Seite, so dass keine mit ihren Schreibweisen in beiden liegt. Regeln und Abkürzungen "
        "sind mit Blick auf alle Namen aus Aachen entstanden: Für andere Gegenden sind die Zahlen eher zu hoch.",
        "",
        "| Verfahren | Schwelle | Hälfte | richtig | falsch | übersehen | Genauigkeit | Trefferquote | F1 |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, threshold, *halves in evaluation():
        for half, found in zip(("Wahl", "Messung"), halves, strict=True):
            lines.append(
                f"| {name} | {_number(threshold)} | {half} | {found.found} | {found.wrong} | {found.missed} | "
                f"{_number(found.precision)} | {_number(found.recall)} | {_number(found.f1)} |"
            )
    lines += ["", f"Vorgeschlagen wird ab {_number(PROPOSED)}.", "", "## Was falsch läuft", ""]
    for pair, score in zip(pairs, scores(pairs, over), strict=True):
        if pair.half == 2 and (score >= PROPOSED - 1e-9) != pair.same:
            word = "übersehen" if pair.same else "falsch"
            lines.append(f"- {word}, {_number(score)}: «{pair.first.names[0]}» und «{pair.second.names[0]}»")
    lines += ["", "## Merkmale", "", "| Merkmal | Gewicht | Regel |", "|---|---|---|"]
    lines += [f"| {label} | {_number(WEIGHTS[id])} | {rule} |" for id, (label, rule) in FEATURES.items()]
    return "\n".join(
        [
            *lines,
            "",
            "Ergebnis = Summe aus Gewicht × Merkmal, geteilt durch die Summe der Gewichte; ein Merkmal ohne Angabe auf "
            "einer Seite zählt nicht mit. Religion und Herkunft sind kein Merkmal.",
            "",
            "Vorbilder: Fellegi, Sunter (1969), doi:10.1080/01621459.1969.10501049; Cohen, Ravikumar, Fienberg (2003), "
            "A comparison of string distance metrics for name-matching tasks, IIWeb; nomenklatura (Entscheidungen als "
            "Daten, erklärte Ähnlichkeit).",
            "",
        ]
    )


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


if __name__ == "__main__":
    (HERE / "duplicates.md").write_text(page(), encoding="utf-8")

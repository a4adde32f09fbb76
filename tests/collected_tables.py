"""Takes in the tables on Aachen that were collected elsewhere, by the mappings of the package, and tells the figures.

    make collected COLLECTED=folder

The folder is not part of the repository, so no test needs it; `tests/test_mapping.py` runs the same mappings over small
tables of the same form. Nothing is written: twice the same is checked on facts in memory.
"""

from __future__ import annotations

import sys
from pathlib import Path

from graphkb.duplicates import pairs
from graphkb.importer import State
from graphkb.importer.mapping import check_mapped, compare, pairs_of
from graphkb.ontology import load_ontology
from graphkb.snapshot import Snapshot

MAPPINGS = Path(__file__).parent.parent / "graphkb" / "data" / "aachen" / "mappings"
SHOWN = 15


def main(folder: Path) -> int:
    """Print the figures; 1 if a row gave no record or a second run would change something."""
    ontology = load_ontology()
    tables = pairs_of(folder, MAPPINGS)
    made, records = check_mapped(tables, ontology)
    found = compare(made, records, State(), {})
    for table, mapping in tables:
        print(f"{table.file}: {len(table.rows)} rows by {mapping.mapping}")
    rows, silent = sum(len(table.rows) for table, _ in tables), sum(made.silent.values())
    nodes, relations = found.changes.create_nodes, found.changes.create_relations
    print(f"{rows} rows, {silent} without a record: {len(nodes)} nodes, {len(relations)} relations")
    state = State.of(nodes, relations)
    again = compare(*check_mapped(tables, ontology, state), state, {})
    print(f"taken in a second time: {again.changes.counts.total} changes")

    alone = pairs(Snapshot.of(nodes, relations))
    print(f"spelling variants among them: {len(alone.pairs)} pairs proposed, of {alone.bodies} bodies")
    for pair in alone.pairs[:SHOWN]:
        print(f"  {pair.score:.2f}  {state.nodes[pair.first].name}  ~  {state.nodes[pair.second].name}")
    return int(silent > 0 or bool(again.changes))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

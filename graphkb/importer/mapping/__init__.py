"""Tables that other people keep, by a saved mapping of their columns: `docs/mapping.md`.

A mapping makes the importer's own tables of them, whose cells keep the address they came from; everything
after that is the one importer.
"""

from graphkb.importer.mapping.annotate import annotated
from graphkb.importer.mapping.compare import Compared, FieldChange, Finding, compare
from graphkb.importer.mapping.make import make_tables
from graphkb.importer.mapping.model import Mapping, dump_mapping, load_mapping, parse_mapping
from graphkb.importer.mapping.read import ForeignTable, read_foreign, sheets_of
from graphkb.importer.mapping.report import MappedReport
from graphkb.importer.mapping.run import MappedStore, check_mapped, import_mapped, pairs_of
from graphkb.importer.mapping.suggest import PLACE, Suggestion, mapping_of, suggested, targets

__all__ = [
    "PLACE",
    "Compared",
    "FieldChange",
    "Finding",
    "ForeignTable",
    "MappedReport",
    "MappedStore",
    "Mapping",
    "Suggestion",
    "annotated",
    "check_mapped",
    "compare",
    "dump_mapping",
    "import_mapped",
    "load_mapping",
    "make_tables",
    "mapping_of",
    "pairs_of",
    "parse_mapping",
    "read_foreign",
    "sheets_of",
    "suggested",
    "targets",
]

"""From tables that people keep to facts in the knowledge base, and back.

A folder of CSV tables or one XLSX workbook in the template (`docs/template.md`) is read, checked as a
whole, compared with what is there and written in one transaction. Every problem is told at once, with
file, sheet, cell and advice; then nothing was changed.
"""

from graphkb.importer.apply import ImportStore, import_tables
from graphkb.importer.plan import Plan, Tally, make_plan
from graphkb.importer.read import read_tables
from graphkb.importer.report import Report
from graphkb.importer.sheet import Limits, Progress, Table, Tables
from graphkb.importer.state import State
from graphkb.importer.template import Template, template_of
from graphkb.importer.template_out import node_row, relation_row, write_folder, write_template, write_workbook
from graphkb.importer.validate import Records, validate

__all__ = [
    "ImportStore",
    "Limits",
    "Plan",
    "Progress",
    "Records",
    "Report",
    "State",
    "Table",
    "Tables",
    "Tally",
    "Template",
    "import_tables",
    "make_plan",
    "node_row",
    "read_tables",
    "relation_row",
    "template_of",
    "validate",
    "write_folder",
    "write_template",
    "write_workbook",
]

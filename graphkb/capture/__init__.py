"""Forms that people fill in, described by the ontology: as a page, as a workbook, and back as tables."""

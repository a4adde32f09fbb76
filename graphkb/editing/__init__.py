"""Changes of single records: checked by the ontology, written with their source, undone again."""

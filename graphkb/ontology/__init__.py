"""What there is: kinds of things, relations between them, and their properties, as data.

Constraints, validation, import templates, forms, labels, the legend and the reference page come from
the YAML files in this folder, so that another district adds a kind without code.
"""

from graphkb.ontology.ontology import (
    ContentLanguage,
    End,
    Kind,
    Label,
    Ontology,
    Option,
    Property,
    RelationType,
    load_ontology,
)

__all__ = ["ContentLanguage", "End", "Kind", "Label", "Ontology", "Option", "Property", "RelationType", "load_ontology"]

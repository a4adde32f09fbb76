"""Texts of documents, kept beside the database, so that a fact with a place in a document shows its passage.

- `Shelf`: load, show and remove texts; internal unless somebody says by what right they are public
- `passage`: the lines or page that a locator names, with what is missing said
"""

from graphkb.passages.passage import WHY, Missing, Passage, PassageLine, passage
from graphkb.passages.place import Place, place_of
from graphkb.passages.shelf import DocumentText, Shelf, TextInfo

__all__ = [
    "WHY",
    "DocumentText",
    "Missing",
    "Passage",
    "PassageLine",
    "Place",
    "Shelf",
    "TextInfo",
    "passage",
    "place_of",
]

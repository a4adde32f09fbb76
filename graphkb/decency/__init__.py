"""What a reader may see of a fact, and what must not be kept of people; each rule once, for every layer above."""

from graphkb.decency.bars import Bar, Barring, Bars, marks_of, new_salt
from graphkb.decency.contacts import private_mail, private_phone
from graphkb.decency.readable import hidden_properties, no_more_consent, readable

__all__ = [
    "Bar",
    "Barring",
    "Bars",
    "hidden_properties",
    "marks_of",
    "new_salt",
    "no_more_consent",
    "private_mail",
    "private_phone",
    "readable",
]

"""What a reader may see of a fact, and what must not be kept of people; each rule once, for every layer above."""

from graphkb.decency.addresses import FLAG, PLACE_PROPERTIES, Protection, names_a_street, protection
from graphkb.decency.bars import Bar, Barring, Bars, marks_of, new_salt
from graphkb.decency.contacts import private_mail, private_phone
from graphkb.decency.readable import hidden_properties, no_more_consent, readable

__all__ = [
    "FLAG",
    "PLACE_PROPERTIES",
    "Bar",
    "Barring",
    "Bars",
    "Protection",
    "hidden_properties",
    "marks_of",
    "names_a_street",
    "new_salt",
    "no_more_consent",
    "private_mail",
    "private_phone",
    "protection",
    "readable",
]

"""What a reader may see of a fact, and what must not be kept of people; each rule once, for every layer above."""

from graphkb.decency.contacts import private_mail, private_phone
from graphkb.decency.readable import hidden_properties, no_more_consent, readable

__all__ = ["hidden_properties", "no_more_consent", "private_mail", "private_phone", "readable"]

"""Texts as they stand in XML."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

__all__ = ["attributes", "escaped"]

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Signs that XML 1.0 cannot hold, not even escaped."""


def escaped(text: str) -> str:
    """A text between tags.

    >>> escaped("a < b & c" + chr(0))
    'a &lt; b &amp; c'
    """
    return escape(_FORBIDDEN.sub("", text), {"\r": "&#13;"})


def attributes(**values: str) -> str:
    """Attributes of a tag with a blank before each; an underscore in a name is a dot, empty values are left out.

    >>> attributes(id="a", attr_name="n", label="")
    ' id="a" attr.name="n"'
    """
    return "".join(
        f" {name.replace('_', '.')}={quoteattr(_FORBIDDEN.sub('', value))}" for name, value in values.items() if value
    )

"""Drafts: an option for a cell, put into words to talk about. Kept as a case, never as a measure.

Only a person makes a measure of it, in the form for a new record, where everything can be changed and a source is
asked for.
"""

from graphkb.drafts.draft import CLOSED, HANDED, LONGEST, OPEN, SECTIONS, Draft, checked
from graphkb.drafts.keep import change_draft, delete_draft, draft, drafts, hand_over, keep_draft
from graphkb.drafts.wording import written

__all__ = [
    "CLOSED",
    "HANDED",
    "LONGEST",
    "OPEN",
    "SECTIONS",
    "Draft",
    "change_draft",
    "checked",
    "delete_draft",
    "draft",
    "drafts",
    "hand_over",
    "keep_draft",
    "written",
]

"""Sources: what rests on each, and what changes when one is withdrawn, replaced or corrected.

- `register`, `resting_on`: how many facts rest on a document, how many on it alone, and which
- `withdraw`, `replace_by`, `correct`: worked out as one change, to be shown first and undone like any other
- `effects`: what that does to cells, guidelines, ties and groups
"""

from graphkb.withdrawal.effects import Effects, effects
from graphkb.withdrawal.plans import Correction, Replacement, Withdrawal, applied, correct, replace_by, withdraw
from graphkb.withdrawal.register import Resting, SourceLine, document_of, register, resting_on
from graphkb.withdrawal.values import CORRECTABLE, values_of

__all__ = [
    "CORRECTABLE",
    "Correction",
    "Effects",
    "Replacement",
    "Resting",
    "SourceLine",
    "Withdrawal",
    "applied",
    "correct",
    "document_of",
    "effects",
    "register",
    "replace_by",
    "resting_on",
    "values_of",
    "withdraw",
]

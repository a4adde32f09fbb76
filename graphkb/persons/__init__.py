"""What is kept of persons and bodies on whose wish something is done: export, erasure, objection.

- `kept_of`: everything that is kept, to be given to whoever asks (`as_dict`, `as_text`)
- `plan_erasure`, `erase`: shown first, then done for good; a bar keeps the next import from bringing it back
- `object_to`: the record stays for the administration alone, after every import, too
"""

from graphkb.persons.erase import Erased, ErasurePlan, erase, object_to, plan_erasure
from graphkb.persons.files import FileMention
from graphkb.persons.given import as_dict, as_text, case_label, field_label, sentence_of
from graphkb.persons.kept import Kept, KeptStore, LogEntry, StateMention, TiedRelation, kept_of, may_be_erased
from graphkb.persons.mentions import Mention

__all__ = [
    "Erased",
    "ErasurePlan",
    "FileMention",
    "Kept",
    "KeptStore",
    "LogEntry",
    "Mention",
    "StateMention",
    "TiedRelation",
    "as_dict",
    "as_text",
    "case_label",
    "erase",
    "field_label",
    "kept_of",
    "may_be_erased",
    "object_to",
    "plan_erasure",
    "sentence_of",
]

"""Forms (Erfassungsbogen): described by the ontology, filled in as a page or a workbook, taken in as one change.

A form is data (`forms/*.yaml` and the ontology). `answers_of` says what it would say of a record that is there;
`capture` makes one change of a filled one, checked by the importer, whose source is the form itself.
"""

from graphkb.capture.answers import Answers, Canonical, Entry, Filled, FilledRecord, NewName, answers_of, tidied
from graphkb.capture.choices import FEW, Choice, Choices
from graphkb.capture.form import Form, Part, Question, Section, form_of, load_forms
from graphkb.capture.layout import Given
from graphkb.capture.plan import Captured, capture, document_id
from graphkb.capture.prefill import Wanted, known_measures, prefilled
from graphkb.capture.preview import Line, Preview, preview
from graphkb.capture.returned import annotated_form, is_form, read_form
from graphkb.capture.wording import CONFIRM, in_words, options_of
from graphkb.capture.workbook import write_form

__all__ = [
    "CONFIRM",
    "FEW",
    "Answers",
    "Canonical",
    "Captured",
    "Choice",
    "Choices",
    "Entry",
    "Filled",
    "FilledRecord",
    "Form",
    "Given",
    "Line",
    "NewName",
    "Part",
    "Preview",
    "Question",
    "Section",
    "Wanted",
    "annotated_form",
    "answers_of",
    "capture",
    "document_id",
    "form_of",
    "in_words",
    "is_form",
    "known_measures",
    "load_forms",
    "options_of",
    "prefilled",
    "preview",
    "read_form",
    "tidied",
    "write_form",
]

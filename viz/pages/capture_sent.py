"""A form of the capture page as it was sent: from its fields to what was filled in, and back to hidden fields."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping

from graphkb.capture import Answers, Entry, Filled, FilledRecord, Form, NewName
from graphkb.errors import InvalidParameter
from graphkb.texts import N_
from viz import forms

__all__ = ["address_of", "filled_of", "json_of", "rows_of"]

_ANSWER = re.compile(r"a\.(\d{1,4})\.([a-z_0-9]{1,60})\.(\d{1,4})\.([a-z_0-9]{1,60})")
_NEW = re.compile(r"n\.(\d{1,3})\.name")

RECORDS = 200
"""Records in one form."""


def address_of(at: int, question: str, number: int, column: str) -> str:
    """Name of the field that holds an answer; without a question that of the record."""
    if not question:
        return f"s.{at}.{column or 'id'}"
    return f"a.{at}.{question}.{number}.{column}"


def filled_of(sent: forms.Form, form: Form) -> Filled:
    """What was filled in; raises InvalidParameter for fields that no page of ours sends."""
    told: defaultdict[int, defaultdict[str, dict[int, dict[str, str]]]] = defaultdict(lambda: defaultdict(dict))
    for name, value in sent.items():
        if found := _ANSWER.fullmatch(name):
            told[int(found[1])][found[2]].setdefault(int(found[3]), {})[found[4]] = value
    records = []
    for at in range(RECORDS):
        if f"s.{at}.part" not in sent:
            break
        records.append(_record(at, sent, told[at], form))
    if not records:
        raise InvalidParameter(name="form", value="…", reason=N_("Das Formular ist zu groß oder nicht lesbar."))
    return Filled(
        form=form.id,
        key=re.sub("[^a-z0-9-]", "", sent.get("bogen", ""))[:60],
        body=sent.get("kopf.body", "")[:300],
        day=sent.get("kopf.day", "")[:40],
        asked_by=sent.get("kopf.asked_by", "")[:300],
        visibility=sent.get("kopf.visibility", "")[:40],
        records=records,
        new=_new(sent),
        round=sent.get("runde", "")[:60],
        head_address=lambda name: f"kopf.{name}",
    )


def rows_of(sent: forms.Form, at: int, question: str) -> int:
    """How many lines for answers the page had that was sent; 0: none."""
    numbers = [
        int(found[3])
        for name in sent
        if (found := _ANSWER.fullmatch(name)) and int(found[1]) == at and found[2] == question
    ]
    return max(numbers, default=-1) + 1


def json_of(answers: Answers) -> str:
    """Answers for a hidden field; empty: none."""
    plain = {
        name: [{key: str(value) for key, value in entry.items()} for entry in told] for name, told in answers.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True) if plain else ""


def _record(at: int, sent: forms.Form, told: Mapping[str, dict[int, dict[str, str]]], form: Form) -> FilledRecord:
    part = form.part(sent[f"s.{at}.part"])
    answers: dict[str, tuple[Entry, ...]] = {}
    for question in part.questions:
        lines = told.get(question.id, {})
        last = max((number for number, entry in lines.items() if any(entry.values())), default=-1)
        # Lines left empty in between stay, so that a problem is shown at the line it is in.
        if last >= 0:
            answers[question.id] = tuple(
                {name: value for name, value in lines.get(number, {}).items() if name in question.answer_columns}
                for number in range(last + 1)
            )
    return FilledRecord(
        part=part.id,
        id=sent.get(f"s.{at}.id", ""),
        confirm=sent.get(f"s.{at}.confirm", ""),
        before=_answers(sent.get(f"s.{at}.before", "")),
        defaults=_answers(sent.get(f"s.{at}.defaults", "")),
        answers=answers,
        address=lambda question, number, column: address_of(at, question, number, column),
    )


def _answers(text: str) -> Answers:
    if not text:
        return {}
    try:
        found = json.loads(text)
        return {
            str(name): tuple({str(key): str(value) for key, value in entry.items()} for entry in told)
            for name, told in found.items()
        }
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        reason = N_("Das Formular ist zu groß oder nicht lesbar.")
        raise InvalidParameter(name="form", value="…", reason=reason) from error


def _new(sent: forms.Form) -> list[NewName]:
    found = []
    for name, value in sent.items():
        if (line := _NEW.fullmatch(name)) and value:
            chosen = sent.get(f"n.{line[1]}.choice", "")
            what, _, id = chosen.partition(":")
            found.append(
                NewName(value, id if what == "kind" else "", id if what == "id" else "", f"n.{line[1]}.choice")
            )
    return found

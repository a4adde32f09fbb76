"""Searches kept under a name, and what each finds that it did not find when somebody last looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from graphkb.errors import InvalidParameter, Phrase
from graphkb.store.cases import Case, CaseStore, case, cases_of, change_case, delete_case, open_case
from graphkb.texts import N_
from graphkb.texts.order import alphabetical

__all__ = ["SavedSearch", "delete_search", "save_search", "saved_search", "saved_searches", "search_was_seen"]

SORT = "saved_search"

LONGEST_NAME = 120
MOST_SEEN = 2000
"""Ids of records kept as seen: a search that finds more is too wide to say what is new."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with its name."""

    id: str
    name: str
    query: Mapping[str, str]
    """Parameters of the page, empty ones left out."""
    made: date
    seen: frozenset[str]
    """Ids of what it had found when somebody last looked."""


def save_search(store: CaseStore, name: str, query: Mapping[str, str], found: Iterable[str], *, by: str) -> SavedSearch:
    """Keep a search and what it finds now. Raises InvalidParameter without a name or without anything sought."""
    said = " ".join(name.split())
    if not said:
        raise InvalidParameter(name="name", value="", reason=N_("Bitte einen Namen angeben."))
    if len(said) > LONGEST_NAME:
        reason = Phrase.of(N_("Bitte höchstens {n} Zeichen."), n=LONGEST_NAME)
        raise InvalidParameter(name="name", value=said[:20] + "…", reason=reason)
    asked = {key: value for key, value in query.items() if value}
    if not asked:
        raise InvalidParameter(name="q", value="", reason=N_("Bitte zuerst etwas suchen."))
    body = {"name": said, "query": asked, "seen": _seen(found)}
    return _of(open_case(store, SORT, state="open", by=by, body=body))


def saved_searches(store: CaseStore) -> tuple[SavedSearch, ...]:
    """All of them by name; empty if there is none."""
    return tuple(sorted(map(_of, cases_of(store, SORT)), key=lambda one: (alphabetical(one.name), one.id)))


def saved_search(store: CaseStore, id: str) -> SavedSearch:
    """One of them; raises NotFound."""
    return _of(case(store, id, SORT))


def search_was_seen(store: CaseStore, id: str, found: Iterable[str]) -> SavedSearch:
    """From now on these count as known. Raises NotFound, and StoreBusy if somebody else did so just now."""
    known = case(store, id, SORT)
    return _of(change_case(store, replace(known, body={**known.body, "seen": _seen(found)})))


def delete_search(store: CaseStore, id: str) -> None:
    """Forget it. Raises NotFound."""
    case(store, id, SORT)
    delete_case(store, id)


def _seen(found: Iterable[str]) -> list[str]:
    return sorted(found)[:MOST_SEEN]


def _of(found: Case) -> SavedSearch:
    body = found.body
    return SavedSearch(found.id, body["name"], body["query"], found.at.astimezone().date(), frozenset(body["seen"]))

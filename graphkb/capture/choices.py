"""What may be answered where a question leads to other records: lists to choose from, and names found again."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from graphkb.capture.form import Question
from graphkb.importer.template import suggest
from graphkb.model import Node, Status
from graphkb.snapshot import Snapshot
from graphkb.snapshot.search import fold
from graphkb.texts import Language
from graphkb.texts.order import alphabetical

__all__ = ["FEW", "Choice", "Choices"]

FEW = 24
"""Up to so many choices are shown to be ticked; more are typed with suggestions."""

_ID_BEHIND = re.compile(r"\[([A-Za-z0-9][A-Za-z0-9._-]*)\]$")
_NEAR = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """One record to choose. `label` is unlike every other one of its list."""

    id: str
    label: str


class Choices:
    """Records that may be named, by kinds.

    Never offered: what is never listed (rule 17), what has ended, and where the form keeps to one concept the fields
    of others. What is not offered is found by its exact name all the same.
    """

    def __init__(self, snapshot: Snapshot, language: Language = "de", concept: str = "") -> None:
        self.snapshot = snapshot
        self.language: Language = language
        self.concept = concept
        self._lists: dict[tuple[tuple[str, ...], bool], tuple[Choice, ...]] = {}
        self._names: dict[tuple[str, ...], Mapping[str, tuple[str, ...]]] = {}

    def of(self, question: Question) -> tuple[Choice, ...]:
        """What is offered for a question, by name."""
        return self.among(question.kinds, within=question.within_concept)

    def among(self, kinds: tuple[str, ...], *, within: bool = False) -> tuple[Choice, ...]:
        """What is offered of some kinds, by name; `within` the concept only, if there is one."""
        key = (kinds, within and bool(self.concept))
        if key not in self._lists:
            self._lists[key] = self._list(*key)
        return self._lists[key]

    def label(self, question: Question, id: str) -> str:
        """How a record is written in the list of a question; what is not in it by name and id."""
        found = next((choice.label for choice in self.of(question) if choice.id == id), "")
        node = self.snapshot.get(id)
        if found or node is None:
            return found or id
        name = node.called(self.language)
        return name if self.find(question.kinds, name) == (id,) else f"{name} [{id}]"

    def find(self, kinds: tuple[str, ...], text: str) -> tuple[str, ...]:
        """Ids of the records of these kinds that are meant: one, several of the same name, or none."""
        text = " ".join(text.split())
        node = self.snapshot.get(text)
        if node and node.kind in kinds:
            return (text,)
        if (behind := _ID_BEHIND.search(text)) and (node := self.snapshot.get(behind[1])) and node.kind in kinds:
            return (behind[1],)
        labelled = {choice.id for choice in self._offered(kinds) if fold(choice.label) == fold(text)}
        if len(labelled) == 1:
            return tuple(labelled)
        return self._by_name(kinds).get(fold(text), ())

    def near(self, kinds: tuple[str, ...], text: str) -> tuple[Choice, ...]:
        """Records whose names come near, the nearest first; at most five."""
        words = self._by_name(kinds)
        folded, found = fold(text), dict[str, None]()
        if folded:
            inside = [word for word in words if folded in word or (len(word) > 4 and word in folded)]
            for word in sorted(inside, key=lambda word: (abs(len(word) - len(folded)), word)):
                found |= dict.fromkeys(words[word])
        if near := suggest(folded, words, cutoff=0.6):
            found = dict.fromkeys((*words[near], *found))
        return tuple(self._choice(id) for id in list(found)[:_NEAR])

    def _choice(self, id: str) -> Choice:
        node = self.snapshot.node(id)
        kind = self.snapshot.ontology.kind(node.kind).label.in_language(self.language)
        return Choice(id, f"{node.called(self.language)} ({kind})")

    def _offered(self, kinds: tuple[str, ...]) -> Iterable[Choice]:
        for within in (False, True):
            yield from self.among(kinds, within=within)

    def _by_name(self, kinds: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
        if kinds not in self._names:
            found: defaultdict[str, dict[str, None]] = defaultdict(dict)
            for node in self.snapshot.of_kind(*kinds):
                for name in node.names:
                    if name:
                        found[fold(" ".join(name.split()))][node.id] = None
            self._names[kinds] = {name: tuple(ids) for name, ids in found.items()}
        return self._names[kinds]

    def _list(self, kinds: tuple[str, ...], within: bool) -> tuple[Choice, ...]:
        nodes = [
            node
            for node in self.snapshot.of_kind(*kinds)
            if node.properties.get("no_list") is not True
            and node.status is not Status.ENDED
            and (not within or node.id in self._of_concept)
        ]
        named: defaultdict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            named[fold(node.called(self.language))].append(node)
        choices = [Choice(node.id, label) for nodes in named.values() for node, label in self._apart(nodes)]
        return tuple(sorted(choices, key=lambda choice: (alphabetical(choice.label), choice.id)))

    def _apart(self, nodes: list[Node]) -> Iterable[tuple[Node, str]]:
        """Labels that tell nodes of the same name apart: by what they belong to, else by their ids."""
        if len(nodes) == 1:
            return [(nodes[0], nodes[0].called(self.language))]
        labels = [f"{node.called(self.language)} ({self._belongs(node)})" for node in nodes]
        return [
            (node, label if labels.count(label) == 1 else f"{node.called(self.language)} [{node.id}]")
            for node, label in zip(nodes, labels, strict=True)
        ]

    def _belongs(self, node: Node) -> str:
        for link in self.snapshot.out(node.id, "PART_OF", "BELONGS_TO", "LOCATED_IN", "IN_FIELD"):
            return self.snapshot.node(link.target).called(self.language)
        return self.snapshot.ontology.kind(node.kind).label.in_language(self.language)

    @cached_property
    def _of_concept(self) -> frozenset[str]:
        """Fields and guidelines of the concept."""
        fields = {link.source for link in self.snapshot.into(self.concept, "BELONGS_TO")}
        guidelines = {
            link.source
            for field in fields
            for link in self.snapshot.into(field, "IN_FIELD")
            if self.snapshot.node(link.source).kind == "guideline"
        }
        return frozenset(fields | guidelines)

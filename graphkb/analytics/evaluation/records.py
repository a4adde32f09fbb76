"""Evaluations as recorded: of what, by whom, when, discussed where, with what result."""

from __future__ import annotations

from dataclasses import dataclass

from graphkb.analytics.time import Clock
from graphkb.model import Fact, FuzzyDate, Node, Relation
from graphkb.snapshot import Snapshot

__all__ = ["EvaluationRecord", "evaluation_records", "when_of"]


@dataclass(frozen=True, slots=True, eq=False)
class EvaluationRecord:
    """One evaluation."""

    evaluation: Node
    subjects: tuple[str, ...]
    """What was evaluated, sorted; empty: not recorded."""
    by: tuple[str, ...]
    """Bodies that carried it out, sorted; empty: not recorded."""
    meetings: tuple[str, ...]
    """Events at which it was discussed, sorted; empty: none recorded."""
    when: FuzzyDate | None
    """When it was completed, or is to be; None: not recorded."""
    links: tuple[Relation, ...]

    @property
    def id(self) -> str:
        """Id of the evaluation."""
        return self.evaluation.id

    @property
    def planned(self) -> bool:
        """Whether it is only announced."""
        return self.evaluation.status.planned

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts that tell it."""
        return (self.evaluation, *self.links)

    def done(self, clock: Clock) -> bool:
        """Whether it took place by the day; one without a date is taken to have."""
        return not self.planned and (self.when is None or clock.start(self.when) <= clock.day)


def evaluation_records(snapshot: Snapshot) -> tuple[EvaluationRecord, ...]:
    """All evaluations, the newest first, those without a date last; empty: none is recorded."""
    found = [_record(snapshot, node) for node in snapshot.of_kind("evaluation")]
    return tuple(sorted(found, key=_newest_first))


def _record(snapshot: Snapshot, node: Node) -> EvaluationRecord:
    links = snapshot.out(node.id, "EVALUATES", "EVALUATED_BY", "DISCUSSED_AT")

    def ends(type: str) -> tuple[str, ...]:
        return tuple(sorted({link.target for link in links if link.type == type}))

    return EvaluationRecord(
        node, ends("EVALUATES"), ends("EVALUATED_BY"), ends("DISCUSSED_AT"), when_of(node, "evaluated_on"), links
    )


def when_of(node: Node, name: str) -> FuzzyDate | None:
    """A date among the properties; None if it is not recorded."""
    value = node.properties.get(name)
    return value if isinstance(value, FuzzyDate) else None


def _newest_first(record: EvaluationRecord) -> tuple[bool, int, str]:
    return record.when is None, -record.when.latest.toordinal() if record.when else 0, record.id

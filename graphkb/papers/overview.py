"""The overview: the parts that were asked for, always in the same order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

from graphkb.papers.content import PART_IDS, Overview, Part, PartId, Results
from graphkb.papers.offers import asking_part, coverage_part, fragility_part, guidelines_part, need_part
from graphkb.papers.ties import brokers_part, change_part, network_part
from graphkb.snapshot import Snapshot

__all__ = ["overview"]

MAKERS: Mapping[PartId, Callable[[Snapshot, Results], Part]] = {
    PartId.COVERAGE: coverage_part,
    PartId.GUIDELINES: guidelines_part,
    PartId.NEED: need_part,
    PartId.FRAGILITY: fragility_part,
    PartId.NETWORK: network_part,
    PartId.BROKERS: brokers_part,
    PartId.CHANGE: change_part,
    PartId.ASKING: asking_part,
}


def overview(
    snapshot: Snapshot,
    results: Results,
    *,
    before: date,
    place: str = "",
    fields: tuple[str, ...] = (),
    parts: Collection[PartId] = PART_IDS,
) -> Overview:
    """The parts of these results; a part whose results are None must not be asked for."""
    matrix = results.matrix
    made = tuple(MAKERS[id](snapshot, results) for id in PART_IDS if id in parts)
    return Overview(matrix.day, before, place, fields, matrix.concept, matrix, made)

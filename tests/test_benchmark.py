"""The benchmark in its short form: every peer of the Python environment answers, and the answers agree."""

from __future__ import annotations

import pytest

from benchmarks.graphs import planted_graph
from benchmarks.network import PEERS, Answer, measure, quality, report

SIZE = 200


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    return {peer: measure(peer, SIZE, 60) for peer in ("graphkb", "igraph", "networkx")}


def test_every_task_is_answered(answers: dict[str, Answer]) -> None:
    for peer, answer in answers.items():
        assert answer.ended == {}
        assert set(answer.seconds) == {"load", *PEERS[peer]}


@pytest.mark.parametrize("task", ["cut points", "cores", "constraint"])
def test_peers_agree(answers: dict[str, Answer], task: str) -> None:
    graph = planted_graph(SIZE)
    assert [quality(task, graph, answers, peer) for peer in answers] == ["same"] * len(answers)


def test_our_groups_are_no_worse_than_the_peers(answers: dict[str, Answer]) -> None:
    graph = planted_graph(SIZE)
    ours = quality("groups, best of 20", graph, answers, "graphkb")
    assert ours >= quality("groups", graph, answers, "networkx")  # «modularity 0.…»: greater is better


def test_a_task_that_takes_too_long_is_said_so() -> None:
    answer = measure("networkx", 3000, 0.0)
    assert answer.ended
    assert all(reason.startswith("> 0 s") for reason in answer.ended.values())
    assert "> 0 s" in report(3000, {"networkx": answer})

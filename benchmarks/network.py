"""Runs all peers on the same networks and prints time, memory and quality side by side.

`python -m benchmarks.network [--sizes 1000,20000,200000] [--limit 600] [--peers graphkb,igraph,…] [--write FILE]`
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import isclose
from pathlib import Path

import igraph

from benchmarks.graphs import BenchGraph, planted_graph

__all__ = ["PEERS", "Answer", "main", "measure", "report"]

PEERS: Mapping[str, tuple[str, ...]] = {
    "graphkb": ("groups", "groups, best of 20", "cut points", "cores", "constraint", "betweenness"),
    "igraph": ("groups", "cut points", "cores", "constraint", "betweenness"),
    "networkit": ("groups", "cut points", "cores", "betweenness"),
    "networkx": ("groups", "cut points", "cores", "constraint", "betweenness"),
    "gds": ("groups", "cut points", "cores", "betweenness"),
}
"""Peers and what each is asked, in this order."""

NEEDS = {"networkit": "networkit"}
TASKS = ("load", "groups", "groups, best of 20", "cut points", "cores", "constraint", "betweenness")
FIRST = 100
"""Bodies of the highest betweenness that are compared."""


@dataclass
class Answer:
    """What a peer did on one network; tasks it did not finish are in `ended`."""

    seconds: dict[str, float] = field(default_factory=dict)
    mb: dict[str, float] = field(default_factory=dict)
    values: dict[str, list[float]] = field(default_factory=dict)
    ended: dict[str, str] = field(default_factory=dict)
    """Task → why there is no figure."""


def measure(peer: str, size: int, limit: float, given_up: Collection[str] = ()) -> Answer:
    """Run a peer's tasks, each with at most `limit` seconds; a task that takes longer is ended and said so.

    `given_up`: tasks that already took too long on a smaller network and are not begun again.
    """
    answer = Answer(ended=dict.fromkeys(given_up, "not begun: too long before"))
    missing = NEEDS.get(peer)
    if missing and importlib.util.find_spec(missing) is None:
        answer.ended = dict.fromkeys(("load", *PEERS[peer]), "not installed")
        return answer
    waiting = [task for task in PEERS[peer] if task not in given_up]
    while waiting:
        before = len(waiting)
        _run(peer, size, waiting, limit, answer)
        waiting = [task for task in waiting if task not in answer.seconds and task not in answer.ended]
        if len(waiting) == before or "load" in answer.ended:
            answer.ended.update(dict.fromkeys(waiting, answer.ended.get("load", "failed")))
            break
    return answer


def _run(peer: str, size: int, tasks: Sequence[str], limit: float, answer: Answer) -> None:
    with tempfile.TemporaryDirectory() as folder:
        out, errors = Path(folder) / "out", Path(folder) / "errors"
        out.touch()
        command = [sys.executable, "-m", "benchmarks.run_peer", peer, str(size), str(out), *tasks]
        with errors.open("wb") as file:
            process = subprocess.Popen(command, stdout=file, stderr=file)
            at, seen = time.monotonic(), 0
            while process.poll() is None:
                lines = out.read_text(encoding="utf-8").count("\n")
                if lines > seen:
                    at, seen = time.monotonic(), lines
                if time.monotonic() - at > limit:
                    process.terminate()
                    process.wait(60)
                    answer.ended[("load", *tasks)[seen]] = f"> {limit:.0f} s"
                    break
                time.sleep(0.05)
        for line in out.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            answer.seconds[told["task"]] = told["seconds"]
            answer.mb[told["task"]] = told["mb"]
            answer.values[told["task"]] = told["values"]
        if process.returncode not in (0, -15):
            seen = out.read_text(encoding="utf-8").count("\n")
            last = (errors.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["no output"])[-1]
            answer.ended[("load", *tasks)[seen]] = f"failed: {last[:80]}"


def quality(task: str, graph: BenchGraph, answers: Mapping[str, Answer], peer: str) -> str:
    """How good the peer's answer is: modularity and agreement with the planted groups, or equality with ours."""
    values = answers[peer].values[task]
    if task.startswith("groups"):
        groups = [int(value) for value in values]
        made = igraph.Graph(n=graph.size, edges=graph.pairs)
        dense = {group: place for place, group in enumerate(dict.fromkeys(groups))}
        membership = [dense[group] for group in groups]
        modularity = made.modularity(membership, weights=graph.weights)
        agreement = igraph.compare_communities(membership, list(graph.groups), method="adjusted_rand")
        return f"modularity {modularity:.4f}, Rand {agreement:.3f}"
    ours = answers["graphkb"].values.get(task)
    if ours is None:
        return ""
    if task == "betweenness":
        same = len(set(_first(ours)) & set(_first(values)))
        return f"{same} of our first {len(_first(ours))}"
    differ = sum(not isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) for a, b in zip(ours, values, strict=True))
    return f"{differ} differ" if differ else "same"


def _first(values: Sequence[float]) -> list[int]:
    return sorted(range(len(values)), key=lambda body: (-values[body], body))[:FIRST]


def report(size: int, answers: Mapping[str, Answer]) -> str:
    """One table: rows are tasks and peers; the ratio is to our time."""
    graph = planted_graph(size)
    lines = [
        f"### {size:,} bodies, {len(graph.pairs):,} ties\n",
        "| task | peer | seconds | ratio to ours | peak MB | quality |",
        "|---|---|---|---|---|---|",
    ]
    for task in TASKS:
        ours = answers["graphkb"].seconds.get(task) if "graphkb" in answers else None
        for peer, answer in answers.items():
            if task in answer.ended:
                lines.append(f"| {task} | {peer} | {answer.ended[task]} | | | |")
            elif task in answer.seconds:
                ratio = f"{answer.seconds[task] / ours:.2f}" if ours else ""
                good = quality(task, graph, answers, peer) if task != "load" else ""
                lines.append(
                    f"| {task} | {peer} | {answer.seconds[task]:.2f} | {ratio} | {answer.mb[task]:.0f} | {good} |"
                )
    return "\n".join(lines) + "\n"


HEAD = """<!-- Written by `make benchmark`. -->

# Benchmark of the network analyses

All peers on the same made-up networks (`benchmarks/graphs.py`: groups of about 40, four ties in five inside), one
after the other on one machine, each in a process of its own, one run each: use the ratios, not the seconds.
Groups: ours, igraph, NetworKit and GDS run Leiden, networkx Louvain. Betweenness: exact up to 2,000 bodies; above,
ours, NetworKit and GDS follow the paths from 500 bodies, igraph and networkx stay exact. «Rand» is the adjusted Rand
index against the planted groups; 1 is the same. Peak MB is of the whole process with the loaded network (GDS: with
the server's). A figure such as «> 600 s» means that the task was ended there.
"""


def main() -> None:
    """Print the tables; with `--write` also into a file."""
    parser = argparse.ArgumentParser(description="Network analyses against peers")
    parser.add_argument("--sizes", default="1000,20000,200000")
    parser.add_argument("--limit", type=float, default=600)
    parser.add_argument("--peers", default=",".join(PEERS))
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}."
    parts = [HEAD, machine + "\n"]
    print("\n".join(parts), flush=True)
    given_up: dict[str, set[str]] = {}
    for size in sorted(map(int, asked.sizes.split(","))):
        answers = {}
        for peer in asked.peers.split(","):
            print(f"{size}: {peer} …", file=sys.stderr, flush=True)
            answers[peer] = measure(peer, size, asked.limit, given_up.get(peer, ()))
            ended = {task for task, reason in answers[peer].ended.items() if reason.startswith(">")}
            given_up[peer] = given_up.get(peer, set()) | ended
        parts.append(report(size, answers))
        print(parts[-1], flush=True)
        if asked.write:
            asked.write.write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()

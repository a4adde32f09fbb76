"""One peer on one network, task by task: `python -m benchmarks.run_peer PEER SIZE OUT [TASK …]`.

Writes one JSON line a finished task into OUT: task, seconds, megabytes, values. A process of its own, so that peers
share neither memory nor caches and one that takes too long can be ended.
"""

from __future__ import annotations

import importlib
import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.graphs import planted_graph

__all__ = ["main"]


def main(peer: str, size: int, out: Path, tasks: list[str]) -> None:
    """Load once, then run each task once."""
    module = importlib.import_module(f"benchmarks.peers.{peer}")
    graph = planted_graph(size)
    begun = time.perf_counter()
    loaded = module.load(graph)
    with out.open("a", encoding="utf-8") as file:
        _tell(file, "load", time.perf_counter() - begun, loaded, [])
        for task in tasks:
            begun = time.perf_counter()
            values = module.TASKS[task](loaded)
            _tell(file, task, time.perf_counter() - begun, loaded, values)


def _tell(file, task: str, seconds: float, loaded: object, values: list[float]) -> None:  # type: ignore[no-untyped-def]
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    elsewhere = loaded.peak_mb() if hasattr(loaded, "peak_mb") else 0.0
    file.write(json.dumps({"task": task, "seconds": seconds, "mb": own + elsewhere, "values": values}) + "\n")
    file.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])

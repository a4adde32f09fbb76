"""The network map in the browser beside plain sigma: the same made-up data, time to the first picture, time of a frame.

`make benchmark-map`. Both draw in one Chromium on this machine, by software where there is no graphics card: take the
ratio, not the milliseconds. «Plain» is sigma with its own circles and lines, without hulls, names and strokes of ours.
"""

from __future__ import annotations

import argparse
import json
import math
import threading
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import sync_playwright

from benchmarks.graphs import planted_graph
from tests.prepare import browser

__all__ = ["map_data", "measured"]

STATIC = Path(__file__).parent.parent / "viz" / "static"
FRAMES = 8

PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="static/css/tokens.css">
<div id="ground" style="position:absolute;inset:0"></div>"""

OURS = """async () => {
  const { unpack } = await import("/static/js/map/data.js");
  const { Network } = await import("/static/js/map/network.js");
  const raw = await (await fetch("/data.json")).json();
  const begin = performance.now();
  const network = new Network(document.getElementById("ground"), unpack(raw), { onPick() {}, onHover() {} });
  const painted = performance.now() - begin;
  return [painted, await FRAMES_OF(network.sigma)];
}"""

PLAIN = """async () => {
  const { Graph, Sigma } = await import("/static/vendor/sigma-3.0.3.js");
  const raw = await (await fetch("/data.json")).json();
  const begin = performance.now();
  const graph = new Graph({ type: "undirected", multi: false });
  raw.nodes.forEach(({ id, label, x, y, size }) => graph.addNode(id, { label, x, y: -y, size, color: "#476BDD" }));
  for (const [a, b, weight] of raw.ties) graph.addEdge(raw.nodes[a].id, raw.nodes[b].id, { size: 1 + weight });
  const sigma = new Sigma(graph, document.getElementById("ground"));
  const painted = performance.now() - begin;
  return [painted, await FRAMES_OF(sigma)];
}"""

FRAMES_OF = """(async (sigma) => {
  const begin = performance.now();
  for (let n = 0; n < COUNT; n++) {
    sigma.getCamera().setState({ x: 0.5 + 0.1 * Math.sin(n / 5), y: 0.5, ratio: 0.9 - 0.01 * n });
    await new Promise(requestAnimationFrame);
  }
  return (performance.now() - begin) / COUNT;
})"""


def map_data(size: int) -> dict[str, Any]:
    """A made-up network in the form of `viz/pages/network_json.py`: groups as discs on a spiral."""
    graph = planted_graph(size)
    turn = math.pi * (3 - math.sqrt(5))
    seen: dict[int, int] = {}
    nodes = []
    for body, group in enumerate(graph.groups):
        inside = seen[group] = seen.get(group, 0) + 1
        middle, near = 190 * math.sqrt(group), 24 * math.sqrt(inside)
        x = middle * math.cos(group * turn) + near * math.cos(inside * turn)
        y = middle * math.sin(group * turn) + near * math.sin(inside * turn)
        node = {"id": f"n{body}", "label": f"Verein {body}", "kind": "association", "size": 5, "cluster": f"k{group}"}
        nodes.append({**node, "x": round(x, 1), "y": round(y, 1)})
    clusters = [
        {"id": f"k{group}", "letter": "ABCDEFGHIJKL"[group] if group < 12 else None, "label": f"Gruppe {group}"}
        for group in sorted(seen)
    ]
    ties = [[a, b, weight, 1] for (a, b), weight in zip(graph.pairs, graph.weights, strict=True)]
    empty: dict[str, Any] = {"places": [], "profiles": "/", "hulls": True, "recoloured": False, "way": [], "centre": []}
    kinds = {"association": {"label": "Verein", "shape": "circle"}}
    return {"kinds": kinds, "nodes": nodes, "ties": ties, "clusters": clusters, **empty}


def measured(size: int, runs: int = 3) -> Mapping[str, tuple[float, float]]:
    """Milliseconds to the first picture and of one frame, `ours` and `plain`: the best of so many runs."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "static").symlink_to(STATIC)
        (root / "index.html").write_text(PAGE, encoding="utf-8")
        (root / "data.json").write_text(json.dumps(map_data(size)), encoding="utf-8")
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            with sync_playwright() as playwright:
                arguments = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
                chromium = playwright.chromium.launch(executable_path=browser(), args=arguments)
                found: dict[str, tuple[float, float]] = {}
                for name, script in (("ours", OURS), ("plain", PLAIN)):
                    results = []
                    for _ in range(runs):
                        page = chromium.new_page(viewport={"width": 1200, "height": 800})
                        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
                        results.append(
                            page.evaluate(script.replace("FRAMES_OF", FRAMES_OF.replace("COUNT", str(FRAMES))))
                        )
                        page.close()
                    found[name] = (min(one[0] for one in results), min(one[1] for one in results))
                chromium.close()
                return found
        finally:
            server.shutdown()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


def main() -> None:
    """Print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sizes", type=int, nargs="+", default=[1000, 20_000])
    asked.add_argument("--runs", type=int, default=3)
    given = asked.parse_args()
    print("| bodies | first picture, ours | plain sigma | ratio | frame, ours | plain sigma | ratio |")
    print("|---|---|---|---|---|---|---|")
    for size in given.sizes:
        found = measured(size, given.runs)
        (paint, frame), (plain_paint, plain_frame) = found["ours"], found["plain"]
        row = (f"{paint:.0f} ms", f"{plain_paint:.0f} ms", f"{paint / plain_paint:.2f}")
        print("|", size, "|", " | ".join(row), f"| {frame:.0f} ms | {plain_frame:.0f} ms | {frame / plain_frame:.2f} |")


if __name__ == "__main__":
    main()

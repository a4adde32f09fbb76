"""One module a peer. Each has `load(graph)`, which makes the peer's own graph, and `TASKS`: what it can be asked.

A task takes the loaded graph and gives one value a body: its group, its score, whether it is a cut point.
"""

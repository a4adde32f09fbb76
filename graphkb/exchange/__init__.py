"""The graph in the formats of other programs, out and in."""

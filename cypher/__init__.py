"""The Cypher catalogue: one question a file, found alike in a check-out and in a wheel.

See `README.md` in this folder for the grammar of a header.
"""

from cypher.catalogue import Mode, Statement, paths, statement

__all__ = ["Mode", "Statement", "paths", "statement"]

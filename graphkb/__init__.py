"""GraphKB: who is who in integration work, what covers what, and where the gaps are.

The story reads in one direction: sheet → importer → store → snapshot → analytics → api → pages.
Each step is a package with that name; `docs/architecture.md` tells it on one page.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"

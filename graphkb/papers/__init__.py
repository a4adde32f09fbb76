"""Papers for leadership: what the analyses say, as parts with a finding, key figures, tables and what is missing.

Nothing is worked out here that an analysis has not said: a part picks, orders and names.
"""

from graphkb.papers.content import PART_IDS, PART_TITLES, Figure, Overview, Part, PartId, Results, Row, Table
from graphkb.papers.overview import overview

__all__ = ["PART_IDS", "PART_TITLES", "Figure", "Overview", "Part", "PartId", "Results", "Row", "Table", "overview"]

"""What leaves the knowledge base in which form.

*Copies* (CSV, XLSX, node-link, Cypher) hold every fact that the reader sees, so that they can be read in again.
*Views* (GraphML, GEXF, JSON-LD, HSDS, Kumu) are made to be computed with, drawn or published by other programs:
they hold no persons (rule 14) and no group or topic that describes belief or origin (rule 17).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graphkb.model import Node
from graphkb.snapshot import Snapshot, origin
from graphkb.texts import Texts

__all__ = ["About", "view"]


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of itself."""

    day: date
    """The day it was written; HSDS says which offers are active on it."""
    district: str
    """Id of the region that has not checked it."""
    site: str = ""
    """Address of the pages without a slash at its end; empty: not known."""

    def note(self, snapshot: Snapshot) -> str:
        """Where it comes from and what it is not, in German.

        >>> About(date(2026, 11, 22), "StädteRegion").note(Snapshot.of([], []))
        'Zusammengestellt aus öffentlichen Quellen, Stand 22.11.2026; nicht von der StädteRegion geprüft.'
        """
        region = snapshot.get(self.district)
        return Texts("de")(
            origin(snapshot),
            date=self.day.strftime("%d.%m.%Y"),
            district=region.called("de") if region else self.district,
        )


def view(snapshot: Snapshot) -> Snapshot:
    """The same without persons and without groups and topics by which nothing may be listed."""
    return Snapshot.of(filter(_shared, snapshot.nodes), snapshot.relations, snapshot.revision, snapshot.ontology)


def _shared(node: Node) -> bool:
    return node.kind != "person" and node.properties.get("no_list") is not True

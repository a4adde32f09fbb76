"""The network: who is tied to whom, in which groups, who joins them, and how sure that is (rules 10–12 and 16)."""

from graphkb.analytics.network.evidence import CLASS_LABELS, Evidence, EvidenceKind, Group
from graphkb.analytics.network.ties import Cooperation, Tie, cooperation

__all__ = ["CLASS_LABELS", "Cooperation", "Evidence", "EvidenceKind", "Group", "Tie", "cooperation"]

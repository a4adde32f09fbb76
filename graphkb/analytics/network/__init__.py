"""The network: who is tied to whom, in which groups, who joins them, and how sure that is (rules 10–12 and 16).

Everything starts from `cooperation(snapshot, day)`; the other analyses take its result.
"""

from graphkb.analytics.network.analyses import ANALYSES
from graphkb.analytics.network.clusters import Cluster, Clusters, clusters
from graphkb.analytics.network.cut_points import Bridge, CutPoint, CutPoints, cut_points
from graphkb.analytics.network.evidence import CLASS_LABELS, Evidence, EvidenceKind, Group
from graphkb.analytics.network.labels import LabelPart
from graphkb.analytics.network.membership import Membership
from graphkb.analytics.network.paths import Ego, Introduction, Step, distances_from, ego_network, introduction
from graphkb.analytics.network.positions import Position, Positions, positions
from graphkb.analytics.network.resolutions import RESOLUTIONS, Resolutions, resolutions
from graphkb.analytics.network.ties import Cooperation, Tie, cooperation
from graphkb.analytics.network.two_mode import TwoMode, TwoModeQuery, two_mode
from graphkb.analytics.network.weak_ties import WEAK_LABELS, OrganisationTies, TieState, WeakTies, weak_ties

__all__ = [
    "ANALYSES",
    "CLASS_LABELS",
    "RESOLUTIONS",
    "WEAK_LABELS",
    "Bridge",
    "Cluster",
    "Clusters",
    "Cooperation",
    "CutPoint",
    "CutPoints",
    "Ego",
    "Evidence",
    "EvidenceKind",
    "Group",
    "Introduction",
    "LabelPart",
    "Membership",
    "OrganisationTies",
    "Position",
    "Positions",
    "Resolutions",
    "Step",
    "Tie",
    "TieState",
    "TwoMode",
    "TwoModeQuery",
    "WeakTies",
    "clusters",
    "cooperation",
    "cut_points",
    "distances_from",
    "ego_network",
    "introduction",
    "positions",
    "resolutions",
    "two_mode",
    "weak_ties",
]

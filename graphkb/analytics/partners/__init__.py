"""Partners for an organisation or a need, with reasons, and why somebody is not among them (rule 13)."""

from graphkb.analytics.partners.analyses import ANALYSES, PARTNERS
from graphkb.analytics.partners.eligible import Exclusion
from graphkb.analytics.partners.find import KnownPartner, PartnerResult, Proposal, find_partners
from graphkb.analytics.partners.query import PartnerQuery, Seeker, Sought
from graphkb.analytics.partners.ranks import Order, Standing
from graphkb.analytics.partners.reasons import Reason
from graphkb.analytics.partners.weights import FEATURES, Feature, FeatureId
from graphkb.analytics.partners.why import Verdict, WhyNot, why_not

__all__ = [
    "ANALYSES",
    "FEATURES",
    "PARTNERS",
    "Exclusion",
    "Feature",
    "FeatureId",
    "KnownPartner",
    "Order",
    "PartnerQuery",
    "PartnerResult",
    "Proposal",
    "Reason",
    "Seeker",
    "Sought",
    "Standing",
    "Verdict",
    "WhyNot",
    "find_partners",
    "why_not",
]

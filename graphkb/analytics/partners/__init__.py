"""Partners for an organisation or a need, with reasons, and why somebody is not among them (rule 13)."""

from graphkb.analytics.partners.analyses import ANALYSES, PARTNERS
from graphkb.analytics.partners.assess import read_actors
from graphkb.analytics.partners.eligible import Exclusion
from graphkb.analytics.partners.find import PartnerResult, Proposal, find_partners
from graphkb.analytics.partners.funding import Programmes
from graphkb.analytics.partners.known import KnownPartner
from graphkb.analytics.partners.mix import FIRST, MOST_OF_A_SORT, Mix, Moved, mix_words
from graphkb.analytics.partners.query import PartnerQuery, Seeker, Sought
from graphkb.analytics.partners.ranks import Order, Standing
from graphkb.analytics.partners.reasons import Reason
from graphkb.analytics.partners.way import Way
from graphkb.analytics.partners.weights import FEATURES, MAX_WEIGHT, Feature, FeatureId
from graphkb.analytics.partners.why import Compared, Verdict, WhyNot, why_not

__all__ = [
    "ANALYSES",
    "FEATURES",
    "FIRST",
    "MAX_WEIGHT",
    "MOST_OF_A_SORT",
    "PARTNERS",
    "Compared",
    "Exclusion",
    "Feature",
    "FeatureId",
    "KnownPartner",
    "Mix",
    "Moved",
    "Order",
    "PartnerQuery",
    "PartnerResult",
    "Programmes",
    "Proposal",
    "Reason",
    "Seeker",
    "Sought",
    "Standing",
    "Verdict",
    "Way",
    "WhyNot",
    "find_partners",
    "mix_words",
    "read_actors",
    "why_not",
]

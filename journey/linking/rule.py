"""At which odds records are held to be one person's. A setting of the product: no instance chooses its own."""

import math

from anonymisation.linking.clustering.rule import ODDS as USED
from anonymisation.linking.clustering.rule import THRESHOLD, ClusterRule

__all__ = ["ODDS", "RULE", "THRESHOLD", "USED"]

ODDS = (5, USED, 100)
"""Clusters are kept at each of these odds that two records are one person's; persons are told at `USED`."""
RULE = ClusterRule(thresholds=tuple(math.log2(odds) for odds in ODDS))

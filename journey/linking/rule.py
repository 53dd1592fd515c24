"""At which odds records are held to be one person's. A setting of the product: no instance chooses its own."""

import math

from anonymisation.linking.clusters_rule import ClusterRule

ODDS = (5, 20, 100)
"""Clusters are kept at each of these odds that two records are one person's."""
USED = 20
"""The odds at which persons are told: a wrong link costs twenty missed ones."""
THRESHOLD = math.log2(USED)
"""The same as a weight, in bits."""
RULE = ClusterRule(thresholds=tuple(math.log2(odds) for odds in ODDS))

"""Writing contracts: a skeleton to begin from, what is wrong or wanting in one, and what differs between two.

Belongs here: pure functions over contracts, for whoever drafts one. Does not: holding rows to a contract, printing.
"""

"""What was agreed: documents and the pure decisions that follow from them.

Belongs here: the vocabulary, feed contracts, agreements, intake plans and release plans.
Does not: keys, partner files, engines, clocks. Every decision is a function of documents and a date.
"""

"""Papers: what an agreement comes to, in words: what a new version would change, why something leaves, what is signed.

Belongs here: reading the plans that an agreement makes, and saying what they say. Does not: deciding anything.
"""

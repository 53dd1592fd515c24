"""Which records are one person's, decided from the weights of pairs.

`clusters` is the door; `rule` is what it decides by, `conflicts` what no likeness outweighs.
"""

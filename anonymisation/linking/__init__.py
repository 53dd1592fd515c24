"""Linking: which rows are about one person. Belongs here: the rules and the linker. Does not: keys' homes, zones.

Pairs are weighed (`scoring`) by a model (`model`), made into clusters (`clustering`), and these into persons
(`persons`). How good that is likely to be, `quality` tells.
"""

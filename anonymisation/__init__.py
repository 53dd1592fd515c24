"""How people are hidden: Arrow and key bytes in, Arrow out.

Belongs here: what is kept of a row, treatments, row ids, linking, disclosure control. Does not: a clock, the
environment, the network, a file, or the making and keeping of keys.
"""

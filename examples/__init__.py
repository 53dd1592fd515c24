"""The invented partnership: files in the shape of real feeds, made from a seed, whose truth is known.

Belongs here: making files, and saying exactly what was planted in them. Does not: real people, real places below a
local authority, or anything of how the gateway reads a file. Every month says `Invented Constabulary`.
"""

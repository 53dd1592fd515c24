"""Treatments: what is done to a column before it may leave. Belongs here: a small function each, over whole columns.

Does not: which treatment a column is given (`contracts`), what becomes of a whole table (`anonymisation.disclosure`).
"""

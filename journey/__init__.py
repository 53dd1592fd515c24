"""The way through: received, protected, linked, shared, withdrawn, as plain functions over the rooms below.

Belongs here: the order in which things happen, and what survives a crash. Does not: any rule of its own about data,
and nothing of Dagster.
"""

"""Contracts in words: a guide of one page for each feed with an example file, and the data dictionary.

Belongs here: pure functions from contracts to pages. Does not: files, HTML, and anything that a contract does not say.
"""

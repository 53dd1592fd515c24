"""Linking: which rows are about one person. Belongs here: the rules and the linker. Does not: keys' homes, zones.

For now rows link by exact agreement alone: on a verified issued number, or on name, date of birth and postcode.
"""

"""How a file comes in: reading, header finding, conformance, scope, profile, findings and the receipt.

Belongs here: everything that can be said of a file from the file, its contract and the lookups. Does not: keys,
zones, Dagster. No message, finding or receipt ever carries a cell value.
"""

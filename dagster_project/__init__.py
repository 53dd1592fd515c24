"""The clockwork: assets, checks, sensors and partitions that call `journey`. Only wiring.

Belongs here: what runs after what, and how it looks in Dagster. Does not: any rule about data. What Dagster is told,
and so keeps, is references, counts, codes and identifiers of ours; never a value, a table or a file name.
"""

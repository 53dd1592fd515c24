"""What computes: the one way to open DuckDB, and DataFusion (and later Spark).

Belongs here: opening an engine so that it cannot spill, wander or echo. Does not: any rule, feed or product.
"""

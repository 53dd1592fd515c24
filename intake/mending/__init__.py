"""What partners write is mended where it is certain, and pointed out where it is doubtful: column by column.

Nothing is decided for a cell alone. How a column's dates are written is decided from all its values, before any of them
is read; each distinct value is mended once. Where nothing is certain a value stays as it came, for the rules to judge.
"""

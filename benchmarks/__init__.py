"""Every figure that the README promises, measured, with the peers measured beside it.

Belongs here: what is timed, the files that it is timed on, and a report. Does not: anything that the product needs; it
is not in the wheel.
"""

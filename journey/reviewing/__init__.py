"""Clerical review: named people compare pairs of records that weights leave in doubt. Off unless it was granted."""

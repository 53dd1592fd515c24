"""Dates and times as partners write them, and the one way in which they are held: ISO 8601, without a zone."""

"""The doors: the `gateway` command, later the web pages. Thin.

Belongs here: arguments, words for people, JSON for machines, exit codes. Does not: anything that decides.
"""

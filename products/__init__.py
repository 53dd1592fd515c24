"""What the data group is given: for each product its output contract and, for a table, its SQL.

Belongs here: how rows and cells are made from event rows under a release plan. Does not: who approves, where it rests.
"""

"""How each kind of identifier is spelt, so that one person's is always one text.

Belongs here: cleaning, shapes, check digits and placeholders, over whole columns. Does not: keys, and whether an
identifier that exists belongs to the row's person.
"""

"""How names, dates of birth and issued numbers are spelt, so that one person's is always one text.

Belongs here: what of a value tells who somebody is, over whole columns. Does not: the formats and check digits of
numbers and postcodes, which intake asks about too (`contracts.formats`), keys, and whether an identifier that exists
belongs to the row's person.
"""

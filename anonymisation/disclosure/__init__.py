"""Disclosure control. Belongs here: rules over records and tables of counts. Does not: who may read them."""

"""Disclosure control. Belongs here: rules over tables of counts. Does not: who may read them."""

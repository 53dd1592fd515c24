"""What free text says about people: until notes can be redacted, only how many of them hold which kind of identifier.

Belongs here: choosing notes to look at, finding identifiers in them, and later taking them out. Does not: a note that
leaves memory, a language model that is fetched, or a count that could be a value.
"""

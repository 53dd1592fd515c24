"""A whole invented partnership: people in households, their lives, and what each partner's extract says of them.

Everything is drawn in blocks of people, each from its own seed: a block is the same however many others there are, and
memory does not grow with rows. Truth is written beside the extracts, where no gateway looks.
"""

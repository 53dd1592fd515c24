"""WHO HOLDS THE KEYS. Roots and their providers, what is derived from them, and the one sealing format.

Here: every secret and every use of one. Not here: where sealed bytes rest (zones; a cabinet is given by the caller),
which identifiers are hidden with the derived keys (anonymisation), or any other room of ours.
"""

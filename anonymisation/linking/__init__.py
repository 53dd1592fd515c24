"""Linking: who is the same person across partners. Belongs here: the policy and the linker. Does not: keys, zones."""

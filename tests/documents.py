"""Contracts and the agreement parsed once for all tests: most gateways of tests have the same, and each reads its own.

What they mean depends on their text alone, and nothing of what is read can be changed.
"""

from functools import lru_cache

from contracts import library

_MOST = 1024


def parse_once() -> None:
    """From now on, in this process and those that are forked from it, a text that was read is not parsed again."""
    library.read_feed = lru_cache(_MOST)(library.read_feed)
    library.read_agreement = lru_cache(_MOST)(library.read_agreement)

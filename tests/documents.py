"""Documents parsed once for all tests: most gateways of tests have the same, and each reads its own.

What they mean depends on their text alone, and nothing of what is read can be changed.
"""

from functools import lru_cache

from contracts import library

_MOST = 1024
_READERS = (
    "read_agreement",
    "read_code_groups",
    "read_data_classes",
    "read_feed",
    "read_legal_gateways",
    "read_project",
)


def parse_once() -> None:
    """From now on, in this process and those that are forked from it, a text that was read is not parsed again."""
    for name in _READERS:
        setattr(library, name, lru_cache(_MOST)(getattr(library, name)))

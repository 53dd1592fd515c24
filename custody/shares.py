"""Split knowledge: a secret as m-of-n shares, of which fewer than m tell nothing of it (Shamir 1979; SLIP-0039).

A share is a line of 33 words with a checksum. It says which set it is of and which share of that set it is.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share

from custody.errors import SharesRefusedError, WeakKeyError

SECRET_BYTES = 32
FEWEST, MOST = 2, 16
"""Shares needed at least, because one alone is no split; shares in a set at most (SLIP-0039)."""


@dataclass(frozen=True, slots=True)
class ShareLabel:
    """What a share says of itself, none of it secret: its set (4 hex characters), its number from 1, how many open."""

    set_id: str
    number: int
    needed: int


def split(secret: bytes, needed: int, count: int) -> tuple[str, ...]:
    """Return `count` shares of a secret, any `needed` of which give it back; each call makes a new set.

    Raises WeakKeyError unless the secret is 32 bytes, SharesRefusedError unless 2 <= needed <= count <= 16.
    """
    if len(secret) != SECRET_BYTES:
        raise WeakKeyError(f"what is split is {SECRET_BYTES} random bytes: split a key that seals the rest")
    if not FEWEST <= needed <= count <= MOST:
        raise SharesRefusedError(
            f"{needed} of {count} shares cannot be: need at least {FEWEST}, no more than there are, and at most {MOST}"
        )
    ((*shares,),) = generate_mnemonics(1, [(needed, count)], secret, iteration_exponent=0)
    return tuple(shares)


def joined(shares: Sequence[str]) -> bytes:
    """Return the secret, 32 bytes, that shares of one set were split from; every share given must be of it.

    Raises SharesRefusedError for too few, the same one twice in the place of two, shares of two sets, and altered ones.
    """
    labels = {share: label(share) for share in dict.fromkeys(" ".join(item.lower().split()) for item in shares)}
    sets = {(item.set_id, item.needed) for item in labels.values()}
    if len(sets) > 1:
        raise SharesRefusedError("these shares are of different sets: bring shares that were made together")
    by_number = {item.number: share for share, item in labels.items()}
    if len(by_number) < len(labels):
        raise SharesRefusedError("two different shares say that they are the same one: one of them was altered")
    needed = next((item.needed for item in labels.values()), FEWEST)
    if len(by_number) < needed:
        raise SharesRefusedError(f"{len(by_number)} of the {needed} shares that are needed: bring the others")
    held = list(by_number.values())
    secret = _combined(held[:needed])
    # A share too many is looked at as well: whoever brings a false one is told so now, not when it is needed.
    for further in held[needed:]:
        if not hmac.compare_digest(secret, _combined([*held[: needed - 1], further])):
            raise _altered()
    return secret


def label(share: str) -> ShareLabel:
    """What a share says of itself. Raises SharesRefusedError for what is no share, or was altered."""
    try:
        read = Share.from_mnemonic(share)
    except (MnemonicError, ValueError):
        read = None
    # Outside the block, for what the library raises quotes the share, and would hang on to this refusal.
    if read is None or (read.group_index, read.group_threshold, read.group_count) != (0, 1, 1):
        raise _altered()
    return ShareLabel(f"{read.identifier:04x}", read.index + 1, read.member_threshold)


def _combined(shares: list[str]) -> bytes:
    """The secret of exactly as many shares as are needed."""
    try:
        secret: bytes | None = combine_mnemonics(shares)
    except (MnemonicError, ValueError):
        secret = None
    if secret is None or len(secret) != SECRET_BYTES:
        raise _altered()
    return secret


def _altered() -> SharesRefusedError:
    return SharesRefusedError(
        "what was given is no share, or one was altered: copy each once more, word by word, from where it is kept"
    )

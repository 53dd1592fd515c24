"""The Merkle tree of RFC 6962, section 2.1, over SHA-256. Pure: hashes in, hashes out.

A perfect subtree has 2**height leaves and starts at a multiple of 2**height. A tree of any size is made of perfect
subtrees, so whoever can answer for those (a list in memory, tiles on disk) can have any root and any path.
"""

import hashlib
from collections.abc import Callable, Sequence

from lineage.errors import ProofRefusedError

HASH_BYTES = 32

Perfect = Callable[[int, int], bytes]
"""(start, height) to the hash of the perfect subtree of 2**height leaves that starts at leaf `start`."""


def leaf_hash(content: bytes) -> bytes:
    """Return the hash of one entry: SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees: SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root over hashes whose number is a power of two."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(left, right) for left, right in zip(row[::2], row[1::2], strict=True)]
    return row[0]


def range_root(start: int, end: int, perfect: Perfect) -> bytes:
    """Return the hash of leaves `start` up to but not including `end`: MTH(D[start:end])."""
    if start == end:
        return hashlib.sha256(b"").digest()
    length = end - start
    if length & (length - 1) == 0:
        return perfect(start, length.bit_length() - 1)
    middle = start + _split(length)
    return node_hash(range_root(start, middle, perfect), range_root(middle, end, perfect))


def inclusion_path(index: int, size: int, perfect: Perfect) -> list[bytes]:
    """Return PATH(index, D[size]): the hashes from the leaf's sibling up to the root's child."""
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(middle, end, perfect))
            end = middle
        else:
            path.append(range_root(start, middle, perfect))
            start = middle
    return path[::-1]


def root_of_path(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes:
    """Return the root to which a leaf and its path lead (RFC 9162, section 2.1.3.2).

    Raises `ProofRefusedError` if the path cannot belong to that index in a tree of that size.
    """
    if not 0 <= index < size:
        raise ProofRefusedError("its index lies outside its checkpoint")
    if any(len(part) != HASH_BYTES for part in (leaf, *path)):
        raise ProofRefusedError(f"one of its hashes is not {HASH_BYTES} bytes long")
    position, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofRefusedError("its path is too long")
        if position & 1 or position == last:
            found = node_hash(sibling, found)
            while position and not position & 1:
                position, last = position >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise ProofRefusedError("its path is too short")
    return found


def _split(length: int) -> int:
    """Return the largest power of two smaller than a length of at least 2."""
    return 1 << ((length - 1).bit_length() - 1)

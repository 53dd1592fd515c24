"""A hash of 64 bits for each value of a column, by which repeats are found and distinct values counted.

The same value has the same hash in every block and every process. Hashes are compared with each other and forgotten
with the delivery: none is ever stored, for that of a guessable value would tell the value.
"""

from hashlib import blake2b

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from contracts.formats.text_bytes import text_bytes

Hashes = npt.NDArray[np.uint64]
_Places = npt.NDArray[np.int64]

_WORD = 8
_LONGEST = 256
"""Bytes of a value that are hashed word by word beside others; a longer value is hashed by itself."""
_SLAB = 1 << 14
"""Values hashed at once: what is made of them on the way stays in the processor's cache."""
# Odd numbers without a pattern, from the golden ratio and from SplitMix64's finisher (Steele and others, 2014).
_LENGTH, _FIRST, _SECOND = (np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_FAR, _NEAR = np.uint64(32), np.uint64(29)
_WITHIN = np.array([2 ** (8 * size) - 1 for size in range(_WORD + 1)], dtype=np.uint64)
"""By how many bytes of a word belong to a value, which bits of it do."""


def value_hashes(values: pa.Array) -> Hashes:
    """A hash of each text of a column; a null's is that of an empty text."""
    texts = text_bytes(values)
    # A word that begins within the last value may end behind it.
    data = np.concatenate([texts.data, np.zeros(_WORD, np.uint8)])
    words = np.ndarray((len(texts.data) + 1,), dtype="<u8", buffer=data, strides=(1,))
    found = np.empty(len(values), dtype=np.uint64)
    for at in range(0, len(values), _SLAB):
        slab = slice(at, at + _SLAB)
        found[slab] = _of_slab(words, texts.starts[slab], texts.lengths[slab])
    for long in np.flatnonzero(texts.lengths > _LONGEST):
        whole = data[texts.starts[long] : texts.ends[long]]
        found[long] = int.from_bytes(blake2b(whole.data, digest_size=_WORD).digest(), "little")
    return found


def _of_slab(words: Hashes, starts: _Places, lengths: _Places) -> Hashes:
    """The hashes of some texts, all of their first words together, then of their second; of none beyond `_LONGEST`."""
    found = lengths.astype(np.uint64) * _LENGTH
    length = int(lengths[0])
    if length <= _LONGEST and (lengths == length).all():
        _take_in_alike(found, words[starts[0] :], length)
        return found
    _take_in(found, words[starts] & _WITHIN[np.minimum(lengths, _WORD)])
    longer = np.flatnonzero((lengths > _WORD) & (lengths <= _LONGEST))
    for done in range(_WORD, _LONGEST, _WORD):
        if not len(longer):
            break
        some = found[longer]
        _take_in(some, words[starts[longer] + done] & _WITHIN[np.minimum(lengths[longer] - done, _WORD)])
        found[longer] = some
        longer = longer[lengths[longer] > done + _WORD]
    return found


def _take_in_alike(found: Hashes, words: Hashes, length: int) -> None:
    """The same for texts of one length, as most references and dates are: where each begins need not be looked up."""
    for done in range(0, length, _WORD):
        last = done + (len(found) - 1) * length
        _take_in(found, words[done : last + 1 : length] & _WITHIN[min(length - done, _WORD)])


def _take_in(found: Hashes, words: Hashes) -> None:
    """Mix one word more into each hash, in place. Each step can be undone, so that no two words give one hash."""
    found ^= words
    found *= _FIRST
    found ^= found >> _FAR
    found *= _SECOND
    found ^= found >> _NEAR

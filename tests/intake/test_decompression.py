"""What must hold of gzip: whole or refused, and never unfolded without end."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.decompression import decompressed
from intake.errors import UnreadableFileError
from intake.limits import SHIPPED

PLAIN = b"Month,Place\n2024-01,Canary\n" * 50
PACKED = gzip.compress(PLAIN, mtime=0)


def pieces_of(content, size):
    return iter([content[at : at + size] for at in range(0, len(content), size)])


def unpacked(content, size=1 << 20):
    return b"".join(decompressed(pieces_of(content, size), SHIPPED))


def refusal(content, size=1 << 20):
    with pytest.raises(UnreadableFileError) as refused:
        unpacked(content, size)
    assert "Canary" not in str(refused.value)
    return refused.value.rule


@given(st.binary(max_size=200), st.integers(1, 50))
def test_the_same_bytes_come_out_however_they_come_in(content, size):
    assert unpacked(gzip.compress(content), size) == content


@given(st.integers(2, len(PACKED) - 1), st.integers(1, 200))
def test_a_file_cut_off_anywhere_is_refused(cut, size):
    assert refusal(PACKED[:cut], size) == "gzip-truncated"


@pytest.mark.parametrize("size", [1, 7, 1 << 20])
@pytest.mark.parametrize("more", [b"x", b"\0", PACKED, b"canary" * 1000])
def test_whatever_follows_the_packed_file_is_refused(more, size):
    assert refusal(PACKED + more, size) == "gzip-trailing"


def test_a_piece_of_nothing_follows_nothing():
    assert b"".join(decompressed(iter([b"", PACKED, b"", b""]), SHIPPED)) == PLAIN


@pytest.mark.parametrize("damage", [12, len(PACKED) // 2, len(PACKED) - 6])
def test_a_damaged_file_is_refused(damage):
    damaged = bytearray(PACKED)
    damaged[damage] ^= 0xFF
    assert refusal(bytes(damaged)) == "gzip-broken"


def test_a_file_that_only_begins_like_gzip_is_refused():
    assert refusal(b"\x1f\x8bCanary") == "gzip-broken"


def test_zlib_without_its_gzip_wrapper_is_not_gzip():
    assert refusal(zlib.compress(PLAIN)) == "gzip-broken"


def test_a_bomb_is_refused_long_before_it_has_unfolded():
    bomb = gzip.compress(b"\0" * (300 << 20))
    given_out = []
    with pytest.raises(UnreadableFileError, match="gzip-ratio"):
        given_out.extend(len(piece) for piece in decompressed(pieces_of(bomb, 1 << 16), SHIPPED))
    assert max(given_out) <= 1 << 20
    assert sum(given_out) <= SHIPPED.unfolded_ratio << 20


def test_a_file_that_unfolds_as_far_as_text_does_is_read():
    content = b"".join(b"2024-01,%d\n" % number for number in range(400_000))
    assert unpacked(gzip.compress(content)) == content

"""What every attack on sealed bytes comes to: a refusal, never other bytes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.data_keys import DataKey
from custody.errors import BrokenSealError
from custody.sealed_format import HEADER_BYTES, TAG_BYTES, looks_sealed, new_cipher, read_cipher
from custody.sealing import SealingWriter
from custody.unsealing import SealedReader

KEY = DataKey(bytes(range(32)))
PATH = "vault/delivery/rows.parquet"
CHUNK = 8
SEALED_CHUNK = CHUNK + TAG_BYTES
PLAIN = b"0123456789abcdefghijklmn"  # three full chunks
PINNED = bytes.fromhex(
    "47575345414c3031000000082116ea7f1d9d0f6203fd3650566fa8275e8312244b93e939f44e765761010a047e341e50"
    "b2bce6f6c3ee457054e7e23f2a470f2e8398e8fd51864def1ec7c0b58ed34f2ee6aad2cca8a84add44692c8080994dcc"
    "361d878e"
)


def sealed(plain, key=KEY, path=PATH, chunk_bytes=CHUNK):
    raw = io.BytesIO()
    with SealingWriter(raw, key, path, chunk_bytes=chunk_bytes) as writer:
        writer.write(plain)
    return raw.getvalue()


def unsealed(content, key=KEY, path=PATH):
    return b"".join(SealedReader(io.BytesIO(content), key, path).chunks())


def parts_of(content):
    body = content[HEADER_BYTES:]
    return content[:HEADER_BYTES], [body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK)]


def refuse(content, key=KEY, path=PATH):
    with pytest.raises(BrokenSealError):
        unsealed(content, key, path)


def test_an_object_sealed_once_opens_for_ever():
    """A change here makes every object sealed so far unreadable."""
    assert unsealed(PINNED) == PLAIN


def test_the_layout_is_pinned():
    assert PINNED.startswith(b"GWSEAL01" + CHUNK.to_bytes(4))
    assert len(PINNED) == 28 + 3 * (8 + 16)


@given(st.binary(max_size=5 * CHUNK + 1), st.integers(1, 11))
def test_what_was_sealed_is_what_is_unsealed(plain, chunk_bytes):
    assert unsealed(sealed(plain, chunk_bytes=chunk_bytes)) == plain


@given(st.binary(max_size=3 * CHUNK), st.integers(0), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(plain, at, flip):
    content = bytearray(sealed(plain))
    content[at % len(content)] ^= flip
    refuse(bytes(content))


@given(st.binary(max_size=3 * CHUNK), st.integers(0))
def test_no_cut_goes_unnoticed(plain, at):
    content = sealed(plain)
    refuse(content[: at % len(content)])


@given(st.binary(max_size=3 * CHUNK), st.binary(min_size=1, max_size=2 * SEALED_CHUNK))
def test_nothing_can_be_added(plain, more):
    refuse(sealed(plain) + more)


def test_chunks_cannot_be_moved_repeated_left_out_or_cut_off():
    header, (first, second, third) = parts_of(sealed(PLAIN))
    for attack in (
        (second, first, third),
        (first, third, second),
        (first, first, third),
        (first, second, second, third),
        (first, second, third, third),
        (first, third),
        (second, third),
        (first, second),
        (first,),
        (),
    ):
        refuse(header + b"".join(attack))


def test_a_cut_is_noticed_on_opening_before_anything_is_read():
    header, chunks = parts_of(sealed(PLAIN))
    with pytest.raises(BrokenSealError):
        SealedReader(io.BytesIO(header + b"".join(chunks[:2])), KEY, PATH)


def test_an_object_under_another_path_or_with_another_key_is_refused():
    refuse(sealed(PLAIN), path="vault/other/rows.parquet")
    refuse(sealed(PLAIN), key=DataKey(bytes(32)))


def test_chunks_of_two_objects_with_one_key_and_path_do_not_mix():
    (header, ours), (_, theirs) = parts_of(sealed(PLAIN)), parts_of(sealed(PLAIN))
    assert set(ours).isdisjoint(theirs)
    refuse(header + ours[0] + theirs[1] + ours[2])


def test_an_empty_last_chunk_cannot_follow_a_full_one():
    cipher = new_cipher(KEY, PATH, CHUNK)
    chunks = cipher.seal(0, PLAIN[:CHUNK], last=False) + cipher.seal(1, b"", last=True)
    refuse(cipher.header + chunks)


@given(st.binary(max_size=5 * CHUNK + 1), st.integers(1, 11))
def test_without_a_key_a_sealed_object_looks_like_one(plain, chunk_bytes):
    content = sealed(plain, chunk_bytes=chunk_bytes)
    assert looks_sealed(content[: HEADER_BYTES + 5], len(content))


@pytest.mark.parametrize("size", [0, (1 << 24) + 1, (1 << 32) - 1])
def test_what_is_no_sealed_object_does_not_look_like_one(size):
    content = sealed(PLAIN)
    header, whole = content[:HEADER_BYTES], len(content)
    assert not looks_sealed(header[:8] + size.to_bytes(4) + header[12:], whole)
    assert not looks_sealed(b"PAR1" + header[4:], whole)
    assert not looks_sealed(header[:-1], whole)
    for cut in (0, HEADER_BYTES, HEADER_BYTES + TAG_BYTES - 1, whole - CHUNK, whole - SEALED_CHUNK + TAG_BYTES):
        assert not looks_sealed(header, cut)


@pytest.mark.parametrize("size", [0, (1 << 24) + 1, (1 << 32) - 1])
def test_a_header_cannot_ask_for_no_chunk_or_for_all_memory(size):
    header = sealed(PLAIN)[:HEADER_BYTES]
    with pytest.raises(BrokenSealError):
        read_cipher(KEY, PATH, header[:8] + size.to_bytes(4) + header[12:])


def test_another_version_and_another_length_of_header_are_refused_before_anything_is_opened():
    header = sealed(PLAIN)[:HEADER_BYTES]
    for attack in (header.replace(b"GWSEAL01", b"GWSEAL02"), header[:-1], header + b"\0", b""):
        with pytest.raises(BrokenSealError):
            read_cipher(KEY, PATH, attack)


def test_sealed_bytes_hold_nothing_of_the_plain_ones_and_are_never_the_same_twice():
    plain = b"canary" * 100
    assert b"canary" not in sealed(plain)
    assert sealed(plain)[HEADER_BYTES:] != sealed(plain)[HEADER_BYTES:]


def test_a_cipher_shows_no_key():
    assert "AESGCM" not in repr(new_cipher(KEY, PATH, CHUNK))


def test_a_refusal_tells_neither_path_nor_content():
    with pytest.raises(BrokenSealError) as refusal:
        unsealed(sealed(b"canary"), path="vault/canary")
    assert "canary" not in str(refusal.value)

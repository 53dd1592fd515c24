"""Tokens: recomputable with any tool by who has the key, and by nobody else."""

import base64
import hashlib
import hmac

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anonymisation import tokens as module
from anonymisation.errors import WrongLengthError
from anonymisation.hmac_sha256 import hmac_sha256
from anonymisation.tokens import kind_key, text_of, tokens, unverified_kind
from contracts.vocabulary import IdentifierKind

KEY = bytes(range(32))
KEYS = st.binary(min_size=32, max_size=32)
TEXT = st.text(max_size=200)
TOKEN = pa.binary(16)
NHS = IdentifierKind.NHS_NUMBER


def by_hand(key, value):
    return hmac.digest(key.hex().encode(), value.encode(), "sha256")[:16]


def made(key, *values):
    return tokens(key, pa.array(values, pa.string())).to_pylist()


# Computed with the openssl command line, where nothing of ours is asked. Anyone can again, in a shell:
#   DOMAIN=$(printf %02x $(seq 0 31))
#   KIND=$(printf 'nhs_number\001' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$DOMAIN | cut -d' ' -f2); echo $KIND
#   printf 9990000018 | openssl dgst -sha256 -mac HMAC -macopt key:$KIND -binary | head -c 16 | base32
@pytest.mark.parametrize(
    ("kind", "key", "value", "token"),
    [
        (
            "nhs_number",
            "348666fa91e0ae019fbb0ce03da4acedec1c06faf71b33a76ccbf2279d113100",
            "9990000018",
            "uhdflc4mwk5vkpcg2uzum6jrmi",
        ),
        (
            "family_name",
            "1c5f3aec3fe55cb931f0574640f9977efe08661384897dc1e9ba6e1f62c7a2a5",
            "obrien",
            "c6jzyjjtmcw423jqnddfpfd66y",
        ),
    ],
)
def test_known_answers_are_pinned(kind, key, value, token):
    """A change here breaks every token and pid made so far: it needs a decision record."""
    made_key = kind_key(KEY, kind)
    assert made_key.hex() == key
    assert text_of(tokens(made_key, pa.array([value]))).to_pylist() == [token]


def test_the_key_of_a_kind_is_as_rfc_5869_tells():
    """Appendix A.3, of which the `info` is empty: its 42 bytes begin with these 32."""
    extracted = bytes.fromhex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04")
    expanded = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    assert kind_key(extracted, "").hex() == expanded


@given(KEYS, st.text(max_size=80))
def test_an_auditor_can_recompute_the_key_of_a_kind(domain_key, kind):
    assert kind_key(domain_key, kind) == hmac.digest(domain_key, kind.encode() + b"\x01", hashlib.sha256)


@given(KEYS, st.lists(st.none() | TEXT))
@example(KEY, ["x" * length for length in range(201)])
@example(KEY, ["É" * length for length in range(101)] + ["李" * length for length in range(67)])
def test_an_auditor_can_recompute_a_token(key, values):
    assert made(key, *values) == [None if value is None else by_hand(key, value) for value in values]


LAYOUTS = [
    pa.string(),
    pa.large_string(),
    pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.int32(), pa.string()),
]


@given(
    st.sampled_from(LAYOUTS),
    st.booleans(),
    st.lists(st.lists(st.none() | st.sampled_from(["a", "b", "É"]), max_size=6), max_size=4),
    st.integers(0, 4),
    st.integers(0, 9),
)
def test_it_does_not_matter_how_a_column_is_held_nor_whether_repeats_are_looked_for(layout, found, chunks, start, rows):
    held = pa.chunked_array([pa.array(chunk, pa.string()).cast(layout) for chunk in chunks], layout)
    wanted = [None if value is None else by_hand(KEY, value) for chunk in chunks for value in chunk]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_repeats", lambda _: found)
        for one, theirs in ((held, wanted), (held.slice(start, rows), wanted[start : start + rows])):
            made = tokens(KEY, one)
            made.validate(full=True)
            assert (made.type, made.to_pylist()) == (TOKEN, theirs)
        for chunk in held.iterchunks():
            assert tokens(KEY, chunk.slice(start)).to_pylist() == tokens(KEY, chunk).to_pylist()[start:]


def test_a_null_or_a_repeat_inside_a_dictionary_changes_nothing():
    held = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None], pa.int32()), pa.array([None, "a", "a"]))
    assert tokens(KEY, held).to_pylist() == [None, by_hand(KEY, "a"), by_hand(KEY, "a"), None]


def texts_of(numbers):
    return pa.chunked_array([pa.array(numbers).cast(pa.string())])


RANDOM = np.random.default_rng(1)
COLUMNS = {
    "all distinct": (np.arange(100_000), False),
    "each twice": (RANDOM.permutation(np.arange(100_000) // 2), False),
    "seven times each": (RANDOM.permutation(np.arange(100_000) // 7), True),
    "one in ten distinct": (RANDOM.permutation(np.arange(100_000) // 10), True),
    "one in ten distinct, equals together": (np.arange(100_000) // 10, True),
    "a few": (RANDOM.integers(0, 20, 100_000), True),
    "one": (np.zeros(100_000, np.int64), True),
    "few rows": (np.zeros(100, np.int64), False),
    "no rows": (np.zeros(0, np.int64), False),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_repeats_are_looked_for_where_there_are_many(name, monkeypatch):
    numbers, many = COLUMNS[name]
    hashed = []
    monkeypatch.setattr(module, "hmac_sha256", lambda *given: hashed.append(len(given[1])) or hmac_sha256(*given))
    held = texts_of(numbers)
    made = tokens(KEY, held)
    assert hashed == [len(np.unique(numbers)) if many else len(numbers)]
    assert made.to_pylist() == tokens(KEY, held.combine_chunks().dictionary_encode()).to_pylist()


@pytest.mark.parametrize(("name", "many"), [("all distinct", False), ("seven times each", False), ("a few", True)])
def test_nulls_are_no_repeats_and_are_not_hashed(name, many, monkeypatch):
    """Every second row has none, so that what was there seven times is there three or four times."""
    counted = []
    monkeypatch.setattr(module, "hmac_sha256", lambda *given: counted.append(len(given[1])) or hmac_sha256(*given))
    numbers = COLUMNS[name][0]
    held = texts_of(pa.array(numbers, mask=np.arange(len(numbers)) % 2 == 1))
    assert module._repeats(held) == many
    assert tokens(KEY, held).null_count == len(numbers) // 2
    assert counted == [len(np.unique(numbers[::2])) if many else len(numbers) // 2]


def test_a_dictionary_that_chunks_share_is_hashed_once(monkeypatch):
    hashed = []
    monkeypatch.setattr(module, "hmac_sha256", lambda *given: hashed.append(len(given[1])) or hmac_sha256(*given))
    encoded = pa.array(["a", "b", "a"]).dictionary_encode()
    other = pa.array(["c"]).dictionary_encode()
    wanted = [by_hand(KEY, text) for text in "abaabac"]
    assert tokens(KEY, pa.chunked_array([encoded, encoded, other])).to_pylist() == wanted
    assert hashed == [2, 1]


def test_two_kinds_and_two_domains_share_no_token():
    keys = {kind_key(domain, kind) for domain in (KEY, bytes(32)) for kind in IdentifierKind}
    assert len({made(key, "same")[0] for key in keys}) == 2 * len(IdentifierKind)


@given(st.binary(min_size=32, max_size=32))
def test_what_fails_its_check_agrees_with_nothing_of_another_delivery_nor_with_what_passes(digest):
    kind = unverified_kind(NHS, digest)
    assert kind == f"unverified:nhs_number:{digest.hex()}"
    other = unverified_kind(NHS, hashlib.sha256(digest).digest())
    assert len({kind_key(KEY, name) for name in (kind, other, NHS, unverified_kind(IdentifierKind.ULN, digest))}) == 4


@given(st.lists(st.none() | st.binary(min_size=16, max_size=16)), st.integers(0, 4))
def test_the_text_of_a_token_is_base32(held, start):
    wanted = [None if one is None else base64.b32encode(one).decode().lower().rstrip("=") for one in held]
    assert text_of(pa.array(held, TOKEN)).to_pylist() == wanted
    assert text_of(pa.array(held, TOKEN)[start:]).to_pylist() == wanted[start:]


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_key_or_digest_of_another_length_is_refused_without_being_shown(length):
    wrong = b"W" * length
    acts = (
        ("domain key", lambda: kind_key(wrong, NHS)),
        ("kind key", lambda: tokens(wrong, pa.array(["a"]))),
        ("delivery digest", lambda: unverified_kind(NHS, wrong)),
    )
    for what, act in acts:
        with pytest.raises(WrongLengthError, match=what) as refusal:
            act()
        assert "WWW" not in str(refusal.value)
        assert wrong.hex() not in str(refusal.value) or not wrong


def test_no_texts_have_no_tokens():
    assert made(KEY) == []
    assert made(KEY, None, None) == [None, None]
    assert text_of(pa.array([], TOKEN)).to_pylist() == []

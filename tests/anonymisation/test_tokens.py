"""Tokens: recomputable with any tool by who has the key, and by nobody else."""

import base64
import hashlib
import hmac

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anonymisation.errors import WrongLengthError
from anonymisation.tokens import kind_key, text_of, tokens, tokens_one_by_one, unverified_kind
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


@given(KEYS, st.lists(st.none() | st.sampled_from(["a", "b", "É"])), st.integers(0, 4))
def test_it_does_not_matter_how_a_column_is_held(key, values, start):
    plain = pa.array(values, pa.string())
    wanted = [None if value is None else by_hand(key, value) for value in values]
    for held in (plain, plain.dictionary_encode()):
        found = tokens(key, held)
        found.validate(full=True)
        assert (found.type, found.to_pylist()) == (TOKEN, wanted)
        assert tokens(key, held[start:]).to_pylist() == wanted[start:]


def test_a_null_or_a_repeat_inside_a_dictionary_changes_nothing():
    held = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None], pa.int32()), pa.array([None, "a", "a"]))
    assert tokens(KEY, held).to_pylist() == [None, by_hand(KEY, "a"), by_hand(KEY, "a"), None]


@given(KEYS, st.lists(st.none() | st.sampled_from(["a", "b", "É"])), st.integers(0, 4))
def test_it_does_not_matter_whether_repeats_are_looked_for(key, values, start):
    held = pa.array(values, pa.string())[start:]
    found = tokens_one_by_one(key, held)
    found.validate(full=True)
    assert (found.type, found.to_pylist()) == (TOKEN, tokens(key, held).to_pylist())


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
        ("kind key", lambda: tokens_one_by_one(wrong, pa.array(["a"]))),
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

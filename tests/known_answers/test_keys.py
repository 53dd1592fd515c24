"""Keys and tokens against answers of others: RFC 4231, RFC 5869 and Wycheproof; shares and split roots pinned for ever.

Where a vector's key is longer than a root, only the native HMAC of columns takes it.
"""

import gzip
import hmac
import json
from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.hmac_sha256 import hmac_sha256
from anonymisation.tokens import kind_key, unverified_kind
from contracts.vocabulary import IdentifierKind
from custody.derivation import domain_key
from custody.local_root import LocalRoot
from custody.roots import RootUse
from custody.shares import joined
from custody.split_key import key_from, open_split, share_set_of

SECRET = bytes(range(32))
SHARES = (
    (
        "timely dramatic academic acid antenna shadow hand swimming cover breathe picture grant firm already quantity "
        "pajamas jewelry aunt class numerous charity wrist debris flavor fawn jewelry machine taxi amount brave "
        "recover remember estate"
    ),
    (
        "timely dramatic academic agency anatomy industry deliver burden axle venture chest response paces replace "
        "taught lily capacity critical plot flexible screw spew fact swing mansion trash grumpy regret exact desert "
        "transfer network agree"
    ),
    (
        "timely dramatic academic always aviation vitamins taste divorce wireless episode reaction remove spine "
        "wireless blanket training provide adult crazy bulb unhappy typical vegan endless escape oasis exotic dream "
        "lend alcohol wrote cylinder founder"
    ),
)
SPLIT_ROOT = (
    b'{"key_id":"eb5c59fdb51f4eb7","nonce":"qnqg9SU3vqXwVVYv","salt":"9g54lCF8GaTICUeScY0qaQ==","sealed":"783UZzXT'
    b'IRfbq+jjQIq4xcUIjLWfljfjtIPKGiTvV9BpdskEQfVthuHYl2MSIQGZ","shares":{"needed":2,"of":3,"set":"7307"},'
    b'"use":"pseudonym-e2","version":1}'
)
WORD = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=5)
KEYS = st.binary(min_size=32, max_size=32)


@pytest.fixture(scope="module")
def wycheproof(shared_data):
    """Every case of Wycheproof's `hmac_sha256`: key, message, tag, and whether the tag is right."""
    with gzip.open(shared_data / "crypto-vectors" / "wycheproof_hmac_sha256_test.json.gz") as file:
        groups = json.load(file)["testGroups"]
    return [
        (*(bytes.fromhex(item[name]) for name in ("key", "msg", "tag")), item["result"] == "valid")
        for group in groups
        for item in group["tests"]
    ]


def test_a_root_answers_as_wycheproof_says(wycheproof):
    """HMAC pads a short key with zeros, so a key of fewer than 32 bytes is also one of 32."""
    tried = Counter()
    for key, message, tag, valid in wycheproof:
        if len(key) <= 32:
            made = LocalRoot(RootUse.LOG, key.ljust(32, b"\0")).hmac(message)[: len(tag)]
            assert hmac.compare_digest(made, tag) == valid
            tried[valid] += 1
    assert tried == {True: 60, False: 108}


def test_the_hmac_of_columns_answers_as_wycheproof_says(wycheproof):
    for key, message, tag, valid in wycheproof:
        made = hmac_sha256(key, pa.chunked_array([pa.array([message], pa.binary())]), len(tag))
        assert (made[0].as_py() == tag) == valid
    assert len(wycheproof) == 174


def test_the_formula_by_which_an_auditor_makes_the_key_of_a_kind_is_that_of_rfc_5869(shared_data):
    text = (shared_data / "crypto-vectors" / "pyca_KDF_rfc-5869-HKDF-SHA256.txt").read_text()
    prks, infos, okms = (
        [bytes.fromhex(line.partition("=")[2]) for line in text.splitlines() if line.split(" ")[0] == name]
        for name in ("PRK", "info", "OKM")
    )
    assert len(prks) == len(infos) == len(okms) == 3
    for prk, info, okm in zip(prks, infos, okms, strict=True):
        assert hmac.digest(prk, info + b"\x01", "sha256") == okm[:32]
    assert kind_key(prks[2], infos[2].decode()) == okms[2][:32]


@pytest.mark.parametrize("pair", [(0, 1), (0, 2), (2, 1)])
def test_shares_written_once_open_for_ever(pair):
    assert joined([SHARES[number] for number in pair]) == SECRET


def test_a_root_that_was_split_once_opens_for_ever():
    key = key_from(SHARES[:2], share_set_of(SPLIT_ROOT, "pseudonym-e2"))
    assert open_split(SPLIT_ROOT, RootUse.PSEUDONYM, "e2", key) == LocalRoot(RootUse.PSEUDONYM, SECRET)


def kinds():
    """Every name under which a key is made: of identifiers, those that failed their check, people and references."""
    unverified = st.builds(unverified_kind, st.sampled_from(IdentifierKind), KEYS)
    references = st.builds("reference:{}:{}".format, WORD, WORD)
    return st.sampled_from([*IdentifierKind]).map(str) | unverified | references | st.just("person")


@given(kinds(), kinds(), KEYS)
def test_two_kinds_never_have_a_key_in_common(one, two, key):
    assert (kind_key(key, one) == kind_key(key, two)) == (one == two)


def test_no_identifier_kind_is_named_like_what_is_no_identifier():
    assert not any(kind == "person" or ":" in kind for kind in IdentifierKind)


@given(st.tuples(WORD, WORD, WORD, WORD, KEYS), st.tuples(WORD, WORD, WORD, WORD, KEYS), KEYS)
def test_two_domains_never_have_a_key_in_common(one, two, secret):
    root = LocalRoot(RootUse.PSEUDONYM, secret)
    assert (domain_key(root, *one) == domain_key(root, *two)) == (one == two)


@given(WORD, WORD, st.integers(1, 30), st.integers(1, 30), KEYS)
def test_an_epoch_is_part_of_the_key_and_words_that_run_together_are_another_domain(recipient, project, one, two, salt):
    root = LocalRoot(RootUse.PSEUDONYM, SECRET)
    first = domain_key(root, "pid", recipient, project, f"e{one}", salt)
    assert (first == domain_key(root, "pid", recipient, project, f"e{two}", salt)) == (one == two)
    assert first != domain_key(root, "pid", recipient + project, "", f"e{one}", salt)

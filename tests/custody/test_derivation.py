"""What must hold of everything derived from a root."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.derivation import derived, domain_key, fingerprint, row_key
from custody.errors import NotADigestError, WeakKeyError
from custody.local_root import LocalRoot
from custody.roots import RootUse

SECRET = bytes(range(32))
ROOT = LocalRoot(RootUse.FINGERPRINT, SECRET)
DIGESTS = st.binary(min_size=32, max_size=32)
PLAIN = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=12)
SERIES = ("police", "crimes", "2024-01")
DOMAIN = {"use": "share", "recipient": "data_group", "project": "night_economy", "epoch": "2024"}


def by_hand(message):
    return hmac.new(SECRET, message.encode(), hashlib.sha256).digest()


@given(DIGESTS, PLAIN, PLAIN)
def test_an_auditor_can_recompute_a_fingerprint_with_any_tool(digest, partner, feed):
    message = (
        f'{{"digest":"{digest.hex()}","feed":"{feed}","partner":"{partner}",'
        f'"period":"2024-Q1","use":"fingerprint","v":1}}'
    )
    assert fingerprint(ROOT, digest, partner, feed, "2024-Q1") == by_hand(message)


@pytest.mark.parametrize("at", range(3))
def test_the_same_bytes_in_two_series_have_two_fingerprints(at):
    other = list(SERIES)
    other[at] = "another"
    assert fingerprint(ROOT, bytes(32), *SERIES) != fingerprint(ROOT, bytes(32), *other)


@given(DIGESTS, DIGESTS)
def test_an_auditor_can_recompute_a_row_key_with_any_tool(inputs, delivery):
    message = f'{{"delivery":"{delivery.hex()}","inputs":"{inputs.hex()}","use":"row","v":1}}'
    assert row_key(ROOT, inputs, delivery) == by_hand(message)


@given(PLAIN, PLAIN, PLAIN, PLAIN, DIGESTS)
def test_an_auditor_can_recompute_a_domain_key_with_any_tool(use, recipient, project, epoch, salt):
    message = (
        f'{{"epoch":"{epoch}","project":"{project}","recipient":"{recipient}",'
        f'"salt":"{salt.hex()}","use":"{use}","v":1}}'
    )
    assert domain_key(ROOT, use, recipient, project, epoch, salt) == by_hand(message)


@pytest.mark.parametrize("name", DOMAIN)
def test_two_domains_share_no_key(name):
    assert domain_key(ROOT, **DOMAIN, salt=SECRET) != domain_key(ROOT, **DOMAIN | {name: "another"}, salt=SECRET)


def test_a_domain_cannot_be_confused_with_one_whose_words_run_together():
    apart, together = {"recipient": "ab", "project": "c"}, {"recipient": "a", "project": "bc"}
    assert domain_key(ROOT, **DOMAIN | apart, salt=SECRET) != domain_key(ROOT, **DOMAIN | together, salt=SECRET)


def test_a_domain_opened_again_has_another_key():
    assert domain_key(ROOT, **DOMAIN, salt=bytes(32)) != domain_key(ROOT, **DOMAIN, salt=bytes([1] * 32))


@pytest.mark.parametrize("salt", [b"", b"S" * 31, b"S" * 33, b"S" * 64])
def test_a_salt_of_another_length_is_refused_without_being_shown(salt):
    with pytest.raises(WeakKeyError) as refusal:
        domain_key(ROOT, **DOMAIN, salt=salt)
    assert "SSS" not in str(refusal.value)


def test_known_answers_are_pinned():
    """A change here silently renames every row and delivery published so far."""
    assert (
        fingerprint(ROOT, bytes(32), *SERIES).hex()
        == "3d4c57cdad617def71828e044fc89d4129f654cf62a365f5858961e7fd3f4e15"
    )
    assert (
        row_key(ROOT, bytes(32), bytes([1] * 32)).hex()
        == "f33b6a148301b91b170987611dfa2eca95a68f5510f9fb2f0f2baf06aa939f04"
    )
    assert (
        domain_key(ROOT, **DOMAIN, salt=bytes([1] * 32)).hex()
        == "46d396943316c5f228fb78660977bb26abcb07686b904ed6cc800436dff64116"
    )


@given(DIGESTS, DIGESTS)
def test_the_two_digests_of_a_row_key_are_not_interchangeable(inputs, delivery):
    assert (row_key(ROOT, inputs, delivery) == row_key(ROOT, delivery, inputs)) == (inputs == delivery)


@given(DIGESTS)
def test_one_digest_never_means_the_same_in_two_uses(digest):
    assert len({fingerprint(ROOT, digest, *SERIES), row_key(ROOT, digest, digest), derived(ROOT, "key-id")}) == 3


@pytest.mark.parametrize("digest", [b"", b"0" * 31, b"0" * 64, b"the content itself"])
def test_what_is_no_digest_is_refused_without_being_shown(digest):
    acts = (
        lambda: fingerprint(ROOT, digest, *SERIES),
        lambda: row_key(ROOT, digest, bytes(32)),
        lambda: row_key(ROOT, bytes(32), digest),
    )
    for act in acts:
        with pytest.raises(NotADigestError) as refusal:
            act()
        assert "content itself" not in str(refusal.value)

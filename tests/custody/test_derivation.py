"""What must hold of everything derived from a root."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.derivation import derived, fingerprint, row_key
from custody.errors import NotADigestError
from custody.local_root import LocalRoot
from custody.roots import RootUse

SECRET = bytes(range(32))
ROOT = LocalRoot(RootUse.FINGERPRINT, SECRET)
DIGESTS = st.binary(min_size=32, max_size=32)


def by_hand(message):
    return hmac.new(SECRET, message.encode(), hashlib.sha256).digest()


@given(DIGESTS)
def test_an_auditor_can_recompute_a_fingerprint_with_any_tool(digest):
    assert fingerprint(ROOT, digest) == by_hand(f'{{"digest":"{digest.hex()}","use":"fingerprint","v":1}}')


@given(DIGESTS, DIGESTS)
def test_an_auditor_can_recompute_a_row_key_with_any_tool(inputs, delivery):
    message = f'{{"delivery":"{delivery.hex()}","inputs":"{inputs.hex()}","use":"row","v":1}}'
    assert row_key(ROOT, inputs, delivery) == by_hand(message)


def test_known_answers_are_pinned():
    """A change here silently renames every row and delivery published so far."""
    assert fingerprint(ROOT, bytes(32)).hex() == "a1e6a6087efb9ee8fe5c2f48826f54cbd3d961fbda65995fa273f035fa576d18"
    assert (
        row_key(ROOT, bytes(32), bytes([1] * 32)).hex()
        == "f33b6a148301b91b170987611dfa2eca95a68f5510f9fb2f0f2baf06aa939f04"
    )


@given(DIGESTS, DIGESTS)
def test_the_two_digests_of_a_row_key_are_not_interchangeable(inputs, delivery):
    assert (row_key(ROOT, inputs, delivery) == row_key(ROOT, delivery, inputs)) == (inputs == delivery)


@given(DIGESTS)
def test_one_digest_never_means_the_same_in_two_uses(digest):
    assert len({fingerprint(ROOT, digest), row_key(ROOT, digest, digest), derived(ROOT, "key-id")}) == 3


@pytest.mark.parametrize("digest", [b"", b"0" * 31, b"0" * 64, b"the content itself"])
def test_what_is_no_digest_is_refused_without_being_shown(digest):
    acts = (
        lambda: fingerprint(ROOT, digest),
        lambda: row_key(ROOT, digest, bytes(32)),
        lambda: row_key(ROOT, bytes(32), digest),
    )
    for act in acts:
        with pytest.raises(NotADigestError) as refusal:
            act()
        assert "content itself" not in str(refusal.value)

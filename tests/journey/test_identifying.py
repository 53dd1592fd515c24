"""What must hold of who is asking: only who holds the key beside an id is that person, once, here."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.signing import SignedFor, sign
from journey.errors import IdentityRefusedError
from journey.identifying import Claim, identified
from tests.asking import claim_of, with_people


@pytest.fixture
def known(instance):
    return with_people(instance)


def test_who_signs_with_their_own_key_is_known(known):
    instance, keys = known
    assert identified(instance, claim_of("analyst_1", keys)).organisation == "bristol"


def test_another_key_is_refused_whosever_it_is(known):
    instance, keys = known
    for key in (keys["analyst_2"], Ed25519PrivateKey.generate()):
        with pytest.raises(IdentityRefusedError, match="not the one that belongs to analyst_1"):
            identified(instance, claim_of("analyst_1", {"analyst_1": key}))


@pytest.mark.parametrize("who", ["nobody_known", "", "evaluator_1"])
def test_who_is_not_there_or_has_no_key_is_refused_in_the_same_words(known, who):
    instance, keys = known
    with pytest.raises(IdentityRefusedError) as refused:
        identified(instance, claim_of(who, {who: keys["analyst_1"]}))
    assert str(refused.value).startswith("nobody can speak as that person")


def test_no_challenge_is_made_twice_so_that_no_signature_serves_twice(known):
    instance, keys = known
    seen = []

    def listening(digest):
        seen.append((digest, sign(keys["analyst_1"], SignedFor.CHALLENGE, digest)))
        return seen[-1][1]

    identified(instance, Claim("analyst_1", listening))
    identified(instance, Claim("analyst_1", listening))
    assert seen[0][0] != seen[1][0]
    with pytest.raises(IdentityRefusedError):
        identified(instance, Claim("analyst_1", lambda _: seen[0][1]))


def test_a_signature_for_another_purpose_is_refused(known):
    instance, keys = known
    with pytest.raises(IdentityRefusedError):
        identified(instance, Claim("analyst_1", lambda digest: sign(keys["analyst_1"], SignedFor.APPROVAL, digest)))


def test_a_claim_does_not_show_how_it_signs(known):
    _, keys = known
    assert repr(claim_of("analyst_1", keys)) == "Claim(person='analyst_1')"

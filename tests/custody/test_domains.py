"""What must hold of domains: each has a salt of its own, and without it nobody can make its key again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.derivation import domain_key
from custody.domains import Domain, open_domain
from custody.errors import BrokenSealError, MissingRootError
from custody.keyring import Keyring, create_keyring
from custody.roots import RootUse
from tests.custody.drawer import Drawer

PASSPHRASE = b"an invented passphrase"
JOURNEYS = Domain("data_group", "journeys", "e1")
WORD = st.text("abcdefghijklmnopqrstuvwxyz0123456789_", min_size=1, max_size=6)
DOMAINS = st.builds(Domain, WORD, WORD, WORD)


@pytest.fixture(autouse=True)
def _cheap_keys(cheap_keys):
    """No test here is about the cost of guessing a passphrase."""


@pytest.fixture
def drawer():
    found = Drawer()
    create_keyring(found, PASSPHRASE)
    return found


@pytest.fixture
def keyring(drawer):
    return Keyring(drawer, lambda: PASSPHRASE)


def test_a_domain_opened_again_has_the_same_key(drawer, keyring):
    key = open_domain(drawer, keyring, JOURNEYS)
    assert len(key) == 32
    assert open_domain(drawer, Keyring(drawer, lambda: PASSPHRASE), JOURNEYS) == key


def test_only_the_wrapped_salt_is_kept_and_nothing_shows_it_or_the_key(drawer, keyring):
    before = set(drawer.files)
    key = open_domain(drawer, keyring, JOURNEYS)
    assert set(drawer.files) - before == {"domains/data_group/journeys/e1.salt"}
    assert len(drawer.files[JOURNEYS.path]) == 80
    assert not any(key in content for content in drawer.files.values())


def test_the_key_is_derived_from_the_pseudonym_root_for_pids(drawer, keyring, monkeypatch):
    seen = []

    def watched(root, *words):
        seen.append((root.use, *words[:-1], len(words[-1])))
        return domain_key(root, *words)

    monkeypatch.setattr("custody.domains.domain_key", watched)
    open_domain(drawer, keyring, JOURNEYS)
    assert seen == [(RootUse.PSEUDONYM, "pid", "data_group", "journeys", "e1", 32)]


@pytest.mark.parametrize(
    "other",
    [
        Domain("evaluation_lead", "journeys", "e1"),
        Domain("data_group", "mentoring", "e1"),
        Domain("data_group", "journeys", "e2"),
    ],
    ids=["recipient", "project", "epoch"],
)
def test_another_recipient_project_or_epoch_has_another_key_and_salt(drawer, keyring, other):
    assert open_domain(drawer, keyring, JOURNEYS) != open_domain(drawer, keyring, other)
    assert drawer.files[JOURNEYS.path] != drawer.files[other.path]


@given(DOMAINS, DOMAINS)
def test_two_domains_never_keep_their_salt_in_one_place(one, two):
    assert (one.path == two.path) == (one == two)


def test_a_salt_that_is_destroyed_ends_the_domain_for_ever(drawer, keyring):
    """Who holds every root and passphrase makes another domain: the pseudonyms of the first are nobody's any more."""
    key = open_domain(drawer, keyring, JOURNEYS)
    del drawer.files[JOURNEYS.path]
    assert open_domain(drawer, keyring, JOURNEYS) != key


def test_the_salt_of_one_domain_cannot_be_put_in_the_place_of_another(drawer, keyring):
    other = Domain("evaluation_lead", "mentoring_evaluation", "e1")
    for domain in (JOURNEYS, other):
        open_domain(drawer, keyring, domain)
    drawer.files[JOURNEYS.path] = drawer.files[other.path]
    with pytest.raises(BrokenSealError):
        open_domain(drawer, keyring, JOURNEYS)


def test_an_altered_or_cut_salt_is_refused(drawer, keyring):
    open_domain(drawer, keyring, JOURNEYS)
    whole = drawer.files[JOURNEYS.path]
    for broken in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), b"", bytes(80)):
        drawer.files[JOURNEYS.path] = broken
        with pytest.raises(BrokenSealError):
            open_domain(drawer, keyring, JOURNEYS)


def test_without_the_pseudonym_root_no_domain_opens(drawer, keyring):
    del drawer.files["roots/pseudonym.root"]
    with pytest.raises(MissingRootError):
        open_domain(drawer, keyring, JOURNEYS)

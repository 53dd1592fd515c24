"""What must hold of domains: each has a salt of its own, and without it nobody can make its key again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.derivation import domain_key
from custody.domains import Domain, close_domain, is_closed, is_open, open_domain
from custody.epochs import destroy_epoch
from custody.errors import BrokenSealError, DomainClosedError, EpochDestroyedError, MissingRootError
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
        Domain("evaluation_lead", "journeys", "e2"),
        Domain("data_group", "mentoring", "e2"),
        Domain("data_group", "journeys", "e1"),
    ],
    ids=["recipient", "project", "epoch"],
)
def test_another_recipient_project_or_epoch_has_another_key_and_salt(drawer, keyring, other):
    keyring.turn_to(keyring.make_next_root())
    one = Domain("data_group", "journeys", "e2")
    assert open_domain(drawer, keyring, one) != open_domain(drawer, keyring, other)
    assert drawer.files[one.path] != drawer.files[other.path]


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


def test_a_closed_domain_has_no_salt_in_any_epoch_and_never_opens_again(drawer, keyring):
    """Whoever holds every root and passphrase, and this keyring opened it before."""
    later = Domain("data_group", "journeys", "e2")
    open_domain(drawer, keyring, JOURNEYS)
    keyring.turn_to(keyring.make_next_root())
    open_domain(drawer, keyring, later)
    drawer.replace(f"{later.crosswalk}.key", b"wrapped")
    close_domain(drawer, "data_group", "journeys")
    assert drawer.list("domains") == ["domains/data_group/journeys/closed"]
    for domain in (JOURNEYS, later, Domain("data_group", "journeys", "e3")):
        with pytest.raises(DomainClosedError, match="journeys for data_group"):
            open_domain(drawer, keyring, domain)
        assert not is_open(drawer, domain)
    assert drawer.list("domains") == ["domains/data_group/journeys/closed"]


def test_a_salt_of_a_closed_domain_that_comes_back_from_a_backup_opens_nothing(drawer, keyring):
    open_domain(drawer, keyring, JOURNEYS)
    backup = dict(drawer.files)
    close_domain(drawer, "data_group", "journeys")
    drawer.files |= backup
    with pytest.raises(DomainClosedError):
        open_domain(drawer, keyring, JOURNEYS)
    assert not is_open(drawer, JOURNEYS)
    close_domain(drawer, "data_group", "journeys")
    assert not drawer.exists(JOURNEYS.path)


def test_a_kill_while_a_domain_is_closed_leaves_nothing_that_opens(drawer, keyring, monkeypatch):
    open_domain(drawer, keyring, JOURNEYS)
    monkeypatch.setattr(drawer, "list", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        close_domain(drawer, "data_group", "journeys")
    with pytest.raises(DomainClosedError):
        open_domain(drawer, keyring, JOURNEYS)


def test_closing_one_domain_leaves_every_other_open_and_needs_no_passphrase(drawer, keyring):
    others = [Domain("data_group", "journeys_again", "e1"), Domain("evaluation_lead", "journeys", "e1")]
    keys = [open_domain(drawer, keyring, domain) for domain in (*others, JOURNEYS)]
    assert is_open(drawer, JOURNEYS)
    close_domain(drawer, "data_group", "journeys")
    assert (is_closed(drawer, "data_group", "journeys"), is_open(drawer, others[0])) == (True, True)
    assert [open_domain(drawer, keyring, domain) for domain in others] == keys[:2]


def test_what_is_destroyed_is_written_over_before_it_goes(drawer, keyring):
    open_domain(drawer, keyring, JOURNEYS)
    before, seen = drawer.files[JOURNEYS.path], []
    real = drawer.delete
    drawer.delete = lambda name: (seen.append((name, drawer.files[name])), real(name))
    close_domain(drawer, "data_group", "journeys")
    ((name, last),) = seen
    assert name == JOURNEYS.path
    assert len(last) == len(before)
    assert last != before


def test_no_domain_of_a_destroyed_epoch_opens(drawer, keyring):
    open_domain(drawer, keyring, JOURNEYS)
    salt, root = drawer.files[JOURNEYS.path], drawer.files["roots/pseudonym.root"]
    keyring.turn_to(keyring.make_next_root())
    destroy_epoch(drawer, "e1")
    for back in ({}, {JOURNEYS.path: salt, "roots/pseudonym.root": root}):
        drawer.files |= back
        with pytest.raises(EpochDestroyedError):
            open_domain(drawer, Keyring(drawer, lambda: PASSPHRASE), JOURNEYS)

"""What must hold of who holds the keys: a split leaves nobody alone with a root, and the standing tells no secret."""

import pytest

from custody.errors import KeyServiceError, PassphraseUnavailableError, SharesRefusedError
from custody.kms_root import AwsKms
from custody.roots import RootUse
from custody.share_files import read_shares
from custody.standing import RootState
from journey import key_holding
from journey.destroying import destroy_crosswalks, destroy_domain, destroy_epoch
from journey.errors import SplitRefusedError
from journey.inputs import due
from journey.instance import Zone, open_instance
from journey.key_holding import keys_standing, prove_custody, split_custody
from journey.linked import link_people
from journey.rotating import rotate
from journey.shared import share
from lineage.entries import Verb
from tests.invented import ON
from tests.people import (
    EVALUATION,
    JOURNEYS,
    KNOWN,
    QUARTER,
    case,
    copied,
    given,
    linked_and_shared,
    opened_again,
    person,
    pids_of,
)

CASES = "youth_justice_cases"
PSEUDONYM = (RootUse.PSEUDONYM,)


@pytest.fixture(autouse=True)
def _no_shares_of_this_machine(monkeypatch):
    monkeypatch.delenv("GATEWAY_KEY_SHARES", raising=False)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shares"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture(scope="module")
def _shared(with_postcodes, tmp_path_factory):
    made = copied(with_postcodes, tmp_path_factory.mktemp("shared") / "home")
    given(made, "bristol", CASES, [case(person(number)) for number in range(3)])
    linked_and_shared(made)
    return made


@pytest.fixture
def shared(_shared, tmp_path):
    """A copy for each test, because it is changed."""
    return copied(_shared, tmp_path / "shared")


def test_after_a_split_no_passphrase_makes_a_pid_again_and_enough_people_together_do(shared, folder):
    before = pids_of(shared, CASES, JOURNEYS)
    done = split_custody(shared, PSEUDONYM, 2, 3, folder)
    alone = opened_again(shared)
    with pytest.raises(SharesRefusedError, match="any 2"):
        share(alone, f"{CASES}_for_{JOURNEYS}", QUARTER, ON)
    together = opened_again(shared)
    together.keyring.bring(read_shares(done.files[1:]))
    given(together, "bristol", CASES, [case(person(number)) for number in range(2)])
    linked_and_shared(together)
    assert set(pids_of(together, CASES, JOURNEYS)) < set(before)


def test_what_needs_no_pid_goes_on_with_the_passphrase_alone(shared, folder):
    split_custody(shared, PSEUDONYM, 2, 2, folder)
    alone = opened_again(shared)
    given(alone, "bristol", CASES, [case(person(7))])
    link_people(alone, ON)
    assert all(share(alone, table, QUARTER, ON).changed for table in (KNOWN, "people_linked_by_feed"))
    assert {product.id for product, _ in due(alone)} == {f"{CASES}_for_{JOURNEYS}", f"{CASES}_for_{EVALUATION}"}


def test_every_epoch_of_the_pseudonym_root_is_split_and_the_ledger_says_among_how_many(shared, folder):
    rotate(shared)
    done = split_custody(shared, PSEUDONYM, 2, 3, folder)
    assert done.roots == ("pseudonym", "pseudonym-e2")
    entry = shared.ledger.entry(done.entry)
    assert entry.verb is Verb.ALTERATION
    assert dict(entry.subject) == {
        "keys_split": "pseudonym+pseudonym-e2",
        "share_set": f"set:{done.shares.set_id}",
        "needed": 2,
        "shares": 3,
    }


def test_the_share_files_alone_prove_that_they_open_what_they_are_shares_of(shared, folder):
    done = split_custody(shared, (RootUse.PSEUDONYM, RootUse.REGISTRY), 2, 3, folder)
    again = opened_again(shared)
    with pytest.raises(SharesRefusedError):
        prove_custody(again)
    again.keyring.bring(read_shares(done.files[:2]))
    assert [item.name for item in prove_custody(again)] == ["pseudonym", "registry"]


def test_without_split_roots_there_is_nothing_to_prove(instance):
    assert prove_custody(instance) == ()


def test_shares_that_were_not_kept_as_written_split_nothing(shared, folder, monkeypatch):
    before = shared.zone(Zone.CUSTODY).read("roots/pseudonym.root")
    swapped = key_holding.new_split_key(2, 3)[1]
    monkeypatch.setattr(key_holding, "read_shares", lambda _: swapped)
    with pytest.raises(SplitRefusedError):
        split_custody(shared, PSEUDONYM, 2, 3, folder)
    assert shared.zone(Zone.CUSTODY).read("roots/pseudonym.root") == before


def test_no_share_is_written_for_roots_that_do_not_open_are_gone_or_are_none(shared, folder, tmp_path):
    with pytest.raises(PassphraseUnavailableError):
        split_custody(open_instance(shared.home, tmp_path / "none"), PSEUDONYM, 2, 3, folder)
    shared.zone(Zone.CUSTODY).delete("roots/registry.root")
    for uses in ((), (RootUse.REGISTRY,), (RootUse.PSEUDONYM, RootUse.REGISTRY)):
        with pytest.raises(SplitRefusedError):
            split_custody(shared, uses, 2, 3, folder)
    assert list(folder.iterdir()) == []


def test_a_root_in_a_key_service_is_not_split_here(shared, folder, monkeypatch):
    class Served:
        key_id = "00"

    monkeypatch.setattr(type(shared.keyring), "_root", lambda *_: Served())
    with pytest.raises(KeyServiceError, match="key policy"):
        split_custody(shared, PSEUDONYM, 2, 3, folder)
    assert list(folder.iterdir()) == []
    assert AwsKms({}).uses() == ()


def test_the_standing_tells_what_there_is_and_what_was_destroyed_when_and_by_which_entry(shared):
    rotate(shared)
    rotate(shared)
    gone = destroy_crosswalks(shared, "e3")
    epoch = destroy_epoch(shared, "e1")
    project = shared.library.projects[JOURNEYS]
    domain = destroy_domain(shared, project.recipient, JOURNEYS)
    found = keys_standing(opened_again(shared))
    assert found.epoch == "e3"
    assert [(item.name, item.state, by) for item, by in found.roots][:3] == [
        ("pseudonym", RootState.DESTROYED, epoch),
        ("pseudonym-e2", RootState.HELD, None),
        ("pseudonym-e3", RootState.HELD, None),
    ]
    states = {item.name: (item.state, item.destroyed) for item in (*found.domains, *found.crosswalks)}
    assert states[f"{project.recipient}/{JOURNEYS}"] == ("destroyed", domain)
    assert states["e3"] == ("destroyed", gone)
    assert states["e2"][0] == "destroyed"
    assert ("held", None) in states.values()


def test_the_standing_needs_no_passphrase(shared, tmp_path):
    assert keys_standing(open_instance(shared.home, tmp_path / "none")).epoch == "e1"

"""What must hold of the tier 3 key when it is made: once, into shares alone, and its private half stays nowhere."""

import os
import stat

import pytest

from custody.errors import PinExistsError, SharesRefusedError
from custody.share_files import read_shares
from custody.tier3_key import joined_tier3_key, tier3_key_id
from journey.instance import Zone
from journey.tier3 import keeping
from journey.tier3.keeping import make_tier3_key, pinned_tier3_key
from lineage.entries import Verb
from lineage.ledger import Ledger
from tests.leaks.searching import secret_forms
from tests.people import opened_again


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shares"
    made.mkdir(mode=0o700)
    return made


def test_it_goes_to_as_many_holders_as_was_agreed_one_share_a_file_for_its_owner_alone(instance, folder):
    assert pinned_tier3_key(instance) is None
    made = make_tier3_key(instance, folder)
    assert (made.needed, len(made.files)) == (2, 3)
    assert {stat.S_IMODE(file.stat().st_mode) for file in made.files} == {0o600}
    public = pinned_tier3_key(opened_again(instance))
    assert made.key_id == tier3_key_id(public)
    assert joined_tier3_key(read_shares(made.files[1:]), public)
    (entry,) = (item for item in instance.ledger.entries() if "tier3_key" in item.subject)
    said = {"tier3_key": f"key:{made.key_id}", "needed": 2, "shares": 3}
    assert (entry.verb, dict(entry.subject)) == (Verb.ALTERATION, said)


def test_that_there_was_a_key_is_found_without_reading_the_whole_ledger(instance, folder, monkeypatch):
    monkeypatch.setattr(Ledger, "entries", lambda *_: pytest.fail("the whole ledger was read"))
    make_tier3_key(instance, folder)
    assert keeping._was_made(instance)


def test_its_private_half_is_in_no_file_of_the_home_the_output_or_the_process(instance, folder, capfd):
    made = make_tier3_key(instance, folder)
    private = joined_tier3_key(read_shares(made.files), pinned_tier3_key(instance)).private_bytes_raw()
    instance.dagster_home.mkdir(exist_ok=True)
    files = [path for path in (*instance.home.parent.rglob("*"),) if path.is_file()]
    lying = b"".join(path.read_bytes() for path in files)
    environ = b"\0".join(os.environb.values())
    told = "".join(capfd.readouterr()).encode() + repr(made).encode()
    for form in secret_forms(private):
        assert form not in lying + environ + told
    outside = b"".join(path.read_bytes() for path in files if folder not in path.parents)
    for share in read_shares(made.files):
        assert " ".join(share.split()[4:8]).encode() not in outside + told


def test_it_is_made_once(instance, folder):
    make_tier3_key(instance, folder)
    before, held = pinned_tier3_key(instance), sorted(folder.iterdir())
    with pytest.raises(PinExistsError, match="tier 3"):
        make_tier3_key(instance, folder)
    assert (pinned_tier3_key(instance), sorted(folder.iterdir())) == (before, held)


def test_shares_that_do_not_give_it_back_make_no_key(instance, folder, monkeypatch):
    monkeypatch.setattr(keeping, "read_shares", lambda files: read_shares(files[:1]))
    with pytest.raises(SharesRefusedError):
        make_tier3_key(instance, folder)
    assert pinned_tier3_key(instance) is None


def test_a_folder_that_others_can_read_gets_no_share(instance, folder):
    folder.chmod(0o755)
    with pytest.raises(SharesRefusedError):
        make_tier3_key(instance, folder)
    assert pinned_tier3_key(instance) is None
    assert list(folder.iterdir()) == []


def test_who_removes_what_is_remembered_of_it_gets_no_other(instance, folder):
    make_tier3_key(instance, folder)
    instance.zone(Zone.CUSTODY).delete("public/tier3.pinned")
    with pytest.raises(PinExistsError):
        make_tier3_key(instance, folder)
    assert len(list(folder.iterdir())) == 3

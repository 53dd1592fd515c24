"""What must hold of the verbs about keys: each says what was done, none says a secret, and wrong usage is told."""

import base64
import json
import stat
from pathlib import Path
from typing import get_type_hints

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from custody.domains import Domain, open_domain
from custody.errors import KeyringExistsError, RootInUseError, SharesRefusedError
from journey.errors import ApprovalRefusedError
from journey.instance import Instance, Zone, open_instance
from portal.errors import UsageError
from portal.keys import app, crosswalk, destroy, init, join, rotate, split, status
from tests.invented import ON, an_instance
from tests.people import with_approvers

DOMAIN = Domain("data_group", "journeys", "e1")


@pytest.fixture
def instance(tmp_path, monkeypatch) -> Instance:
    for name in ("GATEWAY_HOME", "GATEWAY_PASSPHRASE_FILE", "GATEWAY_KEY_SHARES"):
        monkeypatch.delenv(name, raising=False)
    made = an_instance(tmp_path)
    open_domain(made.zone(Zone.CUSTODY), made.keyring, DOMAIN)
    return made


@pytest.fixture
def keys(instance):
    """Call `gateway keys` with some words; a refusal is raised."""

    def call(*words):
        arguments = [*map(str, words), "--home", str(instance.home)]
        told = CliRunner().invoke(app, arguments, obj={"home": None, "passphrase_file": None})
        if told.exception is not None and not isinstance(told.exception, SystemExit):
            raise told.exception
        return told

    return call


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "shares"
    made.mkdir(mode=0o700)
    return made


def test_status_says_every_root_by_what_it_opens_and_no_secret(keys, instance):
    found = json.loads(keys("status", "--json").stdout)
    assert found["epoch"] == "e1"
    assert {item["root"] for item in found["roots"]} == {"pseudonym", "seal", "registry", "fingerprint", "log"}
    assert {(item["state"], item["opens_with"]) for item in found["roots"]} == {("held", "passphrase")}
    assert found["domains"] == [{"name": "data_group/journeys", "state": "held"}]
    told = keys("status").stdout
    for item in found["roots"]:
        assert item["key_id"] in told
    assert instance.remembered_passphrase.read_text().strip() not in told


def test_rotate_begins_the_next_epoch_and_names_the_entry(keys, instance):
    assert "e2 holds from now on, after e1" in keys("rotate").stdout
    assert json.loads(keys("rotate", "--json").stdout)["epoch"] == "e3"
    assert open_instance(instance.home).keyring.epoch == "e3"
    assert [item["epoch"] for item in json.loads(keys("status", "--json").stdout)["roots"]][:3] == ["e1", "e2", "e3"]


def test_destroyed_things_are_said_to_be_so_with_when_and_by_which_entry(keys):
    keys("rotate")
    told = [
        json.loads(keys("destroy", *words, "--json").stdout)
        for words in (("--crosswalk", "e2"), ("--domain", "data_group/journeys"), ("--epoch", "e1"))
    ]
    found = json.loads(keys("status", "--json").stdout)
    (root,) = [item for item in found["roots"] if item["epoch"] == "e1"]
    for item, said in ((found["crosswalks"][0], told[0]), (found["domains"][0], told[1]), (root, told[2])):
        assert (item["state"], item["destroyed_at"], item["entry"]) == (
            "destroyed",
            said["destroyed_at"],
            said["entry"],
        )
    shown = keys("status").stdout
    assert root["destroyed_at"] in shown.replace("\n", "")
    assert "destroyed: the pseudonym root of e1" in keys("destroy", "--epoch", "e1").stdout


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--epoch", "e1", "--crosswalk", "e2"),
        ("--domain", "journeys"),
        ("--domain", "data_group/"),
        ("--domain", "a/b/c"),
        ("--domain", ""),
    ],
)
def test_what_is_to_be_destroyed_is_named_once_and_whole(keys, words):
    with pytest.raises(UsageError):
        keys("destroy", *words)


def test_the_epoch_that_holds_is_not_destroyed(keys):
    with pytest.raises(RootInUseError):
        keys("destroy", "--epoch", "e1")


def test_a_root_is_split_into_files_of_their_own_and_joined_from_enough_of_them(keys, folder):
    done = json.loads(keys("custody", "split", "--needed", 2, "--of", 3, "--out", folder, "--json").stdout)
    files = sorted(folder.iterdir())
    assert done["files"] == list(map(str, files))
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    (root,) = [item for item in json.loads(keys("status", "--json").stdout)["roots"] if item["root"] == "pseudonym"]
    assert (root["opens_with"], root["shares"]) == ("shares", done["shares"])
    assert "any 2 of 3 shares" in keys("status").stdout
    for brought in ((), files[:1]):
        with pytest.raises(SharesRefusedError):
            keys("custody", "join", *(word for file in brought for word in ("--share", file)))
    two = [word for file in files[1:] for word in ("--share", file)]
    assert "opened with these shares: pseudonym" in keys("custody", "join", *two).stdout
    assert json.loads(keys("custody", "join", *two, "--json").stdout)["opened"][0]["key_id"] == root["key_id"]
    with pytest.raises(SharesRefusedError):
        keys("rotate")
    assert "e2 holds" in keys("rotate", *two).stdout


def test_the_folder_of_the_environment_is_as_good_as_named_files(keys, folder, monkeypatch):
    keys("custody", "split", "--needed", 2, "--of", 2, "--out", folder, "--root", "pseudonym", "--root", "registry")
    monkeypatch.setenv("GATEWAY_KEY_SHARES", str(folder))
    assert "registry" in keys("custody", "join").stdout


def test_a_split_tells_people_what_to_do_and_shows_no_share(keys, folder):
    told = keys("custody", "split", "--needed", 2, "--of", 3, "--out", folder).stdout
    assert "opens with any 2 of the 3 shares" in told
    for file in folder.iterdir():
        assert " ".join(file.read_text().split()[4:7]) not in told


def test_without_split_roots_join_says_so(keys):
    assert "no root is in several people's hands" in keys("custody", "join").stdout


def test_a_root_of_no_such_name_is_wrong_usage_and_not_echoed(keys, folder):
    with pytest.raises(UsageError) as refusal:
        keys("custody", "split", "--needed", 2, "--of", 3, "--out", folder, "--root", "Canary")
    assert "Canary" not in str(refusal.value)
    assert list(folder.iterdir()) == []


def test_keys_that_are_there_are_not_made_anew(keys):
    with pytest.raises(KeyringExistsError):
        keys("init")


def test_a_crosswalk_is_signed_by_its_approvers_and_then_handed_over_into_a_new_file(keys, instance, tmp_path):
    _, private = with_approvers(instance)
    keys("rotate")
    out = tmp_path / "crosswalk.parquet"
    words = ("crosswalk", "journeys", "--epoch", "e2", "--as-of", ON.isoformat())
    with pytest.raises(ApprovalRefusedError, match="still needs"):
        keys(*words, "--out", out)
    assert not out.exists()
    told = []
    for approver in ("police_dpo", "bristol_caldicott_guardian"):
        file = tmp_path / f"{approver}.key"
        file.write_text(base64.b64encode(private[approver].private_bytes_raw()).decode())
        told.append(keys(*words, "--approver", approver, "--key-file", file).stdout)
    assert "still needed: 1 more of 2 signatures" in told[0]
    assert "still needed: nothing" in told[1]
    assert "approved by bristol_caldicott_guardian, police_dpo" in keys(*words, "--out", out).stdout
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert pq.read_table(out).column_names == ["old_pid", "new_pid"]
    with pytest.raises(UsageError, match="there already"):
        keys(*words, "--out", out)
    with pytest.raises(UsageError, match="cannot be read"):
        keys(*words, "--approver", "police_dpo", "--key-file", tmp_path / "none")


@pytest.mark.parametrize(
    "words",
    [(), ("--approver", "police_dpo"), ("--key-file", "k"), ("--approver", "a", "--key-file", "k", "--out", "o")],
)
def test_a_crosswalk_is_either_signed_or_handed_over(keys, words):
    with pytest.raises(UsageError, match="approve with"):
        keys("crosswalk", "journeys", "--epoch", "e2", *words)


def test_no_secret_is_given_on_a_command_line():
    """Where a secret is asked for, its file is: arguments of a process can be read by everybody on its machine."""
    hints = [get_type_hints(verb) for verb in (rotate, split, join, destroy, status, init, crosswalk)]
    told = {name: hint[name] for hint in hints for name in hint if name in {"passphrase_file", "share"}}
    assert told == {"passphrase_file": Path | None, "share": list[Path] | None}
    assert not [name for hint in hints for name in hint if "secret" in name or name in {"passphrase", "key", "shares"}]


def test_init_says_what_was_made(keys, monkeypatch, instance):
    monkeypatch.setattr("journey.key_making.make_keys", lambda _: instance.keyring)
    assert "epoch e1" in keys("init").stdout

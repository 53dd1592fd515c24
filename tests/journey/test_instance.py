"""What must hold of a home folder."""

import ctypes
import json
import os
import stat
import sys
from dataclasses import replace

import pytest

from custody.errors import MissingRootError, WrongPassphraseError
from custody.roots import RootUse
from engine.engines import Engine
from intake.limits import SHIPPED
from intake.safety.malware import Scanner
from journey.errors import InstanceError
from journey.instance import Zone, create_instance, open_instance
from tests.invented import an_instance


def test_two_instances_share_no_key_and_no_name(tmp_path):
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        found.append(an_instance(tmp_path / name))
    one, two = found
    assert one.id != two.id
    for use in RootUse:
        assert one.keyring.root(use).hmac(b"") != two.keyring.root(use).hmac(b"")


def test_a_home_holds_the_shipped_agreement(instance):
    assert instance.library.agreement.id == "avon_and_somerset_demonstration"
    assert open_instance(instance.home).library.agreement == instance.library.agreement


def test_the_home_is_for_its_owner_alone(instance):
    assert stat.S_IMODE(instance.home.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is Linux's")
def test_whoever_makes_or_opens_a_gateway_keeps_its_memory_to_itself(tmp_path):
    prctl, to_get, to_set = ctypes.CDLL(None).prctl, 3, 4
    prctl(to_set, 1, 0, 0, 0)
    instance = an_instance(tmp_path)
    assert prctl(to_get, 0, 0, 0, 0) == 0
    prctl(to_set, 1, 0, 0, 0)
    open_instance(instance.home)
    assert prctl(to_get, 0, 0, 0, 0) == 0


def test_a_gateway_is_not_made_twice_nor_over_something_else(instance, tmp_path):
    with pytest.raises(InstanceError, match="already is a gateway"):
        create_instance(instance.home, os.environ, tmp_path / "passphrase")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(InstanceError, match="not empty"):
        create_instance(tmp_path / "full", os.environ, tmp_path / "passphrase")


def settings_with(instance, **more):
    path = instance.home / "instance.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | more))
    return open_instance(instance.home)


def test_limits_a_scanner_and_an_engine_are_those_that_are_set(instance):
    assert (instance.limits, instance.scanner) == (SHIPPED, None)
    assert instance.linking is Engine.DUCKDB
    opened = settings_with(instance, limits={"parser_seconds": 7}, scanner="/run/clamav/clamd.ctl", linking="spark")
    assert opened.linking is Engine.SPARK
    assert opened.limits == replace(SHIPPED, parser_seconds=7)
    assert opened.scanner == Scanner(path="/run/clamav/clamd.ctl")


@pytest.mark.parametrize(
    "more",
    [
        {"limits": {"canary": 7}},
        {"limits": 7},
        {"scanner": "192.0.2.1:3310"},
        {"scanner": None},
        {"linking": "canary"},
        {"linking": None},
    ],
)
def test_a_limit_a_scanner_or_an_engine_that_is_not_understood_is_never_passed_over(instance, more):
    with pytest.raises(InstanceError, match=r"instance\.json"):
        settings_with(instance, **more)


def test_a_new_gateway_says_to_which_key_files_may_be_encrypted(instance):
    assert instance.zone(Zone.CUSTODY).read("public/intake.age").startswith(b"age1")


def test_a_folder_that_is_no_gateway_says_how_to_make_one(tmp_path):
    with pytest.raises(InstanceError, match="gateway init"):
        open_instance(tmp_path)


def test_a_wrong_passphrase_opens_nothing(instance, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("another passphrase altogether\n")
    wrong.chmod(0o600)
    with pytest.raises(WrongPassphraseError):
        open_instance(instance.home, wrong).keyring.root(RootUse.LOG)


def test_destroying_one_root_harms_no_other(instance):
    instance.zone(Zone.CUSTODY).delete("roots/pseudonym.root")
    reopened = open_instance(instance.home)
    with pytest.raises(MissingRootError):
        reopened.keyring.root(RootUse.PSEUDONYM)
    assert reopened.keyring.root(RootUse.LOG).key_id


def test_nothing_secret_is_in_the_words_for_an_instance(instance):
    secret = (instance.home.parent / "passphrase").read_text().strip()
    instance.keyring.root(RootUse.LOG)
    assert secret not in repr(instance) + repr(instance.keyring) + repr(vars(instance))


def test_only_one_holds_it_at_a_time(instance):
    with instance.exclusive():
        assert instance.busy
    assert not instance.busy

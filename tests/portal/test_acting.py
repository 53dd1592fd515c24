"""What must hold of the verbs that act."""

import json
import shutil
import stat
from pathlib import Path

import pytest

from tests.invented import FEED, LOOKUP, crime, crimes_file, lookup_file
from tests.seaweed import BUCKET, REGION


@pytest.fixture
def fresh(gateway, tmp_path, monkeypatch):
    """A gateway made by the command, whose passphrase is where `init` puts it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    home = tmp_path / "home"
    assert gateway("init", "--home", home).code == 0
    return home


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


POLICE = ("police", FEED, "2024-01")
ONS = ("ons", LOOKUP, "2022")


def drop(gateway, home, file, series=POLICE):
    partner, feed, period = series
    return gateway("drop", file, "--partner", partner, "--feed", feed, "--period", period, "--home", home, "--json")


def test_init_writes_a_passphrase_outside_the_home_for_its_owner_alone(fresh, tmp_path):
    owner_key, passphrase = sorted((tmp_path / "config" / "gateway").iterdir())
    assert stat.S_IMODE(owner_key.stat().st_mode) == 0o600
    assert stat.S_IMODE(passphrase.stat().st_mode) == 0o600
    secret = passphrase.read_bytes().strip()
    assert len(secret) >= 22
    assert all(secret not in path.read_bytes() for path in fresh.rglob("*") if path.is_file())
    assert json.loads((fresh / "instance.json").read_text())["passphrase_file"] == str(passphrase)


def test_init_says_what_it_made_and_where_the_passphrase_is(gateway, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    said = gateway("init", "--home", tmp_path / "home").err
    assert str(tmp_path / "home") in said
    assert str(tmp_path / "config" / "gateway") in said


def test_init_takes_the_passphrase_file_that_the_environment_names(gateway, tmp_path, monkeypatch):
    passphrase = put(tmp_path, "mine", b"a passphrase of my own\n")
    passphrase.chmod(0o600)
    monkeypatch.setenv("GATEWAY_PASSPHRASE_FILE", str(passphrase))
    assert gateway("init", "--home", tmp_path / "home").code == 0
    assert json.loads((tmp_path / "home" / "instance.json").read_text())["passphrase_file"] == str(passphrase)


def test_init_refuses_a_folder_that_is_not_empty(gateway, fresh, tmp_path):
    assert gateway("init", "--home", fresh).code == 1
    put(tmp_path, "something", b"there")
    assert gateway("init", "--home", tmp_path).code == 1


def test_init_puts_the_zones_where_it_is_told(gateway, tmp_path, monkeypatch, s3):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    place = f"s3://{BUCKET}/portal/{tmp_path.name}"
    words = ("init", "--zones", place, "--s3-endpoint", s3.endpoint, "--s3-region", REGION, "--home")
    made = gateway(*words, tmp_path / "home")
    assert (made.code, place in made.err) == (0, True)
    settings = json.loads((tmp_path / "home" / "instance.json").read_text())["zones"]["s3"]
    assert set(settings) == {"bucket", "prefix", "endpoint", "region"}
    assert not (tmp_path / "home" / "zones").exists()
    assert gateway("ledger", "fsck", "--home", tmp_path / "home").code == 0
    again = gateway(*words, tmp_path / "another")
    assert (again.code, "choose a new prefix" in again.err) == (1, True)


def test_init_refuses_an_endpoint_that_would_carry_data_in_clear(gateway, tmp_path):
    place = ("--zones", "s3://bucket/prefix", "--s3-endpoint", "http://s3.invalid:8333")
    found = gateway("init", *place, "--home", tmp_path / "home")
    assert (found.code, "use https" in found.err, list(tmp_path.iterdir())) == (1, True, [])


def test_the_whole_journey_by_command(gateway, fresh, tmp_path):
    police = drop(gateway, fresh, put(tmp_path, "a.csv", crimes_file([crime(number) for number in range(9)])))
    assert police.json["state"] == "received"
    waiting = gateway("run", "--home", fresh, "--json")
    assert waiting.json["deliveries"][0]["outcome"] == "waiting"
    drop(gateway, fresh, put(tmp_path, "b.csv", lookup_file()), ONS)
    assert gateway("run", "--home", fresh).code == 0
    states = {item["feed"]: item["state"] for item in gateway("status", "--home", fresh, "--json").json["deliveries"]}
    assert states == {FEED: "protected", LOOKUP: "protected"}
    products = gateway("catalogue", "--home", fresh, "--json").json["products"]
    assert {(item["tier"], item["rows"]) for item in products} == {("1", 70), ("2A", 9)}
    assert gateway("ledger", "fsck", "--home", fresh).code == 0


def test_a_file_copied_by_hand_is_taken_by_run(gateway, fresh):
    for partner, feed, period, content in (
        ("ons", LOOKUP, "2022", lookup_file()),
        ("police", FEED, "2024-01", crimes_file([crime(1)])),
    ):
        place = fresh / "landing" / partner / feed / period
        place.mkdir(parents=True)
        put(place, "Somebody's extract.csv", content)
    assert gateway("run", "--home", fresh).code == 0
    assert [path for path in (fresh / "landing").rglob("*") if path.is_file()] == []
    assert len(gateway("status", "--home", fresh, "--json").json["deliveries"]) == 2


@pytest.mark.parametrize("partner", ["city_of_london_police", "gloucestershire_police"])
def test_a_partner_that_has_not_signed_is_refused_with_the_reason_and_no_counts(gateway, fresh, tmp_path, partner):
    found = drop(gateway, fresh, put(tmp_path, "a.csv", crimes_file([crime(1)])), (partner, FEED, "2024-01"))
    assert (found.code, found.out) == (1, "")
    assert "has not signed" in found.err
    assert gateway("status", "--home", fresh, "--json").json["deliveries"] == []


def test_the_same_file_twice_is_one_delivery(gateway, fresh, tmp_path):
    file = put(tmp_path, "a.csv", crimes_file([crime(1)]))
    first, again = drop(gateway, fresh, file).json, drop(gateway, fresh, file).json
    assert again["duplicate_of"] == first["receipt_id"]
    assert gateway("receipt", again["receipt_id"], "--home", fresh, "--json").json["duplicate_of"]


def test_a_file_that_is_not_there_is_wrong_usage_and_its_name_is_not_repeated(gateway, fresh):
    found = drop(gateway, fresh, "/nowhere/Planted Name.csv")
    assert found.code == 2
    assert "Planted" not in found.err


def test_a_file_that_cannot_be_read_leaves_run_with_one(gateway, fresh, tmp_path):
    drop(gateway, fresh, put(tmp_path, "b.csv", lookup_file()), ONS)
    drop(gateway, fresh, put(tmp_path, "a.csv", b"Planted,Header\n1,2\n"))
    found = gateway("run", "--home", fresh)
    assert found.code == 1
    assert "header-missing" in found.out
    assert "Planted" not in found.out + found.err


def test_an_agreement_is_read_as_of_the_day_that_is_named(gateway, fresh, tmp_path):
    file = put(tmp_path, "a.csv", crimes_file([crime(1)]))
    words = ("drop", file, "--partner", "police", "--feed", FEED, "--period", "2024-01", "--home", fresh)
    assert gateway(*words, "--as-of", "2040-01-01").code == 1
    assert gateway(*words, "--as-of", "2024-01-01").code == 0


def test_nothing_can_be_unsealed_without_the_passphrase(gateway, fresh, tmp_path):
    drop(gateway, fresh, put(tmp_path, "b.csv", lookup_file()), ONS)
    shutil.rmtree(tmp_path / "config")
    found = gateway("run", "--home", fresh)
    assert found.code == 1
    assert "passphrase" in found.out + found.err

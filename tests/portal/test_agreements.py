"""What must hold of `gateway agreement`: it says what stops the gateway, and only its owner's signature starts it."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from custody.signing import public_key_of, write_signing_key
from journey.errors import AgreementUnsignedError
from journey.instance import open_instance

RULES = "definitions/field_class_rules.yaml"


@pytest.fixture
def owner_key(home):
    """The key that `init` made for the invented owner."""
    return open_instance(home).owner_key_file


def change(home):
    path = home / "documents" / RULES
    path.write_text(path.read_text("utf-8") + "# changed\n", "utf-8")


def test_what_is_signed_and_in_force_is_in_order(gateway, home):
    told = gateway("agreement", "check", "--home", home)
    assert told.code == 0
    assert "avon_and_somerset_demonstration 3.0: signed, " in told.out
    assert "City of London Police has not signed" in told.out
    found = gateway("agreement", "check", "--home", home, "--json").json
    assert found["stops"] == []
    assert found["signed_at"] == open_instance(home).agreed.signed_at
    assert f"signed by its owner at {found['signed_at']}" in told.out


def test_what_was_changed_is_named_and_signed_again_by_the_owner_alone(gateway, home, owner_key, tmp_path):
    change(home)
    told = gateway("agreement", "check", "--home", home, "--json")
    assert told.code == 1
    assert told.json["signed_at"] is None
    assert told.json["stops"] == [
        f"documents/{RULES} is not what the owner of avon_and_somerset_demonstration 3.0 signed"
    ]
    write_signing_key(tmp_path / "other.key")
    refused = gateway("agreement", "sign", "--home", home, "--key-file", tmp_path / "other.key")
    assert (refused.code, "not the key of the owner" in refused.err) == (1, True)
    signed = gateway("agreement", "sign", "--home", home, "--key-file", owner_key)
    assert signed.code == 0
    assert f"until now: documents/{RULES}" in signed.out
    assert gateway("agreement", "check", "--home", home).code == 0


def test_an_agreement_that_ended_stops_everything_and_one_to_be_reviewed_nothing(gateway, home):
    ended = gateway("agreement", "check", "--home", home, "--as-of", "2031-04-01", "--json")
    assert (ended.code, "is not in force on 2031-04-01" in ended.json["stops"][0]) == (1, True)
    late = gateway("agreement", "check", "--home", home, "--as-of", "2028-01-01", "--json")
    assert (late.code, late.json["advice"][0]) == (
        0,
        "avon_and_somerset_demonstration 3.0 was to be reviewed by 2027-03-31",
    )


def test_nothing_is_dropped_into_a_gateway_whose_documents_were_changed(gateway, home, tmp_path):
    change(home)
    file = tmp_path / "crimes.csv"
    file.write_text("Crime ID\n")
    words = ("--partner", "police", "--feed", "police_street_level_crime", "--period", "2024-02")
    told = gateway("drop", file, *words, "--home", home)
    assert told.code == 1
    assert "gateway agreement sign" in told.err


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"no key"])
def test_a_file_without_a_key_signs_nothing_and_is_not_repeated(gateway, home, tmp_path, content):
    file = tmp_path / "key"
    file.write_bytes(content)
    told = gateway("agreement", "sign", "--home", home, "--key-file", file)
    assert told.code in {1, 2}
    assert "no key\n" not in told.err


def test_a_gateway_made_for_a_named_owner_waits_for_its_signature(gateway, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    owner = public_key_of(Ed25519PrivateKey.generate())
    made = gateway("init", "--home", tmp_path / "new", "--owner-key", owner)
    assert made.code == 0
    assert "nothing is taken before its owner signs it" in made.out + made.err
    with pytest.raises(AgreementUnsignedError):
        _ = open_instance(tmp_path / "new").agreement
    assert gateway("agreement", "check", "--home", tmp_path / "new").code == 1


@pytest.mark.parametrize("owner", ["", "abc", "A" * 44, "é"])
def test_what_is_no_public_key_is_refused_before_anything_is_signed(gateway, tmp_path, monkeypatch, owner):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    told = gateway("init", "--home", tmp_path / "new", "--owner-key", owner)
    assert (told.code, "no owner's public key" in told.err) == (1, True)
    assert not (tmp_path / "new").exists()

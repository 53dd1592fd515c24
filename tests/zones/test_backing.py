"""What must hold of the choice of a backing."""

import sys

import pytest

from tests.seaweed import BUCKET, REGION
from zones.backing import FolderBacking, S3Backing
from zones.errors import ZoneError


def test_a_folder_for_each_zone(tmp_path):
    assert FolderBacking(tmp_path).store("vault").location("a") == str(tmp_path / "vault" / "a")


def test_a_prefix_for_each_zone(s3):
    backing = S3Backing(BUCKET, "some/prefix", s3.endpoint, REGION)
    assert backing.store("vault").location("a") == f"s3://{BUCKET}/some/prefix/vault/a"
    assert backing.store("vault")._bucket is backing.store("custody")._bucket


@pytest.mark.parametrize(
    "endpoint",
    [
        None,
        "https://s3.invalid",
        "https://s3.invalid:8333",
        "http://127.0.0.1:8333",
        "http://[::1]:1",
        "http://localhost",
    ],
)
def test_what_carries_nothing_in_clear_is_taken(endpoint):
    assert S3Backing("b", "p/q", endpoint).fault() is None


@pytest.mark.parametrize(
    "endpoint", ["http://s3.invalid", "http://192.0.2.1:8333", "http://localhost.invalid", "ftp://s3"]
)
def test_what_would_carry_data_in_clear_is_not(endpoint):
    assert "use https" in S3Backing("b", "p", endpoint).fault()


@pytest.mark.parametrize(
    "endpoint", ["https://key:secret@s3.invalid", "https://key@s3.invalid", "https://s3?k=secret", "x"]
)
def test_credentials_have_no_place_in_an_endpoint(endpoint):
    fault = S3Backing("b", "p", endpoint).fault()
    assert "credentials come from the environment" in fault
    assert "secret" not in fault


@pytest.mark.parametrize(
    "backing",
    [
        *(S3Backing("", "p"), S3Backing("b", ""), S3Backing("b", "../p"), S3Backing("b", "/p"), S3Backing("b", "p/")),
        S3Backing("b", "p", "https://[half"),
    ],
)
def test_a_place_that_cannot_be_read_is_refused(backing):
    assert "s3://bucket/prefix" in backing.fault()


def test_without_the_extra_it_is_said_which_to_install(monkeypatch):
    for name in ("zones.s3", "zones.s3_bucket", "zones.s3_streams"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(ZoneError, match="extra `s3`"):
        S3Backing("b", "p").store("vault")

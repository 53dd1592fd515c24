"""Which day agreements are read on, which passphrase file is meant, and where zones are to rest."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.errors import UsageError
from portal.home import chosen_backing, chosen_home, chosen_passphrase_file, day, remember
from zones.backing import S3Backing


def test_today_unless_another_day_is_named():
    assert day(None) == datetime.now(UTC).date()
    assert day(datetime(2024, 2, 3)) == date(2024, 2, 3)  # noqa: DTZ001 - as typer gives it


def test_what_stands_after_the_verb_wins(monkeypatch):
    monkeypatch.setenv("GATEWAY_HOME", "/environment")
    context = SimpleNamespace(obj=None)
    remember(context, Path("/before"), Path("/before.pass"))
    assert chosen_home(context, Path("/after")) == Path("/after")
    assert chosen_home(context, None) == Path("/before")
    assert chosen_passphrase_file(context, Path("/after.pass")) == Path("/after.pass")
    assert chosen_passphrase_file(context, None) == Path("/before.pass")
    remember(context, None, None)
    assert chosen_home(context, None) == Path("/environment")


def test_no_home_at_all_is_wrong_usage(monkeypatch):
    monkeypatch.delenv("GATEWAY_HOME", raising=False)
    context = SimpleNamespace(obj={"home": None, "passphrase_file": None})
    with pytest.raises(UsageError, match="GATEWAY_HOME"):
        chosen_home(context, None)


def test_zones_rest_in_the_home_unless_a_place_on_s3_is_named():
    assert chosen_backing(None, None, None) is None
    assert chosen_backing("s3://b/p/q/", None, None) == S3Backing("b", "p/q")
    assert chosen_backing("s3://b/p", "https://s3.invalid", "eu-west-2") == S3Backing(
        "b", "p", "https://s3.invalid", "eu-west-2"
    )


@pytest.mark.parametrize("zones", ["", "b/p", "s3://", "s3://b", "s3://b/", "s3:///p", "gs://b/p", "/a/folder"])
def test_any_other_place_is_wrong_usage(zones):
    with pytest.raises(UsageError, match="s3://bucket/prefix"):
        chosen_backing(zones, None, None)


@pytest.mark.parametrize("more", [("https://s3.invalid", None), (None, "eu-west-2")])
def test_an_endpoint_or_a_region_without_a_bucket_is_wrong_usage(more):
    with pytest.raises(UsageError, match="which bucket"):
        chosen_backing(None, *more)

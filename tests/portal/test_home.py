"""Which day agreements are read on, and which passphrase file is meant."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.errors import UsageError
from portal.home import chosen_home, chosen_passphrase_file, day, remember


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

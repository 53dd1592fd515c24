"""Dagster's folder keeps runs and events, and tells nobody."""

import dagster as dg
import pytest

from dagster_project import dagster_home
from dagster_project.dagster_home import SETTINGS, main, prepared
from journey.errors import JourneyError


def test_the_settings_are_written_once(instance):
    assert prepared(instance) == instance.dagster_home
    place = instance.dagster_home / SETTINGS
    place.write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    prepared(instance)
    assert place.read_text(encoding="utf-8") == "telemetry: {enabled: false}\n"


def test_a_folder_whose_making_was_cut_off_is_made_afresh(instance, monkeypatch):
    """Dagster does not mend databases that were half made: a kill there stopped every later run."""

    def cut_off(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(dagster_home.durable, "rename", cut_off)
        with pytest.raises(KeyboardInterrupt):
            prepared(instance)
    assert not instance.dagster_home.exists()
    with dg.DagsterInstance.from_config(str(prepared(instance))) as kept:
        kept.add_dynamic_partitions("calendar_month", ["2024-01"])
        assert kept.get_dynamic_partitions("calendar_month") == ["2024-01"]
    assert not instance.dagster_home.with_name("dagster.part").exists()


def test_dagster_takes_them_at_their_word(history):
    with dg.DagsterInstance.from_config(str(history)) as kept:
        assert not kept.telemetry_enabled
        assert not kept.nux_enabled
        assert type(kept.compute_log_manager).__name__ == "NoOpComputeLogManager"
        assert kept.get_settings("concurrency") == {"runs": {"max_concurrent_runs": 1}}
        assert not kept.run_retries_enabled
        assert kept.root_directory == str(history)


def test_what_a_killed_process_left_is_mended_before_the_pages_open(instance, monkeypatch):
    mended = []
    monkeypatch.setattr(dagster_home, "recover", lambda found: mended.append(found.id))
    monkeypatch.setenv("GATEWAY_HOME", str(instance.home))
    assert main() == 0
    assert mended == [instance.id]
    assert (instance.dagster_home / SETTINGS).is_file()


@pytest.mark.parametrize("home", [None, "nothing-here"])
def test_without_a_gateway_the_pages_do_not_open(home, tmp_path, monkeypatch, capsys):
    if home:
        monkeypatch.setenv("GATEWAY_HOME", str(tmp_path / home))
    else:
        monkeypatch.delenv("GATEWAY_HOME", raising=False)
    assert main() == 1
    assert capsys.readouterr().err.startswith("serve: ")
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_while_mending_is_said(instance, monkeypatch, capsys):
    def refused(_):
        raise JourneyError("not today")

    monkeypatch.setattr(dagster_home, "recover", refused)
    monkeypatch.setenv("GATEWAY_HOME", str(instance.home))
    assert main() == 1
    assert capsys.readouterr().err == "serve: not today\n"

"""Where a passphrase may come from."""

import stat

import pytest

from custody.errors import PassphraseUnavailableError, WeakKeyError
from custody.passphrase import VARIABLE, find_passphrase, write_passphrase

LONG = b"twelve or more"


def kept(place, content=LONG, mode=0o600):
    place.write_bytes(content)
    place.chmod(mode)
    return place


def test_the_explicit_file_wins_then_the_environment_then_what_init_remembered(tmp_path):
    explicit, named, remembered = (kept(tmp_path / name, LONG + name.encode()) for name in "abc")
    environ = {VARIABLE: str(named)}
    assert find_passphrase(explicit, environ, remembered) == LONG + b"a"
    assert find_passphrase(None, environ, remembered) == LONG + b"b"
    assert find_passphrase(None, {}, remembered) == LONG + b"c"


def test_a_named_file_that_is_missing_is_never_passed_over(tmp_path):
    good, missing = kept(tmp_path / "good"), tmp_path / "secretname"
    for sources in (
        (missing, {VARIABLE: str(good)}, good),
        (None, {VARIABLE: str(missing)}, good),
        (None, {}, missing),
    ):
        with pytest.raises(PassphraseUnavailableError) as refusal:
            find_passphrase(*sources)
        assert "secretname" not in str(refusal.value)


def test_no_source_at_all_is_refused_and_says_what_to_name():
    with pytest.raises(PassphraseUnavailableError, match=f"--passphrase-file or {VARIABLE}"):
        find_passphrase(None, {VARIABLE: ""}, None)


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_one_line_ending_is_not_part_of_it(tmp_path, ending):
    assert find_passphrase(kept(tmp_path / "p", LONG + ending), {}, None) == LONG


def test_a_second_line_ending_is_part_of_it(tmp_path):
    assert find_passphrase(kept(tmp_path / "p", LONG + b"\n\n"), {}, None) == LONG + b"\n"


@pytest.mark.parametrize("content", [b"", b"\n", b"hunter2hunt\n", b" " * 40, "éééééééé".encode()])
def test_a_short_passphrase_is_refused_without_being_shown(tmp_path, content):
    with pytest.raises(WeakKeyError) as refusal:
        find_passphrase(kept(tmp_path / "p", content), {}, None)
    assert "hunter2" not in str(refusal.value)


def test_twelve_characters_are_enough(tmp_path):
    assert find_passphrase(kept(tmp_path / "p", b"abcdefghijkl\n"), {}, None) == b"abcdefghijkl"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o601])
def test_a_file_that_others_can_touch_is_refused_and_says_how_to_mend_it(tmp_path, mode):
    with pytest.raises(PassphraseUnavailableError, match="chmod 600"):
        find_passphrase(kept(tmp_path / "p", mode=mode), {}, None)


def test_a_folder_is_not_a_passphrase(tmp_path):
    with pytest.raises(PassphraseUnavailableError):
        find_passphrase(tmp_path, {}, None)


def test_a_written_passphrase_can_be_found_again_and_only_by_its_owner(tmp_path):
    place = write_passphrase({"XDG_CONFIG_HOME": str(tmp_path / "config")})
    assert place.parent == tmp_path / "config" / "gateway"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert len(find_passphrase(None, {}, place)) >= 43


def test_each_instance_has_a_file_and_a_passphrase_of_its_own(tmp_path):
    places = {write_passphrase({"XDG_CONFIG_HOME": str(tmp_path)}) for _ in range(3)}
    assert len({place.read_bytes() for place in places}) == len(places) == 3


@pytest.mark.parametrize("environ", [{}, {"XDG_CONFIG_HOME": ""}, {"XDG_CONFIG_HOME": "relative/folder"}])
def test_without_an_absolute_configured_folder_it_is_below_the_home(tmp_path, monkeypatch, environ):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert write_passphrase(environ).parent == tmp_path / ".config" / "gateway"

"""What must hold of files for their owner alone: written once, never over another, read only where nobody else can."""

import os
import stat

import pytest

from custody.private_files import OpenToOthersError, is_private_folder, read_private, write_private


def test_what_was_written_is_read_and_its_owner_s_alone(tmp_path):
    place = tmp_path / "secret"
    write_private(place, b"a secret\n")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert read_private(place) == b"a secret\n"


def test_no_file_is_written_over(tmp_path):
    place = tmp_path / "secret"
    write_private(place, b"first")
    with pytest.raises(FileExistsError):
        write_private(place, b"second")
    assert read_private(place) == b"first"


def test_a_link_to_elsewhere_is_not_followed(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FileExistsError):
        write_private(tmp_path / "link", b"secret")
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666, 0o601])
def test_what_others_can_touch_is_refused_and_nothing_of_it_told(tmp_path, mode):
    place = tmp_path / "secret"
    write_private(place, b"a secret")
    place.chmod(mode)
    with pytest.raises(OpenToOthersError) as refused:
        read_private(place)
    assert "secret" not in str(refused.value)


def test_no_more_is_read_than_a_secret_may_be(tmp_path):
    write_private(tmp_path / "long", b"x" * 10_000)
    assert len(read_private(tmp_path / "long")) == 4096


def test_a_file_and_its_name_outlast_a_power_cut(tmp_path, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
    write_private(tmp_path / "secret", b"a secret")
    assert synced == [False, True]


@pytest.mark.parametrize(("mode", "private"), [(0o700, True), (0o750, False), (0o701, False)])
def test_a_folder_is_private_where_it_is_its_owner_s_alone(tmp_path, mode, private):
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.chmod(mode)
    assert is_private_folder(folder) == private
    assert not is_private_folder(tmp_path / "nowhere")

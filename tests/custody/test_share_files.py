"""What must hold of shares in files: one person's each, never over another file, and no name or word of one is told."""

import stat

import pytest

from custody.errors import SharesRefusedError
from custody.share_files import read_shares, shares_given, write_shares
from custody.shares import label, split

SHARES = split(bytes(range(32)), 2, 3)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "Canary"
    made.mkdir(mode=0o700)
    return made


def test_each_share_has_a_file_of_its_own_that_only_its_owner_can_read(folder):
    files = write_shares(folder, SHARES)
    said = label(SHARES[0]).set_id
    assert [file.name for file in files] == [f"share-{said}-{number}-of-3.txt" for number in (1, 2, 3)]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert read_shares(files) == SHARES
    assert shares_given({"GATEWAY_KEY_SHARES": str(folder)}) == SHARES


def test_no_file_is_written_over_and_none_is_left_where_one_could_not_be_written(folder):
    taken = folder / f"share-{label(SHARES[0]).set_id}-3-of-3.txt"
    taken.write_text("kept")
    with pytest.raises(SharesRefusedError) as refusal:
        write_shares(folder, SHARES)
    assert [(place.name, place.read_text()) for place in folder.iterdir()] == [(taken.name, "kept")]
    assert "Canary" not in str(refusal.value)


def test_shares_go_into_a_folder_that_is_there_and_its_owners_alone(folder):
    folder.chmod(0o750)
    for place in (folder, folder / "more"):
        with pytest.raises(SharesRefusedError, match="chmod 700"):
            write_shares(place, SHARES)
    assert list(folder.iterdir()) == []


def test_a_share_that_others_can_read_or_that_is_not_there_is_refused(folder):
    files = write_shares(folder, SHARES)
    files[0].chmod(0o640)
    for brought, told in ((files, "chmod 600"), ([folder / "none"], "cannot be read"), ([folder], "cannot be read")):
        with pytest.raises(SharesRefusedError, match=told) as refusal:
            read_shares(brought)
        assert "Canary" not in str(refusal.value)


def test_without_a_folder_there_are_none_and_one_that_cannot_be_read_is_refused(folder):
    assert shares_given({}) == shares_given({"GATEWAY_KEY_SHARES": ""}) == ()
    with pytest.raises(SharesRefusedError, match="GATEWAY_KEY_SHARES") as refusal:
        shares_given({"GATEWAY_KEY_SHARES": str(folder / "none")})
    assert "Canary" not in str(refusal.value)


def test_what_is_hidden_in_the_folder_is_no_share(folder):
    write_shares(folder, SHARES)
    (folder / ".DS_Store").write_text("x")
    assert len(shares_given({"GATEWAY_KEY_SHARES": str(folder)})) == 3

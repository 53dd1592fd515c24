"""What must hold of ZIPs: told whole from their directory, and never more unfolded than was told."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.limits import SHIPPED
from intake.safety.archive import content_of, entries_of
from tests.intake.workbooks import zipped

CONTENT = b"Incident,Count\nCanary,1\n" * 20
GOOD = zipped({"Extract.csv": CONTENT})


def unfolded(content, limits=SHIPPED):
    return {entry.name: content_of(content, entry) for entry in entries_of(content, limits)}


def refusal(content, limits=SHIPPED):
    with pytest.raises(UnreadableFileError) as refused:
        unfolded(content, limits)
    assert "anary" not in str(refused.value)
    return refused.value.rule


def changed(content, at, new):
    return content[:at] + new + content[at + len(new) :]


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}\.csv", fullmatch=True), st.binary(max_size=200), max_size=4))
def test_files_come_out_as_they_went_in(files):
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        content = zipped(files, method=method)
        assert unfolded(content) == files


def test_folders_are_no_files():
    assert [entry.name for entry in entries_of(zipped({"folder/": b"", "folder/A.csv": b"x"}), SHIPPED)] == [
        "folder/a.csv"
    ]


@pytest.mark.parametrize("cut", range(4, len(GOOD), 7))
def test_a_zip_cut_off_anywhere_is_refused(cut):
    assert refusal(GOOD[:cut]) == "archive-broken"


@pytest.mark.parametrize("name", ["../canary.csv", "a/../../b", "/etc/canary", "C:canary", "..\\canary", "a/.."])
def test_a_name_that_leads_out_is_refused(name):
    assert refusal(zipped({name: b"x"})) == "archive-path"


def test_a_password_is_refused():
    directory = GOOD.rindex(b"PK\x01\x02")
    assert refusal(changed(changed(GOOD, 6, b"\x01"), directory + 8, b"\x01")) == "archive-encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_packing_is_refused(method):
    assert refusal(zipped({"a.csv": CONTENT}, method=method)) == "archive-packing"


def test_more_files_than_allowed_are_refused():
    content = zipped({f"{number}.csv": b"x" for number in range(4)})
    assert refusal(content, replace(SHIPPED, archive_entries=3)) == "archive-entries"
    assert len(entries_of(content, replace(SHIPPED, archive_entries=4))) == 4


def test_a_zip_that_unfolds_too_far_is_refused_before_it_is_unfolded():
    content = zipped({"a.csv": b"\0" * (200 << 20)})
    assert refusal(content) == "archive-ratio"
    assert refusal(content, replace(SHIPPED, unfolded_bytes=(200 << 20) - 1)) == "archive-too-large"


def test_a_zip_that_says_it_is_smaller_than_it_is_gives_no_more_than_it_says():
    content = zipped({"a.csv": b"\0" * 5000})
    directory = content.rindex(b"PK\x01\x02")
    small = struct.pack("<L", 10)
    lying = changed(changed(content, 22, small), directory + 24, small)
    (entry,) = entries_of(lying, SHIPPED)
    assert entry.size == 10
    assert refusal(lying) == "archive-broken"


def test_a_damaged_file_is_refused():
    at = GOOD.index(b"csv") + 8
    assert refusal(changed(GOOD, at, bytes([GOOD[at] ^ 0xFF]))) == "archive-broken"


def test_a_directory_that_python_does_not_read_is_refused():
    directory, end = GOOD.rindex(b"PK\x01\x02"), GOOD.rindex(b"PK\x05\x06")
    newer_version = changed(GOOD, directory + 6, b"\xff")
    no_utf8_name = changed(changed(GOOD, directory + 9, b"\x08"), directory + 46, b"\xff")
    before_the_file = changed(GOOD, end + 12, struct.pack("<L", len(GOOD)))
    for content in (newer_version, no_utf8_name, before_the_file):
        assert refusal(content) == "archive-broken"


def test_two_files_of_one_name_are_refused():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = _twice("a.csv", "a.csv")
    assert refusal(twice) == "archive-broken"
    assert refusal(_twice("a.csv", "A.CSV")) == "archive-broken"


def _twice(one, other):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(one, b"x")
        archive.writestr(other, b"y")
    return made.getvalue()


def test_one_name_beside_the_bytes_and_another_in_the_directory_is_refused():
    assert refusal(changed(GOOD, 30, b"Another.csv")) == "archive-broken"


def test_bytes_that_belong_to_two_files_are_refused():
    content = _twice("a.csv", "b.csv")
    directory = content.index(b"PK\x01\x02")
    both = content[35:directory]
    assert both.startswith(b"xPK\x03\x04")
    told = struct.pack("<3L", zlib.crc32(both), len(both), len(both))
    assert refusal(changed(content, directory + 16, told)) == "archive-broken"


def test_a_file_that_is_said_to_begin_at_the_end_is_refused():
    directory = GOOD.rindex(b"PK\x01\x02")
    second = _twice("a.csv", "b.csv")
    where = second.rindex(b"PK\x01\x02") + 42
    assert refusal(changed(second, where, struct.pack("<L", len(second) - 9))) == "archive-broken"
    assert refusal(changed(GOOD, directory + 42, struct.pack("<L", len(GOOD) - 9))) == "archive-broken"


def test_something_before_the_zip_is_refused():
    assert refusal(b"PK\x03\x04 something else" + GOOD) == "archive-broken"


@given(st.binary(max_size=300), st.integers(0, len(GOOD)))
def test_no_damage_does_more_than_refuse(noise, at):
    damaged = GOOD[:at] + noise + GOOD[at + len(noise) :]
    with suppress(UnreadableFileError):
        assert list(unfolded(damaged).values()) in ([CONTENT], [])


def test_a_link_is_no_file():
    link = zipfile.ZipInfo("extract.csv")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(link, "/etc/canary")
    assert refusal(target.getvalue()) == "archive-path"


def test_what_is_packed_one_way_in_the_directory_and_another_beside_the_bytes_is_refused():
    assert refusal(changed(GOOD, 8, b"\0\0")) == "archive-broken"


def test_a_comment_is_no_harm_and_what_follows_the_end_is():
    end = GOOD.rfind(b"PK\5\6")
    assert unfolded(changed(GOOD, end + 20, b"\5\0") + b"hello") == {"extract.csv": CONTENT}
    assert refusal(GOOD + b"hello") == "archive-broken"


def test_a_directory_that_another_reader_would_find_elsewhere_is_refused():
    end = GOOD.rfind(b"PK\5\6")
    size, start = struct.unpack_from("<LL", GOOD, end + 12)
    count = GOOD[end + 8 : end + 10]

    def with_wide_end(wide_start, wide_at, told_start):
        record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, size, wide_start)
        locator = struct.pack("<4sLQL", b"PK\6\7", 0, wide_at, 1)
        plain = struct.pack("<4s2H2s2sLLH", b"PK\5\6", 0, 0, count, count, size, told_start, 0)
        return GOOD[:end] + record + locator + plain

    assert unfolded(with_wide_end(start, end, start)) == {"extract.csv": CONTENT}
    assert unfolded(with_wide_end(start, end, 0xFFFF_FFFF)) == {"extract.csv": CONTENT}
    assert refusal(with_wide_end(start, end, start - 1)) == "archive-broken"
    assert refusal(with_wide_end(start, end + 1, 0xFFFF_FFFF)) == "archive-broken"

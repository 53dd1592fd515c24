"""What must hold of compound files: streams come out whole, and damage does no more than refuse."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.safety.compound import CompoundFile, _entries
from tests.intake.workbooks import compound, plain_xls

LARGE = [["Incident", "Note"], *([f"C{number}", "x" * 60] for number in range(3000))]


@given(st.dictionaries(st.from_regex(r"[A-Za-z]{1,20}", fullmatch=True), st.binary(max_size=1000), max_size=5))
def test_small_streams_come_out_as_they_went_in(streams):
    file = CompoundFile(compound(streams))
    assert {name: file.read(part) for name, part in file.parts.items()} == streams


def test_a_large_stream_comes_out_whole():
    file = CompoundFile(plain_xls(LARGE))
    stream = file.read(file.parts["Workbook"])
    assert len(stream) == file.parts["Workbook"].size > 100_000
    assert stream.startswith(b"\x09\x08")


def test_storages_are_told_too():
    assert not CompoundFile(compound({}, storages=["_SX_DB_CUR"])).parts["_SX_DB_CUR"].is_stream


@pytest.mark.parametrize("content", [b"", b"Canary", compound({"A": b"x"})[:600]])
def test_what_is_no_compound_file_is_refused(content):
    with pytest.raises(UnreadableFileError) as refused:
        CompoundFile(content)
    assert refused.value.rule == "workbook-broken"


@pytest.mark.parametrize(("at", "shift"), [(30, 4), (30, 16), (32, 2)])
def test_sectors_of_a_size_that_there_is_not_are_refused(at, shift):
    content = compound({"A": b"x"})
    with pytest.raises(UnreadableFileError, match="workbook-broken"):
        CompoundFile(content[:at] + bytes([shift]) + content[at + 1 :])


def test_more_parts_than_a_workbook_has_are_refused():
    assert list(_entries(bytes(128 * 4096))) == []
    with pytest.raises(UnreadableFileError, match="workbook-broken"):
        list(_entries(bytes(128 * 4097)))


def test_sectors_that_run_in_a_circle_are_refused():
    content = bytearray(compound({"A": b"x" * 100}))
    content[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    with pytest.raises(UnreadableFileError, match="workbook-broken"):
        CompoundFile(bytes(content))


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=60))
def test_no_damage_does_more_than_refuse(at, noise):
    content = compound({"Workbook": b"x" * 300, "B": b"y"})
    with suppress(UnreadableFileError):
        file = CompoundFile(content[:at] + noise + content[at + len(noise) :])
        for part in file.parts.values():
            file.read(part)

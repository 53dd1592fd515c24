"""What must hold of an XLS: what is dangerous or hidden is refused, what is plain is not."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.safety.compound import CompoundFile
from intake.safety.old_workbook import look_at_old_workbook
from tests.intake.workbooks import compound, plain_xls

ERROR_CODE = 0x2A


def refusal(content):
    with pytest.raises(UnreadableFileError) as refused:
        look_at_old_workbook(content)
    assert "Canary" not in str(refused.value)
    return refused.value.rule


def book(*records):
    """A workbook's stream: its own records, then one empty sheet if a record says where it begins."""
    own = [
        struct.pack("<HH", kind, len(content)) + content for kind, content in [(0x809, b"\0" * 16), *records, (10, b"")]
    ]
    return compound({"Workbook": b"".join(own)})


def test_a_plain_workbook_is_taken():
    (seen,) = look_at_old_workbook(plain_xls())
    assert seen.has_values
    assert seen.errors == {}


@pytest.mark.parametrize("from_1904", [True, False])
def test_a_workbook_says_from_which_year_it_counts_days(from_1904):
    (seen,) = look_at_old_workbook(plain_xls(change=lambda book, _: setattr(book, "dates_1904", from_1904)))
    assert seen.from_1904 is from_1904


@pytest.mark.parametrize(("visibility", "rule"), [(1, "sheet-hidden"), (2, "sheet-very-hidden")])
def test_a_hidden_sheet_with_values_is_refused(visibility, rule):
    def hide(workbook, _, text="Canary"):
        sheet = workbook.add_sheet("S2")
        sheet.visibility = visibility
        if text:
            sheet.write(0, 0, text)

    assert refusal(plain_xls(change=hide)) == rule
    assert len(look_at_old_workbook(plain_xls(change=lambda *both: hide(*both, text="")))) == 2


def test_hidden_columns_and_rows_with_values_are_refused():
    def hide_row(_, sheet):
        sheet.row(1).hidden = True

    def hide_column(_, sheet):
        sheet.col(1).hidden = True

    def hide_nothing(_, sheet):
        sheet.row(9).hidden = sheet.col(9).hidden = True

    assert refusal(plain_xls(change=hide_row)) == "row-hidden"
    assert refusal(plain_xls(change=hide_column)) == "column-hidden"
    look_at_old_workbook(plain_xls(change=hide_nothing))


def test_a_filter_that_hides_rows_is_told_apart():
    content = plain_xls(change=lambda _, sheet: setattr(sheet.row(1), "hidden", True))
    stream = CompoundFile(content).read(CompoundFile(content).parts["Workbook"])
    assert refusal(compound({"Workbook": stream})) == "row-hidden"
    sheet_begins = stream.index(struct.pack("<HH", 0x809, 16), 20)
    at = sheet_begins + 20
    filtered = stream[:at] + struct.pack("<HH", 0x9B, 0) + stream[at:]
    assert refusal(compound({"Workbook": filtered})) == "row-filtered"


def test_error_cells_are_told_with_their_text():
    content = plain_xls(change=lambda _, sheet: sheet.row(2).set_cell_error(3, ERROR_CODE))
    assert look_at_old_workbook(content)[0].errors == {(2, 3): "#N/A"}


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        ("workbook-encrypted", "EncryptedPackage"),
        ("workbook-encrypted", "EncryptionInfo"),
        ("workbook-macros", "_VBA_PROJECT_CUR"),
        ("workbook-macros", "VBA"),
        ("workbook-pivot-cache", "_SX_DB_CUR"),
        ("workbook-history", "Revision Log"),
        ("workbook-embedded-object", "MBD0001ABCD"),
        ("workbook-embedded-object", "\x01Ole10Native"),
        ("format-message", "__properties_version1.0"),
        ("format-document", "WordDocument"),
        ("format-document", "PowerPoint Document"),
        ("format-unknown", "Canary"),
    ],
)
def test_a_part_says_what_the_file_is(rule, name):
    assert refusal(compound({}, storages=[name])) == rule
    assert refusal(compound({name: b"Canary"})) == rule


@pytest.mark.parametrize(
    ("rule", "record"),
    [
        ("workbook-encrypted", (0x2F, b"\1\0" * 20)),
        ("workbook-external-link", (0x1AE, struct.pack("<HH", 1, 9) + b"\0Canary")),
        ("workbook-macros", (0x85, struct.pack("<LBB", 0, 0, 1) + b"\2\0S1")),
        ("workbook-broken", (0x85, b"\0")),
    ],
)
def test_a_record_says_what_is_dangerous(rule, record):
    assert refusal(book(record)) == rule


@pytest.mark.parametrize("own", [0x401, 0x3A01])
def test_links_to_itself_and_to_functions_are_taken(own):
    assert look_at_old_workbook(book((0x1AE, struct.pack("<HH", 1, own)))) == ()


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=60))
def test_no_damage_does_more_than_refuse(at, noise):
    content = plain_xls()
    with suppress(UnreadableFileError):
        look_at_old_workbook(content[:at] + noise + content[at + len(noise) :])

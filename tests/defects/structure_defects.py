"""Defects 13 to 15 and 20 to 22: rows that are no records, that stand twice, side by side, or are of another width."""

import csv
from collections.abc import Iterator

from tests.defects.base import (
    CANARY,
    CASES,
    Row,
    canaries,
    clean,
    clean_table,
    csv_of,
    csv_rows,
    headers,
    ods_of,
    specimen,
    table_of,
    xls_of,
    xlsx_of,
)
from tests.defects.specimen import Counts, Refused, Specimen

CRIMES, SUSPECTS, FIRES, SCHOOLS = (
    "police_recorded_crime",
    "police_recorded_crime_suspects",
    "fire_incidents",
    "school_suspensions_and_exclusions",
)
_TOTAL, _FOOTER, _REPEATED, _RAGGED = (
    (rule, "row") for rule in ("row-total", "row-footer", "row-header-repeated", "row-ragged")
)


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _footers()
    yield from _subtotals()
    yield from _repeated_headers()
    yield from _fanned_out()
    yield from _side_by_side()
    yield from _ragged()
    yield from _quoted_wrongly()
    yield from _delimited()
    yield from _backslashes()


def _wide(table: list[list[str]], *cells: str) -> list[str]:
    """A row as wide as a table."""
    return [*cells, *[""] * (len(table[0]) - len(cells))]


_BELOW = ("End of report", "6 rows returned", "Page 1 of 1", "OFFICIAL-SENSITIVE: PERSONAL", f"Report run by {CANARY}")


def _footers() -> Iterator[Specimen]:
    """13: a total, the end, a count, a page number, a marking and who ran it, below the rows."""
    table = clean_table()
    short = [*table, ["Total: 6"], [], *([words] for words in _BELOW)]
    padded = [*table, _wide(table, "Total: 6"), _wide(table), *(_wide(table, words) for words in _BELOW)]
    expected = Counts(12, 6, 6, found={_TOTAL: 1, _FOOTER: 5}, lines={_TOTAL: (8,), _FOOTER: (10, 11, 12, 13, 14)})
    written = {
        "short-lines": csv_of(short),
        "padded-lines": csv_of(padded),
        "last-line-without-an-end": csv_of(short).removesuffix(b"\n"),
        "workbook": xlsx_of(short),
        "old-workbook": xls_of(short),
        "open-document": ods_of(short),
    }
    for name, content in written.items():
        yield specimen(13, f"footers-in-{name}", CASES, content, expected, (CANARY,))
    words = [
        "Disclaimer: figures are provisional",
        "This report is confidential to " + CANARY,
        "Data are subject to revision",
        "Source: Case management system",
        "*** END ***",
    ]
    content = csv_of([*table, *([text] for text in words)])
    yield specimen(13, "disclaimers", CASES, content, Counts(11, 6, 5, found={_FOOTER: 5}), (CANARY,))
    found = {("format", "pnc_id"): 1, ("postcode-missing", "postcode"): 1, ("required", "outcome_date"): 1}
    beside = csv_of([*table, _wide(table, "Total", "6")])
    yield specimen(13, "a-total-that-could-be-somebody-s-number", CASES, beside, Counts(7, 6, 1, found=found))
    note = csv_of([*table, [f"{CANARY} has left, ask somebody else"]])
    expected = Counts(7, 6, 1, found={_RAGGED: 1}, lines={_RAGGED: (8,)})
    yield specimen(13, "a-note-that-is-no-known-footer", CASES, note, expected, (CANARY,))


def _subtotals() -> Iterator[Specimen]:
    """14: a subtotal below the rows of each area, and one of all."""
    table = clean_table(FIRES)
    at = table[0].index("victims")

    def total(words: str, count: int) -> list[str]:
        cells = _wide(table, words)
        cells[at] = str(count)
        return cells

    head, *rows = table
    parted = [head, *rows[:2], total("Bath total", 2), *rows[2:4], total("Subtotal for Bristol", 2), *rows[4:]]
    parted += [total("North Somerset Count", 2), total("Grand Total", 6)]
    expected = Counts(10, 6, 4, found={_TOTAL: 4}, lines={_TOTAL: (4, 7, 10, 11)})
    for name, write in (("csv", csv_of), ("workbook", xlsx_of), ("open-document", ods_of)):
        yield specimen(14, f"subtotals-by-area-in-a-{name}", FIRES, write(parted), expected)
    beside = [head, *rows[:3], ["", "Subtotal", *_wide(table)[2:]], *rows[3:]]
    expected = Counts(7, 6, 1, found={_TOTAL: 1}, lines={_TOTAL: (5,)})
    yield specimen(14, "subtotal-in-the-second-column", FIRES, csv_of(beside), expected)


def _repeated_headers() -> Iterator[Specimen]:
    """15: the headings once more after each page."""
    head, *rows = clean_table()
    pages = [head, *rows[:2], head, *rows[2:4], head, *rows[4:]]
    expected = Counts(8, 6, 2, found={_REPEATED: 2}, lines={_REPEATED: (4, 7)})
    for name, write in (("csv", csv_of), ("workbook", xlsx_of), ("old-workbook", xls_of)):
        yield specimen(15, f"header-on-every-page-of-a-{name}", CASES, write(pages), expected)
    paged = [head, *rows[:3], ["Page 1 of 2"], [], head, *rows[3:], ["Page 2 of 2"]]
    expected = Counts(9, 6, 3, found={_REPEATED: 1, _FOOTER: 2}, lines={_REPEATED: (7,), _FOOTER: (5, 11)})
    yield specimen(15, "header-below-page-numbers", CASES, csv_of(paged), expected)
    aliased = [[heading.upper() for heading in cells] if cells is head else cells for cells in pages]
    mended = {("header-mended", heading): 1 for heading in headers(CASES)}
    expected = Counts(8, 6, 2, found={_REPEATED: 2} | mended)
    yield specimen(15, "mended-header-on-every-page", CASES, csv_of(aliased), expected)


def _fanned_out() -> Iterator[Specimen]:
    """20: a crime once for each victim and suspect and flag."""
    rows = clean(CRIMES, 4)
    flagged = rows[1] | {"alcohol_flag": "Y" if rows[1]["alcohol_flag"] == "N" else "N"}
    joined = [rows[0], rows[0], rows[0], rows[1], flagged, rows[2], rows[3]]
    found = {("row-repeated", "row"): 2, ("key-repeated", "crime_ref"): 3}
    lines = {("row-repeated", "row"): (3, 4), ("key-repeated", "crime_ref"): (3, 4, 6)}
    yield specimen(20, "a-row-for-each-join", CRIMES, csv_rows(joined), Counts(7, 7, found=found, lines=lines))
    beside = [row | {"suspect_no": str(number)} for number, row in enumerate(joined)]
    found = found | {("column-unknown", f"column {len(rows[0]) + 1}"): 1}
    yield specimen(20, "with-what-it-was-joined-to", CRIMES, csv_rows(beside), Counts(7, 7, found=found))


def _side_by_side() -> Iterator[Specimen]:
    """21: several tables on one sheet."""
    table, other = clean_table(), clean_table(SCHOOLS)
    same = [[*left, "", *right] for left, right in zip(table, table, strict=True)]
    yield specimen(21, "the-same-table-beside", CASES, xlsx_of(same), Refused("header-repeated"))
    shared = [[*left, "", *right] for left, right in zip(table, other, strict=True)]
    yield specimen(
        21,
        "another-table-with-the-same-headings-beside",
        CASES,
        csv_of(shared),
        Refused("header-repeated"),
        _of(SCHOOLS),
    )
    counts = [["Area", "Cases"], *([f"{CANARY} {place}", "3"] for place in range(6))]
    beside = [[*left, "", *right] for left, right in zip(table, counts, strict=True)]
    width = len(table[0])
    found = {("column-unnamed", f"column {width + 1}"): 1}
    found |= {("column-unknown", f"column {width + place}"): 1 for place in (2, 3)}
    for name, write in (("csv", csv_of), ("workbook", xlsx_of)):
        expected = Counts(6, 6, found=found)
        yield specimen(21, f"a-table-of-counts-beside-in-a-{name}", CASES, write(beside), expected, (CANARY,))
    head, *rows = table
    turned = [list(reversed(cells)) for cells in table]
    above = [head, *rows[:3], [], *turned[:1], *turned[4:]]
    yield specimen(21, "two-tables-below-each-other", CASES, csv_of(above), Refused("header-ambiguous"))


def _of(feed: str) -> tuple[str, ...]:
    return canaries(feed, clean(feed))


def _ragged() -> Iterator[Specimen]:
    """22: rows of another width, a delimiter in a note that is not in quotation marks, line ends in one that is."""
    head, *rows = clean_table()
    expected = Counts(6, 4, 2, found={_RAGGED: 2}, lines={_RAGGED: (4, 6)})
    uneven = [head, rows[0], rows[2], rows[1][:-2], rows[4], [*rows[3], CANARY], rows[5]]
    yield specimen(22, "rows-too-short-and-too-long", CASES, csv_of(uneven), expected, (CANARY,))
    noted = _ending_in_a_value({"case_notes": ""})
    noted[2]["case_notes"] = f"seen {CANARY}, then left"
    bare = csv_rows(noted).replace(b'"', b"")
    expected = Counts(6, 5, 1, found={_RAGGED: 1}, lines={_RAGGED: (4,)})
    yield specimen(22, "delimiter-in-a-note", CASES, bare, expected, (CANARY,))
    last = [{header: row[header] for header in sorted(row, key="email".__eq__)} for row in clean(SUSPECTS)]
    last[2]["disposal"], last[2]["email"] = f"{CANARY}, charged", ""
    yield specimen(
        22, "delimiter-in-a-value-of-a-row-that-ends-empty", SUSPECTS, csv_rows(last).replace(b'"', b""), expected
    )
    yield specimen(22, "delimiter-in-a-note-in-marks", CASES, csv_rows(noted), Counts(6, 6), (CANARY,))
    noted[0]["case_notes"] = f"first line\nsecond {CANARY}\n\nfourth"
    noted[1]["case_notes"] = f"old\r\nand {CANARY}"
    noted[4]["outcome_date"] = ""
    required = ("required", "outcome_date")
    expected = Counts(6, 5, 1, found={required: 1}, lines={required: (10,)})
    yield specimen(22, "line-ends-in-notes", CASES, csv_rows(noted), expected, (CANARY,))
    cut = csv_rows(noted).replace(b'"', b"")
    expected = Counts(9, 2, 7, found={_RAGGED: 6, required: 1})
    yield specimen(22, "line-ends-in-notes-without-marks", CASES, cut, expected, (CANARY,))
    mixed = csv_rows(clean(CASES)).split(b"\n")
    content = b"".join(
        line + end for line, end in zip(mixed, (b"\r\n", b"\n", b"\r", b"\r\n", b"\n", b"\n", b"\r\n"), strict=False)
    )
    yield specimen(22, "line-ends-of-three-systems", CASES, content, Counts(6, 6))
    gaps = csv_rows(clean(CASES)).replace(b"\n", b"\n\n")
    yield specimen(22, "a-blank-line-after-each", CASES, gaps, Counts(6, 6))


def _ending_in_a_value(changes: Row) -> list[Row]:
    """Clean rows whose last column is never empty, so that one delimiter too many pushes a value beyond it."""
    return [{header: row[header] for header in sorted(row, key="worker_name".__eq__)} | changes for row in clean(CASES)]


def _quoted_wrongly() -> Iterator[Specimen]:
    """22: quotation marks that are not doubled, not closed, or not meant as such."""
    rows = _ending_in_a_value({})
    rows[2]["case_notes"] = "@"
    plain = csv_rows(rows)

    def noted(cell: str) -> bytes:
        return plain.replace(b",@,", b"," + cell.encode() + b",")

    ragged = Counts(6, 5, 1, found={_RAGGED: 1}, lines={_RAGGED: (4,)})
    quote = ("row-quote", "row")
    odd = Counts(6, 5, 1, found={quote: 1}, lines={quote: (4,)})
    cells = {
        "inches-in-a-note": (f'a 5" knife, {CANARY}'.replace(",", ""), Counts(6, 6)),
        "a-name-in-marks-inside-a-note": (f'said "{CANARY}" and left', Counts(6, 6)),
        "a-note-in-marks-and-doubled-inside": (f'"said ""no, {CANARY}"" and left"', Counts(6, 6)),
        "not-doubled-before-a-delimiter": (f'"said "no, {CANARY}" and left"', ragged),
        "never-closed": (f'"{CANARY} ran off', odd),
    }
    for name, (cell, expected) in cells.items():
        yield specimen(22, f"marks-{name}", CASES, noted(cell), expected, (CANARY,))
    every = csv_of(table_of(clean(CASES)), quoting=csv.QUOTE_ALL)
    yield specimen(22, "marks-around-every-value", CASES, every, Counts(6, 6))
    single = csv_of(table_of(clean(CASES)), quoting=csv.QUOTE_ALL, quote="'")
    yield specimen(22, "single-marks-around-every-value", CASES, single, Counts(6, 6))


def _delimited() -> Iterator[Specimen]:
    """22: other delimiters, also where a note holds a comma."""
    noted = clean(CASES)
    noted[1]["case_notes"] = f"seen, then left; {CANARY} | again"
    for name, delimiter in (("semicolon", ";"), ("pipe", "|"), ("tab", "\t")):
        content = csv_of(table_of(noted), delimiter=delimiter)
        yield specimen(22, f"delimiter-is-a-{name}", CASES, content, Counts(6, 6), (CANARY,))
        said = f"sep={delimiter}\r\n".encode() + csv_of(table_of(noted), delimiter=delimiter, newline="\r\n")
        expected = Counts(6, 6, found={("header-moved", "file"): 1})
        yield specimen(22, f"delimiter-is-a-{name}-and-said-so", CASES, said, expected, (CANARY,))


def _attended(codes: str) -> list[Row]:
    """Rows of registers, about the pupils of another feed: no generator makes them."""
    kept = ("upn", "surname", "forename", "dob", "sex", "ethnicity", "postcode", "school_urn", "nc_year")
    more = {"half_term": "1", "half_term_start": "2024-09-02", "sessions": "12", "sessions_possible": "70"}
    rows = clean(SCHOOLS, len(codes))
    return [
        {header: row[header] for header in kept} | {"attendance_code": code} | more
        for row, code in zip(rows, codes, strict=True)
    ]


def _backslashes() -> Iterator[Specimen]:
    """22: the register's code for the afternoon, which other systems take for an escape."""
    feed = "school_attendance"
    rows = _attended("/\\\\#L\\")
    there = set(rows[0])
    missing = {("column-missing", header): 1 for header in headers(feed, "2024-25-autumn") if header not in there}
    last = [{header: row[header] for header in sorted(row, key="attendance_code".__eq__)} for row in rows]
    every = csv_of(table_of(rows), quoting=csv.QUOTE_ALL)
    contents = {"plain": csv_rows(rows), "in-the-last-column": csv_rows(last), "in-marks": every}
    for name, content in contents.items():
        expected = Counts(6, 6, out_of_scope=None, found=missing)
        yield Specimen(22, f"backslash-code-{name}", feed, None, "2024-25-autumn", content, expected, _of(SCHOOLS))

"""Defects 11, 12 and 16 to 19: where the headings are, what they are called, and which columns there are."""

from collections.abc import Iterator

from tests.defects.base import (
    CANARY,
    CASES,
    LIBRARY,
    Row,
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

VICTIMS, SCHOOLS = "police_recorded_crime_victims", "school_suspensions_and_exclusions"
_MOVED = ("header-moved", "file")


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _below_titles()
    yield from _of_two_rows()
    yield from _in_another_order()
    yield from _by_every_alias()
    yield from _spelt()
    yield from _doubled_and_unnamed()
    yield from _unknown_and_missing()
    yield from _wide()


def _mended(*headings: str) -> dict[tuple[str, str], int]:
    return {("header-mended", heading): 1 for heading in headings}


def _below_titles() -> Iterator[Specimen]:
    """11: a logo's name, a title, a marking and a run date above the headings."""
    width = len(clean_table()[0])
    titles = [
        [CANARY],
        ["Youth justice cases, quarter 1"],
        ["OFFICIAL-SENSITIVE"],
        ["Run date:", "02/04/2024 09:12"],
        [],
    ]
    padded = [[*cells, *[""] * (width - len(cells))] for cells in titles]
    wrong = clean_table()
    wrong[6][wrong[0].index("outcome_date")] = ""
    expected = Counts(
        6,
        5,
        1,
        found={_MOVED: 1, ("required", "outcome_date"): 1},
        lines={_MOVED: (6,), ("required", "outcome_date"): (12,)},
    )
    written = {
        "short-lines": csv_of([*titles, *wrong]),
        "padded-lines": csv_of([*padded, *wrong]),
        "windows-line-ends-and-semicolons": csv_of([*padded, *wrong], delimiter=";", newline="\r\n"),
        "workbook": xlsx_of([*titles, *wrong]),
        "old-workbook": xls_of([*titles, *wrong]),
        "open-document": ods_of([*titles, *wrong]),
    }
    for name, content in written.items():
        yield specimen(11, f"titles-above-{name}", CASES, content, expected, (CANARY,))
    head, *rows = clean_table()
    sorted_in = csv_of([*rows[:3], head, *rows[3:]])
    yield specimen(11, "header-sorted-in-among-the-rows", CASES, sorted_in, Refused("header-below-rows"))
    yield specimen(11, "no-header-at-all", CASES, csv_of(rows), Refused("header-missing"))


_OF_VICTIM = {
    "surname": "Surname",
    "forename_1": "Forename",
    "dob": "DOB",
    "sex": "Sex",
    "home_postcode": "Postcode",
    "pnc_id": "PNC",
}


def _of_two_rows() -> Iterator[Specimen]:
    """12: a label over the headings of a group."""
    rows = clean(VICTIMS)
    others = [header for header in headers(VICTIMS) if header not in _OF_VICTIM]
    cells = [[row[header] for header in (*others, *_OF_VICTIM)] for row in rows]
    over = [*others, "Victim", *[""] * (len(_OF_VICTIM) - 1)]
    under = [*[""] * len(others), *_OF_VICTIM.values()]
    expected = Counts(6, 6, found=_mended(*_OF_VICTIM))

    def merged(book):
        sheet, first = book.active, len(others) + 1
        sheet.merge_cells(start_row=1, end_row=1, start_column=first, end_column=first + len(_OF_VICTIM) - 1)
        for column in range(1, first):
            sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)

    yield specimen(12, "two-rows-of-headings", VICTIMS, csv_of([over, under, *cells]), expected)
    yield specimen(12, "merged-headings", VICTIMS, xlsx_of([over, under, *cells], merged), expected)
    moved = Counts(6, 6, found=_mended(*_OF_VICTIM) | {("column-unnamed", "column 1"): 1})
    beside = [["", *row] for row in [over, under, *cells]]
    yield specimen(12, "two-rows-beside-an-empty-column", VICTIMS, csv_of(beside), moved)
    in_one = [*others, *(f"Victim\n{heading}" for heading in _OF_VICTIM.values())]
    yield specimen(12, "label-and-heading-in-one-cell", VICTIMS, csv_of([in_one, *cells]), expected)
    suspect = [[*over, "Suspect", ""], [*under, "DOB", "Sex"], *([*row, "1991-05-06", "M"] for row in cells)]
    both = _mended(*_OF_VICTIM) | {("column-unknown", f"column {len(over) + place}"): 1 for place in (1, 2)}
    yield specimen(12, "a-suspect-s-group-beside", VICTIMS, csv_of(suspect), Counts(6, 6, found=both), ("1991-05-06",))


def _in_another_order() -> Iterator[Specimen]:
    """16: the columns in another order."""
    for name, order in (("reversed", -1), ("by-the-alphabet", 1)):
        rows = [dict(sorted(row.items(), reverse=order < 0)) for row in clean(CASES)]
        yield specimen(16, f"columns-{name}", CASES, csv_rows(rows), Counts(6, 6))
    yield specimen(16, "columns-in-another-order-in-a-workbook", CASES, xlsx_of(table_of(rows)), Counts(6, 6))


def _by_every_alias() -> Iterator[Specimen]:
    """16: every column of three feeds under each of the other names that its contract knows."""
    for feed in (CASES, VICTIMS, SCHOOLS):
        columns = LIBRARY.feed(feed).columns
        for place in range(max(len(column.aliases) for column in columns)):
            named = {column.header: column.aliases[place] for column in columns if len(column.aliases) > place}
            rows = [_renamed(row, named) for row in clean(feed)]
            expected = Counts(6, 6, found=_mended(*named))
            yield specimen(16, f"alias-{place + 1}-of-{feed.replace('_', '-')}", feed, csv_rows(rows), expected)


def _renamed(row: Row, named: dict[str, str]) -> Row:
    return {named.get(header, header): cell for header, cell in row.items()}


_SPELLINGS = {
    "alias": "DOB",
    "points": "D.O.B",
    "words": "Date of Birth ",
    "subject": "Subject DOB",
    "underline": "dob_",
    "spaces": "  dob  ",
    "no-break-spaces": "Date\u00a0of\u00a0Birth",
    "wide-letters": "\uff24\uff2f\uff22",
    "line-end": "Date of\nbirth",
    "byte-order-mark": "\ufeffdob",
    "zero-width-space": "do\u200bb",
    "colon-and-capitals": "DATE OF BIRTH:",
    "brackets": "[dob]",
    "hyphens": "date-of-birth",
}


def _spelt() -> Iterator[Specimen]:
    """16: one heading as systems and typists spell it; and marks before the first."""
    for name, heading in _SPELLINGS.items():
        rows = [_renamed(row, {"dob": heading}) for row in clean(CASES)]
        yield specimen(16, f"heading-with-{name}", CASES, csv_rows(rows), Counts(6, 6, found=_mended("dob")))
    shouted = [_renamed(row, {header: header.upper() for header in row}) for row in clean(CASES)]
    yield specimen(16, "headings-in-capitals", CASES, csv_rows(shouted), Counts(6, 6, found=_mended(*headers(CASES))))
    plain, first = csv_rows(clean(CASES)), _mended(headers(CASES)[0])
    yield specimen(16, "byte-order-mark-before-the-file", CASES, b"\xef\xbb\xbf" + plain, Counts(6, 6))
    twice = b"\xef\xbb\xbf\xef\xbb\xbf" + plain
    yield specimen(16, "byte-order-mark-twice", CASES, twice, Counts(6, 6, found=first))
    misread = "ï»¿".encode() + plain
    yield specimen(16, "byte-order-mark-misread", CASES, misread, Counts(6, 6, found=first))


def _doubled_and_unnamed() -> Iterator[Specimen]:
    """17: headings that stand twice, or not at all."""
    head, *rows = clean_table()
    width = len(head)
    twice = [[*head, "dob"], *([*cells, "2001-02-03"] for cells in rows)]
    yield specimen(17, "a-column-twice", CASES, csv_of(twice), Refused("header-repeated"), ("2001-02-03",))
    by_two_names = [[*head, "Date of birth"], *([*cells, "2001-02-03"] for cells in rows)]
    yield specimen(
        17, "a-column-by-two-names", CASES, csv_of(by_two_names), Refused("header-repeated"), ("2001-02-03",)
    )
    unknown = [[*head, CANARY, CANARY], *([*cells, f"{CANARY} 1", f"{CANARY} 2"] for cells in rows)]
    found = {("column-unknown", f"column {width + place}"): 1 for place in (1, 2)}
    yield specimen(17, "an-unknown-heading-twice", CASES, csv_of(unknown), Counts(6, 6, found=found), (CANARY,))
    unnamed = [[*head[:3], "", *head[3:]], *([*cells[:3], CANARY, *cells[3:]] for cells in rows)]
    found = {("column-unnamed", "column 4"): 1}
    for name, write in (("csv", csv_of), ("workbook", xlsx_of)):
        expected = Counts(6, 6, found=found)
        yield specimen(17, f"column-without-heading-in-a-{name}", CASES, write(unnamed), expected, (CANARY,))
    trailing = [[*cells, "", "", ""] for cells in (head, *rows)]
    found = {("column-unnamed", f"column {width + 1}"): 3}
    yield specimen(17, "trailing-empty-columns", CASES, csv_of(trailing), Counts(6, 6, found=found))
    delimiters = csv_of([head, *([*cells, "", ""] for cells in rows)])
    yield specimen(17, "trailing-delimiters-below-the-header", CASES, delimiters, Counts(6, 6))
    apart = [[*head, "", "", CANARY], *([*cells, "", "", "x"] for cells in rows)]
    found = {("column-unnamed", f"column {width + 1}"): 2, ("column-unknown", f"column {width + 3}"): 1}
    yield specimen(17, "a-note-beside-the-table", CASES, csv_of(apart), Counts(6, 6, found=found), (CANARY,))


def _unknown_and_missing() -> Iterator[Specimen]:
    """18: columns that the contract does not have, and columns that the file does not."""
    rows = clean(CASES)
    new = [{CANARY: f"{CANARY} {place}", **row} for place, row in enumerate(rows)]
    found = {("column-unknown", "column 1"): 1}
    for name, write in (("csv", csv_of), ("workbook", xlsx_of), ("old-workbook", xls_of)):
        content = write(table_of(new))
        yield specimen(18, f"new-column-in-a-{name}", CASES, content, Counts(6, 6, found=found), (CANARY,))
    without = [{header: cell for header, cell in row.items() if header != "worker_name"} for row in rows]
    found = {("column-missing", "worker_name"): 1}
    yield specimen(18, "column-missing-that-may-be", CASES, csv_rows(without), Counts(6, 6, found=found))
    for name, header in (("required", "outcome_date"), ("deciding-the-area", "postcode")):
        cut = [{header_: cell for header_, cell in row.items() if header_ != header} for row in rows]
        yield specimen(18, f"column-missing-that-is-{name}", CASES, csv_rows(cut), Refused("column-missing"))
    renamed = [_renamed(row, {"outcome_date": f"{CANARY} date"}) for row in rows]
    yield specimen(
        18, "required-column-by-no-known-name", CASES, csv_rows(renamed), Refused("column-missing"), (CANARY,)
    )


def _wide() -> Iterator[Specimen]:
    """19: repeated groups side by side, and the columns and codes of other years."""
    rows = clean(CASES)
    width = len(rows[0])
    groups = {f"offence{number}": f"8N{CANARY}" for number in range(1, 13)}
    wide = [{header: cell for header, cell in row.items() if header != "offence_code"} | groups for row in rows]
    found = {("column-unknown", f"column {width - 1 + number}"): 1 for number in range(1, 13)}
    found[("column-missing", "offence_code")] = 1
    yield specimen(19, "twelve-offences-side-by-side", CASES, csv_rows(wide), Counts(6, 6, found=found), (CANARY,))
    yield from _other_years()


def _other_years() -> Iterator[Specimen]:
    """19: one reason and FIXD until 2019/20, up to three and SUSP since."""
    now = clean(SCHOOLS)
    for row in now:
        row["category"] = "FIXD"
    now[0]["reason_1"] = "OT"
    old_form = [{header: cell for header, cell in row.items() if header not in {"reason_2", "reason_3"}} for row in now]
    renamed = [_renamed(row, {"reason_1": "reason"}) for row in old_form]
    found = {
        ("header-mended", "reason_1"): 1,
        ("column-missing", "reason_2"): 1,
        ("column-missing", "reason_3"): 1,
        ("code-mended", "category"): 6,
        ("code-retired", "reason_1"): 1,
    }
    yield specimen(19, "one-reason-and-fixd-after-2020", SCHOOLS, csv_rows(renamed), Counts(6, 6, found=found))
    before = [row | {"category": "FIXD", "reason": "PP"} | _in_2019(row) for row in clean(SCHOOLS)]
    before = [{header: row[header] for header in headers(SCHOOLS, "2019-Q4")} for row in before]
    yield specimen(19, "one-reason-and-fixd-before-2020", SCHOOLS, csv_rows(before), Counts(6, 6), period="2019-Q4")
    early = [row | {"reason_1": "PP"} | _in_2019(row) for row in clean(SCHOOLS)]
    early[1]["reason_1"] = "OW"
    at = list(early[0]).index("reason_1") + 1
    found = {
        ("header-mended", "reason"): 1,
        ("column-unknown", f"column {at + 1}"): 1,
        ("column-unknown", f"column {at + 2}"): 1,
        ("code-mended", "category"): sum(row["category"] == "SUSP" for row in early),
        ("code", "reason"): 1,
    }
    yield specimen(
        19, "three-reasons-and-susp-before-2020", SCHOOLS, csv_rows(early), Counts(6, 6, found=found), period="2019-Q4"
    )


def _in_2019(row: Row) -> Row:
    """The same row in the autumn of 2019."""
    return {"start_date": f"2019-11-{row['start_date'][8:]}".replace("-31", "-30"), "academic_year": "2019/20"}

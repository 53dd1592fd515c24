"""Valid files of every format that is read, with a canary in every cell that can hold one: what a fuzzer begins from.

Nobody in them exists.
"""

import gzip
import io
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache

import pyarrow as pa
import pyrage
from pyarrow import parquet

from contracts.feed import Feed
from custody import age_files
from tests.contracts.shelf import feed_of
from tests.intake import workbooks

CANARY = "Zqxjk"
NUMBER = "7749312"
CANARIES = (CANARY.casefold(), NUMBER)
"""What nothing that is said of a file may repeat, in any case."""
PERIOD = "2024-03"

HEADER = ["Incident", "Day", "Reported at", "Kind", "Count", "Score", "NHS number", "Surname", "Born", "Note"]
ROWS = [
    [f"{CANARY}-001", "13/03/2024", "2024-03-14T09:30", "A", "12", "0.5", "999 000 0018", CANARY, "1980-02-29", "n/a"],
    [
        f"{CANARY}-002",
        "14/03/2024",
        "2024-03-31 01:30",
        "b) Beta",
        NUMBER,
        "£1,200",
        "9990000026",
        "O'Null",
        "",
        CANARY,
    ],
    [f"{CANARY}-003", "45,000", "2024-03-15T23:59:59", "Y", "-3", "1e5", "9.99E+09", f" {CANARY} ", "01/02/60", "a\nb"],
    [f"{CANARY}-003", "2024-03-20", "", "Gamma", "", "", "999 000 0018 / 9990000026", "", "31/12/1899", 'say "no"'],
]
UNKNOWN = f"{CANARY} unknown"


@cache
def feed() -> Feed:
    """A contract with a column of every kind that is mended or judged in its own way."""
    listed = [{"metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["A", "B", "Y", "N"]}}]
    labels = _extra(vrpCodeLabels={"Alpha": "A", "Beta": "B"}, vrpRetiredCodes=["G"], vrpAliases=["Type"])
    columns = [
        {"name": "incident", "required": True, "classification": "RECORD_REF"},
        {"name": "day", "logicalType": "date", "required": True},
        {"name": "reported", "logicalType": "timestamp"},
        {"name": "kind", "quality": listed, "customProperties": labels},
        {"name": "count", "logicalType": "integer", "logicalTypeOptions": {"minimum": 0, "maximum": 100}},
        {"name": "score", "logicalType": "number"},
        {"name": "nhs", "classification": "DIRECT_ID", "customProperties": _extra(vrpIdentifier="nhs_number")},
        {"name": "surname", "classification": "DIRECT_ID", "customProperties": _extra(vrpIdentifier="family_name")},
        {"name": "born", "logicalType": "date", "classification": "DOB"},
        {"name": "note", "classification": "FREE_TEXT"},
    ]
    headed = [column | {"physicalName": header} for column, header in zip(columns, HEADER, strict=True)]
    return feed_of(*headed, vrpRecordReference="incident", vrpEventTime="day")


def _extra(**properties: object) -> list[dict[str, object]]:
    return [{"property": name, "value": value} for name, value in properties.items()]


def _line(cells: Iterable[str], delimiter: str = ",", mark: str = '"') -> str:
    return delimiter.join(
        f"{mark}{cell.replace(mark, 2 * mark)}{mark}" if set(cell) & {delimiter, mark, "\n"} else cell for cell in cells
    )


def csv_text(delimiter: str = ",", end: str = "\n", mark: str = '"') -> str:
    """The rows as text."""
    return "".join(_line(row, delimiter, mark) + end for row in [HEADER, *ROWS])


def texts() -> list[bytes]:
    """Texts of many dialects and encodings, plain and with what partners put around a table."""
    plain, wrapped = csv_text(), "".join('"' + line.replace('"', '""') + '"\n' for line in ["a,b", "1,2", "3,4"])
    titled = f"{CANARY} monthly return\n\n{csv_text()}\n,,,,12\nTotal,,,,12\nEnd of report\n"
    two_rows = _line(["", "", "", "", "How many", "", *[""] * 4]) + "\n" + csv_text()
    ragged = f"{plain}{CANARY},1\n{CANARY},,,,,,,,,,,x\n{HEADER[0]},{','.join(HEADER[1:])}\n"
    unknown = "".join(f"{CANARY},{line}\n" for line in csv_text().replace("\nb", "b").splitlines())
    return [
        plain.encode(),
        csv_text(";").encode("utf-8-sig"),
        csv_text("\t", "\r\n").encode("utf-16"),
        csv_text("|", "\r").encode("utf-16-be"),
        csv_text().replace("Null", "Nüll").encode("cp1252"),
        f"sep=;\r\n{csv_text(';')}".encode(),
        csv_text(mark="'").encode(),
        csv_text().replace('""', '\\"').encode(),
        titled.encode(),
        two_rows.encode(),
        ragged.encode(),
        unknown.encode(),
        wrapped.encode(),
        (plain + f'{CANARY},"never closed\n').encode(),
    ]


def _objects() -> list[dict[str, object]]:
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def jsons() -> list[bytes]:
    """Arrays of objects."""
    kinds = [{"Incident": CANARY, "Day": None, "Count": 1.50, "Score": 1e-7, "Kind": True, UNKNOWN: CANARY}]
    return [json.dumps(_objects()).encode(), json.dumps(kinds, indent=1).encode(), b"[]"]


def json_lines() -> list[bytes]:
    """Objects on lines."""
    lines = [json.dumps(row).encode() for row in _objects()]
    return [b"\n".join(lines), b"\xef\xbb\xbf" + b"\r\n".join([*lines, b"", b'{"Count": -0.0e5}'])]


def parquets() -> list[bytes]:
    """Columns of several types, packed in several ways."""
    table = pa.Table.from_pylist(_objects())
    dates = pa.table(
        {
            "Incident": pa.array([CANARY, None, CANARY]).dictionary_encode(),
            "Day": pa.array([1, None, 20_000], pa.date32()),
            "Reported at": pa.array([1, 2**40, None], pa.timestamp("us", "Europe/London")),
            "Count": pa.array([1, 2**62, None], pa.int64()),
            "Score": pa.array([0.1, float("inf"), None]),
            "Kind": pa.array([True, False, None]),
        }
    )
    return [
        _parquet(table, compression="snappy"),
        _parquet(table, compression="gzip", use_dictionary=False, data_page_version="2.0"),
        _parquet(dates, compression="zstd", row_group_size=2),
        _parquet(dates, compression="none", version="1.0", write_statistics=False),
    ]


def _parquet(table: pa.Table, **said: object) -> bytes:
    made = io.BytesIO()
    parquet.write_table(table, made, **said)
    return made.getvalue()


def xlsxs() -> list[bytes]:
    """Workbooks as a library writes them, and as they are made part by part."""
    numbers = [[cell if cell != "12" else 12 for cell in row] for row in ROWS]
    cells = "".join(workbooks.row(number, *row[:3]) for number, row in enumerate(ROWS, start=2))
    return [
        workbooks.plain_xlsx([HEADER, *numbers]),
        workbooks.plain_xlsx([[f"{CANARY} return"], [], HEADER, *ROWS, ["Total", "", "", "", 5]]),
        workbooks.xlsx(workbooks.sheet_xml(cells)),
    ]


def xlss() -> list[bytes]:
    """Old workbooks."""
    numbers: list[Sequence[object]] = [[cell if cell != "12" else 12.5 for cell in row] for row in ROWS]
    return [workbooks.plain_xls([HEADER, *numbers]), workbooks.plain_xls([[CANARY], HEADER, *ROWS])]


def odss() -> list[bytes]:
    """Spreadsheets of OpenDocument."""
    rows = [HEADER, *ROWS]
    repeated = workbooks.ods_row(CANARY, attributes='table:number-rows-repeated="3"')
    plain = (workbooks.ods_row(*(cell.replace("\n", " ").replace('"', "") for cell in row)) for row in rows)
    return [workbooks.ods(workbooks.ods_table(*plain)), workbooks.ods(workbooks.ods_table(repeated))]


def zips() -> list[bytes]:
    """One file of any kind in a ZIP."""
    litter = {"__MACOSX/._a.csv": b"x"}
    contents = [texts()[0], texts()[2], jsons()[0], parquets()[0], xlsxs()[2], xlss()[0], odss()[0]]
    return [workbooks.zipped({"extract.csv": content} | litter) for content in contents]


def gzips() -> list[bytes]:
    """One file of any kind in gzip."""
    return [gzip.compress(content, mtime=0) for content in (texts()[0], texts()[2], jsons()[0], parquets()[0])]


SECRET = bytes(range(32))
"""The private half of an invented intake key."""


@cache
def identity() -> pyrage.x25519.Identity:
    """The key to which files are encrypted."""
    return pyrage.x25519.Identity.from_str(age_files.identity(SECRET))


def ages() -> list[bytes]:
    """One file of any kind, encrypted."""
    contents = [texts()[0], gzips()[0], jsons()[0], xlsxs()[2]]
    return [pyrage.encrypt(content, [identity().to_public()]) for content in contents]


def everything() -> list[bytes]:
    """Of every format all."""
    makers: tuple[Callable[[], list[bytes]], ...] = (
        *(texts, jsons, json_lines, parquets),
        *(xlsxs, xlss, odss, zips, gzips, ages),
    )
    return [content for make in makers for content in make()]

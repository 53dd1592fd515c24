"""What is fuzzed: each reader of untrusted bytes, the files that it begins from, and how it is called.

A reader returns whatever would be told of a file that it understood, or raises `UnreadableFileError`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from zlib import crc32

import pyarrow as pa

from contracts.formats.every_format import canonical
from contracts.formats.every_format import read as read_format
from contracts.formats.verdicts import verdicts
from contracts.vocabulary import NumberFormat
from custody.age_files import opened
from intake.encoding import DICTIONARY
from intake.findings import FindingCounter
from intake.grid import HEAD_ROWS, HeadRow
from intake.header import find_header
from intake.inspection import Inspection, Tally
from intake.limits import Limits
from intake.mending.decision import decide
from intake.mending.mended import mend
from intake.mending.survey import survey
from intake.recognition import RECOGNITION_BYTES, recognise, refuse_untaken
from intake.scope import scope_by_contract
from journey import passing
from tests.fuzzing import corpus, mutating

_MIB = 1 << 20
LIMITS = Limits(
    file_bytes=8 * _MIB,
    confined_bytes=8 * _MIB,
    unfolded_bytes=16 * _MIB,
    archive_entries=200,
    parser_memory_bytes=512 * _MIB,
    parser_seconds=5,
)
"""Small ones, so that each is reached."""
_SHARES = 4
_COMMON = (b"", b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", "\u202e".encode(), "\U0001f600".encode())
_TEXT = (
    *(b",", b";", b"\t", b"|", b'"', b'""', b"'", b"\\", b"\r", b"\n", b"\r\n", b'"\n', b"\n\n", b"sep=;\n", b" ,"),
    *(b"Total", b"Incident", b"Day", b"=cmd()", b"\x1a", b"31/12/9999", b"13/13/2024", b"60", b"#N/A", b"N/A"),
    *(b"2024-02-30", b"1e400", b"29 Feb 1900", b"24:00", b"2024-03-31T01:30", b"999 000 0018", b"-0", "é".encode()),
)
_JSON = (
    *(b"{", b"}", b"[", b"]", b":", b'"', b",", b"null", b"true", b"1e999", b"1e-999", b"-0", b'"\\ud800"', b"NaN"),
    *(b'{"Incident":1}', b'"Incident":', b"[" * 2000, b'{"a":' * 2000, b"\\u0000", b"0" * 5000, b"1" * 5000),
)
_XML = (
    *(b"<", b">", b"/>", b"</row>", b"</c>", b"</sheetData>", b"&amp;", b"&#0;", b"&#x10FFFF;", b"&x;", b"<![CDATA["),
    *(b'<!DOCTYPE a [<!ENTITY b "c">]>', b"<!--", b"-->", b'r="XFD1048576"', b'r="A0"', b't="s"', b't="e"', b't="d"'),
    *(b'hidden="1"', b's="9999"', b'<row r="1048577">', b"<v>1e999</v>", b"<v>-1</v>", b"<f>1</f>", b'xml:space="x"'),
    *(b'state="veryHidden"', b'r:id="rId99"', b'office:value="1e999"', b'office:value-type="date"', b"<table:table>"),
    *(b'table:number-rows-repeated="1048576"', b'table:number-columns-repeated="16384"', b'office:time-value="P"'),
    *(b'office:date-value="0000-00-00"', b"<text:p>", b'table:visibility="collapse"', b"xmlns:x=''", b"<mergeCell/>"),
)
_PARQUET = (b"PAR1", b"PARE", b"\x15\x00", b"\x15\x02", b"\x19\x0c", b"\x18", b"\x4c", b"\x00" * 8, b"\xff" * 10)
_OLD = (b"\x09\x08\x10\x00", b"\x85\x00", b"\xfd\x00\x0a\x00", b"\xfc\x00", b"\x3c\x00", b"\xff\xff\xff\xfe", b"\x0a\0")
_ZIP = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06", b"../", b"\\", b"a.csv", b"\x63\0", b"\x5f\0")

Read = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: the files that it begins from, words of their format, what opens them to be changed, and its call."""

    seeds: Callable[[], list[bytes]]
    read: Read
    tokens: tuple[bytes, ...] = ()
    repack: mutating.Repack | None = None


def whole_way(content: bytes) -> object:
    """A file read as a delivery is: unwrapped, recognised, its header found, its rows mended, judged and counted."""
    findings = FindingCounter()
    tally = Tally(corpus.feed(), findings)
    decrypt = partial(opened, corpus.SECRET)
    scope = scope_by_contract(corpus.feed())
    with passing.pass_through(
        lambda: _pieces(content), corpus.feed(), corpus.PERIOD, {}, scope, findings, LIMITS, decrypt
    ) as passed:
        for block in passed.blocks:
            tally.add(block)
    return _told(tally.inspection()), passed.facts


def _pieces(content: bytes) -> Iterator[bytes]:
    yield content[:100]
    yield content[100:]


def _told(inspection: Inspection) -> tuple[object, ...]:
    """The findings; counts of rows and of distinct values are of no reader's making."""
    if inspection.rows_read != inspection.rows_accepted + inspection.rows_rejected + inspection.rows_out_of_scope:
        raise AssertionError
    return inspection.findings


def recognised(content: bytes) -> object:
    """What a file is, by its first bytes."""
    found = recognise(content[:RECOGNITION_BYTES])
    refuse_untaken(found)
    return found.value


def headed(content: bytes) -> object:
    """A header found among rows of cells."""
    lines = content.decode("utf-8", "replace").split("\n")[:HEAD_ROWS]
    rows = [HeadRow(line, tuple(text.split(","))) for line, text in enumerate(lines, start=1)]
    findings = FindingCounter()
    layout = find_header(rows, corpus.feed(), findings)
    return layout, findings.findings()


def mended(content: bytes) -> object:
    """Every line as a value of every column, encoded or not, and that mended."""
    feed = corpus.feed()
    values = pa.array([line or None for line in content.decode("utf-8", "replace").split("\n")], pa.string())
    plain = pa.table({column.name: values for column in feed.columns})
    told = []
    for rows in (plain, plain.cast(pa.schema([(name, DICTIONARY) for name in plain.column_names]))):
        done = mend(rows, decide(survey(rows, feed), feed, corpus.PERIOD))
        told.append([(note.rule.name, note.column, int(note.rows.sum())) for note in done.notes])
        if done.table.num_rows != len(values):
            raise AssertionError
    if told[0] != told[1]:
        raise AssertionError
    return sorted({rule for rule, _, _ in told[0]})


def formats(content: bytes) -> object:
    """Every line held to some of the formats, told by the bytes: to hold it to all takes long."""
    values = pa.array([line or None for line in content.decode("utf-8", "replace").split("\n")], pa.string())
    found = set()
    for number_format in list(NumberFormat)[crc32(content) % _SHARES :: _SHARES]:
        read_format(number_format, values)
        spelt = canonical(number_format, values)
        again = canonical(number_format, spelt)
        if not again.equals(spelt):
            raise AssertionError
        found |= set(verdicts(number_format, values).tolist())
    return sorted(found)


def _numbers() -> list[bytes]:
    known = "9990000018 999 000 0026|1/80A|01/80000001A|A123456789012|07700900123|BS1 5TR|QQ123456C|AB12 CDE|A1234BC"
    return [known.replace("|", "\n").encode(), corpus.texts()[0]]


_TEXTS = (*_COMMON, *_TEXT)
READERS: Mapping[str, Reader] = {
    "recognition": Reader(corpus.everything, recognised, (*_TEXTS, b"%PDF-", b"<html", b"ustar", *_ZIP, *_PARQUET)),
    "header": Reader(corpus.texts, headed, _TEXTS),
    "mending": Reader(corpus.texts, mended, _TEXTS),
    "formats": Reader(_numbers, formats, (*_COMMON, b"/", b" ", b"O", b"I", b"+44", b"(0)", b"\n", b"0", b"9" * 30)),
    "text": Reader(corpus.texts, whole_way, _TEXTS),
    "json": Reader(corpus.jsons, whole_way, (*_COMMON, *_JSON)),
    "json-lines": Reader(corpus.json_lines, whole_way, (*_COMMON, *_JSON, b"\n")),
    "parquet": Reader(corpus.parquets, whole_way, (*_COMMON, *_PARQUET)),
    "xlsx": Reader(corpus.xlsxs, whole_way, (*_COMMON, *_XML), mutating.in_zip),
    "xls": Reader(corpus.xlss, whole_way, (*_COMMON, *_OLD)),
    "ods": Reader(corpus.odss, whole_way, (*_COMMON, *_XML), mutating.in_zip),
    "zip": Reader(corpus.zips, whole_way, (*_COMMON, *_ZIP, *_TEXT), mutating.in_zip),
    "gzip": Reader(corpus.gzips, whole_way, (*_COMMON, b"\x1f\x8b\x08", b"\x03\0", *_TEXT), mutating.in_gzip),
    "age": Reader(
        corpus.ages, whole_way, (*_COMMON, b"age-encryption.org/v1\n", b"-> X25519 ", b"---"), mutating.in_age
    ),
}

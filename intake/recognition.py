"""What a file is, by its first bytes and never by its name. Archives and compound files are told apart inside."""

import re
from enum import StrEnum

from intake.safety.refusals import refusal

RECOGNITION_BYTES = 65_536
"""So many first bytes are enough to recognise a file."""


class FileFormat(StrEnum):
    """What a file can be. ZIP and COMPOUND are containers until their parts were seen; AGE and GZIP are wrappings."""

    TEXT = "text"
    JSON = "json"
    JSON_LINES = "json_lines"
    PARQUET = "parquet"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    ZIP = "zip"
    COMPOUND = "compound"
    GZIP = "gzip"
    AGE = "age"
    HTML = "html"
    XML = "xml"
    PDF = "pdf"
    ARCHIVE = "archive"
    OTHER = "other"


_NOT_TAKEN = {
    FileFormat.HTML: "format-html",
    FileFormat.XML: "format-xml",
    FileFormat.PDF: "format-pdf",
    FileFormat.ARCHIVE: "format-archive",
    FileFormat.OTHER: "format-unknown",
}
_MAGIC = {
    b"PK\x03\x04": FileFormat.ZIP,
    b"PK\x05\x06": FileFormat.ZIP,  # an archive without a file
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": FileFormat.COMPOUND,
    b"\x1f\x8b": FileFormat.GZIP,
    b"PAR1": FileFormat.PARQUET,
    b"PARE": FileFormat.PARQUET,
    b"age-encryption.org/v1": FileFormat.AGE,
    b"-----BEGIN AGE ENCRYPTED FILE-----": FileFormat.AGE,
    b"%PDF-": FileFormat.PDF,
    b"7z\xbc\xaf\x27\x1c": FileFormat.ARCHIVE,
    b"Rar!\x1a\x07": FileFormat.ARCHIVE,
    b"BZh": FileFormat.ARCHIVE,
    b"\xfd7zXZ\x00": FileFormat.ARCHIVE,
    b"\x28\xb5\x2f\xfd": FileFormat.ARCHIVE,
}
_BEGINNINGS = (
    (re.compile(rb"<(!doctype\s+html|html|head|body|table|style|meta)\b", re.IGNORECASE), FileFormat.HTML),
    (re.compile(rb"MIME-Version:[^\n]*\r?\n(?s:.{0,2000})text/html", re.IGNORECASE), FileFormat.HTML),
    (re.compile(rb"<\?xml\b"), FileFormat.XML),
    (re.compile(rb"\[\s*([\[{\]]|$)"), FileFormat.JSON),
    (re.compile(rb'\{\s*("|\}|$)'), FileFormat.JSON_LINES),
)
_TAR = (257, b"ustar")
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")  # the end-of-file mark and escape of old systems may stay
_STRAY = 0.01
"""Text may have so large a share of control characters: damage, not another format."""


def recognise(first: bytes) -> FileFormat:
    """The format of a file by its first bytes (`RECOGNITION_BYTES` of them, or all). Nothing at all is TEXT."""
    for magic, found in _MAGIC.items():
        if first.startswith(magic):
            return found
    if first[_TAR[0] :].startswith(_TAR[1]):
        return FileFormat.ARCHIVE
    if first.startswith(_WIDE_BOMS) or _is_wide(first):
        return _wide(first)
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, found in _BEGINNINGS:
        if beginning.match(start):
            return found
    return FileFormat.OTHER if len(_NO_TEXT.findall(first)) > _STRAY * len(first) else FileFormat.TEXT


def refuse_untaken(recognised: FileFormat) -> None:
    """Refuse a format that is not taken, in words that say what to send instead."""
    if rule := _NOT_TAKEN.get(recognised):
        raise refusal(rule)


def _wide(first: bytes) -> FileFormat:
    """What bytes of UTF-16 are, by their beginning without the halves that are zero.

    Text alone is read so: JSON does not parse, and its refusal says to write it in UTF-8.
    """
    start = first.lstrip(b"\xff\xfe").replace(b"\0", b"").lstrip()
    return next((found for beginning, found in _BEGINNINGS if beginning.match(start)), FileFormat.TEXT)


def _is_wide(first: bytes) -> bool:
    """Whether bytes look like UTF-16 without a mark: one of each two is zero nearly always, the other never."""
    pairs = len(first) // 2
    zeros = first[: 2 * pairs : 2].count(0), first[1 : 2 * pairs : 2].count(0)
    return pairs > 1 and min(zeros) == 0 and max(zeros) > 0.8 * pairs

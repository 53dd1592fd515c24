"""Which parser a file needs, once its parts are seen; a ZIP is opened once, for the one file in it."""

import posixpath
from collections.abc import Callable, Iterator

from intake.confined.formats.json_rows import parse_json, parse_json_lines
from intake.confined.formats.parquet_rows import parse_parquet
from intake.confined.formats.tables import ParsedFile
from intake.confined.formats.workbooks import parse_ods, parse_xls, parse_xlsx
from intake.findings import FindingCounter
from intake.limits import Limits
from intake.recognition import RECOGNITION_BYTES, FileFormat, recognise, refuse_untaken
from intake.safety.archive import Entry, content_of, entries_of, pieces_of
from intake.safety.refusals import refusal
from intake.text.opening import open_text
from intake.unwrapping import counted, unwrapped

_PARSERS: dict[FileFormat, Callable[[bytes], ParsedFile]] = {
    FileFormat.JSON: parse_json,
    FileFormat.JSON_LINES: parse_json_lines,
    FileFormat.PARQUET: parse_parquet,
    FileFormat.COMPOUND: parse_xls,
}
_ARCHIVES = frozenset({FileFormat.ZIP, FileFormat.GZIP, FileFormat.ARCHIVE, FileFormat.AGE})
_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_LITTER_FOLDER = "__macosx/"
_DOCUMENTS = ("word/", "ppt/", "visio/")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_SPREADSHEET = b"spreadsheet"


def parse(chunks: Iterator[bytes], limits: Limits) -> ParsedFile:
    """The tables of a file, or the text in it, gzip taken off. Raises `UnreadableFileError` for what is not taken.

    Text is read while it comes; anything else is held whole.
    """
    inside = unwrapped(chunks, limits)
    if inside.format is FileFormat.TEXT:
        return _parse_text(inside.chunks)
    content = b"".join(counted(inside.chunks, limits.confined_bytes))
    if inside.format is FileFormat.ZIP:
        return _parse_archive(content, limits)
    return _parse(inside.format, content)


def _parse_text(chunks: Iterator[bytes]) -> ParsedFile:
    findings = FindingCounter()
    return ParsedFile(FileFormat.TEXT, text=open_text(chunks, findings), findings=findings)


def _parse(found: FileFormat, content: bytes) -> ParsedFile:
    refuse_untaken(found)
    if found not in _PARSERS:
        raise refusal("format-unknown")
    return _PARSERS[found](content)


def _parse_archive(content: bytes, limits: Limits, *, is_inside: bool = False) -> ParsedFile:
    """A workbook is a ZIP of parts; any other ZIP holds the one file that is meant."""
    entries = entries_of(content, limits)
    workbook = _parse_workbook(content, entries)
    if workbook is not None:
        return workbook
    if is_inside:
        raise refusal("archive-nested")
    meant = [entry for entry in entries if not _is_litter(entry.name)]
    if len(meant) != 1:
        raise refusal("archive-several" if meant else "archive-empty")
    first = next(pieces_of(content, meant[0]), b"")
    found = recognise(first[:RECOGNITION_BYTES])
    if found is FileFormat.TEXT:
        return _parse_text(pieces_of(content, meant[0]))
    if found is FileFormat.ZIP:
        return _parse_archive(content_of(content, meant[0]), limits, is_inside=True)
    if found in _ARCHIVES:
        raise refusal("archive-nested")
    return _parse(found, content_of(content, meant[0]))


def _parse_workbook(content: bytes, entries: tuple[Entry, ...]) -> ParsedFile | None:
    """The tables of a ZIP that is a workbook, or None for one that is no document of any office program."""
    names = {entry.name: entry for entry in entries}
    is_office = "[content_types].xml" in names
    kind = content_of(content, names["mimetype"]) if "mimetype" in names else b""
    is_open = kind.startswith(_OPEN_DOCUMENT)
    if not is_office and not is_open:
        return None
    if is_office and is_open:
        raise refusal("workbook-broken")
    if is_open and kind.removeprefix(_OPEN_DOCUMENT).startswith(_SPREADSHEET):
        return parse_ods(content, entries)
    if is_open or any(name.startswith(_DOCUMENTS) for name in names):
        raise refusal("format-document")
    return parse_xlsx(content, entries)


def _is_litter(name: str) -> bool:
    """Files that systems add to a ZIP by themselves."""
    return name.startswith(_LITTER_FOLDER) or posixpath.basename(name) in _LITTER

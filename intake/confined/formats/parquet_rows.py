"""Parquet: flat columns of any plain type as text, row group by row group, rows counted from 1."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from intake.confined.formats.cells import decimal_text, number_texts
from intake.confined.formats.tables import BATCH_ROWS, ParsedFile, ParsedTable, batch_of, head_of, named_head
from intake.limits import MOST_COLUMNS
from intake.recognition import FileFormat
from intake.safety.refusals import refusal

_ENCRYPTED = b"PARE"
_BROKEN = (pa.ArrowException, OSError, UnicodeDecodeError)
"""What is raised for a file that is damaged; Arrow finds that a name is no UTF-8 only when it is asked for."""


def parse_parquet(content: bytes) -> ParsedFile:
    """The rows of a Parquet file. Raises `UnreadableFileError`, here or while they are drawn."""
    if content.startswith(_ENCRYPTED) or content.endswith(_ENCRYPTED):
        raise refusal("parquet-encrypted")
    try:
        file = parquet.ParquetFile(pa.BufferReader(content))
        schema = file.schema_arrow
        names = schema.names
    except _BROKEN:
        raise refusal("parquet-broken") from None
    if len(schema) > MOST_COLUMNS:
        raise refusal("columns-too-many")
    as_text = [_converter(field.type) for field in schema]
    if not as_text or not file.metadata.num_rows:
        return ParsedFile(FileFormat.PARQUET)
    head = (named_head(names), *head_of(_batches(file, as_text)))
    return ParsedFile(FileFormat.PARQUET, (ParsedTable(1, head, _batches(file, as_text)),))


def _batches(file: parquet.ParquetFile, as_text: list[Callable[[pa.Array], pa.Array]]) -> Iterator[pa.RecordBatch]:
    line = 1
    try:
        for batch in file.iter_batches(BATCH_ROWS, use_threads=False):
            lines = np.arange(line, line + len(batch), dtype=np.int64)
            columns = [convert(column) for convert, column in zip(as_text, batch.columns, strict=True)]
            line += len(batch)
            yield batch_of(lines, columns)
    except _BROKEN:
        raise refusal("parquet-broken") from None


def _converter(kind: pa.DataType) -> Callable[[pa.Array], pa.Array]:
    """What makes text of a column of some type; a column of lists, structures or bytes is refused."""
    types = pa.types
    if types.is_dictionary(kind):
        inner = _converter(kind.value_type)
        return lambda column: inner(column.dictionary_decode())
    converters: tuple[tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], pa.Array]], ...] = (
        (types.is_string, _strings),
        (types.is_large_string, _strings),
        (types.is_string_view, _strings),
        (types.is_null, _strings),
        (types.is_integer, _strings),
        (types.is_boolean, _truths),
        (types.is_floating, _floats),
        (types.is_decimal, _decimals),
        (types.is_date, lambda column: column.cast(pa.date32()).cast(pa.string())),
        (types.is_time, _times),
        (types.is_timestamp, _moments),
    )
    for is_kind, convert in converters:
        if is_kind(kind):
            return convert
    raise refusal("parquet-type")


def _strings(column: pa.Array) -> pa.Array:
    """Bytes that are no UTF-8 are damage, which Arrow looks for only when it is asked."""
    texts = column.cast(pa.string())
    texts.validate(full=True)
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _truths(column: pa.Array) -> pa.Array:
    return pc.if_else(column, "TRUE", "FALSE")


def _floats(column: pa.Array) -> pa.Array:
    """Not a number is how many programs write that there is none."""
    return number_texts(pc.fill_null(column.cast(pa.float64()), float("nan")).to_numpy(zero_copy_only=False))


def _decimals(column: pa.Array) -> pa.Array:
    return pa.array([None if cell is None else decimal_text(cell) for cell in column.to_pylist()], pa.string())


def _times(column: pa.Array) -> pa.Array:
    return _without_zeros(column.cast(pa.string()))


def _moments(column: pa.Array) -> pa.Array:
    """Date and time as ISO. Moments of a time zone are given in UTC and say so."""
    if column.type.tz is not None:
        column = column.cast(pa.timestamp(column.type.unit, "UTC"))
        texts = pc.replace_substring(column.cast(pa.timestamp(column.type.unit)).cast(pa.string()), " ", "T")
        return pc.binary_join_element_wise(_without_zeros(texts), "Z", "")
    return _without_zeros(pc.replace_substring(column.cast(pa.string()), " ", "T"))


def _without_zeros(texts: pa.Array) -> pa.Array:
    """Times without fractions of a second that say nothing."""
    return pc.replace_substring_regex(texts, r"\.?0*$", "") if _has_fractions(texts) else texts


def _has_fractions(texts: pa.Array) -> bool:
    return bool(pc.any(pc.match_substring(texts, ".")).as_py())

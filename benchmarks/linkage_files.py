"""Columns of a record file as text: CSV, plain or packed with gzip, or Parquet, read through Arrow.

What Arrow says of a file that it cannot read may quote cells, so its words never travel.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq

from benchmarks.linkage_spec import SpecError

_PARQUET = {".parquet", ".pq"}
_BLOCK = 8 << 20


def read_columns(
    file: Path, wanted: Sequence[str], *, delimiter: str = ",", encoding: str = "utf-8"
) -> dict[str, pa.Array]:
    """Columns by the names that were asked for: text without blanks round it, null where nothing is left.

    A heading matches without regard to case and to blanks round it. Raises `SpecError`.
    """
    try:
        if file.suffix.lower() in _PARQUET:
            found = _headings(file, pq.read_schema(file).names, wanted)
            table = pq.read_table(file, columns=sorted(set(found.values())))
        else:
            table, found = _csv(file, wanted, delimiter, encoding)
    except (pa.ArrowException, OSError, UnicodeError, LookupError):
        raise SpecError(
            f"{file.name}: cannot be read; it must be Parquet, or CSV (also .csv.gz) with one row of headings, the "
            "`delimiter` and the `encoding` that stand beside `file`, and as many cells in every row"
        ) from None
    if not table.num_rows:
        raise SpecError(f"{file.name}: has no row below its headings")
    return {name: _text(table.column(heading)) for name, heading in found.items()}


def _csv(file: Path, wanted: Sequence[str], delimiter: str, encoding: str) -> tuple[pa.Table, dict[str, str]]:
    """The columns of a CSV file, all of them text."""
    reading = pc_csv.ReadOptions(block_size=_BLOCK, encoding=encoding)
    parsing = pc_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True)
    with pa.input_stream(file, compression="detect") as stream:
        names = pc_csv.open_csv(stream, reading, parsing).schema.names
    found = _headings(file, names, wanted)
    columns = sorted(set(found.values()))
    text = pc_csv.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()),
        include_columns=columns,
        strings_can_be_null=True,
        null_values=[""],
    )
    with pa.input_stream(file, compression="detect") as stream:
        return pc_csv.read_csv(stream, reading, parsing, text), found


def _headings(file: Path, names: Sequence[str], wanted: Sequence[str]) -> dict[str, str]:
    """The heading of each column that is wanted. Raises SpecError; it lists none: without headings they are cells."""
    known: dict[str, list[str]] = {}
    for name in names:
        known.setdefault(name.strip().lstrip("\ufeff").lower(), []).append(name)
    for name in wanted:
        count = len(known.get(name.strip().lower(), ()))
        if count != 1:
            told = f"none of its {len(names)} columns is headed" if not count else "two columns are headed"
            raise SpecError(
                f"{file.name}: {told} {name!r}; give a heading that stands once in its first row, and the `delimiter` "
                "if it is no comma"
            )
    return {name: known[name.strip().lower()][0] for name in wanted}


def _text(column: pa.ChunkedArray) -> pa.Array:
    """A column as trimmed text."""
    trimmed = pc.utf8_trim_whitespace(column.cast(pa.string())).combine_chunks()
    return pc.if_else(pc.equal(trimmed, ""), pa.scalar(None, pa.string()), trimmed)

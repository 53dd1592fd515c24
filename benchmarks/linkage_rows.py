"""The rows of a SPEC: each role as a column of text, of which file a row is, and who it is about."""

from collections import Counter
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.linkage_dates import ISO, dates
from benchmarks.linkage_files import read_columns
from benchmarks.linkage_spec import Column, Labels, RecordFile, Spec, SpecError
from benchmarks.linkage_truth import Known, Numbers, SamePerson, labelled_pairs
from contracts.vocabulary import IdentifierKind
from engine.duck import open_duckdb

_AT_LEAST = 0.5


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of both files, one after the other. `source`: 0 or 1; `unread`: values that have another format."""

    columns: pa.Table
    source: Numbers
    unread: dict[str, int]


def read_rows(spec: Spec) -> Rows:
    """Every role as text, a date of birth as `yyyy-mm-dd`, null where a row has none. Raises `SpecError`."""
    parts, unread = [], Counter[str]()
    for file in spec.files:
        roles = spec.roles_of(file)
        wanted = sorted({name for role in roles.values() for name in role.column})
        held = read_columns(file.file, wanted, delimiter=file.delimiter, encoding=file.encoding)
        part = {role: _joined(column, held) for role, column in roles.items()}
        if (born := IdentifierKind.DATE_OF_BIRTH.value) in part:
            read = _dates(file, part[born], roles[born].format)
            unread[born] += read.null_count - part[born].null_count
            part[born] = read
        parts.append(pa.table(part))
    counts = [part.num_rows for part in parts]
    source = np.repeat(np.arange(len(parts)), counts)
    columns = pa.concat_tables(parts, promote_options="default").combine_chunks()
    return Rows(columns, source, dict(unread))


def read_known(spec: Spec) -> Known:
    """What is true of the rows. Raises `SpecError`."""
    if spec.labels is not None:
        return _labelled(spec, spec.labels)
    whole = [_said(spec, file) for file in spec.files]
    texts = pa.chunked_array(whole, pa.string())
    codes = texts.dictionary_encode().combine_chunks().indices
    source = np.repeat(np.arange(len(whole)), [len(part) for part in whole])
    known = SamePerson(pc.fill_null(codes, -1).to_numpy().astype(np.int64), source, across=spec.across)
    return _with_pairs(known, "truth: no two rows that count have an equal value; name the column that says who is who")


def _with_pairs(known: Known, otherwise: str) -> Known:
    """What is known, if there is a pair to find. Raises SpecError."""
    if not known.pairs:
        raise SpecError(otherwise)
    return known


def _joined(column: Column, held: dict[str, pa.Array]) -> pa.Array:
    """One value of the columns of a role, a blank between them."""
    values = [held[name] for name in column.column]
    if len(values) == 1:
        return values[0]
    # Arrow 26 leaves a row out where every value is null: one that never is stands before them.
    begun = pa.repeat(pa.scalar(""), len(values[0]))
    joined = pc.utf8_ltrim_whitespace(pc.binary_join_element_wise(begun, *values, " ", null_handling="skip"))
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)


def _dates(file: RecordFile, texts: pa.Array, told: str) -> pa.Array:
    """Dates of one format. Raises SpecError where no value has it."""
    read = dates(texts, told)
    if read.null_count == len(read) > texts.null_count:
        raise SpecError(
            f"{file.file.name}: no value of the column of date_of_birth has the format {told or ISO!r}; give its "
            "`format` as the file writes dates, such as yyyymmdd, dd/mm/yyyy or d mmm yyyy"
        )
    return read


def _said(spec: Spec, file: RecordFile) -> pa.Array:
    """Of each row of a file the value that says who it is about. Raises SpecError."""
    truth = spec.truth_of(file)
    if truth is None:
        raise SpecError(f"{file.file.name}: needs `truth`, the column whose equal values are one person")
    held = read_columns(file.file, [truth.column], delimiter=file.delimiter, encoding=file.encoding)[truth.column]
    if not truth.pattern:
        return held
    with open_duckdb() as connection:
        connection.register("held", pa.table({"said": held}))
        try:
            question = "select nullif(regexp_extract(said, ?, 1), '') as said from held"
            found = connection.sql(question, params=[truth.pattern]).to_arrow_table()
        except duckdb.Error:
            raise SpecError(
                f"{file.file.name}: truth.pattern is of no kind that can be used; leave out looking ahead and behind"
            ) from None
    said = found.column("said").combine_chunks()
    if said.null_count == len(said):
        raise SpecError(f"{file.file.name}: truth.pattern fits no value of its column; --example shows one")
    return said


def _labelled(spec: Spec, labels: Labels) -> Known:
    """The pairs of a file of labels, by the places of their rows. Raises SpecError."""
    ids = [
        read_columns(file.file, [labels.id], delimiter=file.delimiter, encoding=file.encoding)[labels.id]
        for file in spec.files
    ]
    wanted = [labels.left, labels.right, *([labels.same] if labels.same else [])]
    held = read_columns(labels.file, wanted)
    if spec.across:
        places = _places(held[labels.left], ids[0]), _places(held[labels.right], ids[1]) + len(ids[0])
        found = (places[0] >= 0) & (places[1] >= len(ids[0]))
    else:
        every = pa.concat_arrays(ids)
        places = _places(held[labels.left], every), _places(held[labels.right], every)
        found = (places[0] >= 0) & (places[1] >= 0)
    if not found.any():
        raise SpecError("labels: no pair names two rows; `left` and `right` must hold values of the column `id`")
    same = np.ones(len(found), dtype=np.bool_)
    if labels.same:
        try:
            same = pc.fill_null(pc.greater_equal(held[labels.same].cast(pa.float64()), _AT_LEAST), fill_value=False)
        except pa.ArrowInvalid:
            raise SpecError("labels.same: must be a column of numbers; from 0.5 on a pair is one person") from None
        same = same.to_numpy(zero_copy_only=False)
    known = labelled_pairs(places[0][found], places[1][found], same[found])
    return _with_pairs(known, "labels: no pair is labelled as one person")


def _places(values: pa.Array, ids: pa.Array) -> Numbers:
    """Where each value stands among ids; -1 for nowhere."""
    found: Numbers = pc.fill_null(pc.index_in(values, value_set=ids), -1).to_numpy().astype(np.int64)
    return found

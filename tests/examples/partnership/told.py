"""Reading a partnership back with plain readers: files as CSV, the truth as Parquet; checks of identifiers by hand."""

import csv
from collections import defaultdict
from functools import cache

import pyarrow.parquet as pq

from contracts.library import Library, shipped_documents
from contracts.vocabulary import IdentifierKind

LIBRARY = Library(shipped_documents())


@cache
def rows(path):
    """The rows of a file, by heading."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def truth(folder, name):
    """One file of the truth."""
    return pq.read_table(folder / f"{name}.parquet").to_pylist()


def events(partnership):
    """The files about events."""
    return [file for file in partnership.files if file.partner != "ons"]


@cache
def _by_file(folder):
    found = defaultdict(dict)
    for row in truth(folder, "rows"):
        found[row["partner"], row["feed"], row["period"], row["delivery"]][row["line"]] = row
    return found


def with_truth(partnership, file):
    """Each row of a file with its truth, which is found by its line."""
    said = _by_file(partnership.truth)[file.partner, file.feed, file.period, file.delivery]
    return [(row, said[line]) for line, row in enumerate(rows(file.path), start=2)]


def wrong_in(truth_row):
    """The mistakes of a row by column."""
    found = defaultdict(set)
    for mistake in truth_row["mistakes"]:
        found[mistake["column"]].add(mistake["kind"])
    return found


def people(partnership):
    """The people by number."""
    return {person["person"]: person for person in truth(partnership.truth, "people")}


def passes(kind, text):
    """Whether an identifier passes its check, worked out digit by digit as the standards write it."""
    return CHECKS[kind](text)


def _nhs(text):
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 0, -1), strict=True))
    return total % 11 == 0 and len(set(text)) > 1


def _uln(text):
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 0, -1), strict=True))
    return total % 11 == 10 and text[0] != "0"


def _upn(text):
    total = sum(int(digit) * weight for weight, digit in enumerate(text[1:], start=2))
    return len(text) == 13 and "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23] == text[0]


def _pnc(text):
    year, rest = text.split("/")
    return len(rest) == 8 and "ZABCDEFGHJKLMNPQRTUVWXY"[int(year[2:] + rest[:-1]) % 23] == rest[-1]


def _cro(text):
    serial, rest = text.split("/")
    return len(serial) == 6 and "ZABCDEFGHJKLMNPQRTUVWXY"[int(rest[:2] + serial) % 23] == rest[2]


CHECKS = {
    IdentifierKind.NHS_NUMBER: _nhs,
    IdentifierKind.ULN: _uln,
    IdentifierKind.UPN: _upn,
    IdentifierKind.PNC_ID: _pnc,
    IdentifierKind.CRO_NUMBER: _cro,
}

"""Ways of being wrong, as real partners are, each at a rate of its own; and what was planted in which row.

A rate is a share of what could be wrong in that way: a stale address needs somebody who has moved, lost accents a name
that has some. A wrong digit always fails its check, because every check here notices one digit, and it never leaves
the range that nobody has. Nothing is planted without a mark in `Rows.planted`, from which truth is written.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Column, Feed
from contracts.vocabulary import IdentifierKind, PlaceKind, Severity
from examples.partnership.columns import Mask, Numbers, by_chance, chosen, joined, plain, where
from examples.partnership.places import COUNCILS, NO_FIXED_ABODE, UNKNOWN_LSOA, UNKNOWN_POSTCODE
from examples.partnership.rows import NOBODY, PARTNERS, Block, Rows
from examples.partnership.slips import misspelt, without_accents, wrong_digit


@dataclass(frozen=True, slots=True)
class Mistakes:
    """How often each thing goes wrong, from 0 to 1. Raises `ValueError` for anything else.

    Of rows, unless it says otherwise: `outside` of people (they live beyond the partnership), `merged_records` and
    `split_records` of people, `unknown_suspects` of crimes without a suspect, `restated` of files, `late` and `changed`
    of the rows of files that are delivered again.
    """

    typos: float = 0.02
    accents_lost: float = 0.3
    names_swapped: float = 0.005
    births_swapped: float = 0.005
    digits: float = 0.01
    placeholders: float = 0.015
    missing: float = 0.02
    stale_addresses: float = 0.2
    merged_records: float = 0.004
    split_records: float = 0.02
    unknown_suspects: float = 0.06
    unknown_codes: float = 0.003
    unknown_places: float = 0.003
    outside: float = 0.03
    restated: float = 0.12
    late: float = 0.03
    changed: float = 0.1

    def __post_init__(self) -> None:
        """Refuse what is no rate."""
        for item in fields(self):
            if not 0 <= getattr(self, item.name) <= 1:
                raise ValueError(f"the rate of {item.name} must lie between 0 and 1")

    @classmethod
    def none(cls) -> "Mistakes":
        """Nothing goes wrong, and everybody lives in the partnership."""
        return cls(**{item.name: 0.0 for item in fields(cls)})


UNKNOWN_PLACE = -2
"""Stands in `Rows.scope` for a place that no lookup knows."""
_WRONG_CODE = "ZZZ"
_LOCAL = {"niche_nominal_id": "N", "yot_person_id": "", "participant_ref": "P", "crn": None}
"""Numbers that partners give, and what they write before them."""
_DIGITS = {
    IdentifierKind.NHS_NUMBER: (3, 10),
    IdentifierKind.ULN: (2, 10),
    IdentifierKind.UPN: (4, 13),
    IdentifierKind.PNC_ID: (6, 12),
    IdentifierKind.CRO_NUMBER: (1, 6),
}
"""From which character to which a digit may be wrong: not those that keep a number in its range."""
_PLACEHOLDERS = {
    IdentifierKind.DATE_OF_BIRTH: "1900-01-01",
    IdentifierKind.POSTCODE: NO_FIXED_ABODE,
    IdentifierKind.UPN: "UN1",
    IdentifierKind.NHS_NUMBER: "9999999999",
}
_AREAS = {
    **{name: (place,) for place, name in enumerate(COUNCILS.values())},
    "avon_fire": (0, 1, 2, 3),
    "devon_and_somerset_fire": (4,),
}
_IN_AREA = np.array(
    [[place in _AREAS.get(name, (0, 1, 2, 3, 4)) for place in range(len(COUNCILS) + 1)] for name in PARTNERS]
)


class Planting:
    """Plants mistakes into the rows of one feed of one block."""

    def __init__(self, block: Block, feed: Feed, rows: Rows, generator: np.random.Generator) -> None:
        self._block, self._feed, self._generator = block, feed, generator
        self._rows, self._columns = rows, dict(rows.columns)
        self._planted = dict(rows.planted)
        self._scope = rows.scope.copy()
        self._kinds = {column.identifier: column.name for column in feed.columns if column.identifier}

    def planted(self, mistakes: Mistakes) -> Rows:
        """The rows with every kind of mistake in them."""
        self._stale(mistakes.stale_addresses)
        self._births(mistakes.births_swapped)
        self._digits(mistakes.digits)
        self._names(mistakes)
        self._records(mistakes.merged_records, mistakes.split_records)
        self._placeholders(mistakes.placeholders)
        self._missing(mistakes.missing)
        self._unknown_places(mistakes.unknown_places)
        self._unknown_codes(mistakes.unknown_codes)
        planted = {key: mask for key, mask in self._planted.items() if mask.any()}
        return replace(self._rows, columns=self._columns, planted=planted, scope=self._scope)

    def _set(self, kind: str, name: str, mask: Mask, value: pa.Array | str, *, instead: bool = True) -> None:
        """Write a value into some cells, and remember it; what was wrong there is gone if it stands `instead`."""
        self._columns[name] = where(mask, value, self._columns[name])
        for key in [key for key in self._planted if key[1] == name and instead]:
            self._planted[key] = self._planted[key] & ~mask
        self._planted[(kind, name)] = mask | self._planted.get((kind, name), np.zeros_like(mask))

    def _change(self, kind: str, name: str, mask: Mask, change: Callable[[str, int], str], *, instead: bool) -> None:
        """Change some cells one by one; the second argument is a number drawn for the cell."""
        at = np.flatnonzero(mask)
        old = self._columns[name].take(pa.array(at)).to_pylist()
        drawn = self._generator.integers(0, 1 << 30, len(at)).tolist()
        new = pa.array([change(*pair) for pair in zip(old, drawn, strict=True)], pa.string())
        changed = pc.replace_with_mask(self._columns[name], pa.array(mask), new)
        self._set(kind, name, mask, changed, instead=instead)

    def _some(self, rate: float, *names: str, beside: Mask | None = None) -> Mask:
        """A share of the rows about somebody in which the columns hold something."""
        found = (self._rows.person >= 0) & by_chance(self._generator, rate, len(self._rows))
        for name in names:
            found &= _filled(self._columns[name])
        return found if beside is None else found & beside

    def _stale(self, rate: float) -> None:
        """The address before the last."""
        people, place = self._block.people, self._feed.residence
        who = self._rows.person.clip(0)
        moved = (self._rows.day >= people.moved[who]) & (people.home[who] != people.home_before[who])
        if place is None or not len(self._rows):
            return
        stale = self._some(rate, place.column, beside=moved)
        of_kind = self._block.places.lsoa if place.kind is PlaceKind.LSOA_CODE else self._block.places.postcode
        self._set("stale-address", place.column, stale, chosen(of_kind, people.home_before[who]))
        if self._feed.scope == place:
            self._scope[stale] = people.home_before[who][stale]

    def _births(self, rate: float) -> None:
        """Day and month of a birth exchanged, where both could be a month and they differ; nobody is born too late."""
        name = self._kinds.get(IdentifierKind.DATE_OF_BIRTH)
        if name is None:
            return
        older = self._rows.day - self._block.people.born[self._rows.person.clip(0)] > 366  # noqa: PLR2004 - more than a year
        written = self._columns[name]
        day, month = (pc.utf8_slice_codeunits(written, *ends) for ends in ((8, 10), (5, 7)))
        fit = pc.and_(pc.less_equal(day, "12"), pc.not_equal(day, month)).to_numpy(zero_copy_only=False)
        swapped = joined(pc.utf8_slice_codeunits(written, 0, 5), day, "-", month)
        self._set("day-and-month-swapped", name, self._some(rate, name, beside=older & fit), swapped)

    def _digits(self, rate: float) -> None:
        """One digit of an identifier that has a check."""
        for kind, (first, end) in _DIGITS.items():
            if name := self._kinds.get(kind):
                self._change(
                    "digit",
                    name,
                    self._some(rate, name),
                    partial(wrong_digit, within=(first, end)),
                    instead=True,
                )

    def _names(self, mistakes: Mistakes) -> None:
        """Accents lost, letters wrong, given and family name exchanged."""
        pair = [
            self._kinds[kind] for kind in (IdentifierKind.GIVEN_NAME, IdentifierKind.FAMILY_NAME) if kind in self._kinds
        ]
        for name in pair:
            column = self._columns[name]
            accented = pc.not_equal(pc.binary_length(column), pc.utf8_length(column)).to_numpy(zero_copy_only=False)
            lost = self._some(mistakes.accents_lost, name, beside=accented)
            self._change("accents-lost", name, lost, lambda text, _: without_accents(text), instead=False)
            self._change("typo", name, self._some(mistakes.typos, name), misspelt, instead=False)
        if pair:
            given, family = (self._columns[name] for name in pair)
            wrong = np.any([mask for key, mask in self._planted.items() if key[1] in pair], axis=0)
            differ = pc.not_equal(given, family).to_numpy(zero_copy_only=False)
            swapped = self._some(mistakes.names_swapped, *pair, beside=differ & ~wrong)
            for name, other in zip(pair, (family, given), strict=True):
                self._set("names-swapped", name, swapped, other)

    def _records(self, merged: float, split: float) -> None:
        """Two people under one number of a partner's, and one person under two; always the same people."""
        who = self._rows.person.clip(0)
        for place, (name, prefix) in enumerate(_LOCAL.items()):
            if name not in self._columns:
                continue
            draws = np.random.default_rng([self._block.world.seed, self._block.number, 3, place]).random(
                (2, len(self._block.people.number))
            )
            number = 1_000 + self._block.people.number[who]
            filled = (self._rows.person >= 0) & _filled(self._columns[name])
            another = (draws[1] < split)[who] & filled & (self._rows.day // 7 % 2 == 1)
            if prefix is None:
                second = pc.replace_substring_regex(self._columns[name], "^.", "V")
            else:
                second = joined(prefix, plain(10**9 + number))
                shared = (draws[0] < merged)[who] & filled & (self._rows.person > 0)
                self._set("merged-records", name, shared, joined(prefix, plain(number - 1)))
            self._set("split-records", name, another, second)

    def _placeholders(self, rate: float) -> None:
        """What systems want filled in and nobody knew."""
        for kind, value in _PLACEHOLDERS.items():
            if name := self._kinds.get(kind):
                self._lost("placeholder", name, self._some(rate, name), value)

    def _missing(self, rate: float) -> None:
        """Identifying cells left empty, where the contract lets them."""
        for name in self._kinds.values():
            if not self._feed.column(name).required:
                self._lost("missing", name, self._some(rate, name), "")

    def _lost(self, kind: str, name: str, mask: Mask, value: str) -> None:
        """Write what says nothing; without a place a row cannot be out of scope."""
        self._set(kind, name, mask, value)
        if self._feed.scope is not None and self._feed.scope.column == name:
            self._scope[mask] = NOBODY

    def _unknown_places(self, rate: float) -> None:
        """A place that no lookup has, where the place decides the scope: such a row is rejected."""
        scope = self._feed.scope
        if scope is not None:
            value = UNKNOWN_LSOA if scope.kind is PlaceKind.LSOA_CODE else UNKNOWN_POSTCODE
            unknown = by_chance(self._generator, rate, len(self._rows)) & (self._scope >= 0)
            self._set("unknown-place", scope.column, unknown, value)
            self._scope[unknown] = UNKNOWN_PLACE

    def _unknown_codes(self, rate: float) -> None:
        """A code that the contract does not have, where that rejects the row."""
        for column in filter(_rejects_unknown_codes, self._feed.columns):
            wrong = by_chance(self._generator, rate, len(self._rows)) & _filled(self._columns[column.name])
            self._set("unknown-code", column.name, wrong, _WRONG_CODE)


def expected(rows: Rows, block: Block) -> Numbers:
    """What a gateway makes of each row: 0 accepted, 1 rejected, 2 out of scope, which comes before any other fault."""
    authority = block.places.authority[rows.scope.clip(0)]
    outside = (rows.scope >= 0) & ~_IN_AREA[rows.partner, authority]
    rejected = rows.scope == UNKNOWN_PLACE
    for (kind, _), mask in rows.planted.items():
        if kind == "unknown-code":
            rejected |= mask
    return np.where(outside, 2, rejected.astype(np.int64))


def _rejects_unknown_codes(column: Column) -> bool:
    """Whether an unknown code in the column rejects its row."""
    return bool(column.codes) and column.severity is Severity.ERROR


def _filled(column: pa.Array) -> Mask:
    """Which cells hold something."""
    return np.asarray(pc.greater(pc.binary_length(column), 0).to_numpy(zero_copy_only=False), dtype=np.bool_)

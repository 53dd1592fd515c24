"""The look at a delivery: every row judged, placed and counted, block by block, in one pass.

What comes out of a block is which rows are accepted, rejected and out of scope, and where each of them is; what
comes out of the delivery is its `Inspection`: counts, findings and profile.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Feed, Place
from contracts.vocabulary import PlaceKind, Severity
from intake.conformance import Conformance, Judgement
from intake.encoding import only_used, used
from intake.findings import Finding, FindingCounter, Mask
from intake.place import PlaceLookup, Places
from intake.profile import ColumnProfile, Profile
from intake.reading import Block
from intake.repeats import Repeats


@dataclass(frozen=True, slots=True)
class InspectedBlock:
    """One block and what holds of its rows. Each row is in exactly one of `accepted`, `rejected`, `out_of_scope`."""

    block: Block
    judgement: Judgement
    places: Mapping[Place, Places]
    accepted: Mask
    rejected: Mask
    out_of_scope: Mask


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a delivery holds, as its receipt tells it."""

    rows_read: int
    rows_accepted: int
    rows_rejected: int
    rows_out_of_scope: int
    findings: tuple[Finding, ...]
    profile: dict[str, ColumnProfile]
    repeated_keys: int
    repeated_rows: int


class Inspector:
    """Looks at blocks; pure, so that several threads may look at once, each with its own connection."""

    def __init__(self, feed: Feed, period: str, lookups: Mapping[Place, PlaceLookup]) -> None:
        self._feed = feed
        self._conformance = Conformance(feed, period)
        self._lookups = lookups

    def inspect(self, block: Block, connection: duckdb.DuckDBPyConnection) -> InspectedBlock:
        """Judge one block. Scope comes first: a row outside the area is out of scope whatever else is wrong with it."""
        judgement = self._conformance.judge(block.rows, connection)
        places = {place: lookup.resolve(block.rows.column(place.column)) for place, lookup in self._lookups.items()}
        broken = np.zeros(len(block.lines), dtype=np.bool_)
        for rule, mask in judgement.breaches:
            if rule.severity is Severity.ERROR:
                broken |= mask
        outside = np.zeros_like(broken)
        if self._feed.scope is not None:
            deciding = places[self._feed.scope]
            outside = ~(deciding.missing | deciding.unknown | deciding.in_area)
            broken |= deciding.unknown
        return InspectedBlock(
            block=block,
            judgement=judgement,
            places=places,
            accepted=~(outside | broken),
            rejected=broken & ~outside,
            out_of_scope=outside,
        )


class Tally:
    """Counts over the blocks of one delivery, taken in the order of the file."""

    def __init__(self, feed: Feed, findings: FindingCounter) -> None:
        self._feed = feed
        self._findings = findings
        self._profile = Profile(tuple(column.header for column in feed.columns))
        self._rows, self._keys = Repeats(), Repeats()
        self._counts = np.zeros(3, dtype=np.int64)

    def add(self, seen: InspectedBlock) -> None:
        """Count one block."""
        ragged = len(seen.block.ragged)
        self._counts += [seen.accepted.sum(), seen.rejected.sum() + ragged, seen.out_of_scope.sum()]
        self._findings.add(
            "row-ragged", "row", Severity.ERROR, count=ragged, lines=(row.line for row in seen.block.ragged)
        )
        for rule, mask in seen.judgement.breaches:
            self._find(rule.name, rule.column, rule.severity, mask, seen)
        self._add_places(seen)
        self._profile.add(seen.judgement.missing, seen.judgement.value_hashes)
        listed, everything = ~seen.out_of_scope, np.ones(len(seen.block.lines), dtype=np.bool_)
        self._rows.add(seen.judgement.row_hashes, seen.block.lines, everything, listed)
        if self._feed.record_reference is not None:
            self._keys.add(seen.judgement.key_hashes, seen.block.lines, seen.judgement.has_key, listed)

    def inspection(self) -> Inspection:
        """What the whole delivery holds."""
        repeated_rows, row_lines = self._rows.count()
        repeated_keys, key_lines = self._keys.count()
        self._findings.add("row-repeated", "row", Severity.INFORMATION, count=repeated_rows, lines=row_lines)
        if self._feed.record_reference is not None:
            header = self._feed.column(self._feed.record_reference).header
            self._findings.add("key-repeated", header, Severity.INFORMATION, count=repeated_keys, lines=key_lines)
        accepted, rejected, outside = (int(count) for count in self._counts)
        return Inspection(
            rows_read=accepted + rejected + outside,
            rows_accepted=accepted,
            rows_rejected=rejected,
            rows_out_of_scope=outside,
            findings=self._findings.findings(),
            profile=self._profile.columns(),
            repeated_keys=repeated_keys,
            repeated_rows=repeated_rows,
        )

    def _add_places(self, seen: InspectedBlock) -> None:
        """What the places of a block have to say for themselves; unknown ones matter where they decide the scope."""
        for place, found in seen.places.items():
            unfit = Severity.ERROR if place == self._feed.scope else Severity.WARNING
            if place.kind is PlaceKind.POSTCODE:
                self._find("postcode-missing", place.column, Severity.WARNING, found.missing, seen)
                self._find("postcode-unknown", place.column, unfit, found.unknown, seen)
                continue
            self._find("lsoa-missing", place.column, Severity.WARNING, found.missing, seen)
            self._find("lsoa-unknown", place.column, unfit, found.unknown, seen)
            self._find("lsoa-split", place.column, Severity.INFORMATION, found.split, seen)
            self._find("lsoa-straddles", place.column, Severity.WARNING, found.straddling, seen)

    def _find(self, rule: str, column: str, severity: Severity, mask: Mask, seen: InspectedBlock) -> None:
        """Count a rule's rows, and list the lines of those in scope."""
        if mask.any():
            lines = seen.block.lines[mask & ~seen.out_of_scope]
            header = self._feed.column(column).header
            self._findings.add(rule, header, severity, count=int(mask.sum()), lines=lines)


def fit_values(seen: InspectedBlock, accepted: pa.Table) -> pa.Table:
    """The accepted rows without values that break a rule: what a warning let pass may be anything and goes no further.

    No more does a place that no lookup has. They stay in the sealed rows, and the findings count them.
    """
    breaches = [(rule.column, mask) for rule, mask in seen.judgement.breaches]
    for name, mask in (*breaches, *((place.column, found.unknown) for place, found in seen.places.items())):
        unfit = mask[seen.accepted]
        if unfit.any():
            at = accepted.schema.get_field_index(name)
            accepted = accepted.set_column(at, name, used(_emptied(accepted.column(at), unfit)))
    return accepted


def _emptied(column: pa.ChunkedArray, unfit: Mask) -> pa.Array:
    """A column without some of its values."""
    whole = column.combine_chunks()
    if isinstance(whole, pa.DictionaryArray):
        indices = pc.if_else(pa.array(unfit), pa.scalar(None, pa.int32()), whole.indices)
        return pa.DictionaryArray.from_arrays(indices, whole.dictionary)
    return pc.if_else(pa.array(unfit), pa.scalar(None, pa.string()), whole)


def selected(block: Block, mask: Mask) -> pa.Table:
    """Some rows of a block as they came, each with its line first."""
    lines = pa.array(block.lines[mask], pa.int64())
    # Where all rows are meant, every value of a dictionary is one of theirs.
    rows = block.rows if mask.all() else only_used(block.rows.filter(pa.array(mask)))
    return rows.add_column(0, pa.field("line", pa.int64()), lines)

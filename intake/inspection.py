"""The look at a delivery: every row judged, placed and counted, block by block, in one pass.

What comes out of a block is which rows are accepted, rejected and out of scope, and where each of them is; what
comes out of the delivery is its `Inspection`: counts, findings and profile.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Feed, Place
from contracts.formats.verdicts import Verdict
from contracts.vocabulary import PlaceKind, ScopeReason, Severity
from intake.conformance import Conformance, Judgement
from intake.encoding import in_one_part, only_used, used
from intake.findings import Finding, FindingCounter, Mask
from intake.grid import Block
from intake.mending.mended import Note
from intake.place import PlaceLookup, Places
from intake.profile import ColumnProfile, Profile
from intake.repeats import Repeats
from intake.scope import Scope


@dataclass(frozen=True, slots=True)
class InspectedBlock:
    """One block and what holds of its rows. Each row is in exactly one of `accepted`, `rejected`, `out_of_scope`.

    `listed` are rows that would have been accepted, had a list of the partner's not named whom they are about. `notes`
    are what was mended in the block, and what was doubtful.
    """

    block: Block
    judgement: Judgement
    places: Mapping[Place, Places]
    accepted: Mask
    rejected: Mask
    out_of_scope: Mask
    reasons: tuple[tuple[ScopeReason, Mask], ...]
    listed: Mask
    notes: tuple[Note, ...] = ()


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
    out_of_scope: dict[str, int]
    """Rows out of scope by reason, each counted once; a reason for which there are none is left out."""


class Inspector:
    """Looks at blocks; pure, so that several threads may look at once."""

    def __init__(self, feed: Feed, period: str, lookups: Mapping[Place, PlaceLookup], scope: Scope) -> None:
        self._feed = feed
        self._conformance = Conformance(feed, period)
        self._lookups = lookups
        self._scope = scope

    def inspect(self, block: Block, notes: tuple[Note, ...] = ()) -> InspectedBlock:
        """Judge one block. Scope comes first: a row out of scope is so whatever else is wrong with it."""
        judgement = _told_once(self._conformance.judge(block.rows), notes)
        places = {place: lookup.resolve(block.rows.column(place.column)) for place, lookup in self._lookups.items()}
        broken = np.zeros(len(block.lines), dtype=np.bool_)
        for mask in (
            *(mask for rule, mask in judgement.breaches if rule.severity is Severity.ERROR),
            *(note.rows for note in notes if note.rule.severity is Severity.ERROR),
        ):
            broken |= mask
        outside = np.zeros_like(broken)
        if self._feed.scope is not None:
            deciding = places[self._feed.scope]
            outside = ~(deciding.missing | deciding.unknown | deciding.in_area)
            broken |= deciding.unknown
        unfit = self._scope.unfit(block.rows, outside)
        return InspectedBlock(
            block=block,
            judgement=judgement,
            places=places,
            accepted=~(unfit.rows | broken),
            rejected=broken & ~unfit.rows,
            out_of_scope=unfit.rows,
            reasons=unfit.reasons,
            listed=unfit.listed & ~broken,
            notes=notes,
        )


def _told_once(judgement: Judgement, notes: tuple[Note, ...]) -> Judgement:
    """The judgement without what a doubt says already, and better: a date of unclear order is no date either."""
    breaches = judgement.breaches
    for note in notes:
        if note.rule.severity is Severity.ERROR:
            breaches = tuple(
                (rule, mask & ~note.rows if rule.column == note.column else mask) for rule, mask in breaches
            )
    return replace(judgement, breaches=breaches)


class Tally:
    """Counts over the blocks of one delivery, taken in the order of the file."""

    def __init__(self, feed: Feed, findings: FindingCounter) -> None:
        self._feed = feed
        self._findings = findings
        self._profile = Profile(tuple(column.header for column in feed.columns))
        self._rows, self._keys = Repeats(), Repeats()
        self._counts = np.zeros(3, dtype=np.int64)
        self._reasons = Counter[str]()

    def add(self, seen: InspectedBlock) -> None:
        """Count one block."""
        aside = seen.block.aside
        self._counts += [seen.accepted.sum(), seen.rejected.sum() + len(aside), seen.out_of_scope.sum()]
        for row in aside:
            self._findings.add(row.rule, "row", Severity.ERROR, count=1, lines=(row.line,))
        self._reasons.update({reason.value: int(mask.sum()) for reason, mask in seen.reasons})
        for rule, mask in seen.judgement.breaches:
            self._find(rule.name, rule.column, rule.severity, mask, seen)
        for note in seen.notes:
            self._find(note.rule.name, note.column, note.rule.severity, note.rows, seen)
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
            out_of_scope={reason: count for reason, count in self._reasons.items() if count},
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
    breaches = [(rule.column, mask) for rule, mask in seen.judgement.breaches if not rule.fit]
    breaches += [(note.column, note.rows) for note in seen.notes if note.rule.severity is Severity.WARNING]
    return _without(
        seen, accepted, (*breaches, *((place.column, found.unknown) for place, found in seen.places.items()))
    )


def of_their_kind(seen: InspectedBlock, accepted: pa.Table) -> pa.Table:
    """The accepted rows without numbers of another kind than their column's, of which some pass its check by chance."""
    breaches = seen.judgement.breaches
    return _without(
        seen, accepted, [(rule.column, mask) for rule, mask in breaches if rule.verdict is Verdict.OTHER_FORMAT]
    )


def _without(seen: InspectedBlock, accepted: pa.Table, cells: Iterable[tuple[str, Mask]]) -> pa.Table:
    """The accepted rows without some values: of a column, those on some of the block's rows."""
    for name, mask in cells:
        unfit = mask[seen.accepted]
        if unfit.any():
            at = accepted.schema.get_field_index(name)
            accepted = accepted.set_column(at, name, used(_emptied(accepted.column(at), unfit)))
    return accepted


def _emptied(column: pa.ChunkedArray, unfit: Mask) -> pa.Array:
    """A column without some of its values."""
    whole = in_one_part(column)
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

"""The pairs that a run leaves in doubt and one reviewer may compare, and what is shown of one. Weights stay in here."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.cmac import cmac
from anonymisation.linking.comparisons import COMPARISONS
from anonymisation.linking.masking import CONFLICT, NUMBERS, Likeness, masked
from anonymisation.linking.records import RECORDS as OF_RECORDS
from contracts.clerical_review import ReviewPlan
from custody.derivation import derived
from custody.roots import RootUse
from journey.instance import Instance
from journey.linking.tables import EDGES, KEY, RECORD, RECORDS, read_table

_SHOWN = tuple(name for name in OF_RECORDS.names if name not in {"source", "numbers", "doubtful"})
_LEVELS = [item.name for item in COMPARISONS]
Pair = tuple[str, str]
"""Two record keys (hex), the lesser first."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What a reviewer is shown: their own organisation's record, field by field, and of each comparison one word."""

    own: tuple[tuple[str, str], ...] = field(repr=False)
    likeness: dict[str, Likeness]


@dataclass(frozen=True, slots=True)
class InDoubt:
    """The pairs of one run that one reviewer may compare: `own` and `other` record keys, and levels, never weights."""

    instance: Instance
    run: str
    plan: ReviewPlan
    pairs: pa.Table = field(repr=False)

    def next_for(self, reviewer: str, but: Iterable[Pair]) -> tuple[str, str] | None:
        """The next pair for a reviewer, by its keys (hex), their own first; None where none is left but `but`.

        Its turn comes by a keyed hash of the two keys, another for each reviewer: from when a pair comes nobody can
        tell its weight, nor how many there are.
        """
        done = set(but)
        found = [
            (own.hex(), other.hex())
            for own, other in zip(*(self.pairs.column(name).to_pylist() for name in ("own", "other")), strict=True)
        ]
        left = [pair for pair in found if in_order(*pair) not in done]
        if not left:
            return None
        key = derived(self.instance.keyring.root(RootUse.REGISTRY), "review-order", reviewer=reviewer)
        turns = cmac(key, pa.array(["".join(in_order(*pair)) for pair in left], pa.string())).to_pylist()
        first: int = turns.index(min(turns))
        return left[first]

    def shown(self, own: str, other: str) -> Compared | None:
        """What is shown of a pair; None where it is none of these."""
        ours, theirs = (pa.scalar(bytes.fromhex(key), KEY) for key in (own, other))
        found = self.pairs.filter(
            pc.and_(pc.equal(self.pairs.column("own"), ours), pc.equal(self.pairs.column("other"), theirs))
        )
        if not found.num_rows:
            return None
        records = read_table(self.instance, self.run, RECORDS)
        given = pc.and_(pc.equal(records.column(RECORD), ours), pc.equal(records.column("source"), self.plan.own))
        record = records.filter(given).slice(0, 1).to_pylist()[0]
        told = [(name, record[name]) for name in _SHOWN if record[name]]
        told += [(item["kind"], item["value"]) for item in record["numbers"] or ()]
        return Compared(tuple(told), masked(found.select(_LEVELS).slice(0, 1).to_pylist()[0]))


def pairs_in_doubt(instance: Instance, run: str, plan: ReviewPlan) -> InDoubt:
    """The pairs of a run's grey zone of which one record is of `plan.own`, and the other of another partner alone.

    Pairs of which two verified numbers conflict are left out: no decision could make them one person's.
    """
    zone = plan.rules.grey_zone
    edges = read_table(instance, run, EDGES)
    weight = edges.column("weight")
    in_doubt = pc.and_(pc.greater_equal(weight, zone.start), pc.less(weight, zone.until))
    edges = edges.filter(pc.and_(in_doubt, pc.not_equal(edges.column(NUMBERS), CONFLICT)))
    records = read_table(instance, run, RECORDS, [RECORD, "source"])
    ours = _keys(records, (plan.own,))
    theirs = pc.filter(others := _keys(records, plan.others), pc.invert(pc.is_in(others, value_set=ours)))
    parts = []
    for own, other in (("left", "right"), ("right", "left")):
        fit = pc.and_(pc.is_in(edges.column(own), value_set=ours), pc.is_in(edges.column(other), value_set=theirs))
        chosen = edges.filter(fit)
        sides = {"own": chosen.column(own), "other": chosen.column(other)}
        parts.append(pa.table(sides | {name: chosen.column(name) for name in _LEVELS}))
    return InDoubt(instance, run, plan, pa.concat_tables(parts))


def in_order(one: str, other: str) -> Pair:
    """Two keys (hex) in their order."""
    return min(one, other), max(one, other)


def _keys(records: pa.Table, sources: tuple[str, ...]) -> pa.Array:
    """The keys of the records that any of some partners gave."""
    of = pc.is_in(records.column("source"), value_set=pa.array(sources, pa.string()))
    return records.filter(of).column(RECORD).combine_chunks()

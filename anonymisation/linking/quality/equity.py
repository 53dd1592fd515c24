"""Whether links are missed, or made wrongly, more for some people than for others: by sex, age, ethnic group, partner.

A pair counts for a group as often as its records are of it: twice, once or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from anonymisation.linking.quality.estimates import ENOUGH, Evidence, Quality, quality, told_alike
from anonymisation.linking.quality.intervals import Estimate, difference
from anonymisation.treatments.ages import AGE_BANDS

Numbers = npt.NDArray[np.int64]
Groups = Mapping[str, npt.NDArray[np.bool_]]
"""Which records are of which group of a trait; one may be of several, or of none."""


@dataclass(frozen=True, slots=True)
class OfGroup:
    """One group of one trait: how many persons have a record of it, and how well these are linked."""

    trait: str
    group: str
    persons: int
    quality: Quality


@dataclass(frozen=True, slots=True)
class Gap:
    """How much more of its true links is found of one group than of another, with its interval."""

    trait: str
    better: str
    worse: str
    value: float
    low: float
    high: float


def traits_of(records: pa.Table, on: date) -> dict[str, Groups]:
    """By trait the groups that linking records say people are of: `sex`, and `age_band` on a day."""
    births = records.column("birth").combine_chunks()
    return {
        "sex": groups_of(records.column("sex").combine_chunks()),
        "age_band": groups_of(_age_bands(births, on)),
    }


def groups_of(values: pa.Array) -> Groups:
    """Which records are of which group, by what each record says; one that says nothing is of none."""
    return {
        group: pc.fill_null(pc.equal(values, group), fill_value=False).to_numpy(zero_copy_only=False)
        for group in sorted(values.unique().drop_null().to_pylist())
    }


def by_group(evidence: Evidence, labels: Numbers, traits: Mapping[str, Groups]) -> tuple[OfGroup, ...]:
    """Every group of every trait, all of a trait told in one way. `labels` are the clusters of the records."""
    found: list[OfGroup] = []
    for trait, groups in traits.items():
        told = told_alike([quality(evidence, member) for member in groups.values()])
        for (group, member), of in zip(groups.items(), told, strict=True):
            found.append(OfGroup(trait, group, int(np.count_nonzero(np.bincount(labels[member]))), of))
    return tuple(found)


def gaps(groups: tuple[OfGroup, ...]) -> tuple[Gap, ...]:
    """The gap between every two groups of one trait, the surest first: the one whose interval begins highest.

    A group with too few persons to tell of is compared with none.
    """
    found = [
        gap
        for one, other in combinations(groups, 2)
        if one.trait == other.trait and (gap := _gap(one, other)) is not None
    ]
    return tuple(sorted(found, key=lambda gap: (-gap.low, -gap.value, gap.trait, gap.better, gap.worse)))


def _gap(one: OfGroup, other: OfGroup) -> Gap | None:
    """The gap in recall between two groups."""
    ours, theirs = one.quality.recall, other.quality.recall
    if ours is None or theirs is None:
        return None
    first, second = ours.reported, theirs.reported
    if min(first.persons, second.persons) < ENOUGH:
        return None
    pairs: list[tuple[OfGroup, Estimate]] = [(one, first), (other, second)]
    (worse, least), (better, most) = sorted(pairs, key=lambda pair: (pair[1].value, pair[0].group))
    return Gap(one.trait, better.group, worse.group, *difference(most, least))


def _age_bands(births: pa.Array, on: date) -> pa.Array:
    """The band of each age in completed years; null where the birth cannot be read, or is yet to come."""
    days = pc.strptime(births, format="%Y-%m-%d", unit="s", error_is_null=True).cast(pa.date32())
    year, month, day = (part(days) for part in (pc.year, pc.month, pc.day))
    before = pc.or_(pc.less(on.month, month), pc.and_(pc.equal(on.month, month), pc.less(on.day, day)))
    ages = pc.subtract(pc.subtract(on.year, year), before.cast(pa.int64()))
    at = np.searchsorted(list(AGE_BANDS), pc.fill_null(ages, 0).to_numpy(), side="right") - 1
    unknown = pc.fill_null(pc.less(ages, 0), fill_value=True).to_numpy(zero_copy_only=False)
    return pa.array(list(AGE_BANDS.values())).take(pa.array(at.clip(0), mask=unknown))

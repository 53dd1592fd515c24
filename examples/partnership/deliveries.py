"""What is delivered again: which files, how often, which rows come late, and what has changed by then."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from contracts.feed import Feed
from examples.partnership.columns import Mask, Numbers, where
from examples.partnership.mistakes import Mistakes

Series = tuple[int, str, int]
"""The place of a partner, a feed, the place of a quarter."""

_RESTATED = {
    "police_recorded_crime": ("outcome_code", "18", "1"),
    "police_recorded_crime_victims": ("repeat_victim", "Y", "N"),
    "police_recorded_crime_suspects": ("suspect_status", "charged", "no further action"),
    "ambulance_incidents": ("alcohol_flag", "Y", "N"),
    "emergency_department_assaults": ("disposal", "discharged", "outpatient clinic"),
    "fire_incidents": ("aggression_to_crew", "N", "Y"),
    "youth_justice_cases": ("rosh_level", "medium", "high"),
    "school_suspensions_and_exclusions": ("sen_provision", "K", "E"),
    "probation_supervision": ("accommodation", "settled", "temporary"),
    "intervention_participation": ("completion", "completed", "left early"),
    "risk_meeting_referrals": ("engaged", "Y", "N"),
}
"""The column that a restatement changes, and what it then says: the second where the first stood already."""
FEEDS = tuple(_RESTATED)
"""The feeds about events, in the order in which they are dropped."""
_NEVER = 99


def deliveries(seed: int, series: Series, restated: float) -> int:
    """How often a file is delivered again: never, once, or (as seldom again) twice."""
    partner, feed, place = series
    first, second = np.random.default_rng([seed, 5, partner, FEEDS.index(feed), place]).random(2)
    return int(first < restated) * (1 + int(second < restated))


@dataclass(frozen=True, slots=True)
class Part:
    """What one delivery of a file has of a block: which rows, which of them came late, which have changed."""

    delivery: int
    rows: Numbers
    late: Mask
    changed: Mask


def parts(chance: np.random.Generator, rows: Numbers, again: int, mistakes: Mistakes) -> Iterator[Part]:
    """What each delivery has of some rows, the first and those that follow it."""
    size = len(rows)
    draws, which = chance.random((2, size)), chance.integers(1, again + 1, (2, size)) if again else np.zeros((2, size))
    comes = np.where((draws[0] < mistakes.late) & (again > 0), which[0], 0)
    changes = np.where((draws[1] < mistakes.changed) & (again > 0), np.maximum(which[1], comes + 1), _NEVER)
    for delivery in range(again + 1):
        there = comes <= delivery
        if there.any():
            yield Part(delivery, rows[there], (comes > 0)[there], (changes <= delivery)[there])


def restated_columns(feed: Feed, columns: dict[str, pa.Array]) -> dict[str, pa.Array]:
    """The columns as a later delivery has them, where a row has changed."""
    name, value, otherwise = _RESTATED[feed.id]
    already = pc.equal(columns[name], value).to_numpy(zero_copy_only=False)
    return columns | {name: where(already, otherwise, value)}

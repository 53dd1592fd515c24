"""What partners say of each block, put into their files, and the truth of every line handed on."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contracts.library import Library, shipped_documents
from examples.partnership.columns import Numbers
from examples.partnership.csv_files import CsvFiles, csv_lines
from examples.partnership.deliveries import FEEDS, Part, Series, deliveries, parts, restated_columns
from examples.partnership.feeds import emergency, police, support, young
from examples.partnership.mistakes import Mistakes, Planting, expected
from examples.partnership.rows import PARTNERS, Block, Rows
from examples.partnership.truth import EXPECTED, Written
from examples.partnership.when import quarter


@dataclass(frozen=True, slots=True)
class PartnershipFile:
    """A file to drop: who drops it, which delivery it is (0 the first), and what its receipt ought to count."""

    path: Path
    partner: str
    feed: str
    period: str
    delivery: int
    rows: int
    accepted: int
    rejected: int
    out_of_scope: int


class Extracts:
    """The extracts of all partners, block by block, and how much stands in each file."""

    def __init__(self, folder: Path, seed: int, mistakes: Mistakes) -> None:
        self._seed, self._mistakes = seed, mistakes
        self._library = Library(shipped_documents())
        self._csv = CsvFiles(folder)
        self._counts: dict[tuple[int, Series], Counter[str]] = {}

    def add(self, block: Block) -> list[Written]:
        """Write what partners say of a block, and return the truth of each row."""
        return [written for rows in rows_of(block, self._mistakes) for written in self._feed(block, rows)]

    def files(self) -> tuple[PartnershipFile, ...]:
        """The files in the order in which they may be dropped: each quarter, then what restates earlier ones."""
        return tuple(
            PartnershipFile(
                self._csv.path(delivery, series),
                PARTNERS[series[0]],
                series[1],
                quarter(series[2]).period,
                delivery,
                counts.total(),
                *(counts[word] for word in EXPECTED),
            )
            for (delivery, series), counts in sorted(self._counts.items(), key=lambda item: _when(*item[0]))
        )

    def _feed(self, block: Block, rows: Rows) -> list[Written]:
        """Write one feed's rows of a block into its files."""
        feed = self._library.feed(rows.feed)
        chance = np.random.default_rng([self._seed, block.number, 4, FEEDS.index(rows.feed)])
        wrong = Planting(block, feed, rows, chance).planted(self._mistakes)
        outcome = expected(wrong, block)
        lines = csv_lines(feed, wrong.columns), csv_lines(feed, restated_columns(feed, wrong.columns))
        told: list[Written] = []
        for at in _by_file(wrong):
            series = (int(wrong.partner[at[0]]), rows.feed, int(wrong.quarter[at[0]]))
            again = deliveries(self._seed, series, self._mistakes.restated)
            for part in parts(chance, at, again, self._mistakes):
                line = self._csv.append(feed, series, part, lines)
                told.append(_told(block, wrong, (series, line), part, outcome[part.rows]))
                count = self._counts.setdefault((part.delivery, series), Counter())
                count.update(dict(zip(EXPECTED, np.bincount(outcome[part.rows], minlength=3).tolist(), strict=True)))
        return told


def rows_of(block: Block, mistakes: Mistakes) -> tuple[Rows, ...]:
    """Every feed's rows, as nobody has yet got them wrong."""
    cases = young.cases_of(block)
    return (
        police.recorded_crime(block),
        police.victims(block),
        police.suspects(block, mistakes.unknown_suspects),
        emergency.ambulance_incidents(block),
        emergency.emergency_department_assaults(block),
        emergency.fire_incidents(block),
        young.youth_justice_cases(block, cases),
        young.school_suspensions_and_exclusions(block),
        support.probation_supervision(block),
        support.intervention_participation(block, cases),
        support.risk_meeting_referrals(block),
    )


def _by_file(rows: Rows) -> list[Numbers]:
    """The places of the rows of each file, in the order of days."""
    order = np.lexsort((rows.day, rows.quarter, rows.partner))
    key = (rows.partner * 10_000 + rows.quarter)[order]
    return np.split(order, np.flatnonzero(np.diff(key)) + 1) if len(order) else []


def _when(delivery: int, series: Series) -> tuple[int, int, int, int]:
    """What comes before what: a restatement comes so many quarters later as it is the n-th."""
    partner, feed, place = series
    return place + delivery, delivery, FEEDS.index(feed), partner


def _told(block: Block, rows: Rows, filed: tuple[Series, int], part: Part, outcome: Numbers) -> Written:
    """The truth of a part's rows: `filed` says in which file they are, and from which line."""
    (partner, feed, place), line = filed
    catalogue = (*sorted(rows.planted), ("late", ""), ("changed", ""))
    masks = [*(rows.planted[key][part.rows] for key in catalogue[:-2]), part.late, part.changed]
    bits = np.zeros(len(part.rows), dtype=np.int64)
    for bit, mask in enumerate(masks):
        bits |= mask.astype(np.int64) << bit
    who = rows.person[part.rows]
    return Written(
        partner=PARTNERS[partner],
        feed=feed,
        period=quarter(place).period,
        delivery=part.delivery,
        first_line=line,
        person=np.where(who < 0, -1, block.people.number[who.clip(0)]),
        incident=rows.incident[part.rows],
        expected=outcome,
        mistakes=bits,
        catalogue=catalogue,
    )

"""From measurements to figures: medians over the rounds, and their ratios."""

from dataclasses import dataclass, field
from statistics import median

from benchmarks.child import Timing
from benchmarks.task import Way


@dataclass(slots=True)
class Samples:
    """What was measured, by way and by rows of the file, round after round."""

    taken: dict[tuple[Way, int], list[Timing]] = field(default_factory=dict)

    def add(self, way: Way, rows: int, timing: Timing) -> None:
        """Keep one measurement."""
        self.taken.setdefault((way, rows), []).append(timing)

    def seconds(self, way: Way, rows: int) -> float:
        """The median time of a way that was measured."""
        return median(timing.seconds for timing in self.taken[way, rows])

    def processor_seconds(self, way: Way, rows: int) -> float:
        """The median processor time of a way that was measured."""
        return median(timing.processor_seconds for timing in self.taken[way, rows])


@dataclass(frozen=True, slots=True)
class Figures:
    """What `--json` prints. `whole_*` are None only where (c) was left out on request.

    `naive_ratio` is the peer's time over that of the protecting pass on the same rows; `peak_rss_mib` is the most that
    any process of the protecting pass held on the whole file, and such a process does nothing else.
    """

    rows: int
    bare_copy_s: float
    protect_s: float
    whole_s: float | None
    protect_ratio: float
    whole_ratio: float | None
    naive_ratio: float
    peak_rss_mib: float


def figures_of(samples: Samples, rows: int, peer_rows: int) -> Figures:
    """The figures for a file of `rows` rows beside a peer that was given `peer_rows`."""
    bare, protecting = samples.seconds(Way.BARE_COPY, rows), samples.seconds(Way.PROTECT, rows)
    whole = samples.seconds(Way.WHOLE, rows) if (Way.WHOLE, rows) in samples.taken else None
    naive = samples.seconds(Way.NAIVE, peer_rows) / samples.seconds(Way.PROTECT, peer_rows)
    return Figures(
        rows=rows,
        bare_copy_s=round(bare, 3),
        protect_s=round(protecting, 3),
        whole_s=None if whole is None else round(whole, 3),
        protect_ratio=round(protecting / bare, 3),
        whole_ratio=None if whole is None else round(whole / bare, 3),
        naive_ratio=round(naive, 3),
        peak_rss_mib=round(max(timing.peak_rss_mib for timing in samples.taken[Way.PROTECT, rows]), 1),
    )

"""From measurements to figures: medians over the rounds, and their ratios."""

from dataclasses import dataclass, field
from statistics import median

from benchmarks.child import Timing
from benchmarks.task import LINKING, MEASURING, Way


@dataclass(slots=True)
class Samples:
    """What was measured, by way and by rows of the file, round after round."""

    taken: dict[tuple[Way, int], list[Timing]] = field(default_factory=dict)

    def add(self, way: Way, rows: int, timing: Timing) -> None:
        """Keep one measurement."""
        self.taken.setdefault((way, rows), []).append(timing)

    def seconds(self, way: Way, rows: int) -> float | None:
        """The median time of a way; None if it was left out."""
        timings = self.taken.get((way, rows))
        return median(timing.seconds for timing in timings) if timings else None

    def part_seconds(self, way: Way, rows: int, part: str) -> float | None:
        """The median time of one part of a way, nought where there was none of it; None if the way was left out."""
        timings = self.taken.get((way, rows))
        return median(timing.parts.get(part, 0.0) for timing in timings) if timings else None

    def rest_seconds(self, way: Way, rows: int) -> float | None:
        """The median time of a way without the parts that are told apart; None if it was left out."""
        timings = self.taken.get((way, rows))
        return median(timing.seconds - sum(timing.parts.values()) for timing in timings) if timings else None

    def processor_seconds(self, way: Way, rows: int) -> float:
        """The median processor time of a way that was measured."""
        return median(timing.processor_seconds for timing in self.taken[way, rows])

    def peak_rss_mib(self, way: Way, rows: int) -> float | None:
        """The most memory that any round of a way held; None if it was left out."""
        timings = self.taken.get((way, rows))
        return max(timing.peak_rss_mib for timing in timings) if timings else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What `--json` prints: None for what was left out on request. `file`: the feed whose file was written.

    `naive_ratio` is the peer's time over that of the protecting pass on the same rows. `peak_rss_mib` is the most that
    any process of the protecting pass held on the whole file, and such a process does nothing else;
    `whole_peak_rss_mib` the same for the whole way. Of `whole_s` `linking_s` went into linking people and `measuring_s`
    into measuring how good the links are; `whole_without_linking_ratio` is of the rest.
    """

    file: str
    rows: int
    bare_copy_s: float | None
    protect_s: float | None
    whole_s: float | None
    protect_ratio: float | None
    whole_ratio: float | None
    naive_ratio: float | None
    peak_rss_mib: float | None
    whole_peak_rss_mib: float | None
    linking_s: float | None
    measuring_s: float | None
    whole_without_linking_ratio: float | None


def figures_of(samples: Samples, file: str, rows: int, peer_rows: int) -> Figures:
    """The figures for a file of `rows` rows beside a peer that was given `peer_rows`."""
    bare, protecting, whole = (samples.seconds(way, rows) for way in (Way.BARE_COPY, Way.PROTECT, Way.WHOLE))
    return Figures(
        file=file,
        rows=rows,
        bare_copy_s=_rounded(bare),
        protect_s=_rounded(protecting),
        whole_s=_rounded(whole),
        protect_ratio=_ratio(protecting, bare),
        whole_ratio=_ratio(whole, bare),
        naive_ratio=_ratio(samples.seconds(Way.NAIVE, peer_rows), samples.seconds(Way.PROTECT, peer_rows)),
        peak_rss_mib=_rounded(samples.peak_rss_mib(Way.PROTECT, rows), 1),
        whole_peak_rss_mib=_rounded(samples.peak_rss_mib(Way.WHOLE, rows), 1),
        linking_s=_rounded(samples.part_seconds(Way.WHOLE, rows, LINKING)),
        measuring_s=_rounded(samples.part_seconds(Way.WHOLE, rows, MEASURING)),
        whole_without_linking_ratio=_ratio(samples.rest_seconds(Way.WHOLE, rows), bare),
    )


def _ratio(figure: float | None, by: float | None) -> float | None:
    """One time over another, if both were measured."""
    return None if figure is None or by is None else round(figure / by, 3)


def _rounded(figure: float | None, digits: int = 3) -> float | None:
    """A figure for printing, if there is one."""
    return None if figure is None else round(figure, digits)

"""Figures are medians over the rounds and their ratios; memory is the most that any round took."""

from benchmarks.child import Timing
from benchmarks.figures import Samples, figures_of
from benchmarks.task import LINKING, MEASURING, Way


def samples(**seconds):
    taken = Samples()
    for name, values in seconds.items():
        way, rows = name.rsplit("_", 1)
        for number, value in enumerate(values):
            peak = (200.0 if name.startswith("WHOLE") else 100.0) + number
            taken.add(Way[way], int(rows), Timing(value, value / 2, peak, int(rows)))
    return taken


def test_ratios_are_of_medians_and_the_peer_is_held_against_the_same_rows():
    taken = samples(
        BARE_COPY_1000=(2.0, 1.0, 9.0),
        PROTECT_1000=(3.0, 30.0, 3.0),
        WHOLE_1000=(8.0, 7.0, 9.0),
        PROTECT_10=(0.5,),
        NAIVE_10=(20.0,),
    )
    figures = figures_of(taken, "some_feed", 1000, 10)
    assert (figures.file, figures.rows) == ("some_feed", 1000)
    assert (figures.bare_copy_s, figures.protect_s, figures.whole_s) == (2.0, 3.0, 8.0)
    assert (figures.protect_ratio, figures.whole_ratio, figures.naive_ratio) == (1.5, 4.0, 40.0)
    assert (figures.peak_rss_mib, figures.whole_peak_rss_mib) == (102.0, 202.0)
    assert taken.processor_seconds(Way.PROTECT, 1000) == 1.5


def test_linking_is_told_apart_from_the_rest_of_the_whole_way():
    taken = samples(BARE_COPY_10=(2.0,))
    for seconds, linking in ((10.0, 5.0), (12.0, 7.5), (9.0, 2.0)):
        timing = Timing(seconds, 1.0, 1.0, 10, {LINKING: linking, MEASURING: 1.0})
        taken.add(Way.WHOLE, 10, timing)
    figures = figures_of(taken, "some_feed", 10, 10)
    assert (figures.linking_s, figures.measuring_s) == (5.0, 1.0)
    assert (figures.whole_ratio, figures.whole_without_linking_ratio) == (5.0, 2.0)


def test_what_was_not_measured_is_none_and_not_nought():
    figures = figures_of(samples(BARE_COPY_10=(1.0,), PROTECT_10=(1.0,)), "some_feed", 10, 10)
    assert (figures.whole_s, figures.whole_ratio, figures.whole_peak_rss_mib) == (None, None, None)
    assert figures.naive_ratio is None
    assert figures.protect_ratio == 1.0

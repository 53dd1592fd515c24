"""The table for people says what was measured, what was promised, and who waits for the disk."""

from benchmarks.child import Timing
from benchmarks.figures import Samples, figures_of
from benchmarks.report import named, show
from benchmarks.task import Way

SUSPECTS = "police_recorded_crime_suspects"


def test_every_way_and_promise_is_shown(capsys):
    samples = Samples()
    for way in (Way.BARE_COPY, Way.PROTECT, Way.NAIVE):
        for seconds in (1.0, 2.0, 4.0):
            samples.add(way, 2_000_000, Timing(seconds * len(way), 1.0, 640.0, 2_000_000))
    show(figures_of(samples, SUSPECTS, 2_000_000, 2_000_000), samples)
    shown = capsys.readouterr().out
    assert f"the file {SUSPECTS}, median of 3" in shown
    assert "2,000,000" in shown
    assert "18.00" in shown, "the median of the bare copy"
    assert shown.count("left out") == 5, "the whole way was not measured, nor its parts, nor its memory"
    assert "640" in shown
    assert "8,192" in shown
    assert "fsync" in shown
    assert all(named(way) in shown for way, _ in samples.taken)


def test_a_line_is_no_wider_than_a_plain_terminal(capsys):
    samples = Samples()
    for way in (Way.BARE_COPY, Way.PROTECT, Way.WHOLE, Way.NAIVE):
        samples.add(way, 10_000_000, Timing(1234.5, 1234.5, 1234.5, 10_000_000))
    show(figures_of(samples, SUSPECTS, 10_000_000, 10_000_000), samples)
    shown = capsys.readouterr().out
    assert "…" not in shown
    assert "10,000,000" in shown
    assert "one round" in shown

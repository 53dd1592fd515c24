"""The table for people has a line for every way, and says who is absent and what was not read."""

from types import SimpleNamespace

from benchmarks.linkage_report import show

FOUND = {
    "precision": 1.0,
    "recall": 0.97,
    "f1": 0.9848,
    "best_f1": 0.99,
    "pairs_compared": 1_234_567_890,
    "seconds": 12.34,
    "peak_rss_mib": 1_536.4,
}
FIGURES = FOUND | {
    "records": 2_000_000,
    "truth_pairs": 600_000,
    "unread": {"date_of_birth": 12},
    "peers": {"exact": FOUND | {"precision": None}, "anonlink": {"absent": "too [many] pairs"}},
}


def test_every_way_is_shown_and_who_is_absent(capsys):
    show(SimpleNamespace(title="two files", across=True), FIGURES)
    shown = capsys.readouterr().out
    assert "two files: 2,000,000 records linked across two files, 600,000 pairs to find" in " ".join(shown.split())
    assert "gateway" in shown
    assert "exact" in shown
    assert "anonlink is absent: too [many] pairs" in shown
    assert "date_of_birth: 12 values have another format" in shown
    assert shown.count("0.9700") == 2
    assert "…" not in shown


def test_a_format_that_fits_every_value_is_not_told(capsys):
    show(SimpleNamespace(title="one", across=False), FIGURES | {"unread": {"date_of_birth": 0}})
    assert "another format" not in capsys.readouterr().out

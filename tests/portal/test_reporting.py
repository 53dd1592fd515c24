"""What `run` says at the end."""

from dagster_project.running import DeliveryOutcome, Outcome, ProductOutcome, RunReport
from portal.reporting import show_run


def test_a_run_that_found_nothing_says_so(capsys):
    show_run(RunReport((), 0, (), ()))
    assert "nothing was waiting" in capsys.readouterr().out


def test_refusals_waits_and_arrivals_are_told(capsys):
    delivery = DeliveryOutcome("r1", "police", "feed", "2024-01", Outcome.REFUSED, "header-missing: mend it")
    product = ProductOutcome("table", "1", "2024-01", Outcome.DONE, None)
    show_run(RunReport(("nobody has not signed",), 2, (delivery,), (product,)))
    shown = capsys.readouterr().out
    for words in ("header-missing: mend it", "2 files", "still arriving", "nobody has not signed", "done"):
        assert words in shown

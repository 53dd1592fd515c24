"""What `init` and `run` say at the end."""

from dagster_project.running import DeliveryOutcome, Outcome, ProductOutcome, RunReport
from portal.reporting import say_made, show_run
from tests.invented import an_instance


def test_a_run_that_found_nothing_says_so(capsys):
    show_run(RunReport((), (), 0, (), ()))
    assert "nothing was waiting" in capsys.readouterr().out


def test_why_people_were_not_linked_is_told_where_nothing_was_due(capsys):
    show_run(RunReport((), (), 0, (), (), ("too little memory",)))
    assert capsys.readouterr().out == "linking: too little memory\n"


def test_refusals_waits_and_arrivals_are_told(capsys):
    delivery = DeliveryOutcome("r1", "police", "feed", "2024-01", Outcome.REFUSED, "header-missing: mend it")
    product = ProductOutcome("table", "1", "2024-01", Outcome.DONE, None)
    show_run(RunReport(("the project has ended",), ("nobody has not signed",), 2, (delivery,), (product,)))
    shown = capsys.readouterr().out
    for words in (
        "header-missing: mend it",
        "2 files",
        "still arriving",
        "nobody has not signed",
        "the project has ended",
        "done",
    ):
        assert words in shown


def test_what_was_made_is_said_with_the_place_of_the_passphrase(tmp_path, capsys):
    instance = an_instance(tmp_path)
    say_made(instance)
    said = capsys.readouterr().err
    assert str(instance.home) in said
    assert str(instance.remembered_passphrase) in said

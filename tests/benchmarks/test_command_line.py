"""What must hold of the benchmarks' commands: only whole numbers are taken, and progress leaves the answer whole."""

import argparse

import pytest

from benchmarks.command_line import say, whole_number


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("2_000", 2000), ("2,000,000", 2_000_000)])
def test_whole_numbers_are_taken_however_their_thousands_are_parted(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "", "many"])
def test_anything_else_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="not a whole number above 0"):
        whole_number(text)


def test_progress_is_not_on_standard_output(capsys):
    say("writing")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "writing\n")

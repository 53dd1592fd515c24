"""What the commands of several benchmarks share: whole numbers asked for, and progress that leaves the answer whole."""

import argparse
import sys


def whole_number(text: str) -> int:
    """A whole number above nought; underscores and commas may part the thousands."""
    if not text.replace("_", "").replace(",", "").isdigit() or not (number := int(text.replace(",", ""))):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return number


def say(text: str) -> None:
    """Progress goes to standard error, so that standard output stays whole."""
    print(text, file=sys.stderr, flush=True)

"""What must hold of relinks: whose rows became whose, of which feeds, and nothing of who stayed as they were."""

from datetime import date

import pyarrow as pa

from anonymisation.linking.persons import PERSON, RECORD_REGISTRY
from journey.linking.relinks import RELINKS, relinks, told_to

DAY = date(2024, 5, 1)


def some(letter):
    return letter.encode() * 16


def registry(**persons):
    """Record keys by letter, each with its person's letter."""
    rows = [(some(key), some(person), True) for key, person in sorted(persons.items())]
    return pa.table([list(column) for column in zip(*rows, strict=True)], schema=RECORD_REGISTRY)


def rows(**feeds):
    """The persons of the rows of each feed."""
    return lambda: [(feed, pa.array([some(letter) for letter in of], PERSON)) for feed, of in feeds.items()]


def told(before, after, were, are):
    found = relinks(3, DAY, (before, after), were, are)
    assert found.schema == RELINKS
    return [
        (
            item["before"][:1].decode(),
            item["after"][:1].decode(),
            item["change"],
            item["feeds_before"],
            item["feeds_after"],
        )
        for item in found.to_pylist()
    ]


def unasked():
    raise AssertionError


def test_of_who_stayed_came_or_went_nothing_is_told_and_no_links_are_read():
    assert told(registry(a="X", b="Y"), registry(a="X", c="Z"), unasked, unasked) == []


def test_who_was_merged_leads_to_whom_they_are_now():
    found = told(
        registry(a="X", b="X", c="Y"), registry(a="X", b="X", c="X"), rows(cases="XY"), rows(cases="X", crimes="X")
    )
    assert found == [("Y", "X", "merged", ["cases"], ["cases", "crimes"])]


def test_who_was_split_leads_to_both():
    found = told(
        registry(a="X", b="X", c="X"), registry(a="X", b="X", c="Z"), rows(cases="XX"), rows(cases="X", crimes="Z")
    )
    assert found == [("X", "X", "same", ["cases"], ["cases"]), ("X", "Z", "split", ["cases"], ["crimes"])]


def test_a_project_is_told_only_of_whom_rows_of_its_feeds_tell_before_and_after():
    found = relinks(
        3,
        DAY,
        (registry(a="X", b="X", c="X"), registry(a="X", b="X", c="Z")),
        rows(cases="XX"),
        rows(cases="X", crimes="Z"),
    )
    assert told_to(found, ["crimes"], DAY).num_rows == 0
    assert told_to(found, ["cases"], DAY).column("after").to_pylist() == [some("X")]
    assert told_to(found, ["cases", "crimes"], DAY).num_rows == 2
    assert told_to(found, [], DAY).num_rows == 0


def test_a_project_is_told_of_nothing_from_before_it_opened():
    found = relinks(3, DAY, (registry(a="X", b="Y"), registry(a="X", b="X")), rows(cases="XY"), rows(cases="X"))
    assert told_to(found, ["cases"], DAY).num_rows == 1
    assert told_to(found, ["cases"], date(2024, 5, 2)).num_rows == 0

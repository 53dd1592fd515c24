"""A delivery is held against earlier ones of its partner and feed, and against the one whose place it takes."""

from journey.deliveries import DeliveryBook
from tests.invented import crime, crimes_file, protected


def crimes(count, month, *, start=0, **more):
    """Rows of one month whose last outcome varies, unless more is said of all of them."""
    outcomes = ("Under investigation", "Local resolution")
    rows = (
        {"Last_outcome_category": outcomes[number % 2]} | more | {"Month": month}
        for number in range(start, start + count)
    )
    return crimes_file([crime(number, **row) for number, row in enumerate(rows, start=start)])


def taken(instance, count, month, **more):
    """The receipt of one delivery."""
    delivery = protected(instance, crimes(count, month, **more), month)
    return DeliveryBook(instance).receipt(delivery.receipt_id)


def drift(receipt):
    return [(item["rule"], item["column"], item["count"]) for item in receipt["findings"] if "drift-" in item["rule"]]


def test_the_first_delivery_is_held_against_nothing(ready):
    found = taken(ready, 30, "2024-01")
    assert (found["drift_from"], drift(found)) == ([], [])


def test_a_step_against_the_months_before_is_told_with_what_it_was_held_against(ready):
    before = [taken(ready, 30, month)["receipt_id"] for month in ("2024-01", "2024-02")]
    found = taken(ready, 12, "2024-03", Last_outcome_category="Local resolution")
    assert sorted(found["drift_from"]) == before
    assert drift(found) == [("drift-constant", "Last outcome category", 12), ("drift-fewer-rows", "file", 12)]
    assert "unlike your earlier deliveries" in " ".join(found["happens_next"])


def test_what_came_by_more_than_four_periods_before_and_what_came_after_does_not_count(ready):
    receipts = [taken(ready, 12, f"2024-{month:02}")["receipt_id"] for month in (1, 2, 3, 4, 5, 9)]
    assert sorted(taken(ready, 12, "2024-06")["drift_from"]) == receipts[1:5]


def test_a_restatement_is_held_against_what_it_takes_the_place_of(ready):
    first = taken(ready, 30, "2024-01")["receipt_id"]
    found = taken(ready, 10, "2024-01")
    assert found["drift_from"] == [first]
    assert ("drift-fewer-rows", "file", 10) in drift(found)


def test_a_delivery_that_was_replaced_counts_no_more(ready):
    taken(ready, 300, "2024-01")
    second = taken(ready, 30, "2024-01")["receipt_id"]
    found = taken(ready, 30, "2024-02")
    assert (found["drift_from"], drift(found)) == ([second], [])


def test_a_delivery_of_which_no_counts_were_kept_is_passed_over(ready):
    first = taken(ready, 30, "2024-01")["receipt_id"]
    DeliveryBook(ready).forget(first)
    assert taken(ready, 300, "2024-02")["drift_from"] == []

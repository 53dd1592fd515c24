"""What must hold of a profile as it is shown: numbers, and in the place of those that are untold the reason."""

from portal.receipt_profile import profile_cells


def test_counts_are_shown_and_of_untold_ones_no_more_than_may_be_said():
    profile = {"Month": {"missing": 0, "distinct": None}, "Context": {"missing": None, "distinct": 1203}}
    assert list(profile_cells({"small_count": 5, "profile": profile})) == [
        ("Month", [0, "fewer than 6"]),
        ("Context", ["not told", 1203]),
    ]


def test_a_file_without_columns_has_none():
    assert list(profile_cells({"small_count": 5, "profile": {}})) == []

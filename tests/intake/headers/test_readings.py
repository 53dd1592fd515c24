"""What must hold of reading rows as a header: labels are joined, and no cell is given to a column by guess."""

import pytest

from intake.grid import HeadRow
from intake.headers.readings import Reading, known_headings, needed_columns, read_one, read_two
from tests.contracts.shelf import CRIME, SHIPPED, feed_of

VICTIMS = SHIPPED.feed("police_recorded_crime_victims")
KNOWN = known_headings(VICTIMS)


def two(upper, lower, known=KNOWN):
    return read_two(HeadRow(1, tuple(upper)), HeadRow(2, tuple(lower)), known)


def test_a_column_is_known_by_its_header_and_its_aliases():
    assert {KNOWN[heading] for heading in ("dob", "dateofbirth", "subjectdob", "victimdob")} == {"dob"}


def test_needed_is_what_a_rule_the_period_or_the_scope_asks_for():
    assert needed_columns(CRIME) == {"month", "reported_by", "falls_within", "lsoa_code", "crime_type"}
    assert needed_columns(VICTIMS) == {"crime_ref", "committed_from", "role"}
    assert needed_columns(feed_of({"name": "shade"})) == frozenset()


def test_one_row_is_read_cell_by_cell():
    reading = read_one(HeadRow(3, ("D.O.B", "", "Shoe size", " SEX")), KNOWN)
    assert reading == Reading((HeadRow(3, ("D.O.B", "", "Shoe size", " SEX")),), ("dob", None, None, "sex"))


def test_a_label_belongs_to_the_blank_cells_right_of_it_and_a_lower_cell_may_be_blank():
    reading = two(["Crime ref", "Victim", "", ""], ["", "Age", "Sex", "DOB"])
    assert (reading.names, reading.doubtful) == (("crime_ref", None, "sex", "dob"), ())


def test_joined_words_name_what_neither_row_does():
    known = known_headings(feed_of({"name": "outcome_date"}, {"name": "outcome_code"}))
    assert two(["Outcome", ""], ["Date", "Code"], known).names == ("outcome_date", "outcome_code")
    assert two(["Outcome", "\u00a0"], ["Date", "Code"], known).names == ("outcome_date", "outcome_code")


def test_a_heading_may_be_broken_over_two_rows():
    assert two(["Date of", "Crime"], ["birth", "reference"]).names == ("dob", "crime_ref")


def test_rows_of_two_lengths_are_read_to_the_end_of_the_longer():
    assert two(["Victim"], ["Sex", "DOB"]).names == ("sex", "dob")
    assert two(["Victim", "", "Crime ref"], ["Sex"]).names == ("sex", None, "crime_ref")


def test_a_cell_that_names_nothing_is_blank():
    assert two(["Crime ref", "\u200b", "Victim", "-"], [" ", "Role", "Sex", "DOB"]).names == (
        "crime_ref",
        "role",
        "sex",
        "dob",
    )


def test_labels_that_no_heading_has_leave_the_lower_row_as_it_is():
    reading = two(["Details of the person", "", "Event", ""], ["Surname", "DOB", "Crime ref", "Shoe size"])
    assert (reading.names, reading.labelled) == (("surname", "dob", "crime_ref", None), False)


def test_under_a_label_that_is_needed_a_cell_may_still_be_known_alone():
    reading = two(["Victim", "", ""], ["DOB", "Sex", "Injury level"])
    assert (reading.names, reading.doubtful) == (("dob", "sex", "injury_level"), ())


def test_a_column_of_another_group_is_none_of_the_contracts_where_its_like_is_found():
    reading = two(["Victim", "", "Suspect", ""], ["Surname", "DOB", "Surname", "DOB"])
    assert (reading.names, reading.doubtful) == (("surname", "dob", None, None), ())


def test_that_its_like_is_found_in_the_upper_row_alone_is_enough():
    reading = two(["DOB", "Victim", "Suspect"], ["", "Surname", "DOB"])
    assert (reading.names, reading.doubtful) == (("dob", "surname", None), ())


def test_a_column_of_another_group_is_doubtful_where_its_like_is_not_found():
    reading = two(["Victim", "", "Suspect", ""], ["Surname", "DOB", "Sex", "Shoe size"])
    assert (reading.names[:3], reading.doubtful) == (("surname", "dob", "sex"), (3,))


def test_a_label_over_columns_that_no_needed_label_could_stand_over_makes_no_doubt():
    reading = two(["Case", "", "Victim", ""], ["crime_ref", "role", "Surname", "DOB"])
    assert (reading.names, reading.doubtful) == (("crime_ref", "role", "surname", "dob"), ())


def test_a_cell_that_is_one_column_alone_and_another_under_its_label_is_doubtful():
    known = known_headings(feed_of({"name": "outcome_date"}, {"name": "outcome_code"}, {"name": "date"}))
    assert two(["Outcome", ""], ["Code", "Date"], known).doubtful == (2,)


@pytest.mark.parametrize(
    ("lower", "names"),
    [
        (["", "1", ""], ("upn", None, None)),
        (["", "1", "2"], ("upn", "reason_1", "reason_2")),
        (["", "one", ""], ("upn", "reason_one", None)),
    ],
)
def test_one_number_below_a_heading_is_data_and_no_heading(lower, names):
    known = known_headings(feed_of(*({"name": name} for name in ("upn", "reason_1", "reason_2", "reason_one"))))
    assert two(["UPN", "Reason", ""], lower, known).names == names


def test_a_column_that_stands_twice_counts_for_nothing():
    reading = Reading((), ("dob", "sex", "dob", None))
    assert (reading.found, reading.matches) == ({"dob", "sex"}, 1)


@pytest.mark.parametrize(
    ("names", "needed", "fit"),
    [
        (("a", "b"), {"a", "b", "c"}, True),
        (("a", None), {"a", "b"}, True),
        (("a", "x", "y"), {"a", "b", "c"}, False),
        (("x",), set(), True),
        ((None,), set(), False),
        ((), set(), False),
    ],
)
def test_a_header_names_half_of_what_is_needed_and_something(names, needed, fit):
    assert Reading((), names).is_header(frozenset(needed)) is fit


@pytest.mark.parametrize(
    ("mine", "theirs", "agree"),
    [
        (("a", "b"), ("a", "b", "c"), True),
        (("a", None), (None, "b"), True),
        (("a", "b"), ("b", "a"), False),
    ],
)
def test_readings_agree_where_no_cell_is_one_column_here_and_another_there(mine, theirs, agree):
    assert Reading((), mine).agrees(Reading((), theirs)) is agree

"""What must hold of a survey: it counts every row's date, however the file is cut, and is made only where needed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mending.decision import decide
from intake.mending.survey import needs_survey, survey
from tests.intake.mending.cells import dates, mended, table_of

DAYS = dates()
TIMES = dates(timed=True)
CELLS = st.none() | st.sampled_from(["2024-03-01", "01/02/2024", "13/02/2024", "02/13/2024", "N/A", "x", "1 May 2024"])


def counted(feed, blocks, *, encoded=False):
    first, *others = (survey(table_of(feed, values, encoded=encoded), feed) for values in blocks)
    return sum(others, first).evidence["cell"]


def told(evidence):
    counts = (evidence.day_first, evidence.month_first, evidence.either)
    return [item.tolist() for item in counts], evidence.texts, evidence.cells, evidence.late_cells


@given(st.lists(CELLS, max_size=30), st.integers(0, 30), st.booleans())
def test_a_file_is_surveyed_alike_however_it_is_cut(values, cut, encoded):
    whole = counted(DAYS, [values])
    assert told(counted(DAYS, [values[:cut], values[cut:]], encoded=encoded)) == told(whole)


def test_every_row_counts():
    evidence = counted(DAYS, [["13/02/2024"] * 3 + [" 02/13/2024"], ["01.02.2024", None, "2024-03-13", "2024-03-01"]])
    assert told(evidence) == ([[0, 0, 0, 0, 3, 0, 0], [0, 0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0, 1]], 4, 2, 1)


@pytest.mark.parametrize(
    ("feed", "values", "needed"),
    [
        (DAYS, ["2024-03-01", None], False),
        (DAYS, ["2024-03-01 00:00:00.000", " 2024-03-01", "N/A", "-"], False),
        (DAYS, ["no date at all"], False),
        (DAYS, [], False),
        (DAYS, ["2024-03-01", "01/03/2024"], True),
        (DAYS, ["1 March 2024"], True),
        (DAYS, ["45383"], True),
        (TIMES, ["2024-03-01T10:00", "2024-03-01 10:00:00"], False),
        (TIMES, ["01/03/2024 10:00"], True),
        (dates(extra={"vrpDateFormat": "dd/mm/yyyy"}), ["01/03/2024"], False),
    ],
)
def test_only_a_file_whose_first_block_has_other_dates_than_ISO_is_read_twice(feed, values, needed):  # noqa: N802 - a name
    assert needs_survey(table_of(feed, values), feed) is needed
    assert needs_survey(table_of(feed, values, encoded=True), feed) is needed


def test_without_a_survey_dates_are_ISO_and_others_are_left_to_their_rule():  # noqa: N802 - a name
    found = mended(DAYS, ["2024-03-01", "13/03/2024", "13 March 2024", "45383"], decide(None, DAYS))
    assert found.values == ["2024-03-01", "13/03/2024", "13 March 2024", "45383"]
    assert found.rules == [set()] * 4


def test_days_of_a_workbook_of_1904_are_counted_from_1904():
    surveyed = survey(table_of(DAYS, ["43921"]), DAYS, from_1904=True)
    assert mended(DAYS, ["43921"], decide(surveyed + surveyed, DAYS)).values == ["2024-04-01"]
    assert mended(DAYS, ["45383"]).values == ["2024-04-01"]

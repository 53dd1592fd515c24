"""The numbers behind the picture: known answers on invented people, and nothing small among them."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.library import Library, shipped_documents
from journey.instance import create_instance
from portal.journeys import COMMONEST, PROJECT, SERVICES, Journey, KnownQuarter, day_of, gather, known_by_quarter, steps
from products.catalogue import products_of

LIBRARY = Library(shipped_documents())
SCHOOL, SUSPECT, VICTIM = "suspension or exclusion", "police, as suspect", "police, as victim"
Q1, Q2, Q3 = date(2024, 2, 1), date(2024, 5, 1), date(2024, 8, 1)


def met(*events):
    """Events as (pid, service, day)."""
    columns = dict(zip(("pid", "service", "day"), zip(*events, strict=True) if events else ((), (), ()), strict=True))
    return pa.table(
        {name: list(values) for name, values in columns.items()},
        schema=pa.schema([("pid", pa.string()), ("service", pa.string()), ("day", pa.date32())]),
    )


def going(people, first, then, *, start=0, days=(Q1, Q2)):
    """So many people whom one service met on one day and another on a later one."""
    pids = [f"p{start + number}" for number in range(people)]
    return [(pid, *event) for pid in pids for event in ((first, days[0]), (then, days[1]))]


def test_the_first_service_and_the_next_are_counted_by_the_quarter_of_the_next():
    quarters, found = steps(met(*going(7, SCHOOL, SUSPECT), *going(9, SCHOOL, SUSPECT, start=50, days=(Q2, Q3))), 5)
    assert quarters == ("2024-Q2", "2024-Q3")
    assert found == (Journey(SCHOOL, SUSPECT, (7, 9)),)


def test_small_counts_are_withheld_and_a_true_zero_is_shown():
    events = (
        *going(6, SCHOOL, SUSPECT),
        *going(5, SCHOOL, SUSPECT, start=50, days=(Q1, Q3)),
        *going(8, SUSPECT, VICTIM, start=90),
    )
    _, found = steps(met(*events), 5)
    assert found == (Journey(SUSPECT, VICTIM, (8, 0)), Journey(SCHOOL, SUSPECT, (6, None)))


def test_a_journey_of_which_nothing_may_be_shown_is_not_named():
    assert steps(met(*going(5, SCHOOL, SUSPECT)), 5)[1] == ()


def test_meeting_one_service_again_is_no_step_and_comes_before_none():
    again = [(pid, SCHOOL, Q2) for pid in (f"p{number}" for number in range(7))]
    _, found = steps(met(*going(7, SCHOOL, SUSPECT, days=(Q1, Q3)), *again), 5)
    assert found == (Journey(SCHOOL, SUSPECT, (7,)),)


def test_only_the_first_step_is_counted():
    later = [(f"p{number}", VICTIM, Q3) for number in range(7)]
    quarters, found = steps(met(*going(7, SCHOOL, SUSPECT), *later), 5)
    assert (quarters, found) == (("2024-Q2",), (Journey(SCHOOL, SUSPECT, (7,)),))


@pytest.mark.parametrize("day", [Q1, Q2])
def test_whom_two_services_met_on_one_day_is_in_no_journey(day):
    beside = [(f"p{number}", VICTIM, day) for number in range(7)]
    assert steps(met(*going(7, SCHOOL, SUSPECT), *beside), 5)[1] == ()


def test_rows_about_nobody_or_without_a_day_count_for_nothing():
    events = [(None, SCHOOL, Q1), (None, SUSPECT, Q2), ("p1", SCHOOL, None)]
    assert steps(met(*events), 5) == ((), ())


def test_the_commonest_are_shown():
    names = [f"service {number}" for number in range(COMMONEST + 2)]
    events = [
        event for number, name in enumerate(names) for event in going(10 + number, name, SUSPECT, start=1000 * number)
    ]
    _, found = steps(met(*events), 5)
    assert [item.first for item in found] == names[:1:-1]


people = st.sampled_from([f"p{number}" for number in range(12)])
days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
events = st.lists(st.tuples(people, st.sampled_from([SCHOOL, SUSPECT, VICTIM]), days), max_size=60)


@given(events, st.integers(1, 6))
def test_no_count_from_one_to_the_threshold_is_ever_told_and_nobody_is_counted_twice(found, small):
    _, journeys = steps(met(*found), small)
    told = [count for item in journeys for count in item.people if count is not None]
    assert not [count for count in told if 0 < count <= small]
    assert sum(told) <= len({pid for pid, _, _ in found})


def cells(*rows):
    names = ("quarter", "age_band", "partners", "young_people")
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows])


def test_what_the_table_shows_is_added_up_and_what_it_withholds_is_said():
    tables = [
        cells(("2024-Q2", "10-14", "1", 30), ("2024-Q2", "10-14", "2", None), ("2024-Q2", "10-14", "3 or more", 0)),
        cells(("2024-Q1", "10-14", "1", 20), ("2024-Q1", "15-17", "1", None), ("2024-Q1", "18-24", "3 or more", 8)),
    ]
    assert known_by_quarter(tables) == (
        KnownQuarter("2024-Q1", (20, 0, 8), (True, False, False)),
        KnownQuarter("2024-Q2", (30, 0, 0), (False, True, False)),
    )


def test_every_service_is_a_feed_of_the_project_whose_day_is_published():
    of_project = {item.feed: item for item in products_of(LIBRARY) if item.project == PROJECT and item.linked}
    assert set(SERVICES) == set(of_project)
    assert day_of(LIBRARY, of_project["youth_justice_cases"]) == "outcome_date"
    assert {day_of(LIBRARY, item) for item in of_project.values()} <= {
        column.name for item in of_project.values() for column in item.columns
    }


@pytest.mark.usefixtures("cheap_keys")
def test_of_a_gateway_that_has_published_nothing_there_is_nothing_to_tell(tmp_path):
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("an invented passphrase for tests\n")
    passphrase.chmod(0o600)
    found = gather(create_instance(tmp_path / "home", {}, passphrase))
    assert (found.known, found.quarters, found.journeys) == ((), (), ())


def test_a_demonstration_is_told_from_what_it_published(demonstration):
    found = gather(demonstration.instance)
    assert [item.quarter for item in found.known] == ["2024-Q1", "2024-Q2"]
    assert found.small_count == demonstration.instance.library.agreement.thresholds.small_count

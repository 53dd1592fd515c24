"""An analyst with all products of two projects and what a newspaper told: how many people does it find, of how many?

She knows of a child the school, the month and the age. Before treatment that is enough for nearly every child; the
bounds here are what treatments leave, and the gateway runs the same attack before it publishes.
"""

from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anonymisation.disclosure.singling_out import singled_out
from journey.singling_out import attacked
from tests.people import EVALUATION, JOURNEYS

SCHOOLS = "school_suspensions_and_exclusions"
PROJECTS = (JOURNEYS, EVALUATION)
POLICE = ("police_recorded_crime_victims", "police_recorded_crime_suspects")


def before(held):
    """The attack on what the schools wrote."""
    rows = [(held.truth[place], row) for place, row in held.source(SCHOOLS) if place in held.truth]
    facts = [
        pa.array([row["school_urn"] for _, row in rows]),
        pa.array([row["start_date"][:7] for _, row in rows]),
        pa.array([str(_age(row["dob"], row["start_date"])) for _, row in rows]),
    ]
    return singled_out(pa.array([str(person) for person, _ in rows]), facts)


def _age(born, day):
    born, day = date.fromisoformat(born), date.fromisoformat(day)
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def after(held, feed, project):
    """The attack on all periods of what one project was given of a feed."""
    found = [item for item in held.versions_for(project) if item.product.feeds == (feed,)]
    rows = pa.concat_tables([pq.read_table(item.path) for item in found])
    return attacked(found[0].product, held.instance.library.feed(feed), rows)


def test_before_treatment_school_month_and_age_find_nearly_every_child(held):
    found = before(held)
    assert found.people > 20
    assert found.alone / found.people > 0.9


@pytest.mark.parametrize("project", PROJECTS)
def test_after_treatment_they_find_less_than_half_of_them(held, project):
    found = after(held, SCHOOLS, project)
    assert found.people == before(held).people
    assert not found.exceeds(2), found


@pytest.mark.parametrize("project", PROJECTS)
@pytest.mark.parametrize("feed", POLICE)
def test_of_the_police_s_people_fewer_than_one_in_six_are_found(held, feed, project):
    found = after(held, feed, project)
    assert found.people > 100
    assert not found.exceeds(6), found

"""An analyst with all products of two projects and what a newspaper told: how many people does it find, of how many?

She knows of a child the school, the month and the age. Before treatment that is enough for nearly every child; the
bounds here are what treatments leave, of each product and of all products of both projects together, and the gateway
runs the same attack on each before it is written.
"""

from collections import Counter, defaultdict
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from anonymisation.disclosure.singling_out import month_of, singled_out
from anonymisation.pids import pids
from anonymisation.treatments.ages import AGE_BANDS
from journey.singling_out import attacked
from products.catalogue import PID, ROW_ID
from tests.attacks.holding import unique
from tests.partnership import domain_key
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


PLACE, BAND, OWN = "residence_local_authority_code", "age_band", {ROW_ID, PID}


def persons_of(held, project):
    """Who every pid of a project is, in truth."""
    known = {person: held.truth[place] for place, person in held.persons.items() if place in held.truth}
    made = pids(domain_key(held.instance, project), pa.array(list(known), pa.binary(16))).to_pylist()
    return dict(zip(made, known.values(), strict=True))


def rows_of(held, feed, project):
    """What a project was given of a feed, times as the months that they lie in."""
    found = [item for item in held.versions_for(project) if item.product.feeds == (feed,)]
    table = pa.concat_tables([pq.read_table(item.path) for item in found])
    for at, name in enumerate(table.column_names):
        table = table.set_column(at, name, month_of(table.column(name)))
    return table.to_pylist()


def pooled(held, feed):
    """The rows of both projects as one: what stands in both and is like no other there is the same event.

    Each row has its pids in both projects, as far as she can tell.
    """
    mine, theirs = (rows_of(held, feed, project) for project in PROJECTS)
    names = tuple(sorted((set(mine[0]) & set(theirs[0])) - OWN))
    left, right = unique(mine, names), unique(theirs, names)
    same = {row[ROW_ID]: right[key][PID] for key, row in left.items() if key in right}
    taken = set(same.values())
    rows = [row | {"theirs": same.get(row[ROW_ID])} for row in mine]
    rows += [row | {PID: None, "theirs": row[PID]} for row in theirs if row[PID] not in taken]
    return rows


def whose(row):
    return row[PID], row["theirs"]


def children(held):
    """Every suspension: the child, and what a newspaper tells of it: school, its council, month and age."""
    for place, row in held.source(SCHOOLS):
        if place in held.truth:
            facts = place[0], row["start_date"][:7], _age(row["dob"], row["start_date"])
            yield held.truth[place], row["school_urn"], facts


def test_with_all_products_of_both_projects_the_public_facts_find_less_than_half_of_the_children(held):
    """She looks for each child as if it were the one that the newspaper told of, in all that both were given."""
    councils = councils_of(held)
    by_facts = defaultdict(set)
    for row in pooled(held, SCHOOLS):
        by_facts[row[PLACE], row["start_date"], row[BAND]].add(whose(row))
    known = [persons_of(held, project) for project in PROJECTS]
    before, found, everybody = Counter(), set(), set()
    for child, school, (council, month, age) in children(held):
        before[school, month, age] += 1
        everybody.add(child)
        candidates = by_facts[councils[council], month, band_of(age)]
        if len(candidates) == 1:
            ((one, other),) = candidates
            found |= {child} & {known[0].get(one), known[1].get(other)}
    told = {child for child, school, (_, month, age) in children(held) if before[school, month, age] == 1}
    assert len(everybody) > 20
    assert len(told) / len(everybody) > 0.9
    assert 0 < len(found) < len(everybody) / 2, f"{len(found)} of {len(everybody)}"


def councils_of(held):
    """The authority of each council, by the agreement."""
    return {item.id: item.area[0] for item in held.instance.agreement.parties if len(item.area) == 1}


def band_of(age):
    return AGE_BANDS[max(start for start in AGE_BANDS if start <= age)]


def events_of(held):
    """Every event of any product of either project: who it is about in truth, and what the public can know of it."""
    for project in PROJECTS:
        known = persons_of(held, project)
        for item in held.versions_for(project):
            if len(item.product.feeds) == 1 and PID in pq.read_schema(item.path).names:
                feed = held.instance.library.feed(item.product.feed)
                for row in rows_of(held, feed.id, project):
                    if row[PID] is not None:
                        yield known[row[PID]], (feed.id, row[PLACE], row[feed.event_time], row[BAND])


def test_of_everybody_in_any_product_of_either_project_fewer_than_one_in_four_are_found(held):
    """Whoever is found by any one event in any product of either project is found, and all the rest is read."""
    people = defaultdict(set)
    for person, facts in events_of(held):
        people[facts].add(person)
    everybody = set().union(*people.values())
    found = {person for whom in people.values() if len(whom) == 1 for person in whom}
    assert len(everybody) > 300
    assert 0 < len(found) < len(everybody) / 4, f"{len(found)} of {len(everybody)}"

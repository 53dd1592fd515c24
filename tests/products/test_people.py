"""What must hold of tables of people: each person once, in one cell, and no row lost from the account."""

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from products.catalogue import written_tables
from products.people import make_people_table

PRODUCT = written_tables()["young_people_known_to_partners"]
YOUNG, PARTNERS = ("0-9", "10-14", "15-17", "18-24"), ("1", "2", "3 or more")
ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 15)),
        st.sampled_from(["police", "bristol", "probation", "sports_project"]),
        st.sampled_from([*YOUNG, "25-34", "65+", None]),
    ),
    max_size=80,
)


def table_of(rows, product=PRODUCT, small_count=5):
    """The table from (person, partner, age band)."""
    persons = pa.array([None if person is None else bytes([person]) * 16 for person, *_ in rows], pa.binary(16))
    bands = pa.array([band for *_, band in rows], pa.string()).dictionary_encode()
    partners = pa.array([partner for _, partner, _ in rows], pa.string())
    columns = {"person": persons, "partner": partners, "age_band": bands}
    return make_people_table(product, pa.table(columns), "2024-Q1", small_count)


def cells(made):
    return {(row["age_band"], row["partners"]): row for row in made.rows.table.to_pylist()}


def placed(rows):
    """The cell of each person, by hand."""
    bands, partners = defaultdict(set), defaultdict(set)
    for person, partner, band in rows:
        bands[person].add(band)
        partners[person].add(partner)
    found = {}
    for person in set(bands) - {None}:
        known = sorted(bands[person] - {None})
        if known and known[0] in YOUNG:
            found[person] = (known[0], PARTNERS[min(len(partners[person]), 3) - 1])
    return found


@settings(max_examples=25)
@given(ROWS)
def test_each_young_person_is_counted_once_and_small_counts_are_withheld(rows):
    made, counts = table_of(rows), Counter(placed(rows).values())
    shown = cells(made)
    assert list(shown) == [(band, partners) for band in YOUNG for partners in PARTNERS]
    for cell, row in shown.items():
        small = 1 <= counts[cell] <= 5
        assert (row["young_people"], row["supp_code"]) == ((None, "c") if small else (counts[cell], ""))
        assert row["quarter"] == "2024-Q1"


@settings(max_examples=25)
@given(ROWS)
def test_every_row_is_shared_or_withheld_for_the_one_reason_that_holds(rows):
    made, where = table_of(rows), placed(rows)
    counts = Counter(where.values())
    for number, (person, *_) in enumerate(rows):
        fate = {reason for reason, mask in made.withheld.items() if mask[number]}
        if person is None:
            assert fate == {"about-nobody"}
        elif person not in where:
            assert fate == {"person-outside-table"}
        else:
            assert fate == ({"small-count"} if counts[where[person]] <= 5 else set())
        assert made.shared[number] == (not fate)


@settings(max_examples=25)
@given(ROWS, st.randoms())
def test_the_order_of_rows_and_the_names_of_persons_change_nothing(rows, random):
    renamed = dict(zip(range(16), random.sample(range(16), 16), strict=True))
    other = [(renamed.get(person), partner, band) for person, partner, band in rows]
    random.shuffle(other)
    assert table_of(other).rows.table.equals(table_of(rows).rows.table)


def test_a_known_answer():
    six_of_two = [(n, partner, "15-17") for n in range(6) for partner in ("police", "police", "bristol")]
    everybody = ("police", "bristol", "probation", "sports_project")
    three_of_four = [(n, partner, "18-24") for n in range(6, 9) for partner in everybody]
    four_of_three = [(n, partner, "18-24") for n in range(9, 13) for partner in everybody[:3]]
    five_of_one = [(n, "police", "10-14") for n in range(13, 18)]
    grew_up = [(18, "police", "18-24"), (18, "probation", "25-34")]
    grown, unborn, organisation = (19, "police", "25-34"), (20, "police", None), (None, "police", None)
    made = table_of([*six_of_two, *three_of_four, *four_of_three, *five_of_one, *grew_up, grown, unborn, organisation])
    counts = {cell: (row["young_people"], row["supp_code"]) for cell, row in cells(made).items()}
    assert {cell: told for cell, told in counts.items() if told != (0, "")} == {
        ("15-17", "2"): (6, ""),
        ("18-24", "3 or more"): (7, ""),
        ("10-14", "1"): (None, "c"),
        ("18-24", "2"): (None, "c"),
    }
    assert {reason: int(mask.sum()) for reason, mask in made.withheld.items()} == {
        "about-nobody": 1,
        "person-outside-table": 2,
        "small-count": 7,
    }
    assert made.shared.sum() == 18 + 12 + 12


def test_the_agreement_s_threshold_is_where_counts_begin_to_show():
    rows = [(n, "police", "10-14") for n in range(6)]
    assert cells(table_of(rows, small_count=5))["10-14", "1"]["young_people"] == 6
    assert cells(table_of(rows, small_count=6))["10-14", "1"]["young_people"] is None


def test_rows_about_nobody_alone_make_a_table_of_true_zeros():
    for rows in ([], [(None, "police", "10-14")] * 9):
        made = table_of(rows)
        assert {row["young_people"] for row in made.rows.table.to_pylist()} == {0}
        assert not made.shared.any()
        assert made.withheld["about-nobody"].tolist() == [True] * len(rows)


def test_somebody_whom_the_sql_puts_in_a_cell_that_the_contract_does_not_name_is_in_no_cell():
    """Beside a table that is whole: no cell is made for them, and their rows are accounted for."""
    fewer = tuple(
        replace(column, codes=("10-14",)) if column.name == "age_band" else column for column in PRODUCT.columns
    )
    rows = [(n, "police", "15-17") for n in range(9)]
    made = table_of(rows, replace(PRODUCT, columns=fewer))
    assert {row["age_band"] for row in made.rows.table.to_pylist()} == {"10-14"}
    assert np.array_equal(made.withheld["person-outside-table"], np.ones(9, dtype=np.bool_))


def test_no_column_tells_a_person_or_a_partner():
    rows = [(n, "police", "10-14") for n in range(9)]
    assert table_of(rows).rows.table.column_names == ["quarter", "age_band", "partners", "young_people", "supp_code"]


LINKED = written_tables()["people_linked_by_feed"]
SOURCES = [("police", "police_recorded_crime_victims"), ("police", "risk_meeting_referrals")]
SOURCES += [("bristol", "youth_justice_cases"), ("somerset", "youth_justice_cases")]


def match_rates(rows):
    """The table of where else people are known, from (person, partner and feed)."""
    persons = pa.array([None if person is None else bytes([person]) * 16 for person, _ in rows], pa.binary(16))
    partners, feeds = (pa.array([source[at] for _, source in rows], pa.string()) for at in (0, 1))
    columns = {"person": persons, "partner": partners, "feed": feeds}
    return make_people_table(LINKED, pa.table(columns), "2024-Q1", 2)


def elsewhere(rows):
    """Who of each feed is also known to whom, by hand."""
    sources = defaultdict(set)
    for person, source in rows:
        sources[person].add(source)
    found = Counter()
    for person in set(sources) - {None}:
        partners = {partner for partner, _ in sources[person]}
        known = "another partner" if len(partners) > 1 else "another feed of the partner"
        found.update(("/".join(of), known if len(sources[person]) > 1 else "nobody else") for of in sources[person])
    return found


@settings(max_examples=25)
@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 12)), st.sampled_from(SOURCES)), max_size=80))
def test_each_person_is_counted_once_in_each_partners_feed_by_where_else_they_are_known(rows):
    made, counts = match_rates(rows), elsewhere(rows)
    for row in made.rows.table.to_pylist():
        count = counts[row["source"], row["also_known_to"]]
        small = 1 <= count <= 2
        assert (row["people"], row["supp_code"]) == ((None, "c") if small else (count, ""))
    shown = {cell for cell, count in counts.items() if count > 2}
    assert made.people == sum(counts[cell] for cell in shown)
    assert sum(row["people"] or 0 for row in made.rows.table.to_pylist()) == made.people
    fates = np.stack([made.shared, *made.withheld.values()]).sum(axis=0)
    assert (fates == 1).all()


def test_a_person_in_many_rows_of_one_feed_is_one_in_it():
    rows = [(1, SOURCES[0])] * 5 + [(2, SOURCES[0]), (3, SOURCES[0]), (1, SOURCES[2])]
    table = {(row["source"], row["also_known_to"]): row["people"] for row in match_rates(rows).rows.table.to_pylist()}
    assert table["police/police_recorded_crime_victims", "nobody else"] is None
    assert table["police/risk_meeting_referrals", "nobody else"] == 0
    assert len(table) == 16 * 3


def test_whom_two_partners_know_are_people_of_both_and_their_rows_are_shared_by_the_cell_of_each_feed():
    victims, cases = SOURCES[0], SOURCES[2]
    rows = [(person, source) for person in range(4) for source in (victims, cases)] + [(9, victims)]
    made = match_rates(rows)
    assert made.people == 8
    assert made.shared.tolist() == [True] * 8 + [False]

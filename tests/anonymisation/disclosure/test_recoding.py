"""What must hold of recoding: k and l are reached, by the least loss there is, and no more is withheld than may be."""

from collections import defaultdict
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycanon import anonymity

from anonymisation.disclosure.classes import codes_of
from anonymisation.disclosure.recoding import recode
from anonymisation.disclosure.records import Dimension, Level, Minimum, Records
from anonymisation.errors import TooManyRecodingsError


def dimension(name, *levels):
    """A column from its values at each level, finest first."""
    return Dimension(
        name, tuple(Level(str(at), codes_of([pa.chunked_array([pa.array(told)])])) for at, told in enumerate(levels))
    )


def aged(ages):
    return dimension("age", ages, [f"{age // 10}0s" for age in ages], [None] * len(ages))


def placed(places):
    return dimension("place", places, [place[0] for place in places], [None] * len(places))


def of(quasi, sensitive=(), persons=None, *, patterns=False):
    dimensions = (*quasi, *sensitive)
    rows = len(dimensions[0].levels[0].codes) if dimensions else len(persons)
    numbers = None if persons is None else np.array(persons, np.int64)
    return Records(rows, tuple(quasi), tuple(sensitive), numbers, patterns)


def chosen(found):
    return dict(found.report.levels)


def test_where_k_holds_nothing_is_told_more_coarsely():
    found = recode(of([aged([21, 21, 34, 34])]), Minimum(2, 1, 0.0))
    assert (found.levels, found.withheld.any(), found.report.loss, found.report.k_reached) == ((0,), False, 0.0, 2)


def test_each_column_is_told_as_finely_as_k_lets_it_be():
    found = recode(of([aged([21, 22, 34, 35]), placed(["a1", "a1", "b1", "b1"])]), Minimum(2, 1, 0.0))
    assert chosen(found) == {"age": "1", "place": "0"}
    assert found.report.k_reached == 2
    assert found.report.loss == pytest.approx((1 / 3 + 0) / 2)


@pytest.mark.parametrize(("weights", "told"), [((1, 9), ("2", "0")), ((9, 1), ("0", "2"))])
def test_what_weighs_more_is_told_more_finely(weights, told):
    """Either column alone is told of two people each, both together of none."""
    ages, places = aged([21, 21, 34, 34]), placed(["a1", "b1", "a1", "b1"])
    weighed = [replace(item, weight=weight) for item, weight in zip((ages, places), weights, strict=True)]
    found = recode(of(weighed), Minimum(2, 1, 0.0))
    assert tuple(chosen(found).values()) == told
    assert found.report.loss == pytest.approx(1 / 10)


def test_a_few_rows_are_withheld_rather_than_all_told_more_coarsely():
    ages = [21] * 10 + [34] * 9 + [70]
    kept = recode(of([aged(ages)]), Minimum(2, 1, 0.05))
    assert (kept.levels, kept.withheld.tolist()) == ((0,), [False] * 19 + [True])
    assert kept.report.rows_withheld == 1
    assert recode(of([aged(ages)]), Minimum(2, 1, 0.04)).levels == (2,)


def test_where_nothing_reaches_k_everything_is_withheld():
    found = recode(of([aged([21, 22, 34])]), Minimum(4, 1, 0.5))
    assert found.withheld.all()
    assert (found.report.k_reached, found.report.l_reached, found.report.rows_withheld) == (None, None, 3)
    assert found.report.loss == 1.0


@pytest.mark.parametrize("minimum", [Minimum(1, 1, 0.0), Minimum(5, 2, 0.1)])
def test_of_no_rows_nothing_is_withheld(minimum):
    found = recode(of([aged([])], [placed([])], []), minimum)
    assert (len(found.withheld), found.report.rows, found.report.k_reached) == (0, 0, None)


def test_a_product_without_such_columns_needs_as_many_people_all_the_same():
    assert not recode(of([], persons=[1, 2, 3]), Minimum(3, 1, 0.0)).withheld.any()
    assert recode(of([], persons=[1, 2, 2]), Minimum(3, 1, 0.0)).withheld.all()


def test_people_are_counted_and_not_their_rows():
    ages, once, twice = [21, 21, 34, 34], [1, 2, 3, 4], [1, 1, 3, 4]
    assert recode(of([aged(ages)], persons=once), Minimum(2, 1, 0.0)).levels == (0,)
    assert recode(of([aged(ages)], persons=twice), Minimum(2, 1, 0.0)).levels == (2,)


def test_rows_about_nobody_are_each_about_somebody_else():
    found = recode(of([aged([21, 21, 21])], persons=[-1, -1, 7]), Minimum(3, 1, 0.0))
    assert (found.levels, found.report.k_reached, found.report.persons) == ((0,), 3, 3)


def test_what_may_be_withheld_is_a_share_of_the_persons_too():
    """One person of three with one row of twenty is a third of the people."""
    ages, persons = [21] * 19 + [70], [1] * 10 + [2] * 9 + [3]
    assert recode(of([aged(ages)], persons=persons), Minimum(2, 1, 0.2)).levels == (2,)
    assert recode(of([aged(ages)], persons=persons), Minimum(2, 1, 0.4)).levels == (0,)


ONE_EACH, SAME_PAIR = ["a1", "b1"] * 2, [1, 1, 2, 2]


def test_two_people_are_alike_only_if_all_their_rows_are():
    """Each row alone is that of two people; together they are the fingerprint of one."""
    places, persons = ["a1", "b1", "a1", "c1", "b1", "c1"], [1, 1, 2, 2, 3, 3]
    assert recode(of([placed(places)], persons=persons), Minimum(2, 1, 0.0)).levels == (0,)
    told = recode(of([placed(places)], persons=persons, patterns=True), Minimum(2, 1, 0.0))
    assert (told.levels, told.report.k_reached) == ((2,), 3)


def test_the_order_of_somebody_s_rows_is_no_part_of_the_pattern_but_their_number_is():
    turned = of([placed(["a1", "b1", "b1", "a1"])], persons=SAME_PAIR, patterns=True)
    assert recode(turned, Minimum(2, 1, 0.0)).levels == (0,)
    more = of([placed(["a1", "a1", "a1"])], persons=[1, 1, 2], patterns=True)
    assert recode(more, Minimum(2, 1, 0.0)).withheld.all()


def test_of_a_person_whose_pattern_is_rare_every_row_is_withheld():
    places = ["a1", "b1"] * 20 + ["a1", "c1"]
    persons = [at // 2 for at in range(42)]
    found = recode(of([placed(places)], persons=persons, patterns=True), Minimum(2, 1, 0.05))
    assert found.withheld.tolist() == [False] * 40 + [True] * 2
    assert (found.report.persons, found.report.persons_withheld) == (21, 1)


def test_a_class_that_tells_one_thing_of_all_its_people_is_told_more_coarsely():
    known = dimension("offence", ["rob", "rob", "theft", "theft"])
    found = recode(of([aged([21, 21, 34, 34])], [known]), Minimum(2, 2, 0.0))
    assert (found.levels, found.report.l_reached) == ((2, 0), 2)


def test_a_sensitive_column_is_not_told_where_that_loses_less():
    ages = [21, 21, 34, 34] * 10
    flag = dimension("flag", ["N"] * 39 + ["Y"], [None] * 40)
    found = recode(of([aged(ages)], [flag]), Minimum(2, 2, 0.0))
    assert chosen(found) == {"age": "0", "flag": "1"}
    assert found.report.l_reached is None


def test_what_is_missing_is_not_one_thing_more():
    half = dimension("flag", ["Y", None])
    assert recode(of([aged([21, 21])], [half]), Minimum(2, 2, 0.0)).withheld.all()
    assert not recode(of([aged([21, 21])], [dimension("flag", [None, None])]), Minimum(2, 2, 0.0)).withheld.any()


def test_of_people_it_is_what_all_their_rows_tell_that_must_differ():
    same = dimension("offence", ["rob", "theft", "theft", "rob"])
    other = dimension("offence", ["rob", "theft", "rob", "rob"])
    quasi = [placed(["a1"] * 4)]
    assert recode(of(quasi, [same], SAME_PAIR, patterns=True), Minimum(2, 2, 0.0)).withheld.all()
    assert recode(of(quasi, [other], SAME_PAIR, patterns=True), Minimum(2, 2, 0.0)).report.l_reached == 2


def test_a_level_that_loses_less_than_one_before_it_is_found():
    """Such as months, of days that lie in one week and two months."""
    days = dimension("day", ["a", "a", "b", "b", "c", "d"], ["week"] * 6, ["m"] * 4 + ["n"] * 2, [None] * 6)
    found = recode(of([days, dimension("other", ["x"] * 6, [None] * 6)]), Minimum(2, 1, 0.4))
    assert chosen(found) == {"day": "2", "other": "0"}
    assert found.report.loss == pytest.approx((1 / 3) / 2)


def test_more_ways_than_can_be_compared_are_refused():
    columns = [dimension(f"column {at}", ["x"], [None]) for at in range(15)]
    with pytest.raises(TooManyRecodingsError, match="grant fewer columns"):
        recode(of(columns), Minimum(2, 1))


ROWS = st.lists(
    st.tuples(
        st.integers(10, 39),
        st.sampled_from(["a1", "a2", "b1", "b2"]),
        st.sampled_from(["rob", "theft", "arson"]),
        st.integers(0, 6),
    ),
    min_size=1,
    max_size=24,
)
MINIMA = st.builds(Minimum, st.integers(1, 4), st.integers(1, 2), st.sampled_from([0.0, 0.1, 0.3]))


def oracle(quasi, offences, persons, minimum, *, patterns):
    """The least loss of any recoding, by trying each in plain Python; None where none is good enough."""
    rows, losses = len(offences), []
    for levels in product(*(range(len(item.levels)) for item in quasi)):
        told = [
            tuple(int(item.levels[at].codes[row]) for item, at in zip(quasi, levels, strict=True))
            for row in range(rows)
        ]
        of_person = defaultdict(list)
        for row in range(rows):
            of_person[persons[row]].append(row)
        key = {
            row: tuple(sorted(told[other] for other in of_person[persons[row]])) if patterns else told[row]
            for row in range(rows)
        }
        people, things = defaultdict(set), defaultdict(set)
        for row in range(rows):
            people[key[row]].add(persons[row])
            seen = tuple(sorted(offences[other] for other in of_person[persons[row]])) if patterns else offences[row]
            things[key[row]].add(seen)
        hidden = [row for row in range(rows) if len(people[key[row]]) < minimum.k or len(things[key[row]]) < minimum.l]
        if len(hidden) > minimum.most_withheld * rows:
            continue
        if len({persons[row] for row in hidden}) > minimum.most_withheld * len(set(persons)):
            continue
        lost = float(len(hidden))  # of the sensitive column, which has one level
        for item, at in zip(quasi, levels, strict=True):
            finest, shown = item.levels[0].codes.tolist(), item.levels[at].codes.tolist()
            stands_for = {
                code: len({one for one, other in zip(finest, shown, strict=True) if other == code}) for code in shown
            }
            values = len(set(finest))
            lost += sum(
                1.0 if row in hidden else (stands_for[shown[row]] - 1) / max(values - 1, 1) for row in range(rows)
            )
        losses.append(lost / (rows * (len(quasi) + 1)))
    return min(losses, default=None)


@settings(max_examples=60, deadline=None)
@given(ROWS, MINIMA, st.booleans())
def test_no_recoding_that_is_good_enough_loses_less(rows, minimum, patterns):
    ages, places, offences, persons = (list(column) for column in zip(*rows, strict=True))
    quasi = (aged(ages), placed(places))
    found = recode(of(quasi, [dimension("offence", offences)], persons, patterns=patterns), minimum)
    least = oracle(quasi, offences, persons, minimum, patterns=patterns)
    if least is None:
        assert found.withheld.all()
    else:
        assert found.report.loss == pytest.approx(least)


def as_told(records, found):
    """The rows that are left, as they are told."""
    named = zip((*records.quasi, *records.sensitive), found.levels, strict=True)
    frame = pd.DataFrame({item.name: item.levels[at].codes for item, at in named})
    return frame[~found.withheld].reset_index(drop=True)


@settings(max_examples=60, deadline=None)
@given(ROWS, MINIMA)
def test_pycanon_counts_the_same_k_and_l(rows, minimum):
    ages, places, offences, _ = (list(column) for column in zip(*rows, strict=True))
    records = of([aged(ages), placed(places)], [dimension("offence", offences)])
    found = recode(records, minimum)
    left = as_told(records, found)
    if left.empty:
        assert found.report.k_reached is None
        return
    assert anonymity.k_anonymity(left, ["age", "place"]) == found.report.k_reached >= minimum.k
    assert anonymity.l_diversity(left, ["age", "place"], ["offence"]) == found.report.l_reached >= minimum.l


@settings(max_examples=40, deadline=None)
@given(ROWS, MINIMA, st.randoms(), st.booleans())
def test_the_order_of_rows_changes_nothing(rows, minimum, random, patterns):
    order = list(range(len(rows)))
    random.shuffle(order)

    def asked(rows):
        ages, places, offences, persons = (list(column) for column in zip(*rows, strict=True))
        return recode(
            of([aged(ages), placed(places)], [dimension("offence", offences)], persons, patterns=patterns), minimum
        )

    one, other = asked(rows), asked([rows[at] for at in order])
    assert one.report == other.report
    assert one.withheld[order].tolist() == other.withheld.tolist()


def test_a_report_counts_and_names_and_its_readers_are_told_no_number_of_people():
    places = ["canary", "canary", "plum", "plum", *["fig"] * 40, "pear"]
    report = recode(of([placed(places)], persons=list(range(45))), Minimum(2, 1, 0.1)).report
    assert (report.rows, report.rows_withheld, report.persons, report.persons_withheld) == (45, 1, 45, 1)
    assert report.as_json() == {
        "k": 2,
        "l": 1,
        "most_withheld": 0.1,
        "levels": {"place": "0"},
        "k_reached": 2,
        "l_reached": None,
        "loss": 0.02,
        "recodings_compared": 2,
    }
    assert not {"canary", "plum", "fig", "pear"} & set(str(report).split("'"))


def arx(folder, name, column=None):
    """One of ARX's example files: its columns, or the ladder of one column, value by value."""
    path = folder / (f"{name}.csv" if column is None else f"{name}_hierarchy_{column}.csv")
    lines = [line.split(";") for line in path.read_text("utf-8-sig").splitlines()]
    if column is None:
        return {title: [line[at] for line in lines[1:]] for at, title in enumerate(lines[0])}
    return {line[0]: line[1:] for line in lines}


def laddered(name, values, ladder):
    """A column under a hierarchy; the rung of stars tells nothing."""
    rungs = [list(rung) for rung in zip(*(ladder[value] for value in values), strict=True)]
    return dimension(name, values, *([None] * len(values) if set("".join(rung)) == {"*"} else rung for rung in rungs))


def masked(digits):
    """A postcode with its last digits masked, one more at each rung."""
    return [digits[: len(digits) - at] + "*" * at for at in range(1, len(digits) + 1)]


@pytest.mark.parametrize(
    ("k", "levels"),
    [
        (1, {"age": "0", "gender": "0", "zipcode": "0"}),
        # under 50 and over, in 816** or 819**: two, two and three people
        (2, {"age": "1", "gender": "1", "zipcode": "2"}),
        # three women and four men in 81***, which loses less than two ages of nobody's sex
        (3, {"age": "2", "gender": "0", "zipcode": "3"}),
        (5, {"age": "2", "gender": "1", "zipcode": "3"}),
    ],
)
def test_arx_s_first_example_is_recoded_as_by_hand(shared_data, k, levels):
    folder = shared_data / "disclosure-control"
    table = arx(folder, "arx_test")
    quasi = [laddered(name, table[name], arx(folder, "arx_test", name)) for name in ("age", "gender")]
    quasi.append(laddered("zipcode", table["zipcode"], {code: masked(code) for code in table["zipcode"]}))
    records = of(quasi)
    found = recode(records, Minimum(k, 1, 0.0))
    assert chosen(found) == levels
    assert anonymity.k_anonymity(as_told(records, found), list(levels)) == found.report.k_reached >= k


def test_arx_s_second_example_comes_to_the_table_that_its_authors_printed(shared_data):
    """Li, Li and Venkatasubramanian, "t-closeness" (2007): 476** in their twenties or thirties, 479** from 40 on."""
    folder = shared_data / "disclosure-control"
    table = arx(folder, "arx_test2")
    quasi = [laddered(name, table[name], arx(folder, "arx_test2", name)) for name in ("ZIPCode", "Age")]
    records = of(quasi, [dimension("Disease", table["Disease"])])
    found = recode(records, Minimum(3, 2, 0.0))
    assert chosen(found) == {"ZIPCode": "2", "Age": "1", "Disease": "0"}
    assert (found.report.k_reached, found.report.l_reached, found.report.rows_withheld) == (3, 3, 0)
    left = as_told(records, found)
    assert anonymity.k_anonymity(left, ["ZIPCode", "Age"]) == 3
    assert anonymity.l_diversity(left, ["ZIPCode", "Age"], ["Disease"]) == 3

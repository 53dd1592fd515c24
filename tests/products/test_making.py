"""What must hold of making: what the plan lets out and nothing else, in an order that tells nothing."""

import base64
from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.disclosure.records import Minimum
from anonymisation.protect import event_fields
from anonymisation.row_ids import row_ids
from contracts.feed import AGE
from contracts.local_authorities import LocalAuthorities
from contracts.release_plan import columns_to_protect, release_plan
from contracts.vocabulary import Tier
from products.catalogue import product_of
from products.errors import PlanMismatchError
from products.making import _code_lists, make_records, make_table, refuse_unplanned, treated_rows
from tests.contracts.shelf import CRIME, ON, SHIPPED, TABLE, agreement_data, agreement_of, number_of

RECORDS_PRODUCT, TABLE_PRODUCT = product_of(SHIPPED, CRIME.id), product_of(SHIPPED, TABLE)
AUTHORITIES = SHIPPED.local_authorities
TYPES = CRIME.column("crime_type").codes
KEYS = [bytes([number]) * 32 for number in range(3)]
CANARY = "Quincey Canary"
HOMES = (*AUTHORITIES.partnership, None)


def plan_of(product, agreement=SHIPPED.agreement):
    return release_plan(agreement, SHIPPED.field_rules, CRIME, product.id, product.tier, "data_group", ON)


RECORDS_PLAN, TABLE_PLAN = plan_of(RECORDS_PRODUCT), plan_of(TABLE_PRODUCT)


def events_of(rows, *, encoded=False):
    """Event rows as the protected zone holds them, from (has a code, is split, authority, crime type)."""
    codes = [f"E019{line:05d}" if has_code else None for line, (has_code, *_) in enumerate(rows)]
    columns = {
        "line": pa.array(range(2, len(rows) + 2), pa.int64()),
        "delivery": pa.array([number % len(KEYS) for number in range(len(rows))], pa.int32()),
        "month": pa.array(["2024-01"] * len(rows), pa.string()),
        "lsoa_code": pa.array(codes, pa.string()),
        "lsoa_edition": pa.array(["2021" if code else None for code in codes], pa.string()),
        "lsoa21_code": pa.array([None if row[1] else code for code, row in zip(codes, rows, strict=True)], pa.string()),
        "local_authority_code": pa.array([row[2] if row[0] else None for row in rows], pa.string()),
        "crime_type": pa.array([row[3] for row in rows], pa.string()),
        "last_outcome_category": pa.array(["Under investigation"] * len(rows), pa.string()),
        "location": pa.array([CANARY] * len(rows), pa.string()),
    }
    if encoded:
        columns = {
            name: column.dictionary_encode() if column.type == pa.string() else column
            for name, column in columns.items()
        }
    return pa.table(columns)


NOTHING_ASKED = Minimum(1, 1)
ROWS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from(HOMES), st.sampled_from(TYPES[:3])), max_size=60
)


def records_of(events, keys=KEYS):
    return make_records(RECORDS_PRODUCT, RECORDS_PLAN, CRIME, events, keys, {}, NOTHING_ASKED)


def table_of(events, plan=TABLE_PLAN, authorities=AUTHORITIES):
    return make_table(TABLE_PRODUCT, plan, CRIME, events, authorities, {}, "2024-01")


def plain(table):
    return table.to_pylist()


def partition(made, rows):
    """Every row is shared or withheld, once."""
    total = made.shared.astype(int) + sum(mask.astype(int) for mask in made.withheld.values())
    return total.tolist() == [1] * rows


@given(ROWS)
def test_records_are_those_with_an_authority_under_their_ids_in_the_order_of_these(rows):
    events = events_of(rows)
    wanted = []
    for row in plain(events):
        if row["local_authority_code"] is not None:
            row_id = row_ids(KEYS[row["delivery"]], np.array([row["line"]])).text()[0].as_py()
            kept = ("month", "lsoa21_code", "local_authority_code", "crime_type", "last_outcome_category")
            wanted.append({"row_id": row_id} | {name: row[name] for name in kept})
    made = plain(records_of(events).rows.table)
    assert made == sorted(wanted, key=lambda row: sealed(row["row_id"]))


def sealed(row_id):
    """The sixteen bytes that an id spells: ids stand in the order of these."""
    return base64.b32decode(row_id.upper() + "======")


@given(ROWS)
def test_some_columns_of_the_rows_are_those_of_all_of_them(rows):
    made = records_of(events_of(rows)).rows
    names = ["crime_type", "row_id"]
    assert plain(made.only(names).table) == plain(made.table.select(names))


@given(ROWS, st.randoms())
def test_the_order_of_the_file_leaves_no_trace_in_records(rows, random):
    events = events_of(rows)
    order = list(range(len(rows)))
    random.shuffle(order)
    assert plain(records_of(events.take(pa.array(order, pa.int64()))).rows.table) == plain(
        records_of(events).rows.table
    )


@given(ROWS)
def test_every_row_is_shared_or_withheld_for_one_reason(rows):
    events = events_of(rows)
    for made in (records_of(events), table_of(events)):
        assert partition(made, len(rows))
    assert records_of(events).rows.table.num_rows == records_of(events).shared.sum()


def test_reasons_say_why():
    rows = [(True, False, HOMES[0], TYPES[0]), (True, True, None, TYPES[0]), (False, False, None, TYPES[0])]
    withheld = {reason: mask.tolist() for reason, mask in records_of(events_of(rows)).withheld.items()}
    assert withheld == {
        "place-missing": [False, False, True],
        "place-straddles-authorities": [False, True, False],
    }


@pytest.mark.parametrize("product", [RECORDS_PRODUCT, TABLE_PRODUCT], ids=lambda product: product.id)
def test_a_product_has_the_columns_of_its_contract_and_no_others(product):
    events = events_of([(True, False, HOMES[0], TYPES[0])] * 9)
    table = (records_of(events) if product is RECORDS_PRODUCT else table_of(events)).rows.table
    assert table.column_names == [column.name for column in product.columns]
    assert CANARY not in str(table.to_pydict())
    assert not {"line", "delivery", "lsoa_code", "lsoa_edition", "location"} & set(table.column_names)


def test_what_a_plan_lets_out_and_a_contract_does_not_name_stays_in():
    columns = tuple(column for column in RECORDS_PRODUCT.columns if column.name in {"row_id", "crime_type"})
    events = events_of([(True, False, HOMES[0], TYPES[0])])
    made = make_records(replace(RECORDS_PRODUCT, columns=columns), RECORDS_PLAN, CRIME, events, KEYS, {}, NOTHING_ASKED)
    assert made.rows.table.column_names == ["row_id", "crime_type"]


def test_two_versions_of_one_product_share_no_id():
    events = events_of([(True, False, HOMES[0], TYPES[0])] * 50)
    other = [bytes([100 + number]) * 32 for number in range(3)]
    one, two = (set(records_of(events, keys).rows.table.column("row_id").to_pylist()) for keys in (KEYS, other))
    assert len(one | two) == 100


def test_one_line_of_two_deliveries_has_two_ids():
    events = events_of([(True, False, HOMES[0], TYPES[0])] * 2).set_column(0, "line", pa.array([5, 5], pa.int64()))
    assert len(set(records_of(events).rows.table.column("row_id").to_pylist())) == 2


def test_a_delivery_without_a_key_gets_no_ids_at_all():
    with pytest.raises(IndexError):
        records_of(events_of([(True, False, HOMES[0], TYPES[0])] * 3), KEYS[:2])


def test_no_events_make_no_records_and_a_table_of_true_zeros():
    assert records_of(events_of([])).rows.table.num_rows == 0
    table = table_of(events_of([])).rows.table
    assert set(table.column("crimes").to_pylist()) == {0}


@given(ROWS)
def test_a_table_counts_what_an_oracle_counts_and_shows_no_small_count(rows):
    events = events_of(rows)
    counts = Counter((row[2], row[3]) for row in rows if row[0] and row[2])
    made = table_of(events)
    cells = [
        (authority, name, kind) for authority, name in sorted(AUTHORITIES.partnership.items()) for kind in sorted(TYPES)
    ]
    assert plain(made.rows.table) == [
        {
            "local_authority_code": authority,
            "local_authority_name": name,
            "month": "2024-01",
            "crime_type": kind,
            "crimes": None if 1 <= counts[authority, kind] <= 5 else counts[authority, kind],
            "supp_code": "c" if 1 <= counts[authority, kind] <= 5 else "",
        }
        for authority, name, kind in cells
    ]
    shown = [bool(row[0] and row[2]) and counts[row[2], row[3]] > 5 for row in rows]
    assert made.shared.tolist() == shown
    assert made.shared.sum() == sum(count or 0 for count in made.rows.table.column("crimes").to_pylist())


@pytest.mark.parametrize(
    ("rows", "count", "code"), [(0, 0, ""), (1, None, "c"), (5, None, "c"), (6, 6, ""), (7, 7, "")]
)
def test_the_agreement_s_threshold_is_where_counts_begin_to_show(rows, count, code):
    made = table_of(events_of([(True, False, HOMES[0], TYPES[0])] * rows))
    (cell,) = (
        row
        for row in plain(made.rows.table)
        if (row["local_authority_code"], row["crime_type"]) == (HOMES[0], TYPES[0])
    )
    assert (cell["crimes"], cell["supp_code"]) == (count, code)
    assert made.withheld["small-count"].sum() == (rows if code else 0)


def test_another_threshold_is_another_table():
    data = agreement_data()
    data["thresholds"]["small_count"] = 7
    events = events_of([(True, False, HOMES[0], TYPES[0])] * 7)
    assert table_of(events, plan_of(TABLE_PRODUCT, agreement_of(data))).shared.sum() == 0
    assert table_of(events).shared.sum() == 7


def test_a_row_that_no_cell_counts_is_withheld_for_that_and_not_for_a_small_count():
    fewer = LocalAuthorities("2023", {code: AUTHORITIES.partnership[code] for code in HOMES[:2]}, {})
    rows = [(True, False, HOMES[0], TYPES[0])] * 6 + [(True, False, HOMES[3], TYPES[0])] * 9
    made = table_of(events_of(rows), authorities=fewer)
    assert {reason: int(mask.sum()) for reason, mask in made.withheld.items()} == {
        "place-missing": 0,
        "place-straddles-authorities": 0,
        "small-count": 0,
        "no-cell": 9,
    }
    assert partition(made, 15)


@settings(max_examples=25)
@given(ROWS)
def test_text_held_as_dictionaries_makes_the_same_products(rows):
    plain_events, encoded = events_of(rows), events_of(rows, encoded=True)
    assert plain(records_of(encoded).rows.table) == plain(records_of(plain_events).rows.table)
    assert plain(table_of(encoded).rows.table) == plain(table_of(plain_events).rows.table)


@pytest.mark.parametrize("column", ["month", "lsoa_code", "crime_type"])
@pytest.mark.parametrize("change", ["drop", None], ids=["dropped", "not named"])
def test_a_product_whose_plan_lacks_a_column_that_it_is_made_from_is_refused(column, change):
    data = agreement_data()
    for release in data["releases"][:2]:
        release["columns"][CRIME.id].pop(column)
        release["columns"][CRIME.id] |= {column: change} if change else {}
    events = events_of([(True, False, HOMES[0], TYPES[0])])
    agreement = agreement_of(data)
    with pytest.raises(PlanMismatchError, match=f"made from {column}"):
        make_records(RECORDS_PRODUCT, plan_of(RECORDS_PRODUCT, agreement), CRIME, events, KEYS, {}, NOTHING_ASKED)
    with pytest.raises(PlanMismatchError, match=f"made from {column}"):
        table_of(events, plan_of(TABLE_PRODUCT, agreement))


def test_two_columns_that_withhold_for_one_reason_are_both_accounted_for():
    """Such as two times of which neither is a month: a row lost from the account would stop the run."""
    month = RECORDS_PLAN.decision("month")
    plan = replace(RECORDS_PLAN, decisions=(month, replace(month, column="location"), *RECORDS_PLAN.decisions[2:]))
    columns = tuple(column for column in RECORDS_PRODUCT.columns if column.name in {"row_id", "month"})
    events = events_of([(True, False, HOMES[0], TYPES[0])] * 3)
    events = events.set_column(2, "month", pa.array(["2024-01", "2024-01-05", "2024-01"]))
    events = events.set_column(9, "location", pa.array(["2024-01", "2024-01", "2024-01-06"]))
    made = make_records(replace(RECORDS_PRODUCT, columns=columns), plan, CRIME, events, KEYS, {}, NOTHING_ASKED)
    assert made.withheld["month-unclear"].tolist() == [False, True, True]
    assert partition(made, 3)


VICTIMS = SHIPPED.feed("police_recorded_crime_victims")
PEOPLE_PRODUCT = product_of(SHIPPED, "police_recorded_crime_victims_for_journeys")
GROUPS = {"ethnicity_groups": SHIPPED.code_groups("ethnicity_groups")}


def plan_of_people(agreement=SHIPPED.agreement):
    project = SHIPPED.projects["journeys"]
    return release_plan(
        agreement, SHIPPED.field_rules, VICTIMS, VICTIMS.id, PEOPLE_PRODUCT.tier, "data_group", ON, project
    )


def people_events(persons):
    """Event rows of victims as they come to be made into records: pseudonyms of persons and crimes beside them."""
    count = len(persons)
    kept = columns_to_protect(SHIPPED.agreement, SHIPPED.field_rules, VICTIMS, ON)
    fields = {field.name: field.type for field, _ in event_fields(VICTIMS, kept)}
    values = {
        "committed_from": [datetime(2024, 1, 31, 22)] * count,  # noqa: DTZ001 - as a column without a zone holds it
        AGE: [17] * count,
        "sex": ["F"] * count,
        "ethnicity_self": ["M1"] * count,
        "residence_local_authority_code": [HOMES[0], None] * count,
    }
    columns = {
        name: pa.array(values.get(name, ["Y"] * count)[:count], kind)
        for name, kind in fields.items()
        if name in values or kind not in {pa.int16(), pa.timestamp("s")}
    }
    return pa.table(
        {"line": pa.array(range(2, count + 2), pa.int64()), "delivery": pa.array([0] * count, pa.int32())}
        | columns
        | {"crime_ref": pa.array([f"crime {at}" for at in range(count)]), "pid": pa.array(persons, pa.string())}
    )


def test_records_of_people_have_a_pid_a_band_and_groups_and_nobody_is_withheld():
    made = make_records(
        PEOPLE_PRODUCT, plan_of_people(), VICTIMS, people_events(["p1", None, "p1"]), KEYS, GROUPS, NOTHING_ASKED
    )
    assert made.rows.table.column_names == [column.name for column in PEOPLE_PRODUCT.columns]
    rows = sorted(plain(made.rows.table), key=lambda row: row["crime_ref"])
    assert [row["pid"] for row in rows] == ["p1", None, "p1"]
    assert [row["crime_ref"] for row in rows] == ["crime 0", "crime 1", "crime 2"]
    assert {row["age_band"] for row in rows} == {"15-17"}
    assert {row["ethnicity_self_group"] for row in rows} == {GROUPS["ethnicity_groups"].of["M1"]}
    assert {row["committed_from"] for row in rows} == {date(2024, 1, 29)}, "the Monday: every row is guarded"
    assert [row["residence_local_authority_code"] for row in rows] == [HOMES[0], None, HOMES[0]]
    assert made.shared.tolist() == [True] * 3
    assert made.withheld == {}


def test_a_pid_that_a_product_does_not_promise_stays_in():
    columns = tuple(column for column in PEOPLE_PRODUCT.columns if column.name != "pid")
    product = replace(PEOPLE_PRODUCT, columns=columns)
    made = make_records(product, plan_of_people(), VICTIMS, people_events(["p1"]), KEYS, GROUPS, NOTHING_ASKED)
    assert "pid" not in made.rows.table.column_names
    assert "p1" not in str(made.rows.table.to_pydict())


def test_a_promised_pid_that_is_not_there_is_never_left_out_quietly():
    with pytest.raises(KeyError):
        make_records(
            PEOPLE_PRODUCT,
            plan_of_people(),
            VICTIMS,
            people_events(["p1"]).drop_columns("pid"),
            KEYS,
            GROUPS,
            NOTHING_ASKED,
        )


def test_treated_rows_stand_as_they_came_with_what_the_plan_lets_out_and_nothing_else():
    events = people_events(["p1", "p2"])
    rows = treated_rows(plan_of_people(), VICTIMS, events, GROUPS)
    assert rows.num_rows == 2
    assert set(rows.column_names) == {column.name for column in PEOPLE_PRODUCT.columns} - {"row_id", "pid"}
    assert rows.column("crime_ref").to_pylist() == ["crime 0", "crime 1"]


def test_a_table_of_several_feeds_is_held_to_the_plan_of_each():
    """A plan speaks of its own feed's columns; those of another feed are for that one's plan."""
    product = product_of(SHIPPED, "young_people_known_to_partners")
    plan = release_plan(SHIPPED.agreement, SHIPPED.field_rules, VICTIMS, product.id, product.tier, "data_group", ON)
    refuse_unplanned(product, plan)
    dropped = replace(plan, decisions=tuple(item for item in plan.decisions if item.column != "dob"))
    with pytest.raises(PlanMismatchError, match="made from dob"):
        refuse_unplanned(product, dropped)
    refuse_unplanned(product, replace(dropped, feed="another_feed"))


def asked(rows, minimum, plan=RECORDS_PLAN):
    return make_records(RECORDS_PRODUCT, plan, CRIME, events_of(rows), KEYS, {}, minimum)


ALIKE = [(True, True, HOMES[0], TYPES[0]), (True, True, HOMES[0], TYPES[1])] * 10
ALONE = (True, True, HOMES[1], TYPES[0])


def test_a_row_that_too_few_look_like_is_withheld_and_counted():
    made = asked([*ALIKE, ALONE], Minimum(5, 2))
    assert made.withheld["k-anonymity"].tolist() == [False] * 20 + [True]
    assert partition(made, 21)
    assert set(made.rows.table.column("local_authority_code").to_pylist()) == {HOMES[0]}
    assert (made.recoding.k_reached, made.recoding.l_reached, made.recoding.rows_withheld) == (20, 2, 1)


def test_where_more_are_alone_than_may_be_withheld_the_area_is_told_more_coarsely():
    """Every row has an LSOA of its own; in one authority they are alike."""
    rows = [(True, False, HOMES[0], TYPES[at % 2]) for at in range(20)]
    made = asked(rows, Minimum(5, 2))
    assert made.shared.all()
    assert set(made.rows.table.column("lsoa21_code").to_pylist()) == {None}
    assert set(made.rows.table.column("local_authority_code").to_pylist()) == {HOMES[0]}
    assert dict(made.recoding.levels)["lsoa_code"] == "local_authority"
    assert partition(made, 20)


def test_rows_that_are_withheld_anyway_count_for_nothing():
    homeless = (True, False, None, TYPES[0])
    made = asked([*ALIKE[:4], homeless], Minimum(5, 1))
    assert not made.shared.any()
    assert {reason: int(mask.sum()) for reason, mask in made.withheld.items() if mask.any()} == {
        "place-straddles-authorities": 1,
        "k-anonymity": 4,
    }


@settings(max_examples=25)
@given(ROWS, st.integers(1, 5), st.integers(1, 2))
def test_of_every_minimum_each_row_is_shared_or_withheld_once_and_the_columns_stay(rows, k, l):  # noqa: E741 - its name
    made = asked(rows, Minimum(k, l))
    assert partition(made, len(rows))
    table = made.rows.table
    assert table.num_rows == made.shared.sum()
    assert table.schema == asked(rows, NOTHING_ASKED).rows.table.schema
    shown = Counter(
        tuple(row[name] for name in ("month", "lsoa21_code", "local_authority_code")) for row in plain(table)
    )
    assert all(count >= k for count in shown.values())


def test_of_people_those_with_a_history_of_their_own_are_withheld():
    persons = [f"p{at % 20}" for at in range(40)] + ["alone"]
    made = make_records(PEOPLE_PRODUCT, plan_of_people(), VICTIMS, people_events(persons), KEYS, GROUPS, Minimum(5, 1))
    assert made.withheld["k-anonymity"].tolist() == [False] * 40 + [True]
    assert (made.recoding.persons, made.recoding.persons_withheld, made.recoding.k_reached) == (21, 1, 10)


def test_without_a_minimum_nothing_is_recoded():
    assert asked(ALIKE, NOTHING_ASKED).recoding is None


def limited_table(codes):
    data = agreement_data()
    data["releases"][1]["rows"] = {CRIME.id: {"only": {"crime_type": codes}}}
    return plan_of(TABLE_PRODUCT, agreement_of(data))


def test_a_table_has_no_cell_for_a_code_whose_rows_do_not_leave():
    told = plain(table_of(events_of([(True, False, HOMES[0], TYPES[0])] * 9), limited_table([TYPES[0]])).rows.table)
    assert {row["crime_type"] for row in told} == {TYPES[0]}
    assert len(told) == len(AUTHORITIES.partnership)


def test_of_a_column_that_is_told_by_its_group_the_codes_of_the_groups_are_counted():
    feed = SHIPPED.feed("police_recorded_crime")
    data = agreement_data()
    data["releases"][number_of("releases", "5.3")]["rows"] = {feed.id: {"only": {"ho_class_code": ["Robbery"]}}}
    plan = release_plan(agreement_of(data), SHIPPED.field_rules, feed, feed.id, Tier.DEPERSONALISED, "data_group", ON)
    counted = _code_lists(feed, plan).to_pylist()
    assert [row["code"] for row in counted if row["column_name"] == "ho_class_code"] == ["34A", "34B"]
    assert [row["code"] for row in counted if row["column_name"] == "knife_flag"] == ["Y", "N"]

"""What must hold of the limits of a clause: fit or refused; one more lets no row more out, nor do two agreements."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.clauses import NO_LIMITS, TELLING_CODES, RowLimits
from contracts.composing import composed
from contracts.errors import DocumentError, ReleaseRefusedError
from contracts.release_plan import release_plan
from contracts.row_limits import admits, in_words, refuse_unfit_limits, told_codes
from contracts.vocabulary import Calendar, Tier, Treatment
from tests.contracts.shelf import CRIME, SHIPPED, TABLE, agreement_data, agreement_of, fit, number_of

RULES, ON = SHIPPED.field_rules, date(2026, 11, 22)
RECORDED = SHIPPED.feed("police_recorded_crime")
OF_RECORDED = number_of("releases", "5.3")
OFFENCE = RECORDED.column("ho_class_code")
CODES = OFFENCE.codes
GRANT = "grant that column as keep, roll_up, group in the same clause, or take the limit out"
PERIODS = ("2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3")
RARE, COMMON = "1", "8N"


def limited(limits, name="one", **granted):
    """The shipped agreement with limits on recorded crime, as plain data."""
    data = agreement_data() | {"id": name}
    release = data["releases"][OF_RECORDED]
    release["columns"][RECORDED.id] |= granted
    if limits is not None:
        release["rows"] = {RECORDED.id: limits}
    return data


def plan(agreement, feed=RECORDED, product=RECORDED.id, tier=Tier.DEPERSONALISED):
    return release_plan(agreement, RULES, feed, product, tier, "data_group", ON)


def leaving(agreement):
    """Every row that leaves: of each code and none, with a knife or without or nobody knows, in each period."""
    try:
        found = plan(agreement)
    except ReleaseRefusedError:
        return set()
    cells = {"ho_class_code": (*CODES, None), "knife_flag": ("Y", "N", None)}
    rows = set()
    for name, codes in cells.items():
        treatment = found.decision(name).treatment
        told = {} if treatment is Treatment.DROP else told_codes(RECORDED, RECORDED.column(name), treatment)
        only = found.limits.only.get(name)
        cells[name] = tuple(code for code in codes if only is None or told.get(code) in only)
    for period in PERIODS:
        if admits(found.limits, RECORDED.calendar, period):
            rows |= {(code, knife, period) for code in cells["ho_class_code"] for knife in cells["knife_flag"]}
    return rows


OFFENCES = st.sampled_from(["group", "group", "group", "roll_up", "drop"])
KNIVES = st.sampled_from([None, ["Y"], ["N"], ["Y", "N"]])
SINCE = st.sampled_from([None, date(2024, 1, 1), date(2024, 2, 1)])
UNTIL = st.sampled_from([None, date(2024, 6, 30), date(2024, 9, 30)])


@st.composite
def agreements(draw, name):
    """The shipped agreement with limits or none, that could be read."""
    offence = draw(OFFENCES)
    only = {}
    if offence != "drop" and draw(st.booleans()):
        told = sorted({*told_codes(RECORDED, OFFENCE, Treatment(offence)).values()})
        only["ho_class_code"] = draw(st.lists(st.sampled_from(told[:4]), min_size=1, unique=True))
    if knives := draw(KNIVES):
        only["knife_flag"] = knives
    limits = {"only": only, "since": draw(SINCE), "until": draw(UNTIL)}
    empty = not only and not limits["since"] and not limits["until"]
    return fit(limited(None if empty else limits, name, ho_class_code=offence))


@given(agreements("one"), agreements("other"))
def test_two_agreements_together_let_no_row_out_that_one_of_them_would_not(one, other):
    assert leaving(composed((one, other))) <= leaving(one) & leaving(other)


@given(agreements("one"), agreements("other"))
def test_the_order_of_agreements_changes_no_row(one, other):
    assert leaving(composed((one, other))) == leaving(composed((other, one)))


@settings(max_examples=30)
@given(agreements("one"), agreements("two"), agreements("three"))
def test_nor_does_it_of_three(one, two, three):
    found = leaving(composed((one, two, three)))
    assert found == leaving(composed((three, one, two)))
    assert found <= leaving(one) & leaving(two) & leaving(three)


@given(agreements("one"))
def test_an_agreement_with_itself_lets_out_what_it_lets_out(one):
    assert leaving(composed((one, one.model_copy(update={"id": "twin"})))) == leaving(one)


@given(
    st.sampled_from([{}, {"knife_flag": ["Y"]}]),
    st.sampled_from([{"ho_class_code": ["Robbery"]}, {"since": date(2024, 2, 1)}, {"until": date(2024, 6, 30)}]),
)
def test_a_limit_more_lets_out_fewer_rows_and_no_column_more(first, second):
    only = {"only": first} if first else {}
    before = fit(limited(only or None))
    more = {"only": first | second} if "ho_class_code" in second else only | second
    after = fit(limited(more))
    assert leaving(after) < leaving(before)
    assert plan(after).decisions == plan(before).decisions


def test_without_a_limit_every_row_leaves():
    assert plan(SHIPPED.agreement).limits == NO_LIMITS
    assert len(leaving(SHIPPED.agreement)) == (len(CODES) + 1) * 3 * len(PERIODS)


def test_what_two_agreements_say_of_rows_is_kept_together():
    one = fit(limited({"only": {"ho_class_code": ["Robbery", "Weapons"]}, "since": date(2024, 1, 1)}))
    other = fit(
        limited(
            {"only": {"ho_class_code": ["Weapons", "Other"], "knife_flag": ["Y"]}, "until": date(2024, 9, 30)}, "other"
        )
    )
    third = fit(limited({"since": date(2023, 1, 1), "until": date(2024, 6, 30)}, "third"))
    found = plan(composed((one, other, third))).limits
    assert found.only == {"ho_class_code": ("Weapons",), "knife_flag": ("Y",)}
    assert (found.since, found.until) == (date(2024, 1, 1), date(2024, 6, 30))
    alone = fit(agreement_data() | {"id": "silent"})
    assert plan(composed((one, alone))).limits == one.releases[OF_RECORDED].limits(RECORDED.id)
    assert composed((alone, fit(agreement_data() | {"id": "mute"}))).releases[OF_RECORDED].rows == {}


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        (
            ({"only": {"ho_class_code": ["Robbery"]}}, {}),
            ({"only": {"ho_class_code": ["Weapons"]}}, {}),
            "leaves no code of 'ho_class_code' of police_recorded_crime",
        ),
        (
            ({"since": date(2024, 4, 1)}, {}),
            ({"until": date(2024, 3, 31)}, {}),
            "leaves no period of police_recorded_crime",
        ),
        (
            ({"only": {"ho_class_code": [COMMON]}}, {"ho_class_code": "roll_up"}),
            (None, {}),
            "leaves no code of 'ho_class_code' of police_recorded_crime",
        ),
        (
            ({"only": {"ho_class_code": ["Robbery"]}}, {}),
            (None, {"ho_class_code": "drop"}),
            "limits the rows of police_recorded_crime by 'ho_class_code', of which it tells no code",
        ),
    ],
)
def test_agreements_that_leave_no_row_together_refuse_the_product_and_make_no_empty_one(ours, theirs, why):
    one, other = fit(limited(ours[0], "one", **ours[1])), fit(limited(theirs[0], "other", **theirs[1]))
    for both in (composed((one, other)), composed((other, one))):
        with pytest.raises(ReleaseRefusedError) as refused:
            plan(both)
        clause = both.releases[OF_RECORDED].clause
        remedy = GRANT if "tells no code" in why else "mend the limit in the clause, or take its product out"
        assert (refused.value.missing, refused.value.remedy) == (f"clause {clause} {why}", remedy)


def test_a_group_called_as_a_code_of_the_other_agreement_lets_nothing_out():
    """One lets out what is coded Other, the other tells groups, of which one is called Other and holds much else."""
    named = replace(OFFENCE, codes=(*CODES, "Other"))
    columns = tuple(named if item is OFFENCE else item for item in RECORDED.columns)
    groups = RECORDED.code_groups["offence_groups"]
    of = {"offence_groups": replace(groups, of={**groups.of, "Other": "Weapons"})}
    feed = replace(RECORDED, columns=columns, code_groups=of)
    one = fit(limited({"only": {"ho_class_code": ["Other"]}}, "one", ho_class_code="roll_up"))
    assert plan(one, feed).limits.only == {"ho_class_code": ("Other",)}
    with pytest.raises(ReleaseRefusedError, match="leaves no code of"):
        plan(composed((one, fit(limited(None, "other", ho_class_code="group")))), feed)


def test_a_release_that_a_feed_is_taken_out_of_has_no_limits_of_it():
    taking = fit(agreement_data() | {"id": "taking", "releases": []})
    assert composed((fit(limited({"since": ON})), taking)).releases == ()
    data = limited({"since": ON})
    linked = data["releases"][number_of("releases", "5.15")]
    linked["rows"] = {name: {"since": ON} for name in linked["columns"]}
    gone, *stay = linked["columns"]
    other = agreement_data() | {"id": "other"}
    del other["releases"][number_of("releases", "5.15")]["columns"][gone]
    both = composed((fit(data), fit(other))).releases
    (found,) = [item for item in both if item.product == linked["product"]]
    assert set(found.columns) == set(found.rows) == set(stay)
    takes = {"releases": [], "supplies": [item for item in other["supplies"] if item["feed"] == gone]}
    left = composed((fit(data), fit(other | takes))).releases
    (found,) = [item for item in left if item.product == linked["product"]]
    assert set(found.columns) == set(found.rows) == set(stay)


@pytest.mark.parametrize(
    ("limits", "granted", "why"),
    [
        ({"only": {"ho_class_code": []}}, {}, "at least 1 item"),
        ({"only": {"ho_class_code": "Robbery"}}, {}, "valid tuple"),
        ({"only": {"knife_flag": [True]}}, {}, "valid string"),
        ({"only": {}}, {}, "rows of police_recorded_crime names no limit, or ends before it begins"),
        ({}, {}, "names no limit"),
        ({"since": date(2024, 2, 1), "until": date(2024, 1, 31)}, {}, "ends before it begins"),
        ({"from": date(2024, 2, 1)}, {}, "Extra inputs are not permitted"),
        ({"only": {"postcode": ["BS1 1AA"]}}, {}, r"by \['postcode'\]: grant these as keep, roll_up, group"),
        ({"only": {"committed_from": ["2024-01"]}}, {}, "grant these as"),
        ({"only": {"crime_ref": ["1"]}}, {}, "grant these as"),
        ({"only": {"ho_class_code": ["Robbery"]}}, {"ho_class_code": "drop"}, "grant these as"),
    ],
)
def test_a_limit_that_nobody_could_mean_is_refused_when_it_is_read(limits, granted, why):
    with pytest.raises(DocumentError, match=why) as refused:
        agreement_of(limited(limits, **granted))
    assert "BS1" not in str(refused.value)


def test_a_limit_on_a_feed_that_the_clause_does_not_let_out_is_refused_when_it_is_read():
    data = limited({"since": ON})
    data["releases"][OF_RECORDED]["rows"]["fire_incidents"] = {"since": ON}
    with pytest.raises(DocumentError, match="rows limits fire_incidents, of which the clause releases nothing"):
        agreement_of(data)


def test_a_limit_of_one_day_can_be_read():
    assert plan(agreement_of(limited({"since": ON, "until": ON}))).limits == RowLimits(since=ON, until=ON)


@pytest.mark.parametrize(
    ("treatment", "code"), [("roll_up", "no such"), ("roll_up", RARE), ("group", COMMON), ("group", "no such")]
)
def test_a_code_that_the_column_is_never_told_as_is_refused(treatment, code):
    agreement = fit(limited({"only": {"ho_class_code": ["Robbery", code]}}, ho_class_code=treatment))
    with pytest.raises(ReleaseRefusedError) as refused:
        plan(agreement)
    known = sorted({*told_codes(RECORDED, OFFENCE, Treatment(treatment)).values()})
    unknown = sorted({"Robbery", code} - set(known))
    assert code in unknown
    assert refused.value.missing == (
        f"clause 5.3 limits the rows of police_recorded_crime to {unknown} of 'ho_class_code', "
        f"which nothing of it is told as by {treatment}"
    )
    assert refused.value.remedy == f"there are: {', '.join(known)}"


def test_so_is_one_that_is_not_in_the_list_of_a_column_that_is_kept():
    with pytest.raises(ReleaseRefusedError) as refused:
        plan(fit(limited({"only": {"knife_flag": ["Y", "U"]}})))
    told = "which nothing of it is told as by keep: there are: N, Y"
    assert str(refused.value).endswith(f"rows of police_recorded_crime to ['U'] of 'knife_flag', {told}")


def test_a_code_that_it_is_told_as_is_not():
    for treatment, codes in (("roll_up", [COMMON, "Homicide"]), ("group", ["Robbery"])):
        found = plan(fit(limited({"only": {"ho_class_code": codes, "knife_flag": ["N"]}}, ho_class_code=treatment)))
        assert found.limits.only == {"ho_class_code": tuple(codes), "knife_flag": ("N",)}


def test_a_column_that_the_feed_lacks_is_refused():
    agreement = fit(limited({"only": {"no_such": ["Y"]}}, no_such="keep"))
    with pytest.raises(ReleaseRefusedError, match="which police_recorded_crime has not"):
        plan(agreement)


def test_a_column_without_a_list_of_codes_is_refused():
    column = replace(RECORDED.column("knife_flag"), codes=(), pattern="[YN]")
    columns = tuple(column if item.name == column.name else item for item in RECORDED.columns)
    with pytest.raises(ReleaseRefusedError, match=r"are: none, for its contract lists no codes$"):
        plan(fit(limited({"only": {"knife_flag": ["Y"]}})), replace(RECORDED, columns=columns))


def test_groups_that_nobody_gave_are_no_groups():
    with pytest.raises(ReleaseRefusedError, match=r"are: none, for its contract lists no codes$"):
        plan(fit(limited({"only": {"ho_class_code": ["Robbery"]}})), replace(RECORDED, code_groups={}))


def test_a_clause_without_the_feed_can_limit_nothing_of_it():
    release = SHIPPED.agreement.releases[OF_RECORDED]
    unread = release.model_copy(
        update={"columns": {}, "rows": {RECORDED.id: RowLimits(only={"ho_class_code": ("Robbery",)})}}
    )
    with pytest.raises(ReleaseRefusedError, match="of which it tells no code"):
        refuse_unfit_limits(unread, RECORDED)


def test_codes_are_told_as_their_treatment_tells_them():
    groups = RECORDED.code_groups["offence_groups"]
    assert told_codes(RECORDED, OFFENCE, Treatment.KEEP) == {code: code for code in CODES}
    assert told_codes(RECORDED, OFFENCE, Treatment.GROUP) == {code: groups.of[code] for code in CODES}
    rolled = told_codes(RECORDED, OFFENCE, Treatment.ROLL_UP)
    assert (rolled[RARE], rolled[COMMON]) == ("Homicide", COMMON)
    fewer = replace(groups, of={RARE: "Homicide"}, rare=frozenset())
    for treatment in (Treatment.GROUP, Treatment.ROLL_UP):
        told = told_codes(replace(RECORDED, code_groups={groups.name: fewer}), OFFENCE, treatment)
        assert told == {RARE: "Homicide"}, "of a list that names none as rare all are"
    assert told_codes(RECORDED, RECORDED.column("knife_flag"), Treatment.GROUP) == {}
    assert set(TELLING_CODES) == {Treatment.KEEP, Treatment.ROLL_UP, Treatment.GROUP}


@pytest.mark.parametrize(
    ("since", "until", "leave"),
    [
        (None, None, PERIODS),
        (date(2024, 1, 1), None, PERIODS[1:]),
        (date(2024, 1, 2), None, PERIODS[2:]),
        (None, date(2024, 6, 30), PERIODS[:3]),
        (None, date(2024, 6, 29), PERIODS[:2]),
        (date(2024, 1, 1), date(2024, 3, 31), PERIODS[1:2]),
        (date(2024, 1, 1), date(2024, 3, 30), ()),
    ],
)
def test_a_period_leaves_only_if_every_day_of_it_may(since, until, leave):
    limits = RowLimits(since=since, until=until)
    assert tuple(item for item in PERIODS if admits(limits, Calendar.QUARTER, item)) == leave


def test_a_period_that_nobody_can_date_leaves_only_where_there_is_no_limit():
    assert admits(NO_LIMITS, Calendar.QUARTER, "2024-01")
    assert not admits(RowLimits(until=ON), Calendar.QUARTER, "2024-01")
    assert not admits(RowLimits(since=date(2000, 1, 1)), Calendar.QUARTER, "2024-01")


def test_limits_have_words():
    assert in_words(NO_LIMITS) == ()
    limits = RowLimits(only={"role": ("suspect", "victim")}, since=date(2024, 1, 1), until=ON)
    assert in_words(limits) == (
        "'role' is told as suspect or victim",
        "the period begins on 2024-01-01 or later",
        "the period ends on 2026-11-22 or earlier",
    )


def test_the_schema_of_an_agreement_has_the_limits():
    schema = type(SHIPPED.agreement).model_json_schema()["$defs"]
    (of_feed,) = schema["Release"]["properties"]["rows"]["patternProperties"].values()
    assert of_feed == {"$ref": "#/$defs/RowLimits"}
    assert set(schema["RowLimits"]["properties"]) == {"only", "since", "until"}
    (codes,) = schema["RowLimits"]["properties"]["only"]["patternProperties"].values()
    assert (codes["minItems"], codes["items"]) == (1, {"type": "string"})


def test_a_table_is_limited_like_records():
    data = agreement_data()
    data["releases"][1]["rows"] = {CRIME.id: {"only": {"crime_type": ["Robbery"]}}}
    found = release_plan(fit(data), RULES, CRIME, TABLE, Tier.AGGREGATE, "data_group", ON)
    assert found.limits.only == {"crime_type": ("Robbery",)}

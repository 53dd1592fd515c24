"""What must hold of rows that are never taken: each reason, each way of naming somebody, no way round by spelling."""

from functools import partial

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.canonical import canonical
from contracts.feed import Marker
from contracts.vocabulary import ScopeReason
from intake.encoding import encode
from intake.scope import Scope, exclusion_list, marked, names_nobody, scope_by_contract
from tests.contracts.shelf import SHIPPED, feed_of

SUSPECTS = SHIPPED.feed("police_recorded_crime_suspects")
CASES = SHIPPED.feed("youth_justice_cases")
CRIMES = SHIPPED.feed("police_recorded_crime")
PARTICIPATION = SHIPPED.feed("intervention_participation")
DO_NOT_SHARE = SHIPPED.feed("do_not_share_list")
OPT_OUTS = SHIPPED.feed("national_data_opt_outs")
WITHDRAWALS = SHIPPED.feed("consent_withdrawals")
NHS, PNC = "9990000018", "2001/0000123R"


def spelt(kind, texts):
    return canonical(kind, texts).values


def table(feed, *rows, encoded=False):
    columns = {column.name: pa.array([row.get(column.name) for row in rows], pa.string()) for column in feed.columns}
    plain = pa.table(columns)
    return encode(plain, frozenset(plain.column_names)) if encoded else plain


def a_list(*entries, feed=DO_NOT_SHARE):
    return exclusion_list(feed, table(feed, *entries), spelt)


def named(feed, rows, *lists, encoded=False):
    """Which rows some lists put out of scope."""
    found = Scope(feed, lists, spelt).unfit(table(feed, *rows, encoded=encoded), np.zeros(len(rows), dtype=np.bool_))
    return found.rows.tolist()


CASE = {"yot_person_id": "YOT 12-7", "nhs_no": NHS, "pnc_id": PNC, "surname": "O'Quill", "forename": "José María"}
CASE |= {"dob": "2009-05-04", "upn": "B000200005001"}
SOMEBODY = {
    "surname": "Other",
    "forename": "Jo",
    "dob": "2009-05-04",
    "nhs_no": "9990000026",
    "yot_person_id": "YOT128",
}


@pytest.mark.parametrize("encoded", [False, True])
@pytest.mark.parametrize(
    "entry",
    [
        {"record_reference": "YOT 12-7"},
        {"record_reference": "yot127"},
        {"record_reference": " YOT 12\N{EN DASH}7\N{NO-BREAK SPACE}"},
        {"nhs_number": "999 000 0018"},
        {"nhs_number": "999-000-0018"},
        {"pnc_id": "01/123R"},
        {"pnc_id": "2001/0000123r"},
        {"upn": "b000200005001"},
        {"surname": "OQUILL", "forename": "Jose", "dob": "2009-05-04"},
        {"surname": "O\N{RIGHT SINGLE QUOTATION MARK}Quill", "forename": "JOSÉ ANA", "dob": "2009-05-04"},
        {"nhs_number": NHS, "surname": "Somebody", "forename": "Else", "dob": "1990-01-01"},
    ],
    ids=str,
)
def test_an_entry_finds_a_row_by_any_one_of_its_keys_however_it_is_written(entry, encoded):
    assert named(CASES, [SOMEBODY, CASE, {}], a_list(entry), encoded=encoded) == [False, True, False]


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"record_reference": "YOT12"},
        {"nhs_number": "9990000026"[:9]},
        {"upn": NHS},
        {"surname": "O'Quill", "forename": "José"},
        {"forename": "José", "dob": "2009-05-04"},
        {"surname": "O'Quill", "forename": "Ana", "dob": "2009-05-04"},
        {"surname": "O'Quill", "forename": "José", "dob": "2009-05-05"},
        {"nhs_number": "0000000000"},
        {"upn": "UN1"},
    ],
    ids=str,
)
def test_an_entry_finds_nobody_else(entry):
    rows = [CASE, {"upn": "UN1", "nhs_no": "0000000000"}, {}]
    assert named(CASES, rows, a_list(entry)) == [False, False, False]


@pytest.mark.parametrize(
    ("born", "found"), [("", True), (None, True), ("31/31/2009", True), ("2009-05-05", False), ("2009-05-04", True)]
)
def test_where_a_row_tells_no_date_of_birth_the_names_are_enough(born, found):
    row = {"surname": "O'Quill", "forename": "José", "dob": born}
    entry = {"surname": "O'Quill", "forename": "José", "dob": "2009-05-04"}
    assert named(CASES, [row], a_list(entry)) == [found]
    assert named(CASES, [row], a_list(entry | {"dob": None})) == [False]


def test_a_number_that_fails_its_check_still_finds_itself():
    assert named(CASES, [{"nhs_no": "999 000 0019"}], a_list({"nhs_number": "9990000019"})) == [True]


def test_one_of_several_numbers_in_a_cell_is_enough():
    assert named(CASES, [{"nhs_no": f"9990000026; {NHS}"}], a_list({"nhs_number": NHS})) == [True]


def test_a_reference_is_looked_for_wherever_a_partner_writes_one():
    rows = [{"crime_ref": "5224000001"}, {"custody_no": "77/9"}, {"niche_nominal_id": "N-5"}, {"custody_no": "77/8"}]
    lists = a_list(*({"record_reference": text} for text in ("5224000001", "77/9", "n5")))
    assert named(SUSPECTS, rows, lists) == [True, True, True, False]


def test_a_list_finds_nothing_where_a_feed_has_nothing_to_find_it_by():
    assert named(CRIMES, [{"mo_text": NHS}], a_list({"nhs_number": NHS}, feed=OPT_OUTS)) == [False]


def test_nothing_of_a_list_is_shown():
    said = repr(a_list(CASE | {"record_reference": "YOT 12-7", "nhs_number": NHS}))
    assert not any(value in said for value in ("YOT", "12-7", NHS, "quill", "0000123"))


def test_entries_that_could_find_nobody_are_told_apart():
    entries = [{}, {"surname": "O'Quill"}, {"nhs_number": "0000000000"}, {"nhs_number": NHS}, {"record_reference": "-"}]
    entries += [{"surname": "O'Quill", "forename": "José", "dob": "2009-05-04"}, {"record_reference": "7"}]
    found = names_nobody(DO_NOT_SHARE, table(DO_NOT_SHARE, *entries), spelt).tolist()
    assert found == [True, True, True, False, True, False, False]
    assert names_nobody(OPT_OUTS, table(OPT_OUTS, {}, {"nhs_number": NHS}), spelt).tolist() == [True, False]


SUBJECT = Marker("role", ("witness", "Police officer", "Channel", "3B"), ScopeReason.SUBJECT)


@pytest.mark.parametrize(
    "cell",
    [
        "witness",
        "Witness ",
        "WITNESS",
        "b) Witness",
        "victim; witness",
        "witness (adult)",
        "police-officer",
        "Police Officer",
        "Channel/Prevent",
        "referred to channel panel",
        "3B",
        "3b",
        "assault (3B)",
        "8N|3B",
    ],
)
@pytest.mark.parametrize("encoded", [False, True])
def test_a_subject_out_of_scope_is_known_by_its_word_wherever_it_stands(cell, encoded):
    column = pa.chunked_array([["suspect", None, cell]])
    column = pa.chunked_array([column.combine_chunks().dictionary_encode()]) if encoded else column
    assert marked(column, SUBJECT).tolist() == [False, False, True]


@pytest.mark.parametrize("cell", ["suspect", "eyewitnesses", "Channelled", "13B", "3B/1", "", " ", "officer"])
def test_another_word_marks_nobody(cell):
    assert marked(pa.chunked_array([[cell]]), SUBJECT).tolist() == [False]


@pytest.mark.parametrize(
    ("cell", "out"), [("N", True), ("n ", True), ("Y", False), ("No", False), ("not N given", False)]
)
def test_consent_is_told_by_its_code_alone(cell, out):
    marker = Marker("asked", ("N", "withdrawn"), ScopeReason.CONSENT)
    assert marked(pa.chunked_array([[cell]]), marker).tolist() == [out]
    assert marked(pa.chunked_array([["never withdrawn"]]), marker).tolist() == [False]


def test_an_empty_column_marks_nobody():
    empty = pa.chunked_array([pa.array([None, None], pa.string()).dictionary_encode()])
    assert marked(empty, SUBJECT).tolist() == [False, False]


APPLIED = {
    "name": "ndoo_applied",
    "required": True,
    "quality": [{"type": "library", "metric": "invalidValues", "mustBe": 0, "arguments": {"validValues": ["Y", "N"]}}],
}


def test_each_reason_has_its_name_and_a_row_is_counted_under_the_first():
    number = {"name": "nhs_no", "classification": "DIRECT_ID"}
    number["customProperties"] = [{"property": "vrpIdentifier", "value": "nhs_number"}]
    feed = feed_of(
        number,
        {"name": "role"},
        APPLIED,
        APPLIED | {"name": "asked"},
        vrpOutOfScope={"role": ["witness"]},
        vrpConsent={"asked": ["N"]},
        vrpOptOut={"ndoo_applied": ["N"]},
    )
    fine = {"nhs_no": "9990000026", "role": "patient", "ndoo_applied": "Y", "asked": "Y"}
    rows = [fine, fine, fine | {"role": "witness"}, fine | {"asked": "N"}, fine | {"ndoo_applied": "N"}]
    rows += [fine | {"nhs_no": NHS}, fine | {"nhs_no": "9990000034"}]
    rows.append({"nhs_no": NHS, "role": "witness", "ndoo_applied": "N", "asked": "N"})
    lists = (a_list({"nhs_number": "9990000034"}), a_list({"nhs_number": NHS}, feed=OPT_OUTS))
    outside = np.array([False, True] + [False] * 6)
    found = Scope(feed, lists, spelt).unfit(table(feed, *rows), outside)
    assert {reason.value: np.flatnonzero(mask).tolist() for reason, mask in found.reasons} == {
        "scope-area": [1],
        "scope-subject": [2, 7],
        "scope-consent": [3],
        "scope-opt-out": [4, 5],
        "scope-do-not-share": [6],
    }
    assert np.flatnonzero(found.listed).tolist() == [5, 6]
    assert found.rows.tolist() == [False] + [True] * 7


def test_a_list_of_withdrawals_is_counted_as_consent():
    lists = a_list({"participant_ref": "P-1"}, feed=WITHDRAWALS)
    unfit = Scope(PARTICIPATION, (lists,), spelt).unfit(
        table(PARTICIPATION, {"participant_ref": "p1"}), np.zeros(1, bool)
    )
    assert [reason.value for reason, mask in unfit.reasons if mask.any()] == ["scope-consent"]


def test_who_holds_no_list_asks_the_contract_alone():
    rows = table(PARTICIPATION, {"participant_ref": "P1"}, {"consent_status": "withdrawn"})
    assert scope_by_contract(PARTICIPATION).unfit(rows, np.zeros(2, bool)).rows.tolist() == [False, True]


VALUES = st.sampled_from(["YOT 12-7", "yot127", "7", NHS, "9990000026", "", "UN1", "b000200005001", "O'Quill", "José"])
ROW = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("yot_person_id", "nhs_no", "upn", "surname", "forename"), VALUES)
)
ENTRY = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("record_reference", "nhs_number", "upn", "surname", "forename"), VALUES)
)


@given(st.lists(ROW, min_size=1, max_size=6), st.lists(ENTRY, max_size=5), ENTRY)
def test_one_entry_more_never_lets_a_row_in(rows, entries, more):
    dated = partial(map, lambda row: row | {"dob": "2009-05-04"})
    before = named(CASES, list(dated(rows)), a_list(*dated(entries)))
    after = named(CASES, list(dated(rows)), a_list(*dated([*entries, more])))
    assert all(now or not then for then, now in zip(before, after, strict=True))


@given(st.lists(ROW, min_size=1, max_size=6), st.lists(ENTRY, max_size=5))
def test_every_row_is_out_of_scope_for_one_reason_at_most(rows, entries):
    lists = (a_list(*entries), a_list(*entries[:2]))
    unfit = Scope(CASES, lists, spelt).unfit(table(CASES, *rows), np.zeros(len(rows), dtype=np.bool_))
    assert np.max([mask.astype(int) for _, mask in unfit.reasons], axis=0).tolist() == unfit.rows.astype(int).tolist()
    assert np.sum([mask.astype(int) for _, mask in unfit.reasons], axis=0).max() <= 1

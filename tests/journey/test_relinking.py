"""When people are linked anew a study survives: each project is led from old to new pids, its own and nobody else's."""

import io

import pyarrow.parquet as pq
import pytest

from custody.signing import SignedFor, sign
from journey.closing import close_project
from journey.crosswalks import approve_crosswalk, crosswalk_digest, hand_over
from journey.errors import ApprovalRefusedError, CrosswalkGoneError, NothingRelinkedError
from journey.linked import holding_run, latest_run, link_people
from journey.linking.tables import RELINKED, read_table
from journey.relinking import CHANGE, RELINKS, RUN, relinks_bytes
from journey.rotating import NEW, OLD, rotate
from lineage.entries import Verb
from tests.invented import ON
from tests.people import (
    EVALUATION,
    JOURNEYS,
    case,
    copied,
    given,
    linked_and_shared,
    nhs_number,
    person,
    pids_of,
    upn,
    with_approvers,
)

CASES = "youth_justice_cases"
DPO, GUARDIAN = "police_dpo", "bristol_caldicott_guardian"
BEFORE, MARRIED = person(1, upn=upn(1)), person(1, surname="Elsewhere", postcode="", nhs_no=nhs_number(5))
BOTH_NUMBERS = person(1, upn=upn(1), nhs_no=nhs_number(5))


@pytest.fixture(scope="module")
def _merged(with_postcodes, tmp_path_factory):
    instance, keys = with_approvers(copied(with_postcodes, tmp_path_factory.mktemp("merged") / "home"))
    given(instance, "bristol", CASES, [case(BEFORE), case(MARRIED), case(person(9))])
    linked_and_shared(instance)
    before = pids_of(instance, CASES, JOURNEYS)
    given(instance, "bristol", CASES, [case(BOTH_NUMBERS, outcome_date="2024-05-03")], "2024-Q2")
    linked_and_shared(instance)
    return instance, before, keys


@pytest.fixture
def merged(_merged, tmp_path):
    """One whom both numbers show to be one; the pids that their rows had before, and the approvers' private keys."""
    instance, before, keys = _merged
    return copied(instance, tmp_path / "merged"), before, keys


def rows_of(instance, project=JOURNEYS):
    return pq.read_table(io.BytesIO(relinks_bytes(instance, project))).to_pylist()


def test_a_merge_leads_from_the_pid_that_rows_had_to_the_one_that_they_have(merged):
    instance, before, _ = merged
    after = pids_of(instance, CASES, JOURNEYS)
    (gone,) = set(before) - set(after)
    (kept,) = {pid for pid in after if after.count(pid) > 1}
    assert latest_run(instance).events == {"merged": 1}
    assert rows_of(instance) == [{RUN: 2, CHANGE: "merged", OLD: gone, NEW: kept}]


def test_a_split_leads_to_both_and_earlier_relinks_stay(merged):
    instance, before, _ = merged
    given(instance, "bristol", CASES, [case(BOTH_NUMBERS | {"nhs_no": ""}, outcome_date="2024-05-03")], "2024-Q2")
    linked_and_shared(instance)
    found = rows_of(instance)
    assert found[0][CHANGE] == "merged"
    assert {row[CHANGE] for row in found if row[RUN] == 3} == {"same", "split"}
    after = set(pids_of(instance, CASES, JOURNEYS))
    assert len(after - set(before)) <= 1
    assert {row[NEW] for row in found if row[RUN] == 3} <= after
    assert {row[OLD] for row in found if row[RUN] == 3} == {found[0][NEW]}


def test_no_person_is_shown_and_no_project_is_told_in_the_pids_of_another(merged):
    instance, _, _ = merged
    content = relinks_bytes(instance, JOURNEYS)
    for row in read_table(instance, holding_run(instance), RELINKED).to_pylist():
        assert all(row[name] not in content and row[name].hex().encode() not in content for name in ("before", "after"))
    told = [
        {row[name] for row in rows_of(instance, project) for name in (OLD, NEW)} for project in (JOURNEYS, EVALUATION)
    ]
    assert [len(pids) for pids in told] == [2, 2]
    assert not told[0] & told[1]


def test_in_another_epoch_it_leads_between_pids_of_that(merged):
    instance, _, _ = merged
    first = rows_of(instance)
    rotate(instance)
    linked_and_shared(instance)
    second = rows_of(instance)
    assert not {row[NEW] for row in first} & {row[NEW] for row in second}
    assert second[0][NEW] in pids_of(instance, CASES, JOURNEYS)


def test_it_leaves_once_the_project_s_approvers_have_signed_these_bytes_and_is_entered(merged):
    instance, _, keys = merged
    sink = io.BytesIO()
    with pytest.raises(ApprovalRefusedError, match="still needs"):
        hand_over(instance, JOURNEYS, RELINKS, ON, sink)
    digest = crosswalk_digest(instance, JOURNEYS, RELINKS)
    for who in (DPO, GUARDIAN):
        approve_crosswalk(instance, JOURNEYS, RELINKS, who, sign(keys[who], SignedFor.APPROVAL, digest))
    assert hand_over(instance, JOURNEYS, RELINKS, ON, sink) == (GUARDIAN, DPO)
    assert sink.getvalue() == relinks_bytes(instance, JOURNEYS)
    last = instance.ledger.entry(instance.ledger.size() - 1)
    assert (last.verb, last.subject["crosswalk"]) == (Verb.DISCLOSURE, RELINKS)
    given(instance, "bristol", CASES, [case(BEFORE, outcome_date="2024-05-03")], "2024-Q2")
    link_people(instance, ON)
    with pytest.raises(ApprovalRefusedError, match="still needs"):
        hand_over(instance, JOURNEYS, RELINKS, ON, io.BytesIO())


def test_where_nobody_was_linked_anew_there_is_none(peopled):
    given(peopled, "bristol", CASES, [case(BEFORE)])
    linked_and_shared(peopled)
    with pytest.raises(NothingRelinkedError, match="has another pid"):
        relinks_bytes(peopled, JOURNEYS)


def test_a_project_that_is_closed_or_is_none_has_none(merged):
    instance, _, _ = merged
    with pytest.raises(CrosswalkGoneError):
        relinks_bytes(instance, "no_such")
    close_project(instance, JOURNEYS, ON)
    with pytest.raises(CrosswalkGoneError):
        relinks_bytes(instance, JOURNEYS)

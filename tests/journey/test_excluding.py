"""What must hold of lists of whom not to share while rows are read: applied first, whole or not at all."""

import io

import pytest
import yaml

from contracts.errors import IntakeRefusedError
from journey.deliveries import DeliveryBook, DeliveryState
from journey.errors import DeliveryRefusedError, WaitingForListError
from journey.excluding import list_awaited, read_list
from journey.instance import Zone
from journey.linked import linkable
from journey.protected import protect
from journey.received import receive
from tests.invented import ON, signed_again
from tests.journey.feeds import contract, write_contract
from tests.journey.lists import (
    CASES,
    LIST,
    a_case,
    canary,
    latest,
    list_received,
    listed,
    receipt,
    reference,
    unsealed,
    where_it_lies,
)
from tests.people import (
    BRISTOL_HOME,
    SOMERSET_HOME,
    edit_agreement,
    file_of,
    given,
    in_crime,
    linked_and_shared,
    nhs_number,
    participation,
    person,
    upn,
)


def test_a_row_about_somebody_on_the_list_is_counted_and_found_nowhere_unsealing_included(peopled):
    listed(peopled, {"record_reference": "YOT-00002"}, {"upn": upn(3)})
    rows = [a_case(1), a_case(2), a_case(3, upn=upn(3)), a_case(4, postcode="BS99 9ZZ"), a_case(5, postcode="")]
    delivery = given(peopled, "bristol", CASES, rows)
    found = receipt(peopled, delivery)
    assert (found["rows_read"], found["rows_out_of_scope"]) == (5, 2)
    assert found["out_of_scope"] == {"scope-do-not-share": 2}
    linked_and_shared(peopled)
    assert unsealed(peopled) >= 8
    assert where_it_lies(peopled, canary(2)) == where_it_lies(peopled, canary(3)) == set()
    assert where_it_lies(peopled, reference(3)) == set()
    assert {path.split("/")[0] for path in where_it_lies(peopled, canary(1))} == {"vault"}
    assert {path.split("/")[0] for path in where_it_lies(peopled, canary(4))} == {"quarantine"}


def test_the_list_itself_rests_sealed_and_in_the_vault_alone(peopled):
    delivery = listed(peopled, {"record_reference": "YOT-00002"})
    assert where_it_lies(peopled, reference(2)) == {f"vault/{delivery.folder}/rows"}
    assert peopled.zone(Zone.VAULT).read(f"{delivery.folder}/rows").find(reference(2)) == -1
    assert peopled.zone(Zone.INCOMING).list() == []


def test_no_line_of_a_row_that_is_left_out_is_told(peopled):
    listed(peopled, {"record_reference": "YOT-00002"})
    rows = [a_case(1, sex="Q"), a_case(2, sex="Q")]
    (code,) = (
        item for item in receipt(peopled, given(peopled, "bristol", CASES, rows))["findings"] if item["rule"] == "code"
    )
    assert (code["count"], code["lines"]) == (2, [2])


def test_a_list_reaches_the_partner_that_sent_it_and_no_other(peopled):
    listed(peopled, {"record_reference": "YOT-00002"})
    theirs = given(peopled, "somerset", CASES, [a_case(2, postcode=SOMERSET_HOME)])
    assert receipt(peopled, theirs)["rows_accepted"] == 1


def test_the_latest_list_stands_whole_whatever_its_period(peopled):
    listed(peopled, {"record_reference": "YOT-00001"}, period="2024-06")
    listed(peopled, {"record_reference": "YOT-00002"}, period="2024-01")
    given(peopled, "bristol", CASES, [a_case(1), a_case(2)])
    assert where_it_lies(peopled, canary(1))
    assert where_it_lies(peopled, canary(2)) == set()


def test_the_same_list_as_one_before_the_latest_is_a_new_one_and_as_the_latest_it_is_not(peopled):
    entries = [{"record_reference": "YOT-00001"}], [{"record_reference": "YOT-00002"}]
    listed(peopled, *entries[0])
    listed(peopled, *entries[1], period="2024-04")
    again = listed(peopled, *entries[0])
    assert again.state is DeliveryState.PROTECTED
    assert listed(peopled, *entries[0]).state is DeliveryState.DUPLICATE
    given(peopled, "bristol", CASES, [a_case(1), a_case(2)])
    assert where_it_lies(peopled, canary(1)) == set()


def test_a_file_is_sent_again_once_a_list_lets_its_rows_in(peopled):
    listed(peopled, {"record_reference": "YOT-00002"})
    rows = [a_case(1), a_case(2)]
    first = given(peopled, "bristol", CASES, rows)
    listed(peopled, {"record_reference": "YOT-00009"}, period="2024-04")
    again = given(peopled, "bristol", CASES, rows)
    assert (first.rows_accepted, again.state, again.rows_accepted) == (1, DeliveryState.PROTECTED, 2)
    assert given(peopled, "bristol", CASES, rows).state is DeliveryState.DUPLICATE


def test_while_a_list_is_not_read_its_partner_s_rows_wait_and_no_other_s(peopled):
    unread = list_received(peopled, {"record_reference": "YOT-00002"})
    with pytest.raises(WaitingForListError, match="waits for the partner's do_not_share_list"):
        given(peopled, "bristol", CASES, [a_case(1), a_case(2)])
    assert given(peopled, "somerset", CASES, [a_case(1, postcode=SOMERSET_HOME)]).rows_accepted == 1
    protect(peopled, unread.receipt_id, ON)
    waiting = DeliveryBook(peopled).all()[-2]
    assert protect(peopled, waiting.receipt_id, ON).rows_accepted == 1


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        (
            [{"record_reference": "YOT-00002"}, {"surname": "O'Namaab"}],
            "rows-of-list-nameless: 1 entries, the first on line 3",
        ),
        ([{"record_reference": "YOT-00002"}, {"dob": "31/31/2009"}], "rows-of-list-rejected: 1 entry"),
        ([], "rows-missing"),
    ],
)
def test_a_list_of_which_one_entry_is_not_understood_is_refused_whole_and_awaited(peopled, entries, why):
    before = listed(peopled, {"record_reference": "YOT-00001"})
    with pytest.raises(DeliveryRefusedError, match=why):
        listed(peopled, *entries, period="2024-04")
    assert where_it_lies(peopled, reference(2)) == set()
    assert list_awaited(peopled, "bristol", DeliveryBook(peopled).all()).feed == LIST
    with pytest.raises(WaitingForListError):
        given(peopled, "bristol", CASES, [a_case(3)])
    assert len(read_list(peopled, before)) == 1
    listed(peopled, {"record_reference": "YOT-00001"}, period="2024-04")
    assert list_awaited(peopled, "bristol", DeliveryBook(peopled).all()) is None


def test_a_file_of_which_every_row_is_left_out_is_refused_and_kept_nowhere(peopled):
    listed(peopled, {"record_reference": "YOT-00002"})
    with pytest.raises(DeliveryRefusedError, match="0 rejected and 1 out of scope"):
        given(peopled, "bristol", CASES, [a_case(2)])
    assert where_it_lies(peopled, canary(2)) == set()


def test_a_list_is_linked_with_nobody_even_where_a_clause_says_so(peopled):
    def release(agreement):
        clause = next(item for item in agreement["releases"] if item["clause"] == "5.10")
        agreement["releases"].append(
            clause | {"clause": "9.9", "product": LIST, "columns": {LIST: {"dob": "age_band"}}}
        )

    listed(peopled, {"record_reference": "YOT-00002"})
    assert linkable(edit_agreement(peopled, release), ON) == ()


def test_a_subject_out_of_scope_is_found_nowhere(peopled):
    rows = [in_crime(n, "suspect", person(n), alias=f"Quill{n:05}") for n in range(2)]
    rows += [in_crime(n, role, person(n), alias=f"Quill{n:05}") for n, role in ((2, "Witness"), (3, "police officer"))]
    found = receipt(peopled, given(peopled, "police", "police_recorded_crime_suspects", rows))
    assert found["out_of_scope"] == {"scope-subject": 2}
    assert where_it_lies(peopled, canary(2)) == where_it_lies(peopled, canary(3)) == set()
    assert where_it_lies(peopled, canary(1))


def test_who_withdrew_consent_is_found_nowhere_whether_a_column_or_a_list_says_so(peopled):
    given(peopled, "sports_project", "consent_withdrawals", [{"participant_ref": "P-4"}], "2024-03")
    said = {1: "given", 2: "withdrawn", 3: "Refused", 4: "given", 5: "perhaps"}
    rows = [
        participation(person(n), participant_ref=f"P-{n}", consent_status=word, notes=f"Quill{n:05}")
        for n, word in said.items()
    ]
    found = receipt(peopled, given(peopled, "sports_project", "intervention_participation", rows))
    assert (found["out_of_scope"], found["rows_rejected"]) == ({"scope-consent": 3}, 1)
    assert [bool(where_it_lies(peopled, canary(n))) for n in said] == [True, False, False, False, True]


PATIENT = """
      - name: nhs_number
        logicalType: string
        classification: DIRECT_ID
        customProperties: [{property: vrpIdentifier, value: nhs_number}]
      - {name: notes, logicalType: string, classification: FREE_TEXT}
      - name: ndoo_applied
        logicalType: string
        required: true
        classification: ADMIN
        quality: [{type: library, metric: invalidValues, mustBe: 0, arguments: {validValues: ["Y", "N"]}}]
"""


def with_patients(instance, named):
    """A gateway in which an acute trust gives rows that name patients, under a legal gateway for it."""
    classes = {"vrpCeiling": "2B", "vrpDataClass": "patient_information", "vrpOptOut": {"ndoo_applied": ["N"]}}
    text = contract("invented_patients", "2024", PATIENT, **classes)
    write_contract(instance, "invented_patients", "2024", text)

    def supply(agreement):
        gateway = {"id": "nhs_2006_s251", "title": "S", "ceiling": "2B", "source": "s", "data_classes": named}
        agreement["legal_gateways"].append(gateway)
        of = {"partner": "acute_trust", "legal_gateway": "nhs_2006_s251", "basis": "councils_to_duty"}
        agreement["supplies"] += [
            of | {"clause": "9.1", "feed": "invented_patients", "ceiling": "2B"},
            of | {"clause": "9.2", "feed": "national_data_opt_outs", "ceiling": "1"},
        ]

    return edit_agreement(instance, supply)


def test_who_opted_out_is_found_nowhere_whether_a_column_or_a_list_says_so(peopled):
    trust = with_patients(peopled, ["patient_information"])
    given(trust, "acute_trust", "national_data_opt_outs", [{"nhs_number": nhs_number(2)}], "2024-03")
    rows = [
        {"nhs_number": nhs_number(n), "notes": f"Quill{n:05}", "ndoo_applied": "N" if n == 3 else "Y"}
        for n in range(1, 5)
    ]
    found = receipt(trust, given(trust, "acute_trust", "invented_patients", rows))
    assert found["out_of_scope"] == {"scope-opt-out": 2}
    assert [bool(where_it_lies(trust, canary(n))) for n in range(1, 5)] == [True, False, False, True]


def test_patients_without_a_word_about_opt_outs_are_refused_at_the_door(peopled):
    trust = with_patients(peopled, ["patient_information"])
    (path,) = (trust.home / "documents" / "feeds" / "invented_patients").iterdir()
    contract = yaml.safe_load(path.read_text("utf-8"))
    contract["customProperties"] = [item for item in contract["customProperties"] if item["property"] != "vrpOptOut"]
    path.write_text(yaml.safe_dump(contract), "utf-8")
    with pytest.raises(IntakeRefusedError, match="National Data Opt-out was applied"):
        receive(signed_again(trust), io.BytesIO(b"x"), "acute_trust", "invented_patients", "2024-Q1", ON)
    assert trust.zone(Zone.INCOMING).list() == []


def test_patient_information_is_refused_at_the_door_where_no_gateway_reaches_it(peopled):
    trust = with_patients(peopled, ["treatment"])
    content = io.BytesIO(file_of(trust, "invented_patients", []))
    with pytest.raises(IntakeRefusedError, match=r"nhs_2006_s251 of clause 9\.1 does not reach patient_information"):
        receive(trust, content, "acute_trust", "invented_patients", "2024-Q1", ON)


def test_a_row_outside_the_area_and_on_a_list_is_counted_once(peopled):
    listed(peopled, {"record_reference": "YOT-00002"})
    rows = [a_case(1, postcode=BRISTOL_HOME), a_case(2, postcode=SOMERSET_HOME)]
    delivery = given(peopled, "bristol", CASES, rows)
    assert receipt(peopled, delivery)["out_of_scope"] == {"scope-area": 1}
    assert latest(peopled, delivery).lines == ""

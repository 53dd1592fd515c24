"""What must hold of linking: who is one person and who never is, one run at a time, and nothing of it in clear."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest

from anonymisation.linking.prior import shipped_model
from journey import linked
from journey.deliveries import DeliveryBook
from journey.errors import ConservationError
from journey.instance import Zone
from journey.linked import holding_run, latest_run, link_people, linkable, linking_is_due, open_links
from journey.linking import tables
from journey.linking.tables import REGISTRY, read_table
from lineage.entries import Verb
from tests.invented import BRISTOL, ON, lookup_protected
from tests.people import (
    QUARTER,
    case,
    catchments_protected,
    copied,
    crime_row,
    edit_agreement,
    given,
    in_crime,
    nhs_number,
    participation,
    person,
    suspension,
    upn,
)

CASES, SCHOOLS, SUSPECTS = "youth_justice_cases", "school_suspensions_and_exclusions", "police_recorded_crime_suspects"
CRIMES = "police_recorded_crime"


def persons_in(instance, delivery):
    """The person of each row of a delivery, in the run that holds."""
    at = [item.receipt_id for item in latest_run(instance).deliveries].index(delivery.receipt_id)
    with open_links(instance) as links:
        return links.read_row_group(at).column("person").to_pylist()


def objects(instance):
    return {path: instance.zone(Zone.LINKED).read(path) for path in instance.zone(Zone.LINKED).list()}


def test_before_anything_came_nobody_is_linked_and_nothing_is_due(instance):
    assert (latest_run(instance), linking_is_due(instance, ON)) == (None, False)
    found = link_people(instance, ON)
    assert (found.deliveries, found.rows, found.persons) == ((), 0, 0)
    assert (latest_run(instance), objects(instance)) == (None, {})


def test_one_person_in_four_feeds_is_one_and_another_is_another(peopled):
    one, two = person(1), person(2)
    deliveries = [
        given(peopled, "police", SUSPECTS, [in_crime(1, "suspect", one), in_crime(2, "suspect", two)]),
        given(peopled, "bristol", CASES, [case(two), case(one)]),
        given(peopled, "bristol", SCHOOLS, [suspension(one)]),
        given(peopled, "mentoring_project", "intervention_participation", [participation(two)]),
    ]
    run = link_people(peopled, ON)
    assert (run.rows, run.persons, len(run.deliveries)) == (6, 2, 4)
    found = [persons_in(peopled, item) for item in deliveries]
    first, second = found[0]
    assert first != second
    assert found == [[first, second], [second, first], [first], [second]]


def test_a_verified_number_links_who_changed_name_and_moved(peopled):
    moved = person(2, upn=upn(5), dob="2010-01-01")
    one = given(peopled, "bristol", CASES, [case(person(1, upn=upn(5)))])
    two = given(peopled, "bristol", SCHOOLS, [suspension(moved)])
    link_people(peopled, ON)
    assert persons_in(peopled, one) == persons_in(peopled, two)


def test_children_without_numbers_are_each_a_person_even_when_their_rows_are_alike(peopled):
    """UN1 says why there is no UPN, and 999 999 9999 that there is no NHS number: both stand on many rows."""
    alike = {
        "upn": "UN1",
        "nhs_no": "9999999999",
        "dob": "2009-03-04",
        "surname": "Unknown",
        "outcome_date": "2024-02-03",
    }
    delivery = given(peopled, "bristol", CASES, [alike] * 60)
    run = link_people(peopled, ON)
    assert (run.rows, run.persons, len(set(persons_in(peopled, delivery)))) == (60, 60, 60)


def test_a_number_that_fails_its_check_links_within_its_delivery_and_never_across(peopled):
    wrong = {"nhs_no": "9990000001", "dob": "2009-03-04"}
    born_later = wrong | {"dob": "2009-03-05"}
    rows = [item | {"outcome_date": "2024-02-03"} for item in (wrong, wrong, born_later)]
    first = given(peopled, "bristol", CASES, rows)
    second = given(peopled, "bristol", CASES, [wrong | {"outcome_date": "2024-05-03"}], "2024-Q2")
    link_people(peopled, ON)
    one, same, other = persons_in(peopled, first)
    assert one == same != other
    assert persons_in(peopled, second)[0] not in {one, other}


def test_two_partners_that_send_the_same_bytes_share_nobody_whom_only_a_wrong_number_would_join(peopled):
    """Nor do rows that say nothing usable become one person because they stand on one line of two like files."""
    rows = [
        {"nhs_no": "9990000001", "dob": "2009-03-04", "outcome_date": "2024-02-03", "postcode": "BS97 4QD"},
        {"forename": "Jo", "outcome_date": "2024-02-03"},
    ]
    one = given(peopled, "bristol", CASES, rows)
    two = given(peopled, "somerset", CASES, rows)
    accepted = {item.receipt_id: item.rows_accepted for item in DeliveryBook(peopled).all()}
    assert accepted[one.receipt_id] == 2
    assert one.digest != two.digest
    run = link_people(peopled, ON)
    assert run.persons == 2 + accepted[two.receipt_id]


def test_rows_about_nobody_have_no_person(peopled):
    rows = [in_crime(1, "victim", person(1)), {"crime_ref": "5224000002", "committed_from": "2024-01-05T22:10"}]
    rows[1]["role"] = "victim"
    victims = given(peopled, "police", "police_recorded_crime_victims", rows)
    crimes = given(peopled, "police", CRIMES, [crime_row(1), crime_row(2)])
    run = link_people(peopled, ON)
    assert (run.rows, run.persons) == (1, 1)
    assert [person is None for person in persons_in(peopled, victims)] == [False, True]
    assert persons_in(peopled, crimes) == [None, None]


def test_a_feed_that_no_clause_admits_contributes_no_match_keys_and_no_links(peopled):
    lookup_protected(peopled)
    catchments_protected(peopled)
    capped = [
        given(
            peopled,
            "acute_trust",
            "emergency_department_assaults",
            [{"arrival_dt": "2024-01-05T22:10", "lsoa_residence": BRISTOL}],
        ),
        given(peopled, "ambulance", "ambulance_incidents", [{"call_dt": "2024-01-05T22:10", "lsoa_code": BRISTOL}]),
        given(
            peopled,
            "avon_fire",
            "fire_incidents",
            [{"time_of_call": "2024-01-05T22:10", "incident_type": "fire", "lsoa": BRISTOL}],
        ),
    ]
    admitted = given(peopled, "bristol", CASES, [case(person(1))])
    vault = peopled.zone(Zone.VAULT).list()
    assert [path for path in vault if "match_keys" in path] == [
        f"{admitted.folder}/match_keys",
        f"{admitted.folder}/match_keys.key",
    ]
    assert all(any(path.startswith(item.folder) for path in vault) for item in capped)
    assert [item.receipt_id for item in link_people(peopled, ON).deliveries] == [admitted.receipt_id]


def test_linking_again_with_nothing_new_does_nothing(peopled):
    given(peopled, "bristol", CASES, [case(person(1))])
    first, held, entries = link_people(peopled, ON), objects(peopled), peopled.ledger.size()
    assert not linking_is_due(peopled, ON)
    assert link_people(peopled, ON) == first == latest_run(peopled)
    assert (objects(peopled), peopled.ledger.size()) == (held, entries)


def test_a_new_delivery_makes_a_new_run_and_the_old_one_is_destroyed(peopled):
    given(peopled, "bristol", CASES, [case(person(1))])
    link_people(peopled, ON)
    before = objects(peopled)
    given(peopled, "bristol", SCHOOLS, [suspension(person(1))])
    assert linking_is_due(peopled, ON)
    link_people(peopled, ON)
    assert set(before) & set(objects(peopled)) == set()
    assert {path.rpartition("/")[0] for path in objects(peopled)} == {"runs/00000002"}
    assert [entry.verb for entry in peopled.ledger.entries()].count(Verb.COMBINATION) == 2


def test_the_ledger_is_told_how_many_and_nothing_else(peopled):
    given(peopled, "bristol", CASES, [case(person(1)), case(person(2))])
    link_people(peopled, ON)
    (entry,) = (entry for entry in peopled.ledger.entries() if entry.verb is Verb.COMBINATION)
    model = shipped_model().digest
    told = {"deliveries": 1, "rows": 2, "records": 2, "persons": 2, "model_digest": model, "odds": 20}
    run = peopled.zone(Zone.LINKED).read("runs/00000001/run.json")
    told |= {"linking_run": 1, "linking_run_digest": hashlib.sha256(run).hexdigest()}
    assert dict(entry.subject) == told


@pytest.mark.parametrize(
    ("room", "step"),
    [
        (tables, "create_sealed"),
        (linked, "weigh"),
        (linked, "_described"),
        (linked, "enter"),
        (linked, "write_crosswalk"),
    ],
)
def test_a_run_that_is_killed_half_way_leaves_the_one_before_in_force(peopled, monkeypatch, room, step):
    one = given(peopled, "bristol", CASES, [case(person(1))])
    run = link_people(peopled, ON)
    whose = persons_in(peopled, one)
    given(peopled, "bristol", SCHOOLS, [suspension(person(1))])

    def killed(*_args, **_more):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(room, step, killed)
        with pytest.raises(KeyboardInterrupt):
            link_people(peopled, ON)
    assert (latest_run(peopled), persons_in(peopled, one)) == (run, whose)
    assert linking_is_due(peopled, ON)
    assert len(link_people(peopled, ON).deliveries) == 2
    assert persons_in(peopled, one) == whose
    assert {path.rpartition("/")[0] for path in objects(peopled)} == {"runs/00000002"}


def test_who_is_untouched_keeps_their_person_when_others_come_and_go(peopled):
    stays = given(peopled, "bristol", CASES, [case(person(1)), case(person(2, upn=upn(2)))])
    link_people(peopled, ON)
    before = persons_in(peopled, stays)
    for rows in ([person(3), person(2, upn=upn(2))], [person(4)]):
        given(peopled, "bristol", SCHOOLS, [suspension(who) for who in rows])
        link_people(peopled, ON)
        assert persons_in(peopled, stays) == before


def test_only_what_is_current_is_linked_whatever_came_before(peopled):
    given(peopled, "bristol", CASES, [case(person(1)), case(person(2))])
    link_people(peopled, ON)
    second = given(peopled, "bristol", CASES, [case(person(1))])
    assert [item.receipt_id for item in linkable(peopled, ON)] == [second.receipt_id]
    assert link_people(peopled, ON).persons == 1


def test_a_delivery_that_is_put_back_is_linked_though_its_bytes_were_before(peopled):
    first, second = [case(person(1))], [case(person(2))]
    given(peopled, "bristol", CASES, first)
    link_people(peopled, ON)
    given(peopled, "bristol", CASES, second)
    back = given(peopled, "bristol", CASES, first)
    assert linking_is_due(peopled, ON)
    assert link_people(peopled, ON).of(back) is not None


def test_a_partner_that_gives_no_longer_is_linked_no_longer(peopled):
    given(peopled, "bristol", CASES, [case(person(1))])
    given(peopled, "bristol", SCHOOLS, [suspension(person(1))])
    link_people(peopled, ON)

    def without_schools(agreement):
        agreement["supplies"] = [
            item for item in agreement["supplies"] if (item["partner"], item["feed"]) != ("bristol", SCHOOLS)
        ]

    changed = edit_agreement(peopled, without_schools)
    assert linking_is_due(changed, ON)
    assert link_people(changed, ON).rows == 1


def test_out_of_force_nobody_is_linked_and_back_in_force_everybody_is_who_they_were(peopled):
    delivery = given(peopled, "bristol", CASES, [case(person(1)), case(person(2))])
    link_people(peopled, ON)
    before = persons_in(peopled, delivery)
    lapsed = link_people(peopled, date(2031, 4, 1))
    assert (lapsed.feeds, lapsed.deliveries, lapsed.persons) == ((), (), 0)
    link_people(peopled, ON)
    assert persons_in(peopled, delivery) == before


def test_match_keys_of_other_rows_than_were_accepted_stop_the_run(peopled):
    delivery = given(peopled, "bristol", CASES, [case(person(1))])
    DeliveryBook(peopled).put(replace(delivery, rows_accepted=2))
    with pytest.raises(ConservationError, match="holds 2, match keys of 1 rows"):
        link_people(peopled, ON)
    assert latest_run(peopled) is None


def test_the_run_tells_in_clear_no_person_token_or_value(peopled):
    who = person(1, upn=upn(1), nhs_no=nhs_number(1))
    given(peopled, "bristol", CASES, [case(who), case(person(2))])
    link_people(peopled, ON)
    run = peopled.zone(Zone.LINKED).read("runs/00000001/run.json")
    registry = read_table(peopled, "runs/00000001", REGISTRY).to_pylist()
    assert len(registry) == 2
    secrets = {item[column] for item in registry for column in ("record_key", "person")}
    clear = [content for path, content in objects(peopled).items() if not path.endswith(".key")]
    for secret in secrets:
        spelt = (secret, secret.hex().encode(), base64.b64encode(secret), base64.b32encode(secret).lower().strip(b"="))
        assert not any(form in content for form in spelt for content in clear)
    assert not any(value.encode() in run for value in who.values())
    told = {"feeds", "deliveries", "rows", "persons", "records", "alone", "edges", "events", "by_records", "passed"}
    told.add("wrapped")
    assert set(json.loads(run)) == told | {"model", "threshold", "labels", "version", "made_on"}


MARRIED = person(1, surname="Elsewhere", postcode="", nhs_no=nhs_number(5))
"""Person 1 after they married and moved; that they are who they were only `BOTH_NUMBERS` can tell."""
BEFORE, BOTH_NUMBERS = person(1, upn=upn(1)), person(1, upn=upn(1), nhs_no=nhs_number(5))


def test_what_a_run_says_of_a_delivery_changes_with_its_people_and_with_nothing_else(peopled):
    def said(delivery):
        return latest_run(peopled).of(delivery)

    one = given(peopled, "bristol", CASES, [case(BEFORE), case(MARRIED)])
    link_people(peopled, ON)
    apart = said(one)
    given(peopled, "bristol", SCHOOLS, [suspension(person(3))])
    link_people(peopled, ON)
    assert said(one) == apart
    given(peopled, "bristol", CASES, [case(BOTH_NUMBERS, outcome_date="2024-05-03")], "2024-Q2")
    link_people(peopled, ON)
    merged = said(one)
    assert apart.persons != merged.persons
    assert apart.partition != merged.partition
    assert latest_run(peopled).events == {"merged": 1}


def test_one_delivery_after_another_makes_the_run_that_all_at_once_make(peopled, tmp_path):
    """Also where a delivery is restated between, and the sealed tables of the runs are the same row by row."""
    files = [
        ("bristol", CASES, QUARTER, [case(BEFORE), case(MARRIED), case(person(9)), {"outcome_date": "2024-02-03"}]),
        ("bristol", SCHOOLS, QUARTER, [suspension(person(1, surname="Onamaab")), suspension(person(9, postcode=""))]),
        ("police", SUSPECTS, QUARTER, [in_crime(1, "suspect", person(1)), in_crime(2, "suspect", person(4))]),
        ("bristol", SCHOOLS, QUARTER, [suspension(person(1, surname="Onamaab")), suspension(person(9, forename="Jo"))]),
        ("bristol", CASES, "2024-Q2", [case(BOTH_NUMBERS, outcome_date="2024-05-03")]),
    ]
    other = copied(peopled, tmp_path / "other")
    for partner, feed, period, rows in files:
        given(peopled, partner, feed, rows, period)
        link_people(peopled, ON)
        given(other, partner, feed, rows, period)
    one, two = latest_run(peopled), link_people(other, ON)
    assert one.edges == two.edges > 3
    for name in (tables.RECORDS, tables.EDGES, tables.CLUSTERS):
        assert read_table(peopled, holding_run(peopled), name).equals(read_table(other, holding_run(other), name)), name
    said = [[(item.digest, item.about, item.partition) for item in run.deliveries] for run in (one, two)]
    assert said[0] == said[1]

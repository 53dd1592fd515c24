"""What reviewers decide changes who is who in the next run and not before, and goes when what it is about is erased."""

import pytest

from anonymisation.linking.labels import Decision
from journey.instance import Zone
from journey.linked import holding_run, link_people, linking_is_due, open_links
from journey.linking.tables import RECORD, RECORDS, REGISTRY, read_table
from journey.reviewing.comparing import decide, next_pair
from journey.reviewing.looks import held_labels, held_look, held_looks
from journey.withdrawn import withdraw
from tests.invented import ON
from tests.people import case, copied, given, in_crime, person
from tests.reviewing import ReviewDesk, grant, new_keys

CASES, SUSPECTS = "youth_justice_cases", "police_recorded_crime_suspects"
ALIKE, UNLIKE = person(1), person(2)
CHANGED = UNLIKE | {"dob": "2009-03-21", "surname": "Different"}


@pytest.fixture
def linked(with_postcodes, tmp_path, clock):  # noqa: ARG001 - the clock is set for every test
    """Bristol and the police know one person alike, and each one who is unlike the other's."""
    signing = new_keys()
    instance = copied(with_postcodes, tmp_path / "linked")
    desk = ReviewDesk(grant(instance, signing, grey_zone={"from": -5.0, "to": 90.0}), signing)
    given(desk.instance, "bristol", CASES, [case(ALIKE), case(UNLIKE)])
    rows = [in_crime(1, "suspect", ALIKE), in_crime(2, "suspect", CHANGED)]
    desk.receipt = given(desk.instance, "police", SUSPECTS, rows).receipt_id
    link_people(desk.instance, ON)
    return desk


def people(desk):
    """The persons of Bristol's rows and of the police's."""
    with open_links(desk.instance) as links:
        found = [links.read_row_group(at).column("person").to_pylist() for at in range(links.num_row_groups)]
    return sorted(found, key=lambda persons: persons[0] is None)


def births(desk):
    """The date of birth of each record, by its key (hex)."""
    table = read_table(desk.instance, holding_run(desk.instance), RECORDS, [RECORD, "birth"])
    return {
        key.hex(): birth
        for key, birth in zip(*(table.column(name).to_pylist() for name in table.column_names), strict=True)
    }


def reviewed(desk, wanted):
    """Compare every pair; `wanted` says what is decided of two dates of birth."""
    born = births(desk)
    while (shown := next_pair(desk.instance, desk.reviewer())) is not None:
        look = held_look(desk.instance, shown.look)
        found = wanted.get((born[look.own], born[look.other]), Decision.CANNOT_TELL)
        decide(desk.instance, desk.reviewer(), shown.look, found)


def test_a_label_parts_and_joins_in_the_next_run_and_a_later_one_takes_it_back(linked):
    before = people(linked)
    assert len({*before[0], *before[1]}) == 3
    same, apart = (UNLIKE["dob"], CHANGED["dob"]), (ALIKE["dob"], ALIKE["dob"])
    reviewed(linked, {same: Decision.SAME, apart: Decision.NOT_SAME})
    assert people(linked) == before
    assert linking_is_due(linked.instance, ON)
    run = link_people(linked.instance, ON)
    assert not linking_is_due(linked.instance, ON)
    one, other = people(linked)
    shared = {*one} & {*other}
    assert len({*one, *other}) == 3
    assert len(shared) == 1
    assert shared != {*before[0]} & {*before[1]}
    assert run.events
    for label in held_labels(linked.instance):
        decide(linked.instance, linked.reviewer(), label.look, Decision.CANNOT_TELL)
    link_people(linked.instance, ON)
    after = people(linked)
    assert [len({*after[0]} & {*after[1]}), len({*after[0], *after[1]})] == [1, 3]
    assert linked.instance.zone(Zone.LINKED).exists(f"{holding_run(linked.instance)}/{REGISTRY}")


def test_labels_and_looks_go_with_the_records_that_they_are_about(linked):
    reviewed(linked, {})
    assert held_labels(linked.instance)
    withdraw(linked.instance, linked.receipt)
    link_people(linked.instance, ON)
    assert [held_labels(linked.instance), held_looks(linked.instance)] == [[], []]
    assert not linked.instance.zone(Zone.LINKED).list("labels")
    assert not linking_is_due(linked.instance, ON)

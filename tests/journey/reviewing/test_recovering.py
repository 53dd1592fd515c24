"""What a killed process left of looks and labels is gone after recovery, and whatever stands stays."""

from anonymisation.linking.labels import Decision
from journey.instance import Zone
from journey.recovery import recover
from journey.reviewing.comparing import decide, next_pair
from journey.reviewing.looks import LOOK, held_labels, held_looks, keep, new_look
from tests.reviewing import RECORDS_HELD, write_run


def test_nothing_is_left_of_what_was_never_entered_or_of_records_that_are_gone(desk):
    shown = next_pair(desk.instance, desk.reviewer())
    label = decide(desk.instance, desk.reviewer(), shown.look, Decision.SAME)
    keep(desk.instance, LOOK, (stray := new_look("reviewer_1", "00", "01")).look, stray.written())
    recover(desk.instance)
    assert [item.name for item in held_labels(desk.instance)] == [label.name]
    assert not [path for path in desk.instance.zone(Zone.LINKED).list("looks") if stray.look in path]
    gone = bytes.fromhex(label.left)
    write_run(desk.instance, [item for item in RECORDS_HELD if item["record"] != gone], [])
    recover(desk.again().instance)
    assert [held_labels(desk.instance), held_looks(desk.instance)] == [[], []]
    assert not desk.instance.zone(Zone.LINKED).list("labels")


def test_where_nobody_looked_nothing_is_done(desk):
    before = len(list(desk.instance.ledger.entries()))
    desk.instance.zone(Zone.LINKED).delete(f"runs/{1:08}/records")
    recover(desk.instance)
    assert len(list(desk.instance.ledger.entries())) == before

"""A run's model is held to what reviewers decided of its pairs, by the weights that it gave them itself."""

from anonymisation.linking.labels import Decision
from journey.linking.standing import standing
from journey.reviewing.comparing import decide, next_pair
from journey.reviewing.judging import judgement
from journey.reviewing.looks import held_look
from tests.invented import ON
from tests.reviewing import RECORDS_HELD, edge, grant, key_of, write_run


def test_where_nobody_decided_nothing_is_told(desk):
    assert judgement(desk.instance) == {}
    next_pair(desk.instance, desk.reviewer())
    assert judgement(desk.instance) == {}


def test_pairs_that_were_decided_are_counted_by_what_the_model_made_of_them(desk):
    desk.instance = grant(desk.instance, desk.signing, grey_zone={"from": -5.0, "to": 90.0})
    write_run(desk.instance, RECORDS_HELD, [edge(1, 2, 2.0), edge(1, 3, 9.0), edge(4, 5, 7.0), edge(4, 2, 1.0)])
    wanted = {frozenset(pair): Decision.SAME for pair in ((1, 2), (1, 3))}
    while (shown := next_pair(desk.instance, desk.reviewer())) is not None:
        look = held_look(desk.instance, shown.look)
        pair = frozenset(bytes.fromhex(key)[0] for key in (look.own, look.other))
        decide(desk.instance, desk.reviewer(), shown.look, wanted.get(pair, Decision.NOT_SAME))
    expected = {"same_linked": 1, "same_missed": 1, "apart_linked": 1, "apart_kept": 1}
    assert judgement(desk.instance) == expected
    assert standing(desk.instance, ON)["run"]["judged_by_reviewers"] == expected
    rest = [item for item in RECORDS_HELD if item["record"] != key_of(2)]
    write_run(desk.instance, rest, [edge(1, 3, 9.0), edge(4, 5, 7.0)])
    assert judgement(desk.instance) == expected | {"same_missed": 0, "apart_kept": 0}

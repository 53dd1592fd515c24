"""Who was linked, held against who is who: a wrong link shows one child's life as another's."""

from collections import Counter, defaultdict

SANE_RECALL = 0.98
"""Of pairs of rows about one person the share that has one pid, where nobody mistypes anything."""


def test_no_two_people_of_the_truth_share_a_pid(held):
    people = defaultdict(set)
    for place, person in held.persons.items():
        people[person].add(held.truth[place])
    assert len(people) > 300
    assert {len(found) for found in people.values()} == {1}


def test_most_rows_of_one_person_have_one_pid(held):
    ids = defaultdict(Counter)
    for place, person in held.persons.items():
        ids[held.truth[place]][person] += 1
    pairs = sum(_pairs(sum(found.values())) for found in ids.values())
    together = sum(_pairs(count) for found in ids.values() for count in found.values())
    assert pairs > 300
    assert together / pairs >= SANE_RECALL, f"{together} of {pairs} pairs"


def _pairs(count: int) -> int:
    return count * (count - 1) // 2

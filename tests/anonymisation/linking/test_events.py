"""What must hold of events: each change of a person is told once with its records, and who stayed is not told of."""

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.linking.events import CROSSWALK, EVENTS, Change, crosswalk, events
from anonymisation.linking.persons import RECORD_REGISTRY
from tests.anonymisation.linking.clustering.worlds import key

X, Y, Z = (letter.encode() * 16 for letter in "XYZ")
REGISTRIES = st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.sampled_from([X, Y, Z]), st.booleans()))


def registry(rows):
    """A registry of `{record: person}`, or `{record: (person, held)}`."""
    full = {name: item if isinstance(item, tuple) else (item, True) for name, item in rows.items()}
    columns = [[key(name) for name in full], [who for who, _ in full.values()], [held for _, held in full.values()]]
    return pa.table(columns, schema=RECORD_REGISTRY)


def walked(before, after):
    return [tuple(row.values()) for row in crosswalk(registry(before), registry(after)).to_pylist()]


def told(before, after):
    return [tuple(row.values()) for row in events(registry(before), registry(after)).to_pylist()]


def test_who_stays_as_they_were_is_no_event_though_records_come_and_go():
    assert told({"a": X, "b": X}, {"a": X, "c": X}) == []
    assert walked({"a": X, "b": X}, {"a": X, "c": X}) == [(X, X, "same", 1)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {"a": X, "b": X}, [("created", X, None, 2)]),
        ({"a": X, "b": X}, {}, [("gone", X, None, 2)]),
        ({"a": X, "b": X, "c": Y}, {"a": Y, "b": Y, "c": Y}, [("merged", X, Y, 2)]),
        ({"a": X, "b": X, "c": X}, {"a": X, "b": Y, "c": Y}, [("split", X, Y, 2)]),
        ({"a": X, "b": X, "c": Y}, {"a": X, "b": Y, "c": Y}, [("moved", X, Y, 1)]),
        ({"a": X, "b": X, "c": Y}, {"a": Y, "b": Z, "c": Y}, [("merged", X, Y, 1), ("split", X, Z, 1)]),
        ({"a": X, "b": X}, {"a": Y, "b": Z}, [("split", X, Y, 1), ("split", X, Z, 1)]),
        ({"a": X, "b": Y, "c": Y}, {"b": X, "c": Y}, [("moved", Y, X, 1)]),
        ({"a": X, "b": X, "c": Y}, {"a": Y, "c": Y}, [("merged", X, Y, 1)]),
        ({"a": X}, {"b": Y}, [("created", Y, None, 1), ("gone", X, None, 1)]),
    ],
)
def test_each_change_is_told_once_with_its_records(before, after, expected):
    assert told(before, after) == expected


def test_a_person_who_is_there_with_other_records_only_is_the_same():
    assert walked({"a": X}, {"b": X}) == [(X, X, "same", 0)]
    assert walked({"a": X, "b": Y}, {"a": Y, "c": X, "b": Y}) == [
        (X, X, "same", 0),
        (X, Y, "moved", 1),
        (Y, Y, "same", 1),
    ]


def test_what_is_only_remembered_is_not_there():
    assert told({"a": (X, False)}, {"a": (X, False), "b": (Y, False)}) == []
    assert told({"a": (X, False)}, {"a": X}) == [("created", X, None, 1)]
    assert told({"a": X}, {"a": (X, False)}) == [("gone", X, None, 1)]


@given(REGISTRIES, REGISTRIES)
def test_a_crosswalk_has_each_person_of_before_and_where_each_of_their_records_is(before, after):
    held, now = ({n: who for n, (who, there) in rows.items() if there} for rows in (before, after))
    rows = walked(before, after)
    flows = Counter((held[name], now[name]) for name in held if name in now)
    assert {row[0] for row in rows} == set(held.values())
    assert {(one, other): n for one, other, _, n in rows if n and other is not None} == flows
    for one, other, relation, records in rows:
        assert (relation == Change.SAME) == (one == other)
        assert (relation == Change.GONE) == (other is None)
        if other is None:
            assert records == list(held.values()).count(one)
            assert not any(known == one for known, _ in flows)
    assert {one for one, other, *_ in rows if one == other} == set(held.values()) & set(now.values())


@given(REGISTRIES, REGISTRIES)
def test_events_lead_from_the_persons_of_before_to_those_of_now(before, after):
    held, now = ({who for who, there in rows.values() if there} for rows in (before, after))
    rows = told(before, after)
    ended = {one for event, one, *_ in rows if event in {Change.GONE, Change.MERGED}}
    begun = {one for event, one, *_ in rows if event == Change.CREATED}
    begun |= {other for event, _, other, _ in rows if event == Change.SPLIT}
    assert begun == now - held
    assert ended <= held - now
    assert all(one in held & now and other in held & now for event, one, other, _ in rows if event == Change.MOVED)
    assert len(rows) == len({row[:3] for row in rows})


@given(REGISTRIES, REGISTRIES, st.randoms())
def test_the_order_of_registries_rows_changes_nothing(before, after, random):
    mixed = [dict(random.sample(sorted(rows.items()), len(rows))) for rows in (before, after)]
    assert told(*mixed) == told(before, after)
    assert walked(*mixed) == walked(before, after)


def test_the_tables_have_their_schemas():
    some = registry({"a": X}), registry({"a": Y, "b": Z})
    assert crosswalk(*some).schema == CROSSWALK
    assert events(*some).schema == EVENTS

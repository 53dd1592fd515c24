"""What an entry may say, and that it is written in one form."""

import json
import traceback
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.entries import MOST_ENTRY_BYTES, Entry, Verb, read_entry
from lineage.errors import EntryRefusedError

AT = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
DIGEST = "ab" * 32
ENTRY = Entry(Verb.DISCLOSURE, "steward-1", AT, {"manifest_digest": DIGEST, "rows": 12, "product": "tier1/calls"})
BYTES = (
    b'{"actor":"steward-1","at":"2026-04-01T09:30:00Z","subject":{"manifest_digest":"' + DIGEST.encode() + b'",'
    b'"product":"tier1/calls","rows":12},"v":1,"verb":"disclosure"}'
)

ids = st.from_regex(r"\A[A-Za-z][A-Za-z0-9._:/=+-]{0,30}\Z")
keys = st.from_regex(r"\A[a-z][a-z0-9_]{0,20}\Z").filter(lambda key: not key.endswith(("digest", "commitment")))
subjects = st.dictionaries(keys, ids | st.integers(0, 2**53 - 1), max_size=8)
moments = st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants a naive bound


def test_known_bytes_are_pinned():
    assert ENTRY.to_bytes() == BYTES


def test_an_entry_is_read_back_as_it_was():
    assert read_entry(BYTES) == ENTRY


@given(st.sampled_from(Verb), ids, moments, subjects)
def test_every_entry_survives_its_bytes(verb, actor, at, subject):
    entry = Entry(verb, actor, at, subject)
    assert read_entry(entry.to_bytes()) == entry


def test_the_verbs_are_the_six_of_the_law():
    assert {*Verb} == {"collection", "alteration", "consultation", "disclosure", "combination", "erasure"}


@pytest.mark.parametrize(
    "value",
    [
        "Jo Canary",
        "canary@example.org",
        "9990000018",
        "01632960001",
        "",
        "line\nbreak",
        "-canary",
        "Zoë",
        "x" * 256,
        1.5,
        True,
        None,
        -1,
        2**53,
        ["canary"],
        {"canary": 1},
    ],
)
def test_a_value_that_could_be_about_a_person_is_refused_without_being_shown(value):
    with pytest.raises(EntryRefusedError, match="'receipt'") as refusal:
        Entry(Verb.COLLECTION, "steward-1", AT, {"receipt": value})
    if isinstance(value, str) and value:
        assert value not in str(refusal.value)


@pytest.mark.parametrize("actor", ["Jo Canary", "canary@example.org", "9990000018", ""])
def test_an_actor_that_is_no_id_is_refused_without_being_shown(actor):
    with pytest.raises(EntryRefusedError, match="actor") as refusal:
        Entry(Verb.COLLECTION, actor, AT, {})
    assert not actor or actor not in str(refusal.value)


@pytest.mark.parametrize("key", ["Jo Canary", "", "a-b", "1st", "x" * 64, 3])
def test_a_subject_key_is_a_lower_case_word_and_only_its_place_is_named(key):
    with pytest.raises(EntryRefusedError, match="key number 2") as refusal:
        Entry(Verb.COLLECTION, "steward-1", AT, {"rows": 1, key: 1})
    assert "Canary" not in str(refusal.value)


@pytest.mark.parametrize("value", [DIGEST[1:], DIGEST.upper(), "sha256:" + DIGEST, "9990000018"])
@pytest.mark.parametrize("key", ["digest", "manifest_digest", "commitment", "delivery_commitment"])
def test_a_digest_is_64_lower_case_hex_characters(key, value):
    with pytest.raises(EntryRefusedError, match="64 lower-case hex"):
        Entry(Verb.COLLECTION, "steward-1", AT, {key: value})


def test_a_digest_of_digits_alone_is_still_a_digest():
    assert Entry(Verb.COLLECTION, "steward-1", AT, {"digest": "1" * 64}).subject["digest"] == "1" * 64


@pytest.mark.parametrize("year", ["2026", "202604", "2026-04-01", "2026/27"])
def test_a_period_is_no_long_number(year):
    assert Entry(Verb.COLLECTION, "steward-1", AT, {"period": year}).subject["period"] == year


@pytest.mark.parametrize("at", [AT.replace(tzinfo=None), AT.replace(tzinfo=timezone(timedelta(hours=1)))])
def test_a_time_that_is_not_utc_is_refused(at):
    with pytest.raises(EntryRefusedError, match="UTC"):
        Entry(Verb.COLLECTION, "steward-1", at, {})


def test_a_seventh_verb_is_refused():
    with pytest.raises(EntryRefusedError, match="six"):
        Entry("collection ", "steward-1", AT, {})


def test_the_longest_entry_fits_a_uint16_and_one_byte_more_is_refused():
    subject = {f"k{number}": "x" * 250 for number in range(252)}
    room = MOST_ENTRY_BYTES - len(Entry(Verb.COLLECTION, "steward-1", AT, subject | {"last": "x"}).to_bytes())
    assert 0 < room < 254
    assert len(Entry(Verb.COLLECTION, "steward-1", AT, subject | {"last": "x" * (room + 1)}).to_bytes()) == 65_535
    with pytest.raises(EntryRefusedError, match="65535"):
        Entry(Verb.COLLECTION, "steward-1", AT, subject | {"last": "x" * (room + 2)})


def test_what_was_checked_cannot_be_changed_afterwards():
    subject = {"rows": 1}
    entry = Entry(Verb.COLLECTION, "steward-1", AT, subject)
    subject["rows"] = "Jo Canary"
    assert entry.subject["rows"] == 1
    with pytest.raises(TypeError):
        entry.subject["rows"] = "Jo Canary"


def altered(**changes):
    return json.dumps(json.loads(BYTES) | changes, separators=(",", ":"), sort_keys=True).encode()


@pytest.mark.parametrize(
    "content",
    [
        BYTES + b"\n",
        BYTES.replace(b",", b", "),
        BYTES.replace(b"steward-1", b"st\\u0065ward-1"),
        BYTES.replace(b"09:30:00Z", b"09:30:00+00:00"),
        BYTES.replace(b'"rows":12', b'"rows":12,"rows":12'),
        json.dumps({"verb": "disclosure", **json.loads(BYTES)}, separators=(",", ":")).encode(),
    ],
)
def test_another_spelling_of_the_same_entry_is_refused(content):
    with pytest.raises(EntryRefusedError, match="canonical"):
        read_entry(content)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON"),
        (b"Canary", "not JSON"),
        (b"[" * 60_000, "not JSON"),
        (b'"Canary"', "fields"),
        (b"1", "fields"),
        (b"{}", "fields"),
        (altered(v=2), "fields"),
        (altered(Canary=1), "fields"),
        (altered(verb="Canary"), "verb or its time"),
        (altered(at="Canary"), "verb or its time"),
        (altered(at="2026-04-01"), "UTC"),
        (altered(at=1), "wrong type"),
        (altered(actor=1), "wrong type"),
        (altered(subject=[]), "wrong type"),
        (altered(subject={"receipt": "Jo Canary"}), "'receipt' is not an id"),
    ],
)
def test_bytes_that_are_no_entry_are_refused_without_being_shown(content, rule):
    with pytest.raises(EntryRefusedError, match=rule) as refusal:
        read_entry(content)
    assert "Canary" not in "".join(traceback.format_exception_only(refusal.value))
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None

"""A check says what the receipt says, as far as it can be told from the file, the documents and the lookups."""

import gzip
from datetime import date

import pytest

from contracts.errors import DocumentError, IntakeRefusedError, PeriodError
from contracts.library import Library, shipped_documents
from journey.checking import Asked, ReferenceUnfitError, check
from journey.deliveries import DeliveryBook
from journey.protected import protect
from tests.invented import (
    FEED,
    HEADER,
    LOOKUP,
    ON,
    crime,
    crimes_file,
    dropped,
    lookup_file,
    protected,
    some_crimes,
)
from tests.people import QUARTER, case, file_of, given, participation, person

LIBRARY = Library(shipped_documents())
CASES, HELPED = "youth_justice_cases", "intervention_participation"
ALIKE = (
    "feed",
    "edition",
    "period",
    "partner",
    "agreement",
    "clause",
    "file",
    "rows_read",
    "rows_accepted",
    "rows_rejected",
    "rows_out_of_scope",
    "refusal",
    "findings",
    "contract_rules",
    "cells_repaired",
    "profile",
    "small_count",
    "repeated_keys",
    "repeated_rows",
)
CRIMES = [*some_crimes(), crime(7000, Longitude=" 1,000 "), crime(7001, Month="2024-02"), crime(7002, Crime_ID="x")]
CANARY = "Quincey Canary"


def source(content):
    return lambda: iter([content])


def checked(content, *references, partner="police", feed=FEED, period="2024-01"):
    return check(LIBRARY, source(content), Asked(feed, partner, period, ON), [source(item) for item in references])


def told(instance, delivery):
    return DeliveryBook(instance).receipt(delivery.receipt_id)


def test_findings_profile_and_counts_are_those_of_the_receipt(ready):
    content = crimes_file(CRIMES)
    receipt, found = told(ready, protected(ready, content)), checked(content, lookup_file()).as_json()
    assert {name: found[name] for name in ALIKE} == {name: receipt[name] for name in ALIKE}
    assert found["out_of_scope"]["scope-area"] == receipt["out_of_scope"]["scope-area"] == 2


def test_they_are_for_a_feed_about_people_too(peopled):
    rows = [case(person(1)), case(person(2, postcode="XX1 1XX")), case(person(3, surname="ZZZTEST")), case(person(1))]
    receipt = told(peopled, given(peopled, "bristol", CASES, rows))
    lookup = b"pcds,lsoa21cd,ltlacd\nBS97 4QD,E01900001,E06000023\nTA98 1AB,E01900102,E06000066\n"
    content = file_of(peopled, CASES, rows)
    found = checked(content, lookup, partner="bristol", feed=CASES, period=QUARTER).as_json()
    assert {name: found[name] for name in ALIKE} == {name: receipt[name] for name in ALIKE}
    assert {item["rule"] for item in found["findings"]} >= {"postcode-unknown", "test-data"}


@pytest.mark.parametrize(
    "content",
    [
        b"no,header,at all\n1,2,3\n",
        crimes_file([]),
        crimes_file([crime(1, Crime_type="no such type")]),
        crimes_file([crime(1)]).replace(b"Month,", b"Other,"),
        b"",
    ],
)
def test_what_would_be_refused_is_refused_by_the_same_rule(ready, content):
    found = checked(content, lookup_file())
    assert found.refusal is not None
    if content:
        delivery = dropped(ready, content)
        with pytest.raises(Exception, match="is refused"):
            protect(ready, delivery.receipt_id, ON)
        assert found.refusal == told(ready, delivery)["refusal"]


def test_what_only_a_gateway_knows_is_none_and_named():
    found = checked(crimes_file([crime(1)]), lookup_file())
    named = " ".join(found.not_checked)
    for name in ("receipt_id", "commitment", "duplicate_of", "supersedes", "compared", "notes"):
        assert getattr(found, name) is None
        assert f"`{name}`" in named
    assert found.out_of_scope == {"scope-consent": None, "scope-do-not-share": None}
    assert "`scope-do-not-share`" in named
    assert "--" not in named


def test_who_withdrew_consent_by_a_column_of_the_file_is_counted_though_lists_are_not_there(ready):
    said = {1: "given", 2: "withdrawn", 3: "Refused"}
    rows = [participation(person(n), consent_status=word) for n, word in said.items()]
    found = checked(file_of(ready, HELPED, rows), partner="sports_project", feed=HELPED, period=QUARTER)
    assert found.out_of_scope == {"scope-consent": 2, "scope-do-not-share": None, "scope-area": None}
    assert "take out more" in " ".join(found.not_checked)


def test_without_a_partner_nothing_is_said_of_the_agreement_or_the_area():
    found = checked(crimes_file(CRIMES), lookup_file(), partner=None)
    assert (found.partner, found.agreement, found.clause, found.rows_out_of_scope) == (None, None, None, None)
    assert found.out_of_scope["scope-area"] is None
    assert "`--partner`" in " ".join(found.not_checked)
    (unknown,) = [item for item in found.findings if item.rule == "lsoa-unknown"]
    assert (unknown.severity, unknown.lines) == ("error", (63,))


def test_without_a_period_no_row_is_of_another_and_the_column_is_needed_all_the_same():
    found = checked(crimes_file([crime(1), crime(2, Month="2024-02")]), lookup_file(), period=None)
    assert (found.period, found.rows_accepted) == (None, 2)
    assert "`--period`" in " ".join(found.not_checked)
    without = crimes_file([crime(1)]).replace(b"Month,", b"Other,")
    assert checked(without, lookup_file(), period=None).refusal == checked(without, lookup_file()).refusal
    assert "column-missing" in checked(without, lookup_file(), period=None).refusal


def test_without_a_lookup_places_are_taken_as_they_come_and_named():
    found = checked(crimes_file(CRIMES))
    assert (found.rows_out_of_scope, found.out_of_scope["scope-area"]) == (None, None)
    assert not {item.rule for item in found.findings} & {"lsoa-unknown", "lsoa-split", "lsoa-straddles"}
    assert {item.rule for item in found.findings} >= {"lsoa-missing", "code"}
    assert f"the places in 'LSOA code': give a file of {LOOKUP} with `--reference`" in found.not_checked


def test_a_lookup_may_come_packed():
    plain, packed = (checked(crimes_file(CRIMES), item) for item in (lookup_file(), gzip.compress(lookup_file())))
    assert plain == packed


def test_a_reference_file_of_no_lookup_is_refused_by_its_place_and_not_repeated():
    with pytest.raises(ReferenceUnfitError, match="reference file 2 is of none") as refusal:
        checked(crimes_file(CRIMES), lookup_file(), f"{CANARY},b\n1,2\n".encode())
    assert "Quincey" not in str(refusal.value)


def test_who_may_not_give_is_told_as_at_the_door():
    with pytest.raises(IntakeRefusedError):
        checked(b"", partner="nobody")
    with pytest.raises(PeriodError):
        checked(b"", period="January")
    with pytest.raises(DocumentError):
        checked(b"", feed="no_such_feed")


def test_what_is_unlikely_by_itself_is_told_without_earlier_deliveries():
    rows = [case(person(number)) for number in range(20)]
    content = file_of(type("Held", (), {"library": LIBRARY}), CASES, rows)
    found = check(LIBRARY, source(content), Asked(CASES, "bristol", QUARTER, date(2024, 1, 1)))
    assert {item.rule for item in found.findings} >= {"drift-one-day", "drift-future"}


def test_an_encrypted_file_is_refused_with_that_reason():
    found = checked(b"age-encryption.org/v1\n-> X25519 abc\nabc\n--- abc\n" + bytes(99), lookup_file())
    assert found.refusal.startswith("age-encrypted: ")


def test_no_value_is_in_what_it_says():
    rows = [crime(1)] + [crime(100 + n) | {header: f"{CANARY} {n}"} for n, header in enumerate(HEADER)]
    rows = [row | {f"{CANARY} heading": CANARY} for row in rows]
    found = checked(crimes_file(rows, [*HEADER, f"{CANARY} heading"]) + f"{CANARY},x\n".encode(), lookup_file())
    assert len(found.findings) > 5
    assert "Quincey" not in str(found.as_json())

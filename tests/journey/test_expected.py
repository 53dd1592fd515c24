"""What is due, late, nil or never sent follows from the agreement's days and the book of deliveries."""

from datetime import date

import pytest

from journey.deliveries import Delivery, DeliveryBook, DeliveryState
from journey.expected import Arrival, expected, messages, named, runs
from tests.people import edit_agreement

STREET, CRIME = "police_street_level_crime", "police_recorded_crime"
ON = date(2024, 4, 1)


def with_days(instance, **days):
    """The gateway, its agreement setting days for these feeds of the police alone, who signed on 1 January 2024."""

    def change(agreement):
        for party in agreement["parties"]:
            party["signed"] = date(2024, 1, 1)
        for supply in agreement["supplies"]:
            supply["due"] = days.get(supply["feed"]) if supply["partner"] == "police" else None

    return edit_agreement(instance, change)


@pytest.fixture
def monthly(instance):
    return with_days(instance, **{STREET: 30})


def sent(instance, period, state=DeliveryState.PROTECTED, feed=STREET, **more):
    book = DeliveryBook(instance)
    receipt_id = f"r{len(book.all()) + 1}"
    book.put(Delivery(receipt_id, "police", feed, period, state, **more))
    return receipt_id


def found(instance, on=ON):
    return {item.period: item.arrival for item in expected(instance, on)}


def test_where_nothing_was_ever_sent_the_late_are_never_sent_and_the_others_due(monthly):
    never, due = Arrival.NEVER_SENT, Arrival.DUE
    assert found(monthly) == {"2024-01": never, "2024-02": never, "2024-03": due}


def test_on_its_day_a_period_is_due_and_on_the_next_late(monthly):
    sent(monthly, "2024-01")
    assert found(monthly, date(2024, 3, 30))["2024-02"] is Arrival.DUE
    assert found(monthly, date(2024, 3, 31))["2024-02"] is Arrival.LATE


@pytest.mark.parametrize("state", [DeliveryState.PROTECTED, DeliveryState.RECEIVED, DeliveryState.LANDED])
def test_what_was_sent_has_come_also_where_it_waits_to_be_protected(monthly, state):
    receipt_id = sent(monthly, "2024-01", state)
    (first, *_) = expected(monthly, ON)
    assert (first.arrival, first.receipt_id, first.refused) == (Arrival.HERE, receipt_id, None)


def test_that_there_is_nothing_has_come_too_and_a_later_file_takes_its_place(monthly):
    sent(monthly, "2024-01", nil=True)
    assert found(monthly)["2024-01"] is Arrival.NIL
    sent(monthly, "2024-01")
    assert found(monthly)["2024-01"] is Arrival.HERE


def test_what_was_refused_has_not_come_and_its_receipt_is_told(monthly):
    refused = sent(monthly, "2024-01", DeliveryState.REFUSED)
    (first, *_) = expected(monthly, ON)
    assert (first.arrival, first.receipt_id, first.refused) == (Arrival.LATE, None, refused)
    sent(monthly, "2024-01")
    (first, *_) = expected(monthly, ON)
    assert (first.arrival, first.refused) == (Arrival.HERE, None)


def test_what_was_withdrawn_is_to_be_sent_again(monthly):
    sent(monthly, "2024-01")
    sent(monthly, "2024-01", DeliveryState.WITHDRAWN, was_protected=True)
    assert found(monthly)["2024-01"] is Arrival.LATE


def test_nothing_is_asked_for_before_the_first_period_that_was_ever_sent(monthly):
    sent(monthly, "2024-02")
    assert found(monthly) == {"2024-02": Arrival.HERE, "2024-03": Arrival.DUE}


def test_a_feed_without_a_day_is_not_asked_for(instance):
    assert expected(with_days(instance), ON) == ()


def test_periods_that_stand_alike_and_follow_one_another_are_told_together(instance):
    gateway = with_days(instance, **{STREET: 10, CRIME: 10})
    for period in ("2024-01", "2024-04"):
        sent(gateway, period)
    of = runs(expected(gateway, date(2024, 9, 1)))
    assert [(run[0].feed, run[0].arrival, named(run)) for run in of if run[0].arrival is not Arrival.HERE] == [
        (CRIME, Arrival.NEVER_SENT, "2024-Q1, 2024-Q2"),
        (STREET, Arrival.LATE, "2024-02, 2024-03"),
        (STREET, Arrival.LATE, "2024-05 to 2024-07"),
        (STREET, Arrival.DUE, "2024-08"),
    ]


def test_a_message_says_to_whom_under_what_which_periods_and_by_when(monthly):
    refused = sent(monthly, "2024-01", DeliveryState.REFUSED)
    (message,) = messages(monthly.library, expected(monthly, ON)).values()
    assert message.startswith("To the data officer of Avon and Somerset Police\n")
    assert f"Under {monthly.library.agreement.label} we expect from you" in message
    assert f"- {STREET} (clause 3.1), 2024-01, 2024-02: late, was due by 1 March 2024 to 30 March 2024\n" in message
    assert f"- {STREET} (clause 3.1), 2024-03: due by 30 April 2024\n" in message
    assert f"- {STREET}, 2024-01: receipt {refused}\n" in message


def test_who_has_sent_everything_is_sent_no_message(monthly):
    for period in ("2024-01", "2024-02", "2024-03"):
        sent(monthly, period)
    assert messages(monthly.library, expected(monthly, ON)) == {}

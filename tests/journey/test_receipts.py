"""A receipt says which agreement and clause it was taken under, and what it replaces."""

from journey.deliveries import DeliveryBook
from tests.invented import OUTSIDE, crime, crimes_file, dropped, protected


def test_a_receipt_names_its_agreement_clause_edition_and_calendar(ready):
    found = DeliveryBook(ready).receipt(protected(ready, crimes_file([crime(1)])).receipt_id)
    assert (found["agreement"], found["clause"]) == ("avon_and_somerset_demonstration 3.0", "3.1")
    assert (found["edition"], found["calendar"]) == ("2013", "calendar_month")


def test_a_copy_supersedes_nothing(ready):
    content = crimes_file([crime(1)])
    protected(ready, content)
    found = DeliveryBook(ready).receipt(dropped(ready, content).receipt_id)
    assert found["supersedes"] is None
    assert found["duplicate_of"]


def test_a_receipt_counts_what_kinds_of_identifier_the_accepted_notes_hold(ready):
    notes = ("Quetzal, NHS 999 000 0018", "moved to BS97 4QD, NHS 999 000 0018", "No contact.")
    rows = [crime(number, Context=note) for number, note in enumerate(notes)] + [crime(9)]
    rows += [crime(10, Context="NHS 999 000 0018", LSOA_code=OUTSIDE)]
    rows += [crime(11, Context="NHS 999 000 0018", Crime_type="No such type")]
    found = DeliveryBook(ready).receipt(protected(ready, crimes_file(rows)).receipt_id)
    assert (found["rows_accepted"], found["rows_rejected"], found["rows_out_of_scope"]) == (4, 1, 1)
    assert found["notes"] == {"sampled": 3, "kinds": {"UK_NHS": 2, "UK_POSTCODE": 1}}
    assert "Quetzal" not in str(found)


def test_a_delivery_without_notes_says_so(ready):
    content = crimes_file([crime(1)])
    for delivery in (protected(ready, content), dropped(ready, content)):
        assert DeliveryBook(ready).receipt(delivery.receipt_id)["notes"] == {"sampled": 0, "kinds": {}}

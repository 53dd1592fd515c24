"""A receipt says which agreement and clause it was taken under, and what it replaces."""

from journey.deliveries import DeliveryBook
from tests.invented import crime, crimes_file, dropped, protected


def test_a_receipt_names_its_agreement_clause_edition_and_calendar(ready):
    found = DeliveryBook(ready).receipt(protected(ready, crimes_file([crime(1)])).receipt_id)
    assert (found["agreement"], found["clause"]) == ("avon_and_somerset_demonstration 1.0", "3.1")
    assert (found["edition"], found["calendar"]) == ("2013", "calendar_month")


def test_a_copy_supersedes_nothing(ready):
    content = crimes_file([crime(1)])
    protected(ready, content)
    found = DeliveryBook(ready).receipt(dropped(ready, content).receipt_id)
    assert found["supersedes"] is None
    assert found["duplicate_of"]

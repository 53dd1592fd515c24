"""What `gateway status` and `gateway catalogue` are told."""

import contextlib

from journey.errors import DeliveryRefusedError
from journey.inputs import due
from journey.protected import protect
from journey.shared import share
from journey.standing import published, standings
from tests.invented import FEED, ON, TABLE, crime, crimes_file, dropped, protected
from tests.people import KNOWN, LINKED, QUARTER


def states(instance):
    return [item.state for item in standings(instance)]


def test_each_delivery_says_how_far_it_came(ready):
    assert states(ready) == ["protected"]
    content = crimes_file([crime(1)])
    dropped(ready, content)
    dropped(ready, content)
    assert states(ready) == ["protected", "received", "duplicate"]


def test_a_superseded_delivery_says_so(ready):
    protected(ready, crimes_file([crime(1)]))
    protected(ready, crimes_file([crime(2)]))
    assert states(ready) == ["protected", "superseded", "protected"]


def test_a_refused_delivery_says_why(ready):
    delivery = dropped(ready, b"nothing,known\n1,2\n")
    with contextlib.suppress(DeliveryRefusedError):
        protect(ready, delivery.receipt_id, ON)
    assert standings(ready)[-1].stands.startswith("header-missing")


def test_a_protected_delivery_says_what_it_is_shared_in_once_it_is(ready):
    protected(ready, crimes_file([crime(1)]))
    assert standings(ready)[-1].shared_in == ()
    for product, period in due(ready):
        share(ready, product.id, period, ON)
    assert standings(ready)[-1].shared_in == (
        f"tier1/{TABLE}/2024-01",
        f"tier2a/{FEED}/2024-01",
        f"tier2a/{FEED}_for_area_of_bristol_analysts/2024-01",
    )


def test_a_restated_delivery_is_not_said_to_be_shared_before_it_is(ready):
    protected(ready, crimes_file([crime(1)]))
    for product, period in due(ready):
        share(ready, product.id, period, ON)
    protected(ready, crimes_file([crime(2)]))
    assert standings(ready)[-1].shared_in == ()


def test_a_published_path_can_be_cited(ready):
    protected(ready, crimes_file([crime(1)]))
    version = share(ready, FEED, "2024-01", ON).version
    (item,) = published(ready)
    assert f"versions/{version}/" in item.path
    assert item.rows == 1


def test_a_delivery_about_people_is_in_the_tables_that_count_them_and_in_no_records_that_wait(waiting):
    instance, _ = waiting
    lookup, cases = standings(instance)
    assert lookup.stands == "protected; other feeds are understood by it"
    assert cases.shared_in == tuple(f"tier1/{table}/{QUARTER}" for table in (LINKED, KNOWN))
    assert [item.product.id for item in published(instance)] == [LINKED, KNOWN]

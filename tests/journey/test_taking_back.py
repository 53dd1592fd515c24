"""What must hold of versions made before rows were erased: readers have no records left that still show them."""

import json

import pytest

from dagster_project import running
from journey import taking_back
from journey.closing import WITHDRAWN
from journey.deliveries import DeliveryBook
from journey.inputs import due
from journey.publishing import DATA, versions_of
from journey.recovery import recover
from journey.shared import share
from journey.standing import withdrawn
from journey.taking_back import BECAUSE, take_back
from journey.withdrawn import withdraw
from lineage.entries import Verb
from products.catalogue import product_of
from tests.conftest import cheap
from tests.invented import FEED, ON, TABLE, crime, crimes_file, protected
from tests.journey.lists import CASES, a_case, list_received, listed
from tests.journey.test_closing import everything_approved
from tests.people import JOURNEYS, QUARTER, copied, given, linked_and_shared, with_approvers
from zones.versions import MANIFEST

RELEASE = f"tier2b/data_group/{JOURNEYS}/{CASES}/{QUARTER}"
MONTH = "2024-01"
SOMEBODY = {"record_reference": "YOT-00002"}


@pytest.fixture(scope="module")
def with_approved(with_postcodes, tmp_path_factory):
    """A gateway whose approvers let out records of three people for each project."""
    with cheap():
        made, keys = with_approvers(copied(with_postcodes, tmp_path_factory.mktemp("approved") / "home"))
        given(made, "bristol", CASES, [a_case(number) for number in (1, 2, 3)])
        linked_and_shared(made)
        everything_approved(made, keys)
    return made, keys


@pytest.fixture
def approved(with_approved, tmp_path):
    """It once more, for a test to change, and the approvers' keys."""
    return copied(with_approved[0], tmp_path / "approved"), with_approved[1]


def records(instance, project=JOURNEYS):
    """What readers of a project's records are sent to, and every version of them with data."""
    versions = versions_of(instance, product_of(instance.library, f"{CASES}_for_{project}"), QUARTER)
    manifest = json.loads(versions.store.read(versions.path(versions.current(), MANIFEST)))
    return manifest, [path for path in versions.store.list(versions.folder) if path.endswith(DATA)]


def crimes(instance, product=FEED):
    """The version of a product that readers are sent to, and all of it that have data."""
    versions = versions_of(instance, product_of(instance.library, product), MONTH)
    with_data = [name for name in versions.listed() if versions.store.exists(versions.path(name, DATA))]
    return versions.current(), with_data


def taken_back(instance):
    """What the ledger says of versions that were taken back, of the product of all areas."""
    found = (entry for entry in instance.ledger.entries() if "taken_back_digest" in entry.subject)
    return [entry for entry in found if entry.subject["release"] == f"tier2a/{FEED}/{MONTH}"]


def share_due(instance):
    return [share(instance, product.id, period, ON) for product, period in due(instance)]


def test_readers_of_records_in_which_somebody_objected_find_a_notice_until_others_are_approved(approved):
    instance, keys = approved
    assert len(records(instance)[1]) == 1
    listed(instance, SOMEBODY)
    linked_and_shared(instance)
    manifest, data = records(instance)
    assert (manifest[WITHDRAWN]["because"], data) == (BECAUSE, [])
    assert RELEASE in {item.release for item in withdrawn(instance)}
    everything_approved(instance, keys)
    take_back(instance, ON)
    manifest, data = records(instance)
    assert WITHDRAWN not in manifest
    assert (len(data), manifest["files"][0]["rows"]) == (1, 2)


def test_so_do_they_where_nothing_could_be_made_without_the_rows(approved):
    """The run that comes next sees to it, whatever keeps a product from being made."""
    instance, _ = approved
    listed(instance, SOMEBODY)
    assert WITHDRAWN not in records(instance)[0]
    take_back(instance, ON)
    assert records(instance)[0][WITHDRAWN]["because"] == BECAUSE
    entries = instance.ledger.size()
    take_back(instance, ON)
    recover(instance)
    assert instance.ledger.size() == entries


def test_a_run_does_so_before_it_makes_anything(approved, monkeypatch):
    """Linking that fails keeps every product with a pid from being made."""
    instance, _ = approved
    listed(instance, SOMEBODY)
    monkeypatch.setattr(running, "_publish", lambda *_: ((), ()))
    running.run_pending(instance, ON)
    assert records(instance)[0][WITHDRAWN]["because"] == BECAUSE


def test_a_list_that_names_nobody_in_them_takes_nothing_back(approved):
    instance, _ = approved
    listed(instance, {"record_reference": "YOT-00077"})
    take_back(instance, ON)
    assert WITHDRAWN not in records(instance)[0]
    list_received(instance, SOMEBODY)  # and one that was not read yet has erased nobody
    take_back(instance, ON)
    assert WITHDRAWN not in records(instance)[0]


def test_rejected_rows_that_are_erased_were_in_no_version(peopled):
    peopled, keys = with_approvers(peopled)
    given(peopled, "bristol", CASES, [a_case(1), a_case(3), a_case(92, outcome_date="2023-02-03")])
    linked_and_shared(peopled)
    everything_approved(peopled, keys)
    listed(peopled, {"record_reference": "YOT-00092"})
    take_back(peopled, ON)
    assert WITHDRAWN not in records(peopled)[0]


def test_of_records_that_need_no_signature_only_the_version_without_the_rows_is_left(ready):
    first = protected(ready, crimes_file([crime(number) for number in range(1, 13)]))
    assert next(item for item in share_due(ready) if item.product.id == TABLE).rows
    before, table = crimes(ready), crimes(ready, TABLE)
    withdraw(ready, first.receipt_id)
    protected(ready, crimes_file([crime(3), crime(4), crime(5)]))
    share_due(ready)
    current, left = crimes(ready)
    assert before == (before[0], [before[0]])
    assert (left, current != before[0]) == ([current], True)
    assert table[0] in crimes(ready, TABLE)[1], "a table of counts is about nobody singly, and stays"
    (entry,) = taken_back(ready)
    assert (entry.verb, entry.subject["version"]) == (Verb.ERASURE, f"v:{before[0]}")


def test_what_was_superseded_and_then_withdrawn_is_in_old_versions_alone(ready):
    first = protected(ready, crimes_file([crime(1), crime(2)]))
    share_due(ready)
    protected(ready, crimes_file([crime(3), crime(4), crime(5)]))
    share_due(ready)
    current, both = crimes(ready)
    assert len(both) == 2
    withdraw(ready, first.receipt_id)
    take_back(ready, ON)
    assert crimes(ready) == (current, [current])


def test_a_file_that_is_withdrawn_and_given_again_stays(ready):
    content = crimes_file([crime(1), crime(2)])
    withdraw(ready, protected(ready, content).receipt_id)
    again = protected(ready, content)
    share_due(ready)
    assert DeliveryBook(ready).get(again.receipt_id).rows_erased == 0
    take_back(ready, ON)
    current, left = crimes(ready)
    assert left == [current]


@pytest.mark.parametrize("step", ["digest_of", "enter_once"])
def test_a_kill_leaves_what_the_next_run_finishes(ready, monkeypatch, step):
    first = protected(ready, crimes_file([crime(1), crime(2)]))
    share_due(ready)
    protected(ready, crimes_file([crime(3), crime(4), crime(5)]))
    share_due(ready)
    withdraw(ready, first.receipt_id)
    real = getattr(taking_back, step)

    def killed(*given):
        real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(taking_back, step, killed)
    with pytest.raises(KeyboardInterrupt):
        take_back(ready, ON)
    monkeypatch.setattr(taking_back, step, real)
    recover(ready)
    take_back(ready, ON)
    current, left = crimes(ready)
    assert left == [current]
    assert len(taken_back(ready)) == 1

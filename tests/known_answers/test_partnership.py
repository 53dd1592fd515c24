"""A whole small partnership, delivered in two orders to two gateways with the same keys.

Each order keeps every restatement after what it restates, and one gateway links again and again between deliveries, so
that its registry has another history. What is shared without people is the same to the byte; what has pids is the same
up to a one-to-one renaming; nothing is lost anywhere.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pytest

from anonymisation.pids import pids
from dagster_project.recounting import count_delivery, count_version
from examples.partnership.extracts import PartnershipFile
from examples.partnership.mistakes import Mistakes
from examples.partnership.writing import write_partnership
from journey.deliveries import DeliveryBook, DeliveryState
from journey.inputs import held
from journey.instance import Instance
from journey.linked import latest_run, link_people
from journey.publishing import versions_of
from journey.standing import published
from products.catalogue import products_of
from tests.conftest import cheap
from tests.invented import ON, an_instance
from tests.partnership import domain_key, persons, take
from tests.people import linked_and_shared, made, same_keys

PEOPLE, QUARTERS, SEED = 300, 2, 1
_PROOF = "proof.tlog-proof"


@dataclass(frozen=True)
class Delivered:
    """A gateway, and the file behind each of its receipts."""

    instance: Instance
    files: dict[str, PartnershipFile]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Delivered, Delivered]]:
    """Two gateways with the same keys and documents. A passphrase is no part of these tests."""
    folder = tmp_path_factory.mktemp("partnership")
    wrong = Mistakes(restated=0.6, changed=0.3, late=0.1)
    files = write_partnership(folder / "files", PEOPLE, QUARTERS, SEED, wrong).files
    with cheap():
        one = an_instance(folder)
        for project in one.library.projects:
            domain_key(one, project)  # opened, so that both have its salt
        other = same_keys(one, folder / "other")
        yield _in_order(one, files), _in_another(other, files)


def _in_order(instance: Instance, files: tuple[PartnershipFile, ...]) -> Delivered:
    """As they were written, linked once at the end."""
    taken = take(instance, files)
    linked_and_shared(instance)
    return Delivered(instance, taken)


def _in_another(instance: Instance, files: tuple[PartnershipFile, ...]) -> Delivered:
    """The last partner and period first, each series with all its restatements at once, linked after every fifth."""
    references = [file for file in files if file.partner == "ons"]
    rest = sorted(
        (file for file in files if file.partner != "ons"),
        key=lambda file: ([-ord(letter) for letter in f"{file.period}{file.partner}{file.feed}"], file.delivery),
    )
    taken = take(instance, references)
    for start in range(0, len(rest), 5):
        taken |= take(instance, rest[start : start + 5])
        link_people(instance, ON)
    linked_and_shared(instance)
    return Delivered(instance, taken)


def _shared_bytes(instance: Instance) -> dict[str, dict[str, bytes]]:
    """Data and manifest of every version that readers are sent to; the proof hangs on the moment."""
    return {
        f"{item.product.folder}/{item.period}": {
            path.name: path.read_bytes() for path in Path(item.path).parent.iterdir() if path.name != _PROOF
        }
        for item in published(instance)
    }


def test_the_two_orders_are_two_and_keep_restatements_behind(two):
    orders = [[file.path for file in item.files.values()] for item in two]
    assert orders[0] != orders[1]
    assert sorted(orders[0]) == sorted(orders[1])
    assert max(file.delivery for file in two[0].files.values()) == 2
    for item in two:
        seen: dict[tuple[str, str, str], int] = {}
        for file in item.files.values():
            series = (file.partner, file.feed, file.period)
            assert file.delivery == seen.get(series, -1) + 1
            seen[series] = file.delivery


def test_what_is_shared_without_people_is_the_same_to_the_byte(two):
    one, other = (_shared_bytes(item.instance) for item in two)
    assert len(one) >= 10
    assert {name.split("/")[0] for name in one} == {"tier1", "tier2a"}
    assert one == other


def _one_to_one(pairs: set[tuple[object, object]]) -> bool:
    return len(pairs) == len({left for left, _ in pairs}) == len({right for _, right in pairs})


def _records(instance: Instance, feed: str, project: str, period: str) -> list[dict[str, object]]:
    """Records without the ids of their rows, which are another in each version."""
    return [{name: row[name] for name in row if name != "row_id"} for row in made(instance, feed, project, period)]


def test_what_is_shared_with_pids_is_the_same_up_to_their_names(two):
    one, other = two
    mine, theirs = persons(one.instance), persons(other.instance)
    assert mine.keys() == theirs.keys()
    assert len(mine) > 60
    assert _one_to_one({(mine[place], theirs[place]) for place in mine})
    assert mine != theirs, "the registries had one history: nothing was renamed, and nothing tried"
    places = sorted(mine)
    compared = 0
    for product in products_of(one.instance.library):
        if product.project is None:
            continue
        named = [
            pids(domain_key(instance, product.project), pa.array([ids[place] for place in places], pa.binary(16)))
            for instance, ids in ((one.instance, mine), (other.instance, theirs))
        ]
        renamed = dict(zip(*(names.to_pylist() for names in named), strict=True))
        for period in held(one.instance).periods(product):
            left, right = (_records(item.instance, product.feed, product.project, period) for item in two)
            left = [row | {"pid": renamed.get(row["pid"])} if "pid" in row else row for row in left]
            assert Counter(map(repr, left)) == Counter(map(repr, right)), product.id
            compared += len(left)
    assert compared > 100


def test_both_say_of_each_delivery_that_its_rows_are_the_same_persons(two):
    partitions = [{item.digest: item.partition for item in latest_run(each.instance).deliveries} for each in two]
    assert len(partitions[0]) > 10
    assert partitions[0] == partitions[1]


def test_nothing_is_lost_in_any_delivery_and_every_count_is_as_the_generator_expects(two):
    for item in two:
        for delivery in DeliveryBook(item.instance).all():
            count, file = count_delivery(item.instance, delivery.receipt_id), item.files[delivery.receipt_id]
            assert count.conserved
            found = (count.read, count.accepted, count.rejected, count.out_of_scope)
            repeated = delivery.state is DeliveryState.DUPLICATE  # a restatement in which nothing changed
            assert found == ((0,) * 4 if repeated else (file.rows, file.accepted, file.rejected, file.out_of_scope))


def test_nothing_is_lost_in_any_product(two):
    for item in two:
        now, tried = held(item.instance), 0
        for product in products_of(item.instance.library):
            for period in now.periods(product):
                count = count_version(item.instance, product, period)
                assert count.conserved, product.id
                assert count.accepted == sum(
                    delivery.rows_accepted
                    for delivery in now.deliveries
                    if delivery.feed in product.feeds and delivery.period == period
                )
                waits = product.project is not None
                assert waits == (versions_of(item.instance, product, period).current() is None)
                tried += count.superseded > 0
        assert tried > 5

"""Defects that no single file shows: each little history is lived through a gateway, and every receipt and count held.

What is asked of the products is in `tests.defects.history`.
"""

import io
from contextlib import suppress

import pytest

from journey.deliveries import DeliveryBook, DeliveryState
from journey.errors import DeliveryRefusedError
from journey.expected import Arrival, expected
from journey.inputs import due
from journey.landing import claim, landed, look, settled
from journey.linked import latest_run, link_people, linking_is_due
from journey.protected import protect
from journey.received import receive, receive_correction, receive_landed, receive_nil
from journey.recovery import recover
from journey.shared import share
from lineage.entries import Verb
from tests.conftest import cheap
from tests.defects.base import CANARY
from tests.defects.comparing import compare, tells_none
from tests.defects.history import LeftBehind, Run, Sent
from tests.defects.history_defects import histories
from tests.invented import ON
from tests.people import JOURNEYS, copied, edit_agreement, made

HISTORIES = tuple(histories())


@pytest.fixture(autouse=True, scope="module")
def _cheap_keys():
    with cheap():
        yield


@pytest.fixture
def instance(with_lookups, tmp_path):
    return copied(with_lookups, tmp_path / "home")


class Life:
    """A gateway through which a history goes: the receipts of its files by their place, and what is made of them."""

    def __init__(self, instance):
        self.instance, self.receipts, self.products = instance, [], {}

    @property
    def book(self):
        return DeliveryBook(self.instance)

    def place(self, receipt_id):
        return receipt_id and self.receipts.index(receipt_id) + 1

    def receipt(self, place):
        return self.receipts[place - 1]


def given(life, act):
    """One file received, the way that it comes."""
    instance, source = life.instance, io.BytesIO(act.content or b"")
    if act.looks:
        return copied_in(instance, act)
    if act.corrects:
        return receive_correction(instance, source, life.receipt(act.corrects), ON)
    if act.content is None:
        return receive_nil(instance, act.partner, act.feed, act.period, ON)
    return receive(instance, source, act.partner, act.feed, act.period, ON)


def copied_in(instance, act):
    """One file copied into the landing folder, which is looked at again and again."""
    folder = instance.landing.joinpath(act.partner, act.feed, act.period)
    folder.mkdir(parents=True)
    before, whole = {}, ()
    for name, content in act.looks:
        assert whole == ()
        lies(folder, name, content)
        files = landed(instance, ON).files
        now = look(files)
        whole, before = settled(files, before, now), now
    (file,) = whole
    delivery = receive_landed(instance, claim(instance, file).receipt_id, ON)
    assert list(folder.iterdir()) == []
    return delivery


def lies(folder, name, content):
    """Have a file lie there, as a program that copies it does: it grows, and may be given another name at the end."""
    for path in folder.iterdir():
        path.rename(folder / name)
    if not (folder / name).exists() or (folder / name).read_bytes() != content:
        (folder / name).write_bytes(content)


def send(life, act, capsys):
    """One file goes as far as it can, and its receipt says what it must."""
    delivery = given(life, act)
    life.receipts.append(delivery.receipt_id)
    if delivery.state is DeliveryState.RECEIVED:
        with suppress(DeliveryRefusedError):
            protect(life.instance, delivery.receipt_id, ON)
    told = life.book.receipt(delivery.receipt_id)
    compare(told, act.expected)
    stands = tuple(life.place(told[name]) for name in ("duplicate_of", "supersedes", "corrects"))
    assert stands == (act.same_as, act.in_place_of, act.corrects)
    compared = told["compared"] and (told["compared"]["rows_leaving"], told["compared"]["rows_arriving"])
    assert compared == act.compared
    tells_none(told, [CANARY], capsys)


def leave_behind(life, act, content):
    """A killed run left the clear copy of a file; the next run finds it under another agreement and other keys."""
    receipt_id = life.receipt(act.of)
    before = life.book.all(), life.book.receipt(receipt_id)
    folder = life.instance.landing.joinpath(*life.book.get(receipt_id).series)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{receipt_id}.claimed").write_bytes(content)
    life.instance = edit_agreement(life.instance, lambda said: said.update(version="3.1"))
    life.instance.keyring.turn_to(life.instance.keyring.make_next_root())
    recover(life.instance)
    assert receive_landed(life.instance, receipt_id, ON) == life.book.get(receipt_id)
    assert list(folder.iterdir()) == []
    assert landed(life.instance, ON).files == ()
    assert (life.book.all(), life.book.receipt(receipt_id)) == before
    of = [entry.verb for entry in life.instance.ledger.entries() if entry.subject.get("receipt") == receipt_id]
    assert of.count(Verb.COLLECTION) == 1


def make(life):
    """Everybody linked, and whatever is due made."""
    if linking_is_due(life.instance, ON):
        link_people(life.instance, ON)
    for product, period in due(life.instance):
        found = share(life.instance, product.id, period, ON)
        from_rows = sum(account.accepted - account.superseded - account.erased for account in found.accounts)
        life.products.setdefault((product.id, period), []).append((from_rows, found.rows))


@pytest.mark.parametrize("history", HISTORIES, ids=[history.test_id for history in HISTORIES])
def test_every_file_of_a_history_has_its_receipt_and_nothing_is_counted_twice_or_lost(history, instance, capsys):
    life = Life(instance)
    for act in history.acts:
        match act:
            case Sent():
                send(life, act, capsys)
            case LeftBehind():
                leave_behind(life, act, history.files[act.of - 1].content)
            case Run():
                make(life)
    ends = history.ends
    assert {place: tuple(versions) for place, versions in life.products.items()} == dict(ends.products)
    run = latest_run(life.instance)
    assert (run.persons if run and run.rows else None) == ends.people
    said = {place: tuple(row[place[1]] for row in made(life.instance, place[0], JOURNEYS)) for place in ends.kept}
    assert said == dict(ends.kept)
    if ends.asked_on:
        asked = {
            (item.partner, item.feed, item.period): item.arrival for item in expected(life.instance, ends.asked_on)
        }
        sent_here = {(file.partner, file.feed) for file in history.files}
        missing = {place: at for place, at in asked.items() if place[:2] in sent_here and at is not Arrival.HERE}
        assert missing == dict(ends.missing)
    files = [path for path in life.instance.home.rglob("*") if path.is_file() and not path.is_symlink()]
    assert files
    assert [path.parent for path in files if CANARY.encode() in path.read_bytes()] == []

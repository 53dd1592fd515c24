"""Lists of whom not to share, for tests, and looking for what they leave out: in every zone, unsealed where sealed."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from custody.errors import CustodyError
from journey.deliveries import Delivery, DeliveryBook
from journey.instance import Instance, Zone
from journey.received import receive
from journey.sealed import open_sealed
from tests.invented import ON
from tests.people import Row, case, file_of, given, person

CASES, LIST = "youth_justice_cases", "do_not_share_list"
MONTH = "2024-03"


def listed(instance: Instance, *entries: Row, partner: str = "bristol", period: str = MONTH) -> Delivery:
    """A list of whom not to share, received and protected."""
    return given(instance, partner, LIST, list(entries), period)


def list_received(instance: Instance, *entries: Row, partner: str = "bristol", period: str = MONTH) -> Delivery:
    """One that lies sealed and was not read yet."""
    content = io.BytesIO(file_of(instance, LIST, list(entries)))
    return receive(instance, content, partner, LIST, period, ON)


def a_case(number: int, **more: str) -> Row:
    """A case about somebody of whom every value could be found."""
    return case(person(number), yot_person_id=f"YOT-{number:05}", case_notes=f"Notes about Quill{number:05}") | more


def canary(number: int) -> bytes:
    """What is looked for of a case: its note, which stands in no list."""
    return f"Quill{number:05}".encode()


def reference(number: int) -> bytes:
    """What else is looked for of it: the partner's reference of the person."""
    return f"YOT-{number:05}".encode()


def where_it_lies(instance: Instance, needle: bytes) -> set[str]:
    """Every object that shows some bytes: as it lies, unsealed, and with its Parquet values decoded."""
    found = set()
    for zone in Zone:
        store = instance.zone(zone)
        for path in store.list():
            if any(needle in content for content in _contents(instance, zone, path)):
                found.add(f"{zone}/{path}")
    return found


def unsealed(instance: Instance) -> int:
    """How many objects could be unsealed: were it none, nothing could be found in them."""
    return sum(len(_contents(instance, zone, path)) > 1 for zone in Zone for path in instance.zone(zone).list())


def _contents(instance: Instance, zone: Zone, path: str) -> list[bytes]:
    """An object's bytes, and what they mean."""
    contents = [instance.zone(zone).read(path)]
    if instance.zone(zone).exists(f"{path}.key"):
        try:
            with open_sealed(instance, zone, path) as sealed:
                contents.append(sealed.read())
        except CustodyError:
            return contents
    return [*contents, *(_decoded(content) for content in contents if content.startswith(b"PAR1"))]


def _decoded(parquet: bytes) -> bytes:
    """Every value of a Parquet file, those among them that stand in a dictionary and on no row."""
    names = pq.read_schema(pa.BufferReader(parquet)).names
    table = pq.read_table(pa.BufferReader(parquet), read_dictionary=names)
    dictionaries = [
        chunk.dictionary.to_pylist()
        for column in table.columns
        for chunk in column.chunks
        if isinstance(chunk, pa.DictionaryArray)
    ]
    return repr((table.to_pydict(), dictionaries)).encode()


def receipt(instance: Instance, delivery: Delivery) -> dict[str, object]:
    """The receipt of a delivery."""
    return DeliveryBook(instance).receipt(delivery.receipt_id) or {}


def latest(instance: Instance, delivery: Delivery) -> Delivery:
    """The delivery as its record says now."""
    return DeliveryBook(instance).get(delivery.receipt_id)

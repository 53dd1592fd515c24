"""Whether an Arrow stream was written plainly: a packed one unfolds to any size as soon as it is read.

Arrow unpacks without being asked, and nothing in it says beforehand that it will. So the flat tables (FlatBuffers) at
the head of each message are looked at here; one that is not sound is no plain stream.
"""

import struct

import pyarrow as pa

_HEADER, _DATA, _COMPRESSION = 2, 1, 3
"""The numbers of fields: of a message, of a dictionary and of a batch, as Arrow's format has them."""
_SCHEMA, _DICTIONARY, _BATCH = "schema", "dictionary", "record batch"


def refuse_packed(content: bytes) -> None:
    """Raise Arrow's `ArrowInvalid` for a stream of which anything is packed, or is no rows."""
    try:
        are_plain = all(map(_is_plain, pa.ipc.MessageReader.open_stream(pa.py_buffer(content))))
    except struct.error:
        are_plain = False
    if not are_plain:
        raise pa.ArrowInvalid


def _is_plain(message: pa.ipc.Message) -> bool:
    """Whether a message holds rows, values of theirs or their schema, and is not packed."""
    return message.type in {_SCHEMA, _DICTIONARY, _BATCH} and not _is_packed(message)


def _is_packed(message: pa.ipc.Message) -> bool:
    """Whether the values of a message are packed; a schema has none."""
    if message.type == _SCHEMA:
        return False
    table = memoryview(message.metadata)
    held = _table_at(table, _field(table, _table_at(table, 0), _HEADER))
    batch = _table_at(table, _field(table, held, _DATA)) if message.type == _DICTIONARY else held
    return _field(table, batch, _COMPRESSION) > 0


def _table_at(flat: memoryview, place: int) -> int:
    """Where the table begins that a place leads to."""
    return place + int(struct.unpack_from("<I", flat, place)[0])


def _field(flat: memoryview, table: int, number: int) -> int:
    """Where a field of a table stands; 0 if it was left out."""
    fields = table - int(struct.unpack_from("<i", flat, table)[0])
    slot = 4 + 2 * number
    if slot >= struct.unpack_from("<H", flat, fields)[0]:
        return 0
    offset = int(struct.unpack_from("<H", flat, fields + slot)[0])
    return table + offset if offset else 0

"""What must hold of plain streams: nothing that unfolds is among them, and none is refused that we write."""

import pyarrow as pa
import pytest

from engine.plain_streams import refuse_packed

TEXTS = pa.record_batch({"day": ["mon", "tue"] * 2000, "none": pa.nulls(4000, pa.string())})
ENCODED = pa.record_batch({"day": TEXTS.column(0).dictionary_encode()})
NOTHING = TEXTS.slice(0, 0)


def stream(rows, packing=None):
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema, options=pa.ipc.IpcWriteOptions(compression=packing)) as writer:
        writer.write_batch(rows)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("rows", [TEXTS, ENCODED, NOTHING], ids=["texts", "encoded", "nothing"])
def test_what_we_write_is_plain(rows):
    refuse_packed(stream(rows))


@pytest.mark.parametrize("packing", ["zstd", "lz4"])
@pytest.mark.parametrize("rows", [TEXTS, ENCODED], ids=["texts", "encoded"])
def test_what_is_packed_is_not(rows, packing):
    with pytest.raises(pa.ArrowInvalid):
        refuse_packed(stream(rows, packing))


def test_a_packed_dictionary_before_plain_rows_is_not():
    packed, plain = (list(pa.ipc.MessageReader.open_stream(stream(ENCODED, packing))) for packing in ("zstd", None))
    assert [message.type for message in packed] == ["schema", "dictionary", "record batch"]
    sink = pa.BufferOutputStream()
    for message in (plain[0], packed[1], plain[2]):
        message.serialize_to(sink)
    with pytest.raises(pa.ArrowInvalid):
        refuse_packed(sink.getvalue().to_pybytes())


def test_what_holds_no_rows_is_not():
    sink = pa.BufferOutputStream()
    pa.ipc.write_tensor(pa.Tensor.from_numpy(TEXTS.column(1).is_null().to_numpy(zero_copy_only=False)), sink)
    with pytest.raises(pa.ArrowInvalid):
        refuse_packed(sink.getvalue().to_pybytes())

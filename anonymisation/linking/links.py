"""The table that linking makes: which line of which delivery is about which person."""

import pyarrow as pa

from anonymisation.errors import LinkingNotBuiltError

LINKS = pa.schema(
    [
        pa.field("delivery", pa.string(), nullable=False),
        pa.field("line", pa.int64(), nullable=False),
        pa.field("person_id", pa.string(), nullable=False),
    ]
)


def link(admitted: tuple[str, ...]) -> pa.Table:
    """Link the people of the admitted feeds. With none admitted nobody is linked, and the table is truly empty."""
    if admitted:
        raise LinkingNotBuiltError(admitted)
    return LINKS.empty_table()

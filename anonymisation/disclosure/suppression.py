"""Primary suppression: small counts are withheld from a table. Secondary suppression comes with part 6."""

import pyarrow as pa
import pyarrow.compute as pc

SUPPRESSED = "c"
"""GSS shorthand for a value withheld because it is confidential; an empty code means the value is shown."""


def suppress_small_counts(table: pa.Table, column: str, small_count: int) -> pa.Table:
    """Withhold counts from 1 to `small_count`; a true zero is shown. Adds `supp_code` (GSS symbols and shorthand)."""
    counts = table.column(column)
    small = pc.and_(pc.greater(counts, 0), pc.less_equal(counts, small_count))
    # Zero first: a masked value would still lie in the buffer beneath the mask.
    shown = pc.if_else(small, pa.scalar(None, counts.type), pc.if_else(small, pa.scalar(0, counts.type), counts))
    codes = pc.if_else(small, SUPPRESSED, "")
    return table.set_column(table.schema.get_field_index(column), column, shown).append_column("supp_code", codes)

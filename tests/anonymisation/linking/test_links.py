"""With nobody admitted nobody is linked; with anybody admitted the answer is an honest no."""

import pyarrow as pa
import pytest

from anonymisation.errors import LinkingNotBuiltError
from anonymisation.linking.links import LINKS, link


def test_with_no_feed_admitted_the_table_is_empty_and_has_its_columns():
    links = link(())
    assert links.num_rows == 0
    assert links.schema == LINKS
    assert [(field.name, field.type, field.nullable) for field in LINKS] == [
        ("delivery", pa.string(), False),
        ("line", pa.int64(), False),
        ("person_id", pa.string(), False),
    ]


def test_with_a_feed_admitted_linking_is_refused_by_its_name():
    with pytest.raises(LinkingNotBuiltError, match="admits apple, zebra to linking"):
        link(("apple", "zebra"))

"""What every path in a store must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.errors import UnsafePathError
from zones.store import names_of


@pytest.mark.parametrize(
    "path",
    [
        *("", "/", "/etc/passwd", "..", "a/../b", "a/..", ".", "./a", "a//b", "a/", ".hidden", "a/.part-1"),
        *("a\\b", "a\0b", "a\nb", "a\x7fb", "a\ud800"),
    ],
)
def test_an_unsafe_path_is_refused_and_not_echoed(path):
    with pytest.raises(UnsafePathError) as refusal:
        names_of(path)
    assert str(refusal.value) == str(UnsafePathError())


def test_a_plain_path_is_split_into_its_names():
    assert names_of("vault/2025-Q1 (a)/rows.parquet") == ("vault", "2025-Q1 (a)", "rows.parquet")


@given(st.text())
def test_no_accepted_path_can_climb_or_hide(path):
    try:
        names = names_of(path)
    except UnsafePathError:
        return
    assert "/".join(names) == path
    assert not any(name.startswith(".") or "\\" in name or "\0" in name or not name for name in names)

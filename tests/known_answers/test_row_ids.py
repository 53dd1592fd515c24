"""Pinned row ids. A change here changes every row id that was ever published: it needs a decision record."""

import numpy as np

from anonymisation.row_ids import row_ids

KEY = bytes(range(32))


def test_the_ids_of_some_lines_of_a_file_are_pinned():
    """As `openssl enc -aes-256-ecb -nopad | base32` gives them for the line as sixteen bytes, most significant first.

    Every published row id hangs on this: whoever changes it breaks every citation of a row, and must say so.
    """
    assert row_ids(KEY, np.array([1, 2, 3, 1_000_000], dtype=np.int64)).text().to_pylist() == [
        "6boxnlskxgp6ljxwtmyurqrwhu",
        "b26llxvvfsb32cfive2rqlerte",
        "2jbvmuziqfqc7ae6wob4l725ky",
        "d2z7wdfwj7q334aaljafqkcize",
    ]

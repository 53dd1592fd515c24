"""What must hold of cutting: blocks are whole records and together the whole text, and nothing runs on for ever."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.text.blocks import RawBlock, raw_blocks
from intake.text.dialect import LARGEST_RECORD_BYTES, Dialect

COMMA = Dialect()
SIZES = st.integers(1, 30)


def pieces_of(content, size):
    return [content[at : at + size] for at in range(0, len(content), size)]


@given(
    st.lists(st.sampled_from(["a,b\n", '"c\nd",e\n', "f\n", "\n", "g,h\r\n", "i\r"]), min_size=1),
    st.integers(1, 40),
    SIZES,
)
def test_blocks_are_whole_records_and_together_the_whole_file(rows, block_bytes, chunk):
    content = "".join(rows).encode()
    line = 2
    for block in (blocks := list(raw_blocks(iter(pieces_of(content, chunk)), 2, COMMA, block_bytes))):
        assert block.first_line == line
        assert block.content.endswith((b"\n", b"\r"))
        line += len(block.content.splitlines())
    assert b"".join(block.content for block in blocks) == content


def endless(line):
    yield b'a,b\nc,"'
    while True:
        yield line * (1 << 19)


def test_a_record_too_long_to_be_one_is_a_block_of_its_own_long_before_the_file_ends():
    before, unclosed = islice(raw_blocks(endless(b"x,y\n"), 2, COMMA, 4), 2)
    assert before == RawBlock(2, b"a,b\n")
    assert (unclosed.first_line, unclosed.unclosed) == (3, True)
    assert LARGEST_RECORD_BYTES < len(unclosed.content) < LARGEST_RECORD_BYTES + (4 << 20)


def test_a_line_too_long_to_be_one_is_refused_before_the_file_ends():
    with pytest.raises(
        UnreadableFileError, match=r"quote-unclosed: a quotation mark, opened on this line or below it, .* \(line 3\)"
    ):
        list(raw_blocks(endless(b"xyz "), 2, COMMA))


def test_a_mark_is_to_blame_wherever_in_the_line_it_stands():
    half = b"xyz " * (1 << 23)
    with pytest.raises(UnreadableFileError, match="quote-unclosed"):
        list(raw_blocks(iter([half, half, b'"' + half]), 2, COMMA))


def test_the_lines_of_a_block_are_those_that_end_in_it():
    assert [RawBlock(1, content).line_ends for content in (b"", b"a\nb", b"a\r\nb\r")] == [0, 1, 2]


def test_a_line_without_a_mark_that_is_too_long_to_be_one_is_told_apart():
    lines = (b"xyz " * (1 << 18) for _ in range(1 << 10))
    with pytest.raises(UnreadableFileError, match=r"line-too-long: .* \(line 2\)"):
        list(raw_blocks(lines, 2, COMMA))
    assert next(lines, b"")


def test_a_record_in_which_the_file_ends_is_a_block_of_its_own():
    blocks = list(raw_blocks(iter([b'a,b\nc,"d\n', b"e,f\n"]), 2, COMMA))
    assert blocks == [RawBlock(2, b"a,b\n"), RawBlock(3, b'c,"d\ne,f\n', unclosed=True)]


def test_a_long_record_below_that_is_read():
    size = LARGEST_RECORD_BYTES // 8
    content = b'a,"' + b"line\n" * (size // 5) + b'"\nb,c\n'
    blocks = list(raw_blocks(iter(pieces_of(content, 1 << 20)), 2, COMMA, 1 << 20))
    assert b"".join(block.content for block in blocks) == content
    assert blocks[0].content.startswith(b'a,"')
    assert blocks[0].content.endswith((b'"\n', b"b,c\n"))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_file_of_any_line_ends_is_cut_before_it_is_whole(end):
    content = (b"a,b" + end) * 1000
    blocks = list(raw_blocks(iter(pieces_of(content, 64)), 1, COMMA, 256))
    assert max(len(block.content) for block in blocks) < 1000
    assert blocks[-1].first_line > 900

"""What must hold of encodings: one decision for a whole file, the same however it is cut, and no guess."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from intake.errors import UnreadableFileError
from intake.text.transcoding import Transcoder

SIZES = st.integers(1, 40)
WESTERN = st.lists(
    st.sampled_from(["café", "O\u2019Brien", ",", "\n", "£5", "Zoë", " \u2013 ", "naïve", "“", "ÉÈ"]), min_size=1
)


def pieces_of(content, size):
    return [content[at : at + size] for at in range(0, len(content), size)]


def decoded(content, size=1 << 20):
    """The encoding and the text; the first piece is the sample."""
    chunks = pieces_of(content, size)
    transcoder = Transcoder(chunks[0] if chunks else b"")
    text = b"".join(transcoder.utf8(iter(chunks)))
    return transcoder.encoding, text


@given(st.text(), SIZES)
@example("a,é", 3)
@example("\U0001f600", 1)
def test_utf_8_stays_as_it_is(text, size):
    content = text.encode()
    if text.startswith("\ufeff") or "\0" in text:
        return
    assert decoded(content, size) == ("utf-8", content)


@given(WESTERN.map(" ".join), SIZES)
@example("é", 1)
@example("aé", 1)
@example("a,b\n" * 20 + "café", 7)
@example("a" * 50 + "£5", 1)
def test_what_is_ascii_until_windows_1252_comes_is_windows_1252_throughout(text, size):
    encoding = "utf-8" if text.isascii() else "cp1252"
    assert decoded(text.encode("cp1252"), size) == (encoding, text.encode())


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
    ],
)
@pytest.mark.parametrize("size", [4, 7, 1000])
def test_a_mark_tells_the_encoding_and_is_no_part_of_the_text(mark, encoding, size):
    text = "Straße,Łódź,國\r\n\U0001f600,é\n" * 3
    assert decoded(mark + text.encode(encoding), size) == (encoding, text.encode())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["a,b\n1,2\n", "name,town\nŁukasz,Łódź\n", "a"])
def test_utf_16_without_a_mark_is_told_by_its_zeros(encoding, text):
    assert decoded(text.encode(encoding)) == (encoding, text.encode())


def test_a_zero_byte_or_two_make_no_utf_16():
    content = b"a,b\nc\0,d\0\n" + b"e,f\n" * 9
    assert decoded(content) == ("utf-8", content)


@pytest.mark.parametrize(
    "content",
    [
        "id,age,name\n1,39,Λεωνίδας\n2,23,Αλέξανδρος\n3,36,Μύρων\n".encode("iso8859-7"),
        "Фамилия,Имя\nИванов,Пётр\n".encode("cp1251"),  # noqa: RUF001 - letters of another alphabet are the point
        "名前,都市\n山田,東京\n大阪,京都\n".encode("shift_jis"),
        "名前,町\n太郎,東京\n花子,大阪\n".encode("shift_jis"),
        "name\nRenée\nZoë\nAndré\n".encode("cp850"),
        "name\nRenée\nMaría\nAndré\n".encode("mac_roman"),
    ],
    ids=["Greek", "Cyrillic", "Japanese", "Japanese that looks like UTF-8 once", "DOS", "old Mac"],
)
def test_another_encoding_is_refused_and_not_read_as_garble(content):
    with pytest.raises(UnreadableFileError, match=r"encoding: .* save it as CSV UTF-8") as refusal:
        decoded(content)
    assert refusal.value.__cause__ is None


def test_what_windows_1252_leaves_undefined_is_refused_wherever_it_comes():
    with pytest.raises(UnreadableFileError, match="encoding"):
        decoded("é,b\n".encode("cp1252") * 100 + b"\x81\n", 64)


def test_half_a_character_of_utf_16_is_refused():
    with pytest.raises(UnreadableFileError, match="encoding"):
        decoded(b"\xff\xfea\0b")


def test_two_encodings_in_one_file_are_left_for_their_rows_to_be_told_apart():
    content = "a,é\n".encode() + "b,é\n".encode("cp1252")
    assert decoded(content) == ("utf-8", content)


def test_bytes_that_look_like_utf_8_by_chance_do_not_unmake_windows_1252():
    """What was garbled before it was sent stays garbled: what it was is a guess."""
    text = "café\n" * 200 + "cafÃ©\n"
    assert decoded(text.encode("cp1252")) == ("cp1252", text.encode())


@given(SIZES)
def test_nothing_is_decided_by_half_a_character(size):
    content = b"abc,de\n" * 5 + "é,ü\n".encode()
    assert decoded(content, size) == ("utf-8", content)

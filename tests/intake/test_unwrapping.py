"""What must hold of wrappings: age comes off here and gzip in the child, once, in this order, and within limits."""

import base64
import gzip
from dataclasses import replace

import pytest

from intake.errors import UnreadableFileError
from intake.limits import SHIPPED
from intake.recognition import RECOGNITION_BYTES, FileFormat
from intake.unwrapping import unwrapped, without_encryption
from tests.intake.workbooks import plain_xlsx, zipped


def gzipped(content):
    """Without the time, which would be part of a test's name."""
    return gzip.compress(content, mtime=0)


CSV = b"Incident,Count\nCanary,1\n"
AGE = b"age-encryption.org/v1\n"


def opener(chunks):
    """What age does, in short: its header comes off."""
    yield b"".join(chunks).removeprefix(AGE)


def locked_out(chunks):
    list(chunks)
    raise ValueError("Canary")
    yield b""


def inside(content, decrypt=None, limits=SHIPPED, size=7):
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    found = unwrapped(without_encryption(pieces, limits, decrypt).chunks, limits)
    return found.format, b"".join(found.chunks)


def refusal(content, decrypt=None, limits=SHIPPED):
    with pytest.raises(UnreadableFileError) as refused:
        inside(content, decrypt, limits)
    assert "Canary" not in str(refused.value)
    assert refused.value.__cause__ is None
    return refused.value.rule


@pytest.mark.parametrize("content", [CSV, b"", gzipped(CSV), AGE + CSV, AGE + gzipped(CSV)])
def test_text_comes_out_however_it_was_wrapped(content):
    found, plain = inside(content, opener)
    assert (found, plain) == (FileFormat.TEXT, CSV if content else b"")


@pytest.mark.parametrize("content", [plain_xlsx(), AGE + plain_xlsx()])
def test_a_workbook_is_left_to_the_child(content):
    found, plain = inside(content, opener, size=1 << 20)
    assert (found, plain) == (FileFormat.ZIP, content.removeprefix(AGE))


def test_without_the_key_an_encrypted_file_is_refused_and_says_why():
    assert refusal(AGE + CSV) == "age-encrypted"


def test_a_file_that_the_key_does_not_open_is_refused_without_the_openers_words():
    assert refusal(AGE + CSV, locked_out) == "age-not-opened"


@pytest.mark.parametrize(
    "content",
    [
        AGE + AGE + CSV,
        gzipped(gzipped(CSV)),
        gzipped(zipped({"a.csv": CSV})),
        gzipped(AGE + CSV),
    ],
)
def test_a_wrapping_in_a_wrapping_is_refused(content):
    assert refusal(content, opener) == "archive-nested"


@pytest.mark.parametrize("content", [b"%PDF-1.7 Canary", AGE + b"%PDF-1.7 Canary", gzipped(b"%PDF-1.7 Canary")])
def test_what_is_not_taken_is_refused_inside_too(content):
    assert refusal(content, opener) == "format-pdf"


@pytest.mark.parametrize("content", [CSV, AGE + CSV])
def test_a_file_beyond_its_size_is_refused(content):
    assert refusal(content, opener, replace(SHIPPED, file_bytes=len(CSV) - 1)) == "file-too-large"
    assert inside(content, opener, replace(SHIPPED, file_bytes=len(content)))[1] == CSV


def test_what_unfolds_beyond_its_size_is_refused():
    content = gzipped(CSV * 1000)
    assert refusal(content, limits=replace(SHIPPED, unfolded_bytes=1000)) == "archive-too-large"


def test_a_scanner_is_given_what_was_encrypted_and_what_was_packed_as_it_is():
    assert b"".join(without_encryption(iter([AGE + CSV]), SHIPPED, opener).chunks) == CSV
    packed = gzipped(CSV)
    assert b"".join(without_encryption(iter([packed]), SHIPPED, opener).chunks) == packed


def armoured(content):
    return b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.encodebytes(content) + b"-----END AGE ENCRYPTED FILE-----\n"


@pytest.mark.parametrize("wrap", [bytes, armoured])
def test_a_header_that_goes_on_and_on_never_reaches_what_opens_it(wrap):
    stanza = b"-> X25519 " + b"Canary+" * 6 + b"\n" + b"A" * 43 + b"\n"
    rest = b"--- mac\n" + b"\x07" * RECOGNITION_BYTES
    assert refusal(wrap(AGE + stanza * 2000 + rest), lambda chunks: pytest.fail(str(chunks))) == "age-recipients"
    assert refusal(wrap(AGE + stanza * 3 + rest), locked_out) == "age-not-opened"


def test_armour_that_is_none_is_not_opened():
    content = b"-----BEGIN AGE ENCRYPTED FILE-----\n" + b"A=A=" * RECOGNITION_BYTES
    assert refusal(content, opener) in {"age-not-opened", "age-recipients"}

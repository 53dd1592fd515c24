"""What must hold of every format: published vectors, slips that checks must catch, and files that others made."""

import csv
import gzip
import io

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts.formats.every_format import CHECKED, canonical, read, verified
from contracts.formats.verdicts import Verdict
from contracts.library import Library, shipped_documents
from contracts.vocabulary import NumberFormat
from tests.contracts.formats.numbers import holds, passing, spelt, texts_of, told

# The vectors of the domain study: published examples, of nobody.
VECTORS = [
    (NumberFormat.NHS_NUMBER, "943 476 5919", "9434765919"),
    (NumberFormat.NHS_NUMBER, "943 476 5870", "9434765870"),
    (NumberFormat.ULN, "9276308686", "9276308686"),
    (NumberFormat.ULN, "1000000043", "1000000043"),
    (NumberFormat.UPN, "B801200005001", "B801200005001"),
    (NumberFormat.PNC_ID, "81/34U", "1981/0000034U"),
    (NumberFormat.PNC_ID, "02/73319Z", "2002/0073319Z"),
    (NumberFormat.PNC_ID, "00/223R", "2000/0000223R"),
    (NumberFormat.PNC_ID, "79/163001B", "1979/0163001B"),
    (NumberFormat.PNC_ID, "033Y", "2003/0000003Y"),
    (NumberFormat.PNC_ID, "67/9893091D", "1967/9893091D"),
    (NumberFormat.CRO_NUMBER, "65656/91H", "065656/91H"),
    (NumberFormat.CRO_NUMBER, "85227/65L", "085227/65L"),
    (NumberFormat.CRO_NUMBER, "SF05/482703J", "SF05/482703J"),
    (NumberFormat.CRO_NUMBER, "SF83/50058Z", "SF83/50058Z"),
    (NumberFormat.ARREST_SUMMONS_NUMBER, "1101ZD0100000448754K", "11/01ZD/01/00000448754K"),
]
NEAR_MISSES = [
    (NumberFormat.NHS_NUMBER, "9434765918"),
    (NumberFormat.NHS_NUMBER, "9434765991"),
    (NumberFormat.ULN, "9276308668"),
    (NumberFormat.ULN, "1000000034"),
    (NumberFormat.UPN, "C801200005001"),
    (NumberFormat.UPN, "B801200005010"),
    (NumberFormat.PNC_ID, "81/43U"),
    (NumberFormat.PNC_ID, "67/9893091E"),
    (NumberFormat.CRO_NUMBER, "85227/65G"),
    (NumberFormat.CRO_NUMBER, "SF05/482704J"),
    (NumberFormat.ARREST_SUMMONS_NUMBER, "1101ZD0100000448745K"),
]
ANYTHING = st.lists(st.none() | st.text(max_size=14) | st.from_regex(r"[0-9A-Z/ +()-]{0,24}", fullmatch=True))


@pytest.mark.parametrize(("number_format", "text", "spelling"), VECTORS)
def test_a_published_number_is_verified_under_its_one_spelling(number_format, text, spelling):
    assert spelt(number_format, text, text.lower(), f" {text}\t") == [spelling] * 3
    assert holds(number_format, "verified", text, spelling) == [True, True]


@pytest.mark.parametrize(("number_format", "text"), NEAR_MISSES)
def test_a_near_miss_is_of_the_format_and_not_verified(number_format, text):
    assert spelt(number_format, text) != [None]
    assert told(number_format, text) == [Verdict.CHECK_FAILED]


@given(passing())
def test_a_number_made_right_is_verified_and_spelt_as_it_stands(number):
    number_format, text, _ = number
    assume(not holds(number_format, "placeholder", text)[0])
    assert holds(number_format, "verified", text) == [True]
    assert spelt(number_format, text) == [text]


@given(passing(), st.data())
def test_every_wrong_digit_is_noticed(number, data):
    number_format, text, places = number
    place = data.draw(st.sampled_from(places))
    wrong = [text[:place] + digit + text[place + 1 :] for digit in "0123456789" if digit != text[place]]
    assert not any(holds(number_format, "verified", *wrong))


@given(passing(), st.data())
def test_two_neighbours_the_wrong_way_round_are_noticed(number, data):
    number_format, text, places = number
    pairs = [(one, two) for one in places for two in places if two == one + 1 and text[one] != text[two]]
    assume(pairs)
    one, two = data.draw(st.sampled_from(pairs))
    assert holds(number_format, "verified", text[:one] + text[two] + text[one] + text[two + 1 :]) == [False]


@given(st.sampled_from(NumberFormat), ANYTHING)
def test_a_canonical_spelling_stays_as_it_is(number_format, texts):
    once = spelt(number_format, *texts)
    again = read(number_format, texts_of(*once))
    assert spelt(number_format, *once) == once
    assert not (again.verified & ~read(number_format, texts_of(*texts)).verified).any()


@given(st.sampled_from(NumberFormat), ANYTHING)
def test_what_is_said_of_a_text_depends_on_no_other(number_format, texts):
    together = read(number_format, texts_of(*texts))
    for place, text in enumerate(texts):
        alone = read(number_format, texts_of(text))
        for what in ("shaped", "verified", "placeholder", "weak", "unissued", "zero_lost"):
            assert getattr(together, what)[place] == getattr(alone, what)[0]
        assert together.spelling[place] == alone.spelling[0]


@given(st.sampled_from(NumberFormat), ANYTHING)
def test_what_is_said_of_a_text_agrees_with_itself(number_format, texts):
    reading = read(number_format, texts_of(*texts))
    assert not (reading.shaped & reading.placeholder).any()
    assert not (reading.verified & ~reading.shaped).any()
    assert not ((reading.weak | reading.unissued) & ~reading.verified).any()
    assert not (reading.zero_lost & reading.shaped).any()
    assert number_format in CHECKED or not reading.verified.any()
    assert canonical(number_format, texts_of(*texts)).is_valid().to_pylist() == reading.shaped.tolist()


@pytest.mark.parametrize("number_format", NumberFormat)
def test_nothing_is_of_no_format(number_format):
    assert spelt(number_format, None, "", " ", "-", "\N{EN DASH}") == [None] * 5
    assert spelt(number_format) == []
    for word in ("Unknown", "n/k", "N/A", "(withheld)", "NULL"):
        assert told(number_format, word) == [Verdict.PLACEHOLDER]


@pytest.mark.parametrize("number_format", NumberFormat)
def test_a_slice_of_a_column_is_only_that_slice(number_format):
    texts = texts_of(
        "943 476 5919", "B801200005001", None, "81/34U", "65656/91H", "BS97 4QD", "07700 900123", "X123456"
    )
    whole, part = read(number_format, texts), read(number_format, texts.slice(2, 4))
    assert part.spelling.equals(whole.spelling.slice(2, 4))
    assert part.shaped.tolist() == whole.shaped.tolist()[2:6]


def test_every_example_of_a_shipped_contract_is_fine():
    library, tried = Library(shipped_documents()), set()
    for feed in library.feed_ids:
        for edition in library.editions(feed).all:
            for column in edition.columns:
                if column.number_format is not None and column.examples:
                    assert set(told(column.number_format, *column.examples)) == {Verdict.FINE}, (feed, column.name)
                    tried.add(column.number_format)
    assert len(tried) > 8


def _column(path, name):
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
    return pa.array([row[name] for row in csv.DictReader(io.StringIO(text))])


def _file(folder, stem):
    (path,) = folder.glob(f"{stem}.csv*")
    return path


def test_one_in_eleven_made_up_ids_passes_by_chance(shared_data):
    ids = _column(_file(shared_data / "partner-extracts", "odi_hospital_ae_data"), "Health Service ID")
    assert (len(ids), int(verified(NumberFormat.NHS_NUMBER, ids).sum())) == (10_000, 910)


def test_pupils_of_a_made_up_authority_have_the_letters_that_they_have(shared_data):
    upns = _column(_file(shared_data / "partner-extracts" / "ssda903", "header"), "UPN")
    assert (len(upns), int(verified(NumberFormat.UPN, upns).sum())) == (2_675, 107)

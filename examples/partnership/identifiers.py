"""Numbers that authorities issue for one person, with right check digits, from ranges that nobody is given.

| number | the range, and why nobody has it |
|---|---|
| NHS number | 999 000 0000 to 999 999 9998: the NHS's own range for tests |
| UPN | a local authority numbered 990 to 999: the Department for Education's numbers end before |
| ULN | 99x xxx xxxx: the top hundredth; the temporary 9999999999 is left out |
| PNC ID | a serial from 5,000,000 up: no year's records come near; the year is a real one |
| CRO number | a serial from 900,000 up: no year's records come near |
| prison number | Z9999AA: the first letter has not come beyond the beginning of the alphabet |
| CRN | Z, Y or W and six digits: no region of probation is known by these letters |
| National Insurance number | PZ: a prefix for accounts of the Inland Revenue's own, given to nobody |
| telephone | 07700 900000 to 900999: Ofcom's numbers for drama |
| arrest summons number | a sequence from 90,000,000,000 up: no system's arrests come near |
| custody reference | a site of the force's number and XX and the letters after: no station is known by them |

A person's numbers follow from the person's own number, so that they are the same in every file, block and run; a
person beyond the end of a range has none. Algorithms: NHS Data Dictionary (NHS number), Individualised Learner Record
(ULN), Department for Education (UPN), HMPPS (PNC, CRO); all checked against known vectors.
"""

import numpy as np
import pyarrow as pa

from examples.partnership.columns import Mask, Numbers, blank, chosen, digits, fixed, joined, numerals

_UPN_LETTERS = np.frombuffer(b"ABCDEFGHJKLMNPQRTUVWXYZ", dtype=np.uint8)
_RECORD_LETTERS = np.frombuffer(b"ZABCDEFGHJKLMNPQRTUVWXY", dtype=np.uint8)
_LETTERS = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", dtype=np.uint8)
_NHS_STEM, _ULN_STEM = 99_900_000, 99_000_000
_PNC_FIRST_SERIAL, _CRO_FIRST_SERIAL, _CRO_SERIALS, _CRO_YEARS = 5_000_000, 900_000, 100_000, 25
_ASN_FIRST_SEQUENCE = 90_000_000_000
_SITE, _STAYS = 23 * 26 + 23, 99_999
"""Letters of the first site as one number: XX; and how many stays in custody a site has."""
UPN_AUTHORITIES = 990
"""The first of the ten numbers that stand for no local authority."""
_SPREAD = 7_368_787
"""A prime: neighbours in a block do not get neighbouring numbers."""


def nhs_check(bodies: Numbers) -> Numbers:
    """The tenth digit for bodies of nine; 10 where the body cannot be issued."""
    return (11 - _weighed(bodies) % 11) % 11


def uln_check(bodies: Numbers) -> Numbers:
    """The tenth digit for bodies of nine; 10 where the body cannot be issued."""
    return 10 - _weighed(bodies) % 11


def upn_letter(bodies: Numbers) -> pa.Array:
    """The first letter for bodies of twelve digits."""
    total = digits(bodies, 12).astype(np.int64) @ np.arange(2, 14)
    return fixed(_UPN_LETTERS[total % 23][:, None])


def record_letter(years: Numbers, serials: Numbers, width: int) -> pa.Array:
    """The last letter of a PNC ID (serials of 7 digits) or a CRO number (of 6), from the year's last two digits."""
    return fixed(_RECORD_LETTERS[(years % 100 * 10**width + serials) % 23][:, None])


def nhs_numbers(people: Numbers) -> pa.Array:
    """NHS numbers, as ten digits."""
    bodies, beyond = _issued(people, _NHS_STEM, 99_999, unfit=1)
    return blank(numerals(bodies * 10 + nhs_check(bodies), 10), beyond)


def ulns(people: Numbers) -> pa.Array:
    """Unique learner numbers, as ten digits."""
    bodies, beyond = _issued(people, _ULN_STEM, 999_999, unfit=0)
    return blank(numerals(bodies * 10 + uln_check(bodies), 10), beyond)


def upns(people: Numbers, entered: Numbers) -> pa.Array:
    """Unique pupil numbers, for the years in which they entered school."""
    scattered, beyond = _scattered(people, 10**8)
    authority, rest = UPN_AUTHORITIES + scattered // 10**7, scattered % 10**7
    bodies = ((authority * 10_000 + rest // 1_000) * 100 + entered % 100) * 1_000 + rest % 1_000
    return blank(joined(upn_letter(bodies), numerals(bodies, 12)), beyond)


def pnc_ids(people: Numbers, recorded: Numbers) -> pa.Array:
    """PNC IDs as YYYY/NNNNNNNC, for the years of the first record."""
    scattered, beyond = _scattered(people, 5_000_000)
    serials = _PNC_FIRST_SERIAL + scattered
    letters = record_letter(recorded, serials, 7)
    return blank(joined(numerals(recorded, 4), "/", numerals(serials, 7), letters), beyond)


def cro_numbers(people: Numbers) -> pa.Array:
    """CRO numbers as NNNNNN/YYC. The year follows from the person's number, so that no two are the same."""
    scattered, beyond = _scattered(people, _CRO_SERIALS * _CRO_YEARS)
    serials = _CRO_FIRST_SERIAL + scattered % _CRO_SERIALS
    years = (7 * scattered + scattered // _CRO_SERIALS) % _CRO_YEARS
    return blank(joined(numerals(serials, 6), "/", numerals(years, 2), record_letter(years, serials, 6)), beyond)


def prison_numbers(people: Numbers) -> pa.Array:
    """Prison numbers: a letter, four digits, two letters. They have no check."""
    scattered, beyond = _scattered(people, 26 * 26 * 10_000)
    pair = scattered // 10_000
    ending = fixed(_LETTERS[np.stack([pair // 26, pair % 26], axis=1)])
    return blank(joined("Z", numerals(scattered % 10_000, 4), ending), beyond)


def crns(people: Numbers) -> pa.Array:
    """Case reference numbers of probation: a letter and six digits. They have no check."""
    scattered, beyond = _scattered(people, 3_000_000)
    return blank(joined(chosen(("Z", "Y", "W"), scattered // 10**6), numerals(scattered % 10**6, 6)), beyond)


def national_insurance_numbers(people: Numbers) -> pa.Array:
    """National Insurance numbers, for notes; they have no check."""
    scattered, beyond = _scattered(people, 4_000_000)
    return blank(joined("PZ", numerals(scattered // 4, 6), chosen(("A", "B", "C", "D"), scattered % 4)), beyond)


def arrest_summons_numbers(serials: Numbers, year: int) -> pa.Array:
    """Arrest summons numbers as YY/FFUU/SS/NNNNNNNNNNNC, of one year; their letter counts force, system and year."""
    sequences = _ASN_FIRST_SEQUENCE + serials % 10**10
    told = (52 * 100 + 1) * 100 + year % 100
    letters = fixed(_RECORD_LETTERS[(told * 10**11 + sequences) % 23][:, None])
    return joined(f"{year % 100:02}/52XX/01/", numerals(sequences, 11), letters)


def custody_references(serials: Numbers, year: int) -> pa.Array:
    """Custody references as site/nnnnn/yy, of one year; a site has as many as five digits count, from 1 on."""
    site = _SITE + serials // _STAYS
    letters = fixed(_LETTERS[np.stack([site // 26 % 26, site % 26], axis=1)])
    return joined("52", letters, "/", numerals(1 + serials % _STAYS, 5), f"/{year % 100:02}")


def telephones(people: Numbers) -> pa.Array:
    """Mobile telephone numbers, for notes; people share them, for the range is small."""
    return joined("07700 900", numerals(people * 7 % 1_000, 3))


def _weighed(bodies: Numbers) -> Numbers:
    """The digits of nine-digit bodies with weights 10 to 2, added up."""
    return np.asarray(digits(bodies, 9).astype(np.int64) @ np.arange(10, 1, -1), dtype=np.int64)


def _issued(people: Numbers, first_stem: int, stems: int, unfit: int) -> tuple[Numbers, Mask]:
    """Bodies of nine digits that can have a check digit, for people, and who is beyond the last.

    Of the ten bodies that begin with one stem of eight digits at most one weighs `unfit` modulo 11, because their last
    digit weighs 2, of which 6 is the inverse. So nine of each ten are given out.
    """
    scattered, beyond = _scattered(people, stems * 9)
    stem, last = first_stem + scattered // 9, scattered % 9
    avoided = 6 * (unfit - _weighed(stem * 10)) % 11
    return stem * 10 + last + (last >= avoided), beyond


def _scattered(people: Numbers, capacity: int) -> tuple[Numbers, Mask]:
    """A place of their own for as many people as there are places, and who is beyond the last."""
    return people * _SPREAD % capacity, people >= capacity

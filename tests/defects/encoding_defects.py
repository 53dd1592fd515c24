"""Defects 23 to 26: encodings, letters that look alike, and names that are more or less than a name."""

from collections.abc import Iterator

from tests.defects.base import CASES, Row, clean, csv_of, csv_rows, specimen, table_of, xlsx_of
from tests.defects.specimen import Counts, Refused, Specimen

_ENCODING = ("encoding-mended", "file")


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _encoded()
    yield from _mixed()
    yield from _garbled()
    yield from _alike()
    yield from _unseen()
    yield from _names()
    yield from _accents()


def _named(*surnames: str) -> list[Row]:
    """Clean rows of other surnames."""
    rows = clean(CASES)
    for row, surname in zip(rows, surnames, strict=False):
        row["surname"] = surname
    return rows


def _encoded() -> Iterator[Specimen]:
    """23: other encodings than UTF-8, of the whole file."""
    rows = _named("O\u2019Canary", "Brontë-Canary")
    rows[2]["case_notes"] = "paid £20 \u2013 \u201chis\u201d money"
    table, told = table_of(rows), ("O\u2019Canary", "Brontë-Canary", "paid £20")
    mended = Counts(6, 6, found={_ENCODING: 1})
    for name, encoding in (
        ("windows-1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-16-the-other-way-round", "utf-16-be"),
        ("utf-16-without-a-mark", "utf-16-le"),
    ):
        content = csv_of(table, encoding=encoding, newline="\r\n")
        yield specimen(23, f"encoded-as-{name}", CASES, content, mended, told)
    marked = csv_of(table, encoding="utf-8-sig")
    yield specimen(23, "encoded-as-utf-8-with-a-mark", CASES, marked, Counts(6, 6), told)
    late = csv_of(table_of([*clean(CASES)[2:], *rows[:2]]), encoding="cp1252")
    yield specimen(23, "encoded-as-windows-1252-which-only-the-last-rows-show", CASES, late, mended, told)
    dos = csv_of(table_of(_named("Brontë", "Gómez", "Zoë", "Renée")), encoding="cp850")
    told = ("Brontë", "Gómez", "Renée")
    yield specimen(23, "encoded-as-old-dos-did", CASES, dos, Refused("encoding"), told)


def _mixed() -> Iterator[Specimen]:
    """23: two encodings in one file."""
    head, *rows = table_of(_named("Brontë", "Gómez", "Zoë", "Renée-Canary"))
    content = csv_of([head, *rows[:3]]) + csv_of(rows[3:4], encoding="cp1252") + csv_of(rows[4:])
    row = ("row-encoding", "row")
    expected = Counts(6, 5, 1, found={row: 1}, lines={row: (5,)})
    told = ("Brontë", "Gómez", "Renée-Canary")
    yield specimen(23, "one-row-in-windows-1252", CASES, content, expected, told)
    last = [{header: row[header] for header in sorted(row, key="worker_name".__eq__)} for row in _named("Brontë")]
    last[5]["worker_name"] = "E Canarÿ"
    cut = csv_rows(last).removesuffix(b"\xbf\n")
    expected = Counts(6, 5, 1, found={row: 1}, lines={row: (7,)})
    yield specimen(23, "cut-off-in-a-letter", CASES, cut, expected, ("E Canar", "Brontë"))


def _garbled() -> Iterator[Specimen]:
    """23: UTF-8 that was read as Windows-1252 before it was sent, once or twice."""
    garbled = [name.encode().decode("cp1252") for name in ("O\u2019Brien", "Brontë")]
    # Windows-1252 has no letter for the second byte of this one.
    garbled.append("Łukasiewicz".encode().decode("latin-1"))
    rows = _named(*garbled)
    rows[3]["forename"] = "Zoë".encode().decode("cp1252").encode().decode("cp1252")
    told = (*garbled, rows[3]["forename"], "Łukasiewicz")
    expected = Counts(6, 6, found={("text-mended", "surname"): 3, ("text-mended", "forename"): 1})
    yield specimen(23, "letters-garbled", CASES, csv_rows(rows), expected, told)
    yield specimen(23, "letters-garbled-in-a-workbook", CASES, xlsx_of(table_of(rows)), expected, told)


def _alike() -> Iterator[Specimen]:
    """24: apostrophes of three kinds, and letters of another alphabet."""
    names = ("O\u2019Canary", "O'Canary", "O`Canary", "O\u2018Canary", "O\u02bcCanary", "O\u00b4Canary")
    yield specimen(24, "apostrophes-in-names", CASES, csv_rows(_named(*names)), Counts(6, 6), names)
    cyrillic = "\u0421\u0430n\u0430r\u0443"
    rows = _named(cyrillic)
    rows[1]["sex"], rows[2]["knife_flag"] = "\u041c", "\u04ae"
    found = {("code", "sex"): 1, ("code", "knife_flag"): 1}
    lines = {("code", "sex"): (3,)}
    expected = Counts(6, 6, found=found, lines=lines)
    yield specimen(24, "letters-of-another-alphabet", CASES, csv_rows(rows), expected, (cyrillic,))


def _unseen() -> Iterator[Specimen]:
    """24: letters in two parts, and what is not seen."""
    parts = ("Bronte\u0308", "Go\u0301mez", "Si\u00e2n-Canary")
    rows = _named(*parts)
    expected = Counts(6, 6, found={("text-mended", "surname"): 2}, lines={("text-mended", "surname"): (2, 3)})
    yield specimen(24, "letters-in-two-parts", CASES, csv_rows(rows), expected, parts)
    spaced = ["  Canary", "Canary\t", "De\u00a0Canary", "De  Canary", "\u3000Canary", "De Canary"]
    rows = _named(*spaced)
    expected = Counts(6, 6, found={("space-mended", "surname"): 5})
    yield specimen(24, "spaces-of-five-kinds", CASES, csv_rows(rows), expected, ("Canary",))
    hidden = ["Can\u200bary", "\ufeffCanary", "Can\u00adary", "Canary\u200e", "Can\u0007ary"]
    rows = _named(*hidden)
    expected = Counts(6, 6, found={("text-mended", "surname"): 5})
    yield specimen(24, "signs-that-are-not-seen", CASES, csv_rows(rows), expected, ("Canary", *hidden))
    rows = clean(CASES)
    rows[0]["postcode"] = rows[0]["postcode"].replace(" ", "\u00a0")
    rows[1]["dob"] = f"\u200b{rows[1]['dob']}"
    rows[2]["sex"] = f"{rows[2]['sex']}\t"
    found = {("space-mended", "postcode"): 1, ("text-mended", "dob"): 1, ("space-mended", "sex"): 1}
    yield specimen(24, "spaces-and-signs-in-numbers-and-codes", CASES, csv_rows(rows), Counts(6, 6, found=found))


_MORE_OR_LESS = (
    "CANARY, Quincey (Ace)",
    "O CANARY",
    "MAC DONALD-CANARY",
    "Canary KNOWN AS Ace",
    "UNKNOWN MALE 2",
    "UNBORN",
    "BABY CANARY",
    "Null",
)


def _names() -> Iterator[Specimen]:
    """25: several names in one, none, and words that stand for one."""
    rows = clean(CASES, 12)
    for row, surname in zip(rows, _MORE_OR_LESS, strict=False):
        row["surname"] = surname
    rows[5]["forename"] = ""
    rows[8]["surname"], rows[9]["surname"] = "N/K", "?"
    rows[10]["surname"], rows[11]["surname"] = "TEST", "ZZZTEST"
    found = {("null-spelling", "surname"): 2, ("test-data", "surname"): 2}
    lines = {("null-spelling", "surname"): (10, 11), ("test-data", "surname"): (12, 13)}
    told = tuple(name for name in _MORE_OR_LESS if name != "Null")
    yield specimen(25, "names-of-every-kind", CASES, csv_rows(rows), Counts(12, 12, found=found, lines=lines), told)


def _accents() -> Iterator[Specimen]:
    """26: what each system makes of accents; which was meant is linking's question, and no mistake."""
    names = ("Siân-Canary", "Sian-Canary", "Łukasz-Canary", "Lukasz-Canary", "Ștefan-Canary", "Ştefan-Canary")
    yield specimen(26, "accents-kept-and-lost", CASES, csv_rows(_named(*names)), Counts(6, 6), names)
    content = csv_of(table_of(_named("Siân-Canary", "Iorwerth-Cânary")), encoding="cp1252")
    told = ("Siân-Canary", "Iorwerth-Cânary")
    yield specimen(26, "welsh-in-windows-1252", CASES, content, Counts(6, 6, found={_ENCODING: 1}), told)

"""Defects of the numbers that tell people, crimes and places apart: 33 to 41 of the list. NHS numbers begin 999."""

from collections.abc import Iterator

from tests.defects.base import CASES, clean
from tests.defects.planting import Planted, as_xlsx, counted, planted, spoiled
from tests.defects.specimen import Found, Specimen

SCHOOLS, CRIMES = "school_suspensions_and_exclusions", "police_recorded_crime"
SUSPECTS, VICTIMS, PROBATION = (
    "police_recorded_crime_suspects",
    "police_recorded_crime_victims",
    "probation_supervision",
)


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _nhs_numbers()
    yield from _pupil_numbers()
    yield from _police_numbers()
    yield from _crime_references()
    yield from _offence_codes()
    yield from _telephones()
    yield from _postcodes()
    yield from _several()
    yield from _persons()


def _nhs_numbers() -> Iterator[Specimen]:
    """33: what a spelling hides is no loss; what a spreadsheet lost is not guessed back."""

    def of(name: str, values: list[str], found: Found, rejected: int = 0) -> Specimen:
        return planted(33, name, CASES, {"nhs_no": values}, found, rejected=rejected)

    yield of("spaces", ["999 000 1014", " 9990001022", "999 0001030 "], {("space-mended", "nhs_no"): 2})
    yield of("hyphens", ["999-000-1014", "999\u2013000\u20131022"], {})
    yield of("point-nought", ["9990001014.0", "9990001022.00"], {("number-mended", "nhs_no"): 2})
    yield of("float", ["9.99E+09", "9.99000E+09"], {("digits-lost", "nhs_no"): 2}, 2)
    # Nine digits may have been a Scottish number that began with 0, or not: neither is filled up.
    yield of("nine-digits-of-a-chi-number", ["101901232"], {("zero-lost", "nhs_no"): 1})
    yield of("nine-digits", ["999000101"], {("format", "nhs_no"): 1})
    yield of("eleven-digits", ["99900010140"], {("format", "nhs_no"): 1})
    learners = ["9982273409", "9996066214", "9985981862", "9980143702"]
    yield of("learner-numbers", learners, {("wrong-identifier", "nhs_no"): 4})
    yield of("pupil-number", ["L992193313730"], {("wrong-identifier", "nhs_no"): 1})
    yield of("postcode", ["BS94 1SD"], {("wrong-identifier", "nhs_no"): 1})
    same = ["0000000000", "1111111111", "9999999999", "0123456789", "9876543210"]
    yield of("repeated-digits", same, {("placeholder", "nhs_no"): 5})
    yield of("wrong-digit", ["9990001015"], {("check-digit", "nhs_no"): 1})
    yield of("range-of-nobody", ["5990001010"], {("number-unissued", "nhs_no"): 1})
    numbers = {"nhs_no": ["9990001014", "9990001022"]}
    yield planted(33, "number-cells", CASES, numbers, {}, written=as_xlsx("nhs_no"))


def _pupil_numbers() -> Iterator[Specimen]:
    """34: letter case and spaces, letters that check nothing, temporary numbers, and why there is none."""

    def of(name: str, values: list[str], found: Found) -> Specimen:
        return planted(34, name, SCHOOLS, {"upn": values}, found)

    yield of("lower-case", ["y990834211605", "q996374714866"], {})
    yield of("spaces", ["Y 990 8342 11605", " Q996374714866"], {("space-mended", "upn"): 1})
    letters = ["I990834211605", "O990834211605", "S990834211605", "A990834211605"]
    yield of("check-letter", letters, {("check-digit", "upn"): 4})
    yield of("temporary", ["D00012345678A"], {("identifier-weak", "upn"): 1})
    yield of("why-there-is-none", ["UN1", "UN2", "un3", "UN7"], {("placeholder", "upn"): 4})
    yield of("twelve-characters", ["Y99083421160"], {("format", "upn"): 1})
    yield of("learner-number", ["9982273409"], {("format", "upn"): 1})
    # Nothing of a number says that it is the one before: it passes, and the other numbers of the row link the child.
    former = {"upn": ["X991654513951"], "former_upn": ["Y990834211605"]}
    yield planted(34, "former-in-current", SCHOOLS, former, {})
    yield planted(34, "in-the-learner-s-column", SCHOOLS, {"uln": ["Y990834211605"]}, {("wrong-identifier", "uln"): 1})


def _police_numbers() -> Iterator[Specimen]:
    """35: ways to write a PNC ID, and what a spreadsheet makes of a short one."""

    def of(name: str, values: list[str], found: Found, rejected: int = 0) -> Specimen:
        return planted(35, name, SUSPECTS, {"pnc_id": values}, found, rejected=rejected)

    yield of("short-year", ["16/7483810U", "16/7483810u"], {})
    yield of("without-slash", ["167483810U", "20167483810U"], {})
    yield of("spaces", ["2016/7483810U ", "2016/ 7483810U"], {("space-mended", "pnc_id"): 1})
    yield of("wrong-letter", ["80/00012345X", "2016/7483810A"], {("check-digit", "pnc_id"): 2})
    yield of("nobody", ["2016/0000000Z"], {("placeholder", "pnc_id"): 1})
    dates = ["Jan-80", "01/01/1980", "1-Jan", "1980-01-01", "Jan-1980"]
    yield of("dates", dates, {("excel-date", "pnc_id"): 5}, 5)
    yield planted(
        35,
        "date-cells",
        SUSPECTS,
        {"pnc_id": ["1980-01-01"]},
        {("excel-date", "pnc_id"): 1},
        rejected=1,
        written=as_xlsx("pnc_id"),
    )
    yield of("cro-number", ["983810/19G"], {("wrong-identifier", "pnc_id"): 1})
    file = {("identifier-weak", "cro_no"): 1}
    yield planted(35, "cro-number-of-the-sf-file", SUSPECTS, {"cro_no": ["SF05/482703J"]}, file)


def _crime_references() -> Iterator[Specimen]:
    """36: a reference that a spreadsheet took for a quantity."""

    def of(name: str, values: list[str], found: Found, rejected: int = 0) -> Specimen:
        return planted(36, name, CRIMES, {"crime_ref": values}, found, rejected=rejected)

    yield of("commas", ["5,224,000,081", "5224000429.0"], {("number-mended", "crime_ref"): 2})
    yield of("apostrophe", ["'5224000081"], {("text-mended", "crime_ref"): 1})
    yield of("a-digit-too-many", ["52240000811"], {("pattern", "crime_ref"): 1}, 1)
    yield of("a-digit-too-few", ["522400081"], {("pattern", "crime_ref"): 1}, 1)
    yield of("float", ["5.22E+09"], {("digits-lost", "crime_ref"): 1}, 1)
    yield of("missing", ["", "-"], {("required", "crime_ref"): 2, ("null-spelling", "crime_ref"): 1}, 2)
    yield counted(36, "number-cells", CRIMES, clean(CRIMES), {}, written=as_xlsx("crime_ref"))
    yield of("twice", ["5224000081", "5224000081"], {("key-repeated", "crime_ref"): 1})


def _offence_codes() -> Iterator[Specimen]:
    """37: offence codes that a spreadsheet took for days and quantities."""

    def of(name: str, values: list[str], found: Found, rejected: int = 0) -> Specimen:
        return planted(37, name, CRIMES, {"ho_class_code": values}, found, rejected=rejected)

    dates = ["04-Jan", "4-Jan", "Apr-01", "04/01/2024", "2024-01-04"]
    yield of("dates", dates, {("excel-date", "ho_class_code"): 5}, 5)
    cells = {"ho_class_code": ["2024-01-04"]}
    found = {("excel-date", "ho_class_code"): 1}
    yield planted(37, "date-cells", CRIMES, cells, found, rejected=1, written=as_xlsx("ho_class_code"))
    yield of("slashes", ["4/1", "4/10", "37/1"], {("code-mended", "ho_class_code"): 3})
    # What was 4.10 before a spreadsheet is 4.1 after it, and looks like any other 4.1: only text keeps it.
    yield of("points", ["4.1", "4.10"], {})
    yield of("five-digits", ["00401", "03702"], {("code-mended", "ho_class_code"): 2})
    yield of("exponents", ["5E2", "500", "5.00E+02"], {("code", "ho_class_code"): 3}, 3)
    yield of(
        "lower-case", ["8n", " 8N", "10 D"], {("code-mended", "ho_class_code"): 2, ("space-mended", "ho_class_code"): 1}
    )
    yield of("point-nought", ["1.0"], {("code", "ho_class_code"): 1}, 1)


def _telephones() -> Iterator[Specimen]:
    """38: telephone numbers without their zero, of this country and others, withheld, and two in a cell."""

    def of(name: str, values: list[str], found: Found, rejected: int = 0) -> Specimen:
        return planted(38, name, SUSPECTS, {"phone": values}, found, rejected=rejected)

    yield of("without-zero", ["7700900639", "1179 496 0123"], {("zero-lost", "phone"): 1, ("format", "phone"): 1})
    yield of("ways-to-write-one", ["+447700900639", "+44 (0)7700 900639", "0044 7700 900639", "07700-900-639"], {})
    yield of("withheld", ["(withheld)", "Withheld", "ex-directory"], {("placeholder", "phone"): 3})
    two = ["07700 900639 / 07700 900776", "07700900639;07700900776"]
    yield of("two-in-a-cell", two, {("identifiers-several", "phone"): 2}, 2)
    number = {"phone": ["7700900639"]}
    yield planted(38, "number-cell", SUSPECTS, number, {("zero-lost", "phone"): 1}, written=as_xlsx("phone"))


def _postcodes() -> Iterator[Specimen]:
    """39: a postcode decides whether a row is in the area, so that one which is not known sets its row apart."""

    def of(name: str, values: Planted, found: Found, rejected: int = 0, feed: str = CASES) -> Specimen:
        return planted(39, name, feed, values, found, rejected=rejected)

    mended = {("postcode-mended", "postcode"): 3}
    yield of("letters-for-digits", {"postcode": ["BS94 ISD", "BS95 IZD", "BS9O 2PS"]}, mended)
    yield of(
        "digits-for-letters",
        {"home_postcode": ["BS97 7BX", "BS94 1SD", "TA9O OAA"]},
        {("postcode-mended", "home_postcode"): 1},
        feed=VICTIMS,
    )
    yield of("spaces-and-case", {"postcode": ["BS941SD", "bs95 1zd", "B S 9 0 2PS", "BS90-2PS"]}, {})
    yield of("outward-only", {"postcode": ["BS94", "BS95 1"]}, {("postcode-unknown", "postcode"): 2}, 2)
    yield of(
        "outward-only-of-a-victim",
        {"home_postcode": ["BS94"]},
        {("postcode-unknown", "home_postcode"): 1},
        feed=VICTIMS,
    )
    foreign = ["75008", "D02 X285", "10115 Berlin", "New York"]
    yield of("foreign", {"postcode": foreign}, {("postcode-unknown", "postcode"): 4}, 4)
    yield of("no-fixed-abode", {"postcode": ["ZZ99 3VZ", "zz993wz", ""]}, {("postcode-missing", "postcode"): 3})
    yield of("never-issued", {"postcode": ["BS99 9ZZ"]}, {("postcode-unknown", "postcode"): 1}, 1)
    yield of("wrong-column", {"upn": ["BS94 1SD"]}, {("wrong-identifier", "upn"): 1})


def _several() -> Iterator[Specimen]:
    """40: several numbers in a cell; which is meant would be a guess."""
    two = {"pnc_id": ["2016/7483810U; 2018/9993644E", "2016/7483810U;2018/9993644E;2022/5427709T"]}
    yield planted(40, "pnc-ids", SUSPECTS, two, {("identifiers-several", "pnc_id"): 2}, rejected=2)
    two = {"nhs_no": ["9990001014, 9990001022", "9990001014\n9990001022"]}
    yield planted(40, "nhs-numbers", CASES, two, {("identifiers-several", "nhs_no"): 2}, rejected=2)
    one = {"crn": ["Z314635;Z314636"]}
    yield planted(40, "case-numbers", PROBATION, one, {("identifiers-several", "crn"): 1}, rejected=1, count=4)
    odd = {"nhs_no": ["9990001014; not known"]}
    yield planted(40, "one-and-words", CASES, odd, {("format", "nhs_no"): 1})


def _persons() -> Iterator[Specimen]:
    """41: one person under two numbers and two under one; the rows are sound, and linking must see to it."""
    rows = clean(SUSPECTS)
    for header in ("surname", "forename_1", "forename_2", "dob", "home_postcode", "pnc_id", "cro_no"):
        rows[1][header] = rows[0][header]
    yield counted(41, "one-person-two-numbers", SUSPECTS, rows, {})
    rows = spoiled(SUSPECTS, {"niche_nominal_id": ["N5630", "N5630"]})
    yield counted(41, "two-persons-one-number", SUSPECTS, rows, {})

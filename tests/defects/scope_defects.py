"""Defects of content and scope: 51 to 65 of the list, as far as one file shows them."""

from collections.abc import Iterator

from tests.defects.base import CASES, clean, headers
from tests.defects.planting import counted, invented, planted, refused, spoiled
from tests.defects.specimen import Specimen

SCHOOLS, CRIMES = "school_suspensions_and_exclusions", "police_recorded_crime"
VICTIMS, ED, PARTICIPATION = (
    "police_recorded_crime_victims",
    "emergency_department_assaults",
    "intervention_participation",
)
MEETINGS = "risk_meeting_referrals"
UNSHARED, WITHDRAWN, OPTED_OUT = "do_not_share_list", "consent_withdrawals", "national_data_opt_outs"
_WILTSHIRE, _BATH = "SN90 0AA", "BA90 0AA"
"""A postcode beyond the partnership, and one of another council's than Bristol's."""


def specimens() -> Iterator[Specimen]:
    """Every specimen of them."""
    yield from _areas()
    yield from _subjects()
    yield from _never_asked_for()
    yield from _ages_of_life()
    yield from _not_to_be_shared()
    yield from _consent_and_opt_outs()
    yield from _systems_and_volumes()
    yield from _left_by_tests()


def _areas() -> Iterator[Specimen]:
    """51: rows outside the area that was agreed for a partner, whatever else is wrong with them."""
    yield planted(51, "postcodes", CASES, {"postcode": [_WILTSHIRE, _BATH]}, {}, outside=2)
    codes = {"lsoa_residence": ["E01900801", "W01901001", "E01900101"]}
    yield planted(51, "small-areas", ED, codes, {}, outside=2)
    wrong = {"postcode": [_WILTSHIRE], "outcome_date": ["2024-31-31"], "sex": ["Q"]}
    # A text that is no day is of no period either.
    found = {("type", "outcome_date"): 1, ("period", "outcome_date"): 1, ("code", "sex"): 1}
    yield planted(51, "scope-comes-first", CASES, wrong, found, outside=1)
    unknown = {("lsoa-unknown", "lsoa_residence"): 1}
    yield planted(51, "nobody-knows-where", ED, {"lsoa_residence": ["E01999999"]}, unknown, rejected=1)
    yield refused(51, "all-of-them", CASES, spoiled(CASES, {"postcode": [_WILTSHIRE] * 6}), "rows-none-accepted")


def _subjects() -> Iterator[Specimen]:
    """52: whom the duty does not reach. Their marks are no codes of the contract, and are counted as such besides."""
    sources = {"referral_source": ["Prevent", "channel", "Referred by Channel panel"]}
    yield planted(52, "prevent-and-channel", CASES, sources, {("code", "referral_source"): 3}, outside=3)
    roles = {"role": ["witness", "Professional", "officer", "informant"]}
    yield planted(52, "witnesses-and-professionals", VICTIMS, roles, {("code", "role"): 4}, outside=4)
    decisions = {"decision": ["Signposted (Channel)"]}
    yield planted(52, "channel-meeting", MEETINGS, decisions, {("code", "decision"): 1}, outside=1)
    at = f"column {len(headers(VICTIMS)) + 1}"
    yield planted(52, "terrorism-marker", VICTIMS, {"ct_marker": ["Canary"]}, {("column-unknown", at): 1})


def _never_asked_for() -> Iterator[Specimen]:
    """53: columns that no contract asks for are not read, and told by their place only."""
    never = ("religion", "sexual_orientation", "hiv_status", "immigration_status")
    first = len(headers(SCHOOLS)) + 1
    found = {("column-unknown", f"column {first + place}"): 1 for place in range(len(never))}
    yield planted(53, "special-categories", SCHOOLS, {name: [f"Canary {name}"] * 6 for name in never}, found)


def _ages_of_life() -> Iterator[Specimen]:
    """54: children under ten, not yet born, and the dead: their rows are taken, and protected like any other."""
    yield planted(54, "under-ten", VICTIMS, {"dob": ["2019-05-17", "2023-12-31"]}, {})
    yield planted(54, "born-on-the-day", VICTIMS, {"dob": ["2024-01-01"]}, {})
    yield counted(54, "not-yet-born", MEETINGS, clean(MEETINGS, 1), {})
    due = {("born-after-event", "dob"): 1, ("birth-unlikely", "dob"): 1}
    yield planted(54, "due-in-summer", VICTIMS, {"dob": ["2024-07-19"]}, due, rejected=1)
    yield planted(54, "died", ED, {"disposal": ["died"]}, {})


def _not_to_be_shared() -> Iterator[Specimen]:
    """55: a partner's list of whom not to share counts whole or not at all; marks of its own it must put on that."""
    who = {"surname": "Quillfeather", "forename": "Ada", "dob": "2009-09-12"}
    rows = invented(UNSHARED, who, {"nhs_number": "9990001014"}, {"record_reference": "5224000081"})
    yield counted(55, "list", UNSHARED, rows, {})
    spelt = {"surname": "QUILLFEATHER", "forename": "Ada ", "dob": "12 September 2009"}
    found = {("date-mended", "dob"): 1, ("space-mended", "forename"): 1}
    yield counted(55, "list-in-another-spelling", UNSHARED, invented(UNSHARED, spelt), found)
    for name, number in {"short": "999000101", "float": "9.99E+09", "two": "9990001014;9990001022"}.items():
        rows = invented(UNSHARED, who, {"nhs_number": number})
        yield refused(55, f"list-with-a-number-{name}", UNSHARED, rows, "rows-of-list-rejected")
    at = f"column {len(headers(CRIMES)) + 1}"
    yield planted(55, "restricted-mark", CRIMES, {"restricted": ["Canary"]}, {("column-unknown", at): 1})


def _consent_and_opt_outs() -> Iterator[Specimen]:
    """56 and 57: consent that was refused or withdrawn, and lists of who withdrew and who opted out."""
    yield planted(
        56,
        "in-the-row",
        PARTICIPATION,
        {"consent_status": ["withdrawn", "Refused"]},
        {("code-mended", "consent_status"): 1},
        outside=2,
    )
    rows = invented(WITHDRAWN, {"participant_ref": "P3005"}, {"upn": "V997441712935"})
    yield counted(56, "list", WITHDRAWN, rows, {})
    rows = invented(OPTED_OUT, {"nhs_number": "9990001014"}, {"nhs_number": "999 000 1022"})
    yield counted(57, "list", OPTED_OUT, rows, {})
    rows = invented(OPTED_OUT, {"nhs_number": "9990001014"}, {"nhs_number": "not 9990001022"})
    yield refused(57, "list-with-words", OPTED_OUT, rows, "rows-of-list-rejected")


def _systems_and_volumes() -> Iterator[Specimen]:
    """61 and 62: another system's references and codes, and all events on one day."""
    references = {"crime_ref": [f"AS/24/00{number}" for number in range(101, 107)]}
    yield refused(61, "another-system-s-references", CRIMES, spoiled(CRIMES, references), "rows-none-accepted")
    codes = {"sex": ["X1", "X2", "X1", "X2", "X1", "X2"]}
    yield planted(61, "another-system-s-codes", SCHOOLS, codes, {("code", "sex"): 6})
    one = {"start_date": ["2024-02-12"] * 12}
    yield planted(62, "all-on-one-day", SCHOOLS, one, {("drift-one-day", "start_date"): 12}, count=12)


def _left_by_tests() -> Iterator[Specimen]:
    """63: what testing left in a system is pointed out; somebody may be called so."""
    names = {"surname": ["ZZZTEST", "XXTESTPATIENT", "Test"], "forename": ["Dummy Record", "Canary"]}
    found = {("test-data", "surname"): 3, ("test-data", "forename"): 1}
    yield planted(63, "names", SCHOOLS, names, found)
    yield planted(63, "address", CRIMES, {"location_text": ["1 Test Street"]}, {("test-data", "location_text"): 1})
    called = {"surname": ["Testa", "Tester", "Dummett"], "dob": ["2001-01-01"]}
    yield planted(63, "who-is-called-so", SCHOOLS, called, {})
